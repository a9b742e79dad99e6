"""目標客群數量 as a table of classes of people: the number in its row of totals, or in its only row.

Such a table has a column headed 人數, 人口 or （人）; its cells often hold bare numbers. Without a row of totals nothing says that
its rows add up to the audience.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.facts.stating import Stretch, stated_number
from schemas.document import Block, Cell, Document, Paragraph, Table
from schemas.plan import Section, Stated
from text.fold import dense, fold
from text.numerals import find_numbers

_PEOPLE_HEAD = re.compile(r"人[數口]|客群數|\((?:單位:)?[萬千]?人\)|^[萬千]?人$")
_UNIT_HEAD = re.compile(r"\((?:單位:)?(?P<unit>[萬千])人\)|^(?P<bare>[萬千])人$")
_UNITS = {"千": Decimal(1000), "萬": Decimal(10_000)}
_TOTAL = re.compile(r"^(?:以上)?(?:合計|總計|共計|總和|總數|加總|合共|總人數|目標客群(?:合計|總計|總數)|計)(?:人數)?$")


def tabled_audience(document: Document, section: Section | None) -> Stated[Decimal] | None:
    """The audience that a table in the section comes to, in heads; None where no table says it."""
    inside = frozenset(span.block for span in section.content) if section else frozenset()
    return next((one for table in tables_within(document.blocks, inside) if (one := _total(document, table)) is not None), None)


def tables_within(blocks: tuple[Block, ...], inside: frozenset[int]) -> Iterator[Table]:
    """The tables all of whose words belong to the section, nested ones among them."""
    for block in blocks:
        if not isinstance(block, Table):
            continue
        words = [
            one for row in block.rows for cell in row for one in cell.blocks if isinstance(one, Paragraph) and one.text.strip()
        ]
        if words and all(one.index in inside for one in words):
            yield block
        for row in block.rows:
            for cell in row:
                yield from tables_within(cell.blocks, inside)


def _total(document: Document, table: Table) -> Stated[Decimal] | None:
    head, *rows = [row for row in table.rows if any(cell.text.strip() for cell in row)] or [()]
    column = next((cell for cell in head if _PEOPLE_HEAD.search(dense(cell.text))), None)
    if column is None or not rows:
        return None
    totals = [row for row in rows if any(_TOTAL.match(dense(cell.text)) for cell in row)]
    row = totals[-1] if totals else rows[0] if len(rows) == 1 else None
    cell = next((one for one in row or () if one.column == column.column), None)
    unit = _UNIT_HEAD.search(dense(column.text))
    factor = _UNITS[unit.group("unit") or unit.group("bare")] if unit else Decimal(1)
    return only_number(document, cell, factor) if cell is not None else None


def only_number(document: Document, cell: Cell, factor: Decimal) -> Stated[Decimal] | None:
    """The only number in a cell; `factor` is for one without a unit of its own."""
    for paragraph in cell.blocks:
        if not isinstance(paragraph, Paragraph):
            continue
        numbers = [one for one in find_numbers(paragraph.text) if not one.percent and not one.currency]
        if len(numbers) == 1:
            number = numbers[0]
            own_unit = number.unit or re.search(r"[萬千百億]", fold(paragraph.text[number.start : number.end]))
            value = number.value if own_unit else number.value * factor
            return stated_number(document, Stretch(paragraph.index, 0, paragraph.text), number, value)
    return None
