"""Budget sections as documents: a line is a paragraph, lines with ` | ` in them are the rows of a table."""

from __future__ import annotations

from ingest.facts.costs import Costs, read_costs
from schemas.document import Block, Cell, Document, Paragraph, Span, Table
from schemas.forms import load_form
from schemas.plan import Section

BREAKDOWN = "marketing.budget.breakdown"
SOURCE = "marketing.budget.source"


class Builder:
    """Makes a document of the words of several sections."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._count = 0

    def paragraph(self, text: str, *, in_table: bool = False) -> Paragraph:
        self._count += 1
        return Paragraph(index=self._count - 1, text=text, in_table=in_table)

    def cell(self, text: str, row: int, column: int, columns: int = 1) -> Cell:
        lines = tuple(self.paragraph(line, in_table=True) for line in text.split("/"))
        return Cell(row=row, column=column, column_span=columns, blocks=lines)

    def section(self, key: str, words: str) -> Section:
        """The section's words appended to the document. In a row, an empty first cell is one merged into the cell on its left."""
        first = self._count
        rows: list[list[str]] = []
        for line in [*words.split("\n"), ""]:
            if " | " in line:
                rows.append([cell.strip() for cell in line.split("|")])
                continue
            if rows:
                self._blocks.append(self._table(rows))
                rows = []
            if line:
                self._blocks.append(self.paragraph(line))
        blocks = range(first, self._count)
        texts = {paragraph.index: paragraph.text for paragraph in self.document().paragraphs}
        content = tuple(Span(block=block, start=0, end=len(texts[block])) for block in blocks if texts[block])
        return Section(key=key, status="present", content=content)

    def _table(self, rows: list[list[str]]) -> Table:
        made = []
        for number, row in enumerate(rows):
            cells: list[Cell] = []
            for place, words in enumerate(row):
                if words == "<":  # merged into the cell on its left
                    left = cells[-1]
                    cells[-1] = Cell(row=number, column=left.column, column_span=left.column_span + 1, blocks=left.blocks)
                else:
                    cells.append(self.cell(words, number, place))
            made.append(tuple(cells))
        return Table(rows=tuple(made), columns=max(len(row) for row in rows))

    def document(self) -> Document:
        return Document(name="plan.docx", sha256="", format="docx", blocks=tuple(self._blocks))


def costs(breakdown: str, source: str = "編列年度預算支應。") -> tuple[Document, Costs]:
    """What a marketing budget of these words costs."""
    builder = Builder()
    sections = {SOURCE: builder.section(SOURCE, source), BREAKDOWN: builder.section(BREAKDOWN, breakdown)}
    document = builder.document()
    return document, read_costs(document, load_form(), sections)
