"""Tracked changes and comments of an OpenDocument text.

Deleted text stands apart, in `text:tracked-changes`, and is never in the flow; inserted text stands in the flow between two
marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ingest.odt.names import DC, OFFICE, TEXT, XML_ID
from ingest.odt.plain import paragraphs_text
from schemas.document import Revision
from schemas.records import dataclass

if TYPE_CHECKING:
    from lxml import etree

    from ingest.odt.line import Line, Marks

_KINDS: dict[str, Literal["insertion", "deletion", "format"]] = {
    f"{TEXT}insertion": "insertion",
    f"{TEXT}deletion": "deletion",
    f"{TEXT}format-change": "format",
}


@dataclass(slots=True)
class _Change:
    kind: Literal["insertion", "deletion", "format"]
    author: str | None
    text: str
    block: int | None = None
    begun: tuple[int, int] | None = None
    """Where an insertion begins: paragraph and offset, automatic numbers not counted."""


class Revisions:
    """The changes that one part declares, and the places in the flow where their marks were met."""

    def __init__(self, root: etree._Element) -> None:
        self._changes: dict[str, _Change] = {}
        self._comments: list[Revision] = []
        for region in root.iter(f"{TEXT}changed-region"):
            identity = region.get(f"{TEXT}id") or region.get(XML_ID) or ""
            for change in region:
                kind = _KINDS.get(str(change.tag))
                if kind is not None:
                    author = change.findtext(f"{OFFICE}change-info/{DC}creator")
                    self._changes[identity] = _Change(kind, author, paragraphs_text(change) if kind == "deletion" else "")

    def at(self, block: int, bodies: list[str]) -> Marks:
        """What a paragraph under construction tells its marks to; `block` is its index, `bodies` the words before it."""
        return _Marks(self, block, bodies)

    def mark(self, mark: etree._Element, block: int, so_far: str, bodies: list[str]) -> None:
        """A mark met in paragraph `block` behind the words `so_far`."""
        change = self._changes.get(mark.get(f"{TEXT}change-id", ""))
        if change is None:
            return
        if change.block is None:
            change.block = block
        if mark.tag == f"{TEXT}change-start":
            change.begun = (block, len(so_far))
        elif mark.tag == f"{TEXT}change-end" and change.begun is not None and change.kind == "insertion":
            first, offset = change.begun
            words = [*bodies[first:block], so_far]
            words[0] = words[0][offset:]
            change.text = "\n".join(words)
            change.begun = None

    def comment(self, annotation: etree._Element, block: int) -> None:
        """A comment anchored in paragraph `block`."""
        author = annotation.findtext(f"{DC}creator")
        self._comments.append(Revision(kind="comment", author=author, text=paragraphs_text(annotation), block=block))

    def found(self, blocks: int) -> tuple[Revision, ...]:
        """All changes and comments of a document of that many paragraphs."""
        changes = [
            Revision(kind=change.kind, author=change.author, text=change.text, block=_inside(change.block, blocks))
            for change in self._changes.values()
        ]
        comments = [
            Revision(kind="comment", author=one.author, text=one.text, block=_inside(one.block, blocks)) for one in self._comments
        ]
        return (*changes, *comments)


def _inside(block: int | None, blocks: int) -> int | None:
    """The paragraph, or the last one for a mark that stands behind it."""
    return None if block is None or blocks == 0 else min(block, blocks - 1)


@dataclass(frozen=True, slots=True)
class _Marks:
    revisions: Revisions
    block: int
    bodies: list[str]

    def change(self, mark: etree._Element, line: Line) -> None:
        self.revisions.mark(mark, self.block, line.text, self.bodies)

    def comment(self, annotation: etree._Element) -> None:
        self.revisions.comment(annotation, self.block)
