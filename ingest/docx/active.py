"""What in the package would run or fetch: it is named, never run and never fetched."""

from __future__ import annotations

import posixpath
import re

from ingest.docx.fields import field_name
from ingest.docx.package import OfficePackage, Relationship
from schemas.document import ActiveContent

_OBJECTS = frozenset(("oleObject", "package", "control", "activeXControlBinary"))
_LINKS = frozenset(
    ("subDocument", "frame", "mailMergeSource", "mailMergeHeaderSource", "aFChunk", "externalLink", "externalLinkPath", "video",
     "audio", "media", "transform", "recipientData")
)  # fmt: skip
_NORMAL = re.compile(r"(?:^|[\\/])normal\.dot[mx]?$", re.IGNORECASE)
_NOWHERE = "NULL"
"""The target that Word gives to what it could not find when it saved the file: nothing is fetched by it."""
_ADDRESS = re.compile(r'"([^"]+)"|(\S+)')


def active_content(package: OfficePackage, codes: list[str]) -> tuple[ActiveContent, ...]:
    """Macros, embedded objects, and references to outside files, each once. Ordinary hyperlinks are not active.

    `codes` are the codes of the document's fields, some of which fetch too.
    """
    found: dict[ActiveContent, None] = {}
    for name in package.part_names:
        if posixpath.basename(name).lower() in ("vbaproject.bin", "vbadata.xml"):
            found.setdefault(ActiveContent(kind="macro", detail="vbaProject.bin"))
        if not name.endswith(".rels"):
            continue
        folder, base = posixpath.split(name)
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        for one in package.relationships(source).values():
            content = _of_relationship(one, source)
            if content is not None:
                found.setdefault(content)
    for code in codes:
        content = _of_field(code)
        if content is not None:
            found.setdefault(content)
    return tuple(found)


def _of_relationship(one: Relationship, source: str) -> ActiveContent | None:
    if one.kind == "vbaProject":
        return ActiveContent(kind="macro", detail="vbaProject.bin")
    if one.kind == "attachedTemplate":
        # Normal.dotm is everybody's own and is not fetched from anywhere.
        return ActiveContent(kind="remote-template", detail=one.target) if one.external and not _NORMAL.search(one.target) else None
    if one.kind in _OBJECTS:
        if one.external:
            return None if one.target == _NOWHERE else ActiveContent(kind="remote-link", detail=one.target)
        # A chart keeps its table of numbers as a workbook: part of the drawing, no object that somebody put in.
        return None if "/charts/" in source else ActiveContent(kind="embedded-object", detail=one.target)
    if not one.external or one.target == _NOWHERE:
        return None
    if one.kind == "image":
        return ActiveContent(kind="remote-picture", detail=one.target)
    if one.kind in _LINKS:
        return ActiveContent(kind="remote-link", detail=one.target)
    if one.kind == "hyperlink" and one.target.lower().startswith(("javascript:", "vbscript:")):
        return ActiveContent(kind="script", detail=one.target[:200])
    return None


def _of_field(code: str) -> ActiveContent | None:
    name = field_name(code)
    if name in ("DDE", "DDEAUTO"):
        return ActiveContent(kind="action", detail=code.strip()[:200])
    if name in ("INCLUDEPICTURE", "INCLUDETEXT", "LINK", "IMPORT", "RD", "DATABASE"):
        found = _ADDRESS.search(code.strip()[len(name) :])
        detail = (found.group(1) or found.group(2)) if found else ""
        return ActiveContent(kind="remote-picture" if name in ("INCLUDEPICTURE", "IMPORT") else "remote-link", detail=detail)
    return None
