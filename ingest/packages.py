"""Opening the two wrappings that office files come in, zip packages and XML, with bounds on what a hostile one can cost.

A part is unpacked only when it is asked for. XML is parsed without network, without external files and without entities.
Everything a library can complain of leaves here as `Broken` or `Encrypted`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.errors import Broken, Encrypted
from ingest.limits import MIB, Limits
from ingest.zips import DEFLATED, STORED, Entry, ZipExcess, ZipFault, contents, directory
from schemas.rules import Words

if TYPE_CHECKING:
    from lxml import etree

RESAVE = Words(
    "請以原軟體開啟後另存新檔，確認可正常開啟再重新送件。",
    "Open it in the program that made it, save it anew, make sure that it opens, and send it again.",
)
_COMPRESSIONS = (STORED, DEFLATED)
"""The two that OPC and ODF allow."""


def _broken(zh: str, en: str) -> Broken:
    return Broken(Words(zh, en), RESAVE)


def _beyond(zh: str, en: str) -> Broken:
    return Broken(
        Words(f"檔案超出可處理的範圍：{zh}。", f"The file goes beyond what is taken: {en}."),
        Words("請移除不必要的附圖與附件後重新送件。", "Take out pictures and attachments that are not needed, and send it again."),
    )


class Package:
    """The parts of a zip package by name, with forward slashes. Made by `open_package`."""

    __slots__ = ("_by_folded_name", "_by_name", "_data", "_limits", "_read")

    def __init__(self, data: bytes, parts: dict[str, Entry], limits: Limits) -> None:
        self._data = data
        self._by_name = parts
        self._by_folded_name = {name.lower(): part for name, part in parts.items()}
        self._limits = limits
        self._read = 0

    def names(self) -> tuple[str, ...]:
        """The names of all parts, folders left out, in the order of the package's directory."""
        return tuple(self._by_name)

    def _part(self, name: str) -> Entry | None:
        return self._by_name.get(name) or self._by_folded_name.get(name.lower())

    def __contains__(self, name: str) -> bool:
        return self._part(name) is not None

    def read(self, name: str) -> bytes:
        """The bytes of a part; where no name is the same, one that differs only in case is taken (OPC compares so).

        Raises Broken where the part is missing, damaged, or beyond a limit.
        """
        part = self._part(name)
        if part is None:
            raise _broken(f"檔案不完整：缺少必要的內容「{name}」。", f"The file is not complete: the part {name} is missing.")
        size = part.unpacked
        if size > self._limits.part_size:
            raise _beyond(f"「{name}」解開後有 {size // MIB} MiB", f"{name} unpacks to {size // MIB} MiB")
        if size > MIB and size > self._limits.unpack_ratio * max(part.packed, 1):
            raise _beyond(f"「{name}」的壓縮比過高", f"{name} is packed too tightly")
        self._read += size
        if self._read > self._limits.unpacked_size:
            raise _beyond("解開後的內容過大", "its parts unpack to too much")
        try:
            return contents(self._data, part, size)
        except (ZipFault, ZipExcess) as fault:
            raise _broken(f"檔案已損壞：無法解開「{name}」。", f"The file is damaged: {name} cannot be unpacked.") from fault


def open_package(data: bytes, limits: Limits) -> Package:
    """The zip package in `data`.

    Raises Broken where it is no whole zip file, holds two different parts under one name, uses a compression that no
    office file uses, or goes beyond `limits` in size, count, unpacked size or ratio; Encrypted where a part is locked.
    """
    if len(data) > limits.file_size:
        raise _beyond(f"檔案有 {len(data) // MIB} MiB", f"the file has {len(data) // MIB} MiB")
    try:
        entries = directory(data, limits.parts)
    except ZipExcess as fault:
        raise _beyond(f"檔案內有超過 {limits.parts} 個項目", f"the file holds more than {limits.parts} parts") from fault
    except ZipFault as fault:
        raise _broken(
            "檔案不完整或已損壞：無法開啟其壓縮結構。", "The file is truncated or damaged: its zip structure cannot be opened."
        ) from fault
    parts: dict[str, Entry] = {}
    unpacked = 0
    for entry in entries:
        if entry.name.endswith((b"/", b"\\")):
            continue
        if entry.encrypted:
            raise Encrypted(
                Words("檔案設有密碼，無法讀取。", "The file is locked with a password."),
                Words("請移除密碼後重新送件。", "Take the password off and send it again."),
            )
        if entry.method not in _COMPRESSIONS:
            raise _broken("檔案使用了不支援的壓縮方式。", "The file is packed in a way that no office file uses.")
        name = _name(entry).replace("\\", "/").lstrip("/")
        earlier = parts.get(name)
        if earlier is not None and (earlier.crc, earlier.unpacked) != (entry.crc, entry.unpacked):
            # Programs differ in which of the two they show, so what a reviewer sees could differ from what is checked.
            raise _broken(f"檔案內有兩個同名的內容「{name}」。", f"The file holds two different parts named {name}.")
        parts[name] = entry
        unpacked += entry.unpacked
    if unpacked > limits.unpacked_size:
        raise _beyond(f"解開後共有 {unpacked // MIB} MiB", f"it unpacks to {unpacked // MIB} MiB")
    if unpacked > MIB and unpacked > limits.unpack_ratio * len(data):
        raise _beyond("壓縮比過高", "it is packed too tightly")
    return Package(data, parts, limits)


def _name(entry: Entry) -> str:
    """The names that programs look for are ASCII; any other only has to be told from the rest."""
    if entry.says_utf8 or entry.name.isascii():
        return entry.name.decode("utf-8", "replace")
    return entry.name.decode("cp437")


@lru_cache(maxsize=4)
def _deeper_than(depth: int) -> etree.XPath:
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    return etree.XPath("boolean(" + "/*" * (depth + 1) + ")")


def parse_xml(data: bytes, limits: Limits, *, allow_doctype: bool = False) -> etree._Element:
    """The root element of an XML part, without comments and processing instructions.

    `allow_doctype` lets a document type declaration pass (old ODF files carry a harmless one) as long as it declares no
    entities. Raises Broken for anything that is not well-formed, declares entities, or is deeper than `limits.xml_depth`.
    """
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _broken("檔案已損壞：內部的 XML 不正確。", "The file is damaged: its XML is not well-formed.") from fault
    declared = root.getroottree().docinfo.internalDTD  # the stubs allow for no docinfo
    if declared is not None and (not allow_doctype or next(declared.iterentities(), None) is not None):  # type: ignore[union-attr]
        raise _broken(
            "檔案含有不應出現的文件型別或實體宣告，基於安全不予讀取。",
            "The file declares a document type or entities that have no place in it; it is not read, for safety.",
        )
    if _deeper_than(limits.xml_depth)(root):
        raise _beyond(f"XML 巢狀超過 {limits.xml_depth} 層", f"its XML is nested more than {limits.xml_depth} deep")
    return root


def path_to(element: etree._Element) -> tuple[int, ...]:
    """The child numbers that lead from the root of a tree that `parse_xml` made down to the element."""
    steps: list[int] = []
    parent = element.getparent()
    while parent is not None:
        steps.append(parent.index(element))
        element, parent = parent, parent.getparent()
    return tuple(reversed(steps))
