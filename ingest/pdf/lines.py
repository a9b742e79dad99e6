"""Strips to lines: what stands on one baseline, from left to right, with the blanks that the page shows as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.pdf.page import Source, Strip
from schemas.records import dataclass, field

_WIDE_GAP = 1.6
"""In font sizes: a gap as wide as this is a tabulator."""
_WORD_GAP = 0.15
_CLOSING = set("、。，．：；！？）」』】〕》〉％…‥,.:;!?)]}%»›”’︰﹐﹑﹒﹔﹕﹖﹗﹪・‧")


def is_wide(character: str) -> bool:
    """Whether a character is Chinese, Japanese or full-width: words of such are written without blanks."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE6F
        or 0xFF00 <= code <= 0xFFEF
        or code >= 0x20000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One of two columns of running text on a page (see `ingest.pdf.columns`). Lengths are points."""

    number: int
    left: float
    width: float


@dataclass(slots=True)
class Line:
    """Characters of one line of a page. Lengths are points in the frame in which the page reads.

    In a column, `left`, `right` and `reach` count from the column's left edge, so that a paragraph may go on in the next column.
    """

    page: int
    strips: list[Strip]
    left: float = 0.0
    right: float = 0.0
    reach: float = 0.0
    """Right edge without closing punctuation: that may hang over the margin."""
    top: float = 0.0
    bottom: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    text: str = ""
    separators: list[str] = field(default_factory=list)
    """What stands between a strip and the next: nothing, a blank or a tabulator."""
    column: Column | None = None

    def stands_with(self, other: Line) -> bool:
        """Whether the other stands on the same page and in the same column, so that their heights can be compared."""
        return self.page == other.page and self.column == other.column

    @property
    def source(self) -> Source:
        """Where its words come from: the text of the page, or a field or annotation that makes up all of the line."""
        first = self.strips[0].source
        return first if all(strip.source == first for strip in self.strips) else "text"

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(strip.bold for strip in self.strips if not strip.text.isspace())


def lines_of(strips: Iterable[Strip], page: int) -> list[Line]:
    """The lines that the strips make, from the top down."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda item: item.baseline):
        if not strip.text.strip():
            continue
        for row in reversed(rows[-3:]):
            anchor = max(row, key=lambda item: item.size)
            apart = abs(strip.baseline - anchor.baseline)
            if apart <= 0.42 * max(anchor.size, strip.size) and apart <= 0.75 * min(anchor.size, strip.size):
                row.append(strip)
                break
        else:
            rows.append([strip])
    lines = [line for row in rows for line in _line(row, page)]
    lines.sort(key=lambda line: (line.baseline, line.left))
    return lines


def _line(row: list[Strip], page: int) -> list[Line]:
    """One line; characters printed on top of one another (another layer's words) make a line of their own."""
    row.sort(key=lambda strip: strip.lefts[0])
    layers: list[list[Strip]] = []
    for strip in row:
        for layer in layers:
            if strip.lefts[0] > layer[-1].rights[-1] - 0.6 * strip.size:
                layer.append(strip)
                break
        else:
            layers.append([strip])
    return [measured(layer, page) for layer in layers]


def measured(strips: list[Strip], page: int) -> Line:
    """The line that strips make, which are given from left to right and stand on one baseline."""
    main = max(strips, key=lambda strip: strip.size * len(strip.text))
    line = Line(page=page, strips=strips, size=main.size, baseline=main.baseline)
    parts: list[str] = []
    for place, strip in enumerate(strips):
        if place:
            separator = _between(strips[place - 1], strip)
            line.separators.append(separator)
            parts.append(separator)
        parts.append(strip.text)
    line.text = "".join(parts)
    first, last = strips[0], strips[-1]
    start = len(first.text) - len(first.text.lstrip())
    end = len(last.text.rstrip())
    line.left = first.lefts[min(start, len(first.lefts) - 1)]
    line.right = last.rights[max(end - 1, 0)]
    bare = end
    while bare > 1 and last.text[bare - 1] in _CLOSING:
        bare -= 1
    line.reach = last.rights[max(bare - 1, 0)]
    line.top = min(strip.top for strip in strips)
    line.bottom = max(strip.bottom for strip in strips)
    return line


def _between(before: Strip, after: Strip) -> str:
    gap = after.lefts[0] - before.rights[-1]
    size = max(before.size, after.size)
    if gap > _WIDE_GAP * size:
        return "\t"
    last, first = before.text[-1], after.text[0]
    if last.isspace() or first.isspace():
        return ""
    if not is_wide(last) and not is_wide(first):
        return " " if gap > _WORD_GAP * size else ""
    return " " if gap > 0.7 * size else ""


def split_at(strip: Strip, edges: Sequence[float]) -> list[Strip]:
    """The strip cut where it crosses one of the upright lines at `edges`; most strips cross none."""
    inside = [edge for edge in edges if strip.lefts[0] + 1 < edge < strip.rights[-1] - 1]
    if not inside:
        return [strip]
    pieces: list[Strip] = []
    start = 0
    bounds = [*inside, float("inf")]
    level = 0
    for place in range(len(strip.text) + 1):
        ended = place == len(strip.text)
        if ended or (strip.lefts[place] + strip.rights[place]) / 2 > bounds[level]:
            if place > start:
                pieces.append(_part(strip, start, place))
            start = place
            while not ended and (strip.lefts[place] + strip.rights[place]) / 2 > bounds[level]:
                level += 1
    return pieces


def _part(strip: Strip, start: int, end: int) -> Strip:
    return Strip(
        text=strip.text[start:end], lefts=strip.lefts[start:end], rights=strip.rights[start:end], top=strip.top,
        bottom=strip.bottom, baseline=strip.baseline, size=strip.size, font=strip.font, bold=strip.bold,
        confidence=strip.confidence, angle=strip.angle, source=strip.source,
    )  # fmt: skip
