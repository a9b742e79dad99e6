"""PDF files to `Document`: text pages through the layout, scanned pages through OCR and then through the same layout."""

from __future__ import annotations

from collections.abc import Iterator

from ingest import clock
from ingest.errors import NoText
from ingest.limits import Limits
from ingest.pdf.active import active_content
from ingest.pdf.annotations import FormFields, read_notes
from ingest.pdf.extract import Extracted, PageReader
from ingest.pdf.layout import blocks_of
from ingest.pdf.opening import broken, has_damaged_streams, opened
from ingest.pdf.page import PageContent, PageImage, Recognition
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium
from ingest.pdf.rendering import render
from schemas.document import Document, Ocr, Revision, Unread
from schemas.files import sha256_of
from schemas.records import dataclass, field
from schemas.rules import Words

_FEW = 24
"""Characters: a scanned page may carry a printed page number or a stamp as text."""
_PICTURE = 0.3
"""Share of a page that a scan covers at least."""
_MANY_CURVES = 150
"""Drawn shapes on a page without text: its letters were turned into outlines."""


@dataclass(slots=True)
class _Contents:
    """The pages of a file as far as they were understood."""

    pages: list[Extracted] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    """Numbers of pages that have to be recognised."""
    revisions: list[Revision] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """The document in a PDF file. Raises Broken, Encrypted or NoText; nothing in it is run and no attachment opened."""
    with opened(data, limits) as document:
        contents = _read_pages(document, limits)
        if has_damaged_streams(data, thoroughly=any(_is_odd(extracted) for extracted in contents.pages)):
            raise broken("PDF 檔案部分內容已損壞，文字可能缺漏。", "Parts of the PDF are damaged; text may be missing.")
        _name_fonts(data, contents)
        pages = {extracted.page.number: extracted.page for extracted in contents.pages}
        recognition = _recognised(document, contents, limits)
        for page in recognition.pages if recognition else ():
            pages[page.number] = page
        count = pdfium.FPDF_GetPageCount(document)
    blocks, furniture = blocks_of([pages[number] for number in sorted(pages)])
    if not blocks and not contents.unread:
        raise _no_text(scanned=bool(contents.scans))
    recognised = {page.number for page in pages.values() if page.recognised}
    with_text = [page for page in pages.values() if page.strips]
    return Document(
        name=name,
        sha256=sha256_of(data),
        format="pdf",
        blocks=blocks,
        furniture=furniture,
        pages=count,
        ocr=Ocr(engine=recognition.engine, confidence=recognition.confidence, pages=tuple(sorted(recognised)))
        if recognition and recognised
        else None,
        has_format=any(not page.recognised for page in with_text),
        revisions=tuple(contents.revisions),
        active=active_content(data),
        unread=tuple(contents.unread),
    )


def _read_pages(document: Handle, limits: Limits) -> _Contents:
    contents = _Contents()
    reader = PageReader(document)
    fields = FormFields(document)
    room = limits.characters

    def add_notes(page: Handle, content: PageContent) -> None:
        notes = read_notes(page, content, fields)
        content.strips = [*content.strips, *notes.strips]
        contents.revisions.extend(notes.revisions)

    try:
        for number in range(1, pdfium.FPDF_GetPageCount(document) + 1):
            extracted = reader.read(number, room + 1, add_notes)
            if extracted is None:
                raise broken(f"PDF 第 {number} 頁已損壞，無法讀取。", f"Page {number} of the PDF is damaged and cannot be read.")
            room -= extracted.visible
            if room < 0:
                raise broken(
                    f"PDF 檔案的文字超過上限 {limits.characters} 字。",
                    f"The PDF has more than {limits.characters} characters.",
                )
            contents.pages.append(extracted)
            if is_scan(extracted):
                contents.scans.append(number)
            elif extracted.hidden.strip():
                contents.unread.append(
                    Unread(text=extracted.hidden.strip(), reason=f"第 {number} 頁的隱形文字 invisible text on page {number}")
                )
    finally:
        fields.close()
    return contents


def is_scan(extracted: Extracted) -> bool:
    """Whether a page has to be recognised: a picture with nearly no text, text without usable characters, letters as outlines."""
    page = extracted.page
    if extracted.visible >= _FEW:
        return extracted.unmapped > 0.25 * extracted.visible
    return page.picture_share >= _PICTURE or (extracted.visible == 0 and extracted.curves >= _MANY_CURVES)


def _is_odd(extracted: Extracted) -> bool:
    """Whether a page shows nothing, or much that makes no sense: damage may be why."""
    return extracted.unmapped > 0.03 * extracted.visible or (not extracted.visible and not extracted.page.picture_share)


def _name_fonts(data: bytes, contents: _Contents) -> None:
    nameless = [extracted.page for extracted in contents.pages if extracted.nameless]
    if nameless:
        from ingest.pdf.typethree import name_fonts  # noqa: PLC0415 - pdfplumber is slow to load

        name_fonts(data, nameless)


def _recognised(document: Handle, contents: _Contents, limits: Limits) -> Recognition | None:
    """What OCR reads on the pages that need it. Where there is no engine, an invisible text layer serves, or the page is unread."""
    if not contents.scans:
        return None
    try:
        from ingest.ocr import recognise  # noqa: PLC0415 - OCR engines are slow to load

        return recognise(_pictures(document, contents, limits))
    except NoText:
        with_text = [extracted for extracted in contents.pages if extracted.page.number not in contents.scans]
        by_number = {extracted.page.number: extracted for extracted in contents.pages}
        layered = [by_number[number] for number in contents.scans if len(by_number[number].hidden.strip()) >= _FEW]
        if not layered and not any(extracted.visible for extracted in with_text):
            raise
        for number in contents.scans:
            extracted = by_number[number]
            if extracted in layered:
                extracted.page.strips = extracted.hidden_strips
                extracted.page.recognised = True
            else:
                reason = f"第 {number} 頁為掃描影像，無法辨識 page {number} is a scan and could not be recognised"
                contents.unread.append(Unread(text="", reason=reason))
        return None


def _pictures(document: Handle, contents: _Contents, limits: Limits) -> Iterator[PageImage]:
    """The pages to be recognised, each with the time it needs; those beyond the limit are unread."""
    for number in contents.scans[limits.recognised_pages :]:
        contents.unread.append(Unread(text="", reason=f"第 {number} 頁未辨識：掃描頁過多 page {number}: too many scanned pages"))
    for number in contents.scans[: limits.recognised_pages]:
        clock.allow(limits.recognition_seconds)
        image = render(document, number, limits.image_pixels)
        if image is not None:
            yield image


def _no_text(*, scanned: bool) -> NoText:
    reason = (
        Words("掃描頁上辨識不出任何文字。", "No text could be recognised on the scanned pages.")
        if scanned
        else Words("這份 PDF 是空白的，沒有任何文字。", "This PDF is blank: it has no text.")
    )
    remedy = Words(
        "請確認送出的檔案正確，並改送由文書軟體直接匯出的 PDF 或 Word、ODT 檔。",
        "Make sure that it is the right file, and send a PDF exported from a word processor, or the Word or ODT file.",
    )
    return NoText(reason, remedy, format="pdf")
