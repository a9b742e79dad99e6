"""Whether an attached picture may be a page of a plan, by its size in pixels: logos and signatures are far smaller.

Only headers are read: PNG (ISO 15948, 11.2.2), GIF89a, BMP, JPEG (ITU-T T.81, B.2.2). A picture of another kind may be a page.
"""

from __future__ import annotations

import struct

LEAST = (600, 800)
"""Shorter and longer side in pixels from which a page can be read: A4 at some 70 dots an inch."""
_STILL = range(0xC0, 0xD0)
_NOT_A_FRAME = (0xC4, 0xC8, 0xCC)


def may_be_page(data: bytes) -> bool:
    """Whether the picture is large enough for a page, or of a kind whose size cannot be told."""
    size = _size(data)
    return size is None or (min(size) >= LEAST[0] and max(size) >= LEAST[1])


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return struct.unpack_from(">LL", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ll", data, 18)
            return abs(width), abs(height)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except struct.error:
        return (0, 0)
    return None


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        mark, length = struct.unpack_from(">HH", data, at)
        if mark & 0xFF in _STILL and mark & 0xFF not in _NOT_A_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + max(length, 2)
