"""What coverage-guided fuzzing calls (`benchmarks.guided_fuzz`) takes its own seeds and any slight change to them."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.guided_fuzz import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_seeds_and_broken_ones(name):
    target, seeds = TARGETS[name]()
    chance = Random(name)
    for seed in seeds:
        target(seed)
        for _ in range(5):
            broken = bytearray(seed)
            for _ in range(3):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            target(bytes(broken))
            target(bytes(broken[: chance.randrange(len(broken))]))
