"""What stands on a page before it is understood: strips of characters and ruled lines, from a PDF's text or from OCR.

`ingest.pdf.extract` makes it from the text layer, `ingest.ocr` from a picture of the page; `ingest.pdf.layout` turns either into
blocks. Lengths are points (1/72 inch), measured from the top left corner of the page as it is seen (rotation applied), x to the
right and y downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from schemas.records import dataclass

Angle = Literal[0, 90, 180, 270]
Source = Literal["text", "form-field", "annotation"]


@dataclass(slots=True, kw_only=True)
class Strip:
    """Characters that stand side by side on one baseline in one format: part of a line, a line, never more than a line.

    `text[i]` stands between `lefts[i]` and `rights[i]`. Blanks of the text layer are characters like others; where there is a
    gap without one the layout puts a blank between Latin words and a tabulator into wide gaps.
    """

    text: str
    lefts: Sequence[float]
    rights: Sequence[float]
    top: float
    bottom: float
    baseline: float
    """y of the line the characters stand on; for OCR, where it is not known, `bottom - 0.12 * (bottom - top)` will do."""
    size: float
    """Font size in points as seen; for OCR the height of the line's box is near enough."""
    font: str | None = None
    """Family name without subset prefix; None where it is not known (OCR)."""
    bold: bool = False
    confidence: float | None = None
    """OCR's certainty from 0 to 1, the same for all characters of the strip (a new strip where it differs)."""
    angle: Angle = 0
    """Direction of reading, clockwise: 90 reads downwards. With 90, 180, 270 the coordinates are those of the page turned so
    that the strip reads from left to right (see `turned`)."""
    source: Source = "text"

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.lefts) == len(self.rights):
            raise ValueError("each character needs its left and its right edge")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line drawn on the page: at y = `at` from x = `start` to `end` if horizontal, at x = `at` if vertical."""

    at: float
    start: float
    end: float


@dataclass(slots=True, kw_only=True)
class PageContent:
    """One page. `number` counts from 1; `width` and `height` are those of the page as seen."""

    number: int
    width: float
    height: float
    strips: Sequence[Strip] = ()
    horizontals: Sequence[Ruling] = ()
    verticals: Sequence[Ruling] = ()
    picture_share: float = 0.0
    """Share of the page that its largest pictures cover, 0 to 1."""
    recognised: bool = False
    """Whether the text was guessed by OCR: then sizes and baselines are rough and fonts unknown."""
    deskewed: bool = False
    """For OCR: whether the coordinates are those of the straightened picture rather than of the page as seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A page as a picture, for OCR. `pixels` are rows of 8-bit RGB from the top, without padding (`columns * rows * 3` bytes)."""

    number: int
    width: float
    height: float
    columns: int
    rows: int
    pixels: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What OCR delivers: one `PageContent` for each picture, in the same order, and how sure it is on the mean (0 to 1)."""

    engine: str
    confidence: float
    pages: tuple[PageContent, ...]


Recogniser = Callable[[Iterable[PageImage]], Recognition]
"""`ingest.ocr.recognise`: takes pictures one after another (each is rendered only when it is asked for) and raises
`ingest.errors.NoText` where no OCR engine is installed."""


def turned(box: tuple[float, float, float, float], angle: Angle, width: float, height: float) -> tuple[float, float, float, float]:
    """The box on a page of `width` × `height` as it lies on the same page turned so that text read at `angle` reads at 0.

    Its inverse is the same turn by `360 - angle` on the page of the turned size.
    """
    x0, top, x1, bottom = box
    if angle == 90:
        return top, width - x1, bottom, width - x0
    if angle == 180:
        return width - x1, height - bottom, width - x0, height - top
    if angle == 270:
        return height - bottom, x0, height - top, x1
    return box


def characters(page: PageContent) -> Iterator[str]:
    """Every visible character of the page, in the order of its strips."""
    for strip in page.strips:
        for character in strip.text:
            if not character.isspace():
                yield character
