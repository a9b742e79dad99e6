"""The document as every reader delivers it: blocks of text with their format and their place in the file.

A `Document` is the same for Word, ODT, PDF and scans, so that nothing downstream needs to know the format. Offsets are
counted in Python characters of `Paragraph.text`; sizes and line heights in points; PDF boxes in points from the top left
corner of the page as it is seen (rotation applied).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Literal

from schemas.records import dataclass, field

Role = Literal["body", "footnote", "endnote", "textbox", "form-field", "annotation"]
LineRule = Literal["exact", "at-least", "multiple", "measured"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one paragraph: `document.paragraphs[block].text[start:end]`."""

    block: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a stretch of text: {self.start}–{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a paragraph in one format. `font` is the typeface that Chinese characters are shown in."""

    start: int
    end: int
    font: str | None = None
    size: float | None = None
    bold: bool = False
    confidence: float | None = None
    """How sure OCR is of these characters, 0 to 1; None where the text was not guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHeight:
    """Distance from line to line: points, but a factor of the font's own height where `rule` is `multiple`."""

    rule: LineRule
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a paragraph stands in its file: the part of the package and the child numbers from its root element down."""

    part: str
    path: tuple[int, ...] = ()


class CharBoxes:
    """For each character of a paragraph its page (from 1) and its box; four coordinates of 0 where it has none."""

    __slots__ = ("coordinates", "pages")

    def __init__(self, pages: array[int], coordinates: array[float]) -> None:
        if len(coordinates) != 4 * len(pages):
            raise ValueError("four coordinates a character are needed")
        self.pages = pages
        self.coordinates = coordinates

    def __len__(self) -> int:
        return len(self.pages)

    def lines(self, start: int, end: int) -> list[tuple[int, Box]]:
        """The page and box of each line that the characters from `start` to `end` stand on, in reading order."""
        found: list[tuple[int, Box]] = []
        on, left, upper, right, lower = -1, 0.0, 0.0, 0.0, 0.0
        sides = (self.coordinates[4 * start + side : 4 * end : 4] for side in range(4))
        for page, x0, top, x1, bottom in zip(self.pages[start:end], *sides, strict=True):
            if x0 == x1 == 0.0:
                continue
            height = bottom - top
            if page == on and x0 >= right - 0.5 * height:
                shared = (lower if lower < bottom else bottom) - (upper if upper > top else top)
                if shared > 0.3 * (height if height < lower - upper else lower - upper):
                    upper = top if top < upper else upper
                    right = x1 if x1 > right else right
                    lower = bottom if bottom > lower else lower
                    continue
            if on >= 0:
                found.append((on, (left, upper, right, lower)))
            on, left, upper, right, lower = page, x0, top, x1, bottom
        if on >= 0:
            found.append((on, (left, upper, right, lower)))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph. `text` is what a reader of the page sees, without deleted and hidden text.

    Where the word processor numbers the paragraph by itself, `text` begins with the rendered number and `label` is that
    beginning (with the blank behind it, if there is one), so `text[len(label):]` is what the file holds. A soft line break
    is a newline, a tabulator a tab.
    """

    index: int
    text: str
    label: str = ""
    list_level: int | None = None
    """Depth in an automatic list, from 0."""
    heading_level: int | None = None
    """Outline level of the paragraph's style, from 1; None for ordinary text."""
    runs: tuple[Run, ...] = ()
    line_height: LineHeight | None = None
    role: Role = "body"
    page: int | None = None
    boxes: CharBoxes | None = None
    address: Address = Address(part="")
    in_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table. A merged cell stands once, at its upper left corner."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The cell's words, a line a paragraph."""
        return "\n".join(paragraph.text for paragraph in paragraphs_of(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a grid; `rows` hold only the cells that begin in that row, from left to right."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: int
    address: Address = Address(part="")


Block = Paragraph | Table


def paragraphs_of(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those in cells included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs_of(cell.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocr:
    """That text was recognised from a picture: mean confidence from 0 to 1, and the pages (from 1) it concerns."""

    engine: str
    confidence: float
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A tracked change or a reviewer's comment that is still in the file."""

    kind: Literal["insertion", "deletion", "move", "format", "comment"]
    author: str | None = None
    text: str = ""
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveContent:
    """Something in the file that would run or fetch: it is named, never run and never fetched."""

    kind: Literal["macro", "script", "embedded-object", "attachment", "remote-template", "remote-picture", "remote-link", "action"]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Text that the reader saw but could not place in the flow; it is reported, never dropped."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in memory. `format` is what the file really is, whatever its name says."""

    name: str
    sha256: str
    format: str
    blocks: tuple[Block, ...]
    furniture: tuple[str, ...] = ()
    """Running headers, footers and page numbers: known, and not part of the plan."""
    pages: int | None = None
    ocr: Ocr | None = None
    has_format: bool = True
    """Whether fonts, sizes and line heights are facts of the file; false for scans."""
    revisions: tuple[Revision, ...] = ()
    active: tuple[ActiveContent, ...] = ()
    unread: tuple[Unread, ...] = ()
    paragraphs: tuple[Paragraph, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flat = tuple(paragraphs_of(self.blocks))
        for place, paragraph in enumerate(flat):
            if paragraph.index != place:
                raise ValueError(f"paragraph {place} carries the index {paragraph.index}")
        object.__setattr__(self, "paragraphs", flat)

    def quote(self, span: Span) -> str:
        """The words a span stands for, exactly as they stand in the document."""
        return self.paragraphs[span.block].text[span.start : span.end]

    def whole(self, block: int) -> Span:
        """The span of a whole paragraph."""
        return Span(block=block, start=0, end=len(self.paragraphs[block].text))
