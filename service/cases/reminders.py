"""Reminders of answers that are due: one some days before, one on being late, each once, however long the scheduler was away.

What was reminded of is a row for period, kind and due day, written in one transaction with the notice: two schedulers cannot
send it twice, and one that comes back late sends what still matters. A corrected due day is reminded of anew.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth.actors import SERVICE
from service.cases.life import OPEN
from service.cases.notices import Notice, Notify, ReminderKind
from service.cases.reminder_mail import by_mail
from service.db.case_tables import Case, Period, Reminder
from service.db.engine import reading
from service.db.people_tables import User
from service.wiring import Services

SOON_DAYS = 3
"""Days before the due day from which it is near."""
AT_ONCE = 500
"""Reminders of one call; the next one sends the rest."""


def send_due(services: Services, notify: Notify = by_mail) -> int:
    """Send every reminder that is due and was not sent; how many that were. Safe to call at any time, from anywhere."""
    today = services.today()
    near = today + timedelta(days=SOON_DAYS)
    with reading(services.sessions) as session:
        soon = and_(Case.due_on >= today, Reminder.kind == "soon")
        late = and_(Case.due_on < today, Reminder.kind == "late")
        sent = and_(Reminder.period_id == Period.id, Reminder.due_on == Period.due_on, or_(soon, late))
        open_periods = (
            select(Period.id)
            .join(Case, Case.id == Period.case_id)
            .outerjoin(Reminder, sent)
            .where(Case.state.in_(OPEN), Case.due_on <= near, Period.ended_at.is_(None), Reminder.period_id.is_(None))
            .order_by(Case.due_on, Case.id)
            .limit(AT_ONCE)
        )
        ids = list(session.scalars(open_periods))
    return sum(_remind(services, period_id, notify) for period_id in ids)


def _remind(services: Services, period_id: str, notify: Notify) -> bool:
    """Whether this call sent the reminder; another process may have been quicker, or the case may be answered by now."""
    with services.sessions() as session, session.begin():
        row = session.execute(
            select(Period, Case).join(Case, Case.id == Period.case_id).where(Period.id == period_id).with_for_update()
        ).one()
        period, case = row
        today = services.today()
        if period.ended_at is not None or period.due_on > today + timedelta(days=SOON_DAYS):
            return False
        kind: ReminderKind = "late" if period.due_on < today else "soon"
        if not _first(services, session, period, kind):
            return False
        notice = _notice(services, session, case, period, kind)
        notify(services, session, notice)
        audit.record(
            session,
            SERVICE,
            f"reminder.{kind}",
            "case",
            case.id,
            agency_id=case.agency_id,
            detail={"due_on": period.due_on.isoformat(), "period": period.number, "recipients": len(notice.recipients)},
            summary=notice.subject.zh,
            at=services.now(),
        )
        return True


def _first(services: Services, session: Session, period: Period, kind: ReminderKind) -> bool:
    insert = sqlite_insert if services.engine.dialect.name == "sqlite" else postgresql_insert
    row = {"period_id": period.id, "kind": kind, "due_on": period.due_on, "sent_at": services.now()}
    done = session.execute(insert(Reminder).values(row).on_conflict_do_nothing().returning(Reminder.kind))
    return done.first() is not None


def _notice(services: Services, session: Session, case: Case, period: Period, kind: ReminderKind) -> Notice:
    left = (period.due_on - services.today()).days
    if kind == "late":
        subject = Words(f"【逾期】{case.title}：限辦日 {period.due_on} 已過", f"[Late] {case.title}: was due on {period.due_on}")
    else:
        when = Words("今日到期", "due today") if left == 0 else Words(f"{left} 日後到期", f"due in {left} days")
        subject = Words(
            f"【提醒】{case.title}：{when.zh}（{period.due_on}）", f"[Reminder] {case.title}: {when.en} ({period.due_on})"
        )
    address = f"{services.settings.public_url}/cases/{case.id}"
    said = period.reckoning.get("summary", {})
    return Notice(
        case_id=case.id,
        period_id=period.id,
        kind=kind,
        due_on=period.due_on,
        recipients=_recipients(session, case),
        subject=subject,
        text=Words(
            f"{subject.zh}\n{said.get('zh-Hant', '')}\n案件：{address}\n",
            f"{subject.en}\n{said.get('en', '')}\nThe case: {address}\n",
        ),
    )


def _recipients(session: Session, case: Case) -> tuple[str, ...]:
    who = User.id == case.reviewer_id if case.reviewer_id else User.role == "reviewer"
    return tuple(session.scalars(select(User.email).where(who, User.active).order_by(User.email)))
