"""The document for people to read beside its findings: paragraphs and tables, the text cut where findings begin and end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reports.layout import shown
from schemas.document import Block, Document, Paragraph
from schemas.findings import SEVERITIES
from schemas.records import dataclass
from schemas.rules import Severity

if TYPE_CHECKING:
    from schemas.report import Report

NUMBERED = 4
"""So many of a finding's related places carry its number and are linked; a font can be wrong in every paragraph."""
_UNPRINTABLE = re.compile(r"[^\n\t -~\u00a0-\u00ac\u2010-\u2027\u3000-\u303f\u3041-\u3096\u3099-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
"""What may have to be replaced: everything but the characters that plans are made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of one paragraph that finding `number` (from 1) points at; `related` is None, or which related place it is.

    `within` says that the finding's own words hold this related place, so that its number would stand there twice.
    """

    start: int
    end: int
    number: int
    severity: Severity
    related: int | None = None
    within: bool = False

    @property
    def anchor(self) -> str:
        """The name that links to this place use."""
        return f"p{self.number}" if self.related is None else f"p{self.number}-{self.related}"

    @property
    def numbered(self) -> bool:
        """Whether the number stands behind the words."""
        return self.related is None or (self.related <= NUMBERED and not self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text under the same marks. `begin` are the marks that begin with it, `end` those that end with it."""

    text: str
    severity: Severity | None = None
    """The worst of the findings that point here; None where only related places, or nothing, cover the text."""
    related: bool = False
    begin: tuple[Mark, ...] = ()
    end: tuple[Mark, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether any finding points here."""
        return self.severity is not None or self.related


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedParagraph:
    """One paragraph of the document, its `index` there. `page` is given where a page begins."""

    index: int
    pieces: tuple[Piece, ...]
    page: int | None = None
    heading: bool = False
    aside: bool = False
    """Whether it stands outside the body: a note, a text box."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedCell:
    """One cell of a table."""

    blocks: tuple[MarkedBlock, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedTable:
    """A table; `rows` hold the cells that begin there. `number` counts the tables of the document from 1."""

    rows: tuple[tuple[MarkedCell, ...], ...]
    number: int


MarkedBlock = MarkedParagraph | MarkedTable


def marked_blocks(document: Document, report: Report) -> tuple[MarkedBlock, ...]:
    """The whole document in reading order, with the places of the report's findings marked."""
    return _Marker(report).blocks(document.blocks)


def printable(text: str) -> str:
    """The text as a page can show it: □ for what no font shows; without characters that steer or hide (bidi overrides, NUL)."""
    return _UNPRINTABLE.sub(shown, text)


def cut(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The text in pieces; together they are the text, whatever overlaps. A mark of no length is a piece of no text."""
    bounds = sorted({0, len(text)} | {place for mark in marks for place in (mark.start, mark.end) if place <= len(text)})
    return tuple(_pieces(text, marks, bounds))


def _pieces(text: str, marks: Sequence[Mark], bounds: list[int]) -> Iterator[Piece]:
    for place, start in enumerate(bounds):
        points = tuple(mark for mark in marks if mark.start == mark.end == start)
        if points:
            yield Piece(text="", severity=_worst(points), related=True, begin=points, end=points)
        if place + 1 == len(bounds):
            return
        end = bounds[place + 1]
        over = tuple(mark for mark in marks if mark.start <= start and end <= mark.end and mark.start < mark.end)
        yield Piece(
            text=printable(text[start:end]),
            severity=_worst(over),
            related=any(mark.related is not None for mark in over),
            begin=tuple(mark for mark in over if mark.start == start),
            end=tuple(mark for mark in over if mark.end == end or end == len(text)),
        )


def _worst(marks: Sequence[Mark]) -> Severity | None:
    own = {mark.severity for mark in marks if mark.related is None}
    return next((severity for severity in SEVERITIES if severity in own), None)


class _Marker:
    def __init__(self, report: Report) -> None:
        self.marks: dict[int, list[Mark]] = defaultdict(list)
        self.page: int | None = None
        self.tables = 0
        self.headings = {place["block"] for section in report["sections"] if (place := section["where"]) is not None}
        for number, finding in enumerate(report["findings"], 1):
            severity, own = finding["severity"], finding["where"]
            if own is not None:
                self.add(Mark(start=own["start"], end=own["end"], number=number, severity=severity), own["block"])
            for order, place in enumerate(finding.get("related", ()), 1):
                start, end = place["start"], place["end"]
                within = own is not None and own["block"] == place["block"] and own["start"] <= start and end <= own["end"]
                mark = Mark(start=start, end=end, number=number, severity=severity, related=order, within=within)
                self.add(mark, place["block"])

    def add(self, mark: Mark, block: int) -> None:
        self.marks[block].append(mark)

    def blocks(self, blocks: Sequence[Block]) -> tuple[MarkedBlock, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> MarkedBlock:
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        self.tables += 1
        number = self.tables
        rows = tuple(
            tuple(MarkedCell(blocks=self.blocks(cell.blocks), rows=cell.row_span, columns=cell.column_span) for cell in row)
            for row in block.rows
        )
        return MarkedTable(rows=rows, number=number)

    def paragraph(self, paragraph: Paragraph) -> MarkedParagraph:
        fresh = paragraph.page if paragraph.page != self.page else None
        self.page = paragraph.page or self.page
        return MarkedParagraph(
            index=paragraph.index,
            pieces=cut(paragraph.text, self.marks.get(paragraph.index, [])),
            page=fresh,
            heading=paragraph.heading_level is not None or paragraph.index in self.headings,
            aside=paragraph.role != "body",
        )
