"""Text that is drawn or kept in other parts: word art, charts, diagrams, embedded pages (`w:altChunk`)."""

from __future__ import annotations

import re

from lxml import etree

from ingest.docx.names import A_P, A_T, ALT_CHUNK, CHART, CHART_VALUE, R_DM, R_ID, V_TEXTPATH, T
from ingest.docx.package import OfficePackage

_MARKUP = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_MAX_TEXT = 20_000


def drawn_text(package: OfficePackage, part: str, element: etree._Element) -> tuple[str, str | None]:
    """The text of such an element, and why it has no place in the flow; None where it may stand behind its paragraph."""
    if element.tag == V_TEXTPATH:
        return element.get("string", ""), None
    name = element.get(R_DM if element.tag not in (CHART, ALT_CHUNK) else R_ID, "")
    target = package.relationships(part).get(name)
    known = target is not None and not target.external and target.target in package
    if element.tag == ALT_CHUNK:
        text = _chunk_text(package, target.target) if known and target is not None else ""
        return text, "嵌入的另一份文件（altChunk） / another document embedded as a chunk"
    reason = "圖表內的文字 / text in a chart" if element.tag == CHART else "SmartArt 圖形內的文字 / text in a SmartArt diagram"
    if not known or target is None:
        return "", reason
    root = package.parse(target.target)
    if element.tag == CHART:
        return " ".join(one.text for one in root.iter(A_T, CHART_VALUE) if one.text), reason
    lines = ("".join(one.text or "" for one in line.iter(A_T)) for line in root.iter(A_P))
    return "\n".join(line for line in lines if line.strip()), reason


def _chunk_text(package: OfficePackage, part: str) -> str:
    """The words of an embedded page; of an embedded Word file those of its main part."""
    from html import unescape  # noqa: PLC0415 - lazily, for the cold start

    data = package.read(part)
    if data.startswith(b"PK"):
        inner = OfficePackage(data, package.limits)
        return "".join(one.text or "" for one in inner.parse("word/document.xml").iter(T))[:_MAX_TEXT]
    found = _CHARSET.search(data[:2000])
    try:
        text = data.decode(found.group(1).decode() if found else "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return " ".join(unescape(_MARKUP.sub(" ", _without_scripts(text))).split())[:_MAX_TEXT]


def _without_scripts(text: str) -> str:
    """The page without its scripts and style sheets, found in one pass: one pattern for both ends would be slow on bad pages."""
    kept, place = "", 0
    while (begin := _SCRIPT.search(text, place)) and (end := _SCRIPT_END.search(text, begin.end())):
        kept += text[place : begin.start()]
        place = end.start()
    return kept + text[place:]
