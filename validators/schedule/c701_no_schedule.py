"""C701 no-schedule: 改善期程 has no time in it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

SCHEDULE = "improvement.schedule"


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words. A relative period (核定後3個月內) is a time."""
    section = case.plan.sections.get(SCHEDULE)
    if section is None or section.status != "present" or case.plan.values.schedule_timed:
        return
    yield Hit(
        section=SCHEDULE,
        span=section.content[0] if section.content else None,
        expected=Words("起訖年月或期間", "start and end, or a period"),
        found=Words("未載明時間", "no time"),
        claim="schedule",
    )


RULE = Rule(
    code="C701",
    name="no-schedule",
    severity="error",
    clause="計畫書格式一（四）",
    title=Words("改善期程沒有時間", "The schedule has no time"),
    message=Words("「改善期程」未載明起訖時間。", "改善期程 names no time."),
    suggestion=Words(
        "請載明起訖年月，例如「115年4月至115年9月」，或相對期間，例如「核定後6個月內」。",
        "Name start and end, such as 115年4月至115年9月, or a period such as 核定後6個月內.",
    ),
    explanation=Words(
        "期程應有可供列管的時間：起訖年月、季別、期間或相對期間均可。僅稱儘速辦理、依契約進度辦理者不足；會議日期、節日或前次改版日期不是期程。",
        "A schedule needs a time that can be followed up: months, quarters, a duration or a relative period. 儘速 or 依契約 is none; nor are "
        "the dates of meetings, holidays or earlier versions.",
    ),
    bad=Example(
        words=Words("將於簽奉核可後儘速辦理。", "將於簽奉核可後儘速辦理。"),
        sections={"improvement.schedule": "將於簽奉核可後儘速辦理各項改善作業，並分階段交付測試。"},
    ),
    good=Example(words=Words("115年4月至115年9月", "115年4月至115年9月")),
    check=check,
)
