"""C702 ends-before-start: a period of 改善期程 ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words


def check(case: Case) -> Iterator[Hit]:
    """One hit for each period the wrong way round."""
    for period in case.plan.values.schedule:
        if period.start is None or period.end is None or period.end.value.last_day() >= period.start.value.first_day():
            continue
        start, end = case.document.quote(period.start.span), case.document.quote(period.end.span)
        yield Hit(
            section="improvement.schedule",
            span=period.span,
            values={"start": start, "end": end},
            expected=Words(f"不早於 {start}", f"not before {start}"),
            found=end,
            claim=f"{period.start.value.iso()}>{period.end.value.iso()}",
            related=(period.start.span, period.end.span),
        )


RULE = Rule(
    code="C702",
    name="ends-before-start",
    severity="error",
    clause="計畫書格式一（四）",
    title=Words("期程結束早於開始", "A period ends before it starts"),
    message=Words("改善期程結束（{end}）早於開始（{start}）。", "The schedule ends ({end}) before it starts ({start})."),
    suggestion=Words("請確認起訖時間，是否前後對調或年度誤植。", "Look whether the two changed places or a year is mistyped."),
    explanation=Words(
        "起訖時間不得倒置。以所載最寬的解讀比較：結束取該月、季或年的最後一日，開始取第一日，故同月起訖不算倒置。",
        "Compared as widely as the words allow: the end as the last day of its month, quarter or year, the start as the first.",
    ),
    bad=Example(words=Words("115年9月至115年4月", "115年9月至115年4月"), sections={"improvement.schedule": "115年9月至115年4月"}),
    good=Example(words=Words("115年4月至115年9月", "115年4月至115年9月")),
    check=check,
)
