"""What would run or fetch is taken out of an annotated copy: we hand no macro on, not even an author's own.

Whoever opens the copy, a reviewer above all, gets it from an authority and trusts it. What a reader sees stays, word for word; D106
names what was found. Objects that are embedded stay where something on the page shows them: nothing starts them but a double click.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports.annotate.packages import Parts, parsed
from reports.annotate.word_parts import RELATIONSHIPS

if TYPE_CHECKING:
    from lxml import etree

_NOWHERE = "NULL"
"""What Word itself writes as the target of what it could not find."""
_RUNS = ("vbaproject", "wordvbadata", "keymapcustomizations", "attachedtoolbars")
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin", "customizations.xml", "attachedtoolbars.bin")
_FETCHING_FIELDS = frozenset(
    ("DDE", "DDEAUTO", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "IMPORT", "RD", "DATABASE", "MACROBUTTON", "AUTOTEXT")
)
_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _DRAW, _TABLE, _META, _SCRIPT, _MANIFEST = (
    f"{{{_OASIS}{name}:1.0}}" for name in ("office", "text", "drawing", "table", "meta", "script", "manifest")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_GONE = (
    f"{_SCRIPT}event-listener", f"{_OFFICE}script", f"{_TEXT}script", f"{_TEXT}section-source", f"{_TABLE}table-source",
    f"{_OFFICE}dde-source", f"{_TEXT}dde-connection-decl", f"{_META}template", f"{_META}auto-reload",
)  # fmt: skip
"""Elements of OpenDocument that show nothing and are there to run or fetch."""
_SHOWN = (f"{_TEXT}execute-macro", f"{_TEXT}dde-connection")
"""Fields that run or fetch; their words stay."""
_PICTURES = (f"{_DRAW}image", f"{_DRAW}fill-image")
_FETCHED = tuple(f"{_DRAW}{name}" for name in ("object", "object-ole", "plugin", "applet", "floating-frame"))
_SCRIPTS = ("vnd.sun.star.script:", "macro:", "javascript:", "vnd.sun.star.expand:", "script:")


def harmless_word(data: bytes) -> bytes:
    """A Word package without macros, whose relations lead to nothing outside but by an ordinary link."""
    package = Parts(data)
    dropped = {name for name in package.names() if posixpath.basename(name) in _MACRO_PARTS}
    dropped |= {relations_of(name) for name in dropped}
    changed: dict[str, bytes] = {}
    for name in package.names():
        if name in dropped or not (name.endswith(".rels") or (name.startswith(("word/", "[")) and name.endswith(".xml"))):
            continue
        content = package.read(name)
        if name.startswith("word/") and name.endswith(".xml") and not any(one in content for one in (b"nstrText", b"fldSimple")):
            continue
        root = parsed(content)
        if name.endswith(".rels"):
            altered = _tame_relations(root)
        elif name == _CONTENT_TYPES.lower():
            altered = _tame_types(root, dropped)
        else:
            altered = _tame_fields(root)
        if altered:
            changed[name] = _written(root)
    return package.copy(changed, dropped)


def relations_of(name: str) -> str:
    """The part that lists what a part relates to."""
    return posixpath.join(posixpath.dirname(name), "_rels", f"{posixpath.basename(name)}.rels")


def _tame_relations(root: etree._Element) -> bool:
    altered = False
    for one in list(root.iter(f"{RELATIONSHIPS}Relationship")):
        kind = one.get("Type", "").rpartition("/")[2].lower()
        target = one.get("Target", "").lower()
        if kind in _RUNS:
            root.remove(one)
            altered = True
        elif one.get("TargetMode") == "External" and (kind != "hyperlink" or target.startswith(("javascript:", "vbscript:"))):
            # The relation stays, for something refers to it: without it Word calls the file damaged.
            one.set("Target", "Normal.dotm" if kind == "attachedtemplate" else _NOWHERE)
            altered = True
    return altered


def _tame_types(root: etree._Element, dropped: set[str]) -> bool:
    altered = False
    for one in list(root):
        if one.get("PartName", "").lstrip("/").lower() in dropped:
            root.remove(one)
            altered = True
        elif "macroenabled" in one.get("ContentType", "").lower():
            one.set("ContentType", _PLAIN)
            altered = True
        elif "vba" in one.get("ContentType", "").lower():  # of all .bin parts
            one.set("ContentType", "application/octet-stream")
            altered = True
    return altered


def _tame_fields(root: etree._Element) -> bool:
    """Let fields that run or fetch do neither; what they showed last stays."""
    word = root.tag[: root.tag.index("}") + 1] if isinstance(root.tag, str) and "}" in root.tag else ""
    altered = False
    for one in root.iter(f"{word}fldSimple"):
        if _fetches(one.get(f"{word}instr", "")):
            one.set(f"{word}instr", " QUOTE ")
            altered = True
    for pieces in _codes(root, word):
        if _fetches("".join(one.text or "" for one in pieces)):
            for place, one in enumerate(pieces):
                one.text = "" if place else " QUOTE "
            altered = True
    return altered


def _codes(root: etree._Element, word: str) -> Iterator[list[etree._Element]]:
    """The pieces of each field's code, which Word may divide anywhere."""
    open_fields: list[list[etree._Element]] = []
    stray: list[etree._Element] = []
    for one in root.iter(f"{word}fldChar", f"{word}instrText", f"{word}delInstrText"):
        if one.tag != f"{word}fldChar":
            (open_fields[-1] if open_fields else stray).append(one)
            continue
        kind = one.get(f"{word}fldCharType")
        if kind == "begin":
            open_fields.append([])
        elif kind == "end" and open_fields:
            yield open_fields.pop()
    yield from [*open_fields, stray]


def _fetches(code: str) -> bool:
    words = code.split(None, 1)
    return bool(words) and words[0].upper() in _FETCHING_FIELDS


def harmless_odt(data: bytes) -> bytes:
    """An OpenDocument text, packed or flat, without macros, scripts, listeners, and things that lie elsewhere."""
    if not data.startswith(b"PK"):
        root = parsed(data)
        _tame_elements(root)
        return _written(root)
    package = Parts(data)
    dropped = {name for name in package.names() if name.startswith(("basic/", "scripts/", "dialogs/"))}
    changed: dict[str, bytes] = {}
    for name in package.names():
        if name in dropped or not name.endswith(".xml") or package.read(name).strip() == b"":
            continue
        root = parsed(package.read(name))
        altered = _tame_manifest(root, dropped) if name == "meta-inf/manifest.xml" else _tame_elements(root)
        if altered:
            changed[name] = _written(root)
    return package.copy(changed, dropped)


def _tame_manifest(root: etree._Element, dropped: set[str]) -> bool:
    gone = [
        one
        for one in root
        if (path := one.get(f"{_MANIFEST}full-path", "").lower()) in dropped or path.startswith(("basic/", "scripts/", "dialogs/"))
    ]
    for one in gone:
        root.remove(one)
    return bool(gone)


def _tame_elements(root: etree._Element) -> bool:
    altered = False
    for one in list(root.iter(*_GONE)):
        _take_out(one)
        altered = True
    for one in list(root.iter(*_SHOWN)):
        one.tag = f"{_TEXT}span"
        one.attrib.clear()
        altered = True
    for one in list(root.iter(*_FETCHED)):
        if _outside(one.get(_HREF, "")):
            # The picture that stands for it in the frame stays.
            _take_out(one)
            altered = True
    for one in root.iter(*_PICTURES):
        if _outside(one.get(_HREF, "")):
            one.set(_HREF, "")
            altered = True
    for one in root.iter(f"{_TEXT}a"):
        if one.get(_HREF, "").lower().startswith(_SCRIPTS):
            one.set(_HREF, "#")
            altered = True
    return altered


def _outside(target: str) -> bool:
    """Whether an address leads out of the package: with a scheme, to another machine, or to the folder around the file."""
    return ":" in target.partition("/")[0] or target.startswith(("../", "/", "\\"))


def _take_out(element: etree._Element) -> None:
    """Remove an element and leave the words behind it where they are."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _written(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lazily, for the cold start

    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
