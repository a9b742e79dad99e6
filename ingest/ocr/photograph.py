"""Photographs and scans that come as picture files: PNG, JPEG, and TIFF with one or several pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ingest import clock
from ingest.errors import Broken, NoText
from ingest.limits import Limits
from ingest.ocr.lighting import Picture, as_picture, laid_flat, paper_in
from ingest.ocr.pages import recognise_pages
from ingest.pdf.layout import blocks_of
from ingest.pdf.page import PageImage
from schemas.document import Document, Ocr
from schemas.files import sha256_of
from schemas.rules import Words

_FORMATS = ("PNG", "JPEG", "TIFF")
"""What Pillow may take the file for. MPO has no entry of its own there: it is opened as JPEG, and asking for it is a KeyError."""
_A4 = (595.28, 841.89)
_ENOUGH = 2600
"""Pixels along the longer side that are enough to read by; larger pictures are made smaller as they are decoded."""
_SENSIBLE_DPI = (70, 1300)
_SEND_AGAIN = Words(
    zh="請重新掃描或拍攝後再送，或改送 Word、ODF 或 PDF 檔。",
    en="Scan or photograph the pages again, or send the Word, ODF or PDF file.",
)


def read_photograph(data: bytes, name: str, limits: Limits) -> Document:
    """See `ingest.ocr.read_image`."""
    picture = _opened(data, limits)
    kind = "jpeg" if picture.format == "MPO" else str(picture.format).lower()
    recognition = recognise_pages(_pages(picture, limits, kind))
    if not any(page.strips for page in recognition.pages):
        raise NoText(
            Words(zh="影像上讀不到任何文字。", en="No text could be read on the picture."),
            _SEND_AGAIN,
            format=kind,
        )
    blocks, furniture = blocks_of(recognition.pages)
    return Document(
        name=name,
        sha256=sha256_of(data),
        format=kind,
        blocks=blocks,
        furniture=furniture,
        pages=len(recognition.pages),
        ocr=Ocr(
            engine=recognition.engine,
            confidence=recognition.confidence,
            pages=tuple(page.number for page in recognition.pages),
        ),
        has_format=False,
    )


def _opened(data: bytes, limits: Limits) -> Image.Image:
    """The picture, known to be of a kind that is read and within bounds; its pixels are not decoded yet."""
    if len(data) > limits.file_size:
        raise _too_large(f"{len(data):,} bytes", f"{len(data):,} 位元組", None)
    try:
        with warnings.catch_warnings():
            # Pillow only warns of what this reader refuses by itself, and of damage that it then raises an error for.
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Broken(
            Words(zh="影像檔已損壞，或不是 PNG、JPEG、TIFF。", en="The picture is damaged, or neither PNG, JPEG nor TIFF."),
            _SEND_AGAIN,
        ) from error
    kind = str(picture.format).lower()
    _within_bounds(picture, limits, kind)
    pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if pages > limits.pages:
        raise _too_large(f"{pages:,} pages", f"{pages:,} 頁", kind)
    return picture


def _within_bounds(picture: Image.Image, limits: Limits, kind: str) -> None:
    if picture.width * picture.height > limits.image_pixels:
        raise _too_large(f"{picture.width:,} × {picture.height:,} pixels", f"{picture.width:,} × {picture.height:,} 像素", kind)


def _too_large(size_en: str, size_zh: str, kind: str | None) -> Broken:
    return Broken(
        Words(zh=f"影像檔過大（{size_zh}），超出可處理的範圍。", en=f"The picture is too large ({size_en})."),
        _SEND_AGAIN,
        format=kind,
    )


def _pages(picture: Image.Image, limits: Limits, kind: str) -> Iterator[PageImage]:
    """Each page of the file, decoded only when it is asked for. A phone's second picture (MPO) is a preview, no page."""
    for place in range(getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1):
        try:
            picture.seek(place)
            _within_bounds(picture, limits, kind)
            full = max(picture.size)
            pixels, dpi = _pixels(picture), _dpi(picture.info.get("dpi"))
            dpi = dpi * max(pixels.shape) / full if dpi else None
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise Broken(
                Words(
                    zh=f"影像檔第 {place + 1} 頁已損壞或不完整。", en=f"Page {place + 1} of the picture is damaged or incomplete."
                ),
                _SEND_AGAIN,
                format=kind,
            ) from error
        clock.allow(limits.recognition_seconds)
        yield page_image(pixels, place + 1, dpi)


def _pixels(picture: Image.Image) -> Picture:
    """Rows × columns × 3, turned as the camera says, on white where it is transparent."""
    if picture.format == "JPEG":
        # Decodes at a half or a quarter where that is still enough.
        picture.draft(None, (_ENOUGH, _ENOUGH))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"L", "RGB"} and max(upright.size) >= 2 * _ENOUGH:
        upright = upright.reduce(max(upright.size) // _ENOUGH)
    if upright.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        # Sixteen bits of grey would be cut off at 255, not scaled, by Pillow's own conversion.
        deep = np.asarray(upright, dtype=np.float32)
        return as_picture(np.repeat((deep / max(1.0, float(deep.max())) * 255)[:, :, np.newaxis], 3, axis=2))
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        ground = Image.new("RGBA", upright.size, (255, 255, 255, 255))
        upright = Image.alpha_composite(ground, upright.convert("RGBA"))
    return as_picture(np.asarray(upright.convert("RGB")))


def _dpi(stated: object) -> float | None:
    """Dots per inch as the file states them, where a scanner may have."""
    if not isinstance(stated, tuple) or not stated:
        return None
    dpi = float(stated[0])
    return dpi if _SENSIBLE_DPI[0] <= dpi <= _SENSIBLE_DPI[1] else None


def page_image(pixels: Picture, number: int, dpi: float | None = None) -> PageImage:
    """The page in the picture: the sheet of paper alone where it lies on a darker ground.

    Its size in points is that which a scanner states; a camera knows none, and its page is taken for A4.
    """
    corners = paper_in(pixels)
    if corners is not None:
        pixels = laid_flat(pixels, corners)
    rows, columns = pixels.shape[:2]
    points = max(_A4) / max(rows, columns)
    if corners is None and dpi:
        stated = 72 / dpi
        # A telephone writes 72 or 96 dpi into pictures of any size: only what makes a sheet of paper is believed.
        if 0.6 * max(_A4) <= stated * max(rows, columns) <= 1.6 * max(_A4):
            points = stated
    return PageImage(
        number=number,
        width=columns * points,
        height=rows * points,
        columns=columns,
        rows=rows,
        pixels=np.ascontiguousarray(pixels).tobytes(),
    )
