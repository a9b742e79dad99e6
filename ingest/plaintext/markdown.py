"""The little of Markdown that matters to a plan: headings, bulleted items, tables, and marks that no reader is meant to see.

A line stays a paragraph, where Markdown proper would join it to the next: a plan's headings stand on lines of their own, and
nobody puts blank lines between 一、 and （一）.
"""

from __future__ import annotations

import re

from schemas.records import dataclass

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*\Z")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:=+|(?:[-*_]\s*){3,}|```.*|~~~.*)\s*\Z")
_DIVIDER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*\Z")
_CELLS = re.compile(r"(?<!\\)\|")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])")
BULLET = "• "


@dataclass(frozen=True, slots=True)
class Line:
    """What one line shows. `level` is set for headings; `hidden` for lines that only draw something."""

    text: str
    label: str = ""
    level: int | None = None
    hidden: bool = False


def read_line(line: str) -> Line:
    """The line as a reader of the rendered page sees it."""
    if _RULE.match(line):
        return Line("", hidden=True)
    heading = _HEADING.match(line)
    if heading is not None:
        return Line(plain(heading.group(2)), level=len(heading.group(1)))
    bullet = _BULLET.match(line)
    if bullet is not None:
        return Line(BULLET + plain(line[bullet.end() :]), label=BULLET)
    return Line(plain(line))


def plain(text: str) -> str:
    """The text without marks of emphasis, code and links. A single * stays: in a plan it multiplies."""
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _CODE.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text)


def begins_table(line: str, following: str) -> bool:
    """Whether `line` is the heading of a table, which the divider in the line `following` makes it."""
    return "|" in line and "|" in following and _DIVIDER.match(following) is not None


def cells(line: str) -> list[str]:
    """The words of the cells in one line of a table."""
    inside = line.strip().removeprefix("|")
    if inside.endswith("|") and not inside.endswith("\\|"):
        inside = inside[:-1]
    return [plain(cell.strip()) for cell in _CELLS.split(inside)]
