"""However a plan is written, its findings are the same: right plans and plans with a defect, by many writers."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.properties.effort import tries
from tests.properties.plans import Plan, any_plan, findings_in
from tests.properties.rewriting import REWRITINGS

FORMS = ("md", "docx", "odt")
NUMBERS = {"no thousands separators", "full-width numbers", "in ten thousands", "Chinese numerals", "formal numerals"}
_SOFT = re.compile(r"(?<=[，。；、])(?=[一-鿿])")


@pytest.mark.parametrize("name", sorted(REWRITINGS))
def test_another_writing_has_the_same_findings(name: str) -> None:
    @tries(5)
    @given(any_plan, st.data())
    def in_any_plan(plan: Plan, data: st.DataObject) -> None:
        lines = REWRITINGS[name](plan, lambda below: data.draw(st.integers(0, below - 1)))
        assert findings_in(lines, plan.as_of) == findings_in(plan.lines, plan.as_of)

    in_any_plan()


@tries(12)
@given(any_plan, st.lists(st.sampled_from(sorted(REWRITINGS)), min_size=2, max_size=4, unique=True), st.data())
def test_several_writings_at_once_have_the_same_findings(plan: Plan, names: list[str], data: st.DataObject) -> None:
    assume(sum(name in NUMBERS for name in names) <= 1)  # one writing of numbers would rewrite pieces of another's
    lines = plan.lines
    for name in sorted(names, key=lambda one: one == "blank lines"):  # it moves the headings, and comes last
        written = Plan(plan.name, lines, plan.headings, plan.as_of)
        lines = REWRITINGS[name](written, lambda below: data.draw(st.integers(0, below - 1)))
    assert findings_in(lines, plan.as_of) == findings_in(plan.lines, plan.as_of)


@tries(16)
@given(any_plan, st.sampled_from(FORMS[1:]))
def test_a_word_file_and_an_open_document_say_what_the_text_file_says(plan: Plan, kind: str) -> None:
    assert findings_in(plan.lines, plan.as_of, kind) == findings_in(plan.lines, plan.as_of)


@tries(12)
@given(any_plan, st.sampled_from(FORMS[1:]), st.integers(1, 4))
def test_soft_breaks_behind_marks_change_nothing(plan: Plan, kind: str, every: int) -> None:
    count = 0

    def broken(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return "\n" if count % every == 0 else ""

    lines = plan.written(lambda line: line if " | " in line else _SOFT.sub(broken, line))
    assert findings_in(lines, plan.as_of, kind) == findings_in(plan.lines, plan.as_of)


@tries(8)
@given(any_plan, st.sampled_from(FORMS[1:]))
def test_runs_cut_anywhere_change_nothing(plan: Plan, kind: str) -> None:
    assert findings_in(plan.lines, plan.as_of, kind, split=True) == findings_in(plan.lines, plan.as_of)
