"""Pages of characters and ruled lines, in points, from pictures of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ingest.errors import NoText
from ingest.ocr.decoding import Decoder
from ingest.ocr.lighting import Picture
from ingest.ocr.models import networks
from ingest.ocr.reading import Reading, TextLine, read_page
from ingest.ocr.rulings import Stroke
from ingest.ocr.tesseract import read_with_tesseract, tesseract
from ingest.ocr.wording import Glyph
from ingest.pdf.page import PageContent, PageImage, Recognition, Ruling, Strip
from schemas.rules import Words

_SURE = 0.9
"""Below it a character is doubtful, and with it the number it belongs to."""
_WORD = re.compile(r"[0-9０-９][0-9０-９,，.．%％]*|.", re.DOTALL)


def recognise_pages(images: Iterable[PageImage]) -> Recognition:
    """See `ingest.ocr.recognise`."""
    found = networks()
    if found is None and tesseract() is None:
        raise NoText(
            Words(
                zh="這份文件只有影像，沒有文字；這台電腦未安裝文字辨識引擎，無法讀出內容。",
                en="This document holds pictures of pages and no text, and no engine for recognising text is installed here.",
            ),
            Words(
                zh="請改送由文書軟體直接轉存、可以選取文字的 Word、ODF 或 PDF 檔，"
                "或請系統管理者安裝 rapidocr 或 tesseract（chi_tra）。",
                en="Send the Word, ODF or PDF file saved by the word processor, in which text can be selected, "
                "or ask the administrator to install rapidocr or tesseract with chi_tra.",
            ),
        )
    decoder = Decoder(found.recogniser) if found else None
    pages: list[PageContent] = []
    certainties: list[float] = []
    for image in images:
        picture = _pixels(image)
        reading = read_page(picture, found.detector, decoder) if found and decoder else read_with_tesseract(picture)
        pages.append(page_of(reading, image))
        certainties.extend(glyph.confidence for line in reading.lines for glyph in line.glyphs)
    return Recognition(
        engine=found.name if found else "tesseract (chi_tra)",
        confidence=sum(certainties) / len(certainties) if certainties else 0.0,
        pages=tuple(pages),
    )


def _pixels(image: PageImage) -> Picture:
    return np.frombuffer(image.pixels, np.uint8).reshape(image.rows, image.columns, 3)


def page_of(reading: Reading, image: PageImage) -> PageContent:
    """What was read, in points of the straightened page."""
    points = max(image.width, image.height) / (max(image.columns, image.rows) * reading.scale)
    return PageContent(
        number=image.number,
        width=reading.columns * points,
        height=reading.rows * points,
        strips=[strip for line in reading.lines for strip in _strips(line, points)],
        horizontals=[_ruling(stroke, points) for stroke in reading.across],
        verticals=[_ruling(stroke, points) for stroke in reading.down],
        picture_share=1.0,
        recognised=True,
        deskewed=True,
    )


def _ruling(stroke: Stroke, points: float) -> Ruling:
    return Ruling(stroke.at * points, stroke.start * points, stroke.end * points)


def _strips(line: TextLine, points: float) -> Iterator[Strip]:
    top, bottom = (line.middle - line.em / 2) * points, (line.middle + line.em / 2) * points
    for glyphs, confidence in parts_by_certainty(line.glyphs):
        yield Strip(
            text="".join(glyph.character for glyph in glyphs),
            lefts=[glyph.left * points for glyph in glyphs],
            rights=[glyph.right * points for glyph in glyphs],
            top=top,
            bottom=bottom,
            baseline=bottom - 0.12 * (bottom - top),
            size=line.em * points,
            confidence=confidence,
        )


def parts_by_certainty(glyphs: Sequence[Glyph]) -> list[tuple[list[Glyph], float]]:
    """The line in parts: sure ones with their mean certainty, doubtful ones with their least. A number is never parted."""
    parts: list[tuple[list[Glyph], list[float]]] = []
    for word in _WORD.finditer("".join(glyph.character for glyph in glyphs)):
        members = list(glyphs[word.start() : word.end()])
        least = min(glyph.confidence for glyph in members)
        certainties = [glyph.confidence for glyph in members] if least >= _SURE else [least]
        if parts and (min(parts[-1][1]) >= _SURE) == (least >= _SURE):
            parts[-1][0].extend(members)
            parts[-1][1].extend(certainties)
        else:
            parts.append((members, certainties))
    return [(members, sum(sure) / len(sure) if min(sure) >= _SURE else min(sure)) for members, sure in parts]
