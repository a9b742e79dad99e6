"""A case as people look at it: its versions, its clock, its findings with what was said of them, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.auth.actors import Actor
from service.auth.permissions import CASE, demand, found
from service.calendar.reckoning import is_late
from service.cases.life import POSSIBLE, Deed, state_of
from service.cases.opinions import Standing, findings_of, standings
from service.cases.repository import added_to, decisions_of, last_version, periods_of, version_of, versions_of
from service.db.case_tables import AddedFinding, Case, Decision, Opinion, Period, State
from service.db.engine import reading
from service.db.people_tables import Agency, User
from service.db.submission_tables import Submission
from service.submissions import results
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.report import ReportedFinding
    from schemas.rules import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything about a case but the findings."""

    case: Case
    state: State
    agency: str | None
    reviewer: str | None
    versions: tuple[Submission, ...]
    periods: tuple[Period, ...]
    decisions: tuple[Decision, ...]
    names: dict[str, str]
    """Names of the people that periods and decisions speak of, by id."""
    days_left: int | None
    late: bool
    possible: tuple[Deed, ...]
    """What the state allows; whether the actor may is asked of `permissions.may`."""


def case(services: Services, actor: Actor, case_id: str) -> CaseView:
    """The case. Raises Refused where the actor may not see it."""
    demand(actor, "case.read")
    with reading(services.sessions) as session:
        one = found(actor, "case.read", session.get(Case, case_id), CASE)
        periods, decisions = periods_of(session, one.id), decisions_of(session, one.id)
        people = {*(period.corrected_by for period in periods), *(decision.by for decision in decisions), one.reviewer_id}
        names = _names(session, people)
        agency = session.get(Agency, one.agency_id) if one.agency_id else None
        state = state_of(one)
        return CaseView(
            case=one,
            state=state,
            agency=agency.name if agency else None,
            reviewer=names.get(one.reviewer_id or ""),
            versions=tuple(versions_of(session, one.id)),
            periods=tuple(periods),
            decisions=tuple(decisions),
            names=names,
            days_left=days_left(one.due_on, services),
            late=one.due_on is not None and is_late(one.due_on, services.now()),
            possible=tuple(deed for deed, states in POSSIBLE.items() if state in states),
        )


def days_left(due_on: date | None, services: Services) -> int | None:
    """Days until the due day: 0 on the day itself, negative when it is over; None while the clock stands still."""
    return None if due_on is None else (due_on - services.today()).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An opinion with the name of who said it."""

    kind: str
    reason: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFinding:
    """A finding of the machine as it stands in the case."""

    finding: ReportedFinding
    opinion: Said | None
    lapsed: Said | None
    """What was said of an earlier version whose words have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedVersion:
    """The findings of one version, and those that reviewers added to the case."""

    case: Case
    version: int
    verdict: str | None
    findings: tuple[JudgedFinding, ...]
    added: tuple[AddedFinding, ...]
    names: dict[str, str]


def findings(
    services: Services, actor: Actor, case_id: str, *, version: int | None = None, lang: Lang = "zh-Hant"
) -> JudgedVersion:
    """The findings of a version, the last one unless another is asked for, with the reviewers' opinions.

    An agency sees opinions only once the plan is answered: until then they are the reviewer's own notes.
    """
    demand(actor, "case.read")
    with reading(services.sessions) as session:
        one = found(actor, "case.read", session.get(Case, case_id), CASE)
        submission = last_version(session, one) if version is None else version_of(session, one, version)
        rows = findings_of(session, submission.id)
        shown = shows_opinions(actor, one)
        held = standings(session, one.id, rows) if shown else {}
        added = added_to(session, one.id) if shown else []
        said = [opinion for held_one in held.values() for opinion in (held_one.opinion, held_one.lapsed) if opinion]
        names = _names(session, {*(opinion.by for opinion in said), *(finding.by for finding in added)})
        numbers = {other.id: other.version for other in versions_of(session, one.id)}
    report = results.report_of(services, submission.id, lang) if submission.status in ("checked", "failed") else None
    return JudgedVersion(
        case=one,
        version=submission.version,
        verdict=submission.verdict,
        findings=tuple(
            _judged(finding, held.get(finding["fingerprint"], Standing()), names, numbers)
            for finding in (report["findings"] if report else ())
        ),
        added=tuple(added),
        names=names,
    )


def shows_opinions(actor: Actor, one: Case) -> bool:
    """Whether the actor sees what reviewers said."""
    return actor.role in ("reviewer", "administrator", "service") or one.decided_at is not None


def _judged(finding: ReportedFinding, standing: Standing, names: dict[str, str], numbers: dict[str, int]) -> JudgedFinding:
    return JudgedFinding(
        finding=finding,
        opinion=_said(standing.opinion, names, numbers),
        lapsed=_said(standing.lapsed, names, numbers),
    )


def _said(opinion: Opinion | None, names: dict[str, str], numbers: dict[str, int]) -> Said | None:
    if opinion is None:
        return None
    return Said(
        kind=opinion.kind,
        reason=opinion.reason,
        by=names.get(opinion.by, ""),
        at=opinion.at,
        version=numbers.get(opinion.submission_id, 0),
    )


def name_of(services: Services, user_id: str) -> str:
    """The name of who said something."""
    with reading(services.sessions) as session:
        return _names(session, {user_id}).get(user_id, "")


def _names(session: Session, ids: set[str | None]) -> dict[str, str]:
    wanted = [one for one in ids if one]
    rows: list[Any] = list(session.execute(select(User.id, User.name).where(User.id.in_(wanted)))) if wanted else []
    return cast("dict[str, str]", {row.id: row.name for row in rows})
