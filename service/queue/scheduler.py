"""What is done again and again, by one process of the installation at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.queue.leader import Leader
from service.queue.sweeper import Sweeper
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_TICK = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done every so many seconds. It keeps by itself what must not be done twice: the process may die in it."""

    name: str
    every: float
    run: Callable[[], object]


def jobs_for(services: Services) -> tuple[Job, ...]:
    """All jobs of an installation."""
    from service import passing  # noqa: PLC0415 - whoever only sweeps needs none of it
    from service.api.database_buckets import forget_full  # noqa: PLC0415
    from service.auth.sessions import forget_ended  # noqa: PLC0415
    from service.cases.reminders import send_due  # noqa: PLC0415
    from service.storage.folder import Folder  # noqa: PLC0415

    storage = services.storage
    tidy = (Job(name="tidy", every=3600, run=storage.tidy),) if isinstance(storage, Folder) else ()
    return (
        Job(name="sweep", every=services.settings.sweep_seconds, run=Sweeper(services).sweep),
        Job(name="reminders", every=60, run=lambda: send_due(services)),
        Job(name="passing", every=3600, run=lambda: passing.sweep(services)),
        Job(name="sessions", every=3600, run=lambda: forget_ended(services)),
        Job(name="buckets", every=3600, run=lambda: forget_full(services)),
        *tidy,
    )


class Scheduler:
    """Runs jobs when they are due, while this process is the one of its installation."""

    def __init__(self, services: Services, jobs: tuple[Job, ...] | None = None) -> None:
        self._services = services
        self._jobs = jobs_for(services) if jobs is None else jobs
        self._leader = Leader(services)
        self._due: dict[str, datetime] = {}

    def tick(self, now: datetime) -> tuple[str, ...]:
        """Run what is due at that moment; the names of what was run. After an outage each job runs once, not once for each time."""
        if not self._leader.holds():
            self._due.clear()
            return ()
        done = []
        for job in self._jobs:
            if now < self._due.get(job.name, now):
                continue
            self._due[job.name] = now + timedelta(seconds=job.every)
            try:
                job.run()
            except Exception:
                _LOG.exception("a job failed and is tried again at its next time", extra={"job": job.name})
            done.append(job.name)
        return tuple(done)

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop` is set."""
        while not stop.wait(min(_TICK, self._services.settings.sweep_seconds)):
            self.tick(self._services.now())
        self.close()

    def close(self) -> None:
        """Let another process be the one."""
        self._leader.leave()
