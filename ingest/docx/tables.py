"""Tables: the grid with merged cells, each of which stands once at its upper left corner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from ingest.docx.names import (
    AUTHOR,
    CELL_DEL,
    DEL,
    GRID_BEFORE,
    GRID_SPAN,
    H_MERGE,
    INS,
    PPR,
    RPR,
    TBL,
    TBL_PR,
    TBL_STYLE,
    TC,
    TC_PR,
    TR,
    TR_PR,
    V_MERGE,
    VAL,
    P,
    T,
    w,
)
from ingest.docx.values import whole
from schemas.document import Address, Block, Cell, Table

if TYPE_CHECKING:
    from ingest.docx.flow import Flow, Path, Story

_NO_MEMBERS = frozenset((TBL_PR, w("tblGrid"), w("tblPrEx"), TR_PR, TC_PR, w("sdtPr"), w("sdtEndPr"), PPR, RPR))
_MAX_COLUMNS = 63
"""Word's own bound; a larger span is an error of the file."""


class _OpenCell:
    """A cell that rows below may still lengthen."""

    __slots__ = ("blocks", "column", "column_span", "row", "row_span")

    def __init__(self, row: int, column: int, column_span: int, blocks: tuple[Block, ...]) -> None:
        self.row = row
        self.column = column
        self.row_span = 1
        self.column_span = column_span
        self.blocks = blocks

    def closed(self) -> Cell:
        return Cell(row=self.row, column=self.column, row_span=self.row_span, column_span=self.column_span, blocks=self.blocks)


def read_table(flow: Flow, story: Story, element: etree._Element, path: Path) -> Table | None:
    """The table of a `w:tbl`; None where tracked changes deleted all its rows."""
    named = element.find(f"{TBL_PR}/{TBL_STYLE}")
    style = named.get(VAL, "") if named is not None else ""
    rows: list[list[_OpenCell]] = []
    merged: dict[int, _OpenCell] = {}
    for row, row_path in _members(flow, element, TR, path):
        column = 0
        removed: etree._Element | None = None
        for properties in row.iterchildren(TR_PR):
            for child in properties:
                if child.tag == GRID_BEFORE:
                    column = min(max(whole(child.get(VAL), 0), 0), _MAX_COLUMNS)
                elif child.tag == DEL:
                    removed = child
                elif child.tag == INS:
                    flow.inserted(child.get(AUTHOR))
        if removed is not None:
            flow.deleted(row, removed.get(AUTHOR))
            continue
        cells: list[_OpenCell] = []
        for cell, cell_path in _members(flow, row, TC, row_path):
            merging = _merging(cell)
            if merging.removed is not None:
                flow.deleted(cell, merging.removed.get(AUTHOR))
                continue
            if not _continues(cells, merged.get(column), merging, len(rows)):
                blocks = tuple(flow.blocks(story, cell, cell_path, style))
                cells.append(_OpenCell(len(rows), column, merging.span, blocks))
                for covered in range(column, column + merging.span):
                    merged.pop(covered, None)
                if merging.down == "restart":
                    merged[column] = cells[-1]
            else:
                flow.stray(cell, "合併儲存格遮住的文字 / text hidden behind a merged cell")
            column += merging.span
        rows.append(cells)
    if not rows:
        return None
    return Table(
        rows=tuple(tuple([cell.closed() for cell in row]) for row in rows),
        columns=max((cell.column + cell.column_span for row in rows for cell in row), default=0),
        address=Address(part=story.part, path=path),
    )


def _continues(cells: list[_OpenCell], above: _OpenCell | None, merging: _Merging, row: int) -> bool:
    """Whether a cell only continues the one above it or the one to its left, which is then lengthened."""
    touches = above is not None and above.row + above.row_span == row and above.column_span == merging.span
    if merging.down == "continue" and above is not None and touches:
        above.row_span += 1
        return True
    if merging.across == "continue" and cells:
        cells[-1].column_span += merging.span
        return True
    return False


class _Merging(NamedTuple):
    """How many columns a cell covers, and whether it begins or continues a merger downwards and (in old files) across."""

    span: int = 1
    down: str | None = None
    across: str | None = None
    removed: etree._Element | None = None
    """The `w:cellDel` of a cell that tracked changes deleted."""


def _merging(cell: etree._Element) -> _Merging:
    span, down, across, removed = 1, None, None, None
    for properties in cell.iterchildren(TC_PR):
        for child in properties:
            tag = child.tag
            if tag == GRID_SPAN:
                span = min(max(whole(child.get(VAL), 1), 1), _MAX_COLUMNS)
            elif tag == V_MERGE:
                down = child.get(VAL, "continue")
            elif tag == H_MERGE:
                across = child.get(VAL, "continue")
            elif tag == CELL_DEL:
                removed = child
    return _Merging(span, down, across, removed)


def _members(flow: Flow, parent: etree._Element, wanted: str, path: Path) -> Iterator[tuple[etree._Element, Path]]:
    """The rows of a table or the cells of a row, also those in content controls and other wrappers."""
    for place, child in enumerate(parent):
        tag = child.tag
        if tag == wanted:
            yield child, (*path, place)
        elif tag in (P, TBL):
            flow.stray(child, "文字不在儲存格內 / text outside any cell")
        elif tag not in _NO_MEMBERS and len(child):
            if tag in (TR, TC) or child.find(f".//{wanted}") is None:
                if child.find(f".//{T}") is not None:
                    flow.stray(child, "文字不在儲存格內 / text outside any cell")
            else:
                yield from _members(flow, child, wanted, (*path, place))
