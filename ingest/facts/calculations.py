"""Calculations, comparisons and sums written anywhere in a plan's sections, table cells included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.facts.stating import Stretch, stated_number, stretches_of
from schemas.document import Block, Document, Paragraph
from schemas.plan import Calculation, Comparison, ProseSum, Section
from text.cjk_numerals import NUMERAL_CHARACTERS
from text.labels import read_label

_BEGINS_WITH_TOTAL = re.compile(rf"[ ]*(?:以上|全部|人力)*(?:合計|共計|總計|一共|總共|共(?=[ ]*[\d{NUMERAL_CHARACTERS}]))")
_NO_PART = re.compile(r"合計|共計|總計|一共|總共|[:：]\s*$")
"""What introduces the parts (所需經費共計72萬元，明細如下：) or adds up some of them is no part itself."""
_COLON = re.compile(r"[:：]")
_LONGEST_PART = 30
"""A part of a sum in a list is at most so many characters."""
_PERHAPS = re.compile(r"[=＝≒≈≅≡﹦<>＜＞≤≥≦≧≠]|[計共合加乘除等大小高低多少]")


def calculations_of(
    document: Document, sections: Mapping[str, Section]
) -> tuple[tuple[Calculation, ...], tuple[Comparison, ...], tuple[ProseSum, ...]]:
    """All that the sections reckon, compare and add up, in the order of the form and then of the document."""
    calculations: list[Calculation] = []
    comparisons: list[Comparison] = []
    sums: list[ProseSum] = []
    for key, section in sections.items():
        stretches = stretches_of(document, section.content)
        texts = [_without_label(stretch) for stretch in stretches]
        sums.extend(_listed_sums(document, key, stretches, texts))
        for stretch, text in zip(stretches, texts, strict=True):
            if not _PERHAPS.search(stretch.text):
                continue
            calculations.extend(_calculations(document, key, stretch, text))
            comparisons.extend(_comparisons(document, key, stretch, text))
            sums.extend(_sums(document, key, stretch, text))
    return tuple(calculations), tuple(comparisons), tuple(sums)


def _listed_sums(document: Document, key: str, stretches: Sequence[Stretch], texts: Sequence[str]) -> list[ProseSum]:
    """Sums whose parts stand in a list of their own, a paragraph each, above a last one that begins with 合計.

    The paragraphs are read as one sentence, and each of its numbers is then told where it stands in its own.
    `texts` are theirs without the list numbers.
    """
    if key.endswith(".breakdown"):
        return []  # the lines of a cost analysis are added up as its table
    from text.arithmetic import find_sums  # noqa: PLC0415 - see below

    found: list[ProseSum] = []
    cells: dict[int, int] = {}
    for place, (stretch, last) in enumerate(zip(stretches, texts, strict=True)):
        if not _BEGINS_WITH_TOTAL.match(last) or find_sums(last):
            continue
        cells = cells or _cells(document)
        above: list[tuple[Stretch, str]] = []
        for before in range(place - 1, -1, -1):
            one = stretches[before]
            words = _COLON.sub(" ", texts[before]).rstrip(" 。;；,，")
            if cells.get(one.block) != cells.get(stretch.block) or _NO_PART.search(one.text):
                break
            if len(words) > _LONGEST_PART:
                above = [] if re.search(r"\d", words) else above  # it may hold another part
                break
            above.insert(0, (one, words))
        joined = "、".join(words for _, words in above) + f"，{last}"
        written = next(iter(find_sums(joined)), None) if len(above) > 1 else None
        if written is None or len(written.parts) != len(above):
            continue
        offsets = [sum(len(words) + 1 for _, words in above[:number]) for number in range(len(above) + 1)]
        parts = [
            stated_number(document, Stretch(block=one.block, start=one.start - offset, text=joined), part)
            for (one, _), part, offset in zip(above, written.parts, offsets[:-1], strict=True)
        ]
        whole = Stretch(block=stretch.block, start=stretch.start - offsets[-1], text=joined)
        found.append(
            ProseSum(
                section=key,
                span=whole.span(written.total.start, written.total.end),
                parts=tuple(parts),
                total=stated_number(document, whole, written.total),
                unit=written.unit,
                tolerance=written.tolerance,
            )
        )
    return found


def _cells(document: Document) -> dict[int, int]:
    """The cell, by a number of its own, in which each paragraph of a table stands."""
    found: dict[int, int] = {}
    left: list[Block] = list(document.blocks)
    number = 0
    while left:
        block = left.pop()
        for cell in () if isinstance(block, Paragraph) else (cell for row in block.rows for cell in row):
            number += 1
            found |= {one.index: number for one in cell.blocks if isinstance(one, Paragraph)}
            left += [one for one in cell.blocks if not isinstance(one, Paragraph)]
    return found


def _without_label(stretch: Stretch) -> str:
    """The words with the list number in front blanked out, so that it is no operand."""
    label = read_label(stretch.text)
    return " " * label.body + stretch.text[label.body :] if label is not None else stretch.text


def _calculations(document: Document, key: str, stretch: Stretch, text: str) -> list[Calculation]:
    from text.arithmetic import find_calculations  # noqa: PLC0415 - most words of a plan hold no arithmetic

    return [
        Calculation(
            section=key,
            span=stretch.span(found.start, found.end),
            operands=tuple(stated_number(document, stretch, number) for number in found.operands),
            operators=found.operators,
            result=stated_number(document, stretch, found.result),
            exact=found.exact,
            tolerance=found.tolerance,
            result_places=found.result.places,
            rendered=found.rendered,
        )
        for found in find_calculations(text)
    ]


def _comparisons(document: Document, key: str, stretch: Stretch, text: str) -> list[Comparison]:
    from text.arithmetic import find_comparisons  # noqa: PLC0415 - see above

    return [
        Comparison(
            section=key,
            span=stretch.span(found.start, found.end),
            left=stated_number(document, stretch, found.left),
            operator=found.operator,
            right=stated_number(document, stretch, found.right),
        )
        for found in find_comparisons(text)
    ]


def _sums(document: Document, key: str, stretch: Stretch, text: str) -> list[ProseSum]:
    from text.arithmetic import find_sums  # noqa: PLC0415 - see above

    return [
        ProseSum(
            section=key,
            span=stretch.span(found.start, found.end),
            parts=tuple(stated_number(document, stretch, part) for part in found.parts),
            total=stated_number(document, stretch, found.total),
            unit=found.unit,
            tolerance=found.tolerance,
        )
        for found in find_sums(text)
    ]
