from __future__ import annotations

from random import Random

import pytest

from benchmarks import queueing


def test_nobody_waits_while_a_worker_is_free():
    assert queueing.waits([0, 1, 2], [10, 10, 10], 3) == [0, 0, 0]


def test_who_comes_to_busy_workers_waits_for_the_first_that_is_free():
    assert queueing.waits([0, 0, 1], [5, 3, 1], 2) == [0, 0, 2]


@pytest.mark.parametrize(("load", "workers"), [(0.7, 1), (1.6, 2), (7.0, 8)])
def test_the_simulation_agrees_with_erlang(load, workers):
    chance = Random(7)
    arrivals = queueing.poisson(chance, load, 60_000)
    services = [chance.expovariate(1.0) for _ in arrivals]
    waited = queueing.waits(arrivals, services, workers)
    share = sum(wait > 0 for wait in waited) / len(waited)
    mean = sum(waited) / len(waited)
    assert share == pytest.approx(queueing.erlang_c(load, workers), rel=0.1)
    assert mean == pytest.approx(queueing.erlang_c(load, workers) / (workers - load), rel=0.15)


def test_a_quantile_is_one_of_the_values():
    assert queueing.quantile([4, 1, 3, 2], 0.5) == 2
    assert queueing.quantile([4, 1, 3, 2], 0.95) == 4
