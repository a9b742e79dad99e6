"""Reading the log of all that was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.auth import permissions
from service.auth.actors import Actor
from service.db.engine import reading
from service.db.people_tables import AuditEntry
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries; None means any."""

    action: str | None = None
    """Or its beginning: `case.` finds all that was done to cases."""
    subject_type: str | None = None
    subject_id: str | None = None
    actor_id: str | None = None
    agency_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entries(services: Services, actor: Actor, wanted: Wanted, *, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
    """The newest first, those older than the entry `before`."""
    permissions.demand(actor, "audit.read")
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    if wanted.action:
        statement = statement.where(AuditEntry.action.startswith(wanted.action, autoescape=True))
    for column, value in (
        (AuditEntry.subject_type, wanted.subject_type),
        (AuditEntry.subject_id, wanted.subject_id),
        (AuditEntry.actor_id, wanted.actor_id),
        (AuditEntry.agency_id, wanted.agency_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEntry.at < wanted.until)
    with reading(services.sessions) as database:
        return list(database.scalars(statement))
