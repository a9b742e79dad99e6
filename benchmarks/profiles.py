"""Where the time of a check goes, function by function: what shows that no single thing is left to be taken out."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
_ROWS = 15


def shares(function: Callable[[], object], rounds: int = 60, rows: int = _ROWS) -> list[tuple[str, float, float]]:
    """The functions with the largest own time: name, own share and share with what they call, both of the whole (0 to 1).

    A profiler makes calls of Python functions dearer than they are and leaves C functions as they are; the order is what counts.
    """
    function()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(rounds):
        function()
    profile.disable()
    stats = pstats.Stats(profile)
    entries = stats.stats  # type: ignore[attr-defined]  # typeshed does not know it
    whole = sum(own for _, _, own, _, _ in entries.values())
    found = [(_name(*where), own / whole, total / whole) for where, (_, _, own, total, _) in entries.items()]
    return sorted(found, key=lambda one: -one[1])[:rows]


def table(found: list[tuple[str, float, float]]) -> str:
    """The shares as a Markdown table."""
    rows = ["| function | own | with what it calls |", "|---|---:|---:|"]
    return "\n".join(rows + [f"| {name} | {own:.1%} | {total:.1%} |" for name, own, total in found])


def _name(file: str, _line: int, function: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT):
        return f"`{path.relative_to(ROOT).as_posix()}` {function}"
    return function.strip("<>") if file == "~" else f"{path.stem}.{function}"
