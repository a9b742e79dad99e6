"""The review clock of a case: a formal receipt starts it, the answer ends it; a returned plan that comes back starts it anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.forms import load_form
from schemas.rules import Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.calendar.days import Calendar
from service.calendar.lists import calendar_of
from service.calendar.reckoning import Reckoning, deadline, kind_of, taipei_day
from service.cases.life import OPEN, demand_possible
from service.cases.repository import demand_words, locked_case, open_period, periods_of, touch
from service.db.case_tables import Case, Period
from service.errors import Refused
from service.wiring import Services

REASON = Words("更正理由", "reason for the correction")
LONGEST_REASON = 2000


def reckoned(form_id: str, received_at: datetime, calendar: Calendar) -> Reckoning:
    """The due day of what came then, by the form and that calendar."""
    form = load_form(form_id)
    return deadline(received_at, form.review_days, kind_of(form.review_kind), calendar, clause=form.review_clause)


def start(services: Services, session: Session, case: Case) -> Period:
    """A new run of the clock from this moment; the caller commits it."""
    now = services.now()
    made = reckoned(case.form_id, now, calendar_of(services, session))
    number = len(periods_of(session, case.id)) + 1
    period = Period(case_id=case.id, number=number, received_at=now, due_on=made.due_on, reckoning=made.as_json())
    session.add(period)
    case.received_at, case.due_on = now, made.due_on
    return period


def stop(services: Services, session: Session, case: Case) -> Period | None:
    """The answer is given: the clock stands still; the caller commits it."""
    period = open_period(session, case)
    if period is not None:
        period.ended_at = services.now()
    case.due_on = None
    return period


def correct_due_day(
    services: Services, actor: Actor, case_id: str, due_on: date, reason: str, *, revision: int | None = None
) -> Case:
    """Set another due day, with the reason. It stays when the calendar changes."""
    demand(actor, "due.correct")
    reason = demand_words(reason, REASON, LONGEST_REASON)
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "due.correct", case_id, revision)
        demand_possible("correct_due", case)
        period = open_period(session, case)
        if period is None:
            raise Refused(409, "no-period", Words("本案沒有計算中的審查期限。", "No review period of this case is running."))
        if due_on <= taipei_day(period.received_at):
            raise Refused(
                422,
                "due-before-receipt",
                Words("限辦日須晚於收件日。", "The due day has to lie after the day of receipt."),
            )
        before = period.due_on
        period.due_on, period.corrected_by, period.correction = due_on, actor.user_id, reason
        case.due_on = due_on
        touch(case, services.now())
        audit.record(
            session,
            actor,
            "due.corrected",
            "case",
            case.id,
            agency_id=case.agency_id,
            detail={"before": before.isoformat(), "after": due_on.isoformat(), "reason": reason, "period": period.number},
            summary=f"限辦日由 {before} 更正為 {due_on}：{reason}",
            at=services.now(),
        )
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A due day that another calendar has moved."""

    case_id: str
    before: date
    after: date


def recalculate(services: Services, actor: Actor) -> list[Moved]:
    """Reckon all open periods anew by the calendar as it is now. Days that a reviewer corrected stay."""
    demand(actor, "calendar.manage")
    calendar = calendar_of(services)
    moved = []
    with services.sessions() as session, session.begin():
        rows = session.execute(
            select(Case, Period)
            .join(Period, Period.case_id == Case.id)
            .where(Case.state.in_(OPEN), Period.ended_at.is_(None), Period.corrected_by.is_(None))
            .order_by(Case.id)
            .with_for_update()
        )
        now = services.now()
        for case, period in rows:
            made, before = reckoned(case.form_id, period.received_at, calendar), period.due_on
            if made.due_on == before and made.calendar == period.reckoning.get("calendar"):
                continue
            period.due_on, period.reckoning, case.due_on = made.due_on, made.as_json(), made.due_on
            if made.due_on == before:
                continue
            touch(case, now)
            moved.append(Moved(case_id=case.id, before=before, after=made.due_on))
            audit.record(
                session,
                actor,
                "due.recalculated",
                "case",
                case.id,
                agency_id=case.agency_id,
                detail={"before": before.isoformat(), "after": made.due_on.isoformat(), "calendar": calendar.version},
                summary=f"辦公日曆表更新，限辦日由 {before} 改為 {made.due_on}",
                at=now,
            )
        audit.record(
            session,
            actor,
            "calendar.recalculated",
            "calendar",
            calendar.version[:64],
            detail={"calendar": calendar.version, "moved": len(moved)},
            summary=f"依辦公日曆表「{calendar.version}」重新計算，{len(moved)} 件限辦日變動",
            at=now,
        )
    return moved
