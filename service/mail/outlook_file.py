"""The files in a message that was saved from Outlook (.msg) and attached. Format: MS-OXMSG of Microsoft, sections 2.2.2 and 2.4."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import olefile  # type: ignore[import-untyped]  # it comes without types

from service.mail.charsets import text_of
from service.mail.tnef import Packed

_ATTACHMENT = "__attach_version1.0_"
_STREAM = "__substg1.0_"
_DATA, _MESSAGE, _CONTENT_ID = "37010102", "3701000D", "3712001F"
_NAMES = ("3707001F", "3704001F", "3707001E", "3704001E")
"""The long name and the short one, in Unicode or in the system's code page."""
_DEEPEST = 5
_MOST = 500


class NotOutlookFile(ValueError):
    """The bytes are no such message, or a damaged one."""


def files_in(data: bytes) -> tuple[Packed, ...]:
    """The files attached to the message, those of messages in it too. Raises NotOutlookFile."""
    try:
        with olefile.OleFileIO(data) as ole:
            entries = [tuple(entry) for entry in ole.listdir(streams=True, storages=True)]
            return tuple(_files(ole, entries, (), 1))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError) as error:
        raise NotOutlookFile("the structure is damaged") from error


def _files(ole: olefile.OleFileIO, entries: list[tuple[str, ...]], above: tuple[str, ...], depth: int) -> Iterator[Packed]:
    own = [one for one in entries if len(one) == len(above) + 1 and one[:-1] == above and one[-1].startswith(_ATTACHMENT)]
    for storage in sorted(own)[:_MOST]:
        held = {one[-1].removeprefix(_STREAM).upper(): one for one in entries if one[:-1] == storage}
        if _DATA in held:
            name = next((_text(ole, held[key], key) for key in _NAMES if key in held), "")
            yield Packed(name=name, data=_bytes(ole, held[_DATA]), hidden=_CONTENT_ID in held)
        elif _MESSAGE in held and depth < _DEEPEST:
            yield from _files(ole, entries, held[_MESSAGE], depth + 1)


def _text(ole: olefile.OleFileIO, path: tuple[str, ...], key: str) -> str:
    raw = _bytes(ole, path)
    text = raw.decode("utf-16-le", "replace") if key.endswith("1F") else text_of(raw)
    return text.split("\0", 1)[0]


def _bytes(ole: olefile.OleFileIO, path: tuple[str, ...]) -> bytes:
    with ole.openstream(list(path)) as stream:
        data = bytes(stream.read())
    if len(data) != ole.get_size(list(path)):
        raise ValueError("a stream is cut off")
    return data
