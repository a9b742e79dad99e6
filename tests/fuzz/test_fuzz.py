"""Malformed files end in a report or a clear finding, in bounded time and memory, and leave nothing behind.

`PLANCHECK_FUZZ_FILES` sets how many random cases are run, `PLANCHECK_FUZZ_SEED` which; `benchmarks/fuzz.py` runs thousands.
"""

from __future__ import annotations

import os

import pytest

from ingest.limits import Limits
from ingest.sandbox.kernel import children_of
from tests.fuzz.cases import SEED, case
from tests.fuzz.examination import Fate, fates
from tests.fuzz.hostile import hostile_files

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("PLANCHECK_FUZZ_FILES", "120"))
START = int(os.environ.get("PLANCHECK_FUZZ_SEED", str(SEED)))
LIMITS = Limits(seconds=8.0)
"""A third of the time that a document has, so that the files which use it up do not take all of the tests' time."""
LONGEST = 30.0
"""Seconds of wall clock after which every file must have its answer."""


def demand(found: list[Fate], before: list[int]) -> None:
    """None failed in a way that nobody foresaw, none took more than is allowed, and no process is left."""
    assert [fate for fate in found if fate.outcome == "defect" or (fate.unforeseen and fate.outcome != "died")] == []
    assert max(fate.seconds for fate in found) <= LONGEST
    assert max(fate.peak for fate in found) <= LIMITS.memory
    assert children_of(os.getpid()) == before


def test_files_spoilt_at_random_end_in_a_report_or_a_clear_finding():
    before = children_of(os.getpid())
    cases = (case(number, START) for number in range(COUNT))
    files = ((one.label, one.format, one.mutation, one.name, one.data) for one in cases)
    demand(list(fates(files, limits=LIMITS)), before)


@pytest.mark.parametrize("name", hostile_files())
def test_files_made_to_hurt_cost_one_bounded_finding(name):
    before = children_of(os.getpid())
    file, data = hostile_files()[name]()
    found = list(fates([(name, "hostile", name, file, data)], limits=LIMITS))
    assert len(found) == 1
    demand(found, before)
