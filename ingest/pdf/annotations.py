"""What lies on a page beside its content: form fields that were filled in, text boxes put on it, reviewers' notes and marks."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from ingest.pdf.lines import is_wide
from ingest.pdf.page import Angle, PageContent, Source, Strip, turned
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium
from schemas.document import Revision
from schemas.records import dataclass, field
from text.fold import mend_radicals

_HIDDEN = 1 << 1
_NOTES = {
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_STAMP,
}  # fmt: skip
_WRITTEN = {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}
_TICKED = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_MOST = 5_000
"""Annotations read on a page."""


@dataclass(slots=True)
class Notes:
    """What the annotations of a page say: text that counts, as strips at its place, and what reviewers left."""

    strips: list[Strip] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)


class FormFields:
    """The form of a document; made when the first filled-in field is met."""

    def __init__(self, document: Handle) -> None:
        self._document = document
        self._info: Any = None
        self._handle: Any = None

    @property
    def handle(self) -> Handle:
        """The form handle."""
        if self._handle is None:
            self._info = pdfium.FPDF_FORMFILLINFO(version=2)
            self._handle = pdfium.FPDFDOC_InitFormFillEnvironment(self._document, self._info)
        return self._handle

    def close(self) -> None:
        """Give the form back, before the document is closed."""
        if self._handle is not None:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._handle)
            self._handle = None


def read_notes(page: Handle, content: PageContent, fields: FormFields) -> Notes:
    """The annotations of an open page, whose content is `content`."""
    notes = Notes()
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)
    if count:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        rotation: Angle = (0, 90, 180, 270)[pdfium.FPDFPage_GetRotation(page) % 4]
        for place in range(count):
            annotation = pdfium.FPDFPage_GetAnnot(page, place)
            if annotation:
                _read(annotation, _Place(bounds, rotation, content), fields, notes)
                pdfium.FPDFPage_CloseAnnot(annotation)
    return notes


@dataclass(slots=True)
class _Place:
    bounds: Any
    rotation: Angle
    content: PageContent

    def box_of(self, annotation: Handle) -> tuple[float, float, float, float]:
        """The annotation's box in points from the top left of the page as seen."""
        rect = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, rect)
        left, right = sorted((rect.left, rect.right))
        low, high = sorted((rect.top, rect.bottom))
        wide, tall = self.bounds.right - self.bounds.left, self.bounds.top - self.bounds.bottom
        box = (left - self.bounds.left, self.bounds.top - high, right - self.bounds.left, self.bounds.top - low)
        back: Angle = (0, 270, 180, 90)[self.rotation // 90]
        return turned(box, back, wide, tall)


def _read(annotation: Handle, place: _Place, fields: FormFields, notes: Notes) -> None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    hidden = bool(pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN)
    if kind == pdfium.FPDF_ANNOT_WIDGET and not hidden:
        value, size = _value(annotation, fields)
        notes.strips.extend(_laid_out(value, place.box_of(annotation), size, "form-field"))
    elif kind == pdfium.FPDF_ANNOT_FREETEXT and not hidden:
        notes.strips.extend(_laid_out(_string(annotation, b"Contents"), place.box_of(annotation), 0.0, "annotation"))
    elif kind in _NOTES:
        author = _string(annotation, b"T").strip() or None
        notes.revisions.append(Revision(kind="comment", author=author, text=_string(annotation, b"Contents").strip()))


def _value(annotation: Handle, fields: FormFields) -> tuple[str, float]:
    """The words of a form field, and their size in points (0 where the viewer chooses it)."""
    form = fields.handle
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKED:
        return ("☑" if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""), 0.0
    if kind not in _WRITTEN:
        # A field that the form does not list is seen on the page all the same.
        return ("" if kind > 0 else _string(annotation, b"V")), 0.0
    size = ctypes.c_float()
    pdfium.FPDFAnnot_GetFontSize(form, annotation, size)
    value = _utf16(lambda buffer, room: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, room))
    return value, size.value


def _string(annotation: Handle, key: bytes) -> str:
    return _utf16(lambda buffer, room: pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, room))


def _utf16(ask: Callable[[Any, int], int]) -> str:
    """A string of pdfium's: asked for once for its length in bytes, once for itself."""
    length = ask(None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _laid_out(value: str, box: tuple[float, float, float, float], size: float, source: Source) -> list[Strip]:
    """A strip for each paragraph of the words, in their box. Where each character stands is reckoned, not known.

    A paragraph that the viewer would break over several lines is pressed into one, so that the layout keeps it whole.
    """
    words = mend_radicals(value.replace("\r\n", "\n").replace("\r", "\n"))
    rows = [row for row in words.split("\n") if row.strip()]
    if not rows:
        return []
    left, top, right, bottom = box
    pitch = (bottom - top) / len(rows)
    if size <= 0:
        size = min(12.0, max(6.0, 0.7 * pitch))
    strips: list[Strip] = []
    for place, row in enumerate(rows):
        widths = [size if is_wide(character) else 0.5 * size for character in row]
        scale = min(1.0, (right - left - 4) / sum(widths)) if right - left > 4 else 1.0
        edges = [left + 2]
        for width in widths:
            edges.append(edges[-1] + scale * width)
        baseline = top + place * pitch + (pitch + 0.76 * size) / 2 if pitch < 2 * size else top + place * pitch + size
        strips.append(
            Strip(
                text=row, lefts=edges[:-1], rights=edges[1:], top=baseline - 0.88 * size, bottom=baseline + 0.12 * size,
                baseline=baseline, size=round(size, 1), source=source,
            )
        )  # fmt: skip
    return strips
