"""Grids and strips to tables: whose words stand in which cell, tables inside cells, tables that go on over a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.pdf.grid import Area, Grid
from ingest.pdf.lines import Line, lines_of, split_at
from ingest.pdf.page import Strip
from ingest.pdf.paragraphs import Region, ended_early
from schemas.records import dataclass, field
from text.fold import dense
from text.labels import read_label

_TOTAL = re.compile(r"(?:合|小|總|共)計|總額|總經費|總金額")
_AMOUNT = re.compile(r"(?:NT\$?|\$|新台幣)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[千萬億]?元)?整?")
_REST_OF_AMOUNT = re.compile(r"0[\d,]|,")
_BEGUN_AMOUNT = re.compile(r"\d,\d{0,2}$")

_HEADING = re.compile(r"[一二三四五六七八九十壹貳參]+、|\([一二三四五六七八九十]+\)")

_SAME_COLUMN = 4.0
"""Points by which the edges of columns may differ from page to page."""
_WIDEST_PADDING = 14.0


@dataclass(slots=True)
class DraftCell:
    """A cell being read: lines and tables in it, from the top down."""

    row: int
    column: int
    row_span: int
    column_span: int
    region: Region
    items: list[Line | DraftTable] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Its own lines, without those of tables inside it."""
        return [item for item in self.items if isinstance(item, Line)]

    @property
    def words(self) -> str:
        """What it says, folded and without blanks."""
        return dense("".join(line.text for line in self.lines))


@dataclass(slots=True)
class DraftTable:
    """A table being read. `xs` are the edges of its columns in points."""

    xs: list[float]
    rows: list[list[DraftCell]]
    top: float
    bottom: float
    page: int
    open_top: bool = False
    open_bottom: bool = False


def nested(grids: Sequence[Grid]) -> dict[int, list[Grid]]:
    """For each table the tables that stand directly inside it, by `id`; under 0 those that stand in none. Boxes fall away."""
    tables = sorted((grid for grid in grids if len(grid.areas) > 1), key=_extent, reverse=True)
    inside: dict[int, list[Grid]] = {0: []}
    for place, grid in enumerate(tables):
        holders = [other for other in tables[:place] if _contains(other, grid)]
        holder = min(holders, key=_extent, default=None)
        inside.setdefault(id(holder) if holder else 0, []).append(grid)
    return inside


def _extent(grid: Grid) -> float:
    left, top, right, bottom = grid.box
    return (right - left) * (bottom - top)


def _contains(outer: Grid, inner: Grid) -> bool:
    left, top, right, bottom = outer.box
    x0, y0, x1, y1 = inner.box
    return left - 2 <= x0 and x1 <= right + 2 and top - 2 <= y0 and y1 <= bottom + 2


def in_table(strip: Strip, grid: Grid) -> bool:
    """Whether the middle of a strip lies in a table."""
    left, top, right, bottom = grid.box
    x = (strip.lefts[0] + strip.rights[-1]) / 2
    y = (strip.top + strip.bottom) / 2
    return left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1


def table_of(grid: Grid, strips: Sequence[Strip], inside: dict[int, list[Grid]], page: int) -> DraftTable:
    """The table that a grid and the strips in it make."""
    children = inside.get(id(grid), [])
    of_child: list[list[Strip]] = [[] for _ in children]
    of_area: list[list[Strip]] = [[] for _ in grid.areas]
    for whole in strips:
        for strip in _parted(whole, grid):
            for place, child in enumerate(children):
                if in_table(strip, child):
                    of_child[place].append(strip)
                    break
            else:
                x = (strip.lefts[0] + strip.rights[-1]) / 2
                number = grid.area_at(x, (strip.top + strip.bottom) / 2)
                of_area[number or 0].append(strip)
    lines = [lines_of(members, page) for members in of_area]
    padding = min(
        (
            line.left - area.left
            for area, members in zip(grid.areas, lines, strict=True)
            for line in members
            if 0 <= line.left - area.left <= _WIDEST_PADDING
        ),
        default=5.0,
    )
    rows: list[list[DraftCell]] = [[] for _ in range(len(grid.ys) - 1)]
    for number, area in enumerate(grid.areas):
        cell = _cell(area, lines[number], padding)
        for child, members in zip(children, of_child, strict=True):
            left, top, right, bottom = child.box
            if grid.area_at((left + right) / 2, (top + bottom) / 2) == number:
                cell.items.append(table_of(child, members, inside, page))
        cell.items.sort(key=_top)
        rows[area.row].append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.column)
    return DraftTable(
        xs=grid.xs, rows=rows, top=grid.ys[0], bottom=grid.ys[-1], page=page, open_top=grid.open_top, open_bottom=grid.open_bottom
    )


def _top(item: Line | DraftTable) -> float:
    return item.baseline if isinstance(item, Line) else item.top + 6


def _cell(area: Area, lines: list[Line], padding: float) -> DraftCell:
    region = Region(left=area.left + padding, right=area.right - padding, pitch=0.0)
    return DraftCell(
        row=area.row, column=area.column, row_span=area.row_span, column_span=area.column_span, region=region, items=list(lines)
    )


def _parted(strip: Strip, grid: Grid) -> list[Strip]:
    y = (strip.top + strip.bottom) / 2
    first, last = grid.area_at(strip.lefts[0] + 1, y), grid.area_at(strip.rights[-1] - 1, y)
    return [strip] if first == last else split_at(strip, grid.xs)


def goes_on(before: DraftTable, after: DraftTable) -> bool:
    """Whether a table at the top of a page is the one that ended at the foot of the page before: the columns are the same.

    A page may show fewer edges of columns than another, where it has only merged cells.
    """
    if after.page != before.page + 1:
        return False
    few, many = sorted((before.xs, after.xs), key=len)
    ends_meet = abs(few[0] - many[0]) <= _SAME_COLUMN and abs(few[-1] - many[-1]) <= _SAME_COLUMN
    if not ends_meet:
        return False
    if all(any(abs(edge - other) <= _SAME_COLUMN for other in many) for edge in few):
        return True
    # beside the edges of a table inside its last row, the row itself is what goes on
    last = before.rows[-1] if before.rows else []
    edges = [before.xs[place] for cell in last for place in (cell.column, cell.column + cell.column_span)]
    holds = any(isinstance(item, DraftTable) for cell in last for item in cell.items)
    return holds and all(_edge(after, edge) is not None for edge in edges)


def joined(before: DraftTable, after: DraftTable) -> list[str]:
    """Put the rows of `after` under those of `before`. A header that is repeated is left out, and given back as text.

    A row that the page break cut in two becomes one again.
    """
    _part_inner(before, after)
    _same_columns(before, after)
    dropped: list[str] = []
    rows = after.rows
    if len(rows) > 1 and len(before.rows) > 1 and _says(rows[0]) and _says(rows[0]) == _says(before.rows[0]):
        dropped.append(" ".join(cell.words for cell in rows[0]))
        rows = rows[1:]
    if rows and before.rows and _row_goes_on(before, rows[0], cut=after.open_top or before.open_bottom):
        _join_row(before, rows[0])
        rows = rows[1:]
    for row in rows:
        number = len(before.rows)
        shift = number - (row[0].row if row else number)
        for cell in row:
            cell.row += shift
        before.rows.append(row)
    _end_spans(before)
    before.bottom, before.page, before.open_bottom = after.bottom, after.page, after.open_bottom
    return dropped


def _part_inner(before: DraftTable, after: DraftTable) -> None:
    """Give the rest of a table inside a cell back to that cell.

    At the top of a page its upper rule is that of the outer table, so that both were read as one table of more columns.
    """
    held = [cell.items[-1] for cell in before.rows[-1] if cell.items] if before.rows else []
    inner = next((item for item in held if isinstance(item, DraftTable)), None)
    if inner is None or not all(_edge(after, edge) is not None for edge in inner.xs):
        return
    first, last = (_edge(after, edge) or 0 for edge in (inner.xs[0], inner.xs[-1]))
    rows: list[list[DraftCell]] = []
    others: list[DraftCell] = []
    for row in after.rows:
        own = [cell for cell in row if first <= cell.column and cell.column + cell.column_span <= last]
        if len(own) < 2:
            break
        rows.append(own)
        others += [cell for cell in row if cell not in own]
    if not rows:
        return
    for number, row in enumerate(rows):
        for cell in row:
            places = [_edge(inner, after.xs[place]) or 0 for place in (cell.column, cell.column + cell.column_span)]
            cell.row, cell.column, cell.column_span = number, places[0], max(1, places[1] - places[0])
    rest = DraftTable(xs=inner.xs, rows=rows, top=after.top, bottom=after.bottom, page=after.page, open_top=after.open_top)
    whole: list[DraftCell] = []
    for former in before.rows[-1]:
        left, right = (_edge(after, before.xs[place]) or 0 for place in (former.column, former.column + former.column_span))
        cell = DraftCell(
            row=0,
            column=left,
            row_span=1,
            column_span=max(1, right - left),
            region=next((one.region for one in others if left <= one.column < right), rows[0][0].region),
            items=[item for one in others if left <= one.column < right for item in one.items],
        )
        if left <= first and last <= right:
            cell.items.append(rest)
        whole.append(cell)
    after.rows[: len(rows)] = [whole]
    for number, row in enumerate(after.rows):
        for cell in row:
            cell.row = number


def _edge(table: DraftTable, edge: float) -> int | None:
    """Which edge of the table's columns stands at this place; None where none does."""
    near = min(range(len(table.xs)), key=lambda place: abs(table.xs[place] - edge))
    return near if abs(table.xs[near] - edge) <= _SAME_COLUMN else None


def _end_spans(table: DraftTable) -> None:
    for number, row in enumerate(table.rows):
        for cell in row:
            cell.row = number
            cell.row_span = min(cell.row_span, len(table.rows) - number)


def _same_columns(before: DraftTable, after: DraftTable) -> None:
    """Bring both tables to the same edges of columns, where a page shows merged cells only."""
    if len(before.xs) == len(after.xs):
        return
    edges = sorted([*before.xs, *after.xs])
    together = [edge for place, edge in enumerate(edges) if not place or edge - edges[place - 1] > _SAME_COLUMN]
    for table in (before, after):
        places = [min(range(len(together)), key=lambda place: abs(together[place] - edge)) for edge in table.xs]
        for row in table.rows:
            for cell in row:
                end = places[min(cell.column + cell.column_span, len(places) - 1)]
                cell.column = places[cell.column]
                cell.column_span = max(1, end - cell.column)
        table.xs = together


def _says(row: list[DraftCell]) -> list[str]:
    return [cell.words for cell in row] if any(cell.words for cell in row) else []


def _last_cells(table: DraftTable) -> dict[int, DraftCell]:
    """The cell that reaches the foot of each column."""
    last: dict[int, DraftCell] = {}
    for row in table.rows:
        for cell in row:
            last[cell.column] = cell
    return last


def _row_goes_on(before: DraftTable, row: list[DraftCell], *, cut: bool) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    Each cell that has words must go on with a line that was full, and, unless the browser left the cut open, some cell must have
    ended on the page before. In a table of two columns (the form), or with an open cut, it is enough that the heading is empty.
    """
    last = _last_cells(before)
    pairs = [(last.get(cell.column), cell) for cell in row]
    if any(former is None or former.column_span != cell.column_span for former, cell in pairs):
        return False
    filled = [(former, cell) for former, cell in pairs if former is not None and cell.items]
    if not filled:
        return cut
    ended_here = [(former, cell) for former, cell in pairs if former is not None and former.items and former in before.rows[-1]]
    if ended_here and all(_HEADING.match(one.words) for one in ended_here[0]):
        return False  # the next section of a form, whose heading is all that stands in its row, but for a cell over several rows
    ended = any(former is not None and former.items and not cell.items for former, cell in pairs)
    if any(_cut_amount(former, cell) for former, cell in filled):
        return True
    first = last[row[0].column]
    unnumbered = not row[0].items and first.words.isdecimal() and not any(_TOTAL.match(cell.words) for cell in row)
    full = sum(1 for former, cell in filled if _was_full(former, cell))
    if unnumbered and full > 1 and 2 * full > len(filled):
        return True  # in a table of numbered rows the rest of a row has no number
    alone = len(filled) == 1 and ended  # an amount with no words beside it names no cost of its own
    if _TOTAL.match(row[0].words) or (not alone and any(_both_amounts(former, cell) for former, cell in filled)):
        return False
    if len(row) == 2 and len(filled) == 2 and _was_full(first, row[0]) and read_label(first.words) and not read_label(row[0].words):
        return True
    headless = not row[0].items and bool(first.items)
    if headless and len(row) > 1 and (cut or len(row) == 2) and all(former.items for former, _ in filled):
        return True
    return (cut or ended or len(row) == 1 or len(filled) > 1) and all(_was_full(former, cell) for former, cell in filled)


def _cut_amount(former: DraftCell, cell: DraftCell) -> bool:
    """Whether an amount begins in one cell and ends in the other: 12 and 0,000; 240,00 and 0."""
    begun, rest = former.words, cell.words
    if _REST_OF_AMOUNT.match(rest) and begun[-1:].isdecimal():
        return True
    return _BEGUN_AMOUNT.search(begun) is not None and rest[:1].isdecimal()


def _both_amounts(former: DraftCell, cell: DraftCell) -> bool:
    """Two whole numbers one under the other are two amounts, and never one that was cut; 0 and 0,000 may be the rest of one."""
    whole = all(_AMOUNT.fullmatch(one.words) for one in (former, cell))
    return whole and not cell.words.startswith(("0", ","))


def _was_full(former: DraftCell, cell: DraftCell) -> bool:
    if not former.items or not isinstance(former.items[-1], Line) or not isinstance(cell.items[0], Line):
        return bool(former.items) and type(former.items[-1]) is type(cell.items[0])
    return not ended_early(former.items[-1], cell.items[0], former.region)


def _join_row(before: DraftTable, row: list[DraftCell]) -> None:
    last = _last_cells(before)
    for cell in row:
        former = last.get(cell.column)
        if former is None:
            former = min(before.rows[-1], key=lambda other: abs(other.column - cell.column))
        first = cell.items[0] if cell.items else None
        held = former.items[-1] if former.items else None
        if isinstance(first, DraftTable) and isinstance(held, DraftTable) and goes_on(held, first):
            joined(held, first)
            former.items.extend(cell.items[1:])
        else:
            former.items.extend(cell.items)
