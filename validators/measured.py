"""The measured precision and recall of each rule: `measured.json`, written by `benchmarks.measure_rules`. No rule reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.measured import Measured, Tally

FILE = Path(__file__).parent / "measured.json"


def measured(code: str) -> Measured | None:
    """The figures of the rule of that code; None where the corpus demands it nowhere and it made nothing up."""
    figures: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    found = figures["rules"].get(code.upper())
    if found is None:
        return None
    return Measured(
        tally=_tally(found),
        formats={name: _tally(one) for name, one in found["formats"].items()},
        day=figures["day"],
        files=figures["files"],
        corpus=figures["corpus"],
    )


def _tally(figures: Mapping[str, int]) -> Tally:
    return Tally(right=figures["right"], missed=figures["missed"], made_up=figures["made_up"])
