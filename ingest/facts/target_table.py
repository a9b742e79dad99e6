"""行銷目標下載數量 as a table: the number in the row or below the head that names the target, though it equals the standard."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.facts.audience_table import only_number, tables_within
from schemas.document import Document
from schemas.plan import Section, Stated
from text.fold import dense

_TARGET = re.compile(
    r"(?:本案|本app|本計畫)?(?:之)?(?:(?:行銷)?目標(?:總)?下載|行銷目標)(?:總)?(?:人次|次數|人數|數量?|量)(?:\((?:人次|次)\))?:?",
    re.IGNORECASE,
)


def tabled_target(document: Document, section: Section | None) -> Stated[Decimal] | None:
    """The target in downloads that a table in the section states; None where no label names it."""
    inside = frozenset(span.block for span in section.content) if section else frozenset()
    for table in tables_within(document.blocks, inside):
        rows = [row for row in table.rows if any(cell.text.strip() for cell in row)]
        for number, row in enumerate(rows):
            for place, label in enumerate(row):
                if not _TARGET.fullmatch(dense(label.text)):
                    continue
                beside = row[place + 1 : place + 2]
                below = [one for one in rows[1] if one.column == label.column] if number == 0 and len(rows) == 2 else []
                for cell in (*beside, *below):
                    found = only_number(document, cell, Decimal(1))
                    if found is not None:
                        return found
    return None
