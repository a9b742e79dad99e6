"""What in a PDF would run, open or carry another file: scripts, actions, attachments. They are named, never run, never opened.

Most plans have none, and the structure of a file costs more to walk than its text to read. So the bytes are searched for the
names that such content cannot do without (object streams unpacked), and only a file that has one is walked with pikepdf.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from schemas.document import ActiveContent
from schemas.pdf_parts import dictionaries_in

if TYPE_CHECKING:
    import pikepdf

_NAMES = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|Filespec|FileAttachment|RichMedia|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie"
    rb"|Sound|Screen|3D|XFA)\b|/[A-Za-z0-9]*#[0-9A-Fa-f]{2}"
)
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_UNPACKED = 16 * 1024 * 1024
_KINDS: dict[str, str] = {
    "/JavaScript": "script", "/Launch": "action", "/SubmitForm": "action", "/ImportData": "action", "/GoToE": "action",
    "/GoToR": "action", "/Rendition": "action", "/Movie": "action", "/Sound": "action",
}  # fmt: skip
_EMBEDDED = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


def may_be_active(data: bytes) -> bool:
    """Whether the file has a name that scripts, actions or attachments need; a first look that never misses one."""
    if _NAMES.search(data) or b"/Encrypt" in data:
        return True
    return any(_NAMES.search(part) for part in _object_streams(data))


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The unpacked object streams of a file."""
    room = _MOST_UNPACKED
    for found in _OBJECT_STREAM.finditer(data):
        start = _STREAM.search(data, found.start(), found.start() + 2048)
        if start is None:
            continue
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(data[start.end() :], room)
        except zlib.error:
            continue
        room -= len(part)
        yield part
        if room <= 0:
            # Too much to look through: say that there may be something.
            yield b"/JS "
            return


def active_content(data: bytes) -> tuple[ActiveContent, ...]:
    """What the file would run, open or carry along. Links to web pages are not counted."""
    if not may_be_active(data):
        return ()
    import pikepdf  # noqa: PLC0415 - only the few files that look active need it

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            found = list(_attachments(pdf))
            found.extend(_in_objects(pdf))
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError):
        return (ActiveContent(kind="action", detail="無法檢查檔案結構 structure could not be examined"),)
    return tuple(dict.fromkeys(found))


def _attachments(pdf: pikepdf.Pdf) -> Iterator[ActiveContent]:
    for name in pdf.attachments:
        yield ActiveContent(kind="attachment", detail=str(name))


def _in_objects(pdf: pikepdf.Pdf) -> Iterator[ActiveContent]:
    """Actions, embedded media and file annotations, wherever they hang in the file."""
    import pikepdf  # noqa: PLC0415

    listed = {str(name) for name in pdf.attachments}
    for item in pdf.objects:
        for part in dictionaries_in(item):
            action = str(part.get("/S", ""))
            if action in _KINDS and ("/JS" in part or "/F" in part or "/Type" not in part or str(part.get("/Type")) == "/Action"):
                if _KINDS[action] == "script":
                    yield ActiveContent(kind="script", detail="JavaScript")
                else:
                    yield ActiveContent(kind="action", detail=action.removeprefix("/"))
            if "/XFA" in part:
                yield ActiveContent(kind="embedded-object", detail="XFA")
            if str(part.get("/Subtype", "")) in _EMBEDDED and "/Rect" in part:
                yield ActiveContent(kind="embedded-object", detail=str(part.get("/Subtype")).removeprefix("/"))
            specification = part.get("/FS") if str(part.get("/Subtype", "")) == "/FileAttachment" else None
            if isinstance(specification, pikepdf.Dictionary):
                name = str(specification.get("/UF", specification.get("/F", "")))
                if name not in listed:
                    yield ActiveContent(kind="attachment", detail=name)
