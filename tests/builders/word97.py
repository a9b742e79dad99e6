"""The outside of an old Word file: a compound file whose WordDocument stream holds the first 32 bytes that say what it is."""

from __future__ import annotations

import struct

_SECTOR = 512
_STREAM = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def a_word97(
    *, flags: int = 0, version: int = 0x00C1, identifier: int = 0xA5EC, storages: tuple[str, ...] = (), pooled: str = ""
) -> bytes:
    """Storages stand at the top; `pooled` is the name of an object inside a storage named ObjectPool."""
    names = [*storages, *(["ObjectPool"] if pooled else [])]
    inner = len(names) + 2
    entries = [_entry("Root Entry", 5, child=1), _entry("WordDocument", 2, right=2 if names else _FREE, size=_STREAM)]
    for place, name in enumerate(names):
        right = place + 3 if place + 1 < len(names) else _FREE
        entries.append(_entry(name, 1, right=right, child=inner if name == "ObjectPool" else _FREE))
    if pooled:
        entries.append(_entry(pooled, 1))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    first = _STREAM // _SECTOR
    sectors = len(directory) // _SECTOR
    # Sector 0 to 7 the stream, then the directory, then the table.
    chain = [*range(1, first), _END, *range(first + 1, first + sectors), _END, _TABLE]
    table = struct.pack(f"<{_SECTOR // 4}L", *chain, *[_FREE] * (_SECTOR // 4 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<9L", 0, 1, first, 0, _STREAM, _END, 0, _END, 0)
    header += struct.pack("<109L", first + sectors, *[_FREE] * 108)
    stream = struct.pack("<5HH", identifier, version, 0, 0, 0, flags).ljust(_STREAM, b"\0")
    return header + stream + directory + table


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    start = 0 if size else _END
    head = raw.ljust(64, b"\0") + struct.pack("<HBB3L", len(raw), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<LQ", start, size)
