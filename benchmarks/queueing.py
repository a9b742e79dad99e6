"""A queue before several workers, simulated event by event: what a submission waits on a day when many come at once."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from random import Random


def waits(arrivals: Iterable[float], services: Iterable[float], workers: int) -> list[float]:
    """Seconds that each arrival waits before a worker takes it, first come first served. `arrivals` in order of time."""
    free = [0.0] * workers
    heapq.heapify(free)
    waited = []
    for arrival, service in zip(arrivals, services, strict=True):
        begin = max(arrival, heapq.heappop(free))
        waited.append(begin - arrival)
        heapq.heappush(free, begin + service)
    return waited


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def poisson(chance: Random, rate: float, seconds: float) -> list[float]:
    """Arrivals at a steady rate a second, one independent of another."""
    times: list[float] = []
    now = chance.expovariate(rate)
    while now < seconds:
        times.append(now)
        now += chance.expovariate(rate)
    return times


def erlang_c(load: float, workers: int) -> float:
    """The share that waits where arrivals and services are exponential (Erlang, 1917); `load`: arrival rate times mean service."""
    blocked = 1.0
    for count in range(1, workers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - (load / workers) * (1 - blocked))
