"""The page turned so that its lines of text lie level and the right way up, together with where these lines are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.ocr.decoding import mean_confidence
from ingest.ocr.detection import Line, cut_out, find_lines
from ingest.ocr.lighting import Picture, as_picture
from schemas.records import replace

if TYPE_CHECKING:
    from ingest.ocr.decoding import Decoder
    from ingest.ocr.models import Network

_SEEN = math.radians(0.05)
_STEEP = math.radians(2.0)
"""From here on lines are looked for anew on the level page, and the page is widened so that no corner is cut off."""
_SAMPLE = 3
_SAMPLE_LENGTH = 8
_PLAINLY_UPRIGHT = 0.9


def upright(picture: Picture, detector: Network, decoder: Decoder) -> tuple[Picture, list[Line]]:
    """The page as it is to be read, and its lines of text. Quarter turns are undone, and skew of any angle up to 45°."""
    lines = find_lines(picture, detector)
    if _on_its_side(lines):
        picture = as_picture(np.rot90(picture))
        lines = find_lines(picture, detector)
    slope = slope_of(lines)
    if abs(slope) > _STEEP:
        picture, _ = levelled(picture, [], slope)
        lines = find_lines(picture, detector)
        slope = slope_of(lines)
    if abs(slope) > _SEEN:
        picture, lines = levelled(picture, lines, slope)
    if _upside_down(picture, lines, decoder):
        return turned_over(picture, lines)
    return picture, lines


def _on_its_side(lines: Sequence[Line]) -> bool:
    along = sum(line.length * line.height for line in lines if line.length > 1.5 * line.height)
    across = sum(line.length * line.height for line in lines if line.height > 1.5 * line.length)
    return across > along


def _upside_down(picture: Picture, lines: Sequence[Line], decoder: Decoder) -> bool:
    """Whether the text reads better with the page turned over; a few lines of middling length decide."""
    sample = sorted(lines, key=lambda line: abs(line.length - _SAMPLE_LENGTH * line.height))[:_SAMPLE]
    as_it_lies = _certainty(picture, sample, decoder)
    if not sample or as_it_lies >= _PLAINLY_UPRIGHT:
        return False
    return _certainty(*turned_over(picture, sample), decoder) > as_it_lies


def _certainty(picture: Picture, lines: Sequence[Line], decoder: Decoder) -> float:
    return mean_confidence([sign for line in lines for sign in decoder.read(cut_out(picture, line))])


def turned_over(picture: Picture, lines: Sequence[Line]) -> tuple[Picture, list[Line]]:
    """The page and its lines turned by 180°."""
    rows, columns = picture.shape[:2]
    return as_picture(picture[::-1, ::-1]), [replace(line, x=columns - line.x, y=rows - line.y) for line in lines]


def slope_of(lines: Sequence[Line]) -> float:
    """The slope in radians that the long lines share (positive: falling to the right); 0 where there are none."""
    long = sorted((line for line in lines if line.length > 5 * line.height), key=lambda line: line.slope)
    half = sum(line.length for line in long) / 2
    for line in long:
        half -= line.length
        if half <= 0:
            return line.slope
    return 0.0


def levelled(picture: Picture, lines: Sequence[Line], slope: float) -> tuple[Picture, list[Line]]:
    """The page turned so that lines of this slope lie level, white where there was nothing, and its lines turned with it."""
    rows, columns = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), math.degrees(slope), 1.0)
    width, height = columns, rows
    if abs(slope) > _STEEP:
        cosine, sine = abs(math.cos(slope)), abs(math.sin(slope))
        width, height = math.ceil(columns * cosine + rows * sine), math.ceil(columns * sine + rows * cosine)
        matrix[:, 2] += (width - columns) / 2, (height - rows) / 2
    white = (255.0, 255.0, 255.0)
    level = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    (a, b, c), (d, e, f) = matrix.tolist()
    moved = [
        replace(line, x=a * line.x + b * line.y + c, y=d * line.x + e * line.y + f, slope=line.slope - slope) for line in lines
    ]
    return as_picture(level), moved
