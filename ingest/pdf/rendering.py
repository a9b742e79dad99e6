"""Pages as pictures, for OCR."""

from __future__ import annotations

import ctypes

from ingest.pdf.page import PageImage
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium

RESOLUTION = 200
"""Dots per inch. 300 reads no better and takes longer (`performance.md`)."""
_BGR = 2
_WHITE = 0xFFFFFFFF


def render(document: Handle, number: int, most_pixels: int) -> PageImage | None:
    """Page `number` (from 1) as it is seen, at 200 dpi or as fine as `most_pixels` allow; None where it cannot be loaded."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return None
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        scale = RESOLUTION / 72
        if width * height * scale * scale > most_pixels:
            scale = (most_pixels / (width * height)) ** 0.5
        columns, rows = max(1, int(width * scale)), max(1, int(height * scale))
        bitmap = pdfium.FPDFBitmap_CreateEx(columns, rows, _BGR, None, 0)
        if not bitmap:
            return None
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, _WHITE)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, rows, 0, flags)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            raw = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    finally:
        pdfium.FPDF_ClosePage(page)
    used = 3 * columns
    pixels = raw if stride == used else b"".join(raw[row * stride : row * stride + used] for row in range(rows))
    return PageImage(number=number, width=width, height=height, columns=columns, rows=rows, pixels=pixels)
