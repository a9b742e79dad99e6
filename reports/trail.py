"""The arithmetic trail: each reckoning as the plan writes it, with the exact value beside it, for a reader to follow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from reports.places import where
from schemas.document import Document, Span
from schemas.plan import Calculation, Plan, Stated

if TYPE_CHECKING:
    from schemas.report import Step, Where


_PLAIN = 10**20
"""A whole number below is written without a detour."""
PLACES = 4
"""Decimal places of a value that has no finite decimal form."""


def trail_of(document: Document, plan: Plan) -> list[Step]:
    """Calculations, sums in prose and comparisons, as they follow one another in the document."""
    steps = [*_calculations(document, plan), *_sums(document, plan), *_comparisons(document, plan)]
    return [step for _, step in sorted(steps, key=lambda pair: (pair[0].block, pair[0].start))]


def decimal_words(value: Fraction | Decimal) -> str:
    """The value with thousands separated, exact where it has a finite decimal form, otherwise to four places behind ≈."""
    exact = Fraction(value)
    denominator = exact.denominator
    if denominator == 1 and abs(exact.numerator) < _PLAIN:
        return f"{exact.numerator:,}"
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"≈ {Decimal(round(exact * 10**PLACES)) / 10**PLACES:,f}"
    digits = 0
    while (exact * 10**digits).denominator != 1:
        digits += 1
    return f"{Decimal((exact * 10**digits).numerator).scaleb(-digits):,f}"


def _calculations(document: Document, plan: Plan) -> Iterator[tuple[Span, Step]]:
    for one in plan.values.calculations:
        yield (
            one.span,
            {
                "section": one.section,
                "kind": "calculation",
                "written": document.quote(one.span),
                "exact": f"{_left_side(document, one)} = {decimal_words(one.exact)}",
                "stated": _words(document, one.result),
                "holds": one.holds,
                "where": _place(document, one.span),
            },
        )


def _left_side(document: Document, one: Calculation) -> str:
    if one.rendered:
        return one.rendered
    written = [_words(document, operand) for operand in one.operands]
    signs = [f" {operator} " for operator in one.operators]
    return "".join(part for pair in zip(written, [*signs, ""], strict=True) for part in pair)


def _sums(document: Document, plan: Plan) -> Iterator[tuple[Span, Step]]:
    for one in plan.values.sums:
        total = sum((part.value for part in one.parts), Decimal(0))
        yield (
            one.span,
            {
                "section": one.section,
                "kind": "sum",
                "written": document.quote(one.span),
                "exact": f"{' + '.join(decimal_words(part.value) for part in one.parts)} = {decimal_words(total)}",
                "stated": decimal_words(one.total.value),
                "holds": one.holds,
                "where": _place(document, one.span),
            },
        )


def _comparisons(document: Document, plan: Plan) -> Iterator[tuple[Span, Step]]:
    for one in plan.values.comparisons:
        difference = one.left.value - one.right.value
        true = "=" if difference == 0 else ">" if difference > 0 else "<"
        yield (
            one.span,
            {
                "section": one.section,
                "kind": "comparison",
                "written": document.quote(one.span),
                "exact": f"{decimal_words(one.left.value)} {true} {decimal_words(one.right.value)}",
                "stated": one.operator,
                "holds": one.holds,
                "where": _place(document, one.span),
            },
        )


def _words(document: Document, stated: Stated[Decimal]) -> str:
    return document.quote(stated.span).strip() or decimal_words(stated.value)


def _place(document: Document, span: Span) -> Where:
    found = where(document, span)
    assert found is not None, "a span has a place"
    return found
