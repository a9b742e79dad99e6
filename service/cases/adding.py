"""Findings that reviewers add to those of the machine. They stand for the case until they are taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.forms import load_form
from schemas.rules import Severity, Words
from service import audit
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.cases.life import demand_possible
from service.cases.opinions import demand_severity
from service.cases.repository import demand_words, last_version, locked_case, touch
from service.db.case_tables import AddedFinding
from service.errors import Refused, not_found
from service.wiring import Services

MESSAGE = Words("意見內容", "message")
LONGEST_MESSAGE = 4000
LONGEST_SUGGESTION = 4000
LONGEST_BASIS = 200


def add(
    services: Services,
    actor: Actor,
    case_id: str,
    *,
    severity: Severity,
    message: str,
    section: str | None = None,
    suggestion: str = "",
    basis: str = "",
    where: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> AddedFinding:
    """Add a finding to the case's last version. `section` is a key of the form; `where` is a place as in a report."""
    demand(actor, "finding.add")
    assert actor.user_id is not None, "only people add findings"
    demand_severity(severity)
    message = demand_words(message, MESSAGE, LONGEST_MESSAGE)
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "finding.add", case_id, revision)
        demand_possible("judge", case)
        if section is not None and section not in load_form(case.form_id).sections:
            raise Refused(
                422, "unknown-section", Words(f"本表件沒有「{section}」這個章節。", f"The form has no section “{section}”.")
            )
        now = services.now()
        finding = AddedFinding(
            case_id=case.id,
            submission_id=last_version(session, case).id,
            severity=severity,
            section=section,
            message=message,
            suggestion=suggestion.strip()[:LONGEST_SUGGESTION],
            basis=basis.strip()[:LONGEST_BASIS],
            where=dict(where) if where else None,
            by=actor.user_id,
            at=now,
        )
        session.add(finding)
        session.flush()
        touch(case, now)
        detail = {"finding": finding.id, "section": section, "severity": severity, "version": case.versions}
        audit.record(
            session,
            actor,
            "finding.added",
            "case",
            case.id,
            agency_id=case.agency_id,
            detail=detail,
            summary=f"新增意見：{message[:100]}",
            at=now,
        )
        return finding


def take_back(services: Services, actor: Actor, case_id: str, finding_id: str, *, revision: int | None = None) -> None:
    """Take an added finding back."""
    demand(actor, "finding.add")
    with services.sessions() as session, session.begin():
        case = locked_case(session, actor, "finding.add", case_id, revision)
        demand_possible("judge", case)
        finding = session.get(AddedFinding, finding_id)
        if finding is None or finding.case_id != case.id or finding.withdrawn_at is not None:
            raise not_found(Words("項新增意見", "added finding"))
        now = services.now()
        finding.withdrawn_at = now
        touch(case, now)
        audit.record(
            session,
            actor,
            "finding.taken_back",
            "case",
            case.id,
            agency_id=case.agency_id,
            detail={"finding": finding.id},
            summary=f"撤回意見：{finding.message[:100]}",
            at=now,
        )
