"""Figures that take a look at a whole year are counted anew every minute, not for every page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from service.auth.actors import Actor
from service.wiring import Services

SECONDS = 60.0
MOST = 200
"""Answers kept; there are few kinds of actors, and many only while somebody tries many accounts."""
T = TypeVar("T")


class Kept(Generic[T]):
    """Answers of one function of services and actor, for each actor's own view. Safe for threads."""

    def __init__(self, count: Callable[[Services, Actor], T], clock: Callable[[], float] = time.monotonic) -> None:
        self._count = count
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: dict[tuple[str, str | None, str | None], tuple[float, Services, T]] = {}

    def __call__(self, services: Services, actor: Actor) -> T:
        """The answer, at most a minute old."""
        whose = (actor.role, actor.agency_id, actor.user_id)
        with self._lock:
            known = self._answers.get(whose)
        if known is not None and known[1] is services and self._clock() - known[0] < SECONDS:
            return known[2]
        answer = self._count(services, actor)
        with self._lock:
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[whose] = (self._clock(), services, answer)
        return answer
