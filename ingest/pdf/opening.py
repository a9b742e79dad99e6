"""Opening a PDF file: what is wrong with one that does not open, in the house's errors."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import Broken, Encrypted
from ingest.limits import Limits
from ingest.pdf.pdfium import Handle
from ingest.pdf.pdfium import raw as pdfium
from schemas.rules import Words

_PASSWORD_ERRORS = (4, 5)
_OBJECT = re.compile(rb"\d+ \d+ obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_SMALL = 32 * 1024
"""Bytes: page contents and character maps are smaller, fonts and pictures mostly larger."""
_MOST_UNPACKED = 16 * 1024 * 1024
_SAVE_AGAIN = Words(
    "請以原始軟體開啟原檔，重新匯出 PDF 後再送出。",
    "Open the original in the software it was made with, export the PDF again and send that.",
)


def broken(zh: str, en: str) -> Broken:
    """D101 for a PDF file, with the advice to export it again."""
    return Broken(Words(zh, en), _SAVE_AGAIN, format="pdf")


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[Handle]:
    """The handle of the document in `data`, closed at the end.

    An owner password alone is no obstacle. Raises Encrypted where a password is needed to read, Broken where the file is damaged,
    cut off, no PDF, or has more pages than `limits.pages`.
    """
    if b"%PDF-" not in data[:1024]:
        raise broken("檔案內容不是 PDF。", "The file is not a PDF.")
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in _PASSWORD_ERRORS:
            raise Encrypted(
                Words("這份 PDF 需要密碼才能開啟。", "This PDF needs a password to be opened."),
                Words("請移除開啟密碼後重新送出。", "Remove the password for opening it and send it again."),
                format="pdf",
            )
        raise broken("PDF 檔案已損壞，無法開啟。", "The PDF is damaged and cannot be opened.")
    try:
        if is_cut_off(data):
            raise broken("PDF 檔案不完整，後段已遺失。", "The PDF is incomplete: its end is missing.")
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise broken("PDF 檔案沒有任何頁面。", "The PDF has no pages.")
        if count > limits.pages:
            raise broken(
                f"PDF 檔案有 {count} 頁，超過上限 {limits.pages} 頁。",
                f"The PDF has {count} pages; at most {limits.pages} are read.",
            )
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def is_cut_off(data: bytes) -> bool:
    """Whether the file lost its end: pdfium would mend its table of objects and show what is left of it."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        return True
    return _OBJECT.search(data, end) is not None


def has_damaged_streams(data: bytes, *, thoroughly: bool) -> bool:
    """Whether packed parts of the file cannot be unpacked: then text may be missing although every page opens.

    Parts above 32 KiB are looked at only `thoroughly`. Encrypted files cannot be looked at, and count as sound.
    """
    if b"/Encrypt" in data:
        return False
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - 600) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        end = data.find(b"endstream", found.end())
        if b"FlateDecode" not in head or end < 0 or re.search(rb"/Filter\s*\[\s*/(?!FlateDecode)", head):
            continue
        if end - found.end() > _SMALL and not thoroughly:
            continue
        unpacker = zlib.decompressobj()
        try:
            unpacker.decompress(data[found.end() : end], _MOST_UNPACKED)
        except zlib.error:
            # The word endstream may stand in packed bytes by chance; then the stream is longer.
            if not _unpacks(data[found.end() : found.end() + 8 * (end - found.end()) + 4096]):
                return True
    return False


def _unpacks(part: bytes) -> bool:
    try:
        zlib.decompressobj().decompress(part, _MOST_UNPACKED)
    except zlib.error:
        return False
    return True
