"""Lines drawn on the page, the borders of tables above all, found in its picture."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.ocr.lighting import Picture, as_picture
from schemas.records import dataclass

_SHORTEST_ACROSS = 0.055
"""Of the page's longer side: 16 mm on A4. No stroke of a character is as long; two dashes in a row are shorter."""
_SHORTEST_DOWN = 0.024
_THICKEST = 0.006
_GAP = 0.008
_EDGE = 0.012


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruled line, in pixels: `at` is its y and `start`, `end` its x where it is horizontal, and the other way round."""

    at: float
    start: float
    end: float
    thickness: float


def ink_of(grey: Picture) -> Picture:
    """255 where there is ink, 0 on paper: what is clearly darker than its surroundings."""
    side = max(15, max(grey.shape) // 60 | 1)
    return as_picture(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 18))


def find_rulings(ink: Picture) -> tuple[list[Stroke], list[Stroke]]:
    """The horizontal and the vertical lines of a levelled page, pieces of one line joined."""
    side = max(ink.shape)
    across = _strokes(ink, round(side * _SHORTEST_ACROSS), side)
    # A transposed page has its vertical lines lying: one search serves both.
    down = _strokes(as_picture(ink.T), round(side * _SHORTEST_DOWN), side)
    return across, _held(down, across, side)


def _strokes(ink: Picture, shortest: int, side: int) -> list[Stroke]:
    # Thickening by a pixel to each side lets a line that is not quite level count as one.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(as_picture(runs), connectivity=8)
    found = []
    for left, top, width, height, area in boxes[1:].tolist():
        thickness = area / width - 2
        near_edge = min(top, ink.shape[0] - top - height) < _EDGE * side
        if height <= _THICKEST * side + 0.02 * width and thickness <= _THICKEST * side and not near_edge:
            found.append(Stroke(top + height / 2, left, left + width, max(1.0, thickness)))
    return _joined(found, side)


def _joined(strokes: list[Stroke], side: int) -> list[Stroke]:
    """Pieces of the same line that a gap or a seal parted."""
    joined: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.start):
        for place, other in enumerate(joined):
            if abs(other.at - stroke.at) <= _THICKEST * side / 2 and stroke.start - other.end <= _GAP * side:
                total = (other.end - other.start) + (stroke.end - stroke.start)
                at = (other.at * (other.end - other.start) + stroke.at * (stroke.end - stroke.start)) / total
                joined[place] = Stroke(at, other.start, max(other.end, stroke.end), max(other.thickness, stroke.thickness))
                break
        else:
            joined.append(stroke)
    return joined


def _held(down: list[Stroke], across: list[Stroke], side: int) -> list[Stroke]:
    """The vertical lines that meet a horizontal one: a short upright that stands alone is a stroke of a character or a seal."""
    reach = _GAP * side
    return [
        line
        for line in down
        if line.end - line.start > 3 * _SHORTEST_DOWN * side
        or any(
            other.start - reach <= line.at <= other.end + reach and line.start - reach <= other.at <= line.end + reach
            for other in across
        )
    ]


def without_rulings(picture: Picture, across: list[Stroke], down: list[Stroke], *, paper: int) -> Picture:
    """The picture with its ruled lines painted over in the colour of the paper, so that they are not read as 一, 1 or |."""
    clean = picture.copy()
    for line in across:
        half = line.thickness / 2 + 1.5
        clean[max(0, round(line.at - half)) : round(line.at + half) + 1, round(line.start) : round(line.end) + 1] = paper
    for line in down:
        half = line.thickness / 2 + 1.5
        clean[round(line.start) : round(line.end) + 1, max(0, round(line.at - half)) : round(line.at + half) + 1] = paper
    return clean
