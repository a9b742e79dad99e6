"""A worker that the broker feeds no more ends, to be started again; one that is fed, or has nothing to do, goes on."""

from __future__ import annotations

import queue
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.sandbox import LimitedPool
from service.queue import worker
from service.queue.celery_app import QUEUE
from service.queue.worker import Lookout
from service.submissions import results
from service.submissions.checking import pool_for
from service.wiring import Services
from tests.service.plans import hand_in


@pytest.fixture
def told() -> Iterator[list[int]]:
    """The SIGTERMs that this process is sent."""
    signals: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: signals.append(number))
    yield signals
    signal.signal(signal.SIGTERM, before)


def lookout(services: Services, *pools: LimitedPool) -> Lookout:
    free: queue.SimpleQueue[LimitedPool] = queue.SimpleQueue()
    for pool in pools:
        free.put(pool)
    return Lookout(replace(services, settings=replace(services.settings, sweep_seconds=0.01)), free)


@pytest.mark.slow
def test_it_checks_what_no_hint_came_for(services: Services, told: list[int]) -> None:
    identity = hand_in(services)
    services.hints.app.connection_for_write().channel().queue_purge(QUEUE)
    with pool_for(services) as pool:
        looking = lookout(services, pool)
        looking.heard()
        time.sleep(0.05)  # with sweeps so short, that counts as long
        looking._look()
    assert results.status_of(services, identity).status == "checked"
    assert told == []


def test_it_ends_the_worker_when_hints_wait_and_none_comes(services: Services, told: list[int]) -> None:
    with pool_for(services) as pool:  # which starts nothing before it is asked
        looking = lookout(services, pool)
        services.hints.submission("0" * 32)
        looking._look()
        assert told == [], "not at once"
        looking._heard_at -= worker._DEAF
        looking._look()
        assert told == [signal.SIGTERM]


def test_it_does_not_where_nothing_waits_or_all_slots_work(services: Services, told: list[int]) -> None:
    with pool_for(services) as pool:
        idle = lookout(services, pool)
        idle._heard_at -= worker._DEAF
        idle._look()
        busy = lookout(services)
        busy._heard_at -= worker._DEAF
        services.hints.submission("0" * 32)
        busy._look()
    assert told == []
