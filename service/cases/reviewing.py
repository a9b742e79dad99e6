"""Who reviews a case, what the answer is, and when it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.calendar.reckoning import is_late
from service.cases import clock
from service.cases.life import KINDS, STATES, Kind, demand_possible
from service.cases.repository import demand_report, last_version, locked_case, touch
from service.db.case_tables import Case, Decision
from service.db.people_tables import User
from service.errors import Refused
from service.wiring import Services

LONGEST_REMARKS = 4000
REVIEWERS = ("reviewer", "administrator")


def take_up(services: Services, actor: Actor, case_id: str, *, revision: int | None = None) -> Case:
    """Begin the review; the actor becomes the reviewer unless the case is assigned to somebody else already."""
    demand(actor, "case.assign")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "case.assign", case_id, revision)
        demand_possible("take_up", case)
        case.state = "in_review"
        case.reviewer_id = case.reviewer_id or actor.user_id
        touch(case, services.now())
        _log(services, session, actor, "case.taken_up", case, {"reviewer_id": case.reviewer_id}, "開始審查")
        return case


def assign(services: Services, actor: Actor, case_id: str, reviewer_id: str | None, *, revision: int | None = None) -> Case:
    """Give the case to a reviewer, or with None back to all of them."""
    demand(actor, "case.assign")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "case.assign", case_id, revision)
        demand_possible("assign", case)
        name = _reviewer(session, reviewer_id).name if reviewer_id else ""
        before, case.reviewer_id = case.reviewer_id, reviewer_id
        touch(case, services.now())
        detail = {"before": before, "after": reviewer_id}
        _log(services, session, actor, "case.assigned", case, detail, f"指派予{name}" if name else "取消指派")
        return case


def _reviewer(session: Session, user_id: str) -> User:
    user = session.scalar(select(User).where(User.id == user_id, User.active, User.role.in_(REVIEWERS)))
    if user is None:
        raise Refused(
            422, "no-such-reviewer", Words("查無這位審查人員，請重新選擇。", "There is no such reviewer; choose another.")
        )
    return user


def decide(
    services: Services,
    actor: Actor,
    case_id: str,
    kind: Kind,
    *,
    remarks: str = "",
    reply_by: date | None = None,
    revision: int | None = None,
) -> Decision:
    """Answer the last version: return it for correction (until `reply_by`), approve or reject it. The clock stands still then."""
    demand(actor, "case.decide")
    assert actor.user_id is not None, "only people decide"
    remarks = remarks.strip()
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "case.decide", case_id, revision)
        demand_possible("decide", case)
        _demand_sound(services, kind, remarks, reply_by)
        version = last_version(session, case)
        demand_report(version)
        now = services.now()
        decision = Decision(
            case_id=case.id, submission_id=version.id, kind=kind, remarks=remarks, reply_by=reply_by, by=actor.user_id, at=now
        )
        session.add(decision)
        due_on, period = case.due_on, clock.stop(services, session, case)
        case.state, case.decided_at = kind, now
        touch(case, now)
        late = due_on is not None and is_late(due_on, now)
        detail = {
            "kind": kind,
            "version": version.version,
            "reply_by": reply_by.isoformat() if reply_by else None,
            "period": period.number if period else None,
            "late": late,
        }
        until = f"，請於 {reply_by} 前補正" if reply_by else ""
        summary = f"第 {version.version} 版：{STATES[kind].zh}{until}{'（逾期）' if late else ''}"
        _log(services, session, actor, "case.decided", case, detail, summary)
        session.flush()
        return decision


def _demand_sound(services: Services, kind: Kind, remarks: str, reply_by: date | None) -> None:
    if kind not in KINDS:
        raise Refused(
            422, "unknown-decision", Words("決定只能是退回補正、通過或不通過。", f"A decision is one of {', '.join(KINDS)}.")
        )
    if reply_by is not None and kind != "returned":
        raise Refused(
            422, "reply-not-asked", Words("僅退回補正時可填補正期限。", "Only a plan that is returned has a day to come back by.")
        )
    if reply_by is not None and reply_by <= services.today():
        raise Refused(422, "reply-in-the-past", Words("補正期限須晚於今日。", "The day to come back by has to lie after today."))
    if len(remarks) > LONGEST_REMARKS:
        raise Refused(
            422,
            "words-too-long",
            Words(f"意見至多 {LONGEST_REMARKS} 字。", f"Remarks may have {LONGEST_REMARKS} characters."),
        )


def close(services: Services, actor: Actor, case_id: str, *, revision: int | None = None) -> Case:
    """End the case: nothing more is expected of anybody."""
    demand(actor, "case.close")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "case.close", case_id, revision)
        demand_possible("close", case)
        before, now = case.state, services.now()
        case.state, case.closed_at = "closed", now
        touch(case, now)
        _log(services, session, actor, "case.closed", case, {"before": before}, "結案")
        return case


def _log(
    services: Services, session: Session, actor: Actor, action: str, case: Case, detail: Mapping[str, object], summary: str
) -> None:
    audit.record(
        session, actor, action, "case", case.id, agency_id=case.agency_id, detail=detail, summary=summary, at=services.now()
    )
