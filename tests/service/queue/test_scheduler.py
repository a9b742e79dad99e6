"""Jobs run when they are due, by one process of the installation at a time, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.queue.leader import Leader
from service.queue.scheduler import Job, Scheduler, jobs_for
from service.wiring import Services
from tests.service.conftest import closing, installed
from tests.service.servers import CUT, until

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def counting(every: float = 60.0) -> tuple[list[int], Job]:
    runs: list[int] = []
    return runs, Job(name="count", every=every, run=lambda: runs.append(1))


@pytest.fixture
def scheduled() -> Iterator[Callable[..., Scheduler]]:
    """Makes schedulers, which leave their places at the end."""
    made: list[Scheduler] = []

    def make(services: Services, *jobs: Job) -> Scheduler:
        made.append(Scheduler(services, jobs or None))
        return made[-1]

    yield make
    for scheduler in made:
        scheduler.close()


def test_a_job_runs_when_it_is_due(services: Services, scheduled) -> None:
    runs, job = counting()
    scheduler = scheduled(services, job)
    assert [scheduler.tick(START + timedelta(seconds=second)) for second in (0, 1, 59, 60, 61)] == [
        ("count",),
        (),
        (),
        ("count",),
        (),
    ]
    scheduler.tick(START + timedelta(days=3))
    scheduler.tick(START + timedelta(days=3, seconds=1))
    assert len(runs) == 3, "after an outage once, not once for every time that was missed"


def test_a_job_that_fails_holds_nothing_up(services: Services, caplog: pytest.LogCaptureFixture, scheduled) -> None:
    _, job = counting()

    def fail() -> None:
        raise RuntimeError("no")

    scheduler = scheduled(services, Job(name="fails", every=1, run=fail), job)
    assert scheduler.tick(START) == ("fails", "count")
    assert scheduler.tick(START + timedelta(seconds=2)) == ("fails",), "and it is tried again"
    assert "a job failed" in caplog.text


def test_of_two_machines_one_is_at_work(either_services: Services, scheduled) -> None:
    services = either_services
    first, one = counting()
    second, other = counting()
    environment = services.settings.environment
    with closing(installed(**{name.removeprefix("PLANCHECK_").lower(): value for name, value in environment.items()})) as elsewhere:
        here, there = scheduled(services, one), scheduled(elsewhere, other)
        for second_ in range(0, 600, 60):
            now = START + timedelta(seconds=second_)
            here.tick(now)
            there.tick(now)
        assert (len(first), len(second)) == (10, 0)
        here.close()
        there.tick(START + timedelta(hours=1))
        here.tick(START + timedelta(hours=1))
        assert (len(first), len(second)) == (10, 1)
        there.close()


@CUT
def test_whose_connection_is_cut_is_the_one_no_more(postgres_services: Services, postgres) -> None:
    leader = Leader(postgres_services)
    assert leader.holds()
    postgres.cut_connections(postgres_services.engine.url.database)
    assert not leader.holds()
    assert leader.holds(), "the place is free and it takes it again"
    leader.leave()


@pytest.mark.slow
def test_a_killed_process_leaves_its_place(services: Services) -> None:
    words = (
        "import sys, time; from tests.service.conftest import installed; from service.queue.leader import Leader\n"
        f"leader = Leader(installed(data={str(services.settings.data)!r})); print(leader.holds(), flush=True); time.sleep(600)"
    )
    other = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "True\n"
        leader = Leader(services)
        assert not leader.holds()
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    until(leader.holds, "the place is free")
    leader.leave()


def test_the_real_jobs_run(services: Services, scheduled) -> None:
    scheduler = scheduled(services)
    names = [job.name for job in jobs_for(services)]
    assert scheduler.tick(services.now()) == tuple(names)
    assert {"sweep", "reminders", "sessions", "tidy"} <= set(names)


def test_it_stops_when_told(services: Services) -> None:
    runs, job = counting(every=0.0)
    stop = threading.Event()
    quick = replace(services, settings=replace(services.settings, sweep_seconds=0.01))
    thread = threading.Thread(target=Scheduler(quick, (job,)).run, args=(stop,))
    thread.start()
    until(lambda: len(runs) > 2, "it runs")
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
