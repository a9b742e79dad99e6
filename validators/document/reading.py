"""For the rules on files that cannot be read: reading finds them, not a check of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Hit


def found_by_reading(case: Case) -> Iterator[Hit]:
    """Nothing: a document that has come this far was read."""
    del case
    return iter(())
