"""A zip package copied with some parts replaced, added or left out; every other part keeps its bytes, name and place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


class Parts:
    """The parts of a package that was read before and found sound. Names are compared as OPC does, without regard to case."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._entries = {self.plain(entry.filename): entry for entry in self._archive.infolist()}

    @staticmethod
    def plain(name: str) -> str:
        """The form of a part's name in which names are compared."""
        return name.replace("\\", "/").lstrip("/").lower()

    def __contains__(self, name: str) -> bool:
        return self.plain(name) in self._entries

    def names(self) -> list[str]:
        """The names of all parts in the form in which they are compared."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError where there is none of that name."""
        return self._archive.read(self._entries[self.plain(name)])

    def copy(self, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
        """The package with these parts replaced or, where they are new, added at the end, and without those that are dropped."""
        new = {self.plain(name): (name, data) for name, data in changed.items()}
        gone = {self.plain(name) for name in dropped}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as copy:
            for plain, entry in self._entries.items():
                if plain in gone:
                    continue
                data = new.pop(plain)[1] if plain in new else self._archive.read(entry)
                copy.writestr(_like(entry), data)
            for name, data in new.values():
                copy.writestr(name, data, zipfile.ZIP_DEFLATED)
        return target.getvalue()


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(entry.filename, min(max(entry.date_time, _EARLIEST), _LATEST))
    made.compress_type = entry.compress_type
    made.external_attr = entry.external_attr
    return made


def parsed(data: bytes) -> etree._Element:
    """The root of an XML part, in which paths count as in `schemas.document.Address`. Nothing outside it is ever read."""
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    return etree.fromstring(data, parser)


def element_at(root: etree._Element, path: tuple[int, ...]) -> etree._Element:
    """The element that a path leads to. Raises IndexError where it leads nowhere."""
    element = root
    for place in path:
        element = element[place]
    return element


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(
        one for one in text if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")
    )
