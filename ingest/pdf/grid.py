"""Ruled lines to grids of cells: which areas of a page are one cell, and how many rows and columns each spans."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.page import Ruling
from schemas.records import dataclass, field

_SNAP = 2.6
"""Points: lines no further apart are one line (the two sides of a double border, neighbouring cells' borders)."""
_TOUCH = 3.5
"""Points: lines no further apart than this meet."""
_MOST_LINES = 400
"""Of one direction on a page; a drawing has more, a table has not."""


@dataclass(slots=True)
class Area:
    """A cell: its place in the grid and its box (points of the frame that the lines are given in)."""

    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Grid:
    """The cells of one table on one page. `xs` and `ys` are the lines between its columns and rows."""

    xs: list[float]
    ys: list[float]
    areas: list[Area]
    open_top: bool = False
    """No line closes it at the top: its first row began on the page before (Chromium)."""
    open_bottom: bool = False
    owner: dict[tuple[int, int], int] = field(default_factory=dict)
    """For each row and column of the grid the number of the area that covers it."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def area_at(self, x: float, y: float) -> int | None:
        """The number of the area that a point lies in; None outside the table."""
        column = _slot(self.xs, x)
        row = _slot(self.ys, y)
        return None if column is None or row is None else self.owner.get((row, column))


def _slot(edges: list[float], value: float) -> int | None:
    if not edges[0] - 1 <= value <= edges[-1] + 1:
        return None
    for place in range(1, len(edges)):
        if value < edges[place]:
            return place - 1
    return len(edges) - 2


def _merged(lines: Sequence[Ruling]) -> list[Ruling]:
    """Lines that lie on one another or go on one another, as one; by position."""
    levels: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda item: item.at):
        if levels and line.at - levels[-1][0].at <= _SNAP:
            levels[-1].append(line)
        else:
            levels.append([line])
    merged: list[Ruling] = []
    for level in levels:
        at = sum(line.at for line in level) / len(level)
        start = end = None
        for line in sorted(level, key=lambda item: item.start):
            if end is None or line.start > end + _TOUCH:
                if start is not None and end is not None:
                    merged.append(Ruling(at, start, end))
                start, end = line.start, line.end
            else:
                end = max(end, line.end)
        if start is not None and end is not None:
            merged.append(Ruling(at, start, end))
    return merged


def _groups(horizontals: list[Ruling], verticals: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that hang together by meeting one another."""
    parent = list(range(len(horizontals) + len(verticals)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for first, lying in enumerate(horizontals):
        for second, standing in enumerate(verticals, start=len(horizontals)):
            if (
                lying.start - _TOUCH <= standing.at <= lying.end + _TOUCH
                and standing.start - _TOUCH <= lying.at <= standing.end + _TOUCH
            ):
                parent[root(first)] = root(second)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for place, line in enumerate([*horizontals, *verticals]):
        pair = groups.setdefault(root(place), ([], []))
        pair[0 if place < len(horizontals) else 1].append(line)
    return list(groups.values())


def _levels(lines: list[Ruling]) -> list[float]:
    levels: list[float] = []
    for line in sorted(lines, key=lambda item: item.at):
        if not levels or line.at - levels[-1] > _SNAP:
            levels.append(line.at)
    return levels


def _covers(lines: list[Ruling], at: float, start: float, end: float) -> bool:
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _SNAP)
    return covered >= 0.6 * (end - start)


def _closed(across: list[Ruling], down: list[Ruling]) -> tuple[list[Ruling], bool, bool]:
    """The horizontals of a table with those added that a page break cut off, and whether that was so at its top and its foot."""
    added: list[Ruling] = []
    cut: list[bool] = []
    for top, level in ((True, min(line.start for line in down)), (False, max(line.end for line in down))):
        together = [line for line in down if abs((line.start if top else line.end) - level) <= _TOUCH]
        left, right = together[0].at, together[-1].at
        ruled = sum(max(0.0, min(line.end, right) - max(line.start, left)) for line in across if abs(line.at - level) <= _TOUCH)
        missing = len(together) > 1 and ruled < 0.5 * (right - left)
        if missing:
            added.append(Ruling(level, left, right))
        cut.append(missing)
    return sorted([*across, *added], key=lambda line: line.at), cut[0], cut[1]


def _lone(groups: list[tuple[list[Ruling], list[Ruling]]]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of verticals that no horizontal holds together, those of the same extent as one: a row as high as the page."""
    held = [group for group in groups if group[0]]
    loose: list[list[Ruling]] = []
    for _, down in (group for group in groups if not group[0]):
        for line in down:
            for alike in loose:
                if abs(alike[0].start - line.start) <= _TOUCH and abs(alike[0].end - line.end) <= _TOUCH:
                    alike.append(line)
                    break
            else:
                loose.append([line])
    return held + [([], sorted(alike, key=lambda line: line.at)) for alike in loose if len(alike) > 1]


def grids_of(horizontals: Sequence[Ruling], verticals: Sequence[Ruling]) -> list[Grid]:
    """The tables that the lines of a page make, boxes of a single cell included, from the top down."""
    if len(horizontals) > 20 * _MOST_LINES or len(verticals) > 20 * _MOST_LINES:
        return []
    lying, standing = _merged(horizontals), _merged(verticals)
    if len(lying) > _MOST_LINES or len(standing) > _MOST_LINES:
        return []
    grids: list[Grid] = []
    for found, down in _lone(_groups(lying, standing)):
        if len(down) < 2:
            continue
        across, open_top, open_bottom = _closed(found, down)
        ys, xs = _levels(across), _levels(down)
        if len(ys) < 2 or len(xs) < 2:
            continue
        grid = _grid(across, down, xs, ys)
        grid.open_top, grid.open_bottom = open_top, open_bottom
        grids.extend(_taken_apart(grid))
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _grid(across: list[Ruling], down: list[Ruling], xs: list[float], ys: list[float]) -> Grid:
    rows, columns = len(ys) - 1, len(xs) - 1
    owner: dict[tuple[int, int], int] = {}
    areas: list[Area] = []
    walls = [[_covers(down, xs[column], ys[row], ys[row + 1]) for column in range(columns + 1)] for row in range(rows)]
    floors = [[_covers(across, ys[row], xs[column], xs[column + 1]) for column in range(columns)] for row in range(rows + 1)]
    for row in range(rows):
        for column in range(columns):
            if (row, column) in owner:
                continue
            number = len(areas)
            last_row, last_column = row, column
            open_slots = [(row, column)]
            owner[(row, column)] = number
            while open_slots:
                here_row, here_column = open_slots.pop()
                last_row, last_column = max(last_row, here_row), max(last_column, here_column)
                ways = (
                    (here_row, here_column + 1, here_column + 1 < columns and not walls[here_row][here_column + 1]),
                    (here_row, here_column - 1, here_column > 0 and not walls[here_row][here_column]),
                    (here_row + 1, here_column, here_row + 1 < rows and not floors[here_row + 1][here_column]),
                    (here_row - 1, here_column, here_row > 0 and not floors[here_row][here_column]),
                )
                for next_row, next_column, free in ways:
                    if free and (next_row, next_column) not in owner:
                        owner[(next_row, next_column)] = number
                        open_slots.append((next_row, next_column))
            first_column = min(place for (line, place), area in owner.items() if area == number and line == row)
            areas.append(
                Area(
                    row=row, column=first_column, row_span=last_row - row + 1, column_span=last_column - first_column + 1,
                    left=xs[first_column], top=ys[row], right=xs[last_column + 1], bottom=ys[last_row + 1],
                )
            )  # fmt: skip
    return Grid(xs=xs, ys=ys, areas=areas, owner=owner)


_SLIVER = 13.0
"""Points: the room between the border of a cell and that of a table inside it."""


def _taken_apart(grid: Grid) -> list[Grid]:
    """The grid without the tables that stand inside its cells and share a border with them, and those tables.

    A cell with a table in it shows as an area that goes around others (LibreOffice draws the inner table's border on the
    outer one's), or as two slivers left and right of them.
    """
    shapes: dict[int, set[tuple[int, int]]] = {}
    for slot, number in grid.owner.items():
        shapes.setdefault(number, set()).add(slot)
    _pair_slivers(grid, shapes)
    found: list[Grid] = []
    for number, slots in sorted(shapes.items(), key=lambda item: -len(item[1])):
        if number not in shapes:
            continue
        top, bottom = min(row for row, _ in slots), max(row for row, _ in slots)
        left, right = min(column for _, column in slots), max(column for _, column in slots)
        box = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        hole = box - slots
        if not hole:
            continue
        inner = {other: cells for other, cells in shapes.items() if other != number and cells <= hole}
        if len(inner) < 2 or set().union(*inner.values()) != hole or len(box) == len(grid.owner):
            continue
        found.append(_built(grid, inner))
        for other in inner:
            del shapes[other]
        shapes[number] = box
    if not found:
        return [grid]
    outer = _built(grid, shapes)
    outer.open_top, outer.open_bottom = grid.open_top, grid.open_bottom
    return [outer, *(part for inner_grid in found for part in _taken_apart(inner_grid))]


def _pair_slivers(grid: Grid, shapes: dict[int, set[tuple[int, int]]]) -> None:
    """Make one area of two slivers at the same height with other areas between them."""
    slivers = [
        number
        for number in shapes
        if grid.areas[number].right - grid.areas[number].left < _SLIVER and grid.areas[number].column_span == 1
    ]
    for first in slivers:
        for second in slivers:
            one, other = grid.areas[first], grid.areas[second]
            beside = one.row == other.row and one.row_span == other.row_span and one.right < other.left - 2 * _SLIVER
            if beside and first in shapes and second in shapes:
                shapes[first] = shapes[first] | shapes.pop(second)


def _built(grid: Grid, shapes: dict[int, set[tuple[int, int]]]) -> Grid:
    """A grid of some of the areas of another, with only the lines that bound one of them."""
    bounds = {
        number: (
            min(row for row, _ in slots),
            max(row for row, _ in slots) + 1,
            min(column for _, column in slots),
            max(column for _, column in slots) + 1,
        )
        for number, slots in shapes.items()
    }
    rows = sorted({edge for top, bottom, _, _ in bounds.values() for edge in (top, bottom)})
    columns = sorted({edge for _, _, left, right in bounds.values() for edge in (left, right)})
    areas: list[Area] = []
    owner: dict[tuple[int, int], int] = {}
    for number in sorted(bounds, key=lambda item: (bounds[item][0], bounds[item][2])):
        top, bottom, left, right = bounds[number]
        row, column = rows.index(top), columns.index(left)
        row_span, column_span = rows.index(bottom) - row, columns.index(right) - column
        for slot_row in range(row, row + row_span):
            for slot_column in range(column, column + column_span):
                owner.setdefault((slot_row, slot_column), len(areas))
        areas.append(
            Area(
                row=row, column=column, row_span=row_span, column_span=column_span, left=grid.xs[left], top=grid.ys[top],
                right=grid.xs[right], bottom=grid.ys[bottom],
            )
        )  # fmt: skip
    return Grid(xs=[grid.xs[edge] for edge in columns], ys=[grid.ys[edge] for edge in rows], areas=areas, owner=owner)
