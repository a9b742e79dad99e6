"""The same buckets for all processes of an installation, in Redis, where it has one.

A bucket is a hash that one script reads and writes in a single step, by the clock of Redis. It is gone when it would be full again,
and may be thrown away at any time, as everything in the broker may.
"""

from __future__ import annotations

import hashlib
import logging
import time
from typing import TYPE_CHECKING, TypeAlias

from service.api.database_buckets import DatabaseBuckets
from service.api.limits import Buckets, Limit, demand_one
from service.db.engine import Sessions
from service.settings import Settings

if TYPE_CHECKING:
    from redis.commands.core import Script

AnyBuckets: TypeAlias = "Buckets | SharedBuckets | DatabaseBuckets"
_LOG = logging.getLogger(__name__)
_PATIENCE = 0.25
"""Seconds that Redis has to answer."""
_REST = 5.0
"""Seconds for which a Redis that did not answer is left alone."""
_TAKE = """
local burst, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = burst
if kept[1] then
  level = math.min(burst, kept[1] + math.max(0, now - kept[2]) * rate)
end
redis.call('HSET', KEYS[1], 'level', level >= 1 and level - 1 or level, 'at', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000))
return string.format('%.6f', level)
"""


def buckets_for(settings: Settings, sessions: Sessions) -> AnyBuckets:
    """Where limits are counted, by `PLANCHECK_RATE_LIMITS`: `off`, a Redis of its own, or `on` with the broker if that is Redis.

    Without a Redis, PostgreSQL counts what is rare for all processes.
    """
    said = settings.environment.get("PLANCHECK_RATE_LIMITS", "on")
    if said == "off":
        return Buckets(enabled=False)
    url = said if _is_redis(said) else settings.broker_url
    if _is_redis(url):
        return SharedBuckets(url)
    return DatabaseBuckets(sessions) if settings.database_url.startswith("postgresql") else Buckets()


def _is_redis(url: str) -> bool:
    return url.startswith(("redis://", "rediss://"))


class SharedBuckets:
    """The buckets of all processes that name the same Redis. While it is away, each process counts for itself. Safe for threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._own = Buckets()
        self._script: Script | None = None
        self._away_until = 0.0

    def take(self, limit: Limit, key: str) -> None:
        """Take one permission for `key`. Raises TooMany where none is left."""
        level = self._level(limit, key) if time.monotonic() >= self._away_until else None
        if level is None:
            self._own.take(limit, key)
        else:
            demand_one(limit, level)

    def _level(self, limit: Limit, key: str) -> float | None:
        """How much was in the bucket before this was taken; None where Redis does not say."""
        from redis import Redis, RedisError  # noqa: PLC0415 - loaded by who has one

        # An address is somebody's: it is not kept as it is.
        name = f"plancheck.limit.{limit.name}.{hashlib.sha256(key.encode()).hexdigest()[:32]}"
        try:
            if self._script is None:
                client = Redis.from_url(self.url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE)
                self._script = client.register_script(_TAKE)
            return float(self._script(keys=[name], args=[limit.burst, limit.per_second]))
        except RedisError as error:
            self._away_until = time.monotonic() + _REST
            _LOG.warning("limits are counted in each process for itself, for Redis does not answer: %s", type(error).__name__)
            return None
