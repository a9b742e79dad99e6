from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.trail import decimal_words, trail_of
from schemas.document import Span
from schemas.plan import Calculation, Comparison, ProseSum, Stated, Values
from tests.builders.small import understood


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(9930955, 100), "99,309.55"),
        (Fraction(137500), "137,500"),
        (Fraction(1, 3), "≈ 0.3333"),
        (Fraction(-5, 2), "-2.5"),
        (Decimal("1E+3"), "1,000"),
        (Fraction(0), "0"),
    ],
)
def test_values_are_exact_or_say_that_they_are_not(value, words):
    assert decimal_words(value) == words


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=5))
def test_a_decimal_is_never_changed(value):
    assert Decimal(decimal_words(value).replace(",", "")) == value


def stated(text, words, value):
    start = text.index(words)
    return Stated(value=Decimal(value), span=Span(block=2, start=start, end=start + len(words)))


def test_each_reckoning_stands_beside_its_exact_value_in_the_order_of_the_document():
    text = "1,986,191*5%=99,039；3人及5人共9人；134,340>100,000"
    product = stated(text, "99,039", "99039")
    values = Values(
        comparisons=(
            Comparison(
                section="marketing.target",
                span=Span(block=2, start=30, end=45),
                left=stated(text, "134,340", "134340"),
                operator=">",
                right=stated(text, "100,000", "100000"),
            ),
        ),
        sums=(
            ProseSum(
                section="marketing.target",
                span=Span(block=2, start=20, end=29),
                parts=(stated(text, "3人", "3"), stated(text, "5人", "5")),
                total=stated(text, "9人", "9"),
                unit="人",
            ),
        ),
        calculations=(
            Calculation(
                section="marketing.target",
                span=Span(block=2, start=0, end=19),
                operands=(stated(text, "1,986,191", "1986191"), stated(text, "5%", "0.05")),
                operators=("×",),
                result=product,
                exact=Fraction(9930955, 100),
                tolerance=Fraction(1),
            ),
        ),
    )
    document, plan = understood({"marketing": "", "marketing.target": text}, values=values)
    steps = trail_of(document, plan)
    assert [(step["exact"], step["stated"], step["holds"]) for step in steps] == [
        ("1,986,191 × 5% = 99,309.55", "99,039", False),
        ("3 + 5 = 8", "9", False),
        ("134,340 > 100,000", ">", True),
    ]
