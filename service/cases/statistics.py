"""Figures: how often rules fire and hold, whether deadlines are met, how much lies with whom, and how quick the machine is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case as sql_case
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import aliased

from service.auth.actors import Actor
from service.auth.permissions import boundary, demand
from service.cases.life import OPEN
from service.db.case_tables import Case, Opinion, Period
from service.db.days import taipei_day
from service.db.engine import reading
from service.db.people_tables import User
from service.db.submission_tables import Submission, SubmissionFinding
from service.settings import TAIPEI
from service.wiring import Services

LATELY = timedelta(hours=24)
SAMPLE = 1000
"""Submissions of which the times are taken."""
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """How one rule does. A rule that is dismissed as often as confirmed wants looking at."""

    code: str
    fired: int
    """Findings in versions that were handed in formally or drafted, as far as the actor may see them."""
    versions: int
    """Versions in which it fired."""
    confirmed: int
    dismissed: int

    @property
    def dismissed_share(self) -> float | None:
        """Of those that were judged; None where none was."""
        judged = self.confirmed + self.dismissed
        return self.dismissed / judged if judged else None


def rules(services: Services, actor: Actor, *, since: date | None = None) -> list[RuleFigures]:
    """Every rule that fired or was judged since that day (the last year unless another is given)."""
    demand(actor, "statistics.read")
    start = _start(services, since)
    with reading(services.sessions) as session:
        fired = session.execute(
            select(SubmissionFinding.code, func.count(), func.count(distinct(SubmissionFinding.submission_id)))
            .join(Submission, Submission.id == SubmissionFinding.submission_id)
            .where(Submission.finished_at >= start, boundary(actor, Submission))
            .group_by(SubmissionFinding.code)
        ).all()
        judged = session.execute(
            select(
                Opinion.code,
                func.sum(sql_case((Opinion.kind == "confirmed", 1), else_=0)),
                func.sum(sql_case((Opinion.kind == "dismissed", 1), else_=0)),
            )
            .join(Case, Case.id == Opinion.case_id)
            .where(Opinion.at >= start, Opinion.withdrawn_at.is_(None), boundary(actor, Case))
            .group_by(Opinion.code)
        ).all()
    counts = {code: (number, versions) for code, number, versions in fired}
    said = {code: (int(confirmed), int(dismissed)) for code, confirmed, dismissed in judged}
    return [
        RuleFigures(
            code=code,
            fired=counts.get(code, (0, 0))[0],
            versions=counts.get(code, (0, 0))[1],
            confirmed=said.get(code, (0, 0))[0],
            dismissed=said.get(code, (0, 0))[1],
        )
        for code in sorted({*counts, *said})
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFigures:
    """The promises of the clock and what became of them."""

    met: int
    """Answered on the due day or before."""
    missed: int
    """Answered later."""
    running: int
    """Not answered yet, the due day not over."""
    overdue: int
    """Not answered yet, the due day over."""

    @property
    def met_share(self) -> float | None:
        """Of those whose outcome is known; None where there is none."""
        known = self.met + self.missed + self.overdue
        return self.met / known if known else None


def deadlines(services: Services, actor: Actor, *, since: date | None = None) -> DeadlineFigures:
    """All periods of cases that the actor may see, received since that day (the last year unless another is given)."""
    demand(actor, "statistics.read")
    today = services.today()
    with reading(services.sessions) as session:
        in_time = taipei_day(Period.ended_at) <= Period.due_on
        ended = Period.ended_at.is_not(None)
        met, missed, running, overdue = session.execute(
            select(
                func.sum(sql_case((ended & in_time, 1), else_=0)),
                func.sum(sql_case((ended & ~in_time, 1), else_=0)),
                func.sum(sql_case((~ended & (Period.due_on >= today), 1), else_=0)),
                func.sum(sql_case((~ended & (Period.due_on < today), 1), else_=0)),
            )
            .join(Case, Case.id == Period.case_id)
            .where(Period.received_at >= _start(services, since), boundary(actor, Case))
        ).one()
    return DeadlineFigures(met=met or 0, missed=missed or 0, running=running or 0, overdue=overdue or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What lies with one reviewer, or with nobody yet."""

    reviewer_id: str | None
    reviewer: str | None
    received: int
    in_review: int
    late: int
    due_soon: int
    """Due today or in the next three days."""


def load(services: Services, actor: Actor) -> list[Load]:
    """The open cases by reviewer; those of nobody first."""
    demand(actor, "case.read")
    today = services.today()
    who = aliased(User)
    with reading(services.sessions) as session:
        rows = session.execute(
            select(
                Case.reviewer_id,
                who.name,
                func.sum(sql_case((Case.state == "received", 1), else_=0)),
                func.sum(sql_case((Case.state == "in_review", 1), else_=0)),
                func.sum(sql_case((Case.due_on < today, 1), else_=0)),
                func.sum(sql_case((Case.due_on.between(today, today + timedelta(days=3)), 1), else_=0)),
            )
            .outerjoin(who, who.id == Case.reviewer_id)
            .where(Case.state.in_(OPEN), boundary(actor, Case))
            .group_by(Case.reviewer_id, who.name)
        ).all()
    made = [
        Load(reviewer_id=one, reviewer=name, received=received, in_review=reviewed, late=late, due_soon=soon)
        for one, name, received, reviewed, late, soon in rows
    ]
    return sorted(made, key=lambda one: (one.reviewer_id is not None, one.reviewer or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFigures:
    """The machine's own promise: how long from upload to report, in seconds, over the last day."""

    queued: int
    checking: int
    finished: int
    """Of the last 24 hours, at most the newest thousand; the times are of these."""
    p50: float | None
    p95: float | None
    oldest_waiting: float | None
    """How long the oldest submission that is not finished has waited."""


def machine(services: Services, actor: Actor) -> MachineFigures:
    """How the queue stands."""
    demand(actor, "status.read")
    now = services.now()
    with reading(services.sessions) as session:
        waiting = session.execute(
            select(Submission.status, func.count(), func.min(Submission.asked_at))
            .where(Submission.status.in_(("queued", "checking")))
            .group_by(Submission.status)
        ).all()
        times = session.execute(
            select(Submission.asked_at, Submission.finished_at)
            .where(Submission.finished_at >= now - LATELY)
            .order_by(Submission.finished_at.desc())
            .limit(SAMPLE)
        ).all()
    counts = {status: number for status, number, _ in waiting}
    took = sorted((finished - asked).total_seconds() for asked, finished in times if finished is not None)
    oldest = min((first for _, _, first in waiting), default=None)
    return MachineFigures(
        queued=counts.get("queued", 0),
        checking=counts.get("checking", 0),
        finished=len(took),
        p50=_share(took, 0.5),
        p95=_share(took, 0.95),
        oldest_waiting=(now - oldest).total_seconds() if oldest else None,
    )


def _share(ordered: list[float], share: float) -> float | None:
    """The value below which that share lies, by nearest rank."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def _start(services: Services, since: date | None) -> datetime:
    if since is None:
        return services.now() - YEAR
    return datetime(since.year, since.month, since.day, tzinfo=TAIPEI)
