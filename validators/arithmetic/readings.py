"""Which one correction of a single number makes all the plan's numbers agree.

Where a calculation or a sum is wrong, any one of its numbers may be the mistyped one. A number that the plan states again
elsewhere is taken as right; of what is left, a correction is named only where the plan's other numbers or an ordinary slip of
the pen single it out. Two readings that are as good as each other are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.document import Document, Span
from schemas.plan import Stated, Values
from schemas.rules import Case, Words
from validators.arithmetic.figures import as_written, figure, share

Correction = tuple[Stated[Decimal], Fraction]
"""A number of the plan, and the value that would make all agree."""

NO_READING = Words("", "")
LEAST_TELLING = 100
"""Smaller numbers recur in a plan by chance, and bear nothing out."""


def likely(case: Case, section: str | None, corrections: Iterable[Correction]) -> Words:
    """The one correction that the rest of the plan or a slip of the pen singles out; empty where none or several are."""
    listed = [(stated, right) for stated, right in corrections if right > 0 and _is_writable(stated, right)]
    known = set(_values_outside(case.plan.values, section, [stated.span for stated, _ in listed]))
    doubtful = [one for one in listed if Fraction(one[0].value) not in known]
    for supported in (
        [one for one in doubtful if one[1] in known],
        [one for one in doubtful if is_slip(*_digits(*one))],
        doubtful if len(listed) > 1 else [],
    ):
        if len(supported) == 1:
            return corrected(case.document, *supported.pop())
        if supported:
            return NO_READING
    return NO_READING


def is_stated_outside(values: Values, section: str | None, stated: Stated[Decimal], span: Span) -> bool:
    """Whether the part of that section states the same value outside these words as well."""
    return Fraction(stated.value) in _values_outside(values, section, [span])


def corrected(document: Document, stated: Stated[Decimal], right: Fraction) -> Words:
    """The words of a correction: 「62,540」應為 62,450."""
    written = as_written(document, stated)
    shown = share(right) if "%" in written or "％" in written else figure(right)
    return Words(f"「{written}」應為 {shown}", f"“{written}” for {shown}")


def is_slip(one: str, other: str) -> bool:
    """Whether one wrong digit, two neighbours that changed places, or one digit too many or too few tell the digits apart."""
    fewer, others = _one_left_out(one), _one_left_out(other)
    return one != other and (
        is_swap(one, other)
        or other in fewer
        or one in others
        or any(fewer[place] == others[place] for place in range(min(len(one), len(other))))
    )


def is_swap(one: str, other: str) -> bool:
    """Whether two neighbouring digits changed places."""
    return any(
        one[place] != one[place + 1] and one[:place] + one[place + 1] + one[place] + one[place + 2 :] == other
        for place in range(len(one) - 1)
    )


def _one_left_out(digits: str) -> list[str]:
    """The digits without the first, without the second, and so on."""
    return [digits[:place] + digits[place + 1 :] for place in range(len(digits))]


def _digits(stated: Stated[Decimal], right: Fraction) -> tuple[str, str]:
    """What is written and what would be right, as digits up to the last one written: 198.6萬 is 1986."""
    step = Fraction(stated.step or 1)
    return str(int(Fraction(stated.value) / step)), str(int(right / step))


def _is_writable(stated: Stated[Decimal], right: Fraction) -> bool:
    """Whether the value could be written as exactly as the number is: no 4.17 people."""
    return (right / Fraction(stated.step or 1)).denominator == 1


def _values_outside(values: Values, section: str | None, spans: list[Span]) -> Iterator[Fraction]:
    for stated in _numbers(values, _part(section)):
        at = stated.span
        if stated.value >= LEAST_TELLING and not any(
            at.block == span.block and at.start < span.end and span.start < at.end for span in spans
        ):
            yield Fraction(stated.value)


def _part(section: str | None) -> str:
    return (section or "").partition(".")[0]


def _numbers(values: Values, part: str) -> Iterator[Stated[Decimal]]:
    """Every number that the plan is known to state: facts anywhere, reckonings and money in the same part."""
    facts = (
        values.audience, values.standard, values.target, values.current_downloads, values.added_downloads,
        values.projected_downloads, values.reach,
    )  # fmt: skip
    yield from (one for one in facts if one is not None)
    for calculation in values.calculations:
        if _part(calculation.section) == part:
            yield from (*calculation.operands, calculation.result)
    for comparison in values.comparisons:
        if _part(comparison.section) == part:
            yield from (comparison.left, comparison.right)
    for one in values.sums:
        if _part(one.section) == part:
            yield from (*one.parts, one.total)
    for table in values.cost_tables:
        if _part(table.section) == part:
            yield from (line.amount for line in table.lines if line.amount is not None)
    for section, totals in values.prose_totals.items():
        if _part(section) == part:
            yield from totals
