"""Annotated OpenDocument texts: a copy of the author's own file with an `office:annotation` around the words of each finding.

Annotations stand among the words, so that nothing has to be divided but a stretch of text. Only `content.xml` is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.annotate.notes import QUOTED, NotAnnotated, Note
from reports.annotate.packages import Parts, element_at, parsed, printable
from schemas.anchors import Anchors
from schemas.document import Document
from schemas.rules import Words
from text.check_notes import AUTHOR

if TYPE_CHECKING:
    from lxml import etree

CONTENT = "content.xml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT = f"{{{_OASIS}office:1.0}}", f"{{{_OASIS}text:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HOLDERS = frozenset(f"{_TEXT}{name}" for name in ("p", "h", "span", "a", "ruby-base", "meta", "meta-field"))
"""Elements that may hold an annotation among their words."""
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_BLANKS = re.compile(r"[ \t\r\n]+")
_SIGNATURES = ("META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml", "META-INF/packagesignatures.xml")
_NO_PLACE = Words("檔案結構特殊，無法加註。", "The file is built in a way that cannot be annotated.")


class _Stretch:
    """Text that shows `start` to `end` of a paragraph: that of an element, or, with `tail`, that behind it."""

    __slots__ = ("element", "end", "start", "tail")

    def __init__(self, element: etree._Element, start: int, end: int, *, tail: bool) -> None:
        self.element = element
        self.start = start
        self.end = end
        self.tail = tail

    @property
    def raw(self) -> str:
        """The text as it stands in the file; empty where an element stands for the characters."""
        return (self.element.tail if self.tail else self.element.text) or ""


def annotated_odt(data: bytes, document: Document, notes: Sequence[Note], anchors: Anchors) -> bytes:
    """The copy, with one annotation a note. A digital signature, which no changed copy can keep, is left out of it.

    Takes packages and the flat form. `anchors` are those of the paragraphs that the notes stand at. Raises NotAnnotated.
    """
    package = Parts(data) if data.startswith(b"PK") else None
    root = parsed(package.read(CONTENT) if package else data)
    stretches = {
        block: [_Stretch(element_at(root, one.path), one.start, one.end, tail=one.tail) for one in anchors.get(block, ())]
        for block in {note.span.block for note in notes}
    }
    paragraphs = {block: _paragraph(root, document, block) for block in stretches}
    taken = {one.get(f"{_OFFICE}name", "") for one in root.iter(f"{_OFFICE}annotation")}
    for number, note in enumerate(notes, 1):
        name = f"plancheck{number}"
        while name in taken:
            name += "x"
        block = note.span.block
        _annotate(note, name, document, stretches[block], paragraphs[block])
    written = _written(root)
    if package is None:
        return written
    return package.copy({CONTENT: written}, [name for name in _SIGNATURES if name in package])


def _annotate(note: Note, name: str, document: Document, stretches: list[_Stretch], paragraph: etree._Element) -> None:
    source = document.paragraphs[note.span.block]
    start, end = max(note.span.start, len(source.label)), max(note.span.end, len(source.label))
    if not any(one.start < end and one.end > start for one in stretches):
        start, end = len(source.label), len(source.text)
    inside = [one for one in stretches if one.start < end and one.end > start]
    elsewhere = not inside and end > start
    begin = _annotation(paragraph, note, name, document.quote(note.span) if elsewhere else "")
    finish = paragraph.makeelement(f"{_OFFICE}annotation-end", {f"{_OFFICE}name": name})
    if not inside:
        _prepend(paragraph, begin)
        paragraph.append(finish)
        return
    # From behind, so that the place of the beginning does not move.
    _insert(stretches, inside[-1], min(end, inside[-1].end), finish, after=True)
    first = next(one for one in stretches if one.start < end and one.end > start)
    _insert(stretches, first, max(start, first.start), begin, after=False)


def _insert(stretches: list[_Stretch], stretch: _Stretch, place: int, mark: etree._Element, *, after: bool) -> None:
    """Put a mark before the character at `place`; `after` where that is the end of the stretch, which is then divided no more."""
    holder = stretch.element.getparent() if stretch.tail else stretch.element
    if holder is None or holder.tag not in _HOLDERS:
        _beside(stretches, stretch.element, mark, after=after)
        return
    raw = stretch.raw
    if not stretch.tail and len(stretch.element) == 0 and not raw:
        _beside(stretches, stretch.element, mark, after=after)
        return
    cut = _raw_place(raw, stretch.end - stretch.start, place - stretch.start)
    if stretch.tail:
        # A mark takes the text behind it along as its tail.
        mark.tail = raw[cut:]
        stretch.element.tail = raw[:cut]
        holder.insert(holder.index(stretch.element) + 1, mark)
    else:
        mark.tail = raw[cut:]
        stretch.element.text = raw[:cut]
        holder.insert(0, mark)
    behind = _Stretch(mark, place, stretch.end, tail=True)
    stretch.end = place
    stretches.insert(stretches.index(stretch) + 1, behind)


def _beside(stretches: list[_Stretch], element: etree._Element, mark: etree._Element, *, after: bool) -> None:
    """Put a mark beside an element that stands for characters by itself, or that may hold no mark: before or behind it."""
    outer = element
    parent = outer.getparent()
    while parent is not None and parent.tag not in _HOLDERS:
        outer, parent = parent, parent.getparent()
    if parent is None:
        raise NotAnnotated(_NO_PLACE)
    if after:
        mark.tail, outer.tail = outer.tail, None
        parent.insert(parent.index(outer) + 1, mark)
        for one in stretches:
            if one.tail and one.element is outer:
                one.element = mark
    else:
        parent.insert(parent.index(outer), mark)


def _raw_place(raw: str, shown: int, place: int) -> int:
    """Where in the file's text the `place`-th of its `shown` characters stands: white space collapses to one blank or to none."""
    collapsed = _BLANKS.sub(" ", raw)
    place += len(collapsed) - shown
    at = 0
    for _ in range(place):
        blank = _BLANKS.match(raw, at)
        at = blank.end() if blank else at + 1
    return at


def _paragraph(root: etree._Element, document: Document, block: int) -> etree._Element:
    """The paragraph's element; for what stands in none, such as a form field, the paragraph around it or the first of all."""
    found: etree._Element | None = element_at(root, document.paragraphs[block].address.path)
    while found is not None and found.tag not in _PARAGRAPHS:
        found = found.getparent()
    if found is None:
        found = next(root.iter(*_PARAGRAPHS), None)
    if found is None:
        raise NotAnnotated(_NO_PLACE)
    return found


def _prepend(paragraph: etree._Element, mark: etree._Element) -> None:
    mark.tail, paragraph.text = paragraph.text, None
    paragraph.insert(0, mark)


def _annotation(paragraph: etree._Element, note: Note, name: str, quote: str) -> etree._Element:
    made = paragraph.makeelement(
        f"{_OFFICE}annotation", {f"{_OFFICE}name": name}, {"office": _OFFICE.strip("{}"), "dc": _DC.strip("{}")}
    )
    for tag, words in (("creator", AUTHOR), ("date", f"{note.day.isoformat()}T00:00:00")):
        one = made.makeelement(f"{_DC}{tag}")
        one.text = words
        made.append(one)
    lines = [*note.lines, note.reply]
    if quote:
        lines.insert(1, QUOTED.in_lang(note.lang).format(words=quote))
    for line in lines:
        one = made.makeelement(f"{_TEXT}p")
        one.text = printable(line)
        made.append(one)
    return made


def _written(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
