"""One way in for every format: `read` looks at what a file really is and lets the reader of that kind make a `Document` of it.

A new format takes a module with one function `(data, name, limits) -> Document` and one line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from ingest.errors import Broken, Encrypted, Unreadable
from ingest.limits import DEFAULT_LIMITS, MIB, Limits
from ingest.sniffing import Kind, claims, sniff, suffix_of
from schemas.document import Document
from schemas.records import dataclass
from schemas.rules import Words

Load = Callable[[bytes, str, Limits], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads some kinds of files (names in `ingest.sniffing.KINDS`). `load` is `module:function`, imported when it is needed."""

    format: str
    kinds: tuple[str, ...]
    load: str


READERS = (
    Reader(format="docx", kinds=("docx", "docm", "dotx"), load="ingest.docx.reader:read_docx"),
    Reader(format="odt", kinds=("odt", "fodt"), load="ingest.odt.reader:read_odt"),
    Reader(format="pdf", kinds=("pdf",), load="ingest.pdf.reader:read_pdf"),
    Reader(format="doc", kinds=("doc",), load="ingest.office.reader:read_doc"),
    Reader(format="rtf", kinds=("rtf",), load="ingest.office.reader:read_rtf"),
    Reader(format="text", kinds=("text",), load="ingest.plaintext.reader:read_plaintext"),
    Reader(format="image", kinds=("png", "jpeg", "tiff"), load="ingest.ocr:read_image"),
)
_BY_KIND = {kind: reader for reader in READERS for kind in reader.kinds}
_ZIPPED = frozenset({"docx", "odt", "xlsx", "pptx", "ods", "odp", "odf", "epub", "zip"})
_TAKEN = Words(
    "請另存為 .docx、.odt 或 .pdf 後重新送件。",
    "Save it as .docx, .odt or .pdf and send it again.",
)
_RESAVE = Words(
    "請以原軟體開啟後另存新檔，確認可正常開啟再重新送件。",
    "Open it in the program that made it, save it anew, make sure that it opens, and send it again.",
)
UNFORESEEN = Words("檔案內容有誤，無法讀取。", "The content of the file is faulty and cannot be read.")
"""The reason where a reader met an error that it did not foresee; the error is chained."""
_UNPACK = Words("請解壓縮後，將計畫書逐一送件。", "Unpack it and send the plans one by one.")
_PHOTOGRAPH = Words("請轉存為 JPEG、PNG 或 PDF 後重新送件。", "Save it as JPEG, PNG or PDF and send it again.")
_REMEDIES = {
    **dict.fromkeys(("zip", "7z", "rar", "gzip", "tar"), _UNPACK),
    **dict.fromkeys(("webp", "bmp", "gif", "heic"), _PHOTOGRAPH),
    **dict.fromkeys(("broken-zip", "ole", "unknown"), _RESAVE),
}


def read(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in `data`. `name` is the file's name, whose suffix must agree with the content.

    Raises `Unreadable`, and nothing else, for whatever may be wrong with the file. Where it stands for an error that a
    library or a reader did not foresee, that error is its cause.
    """
    if len(data) > limits.file_size:
        raise Broken(
            Words(
                f"檔案有 {len(data) / MIB:.1f} MiB，超過 {limits.file_size // MIB} MiB 的上限。",
                f"The file has {len(data) / MIB:.1f} MiB, more than the {limits.file_size // MIB} MiB that are taken.",
            ),
            Words("請移除不必要的附圖或降低圖片解析度後重新送件。", "Take out pictures or make them smaller, and send it again."),
        )
    kind = sniff(data)
    _check_name(kind, name)
    if kind.name == "locked-office":
        raise Encrypted(
            Words("檔案以密碼加密，無法讀取。", "The file is locked with a password and cannot be read."),
            Words("請移除密碼後重新送件。", "Take the password off and send it again."),
            format=suffix_of(name).removeprefix(".") or None,
        )
    reader = _BY_KIND.get(kind.name)
    if reader is None:
        raise _not_taken(kind)
    return _apply(reader, data, name, limits)


def _check_name(kind: Kind, name: str) -> None:
    """D101 where the content is not what the name claims, or is nothing."""
    if kind.name == "empty":
        raise Broken(
            Words("檔案是空的，沒有任何內容。", "The file is empty."),
            Words("請確認檔案已完整上傳或儲存後重新送件。", "Make sure that it was saved and sent whole, and send it again."),
        )
    claimed, suffix = claims(name), suffix_of(name)
    if not claimed or kind.name in claimed:
        return
    if kind.name == "broken-zip" and claimed & _ZIPPED:
        raise Broken(
            Words(
                f"這份 {suffix} 檔案不完整或已損壞：無法開啟其壓縮結構。",
                f"This {suffix} file is truncated or damaged: its zip structure cannot be opened.",
            ),
            _RESAVE,
        )
    if kind.name in ("unknown", "ole", "broken-zip"):
        raise Broken(
            Words(
                f"副檔名是 {suffix}，但內容無法辨認，檔案可能已損壞。",
                f"The name ends in {suffix}, but the content cannot be recognised; the file may be damaged.",
            ),
            _RESAVE,
        )
    right = kind.suffixes[0] if kind.suffixes else ""
    rename = (f"，或將副檔名改為 {right}", f", or give it the suffix {right},") if kind.name in _BY_KIND else ("", "")
    raise Broken(
        Words(
            f"副檔名是 {suffix}，內容其實是{_spaced(kind.words.zh)}。",
            f"The name ends in {suffix}, but the content is {kind.words.en}.",
        ),
        Words(
            f"請以原軟體另存為真正的 {suffix} 檔{rename[0]}後重新送件。",
            f"Save it as a real {suffix} file in the program that made it{rename[1]} and send it again.",
        ),
    )


def _spaced(words: str) -> str:
    """With a blank before it where it begins with a Latin letter."""
    return f" {words}" if words[0].isascii() else words


def _not_taken(kind: Kind) -> Broken:
    if kind.name in ("unknown", "ole", "broken-zip"):
        reason = Words(
            "檔案內容無法辨認，可能已損壞，或不是可檢查的文件格式。",
            "The content of the file cannot be recognised; it is damaged, or no kind of document that can be checked.",
        )
    else:
        reason = Words(
            f"檔案是{_spaced(kind.words.zh)}，不是可檢查的文件格式。",
            f"The file is {kind.words.en}, which is no kind of document that can be checked.",
        )
    return Broken(reason, _REMEDIES.get(kind.name, _TAKEN))


def _apply(reader: Reader, data: bytes, name: str, limits: Limits) -> Document:
    module, _, function = reader.load.partition(":")
    load = cast("Load", getattr(import_module(module), function))
    try:
        return load(data, name, limits)
    except Unreadable as error:
        error.format = error.format or reader.format
        raise
    except (MemoryError, RecursionError) as error:
        raise Broken(
            Words(
                "檔案內容過大或巢狀過深，超出可處理的範圍。",
                "The content of the file is too large or nested too deep to be taken.",
            ),
            _RESAVE,
            format=reader.format,
        ) from error
    except Exception as error:
        raise Broken(UNFORESEEN, _RESAVE, format=reader.format) from error
