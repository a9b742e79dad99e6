"""Office math as a line of text: its characters, with the signs that the file only names (fraction bars, brackets, sums)."""

from __future__ import annotations

from lxml import etree

from ingest.docx.names import m

_VAL = m("val")
_SKIPPED = frozenset(m(name) for name in ("ctrlPr", "fPr", "dPr", "naryPr", "rPr", "oMathParaPr", "degHide"))


def formula_text(element: etree._Element) -> str:
    """The text of a `m:oMath` or a part of one."""
    tag = element.tag
    if tag == m("t"):
        return element.text or ""
    parts = [formula_text(child) for child in element if child.tag not in _SKIPPED]
    if tag == m("f") and len(parts) >= 2:
        return f"{_bracketed(parts[0])}/{_bracketed(parts[1])}"
    if tag == m("d"):
        begin, separator, end = (
            _sign(element, m("dPr"), name, usual) for name, usual in (("begChr", "("), ("sepChr", "|"), ("endChr", ")"))
        )
        return begin + separator.join(parts) + end
    if tag == m("nary"):
        return _sign(element, m("naryPr"), "chr", "∫") + "".join(parts)
    if tag == m("rad"):
        return "√" + "".join(parts)
    return "".join(parts)


def _sign(element: etree._Element, properties: str, name: str, usual: str) -> str:
    found = element.find(f"{properties}/{m(name)}")
    return found.get(_VAL, usual) if found is not None else usual


def _bracketed(part: str) -> str:
    return part if part.isalnum() or not any(sign in part for sign in "+-−×÷/*") else f"({part})"
