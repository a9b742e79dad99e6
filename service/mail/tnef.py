"""The files in a winmail.dat (TNEF), as Outlook sends them to those it takes for Outlook.

Only what is needed is read: titles and contents of attachments, and messages that are attached. Format: MS-OXTNEF of Microsoft,
sections 2.1 (structure) and 2.1.3.4 (attMsgProps and attAttachment; MS-OXCDATA 2.8 for their values). Lengths are checked before
anything is cut.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.mail.charsets import text_of

SIGNATURE = b"\x78\x9f\x3e\x22"
_TITLE, _DATA, _RENDERED, _PROPERTIES, _CODEPAGE = 0x18010, 0x6800F, 0x69002, 0x69005, 0x69007
_LONG_NAME, _NAME, _OBJECT, _CONTENT_ID, _HIDDEN = 0x3707, 0x3704, 0x3701, 0x3712, 0x7FFE
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of the property types that have a fixed length, padded to four."""
_TEXT8, _TEXT16, _OBJECT_TYPE, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MOST = 10_000
"""Attributes or properties that are followed."""
_DEEPEST = 5


class NotTnef(ValueError):
    """The bytes are no TNEF stream, or a damaged one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One file in the stream; `hidden` where it is a picture in the text."""

    name: str
    data: bytes = field(repr=False)
    hidden: bool = False


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    name: str = ""
    hidden: bool = False
    inner: bytes | None = None


def packed_files(data: bytes, depth: int = 1) -> tuple[Packed, ...]:
    """The files in the stream, those of attached messages too. Raises NotTnef."""
    codepage = ""
    files: list[_File] = []
    for attribute, content in _attributes(data):
        if attribute == _CODEPAGE and len(content) >= 4:
            codepage = f"cp{struct.unpack_from('<L', content)[0]}"
        elif attribute == _RENDERED:
            files.append(_File())
        elif not files:
            continue
        elif attribute == _TITLE:
            files[-1].title = content.split(b"\0", 1)[0]
        elif attribute == _DATA:
            files[-1].data = content
        elif attribute == _PROPERTIES:
            _take_properties(files[-1], content, codepage)
    found: list[Packed] = []
    for file in files:
        name = file.name or text_of(file.title, codepage)
        if file.inner is not None and file.inner.startswith(SIGNATURE):
            if depth < _DEEPEST:
                found += packed_files(file.inner, depth + 1)
        elif file.data or file.inner:
            found.append(Packed(name=name, data=file.data or file.inner or b"", hidden=file.hidden))
    return tuple(found)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    if not data.startswith(SIGNATURE):
        raise NotTnef("the signature is missing")
    at = 6
    for _ in range(_MOST):
        # Padding behind the last attribute is common.
        if at + 9 > len(data) or data[at] not in (1, 2):
            return
        attribute, length = struct.unpack_from("<LL", data, at + 1)
        start = at + 9
        if start + length + 2 > len(data):
            raise NotTnef("an attribute is cut off")
        content = data[start : start + length]
        if sum(content) & 0xFFFF != struct.unpack_from("<H", data, start + length)[0]:
            raise NotTnef("a checksum is wrong")
        yield attribute, content
        at = start + length + 2


def _take_properties(file: _File, content: bytes, codepage: str) -> None:
    for name, kind, value in _properties(content):
        if name in (_LONG_NAME, _NAME) and kind in (_TEXT8, _TEXT16):
            text = value.decode("utf-16-le", "replace") if kind == _TEXT16 else text_of(value, codepage)
            text = text.split("\0", 1)[0]
            if text and (name == _LONG_NAME or not file.name):
                file.name = text
        elif name == _OBJECT and kind == _OBJECT_TYPE:
            file.inner = value[16:]  # the interface's identifier stands before it
        elif name == _OBJECT and kind == _BINARY:
            file.data = file.data or value
        elif (name == _CONTENT_ID and value.strip(b"\0")) or (name == _HIDDEN and value[:1] == b"\1"):
            file.hidden = True


def _properties(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Name, type and first value of each MAPI property. Raises NotTnef."""
    at = 4
    try:
        (count,) = struct.unpack_from("<L", content)
        for _ in range(min(count, _MOST)):
            kind, name = struct.unpack_from("<HH", content, at)
            at += 4
            if name >= 0x8000:
                at = _behind_name(content, at)
            many, kind = bool(kind & 0x1000), kind & 0x0FFF
            variable = kind in (_TEXT8, _TEXT16, _OBJECT_TYPE, _BINARY)
            values = 1
            if many or variable:
                (values,) = struct.unpack_from("<L", content, at)
                at += 4
            first = b""
            for place in range(min(values, _MOST)):
                if variable:
                    (length,) = struct.unpack_from("<L", content, at)
                    at += 4
                else:
                    length = _FIXED[kind]
                if at + length > len(content):
                    raise NotTnef("a property is cut off")
                first = content[at : at + length] if place == 0 else first
                at += length + -length % 4
            yield name, kind, first
    except (struct.error, KeyError) as error:
        raise NotTnef("the properties of an attachment are damaged") from error


def _behind_name(content: bytes, at: int) -> int:
    """Where the name of a named property ends."""
    (kind,) = struct.unpack_from("<L", content, at + 16)
    if kind == 0:
        return at + 24
    length: int = struct.unpack_from("<L", content, at + 20)[0]
    return at + 24 + length + -length % 4
