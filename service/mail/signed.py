"""What stands in an opaquely signed S/MIME part: it can be read without any key; whether the signature holds is not judged here.

Read is as much of CMS (RFC 5652 sections 3 and 5.1: ContentInfo, SignedData, EncapsulatedContentInfo) as leads to the content, in
DER, or in BER with indefinite lengths and strings in pieces, as mailers that stream write it.
"""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _OBJECT, _INTEGER, _SET, _OCTETS, _PIECES, _TAGGED = 0x30, 0x06, 0x02, 0x31, 0x04, 0x24, 0xA0
_DEEPEST = 12
_MOST = 200_000
"""Pieces of one string that are put together."""


class NotSigned(ValueError):
    """The bytes are no signed content that could be read: encrypted, detached or damaged."""


def signed_content(data: bytes) -> bytes:
    """The message inside. Raises NotSigned."""
    try:
        outer = _children(data, *_element(data, 0, _SEQUENCE))
        if outer[0] != (_OBJECT, _SIGNED_DATA):
            raise NotSigned("it is not signed data")
        signed = _children(outer[1][1], *_element(outer[1][1], 0, _SEQUENCE))
        inner = next(content for tag, content in signed if tag == _SEQUENCE)
        parts = _pieces(inner, 0, len(inner))
        if parts[0] != (_OBJECT, _DATA) or len(parts) < 2:
            raise NotSigned("the signed content stands elsewhere")
        return _octets(parts[1][1], 0)
    except (IndexError, StopIteration) as error:
        raise NotSigned("the structure is damaged") from error


def _children(data: bytes, start: int, end: int) -> list[tuple[int, bytes]]:
    return _pieces(data, start, end)


def _element(data: bytes, at: int, wanted: int) -> tuple[int, int]:
    """Begin and end of the content of the element at `at`. Raises NotSigned where it is another one."""
    tag, start, end, _ = _read(data, at, len(data), 0)
    if tag != wanted:
        raise NotSigned("the structure is another one")
    return start, end


def _pieces(data: bytes, start: int, end: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    at = start
    while at < end:
        tag, begins, ends, behind = _read(data, at, end, 0)
        found.append((tag, data[begins:ends]))
        at = behind
        if len(found) > _MOST:
            raise NotSigned("it has too many pieces")
    return found


def _octets(data: bytes, depth: int) -> bytes:
    """The bytes of an OCTET STRING, put together where it comes in pieces."""
    if depth > _DEEPEST:
        raise NotSigned("it is nested too deep")
    out = bytearray()
    for tag, content in _pieces(data, 0, len(data)):
        if tag == _OCTETS:
            out += content
        elif tag == _PIECES:
            out += _octets(content, depth + 1)
        else:
            raise NotSigned("the content is no string")
    return bytes(out)


def _read(data: bytes, at: int, end: int, depth: int) -> tuple[int, int, int, int]:
    """Tag, begin and end of the content, and where the next element begins."""
    if depth > _DEEPEST:
        raise NotSigned("it is nested too deep")
    if at + 2 > end:
        raise NotSigned("it is cut off")
    tag, first = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise NotSigned("a tag is longer than any of this format")
    start = at + 2
    if first == 0x80:
        behind = start
        while data[behind : behind + 2] != b"\0\0":
            behind = _read(data, behind, end, depth + 1)[3]
        return tag, start, behind, behind + 2
    length = first
    if first > 0x80:
        size = first & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > end:
        raise NotSigned("it is cut off")
    return tag, start, start + length, start + length
