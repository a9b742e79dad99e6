"""API, workers, scheduler, broker and database are killed at random under load: nothing is lost, nothing is checked twice.

Short here; `make soak` does the same for long (`python -m tests.service.soak`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.servers import CUT
from tests.service.storm import Reckoning, distributed, embedded


def demand_whole(found: Reckoning, fewest: int, kills: int) -> None:
    print(found)
    for wrong in ("lost", "twice", "unfinished", "damaged", "refused"):
        assert getattr(found, wrong) == [], wrong
    assert found.accepted >= fewest
    assert found.kills.total() >= kills


@pytest.mark.slow
def test_embedded(tmp_path: Path) -> None:
    with embedded(tmp_path, seed=1) as storm:
        demand_whole(storm.rage(9, kills=6, accepted=15), fewest=15, kills=6)


@CUT
@pytest.mark.slow
def test_distributed(tmp_path: Path) -> None:
    with distributed(tmp_path, seed=2) as storm:
        demand_whole(storm.rage(15, kills=8, accepted=15), fewest=15, kills=8)
