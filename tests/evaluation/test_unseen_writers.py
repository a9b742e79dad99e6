"""Plans by writers that the corpus does not know give exactly their facts, and exactly the findings put into them.

Each plan stands in two dresses here, each defect in one; `python -m tests.evaluation.harness` takes every dress.
"""

from __future__ import annotations

import pytest

from tests.evaluation.dresses import DRESSES
from tests.evaluation.harness import dress_of, judge_case, judge_plan, shown
from tests.evaluation.writers import Case, Writing, cases, writings

IN_TWO_DRESSES = [
    pytest.param(writing, dress, id=f"{name}-{dress}")
    for place, (name, writing) in enumerate(writings().items())
    for dress in (list(DRESSES)[place % len(DRESSES)], list(DRESSES)[(place + 2) % len(DRESSES)])
]
IN_ONE_DRESS = [
    pytest.param(case, dress_of(place), id=case.name, marks=[pytest.mark.xfail(strict=True)] if case.beyond else [])
    for place, case in enumerate(cases())
]


@pytest.mark.parametrize(("writing", "dress"), IN_TWO_DRESSES)
def test_a_plan_without_a_defect_gives_its_facts_and_no_finding(writing: Writing, dress: str) -> None:
    result = judge_plan(writing, dress)
    assert result.right, shown(result)


@pytest.mark.parametrize(("case", "dress"), IN_ONE_DRESS)
def test_a_defect_gives_exactly_its_finding(case: Case, dress: str) -> None:
    result = judge_case(case, dress)
    assert result.right, shown(result)


def test_every_case_changes_words_that_stand_in_its_plan() -> None:
    assert len(cases()) > 200
    assert {case.plan for case in cases()} == set(writings())
