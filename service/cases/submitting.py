"""Handing in formally: a draft, or the new version of a returned plan, comes into the reviewers' inbox and its clock starts."""

from __future__ import annotations

from schemas.rules import Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.calendar.reckoning import taipei_day
from service.cases import clock
from service.cases.life import demand_possible
from service.cases.repository import decisions_of, last_version, locked_case, touch
from service.db.case_tables import Case
from service.errors import Refused
from service.submissions.leases import queue_anew
from service.wiring import Services


def submit(services: Services, actor: Actor, case_id: str, *, revision: int | None = None) -> Case:
    """Hand the case's last version in. It has to be checked, and after a return it has to be a new one.

    What counts is what holds on the day of receipt: a version that was checked as of another is queued for one more check.
    """
    demand(actor, "case.submit")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "case.submit", case_id, revision)
        demand_possible("submit", case)
        version = last_version(session, case)
        if version.status != "checked":
            raise _unchecked(failed=version.status == "failed")
        answered = decisions_of(session, case.id)
        if case.state == "returned" and answered and answered[-1].submission_id == version.id:
            raise Refused(
                409,
                "new-version-needed",
                Words(
                    "本案已退回補正，請先上傳補正後的新版本，再正式送件。", "The plan was returned; upload its new version first."
                ),
            )
        period = clock.start(services, session, case)
        case.state, case.decided_at = "received", None
        received_on, checked_as_of = taipei_day(period.received_at), version.as_of
        anew = received_on != checked_as_of
        if anew:
            queue_anew(session, version, received_on, period.received_at)
        touch(case, services.now())
        audit.record(
            session,
            actor,
            "case.submitted",
            "case",
            case.id,
            agency_id=case.agency_id,
            detail={
                "version": version.version,
                "period": period.number,
                "due_on": period.due_on.isoformat(),
                "as_of": received_on.isoformat(),
                "checked_as_of": checked_as_of.isoformat(),
            },
            summary=f"第 {version.version} 版正式送件，限辦日 {period.due_on}{'；依收件日重新檢核' if anew else ''}",
            at=services.now(),
        )
    if anew:
        services.hints.submission(version.id)
    return case


def _unchecked(*, failed: bool) -> Refused:
    if failed:
        return Refused(
            409,
            "check-failed",
            Words(
                "這個版本無法完成檢核，請改以其他格式另存後重新上傳。",
                "This version could not be checked; save it in another format and upload it again.",
            ),
        )
    return Refused(
        409, "not-checked-yet", Words("檢核尚未完成，請稍候數秒再送件。", "The check is not finished; try again in a few seconds.")
    )
