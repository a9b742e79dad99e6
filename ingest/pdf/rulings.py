"""Ruled lines and pictures among the objects of a PDF page.

LibreOffice strokes each line, Word fills thin rectangles, Chromium fills one for each side of each cell; a stroked rectangle is
four lines. Curves, shadings and filled areas are no rulings.
"""

from __future__ import annotations

import ctypes

from ingest.pdf.page import Ruling
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium

_THIN = 3.5
"""Points: a filled rectangle no thicker than this is a line."""
_SHORT = 3.0
"""Points: lines no longer than this are dots."""
_MOST_OBJECTS = 200_000
_DEEPEST = 6
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


class _Collector:
    def __init__(self, left: float, upper: float, width: float, height: float) -> None:
        self.left, self.upper, self.width, self.height = left, upper, width, height
        self.horizontals: list[Ruling] = []
        self.verticals: list[Ruling] = []
        self.pictures = 0.0
        self.curves = 0
        self.room = _MOST_OBJECTS

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line in the page's own coordinates."""
        x0, x1, y0, y1 = x0 - self.left, x1 - self.left, self.upper - y0, self.upper - y1
        if abs(y1 - y0) <= 1.0 and abs(x1 - x0) > _SHORT:
            self.horizontals.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1.0 and abs(y1 - y0) > _SHORT:
            self.verticals.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def path(self, item: Handle, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return
        count = pdfium.FPDFPath_CountSegments(item)
        if count > 6:
            self.curves += 1
        if not 2 <= count <= 400:
            return
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, own)
        whole = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        for shape, closed in _shapes(item, count, whole):
            self._shape(shape, closed, stroked=bool(stroke.value))

    def _shape(self, points: list[tuple[float, float]], closed: bool, *, stroked: bool) -> None:
        xs = [x for x, _ in points]
        ys = [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if not stroked or (closed and min(right - left, high - low) <= _THIN):
            if high - low <= _THIN < right - left:
                self.line(left, (low + high) / 2, right, (low + high) / 2)
            elif right - left <= _THIN < high - low:
                self.line((left + right) / 2, low, (left + right) / 2, high)
            return
        ends = [*points[1:], points[0]] if closed else points[1:]
        for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
            self.line(x0, y0, x1, y1)

    def picture(self, item: Handle, matrix: _Matrix) -> None:
        own = pdfium.FS_MATRIX()
        if pdfium.FPDFPageObj_GetMatrix(item, own):
            a, b, c, d, _, _ = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            self.pictures += min(abs(a * d - b * c), self.width * self.height)

    def walk(self, item: Handle, matrix: _Matrix, depth: int) -> None:
        self.room -= 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.picture(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(item, own)
            inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            for place in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self.room <= 0:
                    return
                self.walk(pdfium.FPDFFormObj_GetObject(item, place), inner, depth + 1)


def _shapes(item: Handle, count: int, matrix: _Matrix) -> list[tuple[list[tuple[float, float]], bool]]:
    """The straight-sided parts of a path as points on the page, and whether each is closed; parts with curves are left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    curved = closed = False
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE_TO:
            if len(points) > 1 and not curved:
                found.append((points, closed))
            points, curved, closed = [], False, False
        elif kind == _BEZIER_TO:
            curved = True
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not curved:
        found.append((points, closed))
    return found


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


def rulings_of(
    page: Handle, left: float, upper: float, width: float, height: float
) -> tuple[list[Ruling], list[Ruling], float, int]:
    """Lines lying and lines standing on an open page, the share that pictures cover, and the number of many-cornered shapes.

    Places are points from the page's top left corner.
    `left` and `upper` are the corner of the visible page in its own coordinates; /Rotate is not applied.
    """
    collector = _Collector(left, upper, width, height)
    for place in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        if collector.room <= 0:
            break
        collector.walk(pdfium.FPDFPage_GetObject(page, place), _IDENTITY, 0)
    share = min(1.0, collector.pictures / (width * height)) if width > 0 < height else 0.0
    return collector.horizontals, collector.verticals, share, collector.curves
