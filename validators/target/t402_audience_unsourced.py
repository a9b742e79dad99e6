"""T402 audience-unsourced: the audience's number has no evidence."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import AUDIENCE, shown


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the number."""
    values = case.plan.values
    if values.audience is None or values.audience_sources:
        return
    yield Hit(
        section=AUDIENCE,
        span=values.audience.span,
        values={"audience": shown(values.audience.value)},
        expected=Words("統計、調查、資料來源或其他佐證", "a source, survey, statistic or dataset"),
        found=Words("未載明來源", "no source"),
        claim="source",
    )


RULE = Rule(
    code="T402",
    name="audience-unsourced",
    severity="warning",
    clause="計畫書格式二（二）",
    title=Words("目標客群人數沒有佐證", "The audience has no evidence"),
    message=Words("目標客群 {audience} 人未載明資料來源。", "The audience of {audience} people names no source."),
    suggestion=Words(
        "請補註來源，例如「依高雄市政府民政局115年12月底人口統計」，或檢附佐證資料並註明附件編號。",
        "Name the statistic, survey or dataset with its date, or attach the evidence and cite the annex.",
    ),
    explanation=Words(
        "格式要求敘明行銷目標對象並提相關佐證資料。統計、調查、年報、名冊、主管機關資料、網址或附件均可；僅稱推估、粗估、約略，或稱另行統計，不算佐證。",
        "The form asks for evidence of the audience. A statistic, survey, register, an authority's data, a link or an annex will do; a mere "
        "estimate (推估, 粗估) or a promise to count later will not.",
    ),
    bad=Example(
        words=Words("本機關粗估624,500人。", "本機關粗估624,500人。"),
        sections={"marketing.audience": "目標客群以喜愛戶外活動之民眾為主，本機關粗估624,500人。"},
    ),
    good=Example(
        words=Words("依觀光局114年度旅客意向調查報告，共計624,500人。", "依觀光局114年度旅客意向調查報告，共計624,500人。")
    ),
    check=check,
)
