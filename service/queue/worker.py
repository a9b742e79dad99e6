"""A worker: takes hints from the broker, checks as many documents at a time as it has slots, each in a limited process."""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
import time
import warnings
from contextlib import suppress
from datetime import date

from celery import signals
from celery.exceptions import SecurityWarning

from ingest.errors import Unreadable
from ingest.sandbox import LimitedPool
from service import logs
from service.pipeline import Request
from service.queue.celery_app import TASK, app_for
from service.queue.patience import wait_for_schema
from service.submissions import leases
from service.submissions.checking import check_one, pool_for, return_all
from service.submissions.work import Assignment
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_GRACE = 20.0
"""Seconds that documents under way are given when the worker is told to stop; then they are queued again, without a death."""
_PATIENCE = 3
"""Looks of the lookout that a hint has to arrive."""
_AT_ONCE = 20
_DEAF = 10
"""Looks without any hint, while hints wait, after which the broker's connection is taken for dead."""
_WARM = Assignment(data="計畫書\n".encode(), name="warm.txt", request=Request(as_of=date(2021, 2, 17)))


def run(services: Services, slots: int) -> int:
    """Work until told to stop (SIGTERM); the exit code."""
    wait_for_schema(services)
    pools: queue.SimpleQueue[LimitedPool] = queue.SimpleQueue()
    made = [pool_for(services) for _ in range(slots)]
    for pool in made:
        with suppress(Unreadable):
            pool.run(_WARM)  # the first document shall not wait for the process to start
        pools.put(pool)
    app = app_for(services.settings)
    lookout = Lookout(services, pools)

    @app.task(name=TASK)  # type: ignore[untyped-decorator]  # Celery is not typed
    def check(submission_id: str) -> None:
        lookout.heard()
        _check(services, str(submission_id), pools.get(), pools)

    # Celery warns of the root account because of pickled messages, which are not accepted here.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    signals.setup_logging.connect(_keep_logging)
    signals.worker_shutting_down.connect(lambda **_: _see_to_the_end(services), weak=False)
    worker = app.Worker(
        pool="threads", concurrency=slots, without_gossip=True, without_mingle=True, without_heartbeat=True, quiet=True
    )
    _LOG.info("ready", extra={"slots": slots})
    lookout.start()
    worker.start()
    lookout.over.set()
    for pool in made:
        pool.close()
    return int(worker.exitcode or 0)


class Lookout(threading.Thread):
    """Looks into the database when no hints come, so that work goes on without the broker.

    Celery's consumer is known to fall silent for good when Redis is started anew at a bad moment. When hints wait, a slot is
    free and none has come for long, the worker therefore ends, to be started again.
    """

    def __init__(self, services: Services, pools: queue.SimpleQueue[LimitedPool]) -> None:
        super().__init__(name="lookout", daemon=True)
        self.over = threading.Event()
        self._services, self._pools = services, pools
        self._every = services.settings.sweep_seconds
        self._heard_at = time.monotonic()

    def heard(self) -> None:
        """A hint has come."""
        self._heard_at = time.monotonic()

    def run(self) -> None:
        """Until the worker ends."""
        while not self.over.wait(self._every):
            try:
                self._look()
            except Exception as error:
                _LOG.warning("could not look for submissions that wait: %s", str(error))

    def _look(self) -> None:
        for submission_id in leases.queued_for_long(self._services, self._every * _PATIENCE, _AT_ONCE):
            try:
                pool = self._pools.get_nowait()
            except queue.Empty:
                return  # all slots are at work: hints come
            _check(self._services, submission_id, pool, self._pools)
        if time.monotonic() - self._heard_at > self._every * _DEAF and not self._pools.empty() and self._services.hints.waiting():
            _LOG.error("hints wait, and the broker gives none: the worker ends, to be started again")
            os.kill(os.getpid(), signal.SIGTERM)


def _check(services: Services, submission_id: str, pool: LimitedPool, pools: queue.SimpleQueue[LimitedPool]) -> None:
    """One hint. Whatever goes wrong, the hint is done with: the row says what is still to be done, and the sweeper looks."""
    try:
        with logs.about(submission_id=submission_id):
            check_one(services, submission_id, pool)
    except Exception:
        _LOG.exception("a check could not be carried out; it is queued again", extra={"submission_id": submission_id})
    finally:
        pools.put(pool)


def _keep_logging(**_: object) -> None:
    """Celery leaves the log as it is when somebody listens to this signal."""


def _see_to_the_end(services: Services) -> None:
    """Told to stop: what is not done in time goes back into the queue."""

    def end() -> None:
        time.sleep(_GRACE)
        returned = return_all(services)
        _LOG.warning("stopped before all documents were done; they are queued again", extra={"submissions": returned})
        os._exit(0)

    threading.Thread(target=end, name="grace", daemon=True).start()
