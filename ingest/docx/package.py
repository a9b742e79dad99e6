"""The Office Open XML package: parts, their relationships, and the names of Strict files turned into the usual ones.

Bounds and safety are those of `ingest.packages`: nothing is fetched, entities and document types are refused, and no part
is nested so deep that walking it by recursion could fail.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import NamedTuple

from lxml import etree

from ingest.docx.names import RELATIONSHIPS
from ingest.errors import Broken, Encrypted
from ingest.limits import Limits
from ingest.packages import RESAVE, open_package, parse_xml
from schemas.rules import Words

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/chart": b"http://schemas.openxmlformats.org/drawingml/2006/chart",
    b"drawingml/diagram": b"http://schemas.openxmlformats.org/drawingml/2006/diagram",
}


class Relationship(NamedTuple):
    """A reference from one part to another part or to the outside. `kind` is the last step of its type."""

    kind: str
    target: str
    """The name of the part; for an external one the address as it stands in the file."""
    external: bool


def _without(data: bytes, names: Collection[bytes]) -> bytes:
    """XML without the elements of these names; the same object where it holds none, or might hold their tags in a comment.

    Elsewhere `<` begins a tag and nothing else, and the last opening tag before a closing one is its own. Where it is not, what is
    left is not well-formed.
    """
    if b"!" in data or b"?" in data[data.find(b"?>") + len(b"?>") :]:
        return data
    for name in names:
        opening, closing = b"<" + name, b"</" + name + b">"
        first, *pieces = data.split(opening)
        if pieces:
            ends = [piece.find(closing) for piece in pieces]
            kept = [piece[end + len(closing) :] if end >= 0 else opening + piece for piece, end in zip(pieces, ends, strict=True)]
            data = b"".join([first, *kept])
    return data


def broken(zh: str, en: str) -> Broken:
    """The error for a Word file that cannot be read."""
    return Broken(Words(zh, en), RESAVE, format="docx")


class OfficePackage:
    """An opened package. Part names are without the leading slash."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises Encrypted where a password is needed and Broken where this is no sound package within the limits."""
        if data.startswith(_OLE) and _LOCKED in data:
            raise Encrypted(
                Words("檔案設有密碼，無法讀取。", "The file is locked with a password and cannot be read."),
                Words(
                    "請移除密碼（檔案＞資訊＞保護文件）後重新送件。",
                    "Take the password off (File > Info > Protect Document) and send it again.",
                ),
                format="docx",
            )
        self.limits = limits
        self._parts = open_package(data, limits)
        self._relationships: dict[str, dict[str, Relationship]] = {}

    @property
    def part_names(self) -> tuple[str, ...]:
        """The names of all parts."""
        return self._parts.names()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises Broken where it is missing, damaged or beyond a limit."""
        return self._parts.read(name)

    def parse(self, name: str) -> etree._Element:
        """The root element of an XML part, without comments and processing instructions. Raises Broken like `read`."""
        return self.parse_bytes(self.read(name))

    def parse_bytes(self, data: bytes, *, left_out: Collection[bytes] = ()) -> etree._Element:
        """The root element of XML that was read already; elements of the names `left_out` may be missing in it.

        Those are cut out before parsing, which is what takes the time; nobody then notices what is wrong with them.
        """
        brief = _without(data, left_out)
        if brief is not data:
            try:
                return self._parsed(brief)
            except Broken:
                pass  # they are nested in one another, or the part is damaged
        return self._parsed(data)

    def _parsed(self, data: bytes) -> etree._Element:
        if _STRICT in data:
            for strict, usual in _USUAL.items():
                for quote in (b'"', b"'"):
                    data = data.replace(b"=" + quote + _STRICT + strict + quote, b"=" + quote + usual + quote)
        return parse_xml(data, self.limits)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by their id; the package's own for the name ""."""
        known = self._relationships.get(part)
        if known is None:
            folder, name = posixpath.split(part)
            path = posixpath.join(folder, "_rels", name + ".rels")
            known = self._relationships[part] = self._read_relationships(path, folder) if path in self else {}
        return known

    def related(self, part: str, kind: str) -> str | None:
        """The part of this kind that a part refers to; None where there is none in the package."""
        for one in self.relationships(part).values():
            if one.kind == kind and not one.external and one.target in self:
                return one.target
        return None

    def _read_relationships(self, path: str, folder: str) -> dict[str, Relationship]:
        found: dict[str, Relationship] = {}
        for one in self.parse(path).iter(RELATIONSHIPS + "Relationship"):
            external = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
            found[one.get("Id", "")] = Relationship(one.get("Type", "").rpartition("/")[2], target, external)
        return found
