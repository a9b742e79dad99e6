"""Where the characters of a paragraph stand in a file of XML: what a reader knows and an annotated copy needs.

A `Document` is the same for every format and therefore knows no elements. A reader that is asked for it hands out, beside the
document, the elements that show each paragraph; paths count child elements from the root of the part down, comments and
processing instructions left out, as in `schemas.document.Address`.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An element of one part that shows `Paragraph.text[start:end]`.

    In Word files the characters are the text of a `w:t`, from its `skipped`-th on, or the whole of what another element stands
    for. In ODT files they are the text of the element, or, where `tail` is set, the text behind it; there, white space in the
    file may be longer than what is shown.
    """

    part: str
    path: tuple[int, ...]
    start: int
    end: int
    skipped: int = 0
    tail: bool = False


Anchors = Mapping[int, tuple[Anchor, ...]]
"""By the index of the paragraph; a paragraph without text of its own in the file has no entry."""
