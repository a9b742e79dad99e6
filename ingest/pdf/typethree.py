"""Names of Type 3 fonts, which pdfium does not tell: pdfplumber reads the pages concerned once more."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.pdf.fonts import family, is_bold
from ingest.pdf.page import PageContent

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_log = logging.getLogger(__name__)


def name_fonts(data: bytes, pages: Sequence[PageContent]) -> None:
    """Put font names to the nameless strips of `pages`; a strip whose place pdfplumber does not know stays nameless."""
    import pdfplumber  # noqa: PLC0415 - forty times as slow as pdfium, and seldom needed

    # It complains of each font without a box; Type 3 fonts have none.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            _name(pdf, pages)
    except Exception as error:
        # Whatever it stumbles over: the text has been read, and only a name is missing.
        _log.info("fonts stay without names: %s", error)


def _name(pdf: PDF, pages: Sequence[PageContent]) -> None:
    for content in pages:
        page = pdf.pages[content.number - 1]
        names: dict[tuple[int, int], str] = {}
        for character in page.chars:
            x, y = character["x0"], page.height - character["matrix"][5]
            names[(round(x), round(y))] = character["fontname"]
        for strip in content.strips:
            if strip.font is not None or strip.angle:
                continue
            x, y = round(strip.lefts[0]), round(strip.baseline)
            near = ((x + across, y + down) for across in (0, -1, 1) for down in (0, -1, 1))
            name = next((names[place] for place in near if place in names), None)
            if name:
                strip.font = family(name)
                strip.bold = strip.bold or is_bold(name)
        page.close()
