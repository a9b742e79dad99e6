"""C704 already-past: schedule or release was over on the day of receipt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from schemas.plan import PlanDate, Stated
from schemas.rules import Case, Example, Hit, Rule, Words

_SCHEDULE = Words("改善期程", "The schedule")
_RELEASE = Words("預計改版上架時間", "The release")


def check(case: Case) -> Iterator[Hit]:
    """One hit for the schedule and one for the release, where its last day lies before the day of receipt."""
    values = case.plan.values
    # of a period the wrong way round (C702) either date may be the end
    start, end = values.schedule_start, values.schedule_end
    if end is not None and _is_over(case, end):
        inverted = start is not None and end.value.last_day() < start.value.first_day()
        if start is None or not inverted or _is_over(case, start):
            yield _hit(case, "improvement.schedule", _SCHEDULE, end)
    if values.release is not None and _is_over(case, values.release):
        yield _hit(case, "improvement.release", _RELEASE, values.release)


def _is_over(case: Case, stated: Stated[PlanDate]) -> bool:
    return date(*stated.value.last_day()) < case.as_of


def _hit(case: Case, section: str, what: Words, stated: Stated[PlanDate]) -> Hit:
    last = date(*stated.value.last_day())
    return Hit(
        section=section,
        span=stated.span,
        values={
            "what": what,
            "words": case.document.quote(stated.span),
            "last": Words(f"{last.year - 1911}年{last.month}月{last.day}日", last.isoformat()),
            "received": Words(
                f"{case.as_of.year - 1911}年{case.as_of.month}月{case.as_of.day}日",
                case.as_of.isoformat(),
            ),
        },
        expected=Words("收件日以後", "on or after the day of receipt"),
        found=case.document.quote(stated.span),
        claim=f"{section} {stated.value.iso()}",
    )


RULE = Rule(
    code="C704",
    name="already-past",
    severity="warning",
    clause="計畫書格式一（四）（七）",
    title=Words("時間已過", "Already past"),
    message=Words(
        "{what}（{words}，至{last}）於收件日{received}已過。",
        "{what} ({words}, until {last}) was over on the day of receipt, {received}.",
    ),
    suggestion=Words("請更新時間；如已完成，請改為說明辦理結果。", "Give a new date; if it is done, report what was done."),
    explanation=Words(
        "改善計畫是日後要做的事。以所載時間最後一日（月份即該月末日）與收件日比較，收件當日仍屬期內。",
        "A plan speaks of what is to come. The last day of what is stated (of a month its last day) is compared with the day of receipt, "
        "which is itself in time.",
    ),
    bad=Example(
        words=Words("114年10月（收件日115年3月2日）", "114年10月 (received 2026-03-02)"),
        sections={"improvement.schedule": "114年4月至114年9月", "improvement.release": "114年10月"},
    ),
    good=Example(words=Words("115年10月（收件日115年3月2日）", "115年10月 (received 2026-03-02)")),
    check=check,
)
