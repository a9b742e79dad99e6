"""預期效果 as a table: what it adds, and where downloads stand below its last row.

Such a table has a column of added downloads (新增下載, 當月新增, 增加次數), of totals (累計), or both. Assumptions: the added
ones are those in the row of totals, else the sum of the rows; the total is the last number of its column above the row of
totals; today's downloads are the number in that column beside 現況, 目前, 起始 or the like.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.facts.audience_table import only_number, tables_within
from ingest.facts.effect import Effect
from schemas.document import Cell, Document
from schemas.plan import Section, Stated
from schemas.records import replace
from text.fold import dense

_ADDED_HEAD = re.compile(r"新增|增加|增量|新下載")
_STANDING_HEAD = re.compile(r"累[計積]|總下載|下載總")
_TOTAL_ROW = re.compile(r"^(?:合計|總計|共計|小計|總和|加總|計)")
_TODAY_ROW = re.compile(r"現[況有行]|目前|起[始算]|基[期數準]|原有|既有")
_NO_HEAD = re.compile(r"率|比|%|元|費|說明|方式")


def tabled_effect(document: Document, section: Section | None) -> Effect:
    """What the tables of the section state; an empty effect where none has such a column."""
    inside = frozenset(span.block for span in section.content) if section else frozenset()
    for table in tables_within(document.blocks, inside):
        head, *rows = [row for row in table.rows if any(cell.text.strip() for cell in row)] or [()]
        added, standing = _column(head, _ADDED_HEAD), _column(head, _STANDING_HEAD)
        if added is None and standing is None:
            continue
        today = [row for row in rows if any(_TODAY_ROW.search(dense(cell.text)) for cell in row)]
        sums = [row for row in rows if any(_TOTAL_ROW.match(dense(cell.text)) for cell in row)]
        steps = [row for row in rows if row not in today and row not in sums]
        stood, reached = _numbers(document, today, standing), _numbers(document, steps, standing)
        return Effect(
            current=stood[0] if stood else None,
            added=_added(_numbers(document, sums, added), _numbers(document, steps, added)),
            projected=reached[-1] if reached else None,
        )
    return Effect()


def _column(head: tuple[Cell, ...], named: re.Pattern[str]) -> int | None:
    texts = [(cell.column, dense(cell.text)) for cell in head]
    return next((column for column, words in texts if named.search(words) and not _NO_HEAD.search(words)), None)


def _numbers(document: Document, rows: list[tuple[Cell, ...]], column: int | None) -> list[Stated[Decimal]]:
    cells = [cell for row in rows for cell in row if cell.column == column]
    return [number for cell in cells if (number := only_number(document, cell, Decimal(1))) is not None]


def _added(sums: list[Stated[Decimal]], steps: list[Stated[Decimal]]) -> Stated[Decimal] | None:
    if sums:
        return sums[-1]
    return replace(steps[-1], value=sum((one.value for one in steps), Decimal(0))) if steps else None
