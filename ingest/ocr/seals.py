"""Seals and stamps are lifted off the page: what they cover is read as if they were not there.

Offices stamp plans over the text: in red, in the blue or violet of stamp pads, and what a grey scanner or a copier makes of them.
In the lightest channel of a scan the ink of a stamp is nearly as light as the paper, and black print stays black. Nothing that may
be printed is lifted:

- red words stay: only patches as large as a seal are lifted;
- of other colours, and of grey, only what has the form of a seal is: about as wide as high, no larger than the largest seals of
  agencies, closed in by a frame (at the edge of the page by half of one, for seals are put across the joint of pages), with strokes
  thicker than those of type and of ruled lines, and large characters inside. Of grey, moreover, only what is clearly lighter than
  the print: where all print is faint, none is;
- patches of equal height in a row are a heading, and a filled strip with words in white is a banner, whatever their colour.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.ocr.lighting import Picture, as_picture
from schemas.records import dataclass

_SMALLEST_SEAL = 0.03
"""Of the page's longer side: 9 mm on A4; a line of 14 pt type is half as high."""
_SMALLEST_FRAMED, _LARGEST_FRAMED = 0.045, 0.3
"""The same for seals known by their form: 13 to 90 mm."""
_COLOURED = 60
_UNCOLOURED = 40
_LIGHTER_THAN_PRINT, _DARKER_THAN_PAPER = 60, 35
"""Levels between which grey ink is a stamp's."""
_ENOUGH = 0.0003
"""Of a page: less ink is no seal."""
_STROKE = 5
"""Pixels at 200 dpi: 0.6 mm. Rules and the strokes of 14 pt type are thinner, those of agencies' seals thicker."""
_OBLONG = 1.6
_FILLED = (0.12, 0.6)
"""The share of its box that the strokes of a framed seal cover."""
_BANNER_OBLONG, _BANNER_FILLED = 2.0, 0.55
_FRAME_BAND = 0.12
"""Of the shorter side: so far inside its outline the frame lies."""
_CLOSED, _CLOSED_AT_EDGE = 0.85, 0.5
"""The share of directions in which a frame is met."""
_DIRECTIONS = 72
_EDGE = 0.04
"""Of the longer side: a seal no further from the edge of the page may be cut by it."""
_LARGE_CHARACTER = 0.15
"""Of the shorter side: at least the height of a seal's characters."""
_ROW_GAP = 0.35
"""Of their height: characters of a heading stand no further apart."""

_Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Patch:
    """Ink of one kind that hangs together, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def shorter(self) -> int:
        return min(self.width, self.height)

    @property
    def oblong(self) -> float:
        return max(self.width, self.height) / self.shorter

    def inside(self, mask: _Mask, room: int = 0) -> _Mask:
        """What of a mask lies in its box, with so much room around."""
        return mask[
            max(0, self.top - room) : self.top + self.height + room, max(0, self.left - room) : self.left + self.width + room
        ]


def without_seals(picture: Picture) -> Picture:
    """The picture (rows × columns × 3) with its stamps made as light as their lightest channel."""
    if picture.ndim == 2:
        return picture
    light = as_picture(cv2.max(cv2.max(picture[:, :, 0], picture[:, :, 1]), picture[:, :, 2]))
    covered = np.zeros(light.shape, np.uint8)
    lifted: Picture | None = None
    for mask, framed in _inks(picture, light):
        strokes = _thick(mask) if framed else mask
        if np.count_nonzero(strokes) <= _ENOUGH * strokes.size:
            continue
        covered[:] = 0
        edges = as_picture(cv2.dilate(strokes, np.ones((5, 5), np.uint8)))
        for patch in _patches(strokes, framed=framed):
            # The strokes of a stamp lie apart from each other inside its frame.
            patch.inside(covered, 2)[:] |= patch.inside(edges, 2)
        if not covered.any():
            continue
        where = covered > 0
        # What the stamp's own ink becomes white; ink of any other colour stays darker than that.
        white = float(np.percentile(light[where & (strokes > 0)], 20))
        lifted = picture.copy() if lifted is None else lifted
        lifted[where] = np.clip(light[where][:, None].astype(np.float32) * 255 / white, 0, 255).astype(np.uint8)
    return picture if lifted is None else lifted


def _inks(picture: Picture, light: Picture) -> Iterator[tuple[_Mask, bool]]:
    """Masks of the kinds of ink that there is enough of for a stamp, and whether it has to have the form of a seal."""
    first, second, third = cv2.split(picture)
    chroma = cv2.subtract(light, cv2.min(cv2.min(first, second), third))
    red = cv2.subtract(first, cv2.max(second, third)) > _COLOURED
    sample = light[::4, ::4]
    faintest = float(np.percentile(sample, 1)) + _LIGHTER_THAN_PRINT
    darkest = float(np.median(sample)) - _DARKER_THAN_PAPER
    coloured = chroma > _UNCOLOURED
    for mask, framed in ((red, False), (coloured & ~red, True), (~coloured & (light > faintest) & (light < darkest), True)):
        if np.count_nonzero(mask) > _ENOUGH * mask.size:
            yield mask.view(np.uint8), framed


def _thick(mask: _Mask) -> _Mask:
    """The strokes that are thicker than those of type and of rules, with what print that crosses them left over of them."""
    square = np.ones((_STROKE, _STROKE), np.uint8)
    return as_picture(cv2.bitwise_and(cv2.dilate(cv2.morphologyEx(mask, cv2.MORPH_OPEN, square), square), mask))


def _patches(strokes: _Mask, *, framed: bool) -> list[_Patch]:
    """The patches that are seals."""
    # Of thick strokes, print that crosses them takes out its own width and more.
    across = 15 if framed else 9
    closed = as_picture(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((across, across), np.uint8)))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    longer = max(strokes.shape)
    smallest = (_SMALLEST_FRAMED if framed else _SMALLEST_SEAL) * longer
    large = [_Patch(*box[:4]) for box in boxes[1:].tolist() if min(box[2], box[3]) >= smallest]
    return [
        patch
        for patch in large
        if not any(_in_a_row(patch, other) for other in large)
        and (_is_seal(patch, strokes) if framed else not _is_banner(patch, strokes))
    ]


def _in_a_row(one: _Patch, other: _Patch) -> bool:
    """Whether two patches stand beside each other like characters of a heading."""
    apart = max(one.left, other.left) - min(one.left + one.width, other.left + other.width)
    level = abs(one.top + one.height / 2 - other.top - other.height / 2)
    alike = abs(one.height - other.height) < 0.25 * one.height
    return one is not other and alike and level < 0.25 * one.height and -0.2 * one.height < apart < _ROW_GAP * one.height


def _is_banner(patch: _Patch, strokes: _Mask) -> bool:
    return patch.oblong > _BANNER_OBLONG and float(patch.inside(strokes).mean()) > _BANNER_FILLED


def _is_seal(patch: _Patch, strokes: _Mask) -> bool:
    rows, columns = strokes.shape
    longer = max(rows, columns)
    near = _EDGE * longer
    cut = (
        patch.left < near or patch.top < near or patch.left + patch.width > columns - near or patch.top + patch.height > rows - near
    )
    if max(patch.width, patch.height) > _LARGEST_FRAMED * longer or patch.oblong > _OBLONG * (2 if cut else 1):
        return False
    inside = patch.inside(strokes)
    if not _FILLED[0] <= float(inside.mean()) <= _FILLED[1]:
        return False
    return _closedness(inside) >= (_CLOSED_AT_EDGE if cut else _CLOSED) and _has_large_characters(patch, inside)


def _closedness(inside: _Mask) -> float:
    """In what share of the directions from its middle a patch has ink near its outline."""
    points = cv2.findNonZero(inside)
    hull = cv2.convexHull(points)
    filled = np.zeros((inside.shape[0] + 2, inside.shape[1] + 2), np.uint8)
    cv2.fillConvexPoly(filled, hull + 1, 1)
    depth = cv2.distanceTransform(filled, cv2.DIST_L2, 3)[1:-1, 1:-1]
    y, x = np.nonzero((inside > 0) & (depth < _FRAME_BAND * min(inside.shape)))
    angles = np.arctan2(y - inside.shape[0] / 2, x - inside.shape[1] / 2)
    return len(np.unique(((angles + np.pi) / (2 * np.pi) * _DIRECTIONS).astype(np.int64) % _DIRECTIONS)) / _DIRECTIONS


def _has_large_characters(patch: _Patch, inside: _Mask) -> bool:
    """Whether what stands inside the frame is as large as a seal's characters are, on the mean by ink."""
    joined = as_picture(cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    parts = [(box[3], box[4]) for box in boxes[1:].tolist() if box[3] < 0.8 * patch.height]
    inked = sum(area for _, area in parts)
    return not inked or sum(height * area for height, area in parts) >= _LARGE_CHARACTER * patch.shorter * inked
