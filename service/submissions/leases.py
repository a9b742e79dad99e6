"""Who is at work on which submission. The row is the queue: all that moves it along stands here, each step one UPDATE.

    queued ──claim──▶ checking ──finish──▶ checked
      ▲                  │ died, or the lease ran out (`lost`): one death
      └──────────────────┴──▶ the second death: failed

A formal receipt on a later day than that of the check queues what is checked once more (`queue_anew`).

Every step after the claim demands the lease, so that a worker that was given up cannot write over the one that followed it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from service.db.engine import reading
from service.db.submission_tables import Submission, SubmissionFinding
from service.pipeline import Stage
from service.wiring import Services

DEATHS = 2
"""So many times a submission may end a worker; then it is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to check one submission, for as long as it is renewed."""

    submission_id: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A submission whose worker has been silent too long. `deaths` are those before."""

    submission_id: str
    owner: str
    deaths: int


def claim(services: Services, submission_id: str) -> tuple[Lease, Submission] | None:
    """Take up a submission that is queued; None where it is not, or another was quicker."""
    if services.engine.dialect.name == "sqlite" and not _is_queued(services, submission_id):
        return None
    now = services.now()
    owner = f"{socket.gethostname()[:40]}/{os.getpid()}/{uuid4().hex[:12]}"
    step = (
        update(Submission)
        .where(Submission.id == submission_id, Submission.status == "queued")
        .values(
            status="checking",
            stage="reading",
            attempts=Submission.attempts + 1,
            lease_owner=owner,
            lease_until=now + timedelta(seconds=services.settings.lease_seconds),
            started_at=now,
        )
        .returning(Submission)
    )
    with services.sessions() as session, session.begin():
        claimed = session.scalars(step, execution_options={"synchronize_session": False}).one_or_none()
        if claimed is None:
            return None
        session.expunge(claimed)
    return Lease(submission_id=submission_id, owner=owner), claimed


def _is_queued(services: Services, submission_id: str) -> bool:
    """A look that waits for nobody. Most hints that come twice come after the check, and on SQLite a claim waits for who writes."""
    with reading(services.sessions) as session:
        return session.scalar(select(Submission.status).where(Submission.id == submission_id)) == "queued"


def renew(services: Services, lease: Lease, stage: Stage) -> bool:
    """Say that the worker lives and what it is at; whether it still holds the lease."""
    until = services.now() + timedelta(seconds=services.settings.lease_seconds)
    return _step(services, lease, lease_until=until, stage=stage)


def give_back(services: Services, lease: Lease) -> bool:
    """Queue it again for no fault of its own: the worker is being stopped, or the storage is away."""
    return _step(services, lease, **_QUEUED)


def died(services: Services, lease: Lease, deaths: int) -> bool:
    """Queue it again after a death; `deaths` are those before."""
    return _step(services, lease, **_QUEUED, deaths=deaths + 1)


def note(session: Session, lease: Lease, **values: object) -> bool:
    """Within a transaction: keep something with it, if the lease is still held."""
    return _changed(session, lease, **values)


def finish(session: Session, lease: Lease, **values: object) -> bool:
    """Within a transaction: write the outcome, if the lease is still held."""
    return _changed(session, lease, lease_owner=None, lease_until=None, stage="", **values)


def queue_anew(session: Session, submission: Submission, as_of: date, now: datetime) -> None:
    """Within a transaction that holds its case: queue what is checked for another check, as of that day.

    Until it is there nothing is known of the version: no verdict, no findings.
    """
    session.execute(delete(SubmissionFinding).where(SubmissionFinding.submission_id == submission.id))
    submission.as_of, submission.rechecked_at = as_of, now
    submission.status, submission.attempts, submission.deaths = "queued", 0, 0
    submission.started_at = submission.finished_at = submission.verdict = None
    submission.errors = submission.warnings = submission.notes = 0


def lost(services: Services, limit: int = 100) -> list[Lost]:
    """Submissions whose lease has run out."""
    with reading(services.sessions) as session:
        rows = session.execute(
            select(Submission.id, Submission.lease_owner, Submission.deaths)
            .where(Submission.status == "checking", Submission.lease_until < services.now())
            .order_by(Submission.lease_until)
            .limit(limit)
        ).all()
    return [Lost(submission_id=row.id, owner=row.lease_owner or "", deaths=row.deaths) for row in rows]


def queued_for_long(services: Services, seconds: float, limit: int) -> Sequence[str]:
    """The submissions that have been queued for so long, the oldest first."""
    before = services.now() - timedelta(seconds=seconds)
    with reading(services.sessions) as session:
        return session.scalars(
            select(Submission.id)
            .where(Submission.status == "queued", or_(Submission.started_at.is_(None), Submission.started_at < before))
            .where(Submission.asked_at < before)
            .order_by(Submission.asked_at)
            .limit(limit)
        ).all()


_QUEUED: dict[str, Any] = {"status": "queued", "stage": "", "lease_owner": None, "lease_until": None}


def _step(services: Services, lease: Lease, **values: object) -> bool:
    with services.sessions() as session, session.begin():
        return _changed(session, lease, **values)


def _changed(session: Session, lease: Lease, **values: object) -> bool:
    step = (
        update(Submission)
        .where(Submission.id == lease.submission_id, Submission.status == "checking", Submission.lease_owner == lease.owner)
        .values(**values)
    )
    done = session.execute(step, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount == 1
