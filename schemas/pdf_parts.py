"""Walking through the objects of a PDF: what names active content and what takes it out of a copy have to see the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_DEPTH = 8
"""Dictionaries within dictionaries that are looked through."""


def dictionaries_in(item: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary and those directly inside it; what is referred to is an object of its own and comes by itself."""
    import pikepdf  # noqa: PLC0415 - only a PDF needs it

    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if isinstance(item, pikepdf.Dictionary):
        yield item
        values = [item[key] for key in item.keys()]  # noqa: SIM118 - pikepdf dictionaries iterate over keys only so
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    else:
        return
    if depth < _DEPTH:
        for value in values:
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                yield from dictionaries_in(value, depth + 1)
