"""winmail.dat byte by byte (MS-OXTNEF), as Outlook packs it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_CODEPAGE = 950


@dataclass(frozen=True, kw_only=True)
class File:
    """A packed file: the short title in the system's code page, the long name in Unicode, or a message with files of its own."""

    title: bytes = b""
    name: str = ""
    data: bytes = b""
    hidden: bool = False
    inner: tuple[File, ...] = ()


def winmail(*files: File) -> bytes:
    """The stream."""
    stream = struct.pack("<LH", 0x223E9F78, 1) + _attribute(1, 0x00089006, struct.pack("<L", 0x10000))
    stream += _attribute(1, 0x00069007, struct.pack("<LL", _CODEPAGE, 0)) + _attribute(1, 0x00078008, b"IPM.Note\0")
    for file in files:
        stream += _attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8)
        stream += _attribute(2, 0x00018010, file.title + b"\0")
        if not file.inner:
            stream += _attribute(2, 0x0006800F, file.data)
        stream += _attribute(2, 0x00069005, _properties(file))
    return stream


def _attribute(level: int, name: int, content: bytes) -> bytes:
    return struct.pack("<BLL", level, name, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def _properties(file: File) -> bytes:
    """A number of fixed length, a named property, and what there is of names and contents."""
    found = [
        struct.pack("<HHL", 0x0003, 0x3705, 1),
        struct.pack("<HH16sLL", 0x0003, 0x8001, b"\x11" * 16, 1, 8) + "Kind".encode("utf-16-le")[:8] + struct.pack("<L", 7),
        struct.pack("<HHLL", 0x1003, 0x8002 - 0x7000, 2, 1) + struct.pack("<L", 2),
    ]
    if file.name:
        found.append(struct.pack("<HH", 0x001F, 0x3707) + _value((file.name + "\0").encode("utf-16-le")))
    if file.hidden:
        found.append(struct.pack("<HH", 0x001E, 0x3712) + _value(b"image001.png@01DA\0"))
    if file.inner:
        found.append(struct.pack("<HH", 0x000D, 0x3701) + _value(b"\x07\3\2\0" + b"\0" * 12 + winmail(*file.inner)))
    return struct.pack("<L", len(found)) + b"".join(found)


def _value(data: bytes) -> bytes:
    return struct.pack("<LL", 1, len(data)) + data + b"\0" * (-len(data) % 4)
