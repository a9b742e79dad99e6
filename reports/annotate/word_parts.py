"""Where the parts of a Word package are: the main part, and those that it relates to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from reports.annotate.packages import Parts, parsed

if TYPE_CHECKING:
    from lxml import etree

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
PACKAGE_RELATIONS = "_rels/.rels"
_USUAL = "word/document.xml"


def main_part(package: Parts) -> str | None:
    """The name of the part that holds the text; None where there is none."""
    if PACKAGE_RELATIONS in package:
        for one in parsed(package.read(PACKAGE_RELATIONS)).iter(f"{RELATIONSHIPS}Relationship"):
            target = posixpath.normpath(posixpath.join("/", one.get("Target", "").replace("\\", "/"))).lstrip("/")
            if one.get("Type", "").endswith("/officeDocument") and one.get("TargetMode") != "External" and target in package:
                return target
    return _USUAL if _USUAL in package else None


def relations_part(main: str) -> str:
    """The name of the part that lists what the main part relates to."""
    folder, name = posixpath.split(main)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(relations: etree._Element | None, kind: str) -> list[etree._Element]:
    """The relations of a kind, such as `comments`, that stay inside the package."""
    if relations is None:
        return []
    return [
        one
        for one in relations.iter(f"{RELATIONSHIPS}Relationship")
        if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External"
    ]


def target_of(relation: etree._Element, main: str) -> str:
    """The name of the part that a relation of the main part leads to."""
    folder = posixpath.dirname(main)
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
