"""Zip files made byte by byte, so that they may say anything: wrong sizes, shared bytes, names in any encoding."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """A member; what is None is as it ought to be."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    extra: bytes = b""
    attributes: int = 0
    declared: int | None = None
    crc: int | None = None
    at: int | None = None
    """Offset of the local header, where the directory is to lie about it."""
    packed: int | None = None


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def build(*lines: Line, before: bytes = b"", comment: bytes = b"", zip64: bool = False) -> bytes:
    """A zip file with these members; `before` stands in front of it, as in self-extracting archives."""
    body, central = bytearray(), bytearray()
    for line in lines:
        central += _add(body, line)
    count = len(lines)
    tail = b""
    if zip64:
        end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(central), len(body))
        tail = end + struct.pack("<4sLQL", b"PK\6\7", 0, len(body) + len(central), 1)
    size, offset = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (len(central), len(body))
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), size, offset, len(comment))
    return b"".join((before, body, central, tail, last, comment))


def _add(body: bytearray, line: Line) -> bytes:
    """Put the member behind the others; its line of the directory."""
    packed = deflate(line.data) if line.method == 8 else line.data
    crc = zlib.crc32(line.data) if line.crc is None else line.crc
    unpacked = len(line.data) if line.declared is None else line.declared
    size = len(packed) if line.packed is None else line.packed
    offset = len(body) if line.at is None else line.at
    common = (line.flags, line.method, 0, 0x21, crc, size, unpacked, len(line.name))
    if line.at is None:
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *common, 0) + line.name + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 0x031E, 20, *common, len(line.extra), 0, 0, 0, line.attributes, offset)
    return entry + line.name + line.extra
