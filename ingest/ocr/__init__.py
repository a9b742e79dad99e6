"""Text from pictures: scanned pages of a PDF and photographs of paper.

`recognise` is the `ingest.pdf.page.Recogniser` of this house and `read_image` the reader of picture files. What they need
(numpy, OpenCV, onnxruntime) is loaded with the first picture: most plans have none, and loading takes longer than checking one.

A page goes through these hands, each in a module of its own: `straighten` (even light, perspective, quarter turns, skew),
`rulings` (lines of tables), `detection` (where lines of text are), `decoding` (what they say), `wording` (blanks and marks), and
`pages` makes a `PageContent` of it. The networks are those of PP-OCR in the wheel of `rapidocr`; where that is not installed,
`tesseract` reads instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.pdf.page import PageImage, Recognition
    from schemas.document import Document


def recognise(images: Iterable[PageImage]) -> Recognition:
    """The text and the ruled lines of each picture, in the same order. A blank page gives a page without strips.

    Raises `ingest.errors.NoText` where no OCR engine is installed.
    """
    from ingest.ocr.pages import recognise_pages  # noqa: PLC0415 - numpy and OpenCV are slow to load

    return recognise_pages(images)


def read_image(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document on a photograph or scan: PNG, JPEG or TIFF (of one or several pages).

    Raises `ingest.errors.Broken` for a damaged or too large picture and `NoText` where nothing can be read on it.
    """
    from ingest.ocr.photograph import read_photograph  # noqa: PLC0415 - see above

    return read_photograph(data, name, limits)
