"""From the picture of a page to its lines of characters and its ruled lines, in pixels of the straightened picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import cv2

from ingest.median import median
from ingest.ocr.decoding import Sign, half_width, mean_confidence
from ingest.ocr.detection import Line, cut_out
from ingest.ocr.lighting import Picture, as_picture, evenly_lit, without_grain
from ingest.ocr.missed import missed_lines
from ingest.ocr.rulings import Stroke, find_rulings, ink_of, without_rulings
from ingest.ocr.seals import without_seals
from ingest.ocr.upright import upright
from ingest.ocr.wording import Glyph, corrected, em_of, with_wide_numbers, without_stray_blanks
from schemas.records import dataclass, replace

if TYPE_CHECKING:
    from ingest.ocr.decoding import Decoder
    from ingest.ocr.models import Network

_LONG_SIDE = 2339
"""A4 at 200 dpi: more does not lower the error rate, half of it raises it."""
_HEIGHT_TO_EM = 0.66
"""Type size over the height of the network's box, for lines where no ideographs stand side by side to measure it."""
_TRUSTED_WITHOUT_BOX = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line as read: its characters from left to right, the y of its middle, and the size of its type, in pixels."""

    glyphs: tuple[Glyph, ...]
    middle: float
    em: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found on a page. Lengths in pixels of the straightened picture, whose size is `columns` × `rows`."""

    columns: int
    rows: int
    scale: float
    """Pixels of the straightened picture for one of the original."""
    lines: tuple[TextLine, ...] = ()
    across: tuple[Stroke, ...] = ()
    down: tuple[Stroke, ...] = ()


def working_size(picture: Picture) -> tuple[Picture, float]:
    """The picture at the resolution that reads best, and its scale."""
    scale = _LONG_SIDE / max(picture.shape[:2])
    if 0.75 <= scale <= 1.1:
        return picture, 1.0
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return as_picture(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method)), scale


def read_page(picture: Picture, detector: Network, decoder: Decoder) -> Reading:
    """Every line of text and every ruled line on the page (rows × columns × 3), which may lie any way round."""
    fit, scale = working_size(picture)
    level, lines = upright(without_grain(evenly_lit(without_seals(fit))), detector, decoder)
    rows, columns = level.shape[:2]
    if not lines:
        return Reading(columns=columns, rows=rows, scale=scale)
    ink = ink_of(as_picture(cv2.cvtColor(level, cv2.COLOR_RGB2GRAY)))
    across, down = find_rulings(ink)
    clean = without_rulings(level, across, down, paper=255)
    usual = median(line.height for line in lines)
    boxes = [part for line in _distinct(lines) for box in _stacked(line, usual) for part in _parted(box, down)]
    read = [(box, decoder.read(cut_out(clean, box))) for box in boxes]
    for box in missed_lines(without_rulings(ink, across, down, paper=0), lines):
        signs = decoder.read(cut_out(clean, box))
        if mean_confidence(signs) >= _TRUSTED_WITHOUT_BOX:
            read.append((box, signs))
    return Reading(
        columns=columns,
        rows=rows,
        scale=scale,
        lines=tuple(_text_lines(read)),
        across=tuple(across),
        down=tuple(down),
    )


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that lie within another."""
    return [
        line
        for line in lines
        if not any(
            other is not line
            and other.length * other.height > line.length * line.height
            and abs(other.y - line.y) < other.height / 2
            and abs(other.x - line.x) + line.length / 2 < other.length / 2 + 0.2 * line.height
            for other in lines
        )
    ]


def _stacked(line: Line, usual: float) -> Iterator[Line]:
    """The line, or one box for each character where they stand one above the other, higher than a usual line."""
    count = round(line.height / max(1.0, line.length))
    if count < 2 or line.height < 1.6 * usual:
        yield line
        return
    step = line.height / count
    for place in range(count):
        yield replace(line, y=line.y - line.height / 2 + (place + 0.5) * step, height=step, slope=0.0)


def _parted(line: Line, down: Sequence[Stroke]) -> Iterator[Line]:
    """The line, cut where an upright rule runs through it: what stands in two cells is two lines."""
    left, right = line.x - line.length / 2, line.x + line.length / 2
    cuts = sorted(
        rule.at
        for rule in down
        if left + 0.3 * line.height < rule.at < right - 0.3 * line.height
        and rule.start < line.y - 0.2 * line.height
        and rule.end > line.y + 0.2 * line.height
    )
    for start, end in zip([left, *cuts], [*cuts, right], strict=True):
        middle = (start + end) / 2
        yield replace(line, x=middle, y=line.y + (middle - line.x) * line.slope, length=end - start)


def _text_lines(read: Sequence[tuple[Line, Sequence[Sign]]]) -> Iterator[TextLine]:
    """The lines that hold more than blanks. Where ideographs do not tell the size of a line's type, its height does."""
    measured = [(box, em_of(_at_middles(box, signs))) for box, signs in read]
    ratio = median([em / box.height for box, em in measured if em] or [_HEIGHT_TO_EM])
    for (box, signs), (_, em) in zip(read, measured, strict=True):
        if any(sign.character.strip() for sign in signs):
            yield text_line(box, signs, em or ratio * box.height)


def _at_middles(box: Line, signs: Sequence[Sign]) -> list[Glyph]:
    left = box.x - box.length / 2
    places = (left + sign.place * box.length for sign in signs)
    return [Glyph(sign.character, x, x, sign.confidence) for sign, x in zip(signs, places, strict=True)]


def text_line(box: Line, signs: Sequence[Sign], em: float) -> TextLine:
    """The line of characters, each between its neighbours, put as it was written."""
    points = with_wide_numbers(_at_middles(box, signs), em)
    glyphs = []
    for place, point in enumerate(points):
        before, after = points[place - 1] if place else None, points[place + 1] if place + 1 < len(points) else None
        half = _half_width(point, [other for other in (before, after) if other is not None], em)
        start = max(point.left - half, (before.left + point.left) / 2) if before else point.left - half
        end = min(point.left + half, (point.left + after.left) / 2) if after else point.left + half
        glyphs.append(Glyph(point.character, start, max(start, end), point.confidence))
    return TextLine(glyphs=tuple(corrected(without_stray_blanks(glyphs, em))), middle=box.y, em=em)


def _half_width(point: Glyph, neighbours: Sequence[Glyph], em: float) -> float:
    """Half of what the character takes up: letters and digits as much as their likes beside them, for they may be full-width."""
    if not point.character.isascii():
        return em / 2
    steps = [abs(other.left - point.left) for other in neighbours if other.character.isascii() and other.character.strip()]
    return min(max(min(steps) / 2, 0.2 * em), 0.5 * em) if steps else half_width(point.character) * em
