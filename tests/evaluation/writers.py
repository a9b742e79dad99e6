"""The invented plans, and the changes that put a defect into one.

A plan is a JSON file in `plans/`: title, agency, app, day of receipt, the facts it states (as the report writes them; null for
what it does not state) and its words by section key, a list of lines: a line is a paragraph, a line with ` | ` a row of a table.

A case is an entry of a JSON file in `cases/`: the plan, the changes by section key (a list of [old words, new words], or the
new lines as {"lines": [...]}, or null to take the section out), perhaps another title, and the findings that it must give as
[code, section]; sections that are as right are parted by `|`. `tolerated` are findings that may stand beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One invented plan. `facts` are values by name as in the report; `sections` are lines by key."""

    name: str
    title: str
    agency: str
    app: str
    as_of: date
    facts: Mapping[str, Any]
    sections: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One plan with a defect. `expected` and `tolerated` are pairs of code and section."""

    name: str
    plan: str
    changes: Mapping[str, Any]
    title: str | None = None
    supplied: Mapping[str, Any] = field(default_factory=dict)
    """Facts about the App that come with the submission, by field of `schemas.facts.AppFacts`."""
    expected: tuple[tuple[str, str | None], ...]
    tolerated: tuple[tuple[str, str | None], ...] = ()
    beyond: bool = False
    """Known to be missed: the complaint uses the very words of an improvement for something else, or names nothing but in words of its own."""


@cache
def writings() -> dict[str, Writing]:
    """Every invented plan, by name."""
    found = {}
    for path in sorted((HERE / "plans").glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Writing(
            name=path.stem,
            title=raw["title"],
            agency=raw["agency"],
            app=raw["app"],
            as_of=date.fromisoformat(raw["as_of"]),
            facts=raw["facts"],
            sections={key: tuple(lines) for key, lines in raw["sections"].items()},
        )
    return found


@cache
def cases() -> list[Case]:
    """Every defect, in the order of the files. The name says the file, the plan and its place among them."""
    found = []
    for path in sorted((HERE / "cases").glob("*.json")):
        for place, raw in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
            found.append(
                Case(
                    name=f"{path.stem}-{place:02d}-{raw['plan']}",
                    plan=raw["plan"],
                    changes=raw.get("changes", {}),
                    title=raw.get("title"),
                    supplied=raw.get("supplied", {}),
                    expected=tuple((code, section) for code, section in raw["expected"]),
                    tolerated=tuple((code, section) for code, section in raw.get("tolerated", [])),
                    beyond=raw.get("beyond", False),
                )
            )
    return found


def changed(case: Case) -> dict[str, tuple[str, ...] | None]:
    """The words of the case's plan with its changes. Raises ValueError where old words do not stand there exactly once."""
    words: dict[str, tuple[str, ...] | None] = {**writings()[case.plan].sections}
    for key, change in case.changes.items():
        if change is None:
            words[key] = None
        elif isinstance(change, Mapping):
            words[key] = tuple(change["lines"])
        else:
            words[key] = replaced(case.name, key, words[key] or (), change)
    return words


def replaced(name: str, key: str, lines: Sequence[str], change: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lines with old words replaced by new ones; new words may hold line breaks."""
    text = "\n".join(lines)
    for old, new in change:
        if text.count(old) != 1:
            message = f"{name}: {old!r} stands {text.count(old)} times in {key}"
            raise ValueError(message)
        text = text.replace(old, new)
    return tuple(text.split("\n"))
