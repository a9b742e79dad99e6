"""What follows from two years' standings (要點第八點、第九點): who owes a plan, which parts, whether it is late, and takedown.

The regulation names no day by which a plan has to come: the authority sets one for each year, and until it has, nothing is overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.forms import Form
from schemas.rules import Words
from service.register.indicators import Standing, owed_parts

PlanState = Literal["none", "draft", "received", "in_review", "returned", "approved", "rejected", "closed"]
"""Of the plan of that App and year, as its case says; `none` where there is no case."""
HANDED_IN: frozenset[PlanState] = frozenset(("received", "in_review", "approved", "closed"))
"""A returned or rejected plan is the agency's turn again."""

Duty = Literal["nothing", "figures", "plan", "overdue", "handed-in"]
"""What an agency still owes: nothing, the figures themselves, a plan, a plan that is late, or nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What one App's year demands of its agency, and of the authority."""

    year: int
    duty: Duty
    parts: tuple[str, ...]
    """Keys of the parts that the plan needs."""
    due_on: date | None
    second_year: bool
    """Failed this year and the one before: the authority is to take the App down."""
    years_failed: tuple[int, ...]
    """The years, ending with this one, that failed in a row."""


def obligation_of(
    standing: Standing,
    before: Standing | None,
    form: Form,
    *,
    plan: PlanState = "none",
    due_on: date | None = None,
    today: date,
) -> Obligation:
    """The duty at the end of `today` (Taipei). `before` is the standing of the year before, None where nothing is known of it."""
    parts = owed_parts(standing, form)
    failed = standing.outcome == "failed"
    second = failed and before is not None and before.year == standing.year - 1 and before.outcome == "failed"
    duty: Duty
    if parts and plan in HANDED_IN:
        duty = "handed-in"
    elif parts:
        duty = "overdue" if due_on is not None and today > due_on else "plan"
    else:
        duty = "figures" if standing.outcome == "unknown" else "nothing"
    return Obligation(
        year=standing.year,
        duty=duty,
        parts=parts,
        due_on=due_on if parts else None,
        second_year=second,
        years_failed=(standing.year - 1, standing.year) if second else (standing.year,) if failed else (),
    )


def told(obligation: Obligation, form: Form) -> Words:
    """The duty in one sentence for the agency."""
    headings = "、".join(form.sections[key].heading for key in obligation.parts)
    due = obligation.due_on
    by_zh = f"，應於 {due.year - 1911} 年 {due.month} 月 {due.day} 日前提報" if due else ""
    by_en = f", due on {due.isoformat()}" if due else ""
    sentences: dict[Duty, Words] = {
        "nothing": Words("各項指標均達成，無須提報計畫書。", "All indicators are reached; no plan is owed."),
        "figures": Words(
            "數據不全，請先登錄下載次數、星等及目標對象人數。",
            "Figures are missing: register downloads, ratings and audience first.",
        ),
        "plan": Words(f"應提報計畫書之「{headings}」{by_zh}。", f"A plan with {headings} is owed{by_en}."),
        "overdue": Words(f"應提報計畫書之「{headings}」{by_zh}，已逾期。", f"A plan with {headings} is owed{by_en}, and late."),
        "handed-in": Words(f"計畫書（{headings}）已提報。", f"The plan ({headings}) has been handed in."),
    }
    told_so = sentences[obligation.duty]
    if not obligation.second_year:
        return told_so
    years = "、".join(str(year - 1911) for year in obligation.years_failed)
    english = " and ".join(map(str, obligation.years_failed))
    return Words(
        f"{told_so.zh}{years} 年連續二年未達指標，主管機關應逕行下架（要點第九點）。",
        f"{told_so.en} Below the indicators in {english}: the authority is to take the App down (clause 9).",
    )
