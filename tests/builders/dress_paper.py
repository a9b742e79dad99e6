"""A dressed plan before it becomes a file of some format: paragraphs and tables as a reader of the page sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from text.counting import count_characters

Holder = Literal["", "textbox", "control", "link"]
"""What a paragraph stands in: a text box, a content control; or its first words are a hyperlink."""


@dataclass(frozen=True, slots=True)
class Label:
    """A number that the word processor writes: its level (0 to 3), its value, and how it looks."""

    level: int
    ordinal: int
    written: str


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `words` are without an automatic number; a newline is a soft break."""

    words: str
    label: Label | None = None
    depth: int | None = None
    """0 for a part's heading, 1 for a section's, 2 for a sub-item's; None for other text."""
    bold: int = 0
    """So many characters of the words are bold."""
    holder: Holder = ""
    inserted: str = ""
    """Words in a tracked insertion at its end."""
    judged: bool = True
    """Whether its characters count; those of the closing remark do not."""

    @property
    def shown(self) -> str:
        """What a reader of the page sees."""
        return (self.label.written if self.label else "") + self.words + self.inserted


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell and what it spans."""

    blocks: tuple[Para | Grid, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Rows hold the cells that begin in them; `widths` are shares of the page's width."""

    rows: tuple[tuple[GridCell, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Font, size and line height in points, for the whole paper; how headings and numbers are made."""

    font: str
    size: float
    line_height: float
    marks: str
    numbering: Literal["typed", "auto", "style"]
    heading_styles: bool
    split: bool
    header: str
    footer: str
    """Words before the page number in the footer; both empty where there is no running text."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole plan, ready to be written in any format."""

    blocks: tuple[Para | Grid, ...]
    look: Look

    @property
    def characters(self) -> int:
        """The judged measure."""
        return sum(count_characters(para.shown) for para in paragraphs_in(self.blocks) if para.judged)


def paragraphs_in(blocks: tuple[Para | Grid, ...]) -> Iterator[Para]:
    """Every paragraph in reading order."""
    for block in blocks:
        if isinstance(block, Para):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs_in(cell.blocks)
