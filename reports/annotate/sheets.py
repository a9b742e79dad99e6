"""The pages of a PDF as they are seen, and as their own coordinates have them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.document import Box
from schemas.records import dataclass

if TYPE_CHECKING:
    import pikepdf

_DEFAULT: Box = (0.0, 0.0, 612.0, 792.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The visible part of a page: its left and upper edge in the page's own coordinates, and its size as it is seen, in points."""

    left: float
    upper: float
    width: float
    height: float
    rotation: int
    """0, 90, 180 or 270 degrees clockwise."""

    def unturned(self, box: Box) -> Box:
        """A box of `schemas.document` (from the top left corner as seen) as left, bottom, right, top of the page itself."""
        x0, top, x1, bottom = box
        if self.rotation == 90:
            x0, top, x1, bottom = top, self.width - x1, bottom, self.width - x0
        elif self.rotation == 180:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.rotation == 270:
            x0, top, x1, bottom = self.height - bottom, x0, self.height - top, x1
        return self.left + x0, self.upper - bottom, self.left + x1, self.upper - top


def sheet_of(page: pikepdf.Object) -> Sheet:
    """The visible part of a page, as PDFium reckons it: the crop box as far as it lies in the media box."""
    media = _box(page, "/MediaBox") or _DEFAULT
    crop = _box(page, "/CropBox") or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if left >= right or bottom >= top:
        left, bottom, right, top = media
    turned = _inherited(page, "/Rotate")
    rotation = int(turned) % 360 // 90 * 90 if isinstance(turned, int | Decimal) else 0
    width, height = right - left, top - bottom
    if rotation in (90, 270):
        width, height = height, width
    return Sheet(left=left, upper=top, width=width, height=height, rotation=rotation)


def _box(page: pikepdf.Object, name: str) -> Box | None:
    import pikepdf  # noqa: PLC0415

    found = _inherited(page, name)
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(one) for one in found)
    except (TypeError, ValueError):
        return None
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _inherited(page: pikepdf.Object, name: str) -> object:
    """An attribute of a page, or else of the nodes above it in the page tree; None where there is none."""
    node = page
    for _ in range(64):
        if name in node:
            return node.get(name)
        above = node.get("/Parent")
        if above is None:
            return None
        node = above
    return None
