"""The log of all that is done. Entries are only ever added, in the transaction of the deed: never one without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.auth.actors import Actor
from service.db.people_tables import AuditEntry
from service.wiring import utc_now


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: str,
    *,
    agency_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
    summary: str = "",
    at: datetime | None = None,
) -> None:
    """Add an entry to the session; the caller commits it with the deed.

    `action` says what was done in the past (`finding.dismissed`), `agency_id` whose affair it was, `detail` is JSON and must
    hold no secret, `summary` is one line for people.
    """
    entry = AuditEntry(
        at=at or utc_now(),
        actor_id=actor.user_id,
        actor=actor.name[:254],
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        agency_id=agency_id,
        request_id=actor.request_id,
        detail=dict(detail or {}),
        summary=summary,
    )
    session.add(entry)
