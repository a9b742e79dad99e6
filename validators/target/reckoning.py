"""The download standard reckoned exactly, and what the T rules share in comparing the plan's numbers with it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from schemas.forms import DownloadClass
from schemas.plan import Stated, TargetCalculation
from schemas.records import dataclass
from schemas.rules import Case

AUDIENCE = "marketing.audience"
TARGET = "marketing.target"
EFFECT = "marketing.campaign.effect"


def is_present(case: Case, key: str) -> bool:
    """Whether the section stands in the plan and says something."""
    section = case.plan.sections.get(key)
    return section is not None and section.status == "present"


def shown(value: Decimal | Fraction | int) -> str:
    """A number as a reader writes it: 99,309.55."""
    exact = Fraction(value)
    for places in range(5):
        if (exact * 10**places).denominator == 1:
            return f"{Decimal(exact.numerator) / Decimal(exact.denominator):,.{places}f}"
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):,.2f}…"


def percent(rate: Decimal) -> str:
    """A share of 1 as a percentage: 5%."""
    return f"{shown(rate * 100)}%"


def floor(exact: Fraction) -> int:
    """Cut, not rounded, as the official example does."""
    return exact.numerator // exact.denominator


def agree(first: Stated[Decimal], second: Stated[Decimal]) -> bool:
    """Whether two numbers are the same but for what the coarser of them leaves unwritten (198.6萬 and 1,986,191)."""
    steps = [one.step for one in (first, second) if one.step is not None]
    return abs(first.value - second.value) < max([Decimal(1), *steps])


def is_right(product: Stated[Decimal], exact: Fraction) -> bool:
    """Within 1 of the exact value; a product written in 萬 may be cut or rounded at its last digit."""
    away = Fraction(product.value) - exact
    if product.step is None:
        return abs(away) <= 1
    step = Fraction(product.step)
    return abs(away) <= 1 or -step < away <= step / 2


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the plan's numbers come to. `audience` is the stated one, or the calculation's where none is stated."""

    audience: Stated[Decimal]
    download_class: DownloadClass
    calculation: TargetCalculation | None
    another_audience: bool
    """The calculation starts from another audience than the one stated (T406)."""
    rate: Stated[Decimal] | None
    wrong_rate: bool
    """The rate belongs to another class (T403)."""
    wrong_product: bool
    """The product is not audience × rate (T404)."""

    @property
    def exact(self) -> Fraction:
        """The audience times its class's percentage."""
        return Fraction(self.audience.value) * Fraction(self.download_class.rate)

    @property
    def standard(self) -> int:
        """The downloads demanded."""
        return self.download_class.standard(self.audience.value)

    @property
    def trail(self) -> str:
        """The standard's arithmetic: 1,986,191 × 5% = 99,309.55."""
        return f"{shown(self.audience.value)} × {percent(self.download_class.rate)} = {shown(self.exact)}"


def written_exact(calculation: TargetCalculation) -> Fraction:
    """The exact value of what the plan writes, whatever it ought to write."""
    return Fraction(calculation.audience.value) * Fraction(calculation.rate.value)


def reckon(case: Case) -> Reckoning | None:
    """What the plan's numbers come to; None where no audience is known or the form has no classes."""
    values = case.plan.values
    calculation = values.target_calculations[0] if values.target_calculations else None
    audience = values.audience or (calculation.audience if calculation else None)
    if audience is None or audience.value < 0 or not case.form.classes:
        return None
    rate = calculation.rate if calculation else values.rate
    own = case.form.class_of(audience.value)
    another = calculation is not None and values.audience is not None and not agree(values.audience, calculation.audience)
    fits = rate is None or rate.value == own.rate
    if another and not fits:
        assert calculation is not None
        fits = calculation.rate.value == case.form.class_of(calculation.audience.value).rate
    return Reckoning(
        audience=audience,
        download_class=own,
        calculation=calculation,
        another_audience=another,
        rate=rate,
        wrong_rate=not fits,
        wrong_product=calculation is not None and _is_wrong(case, calculation, audience),
    )


def _is_wrong(case: Case, calculation: TargetCalculation, audience: Stated[Decimal]) -> bool:
    product = calculation.product
    if product is None or is_right(product, written_exact(calculation)):
        return False
    if any(one.holds and one.result.span == product.span for one in case.plan.values.calculations):
        return False  # the writer says 約, and about so much it is
    # a slip in the audience alone: with the stated one the product is right (T406)
    return not is_right(product, Fraction(audience.value) * Fraction(calculation.rate.value))
