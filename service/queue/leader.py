"""Of all scheduler processes of an installation, one is at work: the others wait until it is gone."""

from __future__ import annotations

import fcntl
import logging
from contextlib import suppress
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from service.wiring import Services

_LOG = logging.getLogger(__name__)
LOCK = 7_216_412
"""The advisory lock of PostgreSQL; the database frees it when the connection of its holder ends, however it ends."""


class Leader:
    """The claim of this process to be the one. On SQLite, which serves one machine, a locked file stands for the lock."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._connection: Connection | None = None
        self._file: IO[bytes] | None = None

    def holds(self) -> bool:
        """Whether this process is the one; takes the place if it is free."""
        if self._services.engine.dialect.name == "postgresql":
            return self._holds_connection()
        return self._holds_file()

    def leave(self) -> None:
        """Let another take the place."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(DBAPIError):  # a connection that is gone has left already
                connection.close()

    def _holds_file(self) -> bool:
        if self._file is None:
            data = self._services.settings.data
            data.mkdir(parents=True, exist_ok=True)
            file = (data / "scheduler.lock").open("wb")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def _holds_connection(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            self._connection = self._services.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            # The lock belongs to the session of the database: this connection never goes back to the pool, it ends with its use.
            self._connection.detach()
            if self._connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one():
                return True
            self.leave()
        except DBAPIError as error:
            _LOG.warning("the scheduler has lost its place, or cannot take it: %s", str(error.orig))
            self.leave()
        return False
