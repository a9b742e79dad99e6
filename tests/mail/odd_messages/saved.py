"""A .msg file byte by byte: an OLE compound file (MS-CFB) with the storages of MS-OXMSG."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.mail.odd_messages.outlook import File

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL = 4096
"""Streams below this size would lie in the small sectors, which nothing here needs."""
Tree = Mapping[str, "bytes | Tree"]


def saved(*files: File) -> bytes:
    """The message with these files."""
    return _compound({"__properties_version1.0": bytes(_SMALL), **_attachments(files)})


def _attachments(files: tuple[File, ...]) -> dict[str, bytes | Tree]:
    found: dict[str, bytes | Tree] = {}
    for number, file in enumerate(files):
        held: dict[str, bytes | Tree] = {}
        if file.inner:
            held["__substg1.0_3701000D"] = _attachments(file.inner)
        else:
            held["__substg1.0_37010102"] = file.data
        if file.name:
            held["__substg1.0_3707001F"] = (file.name + "\0").encode("utf-16-le").ljust(_SMALL, b"\0")
        if file.title:
            held["__substg1.0_3704001E"] = (file.title + b"\0").ljust(_SMALL, b"\0")
        if file.hidden:
            held["__substg1.0_3712001F"] = "image001@x\0".encode("utf-16-le").ljust(_SMALL, b"\0")
        found[f"__attach_version1.0_#{number:08X}"] = held
    return found


def _compound(tree: Tree) -> bytes:
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _END, 0]]
    contents: list[tuple[int, bytes]] = []

    def add(branch: Tree, parent: int) -> None:
        before = None
        for name, held in branch.items():
            place = len(entries)
            entries.append([name, 2 if isinstance(held, bytes) else 1, _FREE, _FREE, _END, 0])
            if before is None:
                entries[parent][3] = place
            else:
                entries[before][2] = place  # each is the right neighbour of the one before
            before = place
            if isinstance(held, bytes):
                contents.append((place, held))
            else:
                add(held, place)

    add(tree, 0)
    directory_sectors = -(-len(entries) * 128 // _SECTOR)
    stream_sectors = [-(-len(data) // _SECTOR) for _, data in contents]
    total = directory_sectors + sum(stream_sectors)
    table_sectors = 1
    while table_sectors * 128 < total + table_sectors:
        table_sectors += 1
    table: list[int] = [_TABLE] * table_sectors
    table += [*range(table_sectors + 1, table_sectors + directory_sectors), _END]
    body = b""
    for (place, data), sectors in zip(contents, stream_sectors, strict=True):
        first = len(table)
        table += [*range(first + 1, first + sectors), _END]
        entries[place][4], entries[place][5] = first, len(data)
        body += data.ljust(sectors * _SECTOR, b"\0")
    table += [_FREE] * (table_sectors * 128 - len(table))
    directory = b"".join(_entry(*one) for one in entries).ljust(directory_sectors * _SECTOR, b"\0")  # type: ignore[arg-type]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<9L", 0, table_sectors, table_sectors, 0, _SMALL, _END, 0, _END, 0)
    header += struct.pack("<109L", *range(table_sectors), *[_FREE] * (109 - table_sectors))
    return header + struct.pack(f"<{len(table)}L", *table) + directory + body


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB3L", len(raw) + 2, kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<LQ", start, size)
