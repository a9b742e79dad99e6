"""Two columns of running text, as newspapers and newsletters set them: found on a page, and read one after the other.

Nothing in a PDF says that a page has columns. What is taken for them, all of it being needed:

- a gutter: blank paper near the middle of the text, behind which lines begin at one place. Lines that run across it (titles,
  headings, text over the whole width) cut the page into bands, each of which is read by itself;
- two columns about as wide as each other, each at least ten characters wide and with five lines or more (two where another
  page of the document shows the same gutter);
- running text in both: two of five lines or more reach the end of their column (one of four where another page shows the same
  gutter). Lists, labels, amounts and short lines do not.

Where paragraphs on the left begin beside paragraphs on the right, the band is a table whose rules were not drawn: it is cut
between its rows, and each row is read from left to right. A table of labels and text, or of figures, is no pair of columns by
the widths or by the short lines, and its lines stay as they are. A ruled table stands in the column that it fits into, or else
across both. A short heading over both columns is known by the hole that it leaves in the right one.

Not covered: three columns and more, columns of unequal width, columns whose lines all end early (verse).

The cuts at blank paper are those of XY-cut (Nagy and Seth, 1984), made on lines instead of pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.median import median
from ingest.pdf.lines import Column, Line, measured
from ingest.pdf.page import Strip
from ingest.pdf.tables import DraftTable
from schemas.records import dataclass, field, replace
from text.labels import read_label

_LEAST_LINES, _FEW_LINES = 5, 2
"""In each column: where nothing else tells of them, and where another page has the same gutter."""
_LEAST_WIDTH = 10.0
"""Of a column, in font sizes."""
_UNEQUAL = 1.4
_LEAST_GUTTER, _WIDEST_GUTTER = 0.7, 4.0
"""In font sizes."""
_MIDDLE = (0.4, 0.65)
"""Between these shares of the text's width the right column begins."""
_FULL_SHARE, _KNOWN_FULL_SHARE = 0.4, 0.25
"""Of the lines of each column: where nothing else tells of them, and where another page has the same gutter."""
_NEAR_END = 1.6
"""In font sizes: a line that comes so near to the end of its column is full."""
_GAP = 1.4
"""In usual distances of baselines: more is room between paragraphs."""
_HOLE = 1.8
_TABLE_SHARE = 0.6
_MOST_BEFORE = 3
"""Lines over the whole width that do not fill half of it, before the right column begins."""

Item = Line | DraftTable


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The blank paper between two columns. Lengths are points."""

    right: float
    """Where the right column begins."""
    size: float
    """Usual font size."""
    width: float = 0.0
    """Of the wider column."""


@dataclass(slots=True)
class _Band:
    """What stands between two lines that run across."""

    left: list[Item] = field(default_factory=list)
    right: list[Item] = field(default_factory=list)

    def lines(self, *, right: bool) -> list[Line]:
        """The lines of one column, from the top down."""
        return [item for item in (self.right if right else self.left) if isinstance(item, Line)]


def in_reading_order(pages: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """The lines and tables of each page, given from the top down, with columns read one after the other.

    A line that both columns share is cut in two. Lines in columns know it (`Line.column`), and are measured from the column's edge.
    """
    found = [_gutter_on([item for item in page if isinstance(item, Line)], page) for page in pages]
    known = [gutter for gutter in found if gutter is not None]
    if not known:
        return [list(page) for page in pages]
    ordered: list[list[Item]] = []
    for page, own in zip(pages, found, strict=True):
        gutter = own or next((one for one in known if _fits(page, one)), None)
        ordered.append(list(page) if gutter is None else list(_ordered(page, _like(gutter, known))))
    return ordered


def _like(gutter: _Gutter, known: Sequence[_Gutter]) -> _Gutter:
    """The gutter with the widest column of all that are as wide but for a character: a paragraph may go on from page to page."""
    widths = [one.width for one in known if abs(one.width - gutter.width) <= gutter.size]
    return _Gutter(gutter.right, gutter.size, max([gutter.width, *widths]))


def _gutter_on(lines: Sequence[Line], page: Sequence[Item]) -> _Gutter | None:
    """The gutter of a page; None where it has no columns of running text."""
    if len(lines) < _LEAST_LINES:
        return None
    size = median(line.size for line in lines)
    left, right = min(line.left for line in lines), max(line.reach for line in lines)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    begins: Counter[int] = Counter()
    for line in lines:
        if line.right > low:
            begins.update(round(x) for x in _beginnings(line) if low <= x <= high)
    for place in sorted(begins):
        if begins[place - 1] + begins[place] + begins[place + 1] >= _LEAST_LINES:
            gutter = _measured_gutter(page, _Gutter(float(place), size), _LEAST_LINES, _FULL_SHARE)
            if gutter is not None:
                return gutter
    return None


def _beginnings(line: Line) -> Iterator[float]:
    """Where the line begins, and where it goes on behind a gap as wide as a gutter."""
    end = float("-inf")
    for strip in line.strips:
        if strip.text.isspace():
            continue
        start, stop = _extent(strip)
        if start - end >= _LEAST_GUTTER * strip.size:
            yield start
        end = stop


def _extent(strip: Strip) -> tuple[float, float]:
    """Left and right edge without blanks."""
    first = len(strip.text) - len(strip.text.lstrip())
    return strip.lefts[first], strip.rights[len(strip.text.rstrip()) - 1]


def _fits(page: Sequence[Item], gutter: _Gutter) -> bool:
    return _measured_gutter(page, gutter, _FEW_LINES, _KNOWN_FULL_SHARE) is not None


def _measured_gutter(page: Sequence[Item], gutter: _Gutter, least: int, share: float) -> _Gutter | None:
    """The gutter with the width of its columns, where both hold at least so many lines and so large a share of full ones."""
    bands = [band for band in _bands(page, gutter) if isinstance(band, _Band)]
    sides = [[line for band in bands if band.left and band.right for line in band.lines(right=right)] for right in (False, True)]
    if min(len(side) for side in sides) < least:
        return None
    reaches = [max(line.reach for line in side) for side in sides]
    widths = [reach - min(line.left for line in side) for reach, side in zip(reaches, sides, strict=True)]
    if min(widths) < _LEAST_WIDTH * gutter.size or max(widths) > _UNEQUAL * min(widths):
        return None
    if not _LEAST_GUTTER <= (gutter.right - reaches[0]) / gutter.size <= _WIDEST_GUTTER:
        return None
    for side, reach in zip(sides, reaches, strict=True):
        if sum(reach - line.reach < _NEAR_END * gutter.size for line in side) < share * len(side):
            return None
    return _Gutter(gutter.right, gutter.size, max(widths))


def _bands(page: Sequence[Item], gutter: _Gutter) -> Iterator[_Band | Item]:
    """The page cut where something runs across the gutter: that by itself, and what stands between as bands."""
    band = _Band()
    for item in page:
        left, right, across = _sides(item, gutter)
        if across:
            if band.left or band.right:
                yield band
                band = _Band()
            yield item
            continue
        band.left.extend(left)
        band.right.extend(right)
    if band.left or band.right:
        yield band


def _sides(item: Item, gutter: _Gutter) -> tuple[list[Item], list[Item], bool]:
    """What of it stands left of the gutter, what right of it, and whether it runs across."""
    near = 0.3 * gutter.size
    if isinstance(item, DraftTable):
        if item.xs[-1] <= gutter.right + near:
            return [item], [], False
        return [], [item], item.xs[0] < gutter.right - 2 * gutter.size
    if item.right <= gutter.right - _LEAST_GUTTER * gutter.size:
        return [item], [], False
    left: list[Strip] = []
    right: list[Strip] = []
    for strip in item.strips:
        if strip.text.isspace():
            continue
        start, end = _extent(strip)
        if start >= gutter.right - near:
            right.append(strip)
        elif end <= gutter.right - near and not right:
            # A closing mark may hang into the gutter.
            left.append(strip)
        else:
            return [], [], True
    if left and right and _extent(right[0])[0] - _extent(left[-1])[1] < 0.3 * gutter.size:
        return [], [], True
    return [measured(left, item.page)] if left else [], [measured(right, item.page)] if right else [], False


def _ordered(page: Sequence[Item], gutter: _Gutter) -> Iterator[Item]:
    parts = list(_bands(page, gutter))
    for place, part in enumerate(parts):
        if not isinstance(part, _Band):
            yield part
        elif not part.left or not part.right:
            yield from part.left or part.right
        else:
            yield from _read(part, gutter, last=place + 1 == len(parts))


def _read(band: _Band, gutter: _Gutter, *, last: bool) -> Iterator[Item]:
    """The band column by column; lines over the whole width, and the rows of a table, in their turn."""
    lefts, rights = band.lines(right=False), band.lines(right=True)
    if not lefts or not rights:
        yield from _columns(band, gutter)
        return
    pitch = _pitch([*pairwise(lefts), *pairwise(rights)], gutter)
    edges = [min(line.left for line in lines) for lines in (lefts, rights)]
    full = {
        id(line)
        for lines, edge in zip((lefts, rights), edges, strict=True)
        for line in lines
        if edge + gutter.width - line.reach < _NEAR_END * gutter.size
    }
    before = _before(band, full)
    yield from band.left[:before]
    band.left = band.left[before:]
    after: list[Item] = []
    if not last and isinstance(band.left[-1], Line) and len(band.left) > 1 and _is_heading(band.left[-1], lefts, full):
        low = max(_level(item) for item in band.right)
        if _level(band.left[-1]) > low + 0.5 * pitch:
            after = [band.left.pop()]
    for part in _cut(band, _headings(lefts, rights, pitch, full)):
        for row in _cut(part, _rows(part.lines(right=False), part.lines(right=True), pitch, full)):
            yield from _columns(row, gutter, edges) if row.left and row.right else row.left or row.right
    yield from after


def _cut(band: _Band, levels: Sequence[float]) -> Iterator[_Band]:
    """The band cut at these heights."""
    for top, bottom in pairwise([float("-inf"), *levels, float("inf")]):
        yield _Band(*([item for item in side if top <= _level(item) < bottom] for side in (band.left, band.right)))


def _pitch(steps: Sequence[tuple[Line, Line]], gutter: _Gutter) -> float:
    """The usual distance from one baseline to the next, in points."""
    apart = sorted(after.baseline - before.baseline for before, after in steps if after.baseline > before.baseline)
    return apart[len(apart) // 3] if apart else 1.6 * gutter.size


def _level(item: Item) -> float:
    return item.baseline if isinstance(item, Line) else item.top


def _before(band: _Band, full: set[int]) -> int:
    """How many items of the left column stand over the whole width: short lines before the right column begins."""
    top = min(_level(item) for item in band.right)
    above = [item for item in band.left if isinstance(item, Line) and item.bottom <= top - 0.5 * item.size]
    short = [place for place, line in enumerate(above, start=1) if id(line) not in full]
    return short[-1] if short and len(above) <= _MOST_BEFORE and len(above) < len(band.left) else 0


def _begins(lines: Sequence[Line], pitch: float, full: set[int]) -> list[tuple[float, bool]]:
    """Where paragraphs begin below the first: the baseline, and whether there is room above."""
    return [
        (line.baseline, line.baseline - above.baseline > _GAP * pitch)
        for above, line in pairwise(lines)
        if id(above) not in full or line.baseline - above.baseline > _GAP * pitch or read_label(line.text) is not None
    ]


def _rows(lefts: Sequence[Line], rights: Sequence[Line], pitch: float, full: set[int]) -> list[float]:
    """The tops of the rows below the first where the band is a table without rules; none where it is columns of text."""
    ours, theirs = _begins(lefts, pitch, full), _begins(rights, pitch, full)
    if not ours or not theirs:
        return []
    near = 0.2 * pitch

    def shared(one: tuple[float, bool], others: Sequence[tuple[float, bool]]) -> bool:
        return any(abs(one[0] - other[0]) <= near for other in others)

    together = [one for one in ours if shared(one, theirs)]
    fewer = min(len(ours), len(theirs))
    apart = [shared(one, others) for some, others in ((ours, theirs), (theirs, ours)) for one in some if one[1]]
    if len(together) < _TABLE_SHARE * fewer:
        return []
    if apart and sum(apart) < _TABLE_SHARE * len(apart):
        return []
    if not apart and (len(together) < 3 or len(together) < max(len(ours), len(theirs))):
        # Rows that all fill as many lines on the left as on the right leave no room; three such are no chance.
        return []
    return [baseline - 0.5 * pitch for baseline, _ in together]


def _headings(lefts: Sequence[Line], rights: Sequence[Line], pitch: float, full: set[int]) -> list[float]:
    """The middles between the lines above and below a short heading over both columns: there the right column has a hole."""
    holes = [
        (above.baseline, below.baseline) for above, below in pairwise(rights) if below.baseline - above.baseline > _HOLE * pitch
    ]
    cuts: list[float] = []
    for top, bottom in holes:
        inside = [place for place, line in enumerate(lefts) if top + 0.5 * pitch < line.baseline < bottom - 0.5 * pitch]
        if not inside or not all(_is_heading(lefts[place], lefts, full) for place in inside):
            # Paragraphs with room between them: then no hole is a sign of anything.
            return []
        first, final = lefts[inside[0]], lefts[inside[-1]]
        cuts += [first.baseline - 0.5 * pitch, final.baseline + 0.5 * pitch]
    return cuts


def _is_heading(line: Line, lines: Sequence[Line], full: set[int]) -> bool:
    """Whether a line that is not full, below one that is not full either, looks like a heading."""
    place = next(number for number, other in enumerate(lines) if other is line)
    if id(line) in full or (place and id(lines[place - 1]) in full):
        return False
    size = median(other.size for other in lines)
    return line.bold or line.size > 1.1 * size or read_label(line.text) is not None


def _columns(band: _Band, gutter: _Gutter, edges: Sequence[float] = ()) -> Iterator[Item]:
    """The left column and then the right one, their lines measured from the column's edge."""
    for number, side in enumerate((band.left, band.right)):
        lines = [item for item in side if isinstance(item, Line)]
        edge = edges[number] if edges else min((line.left for line in lines), default=0.0)
        column = Column(number=number, left=edge, width=gutter.width)
        for item in side:
            if isinstance(item, DraftTable):
                yield item
            else:
                yield replace(item, column=column, left=item.left - edge, right=item.right - edge, reach=item.reach - edge)
