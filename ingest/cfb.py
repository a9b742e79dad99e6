"""The names at the top of an OLE compound file (old Word, Excel and PowerPoint; locked new ones; Outlook messages).

Only the directory is read, and only its top level: a Word file may hold a whole workbook further down, and the other way
round. Format: MS-CFB of Microsoft, sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_LAST_SECTOR = 0xFFFF_FFFA
_NONE = 0xFFFF_FFFF
_MOST_SECTORS = 4_096
"""Sectors of the directory or of the table that are followed; a document has a few."""


def top_names(data: bytes) -> frozenset[str]:
    """The names of streams and storages below the root.

    Where the structure is damaged, all names that can be seen in the file, at whatever level; none where there are none.
    """
    try:
        return _walk(_directory(data))
    except (struct.error, IndexError, ValueError):
        return frozenset(name for place in range(_HEADER, len(data) - _ENTRY + 1, _ENTRY) if (name := _name(data, place)))


def _directory(data: bytes) -> bytes:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("an unknown sector size")
    size = 1 << shift
    table = _table(data, size)
    sector = struct.unpack_from("<L", data, 48)[0]
    found = bytearray()
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST_SECTOR:
            return bytes(found)
        place = (sector + 1) * size
        if place + _ENTRY > len(data):
            raise ValueError("the directory is cut off")
        found += data[place : place + size]
        sector = table[sector]
    raise ValueError("the directory has no end")


def _table(data: bytes, size: int) -> list[int]:
    """The allocation table: for each sector the one that follows."""
    sectors = list(struct.unpack_from("<109L", data, 76))
    following = struct.unpack_from("<L", data, 68)[0]
    each = size // 4
    while following < _LAST_SECTOR and len(sectors) < _MOST_SECTORS:
        more = struct.unpack_from(f"<{each}L", data, (following + 1) * size)
        sectors += more[:-1]
        following = more[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < _LAST_SECTOR:
            table += struct.unpack_from(f"<{each}L", data, (sector + 1) * size)
    return table


def _walk(directory: bytes) -> frozenset[str]:
    """Follow the tree of siblings below the root, without going down."""
    waiting = [struct.unpack_from("<L", directory, 76)[0]]
    seen: set[int] = set()
    names: set[str] = set()
    while waiting:
        number = waiting.pop()
        if number == _NONE or number in seen:
            continue
        seen.add(number)
        name = _name(directory, number * _ENTRY)
        if not name:
            raise ValueError("an entry of the directory is damaged")
        names.add(name)
        waiting += struct.unpack_from("<2L", directory, number * _ENTRY + 68)
    return frozenset(names)


def _name(data: bytes, place: int) -> str:
    """The name of the directory entry at `place`; empty where there is none."""
    length, kind = struct.unpack_from("<HB", data, place + 64)
    if kind not in (1, 2, 5) or not 2 <= length <= 64 or length % 2:
        return ""
    return data[place : place + length - 2].decode("utf-16-le", "replace")
