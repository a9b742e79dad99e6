"""OLE compound files with nothing in their streams, made byte by byte."""

from __future__ import annotations

import struct

SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def build(*names: str, below: str | None = None) -> bytes:
    """A compound file with streams of these names at its top; `below` stands inside the first, which is then a storage."""
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE)]
    inner = len(names) + 1
    for place, name in enumerate(names):
        right = place + 2 if place + 1 < len(names) else _FREE
        storage = below is not None and place == 0
        entries.append(_entry(name, 1 if storage else 2, right=right, child=inner if storage else _FREE))
    if below is not None:
        entries.append(_entry(below, 2))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = b"".join(entries)
    sectors = len(directory) // SECTOR
    table = [_TABLE, *range(2, sectors + 1), _END]
    table += [_FREE] * (SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109L", 0, *[_FREE] * 108)
    return header + struct.pack("<128L", *table) + directory


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB3L", len(raw) + 2, kind, 1, _FREE, right, child)
    return entry.ljust(128, b"\0")
