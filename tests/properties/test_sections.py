"""What is taken out, emptied or moved in the outline gives the findings that the spec says, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.forms import load_form
from tests.builders.good_plan import PLAN
from tests.properties.effort import tries
from tests.properties.papers import Finding, as_markdown, found, lines_of, pairs, report_on

FORM = load_form()
PARTS = [key for key, spec in FORM.sections.items() if spec.depth == 0]
SECTIONS = [key for key, spec in FORM.sections.items() if spec.depth == 1]
ITEMS = [key for key, spec in FORM.sections.items() if spec.depth == 2]
LEAVES = [key for key in FORM.sections if PLAN[key]]
LENGTH = ("L301", "L302", "L303")


def last_of(key: str) -> bool:
    """Whether no sibling follows, so that no number is skipped."""
    spec = FORM.sections[key]
    return [one for one, other in FORM.sections.items() if other.parent == spec.parent][-1] == key


def next_of(key: str) -> str:
    """The sibling that follows."""
    siblings = [one for one, other in FORM.sections.items() if other.parent == FORM.sections[key].parent]
    return siblings[siblings.index(key) + 1]


def without(key: str) -> list[Finding]:
    """Findings where one section is taken out and the numbers stay: a part is one finding, a gap in numbers another."""
    report = report_on(as_markdown(lines_of({key: None})))
    return [one for one in pairs(report, but=LENGTH) if one[0] not in ("X801", "X802", "X803")]


@pytest.mark.parametrize("key", PARTS)
def test_an_absent_part_is_one_finding(key: str) -> None:
    assert without(key) == [("S201", key)]


@pytest.mark.parametrize("key", SECTIONS + ITEMS)
def test_an_absent_section_is_one_finding_and_the_gap_in_the_numbers_another(key: str) -> None:
    expected: list[Finding] = [("S202" if key in SECTIONS else "S204", key)]
    if not last_of(key):
        expected.append(("S207", next_of(key)))
    assert without(key) == expected


EMPTY = ("", "\n", "　")
HOLLOW = ("待補", "略", "無", "同上", "如附件", "TBD", "待補。", "（略）", "ＴＢＤ", "tbd")


@tries(20)
@given(st.sampled_from(LEAVES), st.sampled_from(EMPTY + HOLLOW))
def test_an_empty_section_is_one_finding_and_one_without_substance_another(key: str, words: str) -> None:
    code = "S209" if words in HOLLOW else "S203"
    report = report_on(as_markdown(lines_of({key: words})))
    others = [one for one in pairs(report, but=LENGTH) if one[0] not in ("X801", "X802", "X803")]
    assert others == [(code, key)]


@tries(14)
@given(st.data(), st.sampled_from(PARTS))
def test_another_order_is_a_note_at_the_first_section_out_of_it(data: st.DataObject, part: str) -> None:
    """The sections are numbered as they then stand, and references by number and title are those of the new order."""
    keys = [key for key in SECTIONS if key.startswith(f"{part}.")]
    order = data.draw(st.permutations(keys))
    security = "improvement.security"
    number = FORM.sections[keys[order.index(security)] if security in order else security].number
    costs = PLAN["improvement.budget.breakdown"].replace("（六）敘明", f"{number}敘明")
    displaced = [key for key, due in zip(order, keys, strict=True) if key != due]
    expected = [("S206", displaced[0])] if displaced else []
    assert found({"improvement.budget.breakdown": costs}, order=tuple(order)) == expected


@tries(14)
@given(st.sampled_from([key for key in SECTIONS if PLAN[key]]))
def test_a_section_that_stands_twice_is_one_finding(key: str) -> None:
    assert [one for one in found({}, repeat=(key,)) if not one[0].startswith("L")] == [("S205", key)]


@pytest.mark.parametrize("key", SECTIONS)
def test_a_number_that_repeats_the_one_before_is_told_at_its_heading(key: str) -> None:
    siblings = [one for one in SECTIONS if FORM.sections[one].parent == FORM.sections[key].parent]
    if key == siblings[0]:
        return
    before = FORM.sections[siblings[siblings.index(key) - 1]].number
    assert [one for one in found({}, numbers={key: before}) if one[0] != "X801"] == [("S207", key)]
