"""Words without format, for what is told of but is not part of the plan: page headers, deleted text, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.odt.names import TEXT

if TYPE_CHECKING:
    from lxml import etree

_SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


def _pieces(element: etree._Element, into: list[str]) -> list[str]:
    into.append(_SIGNS.get(element.tag, "") or element.text or "")
    for child in element:
        _pieces(child, into)
        into.append(child.tail or "")
    return into


def plain_text(element: etree._Element) -> str:
    """All words inside `element`, blanks at both ends taken off."""
    return "".join(_pieces(element, [])).strip()


def paragraphs_text(element: etree._Element) -> str:
    """The words of the paragraphs inside `element`, a line each."""
    return "\n".join(plain_text(paragraph) for paragraph in element.iter(f"{TEXT}p", f"{TEXT}h"))
