"""Documents in memory from lines, for tests of what comes after reading.

A line beginning with `**` is bold, one beginning with `# ` is in the style Heading 1; a nested list is a table of rows of cells.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.document import Block, Cell, Document, Paragraph, Run, Table

Row = Sequence[str]


def a_document(*lines: str | Sequence[Row]) -> Document:
    """The lines as paragraphs, the lists as tables."""
    blocks: list[Block] = []
    number = 0

    def paragraph(line: str, *, in_table: bool = False) -> Paragraph:
        nonlocal number
        bold = line.startswith("**")
        level = 1 if line.startswith("# ") else None
        words = line.removeprefix("**").removeprefix("# ")
        made = Paragraph(
            index=number,
            text=words,
            heading_level=level,
            runs=(Run(start=0, end=len(words), bold=bold),) if words else (),
            in_table=in_table,
        )
        number += 1
        return made

    for line in lines:
        if isinstance(line, str):
            blocks.append(paragraph(line))
            continue
        rows = tuple(
            tuple(
                Cell(row=place, column=column, blocks=tuple(paragraph(words, in_table=True) for words in cell.split("\n")))
                for column, cell in enumerate(row)
            )
            for place, row in enumerate(line)
        )
        blocks.append(Table(rows=rows, columns=max(len(row) for row in line)))
    return Document(name="plan", sha256="0" * 64, format="docx", blocks=tuple(blocks))
