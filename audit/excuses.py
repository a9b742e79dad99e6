"""Advisories that a person has looked at and lets pass for a while."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Excuse:
    """Why an advisory (by any of its names) does not matter for a package here, and the last day on which that is believed."""

    package: str
    advisory: str
    reason: str
    until: date


def excuses(path: Path) -> list[Excuse]:
    """Those in this file. Raises `ValueError` or `KeyError` for an entry that lacks something; a reason has to be one."""
    found = [
        Excuse(one["package"], one["advisory"], one["reason"].strip(), date.fromisoformat(one["until"]))
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]
    for one in found:
        if not one.reason:
            raise ValueError(f"{one.advisory} is excused without a reason")
    return found
