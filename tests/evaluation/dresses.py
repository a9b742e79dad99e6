"""The same words in several dresses, as Word files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from docx import Document

from schemas.forms import load_form
from tests.builders import word
from tests.builders.plans import Options, Part, outline

Words = Mapping[str, tuple[str, ...] | None]
Dress = Callable[[str, Words], bytes]

HEAVENLY = dict(zip("一二三四五六七八九", "壹貳參肆伍陸柒捌玖", strict=True))
JOINED_AT_MOST = 60
"""Characters of a single line that stands on its heading's line in the joined dress."""


def parts_of(words: Words, options: Options) -> list[Part]:
    """The headings and words in the order of the options. References by number and title follow the numbers."""
    given: dict[str, str | None] = {key: None if lines is None else "\n".join(lines) for key, lines in words.items()}
    parts = outline(given, options)
    form = load_form().sections
    moved = [(form[part.key].number, part.number, part.heading) for part in parts if form[part.key].number != part.number]

    def follow(line: str) -> str:
        for old, new, heading in moved:
            line = line.replace(f"{old}{heading}", f"{new}{heading}")
        return line

    return [Part(one.key, one.number, one.heading, one.guidance, tuple(map(follow, one.lines))) for one in parts]


def official(title: str, words: Words) -> bytes:
    """As the form prints it, guidance and closing remark and all."""
    options = Options(remark=True)
    return word.build(title, parts_of(words, options), f"備註：{load_form().remark_words}", options)


def plain(title: str, words: Words) -> bytes:
    """Half-width numbers, no guidance, 民眾意見回饋 first as in the official example."""
    order = ("improvement.feedback", "improvement.ui_ux", "improvement.features")
    numbers = {
        key: spec.number.replace("（", "(").replace("）", ")").replace("1.", "1、").replace("2.", "2、").replace("3.", "3、")
        for key, spec in load_form().sections.items()
        if key not in order
    }
    options = Options(guidance=False, order=order, numbers=numbers)
    return word.build(title, parts_of(words, options), "", options)


def joined(title: str, words: Words) -> bytes:
    """A short section of one line stands on its heading's line, behind a colon."""
    options = Options(guidance=False)
    parts = []
    for part in parts_of(words, options):
        short = len(part.lines) == 1 and len(part.lines[0]) <= JOINED_AT_MOST
        heading = f"{part.heading}：{part.lines[0]}" if short else part.heading
        parts.append(Part(part.key, part.number, heading, part.guidance, () if short else part.lines))
    return word.build(title, parts, "", options)


def as_form(title: str, words: Words) -> bytes:
    """The whole form as one table: heading left, words right, cost tables inside the cells."""
    options = Options()
    document = Document()
    word.dress(document, options)
    document.add_paragraph(title)
    parts = parts_of(words, options)
    table = document.add_table(rows=len(parts), cols=2, style="Table Grid")
    for row, part in zip(table.rows, parts, strict=True):
        left, right = row.cells
        left.text = f"{part.number}{part.heading}{part.guidance}"
        fill(right, part.lines)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def fill(cell: object, lines: Sequence[str]) -> None:
    """Each line a paragraph of the cell; neighbouring rows a table in it."""
    word.write_lines(CellAsDocument(cell), lines)


class CellAsDocument:
    """What `word.write_lines` needs of a document, in a cell."""

    def __init__(self, cell: object) -> None:
        self.cell = cell
        self.fresh = True

    def add_paragraph(self) -> object:
        paragraph = self.cell.paragraphs[0] if self.fresh else self.cell.add_paragraph()  # type: ignore[attr-defined]
        self.fresh = False
        return paragraph

    def add_table(self, *, rows: int, cols: int, style: str) -> object:
        self.fresh = False
        table = self.cell.add_table(rows, cols)  # type: ignore[attr-defined]
        table.style = style
        return table


DRESSES: dict[str, Dress] = {"official": official, "plain": plain, "joined": joined, "form": as_form}
