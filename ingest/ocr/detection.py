"""Where lines of text stand in a picture: the network's map of text, and the boxes that are made of it.

After DBNet (Liao et al. 2020, "Real-time scene text detection with differentiable binarization"): the network marks the
shrunk core of each line; a core becomes the smallest rectangle around it (at any angle), grown again to the size of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.median import median
from ingest.ocr.lighting import Picture, as_picture
from schemas.records import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.ocr.models import Network

_LONG_SIDE = 1024
"""Length in pixels of the page's longer side for the network: A4 at 88 dpi, 14 pt type 17 pixels high. More pixels find no more
lines on such a page, and cost as much more."""
_FINE = 1536
_SMALL_PRINT = 18
"""Usual height of boxes in the network's pixels below which lines are looked for anew in a finer picture (type of 9 pt)."""
_STEP = 32
_CORE = 0.3
_SURE = 0.5
_GROW = 1.6
_SMALLEST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A rectangle around a line of text, in pixels: centre, length along the line, height, and slope in radians (y down)."""

    x: float
    y: float
    length: float
    height: float
    slope: float


def find_lines(picture: Picture, network: Network) -> list[Line]:
    """The lines of text in the picture (rows × columns × 3), in no order."""
    lines = _lines_at(picture, network, _LONG_SIDE)
    if lines and median(line.height for line in lines) * _LONG_SIDE / max(picture.shape[:2]) < _SMALL_PRINT:
        return _lines_at(picture, network, _FINE)
    return lines


def _lines_at(picture: Picture, network: Network, long_side: int) -> list[Line]:
    rows, columns = picture.shape[:2]
    scale = long_side / max(rows, columns)
    height = max(_STEP, round(rows * scale / _STEP) * _STEP)
    width = max(_STEP, round(columns * scale / _STEP) * _STEP)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    batch = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[np.newaxis]
    chance = network(np.ascontiguousarray(batch))[0, 0]
    core = cv2.dilate((chance > _CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, levels = cv2.findContours(core, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    # The fourth number of a contour's level is -1 unless it is the rim of a hole.
    outer = [contour for contour, level in zip(contours, levels[0], strict=True) if level[3] == -1] if contours else []
    lines = (_line(contour, chance, columns / width, rows / height) for contour in outer)
    return [line for line in lines if line is not None]


def _line(contour: NDArray[np.integer | np.floating], chance: NDArray[np.float32], across: float, down: float) -> Line | None:
    (x, y), (length, height), degrees = cv2.minAreaRect(contour)
    if min(length, height) < _SMALLEST or _mean_chance(cv2.boxPoints(((x, y), (length, height), degrees)), chance) < _SURE:
        return None
    grow = length * height * _GROW / (length + height)
    length, height = length + grow, height + grow
    # OpenCV may name the same rectangle by either side; a slope of at most 45° is the one that keeps its sides apart.
    degrees = (degrees + 45.0) % 180.0 - 45.0
    if degrees > 45.0:
        degrees -= 90.0
        length, height = height, length
    return Line(x * across, y * down, length * across, height * down, float(np.radians(degrees)))


def _mean_chance(corners: NDArray[np.integer | np.floating], chance: NDArray[np.float32]) -> float:
    rows, columns = chance.shape
    left, top = np.floor(corners.min(axis=0)).clip(0, (columns - 1, rows - 1)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).clip(0, (columns - 1, rows - 1)).astype(int)
    inside = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(inside, [(corners - (left, top)).astype(np.int32)], (1,))
    return float(cv2.mean(chance[top : bottom + 1, left : right + 1], inside)[0])


def cut_out(picture: Picture, line: Line) -> Picture:
    """The rectangle of the line, turned level: height × length × 3."""
    length, height = max(1, round(line.length)), max(1, round(line.height))
    cosine, sine = np.cos(line.slope), np.sin(line.slope)
    # From a pixel of the cut to the pixel of the page it comes from.
    origin_x = line.x - cosine * length / 2 + sine * height / 2
    origin_y = line.y - sine * length / 2 - cosine * height / 2
    back = np.array([[cosine, -sine, origin_x], [sine, cosine, origin_y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return as_picture(cv2.warpAffine(picture, back, (length, height), flags=flags, borderMode=cv2.BORDER_REPLICATE))
