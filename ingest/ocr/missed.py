"""Ink that the network drew no box around: single digits and thin strokes that stand alone, in cells of tables above all."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.median import median
from ingest.ocr.detection import Line
from ingest.ocr.lighting import Picture, as_picture

_MOST = 60
"""More patches than this are no text but a picture or a dirty page."""
_MARGIN = 0.35


def missed_lines(ink: Picture, lines: Sequence[Line]) -> list[Line]:
    """Boxes around patches of ink as large as characters of the page that stand in none of its lines.

    `ink` is 255 where there is ink, ruled lines taken away; the lines must lie level.
    """
    if not lines:
        return []
    height = median(line.height for line in lines)
    rest = ink.copy()
    for line in lines:
        # Tails of letters reach out of their box.
        across, down = line.length / 2 + 0.2 * height, line.height / 2 + 0.2 * height
        corners = (round(line.x - across), round(line.y - down)), (round(line.x + across), round(line.y + down))
        cv2.rectangle(rest, *corners, (0,), thickness=-1)
    rest = as_picture(cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    reach = max(3, round(_MARGIN * height))
    patches = as_picture(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(patches, connectivity=8)
    found = [
        Line(left + width / 2, top + tall / 2, width + _MARGIN * height, max(tall + _MARGIN * height, 0.8 * height), 0.0)
        for left, top, width, tall, _ in boxes[1:].tolist()
        if tall < height and (tall > 0.35 * height or (width > 0.3 * height and tall > 0.04 * height and width > 3 * tall))
    ]
    return found if len(found) <= _MOST else []
