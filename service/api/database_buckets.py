"""The same buckets for all processes of an installation on PostgreSQL without Redis, for what is rare and writes there anyhow.

Sign-ins and the uploads of visitors, each one statement. Requests with tokens are not counted here: each would write to one row.
"""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, extract, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from service.api.limits import SIGN_IN, VISITOR_UPLOAD, Buckets, Limit, demand_one
from service.db.people_tables import RateBucket

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

    from service.db.engine import Sessions
    from service.wiring import Services

_LOG = logging.getLogger(__name__)
_SHARED = (SIGN_IN.name, VISITOR_UPLOAD.name)
_KEPT = timedelta(days=1)
_REST = 5.0
"""Seconds for which a database that did not answer is left alone."""


class DatabaseBuckets:
    """Buckets in PostgreSQL. While it is away, and for everything else, each process counts for itself. Safe for threads."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._own = Buckets()
        self._away_until = 0.0

    def take(self, limit: Limit, key: str) -> None:
        """Take one permission for `key`. Raises TooMany where none is left."""
        shared = limit.name in _SHARED and time.monotonic() >= self._away_until
        level = self._level(limit, key) if shared else None
        if level is None:
            self._own.take(limit, key)
        else:
            demand_one(limit, level)

    def _level(self, limit: Limit, key: str) -> float | None:
        """How much was in the bucket before this was taken; None where the database does not say."""
        # An address is somebody's: it is not kept as it is.
        name = f"{limit.name}.{hashlib.sha256(key.encode()).hexdigest()[:32]}"
        try:
            with self._sessions.begin() as session:
                row = session.execute(_taking(limit, name)).one()
        except SQLAlchemyError as error:
            self._away_until = time.monotonic() + _REST
            _LOG.warning(
                "limits are counted in each process for itself, for the database does not answer: %s", type(error).__name__
            )
            return None
        return float(row.level) + 1 if row.taken else float(row.level)


def _taking(limit: Limit, key: str) -> ReturningInsert[float, bool]:
    """One statement that takes from a bucket, by the clock of the database: who comes at the same moment waits for the row."""
    passed = func.greatest(0, extract("epoch", func.now() - RateBucket.at))
    level = func.least(float(limit.burst), RateBucket.level + passed * limit.per_second)
    enough = level >= 1
    first = insert(RateBucket).values(key=key, level=float(limit.burst - 1), taken=True, at=func.now())
    after = {"level": case((enough, level - 1), else_=level), "taken": enough, "at": func.now()}
    return first.on_conflict_do_update(index_elements=[RateBucket.key], set_=after).returning(RateBucket.level, RateBucket.taken)


def forget_full(services: Services) -> None:
    """Remove the buckets that nobody took from for a day: they are full again."""
    with services.sessions.begin() as session:
        session.execute(delete(RateBucket).where(RateBucket.at < services.now() - _KEPT))
