"""The directory of a zip file and its members, read within bounds from bytes in memory.

Why not `zipfile`: it builds an object for every entry before any of them can be counted (a hostile directory of 50 MiB
has a million), throws the bytes of a name away, which are needed to tell Big5 from UTF-8, and before Python 3.11.10 does
not notice members that share their bytes, as the bombs of David Fifield do. And loading
it takes as long as starting Python. Office packages are opened by `ingest.packages`. Format: APPNOTE.TXT 6.3.10 of PKWARE.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

from schemas.records import dataclass

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 65_535
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFF_FFFF
_ZIP64 = 0x0001


class ZipFault(Exception):
    """The zip file is damaged."""


class ZipExcess(Exception):
    """The zip file or a member of it is larger than was allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the directory. Sizes in bytes as declared; `offset` is where its local header stands in the data."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    extra: bytes
    attributes: int
    """Of the file system it was packed on; the upper 16 bits are the Unix mode."""

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed."""
        return bool(self.flags & 0x1)

    @property
    def says_utf8(self) -> bool:
        """Whether the directory says that the name is UTF-8."""
        return bool(self.flags & 0x800)


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each extra field, up to the first that is cut off."""
    place = 0
    while place + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, place)
        if place + 4 + length > len(extra):
            return
        yield number, extra[place + 4 : place + 4 + length]
        place += 4 + length


def directory(data: bytes, most: int) -> list[Entry]:
    """The entries of the central directory in its order.

    `ZipFault` where there is no whole directory, `ZipExcess` where it has more than `most` entries.
    """
    start, size, shift = _locate(data)
    entries: list[Entry] = []
    place = start
    while place + _CENTRAL.size <= start + size and data[place : place + 4] == b"PK\1\2":
        if len(entries) == most:
            raise ZipExcess
        fields = _CENTRAL.unpack_from(data, place)
        name_at = place + _CENTRAL.size
        name_end = name_at + fields[10]
        extra_end = name_end + fields[11]
        place = extra_end + fields[12]
        if place > start + size:
            raise ZipFault("an entry of the directory is cut off")
        extra = data[name_end:extra_end]
        unpacked, packed, offset = _wide(extra, fields[9], fields[8], fields[16])
        entries.append(
            Entry(
                name=data[name_at:name_end],
                flags=fields[3],
                method=fields[4],
                crc=fields[7],
                packed=packed,
                unpacked=unpacked,
                offset=offset + shift,
                extra=extra,
                attributes=fields[15],
            )
        )
    if place != start + size:
        raise ZipFault("the directory is damaged")
    return entries


def _locate(data: bytes) -> tuple[int, int, int]:
    """Start and size of the directory, and by how much all offsets are off because something stands before the zip file."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - _LONGEST_COMMENT - _END.size))
    if at < 0 or at + _END.size > len(data):
        raise ZipFault("the end of the directory is missing")
    *_, size, offset, _ = _END.unpack_from(data, at)
    end = at
    locator = at - _END_64_LOCATOR.size
    if locator >= 0 and data[locator : locator + 4] == b"PK\6\7":
        end = locator - _END_64.size
        if end < 0 or data[end : end + 4] != b"PK\6\6":
            raise ZipFault("the end of the directory is damaged")
        *_, size, offset = _END_64.unpack_from(data, end)
    start = end - size
    if start < 0 or offset > start:
        raise ZipFault("the directory points outside of the file")
    return start, size, start - offset


def _wide(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset, those that did not fit taken from the zip64 field."""
    if _FULL_32 not in (unpacked, packed, offset):
        return unpacked, packed, offset
    field = next((content for number, content in extra_fields(extra) if number == _ZIP64), b"")
    wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
    values = [next(wide, value) if value == _FULL_32 else value for value in (unpacked, packed, offset)]
    return values[0], values[1], values[2]


def overlapping(data: bytes, entries: list[Entry]) -> bool:
    """Whether two members share bytes, as only a bomb does."""
    spans = sorted((entry.offset, _contents_at(data, entry) + entry.packed) for entry in entries)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _contents_at(data: bytes, entry: Entry) -> int:
    if entry.offset < 0 or data[entry.offset : entry.offset + 4] != b"PK\3\4" or entry.offset + _LOCAL.size > len(data):
        raise ZipFault("a member is not where the directory says")
    *_, name, extra = _LOCAL.unpack_from(data, entry.offset)
    return int(entry.offset + _LOCAL.size + name + extra)


def contents(data: bytes, entry: Entry, most: int) -> bytes:
    """The bytes of a member that is stored or deflated and not encrypted.

    `ZipExcess` as soon as they are more than `most`, whatever was declared; `ZipFault` where they are not what was declared.
    """
    start = _contents_at(data, entry)
    packed = memoryview(data)[start : start + entry.packed]
    if len(packed) != entry.packed:
        raise ZipFault("a member is cut off")
    if entry.method == STORED:
        if len(packed) > most:
            raise ZipExcess
        found = bytes(packed)
    else:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            found = unpacker.decompress(packed, most + 1)
        except zlib.error as error:
            raise ZipFault("a member is damaged") from error
        if len(found) > most:
            raise ZipExcess
        if not unpacker.eof:
            raise ZipFault("a member is cut off")
    if len(found) != entry.unpacked or zlib.crc32(found) != entry.crc:
        raise ZipFault("a member is damaged")
    return found


def beginnings(data: bytes, most: int = 50) -> Iterator[tuple[bytes, bytes]]:
    """Name and first bytes (at most 64 KiB) of members of a zip file whose directory is lost, as far as they can be seen."""
    place = data.find(b"PK\3\4")
    for _ in range(most):
        if place < 0 or place + _LOCAL.size > len(data):
            return
        *_, method, _, _, _, packed, _, name, extra = _LOCAL.unpack_from(data, place)
        name_at = place + _LOCAL.size
        start = name_at + name + extra
        shown = data[start : start + (packed or 65_536)][:65_536]
        if method == DEFLATED:
            try:
                shown = zlib.decompressobj(-zlib.MAX_WBITS).decompress(shown, 65_536)
            except zlib.error:
                shown = b""
        yield data[name_at : name_at + name], shown
        place = data.find(b"PK\3\4", start + (packed if packed != _FULL_32 else 0))
