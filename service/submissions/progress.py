"""While a document is being checked: its lease is renewed, and the row says what the check is at.

Both are written by a thread of their own, so that no check waits for them; and a stage only where it lasts long enough for
somebody to see it, so that a quick check writes nothing more.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import cast, get_args

from sqlalchemy.exc import DBAPIError

from service.pipeline import Stage
from service.submissions import leases
from service.submissions.leases import Lease
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_STAGES = get_args(Stage)
_SEEN = 0.25
"""Seconds that a stage lasts before it is written: about as often as it is looked for."""
HELD: set[Lease] = set()
"""The leases of this process; changed by one thread each, in steps that cannot be interrupted."""


class Progress:
    """Of one check; a context manager for as long as it goes on."""

    def __init__(self, services: Services, lease: Lease) -> None:
        self._services, self._lease = services, lease
        self._stage: Stage = "reading"
        self._over = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._keep, name=f"lease-{lease.submission_id[:8]}", daemon=True)

    def __enter__(self) -> Progress:
        HELD.add(self._lease)
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        HELD.discard(self._lease)
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def at(self, words: str) -> None:
        """The limited process says what it is at; what is no stage is not believed."""
        if words in _STAGES:
            with self._changed:
                self._stage = cast("Stage", words)
                self._changed.notify()

    def _keep(self) -> None:
        """Until it is over: renew the lease in time, and write a stage that lasts."""
        every = self._services.settings.lease_seconds / 3
        written: Stage = "reading"
        due = time.monotonic() + every
        while (stage := self._next(written, due)) is not None:
            written, due = stage, time.monotonic() + every
            try:
                if not leases.renew(self._services, self._lease, stage):
                    return
            except DBAPIError as error:
                _LOG.warning("the lease could not be renewed, which is tried again: %s", str(error.orig))

    def _next(self, written: Stage, due: float) -> Stage | None:
        """Wait until something is to be written: the stage; None when it is over."""
        with self._changed:
            while not self._over:
                wait = due - time.monotonic()
                if self._stage != written:
                    wait = min(wait, _SEEN)
                if wait <= 0 or not self._changed.wait(wait):
                    return self._stage
        return None
