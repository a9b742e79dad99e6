"""Right plans and plans with a defect, by many invented writers, as lines that a test may write in another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from tests.builders.dress_docx import as_docx
from tests.builders.dress_odt import as_odt
from tests.builders.dress_paper import Grid, GridCell, Look, Paper, Para
from tests.builders.plans import Options, outline
from tests.evaluation.writers import cases, changed, writings
from tests.properties.papers import Finding, as_markdown, pairs, report_on

LOOK = Look("微軟正黑體", 14, 22, "form", "typed", heading_styles=False, split=False, header="", footer="")


@dataclass(frozen=True)
class Plan:
    """A plan's headings and lines; a line with ` | ` in it is a row of a table."""

    name: str
    lines: tuple[str, ...]
    headings: frozenset[int]
    """Places of the title and the headings among the lines."""
    as_of: date

    def written(self, change: Any) -> tuple[str, ...]:
        """The lines, each but the headings changed."""
        return tuple(line if place in self.headings else change(line) for place, line in enumerate(self.lines))


def plan_of(name: str, title: str, words: Mapping[str, tuple[str, ...] | None], as_of: date) -> Plan:
    """The plan in the form's order."""
    lines, headings = [title], {0}
    sections = {key: None if one is None else "\n".join(one) for key, one in words.items()}
    for part in outline(sections, Options(guidance=False)):
        headings.add(len(lines))
        lines += [f"{part.number}{part.heading}", *part.lines]
    return Plan(name, tuple(lines), frozenset(headings), as_of)


def all_plans() -> list[Plan]:
    """Every invented plan as it is, and with each of its defects that shows without facts supplied."""
    every = [plan_of(name, one.title, one.sections, one.as_of) for name, one in writings().items()]
    for case in cases():
        if not case.supplied:
            writing = writings()[case.plan]
            every.append(plan_of(case.name, case.title or writing.title, changed(case), writing.as_of))
    return every


PLANS = all_plans()
"""Some hundreds."""
any_plan = st.sampled_from(PLANS)


@lru_cache(maxsize=1024)
def findings_in(lines: tuple[str, ...], as_of: date, kind: str = "md", *, split: bool = False) -> list[Finding]:
    """Findings but for those on the length and the format, which other writings may change. `split` cuts runs at every third."""
    paper = replace(paper_of(lines), look=replace(LOOK, split=split))
    data = {"md": lambda: as_markdown(lines), "docx": lambda: as_docx(paper), "odt": lambda: as_odt(paper)}[kind]()
    found = pairs(report_on(data, f"plan.{kind}", as_of=as_of))
    return [one for one in found if one[0][0] not in "LF"]


def paper_of(lines: tuple[str, ...]) -> Paper:
    """The lines as paragraphs and tables; a newline within a line is a soft break."""
    blocks: list[Para | Grid] = []
    rows: list[tuple[GridCell, ...]] = []
    for line in [*lines, ""]:
        if " | " in line:
            rows.append(tuple(GridCell((Para(cell.strip()),)) for cell in re.split(r" \| ?", line)))
            continue
        if rows:
            width = max(map(len, rows))
            padded = tuple(row + (GridCell((Para(""),)),) * (width - len(row)) for row in rows)
            blocks.append(Grid(padded, (1 / width,) * width))
            rows = []
        if line:
            blocks.append(Para(line))
    return Paper(tuple(blocks), LOOK)
