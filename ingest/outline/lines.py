"""The document as lines that may be headings: paragraphs, cut at soft line breaks.

A table is a *form table* where it holds the form itself (headings on the left, content on the right): its lines take part
like any others. So are tables that begin with a heading each, where the form is cut into one table a section. Every other
table holds data: its lines are content and never headings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemas.document import Block, Document, Paragraph, Span, Table, paragraphs_of
from schemas.records import dataclass
from text.labels import Label, LabelStyle, read_label

FORM_TABLE_HEADINGS = 3
"""So many different headings of the form make a table a form table."""
_CARD_COLUMNS = 2
_LONGEST_CARD_TITLE = 26


_CardShape = tuple[int, int, LabelStyle | None, bool]
"""Columns, rows, and how the first line is numbered and set."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; offsets into the paragraph's text, without blanks at either end."""

    block: int
    start: int
    end: int
    text: str
    """The paragraph's whole text."""
    label: Label | None
    in_data: bool
    """Whether the line stands in a table of data."""
    strong: bool
    """Whether it is set as a heading: a heading style, or bold throughout."""
    heading_level: int | None
    own_cell: bool
    """Whether it begins a cell of a form table."""

    @property
    def body(self) -> int:
        """Where the words behind the number begin."""
        return self.label.body if self.label else self.start

    @property
    def words(self) -> str:
        """The words behind the number."""
        return self.text[self.body : self.end]

    def span(self, start: int | None = None, end: int | None = None) -> Span:
        """The line, or a stretch of it, as a span."""
        return Span(block=self.block, start=self.start if start is None else start, end=self.end if end is None else end)


def _bold_throughout(paragraph: Paragraph, start: int, end: int) -> bool:
    covered = False
    for run in paragraph.runs:
        if run.start < end and run.end > start:
            if not run.bold and not paragraph.text[max(run.start, start) : min(run.end, end)].isspace():
                return False
            covered = True
    return covered


def _lines_of_paragraph(paragraph: Paragraph, *, in_data: bool, own_cell: bool) -> Iterator[Line]:
    text, start = paragraph.text, 0
    while start <= len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        first, last = start, stop
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            label = read_label(text[:last], first)
            yield Line(
                block=paragraph.index,
                start=first,
                end=last,
                text=text,
                label=label,
                in_data=in_data,
                strong=paragraph.heading_level is not None or _bold_throughout(paragraph, first, last),
                heading_level=paragraph.heading_level,
                own_cell=own_cell and first == len(text) - len(text.lstrip()),
            )
        start = stop + 1


def lines_of(document: Document, headings_in: Callable[[list[Line]], frozenset[str]]) -> list[Line]:
    """Every line that is not blank, in reading order.

    `headings_in` tells which headings of the form some lines name outright (`1:budget`); it decides what a form table is.
    """
    found: list[Line] = []
    cards = _cards(document, headings_in)

    def walk(blocks: tuple[Block, ...], *, in_data: bool, in_form: bool) -> None:
        first = True
        for block in blocks:
            if isinstance(block, Paragraph):
                found.extend(_lines_of_paragraph(block, in_data=in_data, own_cell=in_form and first and not in_data))
                first = False
                continue
            data = in_data or not (_is_form(block) or id(block) in cards)
            for row in block.rows:
                for cell in row:
                    walk(cell.blocks, in_data=data, in_form=not data)

    def _is_form(table: Table) -> bool:
        cells = [
            line
            for row in table.rows
            for cell in row
            for paragraph in cell.blocks
            if isinstance(paragraph, Paragraph)
            for line in _lines_of_paragraph(paragraph, in_data=False, own_cell=False)
        ]
        if len(headings_in(cells)) >= FORM_TABLE_HEADINGS:
            return True
        nested = (one for row in table.rows for cell in row for one in cell.blocks if isinstance(one, Table))
        return any(_is_form(one) for one in nested)

    walk(document.blocks, in_data=False, in_form=False)
    return found


def _cards(document: Document, headings_in: Callable[[list[Line]], frozenset[str]]) -> frozenset[int]:
    """The tables (by identity) that hold one section each: narrow ones that begin with a part's or section's own heading.

    One such table alone may be data under a name of the form (改善期程 | 工作項目); several are the form, cut into cards. Then
    a table of the same shape is a card as well, though its title is worded otherwise.
    """
    names: dict[int, frozenset[str]] = {}
    shapes: dict[int, _CardShape] = {}
    for block in document.blocks:
        if isinstance(block, Table) and block.columns <= _CARD_COLUMNS and block.rows and block.rows[0]:
            first = next((one for one in block.rows[0][0].blocks if isinstance(one, Paragraph) and one.text.strip()), None)
            lines = list(_lines_of_paragraph(first, in_data=False, own_cell=False)) if first else []
            if not lines:
                continue
            if lines[0].end - lines[0].start <= _LONGEST_CARD_TITLE:
                label = lines[0].label
                shapes[id(block)] = (block.columns, len(block.rows), label.style if label else None, lines[0].strong)
            named = headings_in(lines[:1])
            if any(not name.startswith("2:") for name in named):
                names[id(block)] = named
    if len(frozenset[str]().union(*names.values())) < FORM_TABLE_HEADINGS:
        return frozenset()
    usual = {shapes[card] for card in names if card in shapes}
    return frozenset(names) | {table for table, shape in shapes.items() if shape in usual}


def table_blocks(table: Table) -> frozenset[int]:
    """The numbers of the paragraphs that stand in a table."""
    return frozenset(paragraph.index for paragraph in paragraphs_of((table,)))
