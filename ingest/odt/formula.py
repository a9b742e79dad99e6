"""A formula (MathML, as OpenDocument embeds it) as a line of text, with the signs that its structure stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.odt.names import MATHML

if TYPE_CHECKING:
    from lxml import etree

_LEAVES = tuple(f"{MATHML}{name}" for name in ("mi", "mn", "mo", "mtext", "ms"))
_SKIPPED = (f"{MATHML}annotation", f"{MATHML}annotation-xml")


def formula_text(element: etree._Element) -> str:
    """The text of a `math` element or a part of one."""
    tag = element.tag
    if tag in _LEAVES:
        return (element.text or "").strip()
    parts = [formula_text(child) for child in element if child.tag not in _SKIPPED]
    if tag == f"{MATHML}mfrac" and len(parts) == 2:
        return f"{_bracketed(parts[0])}/{_bracketed(parts[1])}"
    if tag == f"{MATHML}mfenced":
        return element.get("open", "(") + ",".join(parts) + element.get("close", ")")
    if tag == f"{MATHML}msqrt":
        return "√" + "".join(parts)
    return "".join(parts)


def _bracketed(part: str) -> str:
    return part if not any(sign in part for sign in "+-−×÷/*") else f"({part})"
