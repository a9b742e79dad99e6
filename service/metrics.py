"""Figures for Prometheus, read from the database: every web process tells the same, whichever worker did the work.

Counters begin at 0 with the process that tells them, as Prometheus expects; with several web processes, take the largest.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from sqlalchemy import func, select

from service.db.engine import reading
from service.db.submission_tables import Submission
from service.wiring import Services

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900, 3600)
_LATENESS = timedelta(seconds=2)
"""So long a transaction may take from the moment that it writes to the moment that others see it."""
_AT_ONCE = 10_000

disable_created_metrics()  # type: ignore[no-untyped-call]  # twice the lines, and nobody asks when a process began to count


class Metrics:
    """The figures of one process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lock = threading.Lock()
        self._told_until: datetime = services.now() - _LATENESS
        self.registry = CollectorRegistry()
        self._queue = Gauge("plancheck_queue_depth", "Submissions by what they wait for", ["status"], registry=self.registry)
        self._oldest = Gauge(
            "plancheck_queue_oldest_seconds", "How long the oldest queued submission has waited", registry=self.registry
        )
        self._checks = Counter("plancheck_checks", "Submissions that were checked", ["verdict"], registry=self.registry)
        self._failed = Counter("plancheck_failed", "Submissions that were given up", registry=self.registry)
        self._deaths = Counter(
            "plancheck_deaths", "Workers that ended without an answer, counted when the submission is done", registry=self.registry
        )
        self._seconds = Histogram(
            "plancheck_upload_to_report_seconds", "From upload to report", buckets=_BUCKETS, registry=self.registry
        )

    def exposition(self) -> bytes:
        """All figures, in Prometheus' text format."""
        with self._lock:
            self._look()
            return generate_latest(self.registry)

    def _look(self) -> None:
        now = self._services.now()
        with reading(self._services.sessions) as session:
            waiting = {
                row.status: row
                for row in session.execute(
                    select(Submission.status, func.count().label("number"), func.min(Submission.asked_at).label("oldest"))
                    .where(Submission.status.in_(("queued", "checking")))
                    .group_by(Submission.status)
                )
            }
            done = session.execute(
                select(Submission.finished_at, Submission.asked_at, Submission.status, Submission.verdict, Submission.deaths)
                .where(Submission.finished_at > self._told_until, Submission.finished_at <= now - _LATENESS)
                .order_by(Submission.finished_at)
                .limit(_AT_ONCE)
            ).all()
        for status in ("queued", "checking"):
            self._queue.labels(status).set(waiting[status].number if status in waiting else 0)
        self._oldest.set((now - waiting["queued"].oldest).total_seconds() if "queued" in waiting else 0.0)
        for row in done:
            self._told_until = row.finished_at
            self._seconds.observe((row.finished_at - row.asked_at).total_seconds())
            self._deaths.inc(row.deaths)
            if row.status == "failed":
                self._failed.inc()
            else:
                self._checks.labels(row.verdict).inc()
