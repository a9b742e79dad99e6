"""The grid of an OpenDocument table: spans, covered cells, and rows and cells that stand for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.odt.names import TABLE
from ingest.odt.plain import plain_text
from schemas.document import Cell
from schemas.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from schemas.document import Block

_ROW, _CELL, _COVERED = f"{TABLE}table-row", f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_ROW_GROUPS = (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group")
REPEAT_LIMIT = 20_000
"""So many rows and cells of one document may stand for others; tables within repeated cells multiply."""
_ROW_LIMIT = 5_000
_COLUMN_LIMIT = 1_024


def _count(element: etree._Element, name: str) -> int:
    """A count such as `number-columns-spanned`, 1 where nothing or nonsense is said."""
    value = element.get(f"{TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 10 else 1


@dataclass(slots=True)
class Repeats:
    """How many more repetitions a document may have."""

    left: int = REPEAT_LIMIT

    def take(self) -> bool:
        """Uses up one; false where none is left."""
        self.left -= 1
        return self.left >= 0


@dataclass(slots=True)
class Grid:
    """Reads a table; `read_cell` gives a cell's blocks, told its child numbers from the table down."""

    read_cell: Callable[[etree._Element, tuple[int, ...]], tuple[Block, ...]]
    repeats: Repeats
    columns: int = 0
    beyond: list[str] = field(default_factory=list)
    """Words of cells that stand outside what a table may have."""
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows read so far."""
        return tuple(self._rows)

    def read(self, element: etree._Element, path: tuple[int, ...] = ()) -> None:
        """Takes in all rows below `element`, those in groups and of the repeated heading included."""
        for place, child in enumerate(element):
            if child.tag == _ROW:
                self._read_row(child, (*path, place))
            elif child.tag in _ROW_GROUPS:
                self.read(child, (*path, place))

    def _read_row(self, element: etree._Element, path: tuple[int, ...]) -> None:
        for time in range(_count(element, "number-rows-repeated")):
            if len(self._rows) >= _ROW_LIMIT or (time > 0 and not self.repeats.take()):
                self._leave_out(element)
                return
            self._rows.append(self._row(element, path))

    def _row(self, element: etree._Element, path: tuple[int, ...]) -> tuple[Cell, ...]:
        row, column = len(self._rows), 0
        cells: list[Cell] = []
        for place, child in enumerate(element):
            if child.tag not in (_CELL, _COVERED):
                continue
            repeated = _count(child, "number-columns-repeated")
            # A covered cell that holds words all the same shows none of them.
            for time in range(repeated if child.tag == _CELL else 0):
                if column >= _COLUMN_LIMIT or (time > 0 and not self.repeats.take()):
                    self._leave_out(child)
                    break
                wide = min(_count(child, "number-columns-spanned"), _COLUMN_LIMIT)
                high = min(_count(child, "number-rows-spanned"), _ROW_LIMIT)
                blocks = self.read_cell(child, (*path, place))
                cells.append(Cell(row=row, column=column, row_span=high, column_span=wide, blocks=blocks))
                self.columns = max(self.columns, min(column + wide, _COLUMN_LIMIT))
                column += 1
            if child.tag == _COVERED:
                column = min(column + repeated, _COLUMN_LIMIT)
        self.columns = max(self.columns, column)
        return tuple(cells)

    def _leave_out(self, element: etree._Element) -> None:
        words = plain_text(element)
        if words:
            self.beyond.append(words)
