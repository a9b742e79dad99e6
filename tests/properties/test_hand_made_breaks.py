"""A writer who presses Enter or Shift+Enter at the right margin, within words and numbers, changes no finding, and quotes stand.

Left out are breaks behind a mark that ends a sentence: nobody can tell them from the end of a paragraph.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.dress_check import differences, draw_case
from tests.builders.dress_defects import DEFECTS
from tests.builders.dress_docx import as_docx
from tests.builders.dress_paper import Grid, Para
from tests.properties.effort import tries
from tests.properties.papers import report_on
from tests.properties.plans import Plan, any_plan, findings_in, paper_of

NO_START, NO_END = frozenset("、。，．：；！？）」』】〕》〉％,.:;!?)]}%”’—"), frozenset("（「『【〔《〈([{“。；：！？;:!?")
NARROWEST, WIDEST = 16, 40
"""Characters of a line that a hand fills."""


def filled(line: str, width: int) -> list[str]:
    """The line as an editor's width cuts it: no mark begins a line, no sentence and no bracket's opening ends one."""
    lines, begin, wide = [], 0, 0.0
    for place, character in enumerate(line):
        last = line[place - 1] if place else ""
        latin = last.isascii() and character.isascii() and (last + character).strip() == last + character
        if wide >= width and not latin and character not in NO_START and last not in NO_END:
            lines.append(line[begin:place])
            begin, wide = place, 0.0
        wide += 1.0 if ord(character) > 0x2000 else 0.5
    return [*lines, line[begin:]]


def broken(plan: Plan, width: int, *, hard: bool) -> tuple[str, ...]:
    """The plan's lines with a break wherever one is full; rows of tables and headings stay."""
    lines = plan.written(lambda line: line if " | " in line else "\n".join(filled(line, width)))
    return tuple("\n".join(lines).split("\n")) if hard else lines


@pytest.mark.parametrize("hard", [False, True])
@tries(20)
@given(plan=any_plan, width=st.integers(NARROWEST, WIDEST), kind=st.sampled_from(("docx", "odt")))
def test_lines_filled_by_hand_have_the_same_findings(hard: bool, plan: Plan, width: int, kind: str) -> None:
    assert findings_in(broken(plan, width, hard=hard), plan.as_of, kind) == findings_in(plan.lines, plan.as_of)


@tries(12)
@given(plan=any_plan, width=st.integers(NARROWEST, WIDEST))
def test_a_text_file_with_hard_wraps_has_the_same_findings(plan: Plan, width: int) -> None:
    assert findings_in(broken(plan, width, hard=True), plan.as_of) == findings_in(plan.lines, plan.as_of)


@tries(12)
@given(plan=any_plan, data=st.data(), hard=st.booleans())
def test_one_break_anywhere_has_the_same_findings(plan: Plan, data: st.DataObject, hard: bool) -> None:
    places = [
        (number, place)
        for number, line in enumerate(plan.lines)
        if number not in plan.headings and " | " not in line
        for place in range(NARROWEST, len(line) - 1)
        if line[place] not in NO_START
        and line[place - 1] not in NO_END
        and not (line[place].isascii() and line[place - 1].isascii())
    ]
    number, place = data.draw(st.sampled_from(places))
    lines = list(plan.lines)
    lines[number] = f"{lines[number][:place]}\n{lines[number][place:]}"
    written = tuple("\n".join(lines).split("\n")) if hard else tuple(lines)
    assert findings_in(written, plan.as_of, "docx") == findings_in(plan.lines, plan.as_of)


@tries(8)
@given(plan=any_plan, width=st.integers(NARROWEST, WIDEST), hard=st.booleans())
def test_quotes_stand_in_the_lines_as_they_are_broken(plan: Plan, width: int, hard: bool) -> None:
    lines = broken(plan, width, hard=hard)
    report = report_on(as_docx(paper_of(lines)), "plan.docx", as_of=plan.as_of)
    whole = "\n".join(cell for line in lines for cell in line.split(" | "))
    quotes = [one["where"]["quote"] for one in report["findings"] if one["where"] and one["where"]["quote"]]
    assert [quote for quote in quotes if quote not in whole] == []
    assert report["coverage"]["unread"] == []


def blocks_broken(blocks: tuple[Para | Grid, ...], width: int, *, hard: bool) -> Iterator[Para | Grid]:
    """Paragraphs and tables, a form's table and its cells too, with a break wherever a line of ordinary text is full."""
    for block in blocks:
        if isinstance(block, Grid):
            rows = (
                tuple(replace(one, blocks=tuple(blocks_broken(one.blocks, width, hard=hard))) for one in row) for row in block.rows
            )
            yield replace(block, rows=tuple(rows))
        elif block.depth is not None or block.holder or block.inserted or block.bold or not block.judged:
            yield block
        else:
            first, *more = filled(block.words, width)
            yield replace(block, words=first if hard else "\n".join([first, *more]))
            yield from (Para(line) for line in more if hard)


@tries(25)
@given(seed=st.integers(0, 10**6), width=st.integers(NARROWEST, WIDEST), hard=st.booleans())
def test_lines_filled_by_hand_in_any_dress_have_the_same_findings(seed: int, width: int, hard: bool) -> None:
    choose = random.Random(seed).choice
    case = draw_case(choose, choose([None, *DEFECTS]))
    paper = replace(case.paper, blocks=tuple(blocks_broken(case.paper.blocks, width, hard=hard)))
    reports = (report_on(as_docx(one), "p.docx", as_of=case.model.as_of, facts=case.model.facts) for one in (case.paper, paper))
    before, after = (differences(one, case) for one in reports)
    assert before == after
