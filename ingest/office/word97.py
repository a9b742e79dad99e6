"""What an old Word file (.doc) says of itself before anybody opens it: a password, macros, embedded objects.

Format: MS-DOC of Microsoft, section 2.5.2 (FibBase). The streams are found with olefile.
"""

from __future__ import annotations

import io
import struct

from ingest.errors import Broken
from ingest.packages import RESAVE
from schemas.document import ActiveContent
from schemas.records import dataclass
from schemas.rules import Words

_STREAM = "WordDocument"
_IDENTIFIER = 0xA5EC
_WORD_97 = 0x00C1
_ENCRYPTED = 0x0100
_MACRO_STORAGES = ("Macros", "_VBA_PROJECT_CUR")
_OBJECTS = "ObjectPool"


@dataclass(frozen=True, slots=True)
class Word97:
    """What was found. `modern` says that it is of Word 97 or later, whose import filter is known."""

    locked: bool
    modern: bool
    active: tuple[ActiveContent, ...]


def look(data: bytes) -> Word97:
    """Looks into the file without reading its text. Raises Broken where its structure is damaged."""
    import olefile  # type: ignore[import-untyped]  # noqa: PLC0415 — lazily, for the cold start

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            entries = file.listdir(streams=True, storages=True)
            with file.openstream(_STREAM) as stream:
                base = stream.read(32)
        identifier, version = struct.unpack_from("<2H", base)
        flags = struct.unpack_from("<H", base, 10)[0]
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error) as fault:
        raise _broken() from fault
    if identifier != _IDENTIFIER and version >= _WORD_97:
        raise _broken()
    active: list[ActiveContent] = []
    for storage in _MACRO_STORAGES:
        if [storage] in entries:
            active.append(ActiveContent(kind="macro", detail=storage))
    for entry in entries:
        if len(entry) == 2 and entry[0] == _OBJECTS:
            active.append(ActiveContent(kind="embedded-object", detail="/".join(entry)))
    return Word97(bool(flags & _ENCRYPTED), version >= _WORD_97, tuple(active))


def _broken() -> Broken:
    return Broken(
        Words("檔案不完整或已損壞：無法讀取其 Word 結構。", "The file is truncated or damaged: its Word structure cannot be read."),
        RESAVE,
    )
