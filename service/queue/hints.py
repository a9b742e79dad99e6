"""Telling workers that something is to be done."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from service.settings import Settings

if TYPE_CHECKING:
    from celery import Celery

_LOG = logging.getLogger(__name__)
_REST = 5.0
"""Seconds for which a broker that did not answer is left alone, so that no upload waits for it again."""


class BrokerHints:
    """Hints over the broker that is set. A broker that is away costs only time: the sweeper hints again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._made: Celery | None = None
        self._away_until = 0.0

    def submission(self, submission_id: str) -> None:
        """A submission is queued. Never raises."""
        from service.queue.celery_app import TASK  # noqa: PLC0415 - Celery is loaded by who has something to hint

        if time.monotonic() < self._away_until:
            return
        try:
            self.app.send_task(TASK, args=[submission_id], retry=False)
        except Exception as error:
            self._away_until = time.monotonic() + _REST
            _LOG.warning("the broker did not take a hint, which the sweeper will repeat: %s", str(error))

    def waiting(self) -> int | None:
        """How many hints wait for a worker; None where the broker does not say."""
        from service.queue.celery_app import QUEUE  # noqa: PLC0415

        try:
            with self.app.connection_for_read() as connection, connection.channel() as channel:
                bound = self.app.amqp.queues[QUEUE].bind(channel)
                return int(bound.queue_declare().message_count)
        except Exception as error:
            _LOG.warning("the broker does not say how many hints wait: %s", str(error))
            return None

    @property
    def app(self) -> Celery:
        """The Celery app behind it, made when it is first needed."""
        from service.queue.celery_app import app_for  # noqa: PLC0415

        with self._lock:
            if self._made is None:
                self._made = app_for(self._settings)
            return self._made
