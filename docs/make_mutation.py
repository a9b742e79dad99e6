"""Writes docs/mutation.md: `python -m docs.make_mutation FILE`, of the FILE that `python -m benchmarks.mutation --json FILE` wrote.

The arguments stand in `benchmarks/equivalent_mutants.tsv`; a survivor that is not argued there stops the page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.mutation import equivalent

PAGE = Path(__file__).parent / "mutation.md"
HEAD = """\
# Mutation check of the rules

Every function and plain constant under `validators/` is broken in every small way that mutmut and cosmic-ray know
(comparisons turned and moved by one, conditions forced, `and` and `or` exchanged and shortened, constants changed, arithmetic
exchanged, statements and arguments left out), and the tests that run it have to fail. Those tools start or collect pytest
anew for every mutant; here `benchmarks/mutation.py` collects the fast tests once and forks a process for each mutant, which
makes the whole check a matter of minutes:

    python -m benchmarks.mutation --json FILE        # about five minutes on one core; 1 where a survivor is not argued
    python -m docs.make_mutation FILE                # this page

"""
TABLE = """
## By package

| package | mutants | noticed | survived |
|---|---|---|---|
"""
ARGUED = """
## Survivors

Each changes nothing that anyone could notice. `benchmarks/equivalent_mutants.tsv` keeps the reasons; a survivor that is not
listed there makes the check fail.

| where | change | why it changes nothing |
|---|---|---|
"""


def page(figures: Mapping[str, Any]) -> str:
    """The page that says how the check went. Raises SystemExit where a survivor is not argued."""
    if figures["open"]:
        raise SystemExit(f"{len(figures['open'])} survivors are not argued; see python -m benchmarks.mutation")
    argued = equivalent()
    rows = "".join(f"| {name} | {made} | {made - left} | {left} |\n" for name, made, left in figures["packages"])
    total = (
        f"{figures['mutants']:,} mutants: {figures['killed']:,} are noticed, {figures['survived']} survive and are argued below.\n"
    )
    reasons = "".join(
        f"| `{module.removeprefix('validators.')}.{name}` | {_code(what)} | {argued[module, name, what]} |\n"
        for module, name, what in sorted({(one[0], one[1], one[2]) for one in figures["survivors"]})
    )
    return f"{HEAD}{total}{TABLE}{rows}{ARGUED}{reasons}"


def _code(change: str) -> str:
    """The change as code in a cell of a table."""
    return " → ".join(f"`{side.strip()}`" for side in change.replace("|", "\\|").split(" → "))


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")
