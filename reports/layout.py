"""Lines for a terminal: width of Chinese and Latin characters, wrapping, and colour."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from schemas.records import dataclass

Paint = Literal["red", "yellow", "cyan", "green", "grey", "bold"]

_CODES: dict[Paint, str] = {"red": "31", "yellow": "33", "cyan": "36", "green": "32", "grey": "90", "bold": "1"}
_NOT_FIRST = "，。、；：！？）」』】〕》〉％,.;:!?)]}%…"
"""Marks that may not begin a line."""
_NOT_LAST = "（「『【〔《〈([{"
"""Marks that may not end a line."""
_BLANKS = re.compile(r"\s+")
_UNUSUAL = re.compile("[^ -~\u00a0-\u00ac\u2010-\u2027\u3000-\u303f\u3041-\u3096\u3099-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
"""What may have to be replaced: everything but the characters that plans are made of. They are looked up one by one."""
_PIECES = re.compile(r"[ \t]+|[!-~]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Style:
    """How lines are made: the width in columns, and whether in colour."""

    width: int = 88
    colour: bool = False

    def paint(self, text: str, *paints: Paint) -> str:
        """The text in these colours; unchanged where there is no colour."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[paint] for paint in paints)}m{text}\x1b[0m"

    def rule(self, mark: str = "─") -> str:
        """A line across."""
        return self.paint(mark * self.width, "grey")

    def spread(self, left: str, right: str, indent: int = 0) -> str:
        """`left` at the left, `right` at the right end of one line."""
        gap = self.width - indent - columns(left) - columns(right)
        return " " * indent + left + (" " * max(gap, 2) + right if right else "")

    def paragraph(self, text: str, indent: int = 0, first: str = "") -> list[str]:
        """The text in lines, with `first` before the first one and as much blank before the others."""
        hang = columns(first)
        lines = [line for part in text.splitlines() for line in wrap(part, self.width - indent - hang)]
        return [" " * indent + (first if place == 0 else " " * hang) + line for place, line in enumerate(lines)]


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a Chinese character or a full-width mark."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text
    )


def pad(text: str, width: int) -> str:
    """The text with blanks behind it, up to that many columns."""
    return text + " " * max(width - columns(text), 0)


def visible(text: str) -> str:
    """The text on one line, □ for what no font shows, without characters that a terminal would obey."""
    return _UNUSUAL.sub(shown, _BLANKS.sub(" ", text)).strip()


def shown(found: re.Match[str]) -> str:
    """The character that was found as it can be shown: □ where no font has it, nothing where it only steers or hides."""
    kind = unicodedata.category(found[0])
    return "□" if kind in ("Co", "Cn", "Cs") else "" if kind in ("Cc", "Cf") else found[0]


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between Chinese characters and between Latin words."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width):
        if columns(line + piece.rstrip()) <= width or not line.strip():
            line += piece
            continue
        if piece in _NOT_FIRST:
            line += piece  # one mark may hang over the edge
            continue
        bracket = line[-1] if line[-1] in _NOT_LAST and line[:-1].strip() and columns(line[-1] + piece) <= width else ""
        lines.append(line.removesuffix(bracket).rstrip())
        line = bracket + piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, width: int) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces += [piece[start : start + width] for start in range(0, len(piece), max(width, 1))]
    return pieces
