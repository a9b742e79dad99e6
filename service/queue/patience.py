"""Waiting for a database that starts beside us."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import text

from service.db import migrating
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_PATIENCE = 60.0
_PAUSE = 1.0


def wait_for_database(services: Services, patience: float = _PATIENCE) -> bool:
    """Whether the database answers within so many seconds."""
    deadline, told = time.monotonic() + patience, None
    while (why := _silence(services)) is not None:
        if time.monotonic() > deadline:
            _LOG.error("the database does not answer: %s", why)
            return False
        if why != told:
            _LOG.warning("waiting for the database: %s", why)
            told = why
        time.sleep(_PAUSE)
    return True


def wait_for_schema(services: Services, stop: threading.Event | None = None) -> None:
    """Wait until the database is as new as this program, or `stop` is set; `plancheck serve` and `db upgrade` see to that."""
    over = stop or threading.Event()
    told = None
    while not over.is_set():
        why = _silence(services)
        if why is None:
            if migrating.revision_of(services.engine) == migrating.newest():
                return
            why = "it is not at the schema of this version yet"
        if why != told:
            _LOG.warning("waiting for the database: %s", why)
            told = why
        over.wait(_PAUSE)


def _silence(services: Services) -> str | None:
    """Why the database does not answer; None where it does."""
    try:
        with services.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return None
