"""What stands in the log of deeds stays as it was written, whoever asks the database to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from service.db.people_tables import AuditEntry
from service.wiring import Services
from tests.service.plans import agency_actor

ATTEMPTS = {
    "sqlite": (
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE id = 1",
        "REPLACE INTO audit_log SELECT id, at, actor_id, 'nobody', action, subject_type, subject_id, agency_id, request_id, detail,"
        " summary FROM audit_log",
    ),
    "postgresql": (
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE id = 1",
        "TRUNCATE audit_log",
        "INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    ),
}


def entries(services: Services) -> list[tuple]:
    with services.sessions() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [(one.id, one.at, one.actor, one.action, one.subject_id, one.summary) for one in found]


def test_no_statement_changes_or_removes_what_was_done(either_services: Services) -> None:
    services = either_services
    agency_actor(services)
    before = entries(services)
    assert len(before) >= 2
    for statement in ATTEMPTS[services.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="append-only"), services.engine.begin() as connection:
            connection.execute(text(statement))
        assert entries(services) == before, statement
