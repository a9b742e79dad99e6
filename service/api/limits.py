"""How often one address or one token may do a thing: buckets of permissions that refill, in each process for itself.

Where there is a Redis they are the same for all processes (`shared_limits`). What has to hold in any case, the lockout
after wrong passwords, stands in the database (`auth.sign_in`).
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from schemas.rules import Words
from service.errors import Refused

MOST_KEYS = 20_000
"""Buckets kept at once; the one that was not used for longest goes first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` at once, and then `per_second` on the average."""

    name: str
    burst: int
    per_second: float


SIGN_IN = Limit("sign-in", 20, 20 / 300)
"""Of one address, for sign-ins and one-time links: people who mistype, or an office behind one address."""
VISITOR_UPLOAD = Limit("visitor-upload", 30, 30 / 600)
"""Of one address without an account."""
TOKEN = Limit("token", 600, 100.0)
"""Requests with one API token."""
WRONG_TOKEN = Limit("wrong-token", 30, 0.5)
"""Requests of one address with tokens that are not valid."""


class TooMany(Refused):
    """One more would be too many; `retry_after` says in how many seconds it would not."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            429,
            "too-many-requests",
            Words(
                f"要求過於頻繁，請於 {retry_after} 秒後再試。",
                f"Too many requests; try again in {retry_after} seconds.",
            ),
        )
        self.retry_after = retry_after


class Buckets:
    """The buckets of one process. Safe for threads."""

    def __init__(self, *, enabled: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._enabled = enabled
        self._clock = clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, limit: Limit, key: str) -> None:
        """Take one permission for `key`. Raises TooMany where none is left."""
        if not self._enabled:
            return
        now = self._clock()
        with self._lock:
            level, at = self._levels.pop((limit.name, key), (float(limit.burst), now))
            level = min(limit.burst, level + (now - at) * limit.per_second)
            self._levels[(limit.name, key)] = (level - 1 if level >= 1 else level, now)
            if len(self._levels) > MOST_KEYS:
                self._levels.popitem(last=False)
        demand_one(limit, level)


def demand_one(limit: Limit, level: float) -> None:
    """Raise TooMany where a bucket at that level has not one permission."""
    if level < 1:
        raise TooMany(math.ceil((1 - level) / limit.per_second))
