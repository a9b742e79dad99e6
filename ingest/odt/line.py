"""The inside of one paragraph: its words in their formats, and what hangs on it (text boxes, notes, comments, tracked changes)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from ingest.odt.names import DRAW, FIELD, OFFICE, TEXT
from schemas.document import Run
from schemas.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from ingest.odt.styles import StyleSheet, TextFormat

_BLANKS = re.compile(r"[ \t\r\n]+")
_WESTERN = re.compile(r"[0-9A-Za-z\u00c0-\u024f][\x20-\x7e\u00a0-\u024f]*")
"""What is shown in the Western size: a Latin letter or digit and what stands behind it of that script."""
_BLANK_COUNT_LIMIT = 10_000
_SPACES, _TAB, _BREAK = f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"
_SPAN, _RUBY, _NOTE, _NUMBER = f"{TEXT}span", f"{TEXT}ruby", f"{TEXT}note", f"{TEXT}number"
_ANNOTATION, _FIELD_MARK = f"{OFFICE}annotation", f"{FIELD}fieldmark"
_CHANGE_MARKS = (f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change")
_HIDDEN_FIELDS = (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph")
_SILENT = (f"{TEXT}script", f"{TEXT}ruby-text", _NUMBER)
"""Elements whose text no page shows: source code, the reading aid above a word, and a number that is rendered anew."""


class Marks(Protocol):
    """Who is told of the marks of tracked changes and comments that a line meets."""

    def change(self, mark: etree._Element, line: Line) -> None:
        """A tracked change begins, ends or stands here."""

    def comment(self, annotation: etree._Element) -> None:
        """A comment is anchored here."""


@dataclass(slots=True)
class Line:
    """A paragraph under construction. `text` grows by `read`; `hanging` are the drawings and notes to be read behind it."""

    styles: StyleSheet
    marks: Marks
    formula: Callable[[etree._Element], str]
    """The words of an embedded object (`draw:object`) where it is a formula, else nothing."""
    pieces: list[str] = field(default_factory=list)
    sources: list[tuple[etree._Element, bool]] = field(default_factory=list)
    """For each piece its element, and whether it is the text behind that element rather than inside."""
    stretches: list[tuple[int, int, TextFormat]] = field(default_factory=list)
    length: int = 0
    after_blank: bool = True
    """White space in the file collapses to one space, and to none at the start of the paragraph."""
    hid: bool = False
    """Whether hidden text was left out."""
    hanging: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words so far."""
        return "".join(self.pieces)

    def read(self, element: etree._Element, shape: TextFormat) -> None:
        """Takes in the text of `element` and of all inside it, in the format `shape` where nothing else is said."""
        if element.text:
            self._words(element.text, shape, (element, False))
        for child in element:
            self._child(child, shape)
            if child.tail:
                self._words(child.tail, shape, (child, True))

    def _child(self, child: etree._Element, shape: TextFormat) -> None:
        tag = child.tag
        if tag == _SPAN:
            self.read(child, self.styles.span(child.get(f"{TEXT}style-name"), shape))
        elif tag == _SPACES:
            count = child.get(f"{TEXT}c", "1")
            self._sign(" " * min(int(count), _BLANK_COUNT_LIMIT) if count.isdecimal() else " ", shape, child)
        elif tag == _TAB:
            self._sign("\t", shape, child)
        elif tag == _BREAK:
            self._sign("\n", shape, child)
        elif tag == _NOTE or tag.startswith(DRAW):
            self._hang(child, shape)
        elif tag == _ANNOTATION:
            self.marks.comment(child)
        elif tag in _CHANGE_MARKS:
            self.marks.change(child, self)
        elif tag == _RUBY:
            base = child.find(f"{TEXT}ruby-base")
            if base is not None:
                self.read(base, shape)
        elif tag == _FIELD_MARK:
            self._words(_chosen(child), shape, (child, False))
        elif tag in _HIDDEN_FIELDS and child.get(f"{TEXT}is-hidden") == "true":
            self.hid = True
        elif tag not in _SILENT:
            # Links, bookmarks and fields: what they show is their text.
            self.read(child, shape)

    def _hang(self, child: etree._Element, shape: TextFormat) -> None:
        if shape.hidden:
            self.hid = True
            return
        embedded = child.find(f"{DRAW}object")
        words = "" if embedded is None else self.formula(embedded)
        if words:
            self._sign(words, shape, child)
        else:
            self.hanging.append(child)

    def _words(self, raw: str, shape: TextFormat, source: tuple[etree._Element, bool]) -> None:
        if shape.hidden:
            self.hid = self.hid or not raw.isspace()
            return
        words = _BLANKS.sub(" ", raw)
        if self.after_blank and words[0] == " ":
            words = words[1:]
        if words:
            self.after_blank = words[-1] == " "
            self._append(words, shape, source)

    def _sign(self, sign: str, shape: TextFormat, element: etree._Element) -> None:
        if not shape.hidden and sign:
            self.after_blank = False
            self._append(sign, shape, (element, False))

    def _append(self, words: str, shape: TextFormat, source: tuple[etree._Element, bool]) -> None:
        start, self.length = self.length, self.length + len(words)
        self.pieces.append(words)
        self.sources.append(source)
        if self.stretches and self.stretches[-1][2] is shape:
            start = self.stretches.pop()[0]
        self.stretches.append((start, self.length, shape))


def _chosen(mark: etree._Element) -> str:
    """The entry that a drop-down list of Word's kind shows."""
    if not mark.get(f"{FIELD}type", "").endswith("FORMDROPDOWN"):
        return ""
    values = [(one.get(f"{FIELD}name", ""), one.get(f"{FIELD}value", "")) for one in mark.iterfind(f"{FIELD}param")]
    entries = [value for name, value in values if name.endswith("ListEntry")]
    chosen = next((value for name, value in values if name.endswith(("Selected", "Result"))), "")
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def runs_of(text: str, stretches: list[tuple[int, int, TextFormat]], offset: int = 0) -> list[Run]:
    """The stretches as runs, shifted by `offset`; split by script where Western and Asian sizes differ."""
    runs: list[Run] = []

    def add(start: int, end: int, shape: TextFormat, size: float | None) -> None:
        last = runs[-1] if runs else None
        if last is not None and (last.font, last.size, last.bold, last.end) == (shape.font, size, shape.bold, start + offset):
            start = runs.pop().start - offset
        runs.append(Run(start=start + offset, end=end + offset, font=shape.font, size=size, bold=shape.bold))

    for start, end, shape in stretches:
        asian = shape.size if shape.size is not None else shape.western_size
        western = shape.western_size if shape.western_size is not None else asian
        if western == asian:
            add(start, end, shape, asian)
            continue
        place = start
        for found in _WESTERN.finditer(text, start, end):
            if found.start() > place:
                add(place, found.start(), shape, asian)
            add(found.start(), found.end(), shape, western)
            place = found.end()
        if place < end:
            add(place, end, shape, asian)
    return runs
