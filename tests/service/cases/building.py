"""A small world for tests of cases: an installation on SQLite, people, and plans with the findings that a test names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from schemas.forms import DEFAULT_FORM
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.people_tables import Agency, AuditEntry, User
from service.db.submission_tables import Submission, SubmissionFinding
from service.settings import TAIPEI
from service.submissions import intake
from service.submissions.checking import check_one
from service.submissions.receiving import Incoming
from service.wiring import Services

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=TAIPEI)
"""A Monday."""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **how_long: float) -> None:
        """Let so much time pass."""
        self.at += timedelta(**how_long)

    def go_to(self, day: str, hour: int = 9) -> None:
        """Go to that day in Taipei."""
        self.at = datetime.fromisoformat(day).replace(hour=hour, tzinfo=TAIPEI)


class NoHints:
    """Nobody waits for work here."""

    def submission(self, submission_id: str) -> None:
        """Nothing happens."""


@dataclass(frozen=True)
class Found:
    """One finding that a version shall have."""

    code: str = "T404"
    fingerprint: str = ""
    quote: str = "1,986,191*5%=99,039"
    section: str | None = "marketing.target"
    severity: str = "error"

    @property
    def identity(self) -> str:
        """The fingerprint, by default of code and section."""
        return self.fingerprint or sha256(f"{self.code}{self.section}".encode()).hexdigest()[:16]


@dataclass
class World:
    """One installation and who works with it."""

    services: Services
    clock: Clock
    agencies: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def plan(
        self,
        by: str = "traffic",
        findings: Sequence[Found] = (),
        *,
        status: str = "checked",
        case_id: str | None = None,
        title: str = "高雄好行",
    ) -> str:
        """A draft with one version, or the next version of `case_id`; its case."""
        actor, now = self.actors[by], self.clock()
        with self.services.sessions() as session, session.begin():
            if case_id is None:
                case = Case(
                    agency_id=actor.agency_id,
                    created_by=actor.user_id,
                    created_at=now,
                    updated_at=now,
                    form_id=DEFAULT_FORM,
                    title=title,
                    versions=0,
                )
                session.add(case)
                session.flush()
            else:
                case = session.get_one(Case, case_id)
            case.versions += 1
            submission = Submission(
                id=new_id(),
                case_id=case.id,
                version=case.versions,
                agency_id=actor.agency_id,
                created_by=actor.user_id,
                source="api",
                created_at=now,
                filename=f"計畫書v{case.versions}.docx",
                sha256="0" * 64,
                size=1000,
                form_id=DEFAULT_FORM,
                facts={},
                as_of=self.services.today(),
                status=status,
                finished_at=now + timedelta(seconds=2) if status == "checked" else None,
                verdict="fail" if findings else "pass",
                errors=len(findings),
                app=title,
                format="docx",
            )
            session.add(submission)
            session.flush()
            for position, one in enumerate(findings):
                session.add(
                    SubmissionFinding(
                        submission_id=submission.id,
                        position=position,
                        fingerprint=one.identity,
                        code=one.code,
                        severity=one.severity,
                        section=one.section,
                        quote=one.quote,
                    )
                )
            return case.id

    def checked(self, body: bytes, by: str = "traffic", *, case_id: str | None = None, name: str = "計畫書.docx") -> str:
        """A plan that was really handed in and checked; its case."""
        taken = intake.take(
            self.services,
            self.actors[by],
            [Incoming(name=name, chunks=[body])],
            source="api",
            as_of=self.services.today(),
            case_id=case_id,
        )
        assert check_one(self.services, taken.submissions[0].submission_id) == "checked"
        return taken.submissions[0].case_id

    def case(self, case_id: str) -> Case:
        """The case as it is stored."""
        with self.services.sessions() as session:
            return session.get_one(Case, case_id)

    def log(self, case_id: str) -> list[str]:
        """The actions that the log has of the case."""
        with self.services.sessions() as session:
            rows = session.query(AuditEntry).filter_by(subject_id=case_id).order_by(AuditEntry.id)
            return [row.action for row in rows]

    def calendar(self, path: Path) -> None:
        """Put the administrator's calendar in."""
        self.services = replace(self.services, settings=replace(self.services.settings, calendar=path))


def populated(services: Services, clock: Clock) -> World:
    """The installation with two agencies, two reviewers and an administrator."""
    world = World(services=services, clock=clock)
    with services.sessions() as session, session.begin():
        for key, name in (("traffic", "高雄市政府交通局"), ("culture", "高雄市政府文化局")):
            agency = Agency(name=name, created_at=clock())
            session.add(agency)
            session.flush()
            world.agencies[key] = agency.id
        for key, role, agency_key in (
            ("traffic", "agency", "traffic"),
            ("culture", "agency", "culture"),
            ("reviewer", "reviewer", None),
            ("other", "reviewer", None),
            ("administrator", "administrator", None),
        ):
            user = User(
                email=f"{key}@example.gov.tw",
                name=f"{key}承辦",
                role=role,
                agency_id=world.agencies[agency_key] if agency_key else None,
                created_at=clock(),
            )
            session.add(user)
            session.flush()
            world.actors[key] = Actor(role=role, name=user.name, user_id=user.id, agency_id=user.agency_id)
    return world
