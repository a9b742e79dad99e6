"""Reads old Word files (.doc) and RTF: LibreOffice turns them into .docx, which the reader of .docx reads.

What the file itself says of passwords, macros and objects is looked up beforehand, since a conversion may lose it.
Addresses are those of the converted file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ingest.docx.reader import read_docx
from ingest.errors import Encrypted, Unreadable
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.office import listener, rtf, word97
from ingest.office.conversion import Source
from schemas.files import sha256_of
from schemas.records import replace
from schemas.rules import Words

if TYPE_CHECKING:
    from schemas.document import ActiveContent, Document

_WORD_97, _RTF = "MS Word 97", "Rich Text Format"


def read_doc(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in an old Word file. Raises Broken, Encrypted or NoText."""
    seen = word97.look(data)
    if seen.locked:
        raise Encrypted(
            Words("檔案設有密碼，無法讀取。", "The file is locked with a password."),
            Words("請移除密碼後重新送件。", "Take the password off and send it again."),
            format="doc",
        )
    return _read(data, "doc", name, limits, seen.active)


def read_rtf(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document in an RTF file. Raises Broken or NoText."""
    return _read(data, "rtf", name, limits, rtf.active_content(data))


def as_docx(data: bytes, format: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The .docx that a .doc or .rtf file (its `format`) was read through. Raises Broken."""
    if format == "rtf":
        return listener.convert(Source(rtf.with_list_marks(data), ".rtf", _RTF), limits)
    return listener.convert(Source(data, ".doc", _WORD_97 if word97.look(data).modern else None), limits)


def _read(data: bytes, kind: Literal["doc", "rtf"], name: str, limits: Limits, active: tuple[ActiveContent, ...]) -> Document:
    try:
        document = read_docx(as_docx(data, kind, limits), name, limits)
    except Unreadable as error:
        error.format = kind
        raise
    known = {one.kind for one in active}
    # The converted file names the same objects once more, under other names.
    further = tuple(one for one in document.active if one.kind not in known)
    return replace(document, format=kind, sha256=sha256_of(data), active=active + further)
