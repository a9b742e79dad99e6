"""Numbers as messages show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from schemas.document import Document
from schemas.plan import CostLine, CostTable, Stated

PLACES = 10_000
"""Decimals behind the fourth are left out. Reckoned in whole numbers, which have no limit as decimals have."""


def figure(value: Decimal | Fraction) -> str:
    """With thousands separators and up to four decimals; … stands for decimals left out: 99,309.55 and 33.3333…."""
    exact = Fraction(value)
    whole, decimals = divmod(int(abs(exact) * PLACES), PLACES)
    text = f"{'-' * (exact < 0)}{whole:,}" + f".{decimals:04d}".rstrip("0").removesuffix(".")
    return text if (whole * PLACES + decimals) == abs(exact) * PLACES else f"{text}…"


def share(value: Fraction) -> str:
    """A share of 1 as a percentage."""
    return f"{figure(value * 100)}%"


def as_written(document: Document, stated: Stated[Decimal]) -> str:
    """The words of a number, exactly as they stand."""
    return document.quote(stated.span)


def nearest(exact: Fraction, step: Decimal | None) -> Fraction:
    """The exact value cut to the last digit that the writer uses, as the form's own example cuts (99,309.55 to 99,309)."""
    unit = Fraction(step) if step else Fraction(1)
    return (exact / unit).__floor__() * unit


def agrees(stated: Stated[Decimal], exact: Fraction) -> bool:
    """Whether a stated sum is the exact one; one in coarser units (16萬 of 154,000) may be cut or rounded at its last digit."""
    return abs(Fraction(stated.value) - exact) < Fraction(stated.step or 1)


def items_sum(table: CostTable) -> Fraction:
    """The sum of a cost table's items; subtotals are sums of the same and counted once."""
    return sum((Fraction(line.amount.value) for line in counted(table.items) if line.amount), Fraction(0))


def counted(items: tuple[CostLine, ...]) -> list[CostLine]:
    """The items with those left out that only head others: an item whose amount is the sum of two or more lines right below it.

    Where a table has such heads, one line of the same amount below another has its head in that.
    """
    least = 1 if any(_headed(items, place, 2) for place in range(len(items))) else 2
    kept: list[CostLine] = []
    below = 0
    for place, line in enumerate(items):
        if below:
            below -= 1
            kept.append(line)
            continue
        below = _headed(items, place, least)
        if not below:
            kept.append(line)
    return kept


def _headed(items: tuple[CostLine, ...], place: int, least: int) -> int:
    """How many lines below an item add up to it; 0 where it heads fewer than `least`."""
    head = items[place].amount
    if head is None:
        return 0
    running = Decimal(0)
    for number, line in enumerate(items[place + 1 :], start=1):
        if line.amount is None or line.amount.value <= 0:
            return 0
        running += line.amount.value
        if running >= head.value:
            return number if running == head.value and number >= least else 0
    return 0
