"""What a dressed plan is to give and what it gives, in comparable form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.builders.dress import Dress, draw_dress, dressed, notes_of
from tests.builders.dress_defects import ANYWHERE, Defect, Expected
from tests.builders.dress_paper import Paper
from tests.builders.dress_plans import Choose, Model, draw_plan, facts_of

LEAST, MOST = 1_500, 3_000


@dataclass(frozen=True, slots=True)
class Case:
    """A paper with what is true of it."""

    paper: Paper
    model: Model
    dress: Dress
    expected: Expected

    @property
    def findings(self) -> Expected:
        """The errors and warnings that are right, those on the paper's length included."""
        expected = dict(self.expected)
        if "D105" not in expected and not LEAST <= self.paper.characters <= MOST:
            expected["L301" if self.paper.characters < LEAST else "L302"] = (None,)
        return expected


def draw_case(choose: Choose, defect: Defect | None = None) -> Case:
    """A plan in some dress, with this defect or none."""
    model, dress = draw_plan(choose), draw_dress(choose)
    expected: Expected = {}
    if defect is not None:
        expected = defect.spoil(model, choose)
        dress = defect.dress(dress)
    return Case(dressed(model, dress), model, dress, expected)


def wrong_facts(report: Mapping[str, Any], case: Case) -> dict[str, tuple[object, object]]:
    """What should be stated and what the report says, of the facts that differ; for plans without a defect."""
    stated = {name: fact["value"] if fact else None for name, fact in report["facts"].items()}
    return {name: (value, stated[name]) for name, value in facts_of(case.model).items() if stated[name] != value}


def is_of_the_file(code: str) -> bool:
    """Whether a finding speaks of the word processor's file, and does not outlive printing."""
    return code.startswith("F") or code == "D107"


def differences(report: Mapping[str, Any], case: Case, *, printed: bool = False) -> list[str]:
    """What the report finds amiss without reason, or misses: `+T404 marketing.target`, `-S203 improvement.schedule`.

    A printed plan (PDF) has the fonts of the machine that printed it, and no tracked changes.
    """
    notes = {"L303", "D103", *notes_of(case.dress)}
    found: dict[str, set[str | None]] = {}
    for one in report["findings"]:
        if one["code"] not in notes and not (printed and is_of_the_file(one["code"])):
            found.setdefault(one["code"], set()).add(one["section"])
    expected = {code: places for code, places in case.findings.items() if not (printed and is_of_the_file(code))}
    missed = [f"-{code} {places[0]}" for code, places in expected.items() if code not in found]
    wrong = [
        f"+{code} {place}"
        for code, places in found.items()
        for place in places
        if code not in expected or (expected[code] != ANYWHERE and place not in expected[code])
    ]
    return missed + wrong
