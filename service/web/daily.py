"""What the service did on each of the last days: how much, and how quickly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from service.auth.actors import Actor
from service.auth.permissions import demand
from service.calendar.reckoning import taipei_day as day_of
from service.db.days import taipei_day
from service.db.engine import reading
from service.db.submission_tables import Submission
from service.wiring import Services

DAYS = 30
"""Of the charts."""
MOST_TIMES = 20_000
"""Checks whose times a chart is drawn from, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the charts."""

    day: date
    checked: int
    p50: float | None
    p95: float | None
    """Seconds from upload to report."""


def days(services: Services, who: Actor) -> list[Day]:
    """The last days, also those on which nothing was checked."""
    demand(who, "status.read")
    today = services.today()
    first = today - timedelta(days=DAYS - 1)
    start = services.now() - timedelta(days=DAYS)
    with reading(services.sessions) as session:
        counted = session.execute(
            select(taipei_day(Submission.finished_at), func.count())
            .where(Submission.finished_at >= start)
            .group_by(taipei_day(Submission.finished_at))
        ).all()
        times = session.execute(
            select(Submission.asked_at, Submission.finished_at)
            .where(Submission.finished_at >= start)
            .order_by(Submission.finished_at.desc())
            .limit(MOST_TIMES)
        ).all()
    numbers = {str(day): number for day, number in counted}
    took: dict[str, list[float]] = {}
    for asked, finished in times:
        assert finished is not None, "the query asks for those that are"
        took.setdefault(str(day_of(finished)), []).append((finished - asked).total_seconds())
    days = (first + timedelta(days=number) for number in range(DAYS))
    return [
        Day(
            day=day,
            checked=numbers.get(day.isoformat(), 0),
            p50=_share(took.get(day.isoformat(), ()), 0.5),
            p95=_share(took.get(day.isoformat(), ()), 0.95),
        )
        for day in days
    ]


def _share(times: Sequence[float], share: float) -> float | None:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
