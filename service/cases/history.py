"""What was done with a case, out of the log of all that is done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from service.auth.actors import Actor
from service.auth.permissions import CASE, demand, found
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.people_tables import AuditEntry
from service.db.submission_tables import Submission
from service.wiring import Services

LONGEST = 1000
"""Entries; the oldest of a longer history are in the log only."""
THEIRS = ("case.submitted", "case.decided", "case.closed", "due.corrected", "due.recalculated", "submission.created")
"""What an agency sees: its own deeds and the answers, not how reviewers came to them."""


def history(services: Services, actor: Actor, case_id: str) -> Sequence[AuditEntry]:
    """The newest entries about a case and its versions, the newest first."""
    demand(actor, "case.read")
    with reading(services.sessions) as session:
        case = found(actor, "case.read", session.get(Case, case_id), CASE)
        versions = select(Submission.id).where(Submission.case_id == case.id)
        about = or_(
            and_(AuditEntry.subject_type == "case", AuditEntry.subject_id == case.id),
            and_(AuditEntry.subject_type == "submission", AuditEntry.subject_id.in_(versions)),
        )
        entries = select(AuditEntry).where(about).order_by(AuditEntry.id.desc()).limit(LONGEST)
        if actor.role in ("agency", "nobody"):
            entries = entries.where(AuditEntry.action.in_(THEIRS))
        return session.scalars(entries).all()
