"""Headings that share a parent, as two rules compare them."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import Heading
from schemas.rules import Case


def siblings(case: Case) -> Iterator[tuple[str | None, list[Heading]]]:
    """Each parent (None for the parts) with the headings below it, in the order of the document."""
    groups: dict[str | None, list[Heading]] = {}
    for heading in case.plan.order:
        groups.setdefault(case.form.sections[heading.key].parent, []).append(heading)
    yield from groups.items()
