"""One number in every writing of the field states one value, and a sound calculation is sound in all of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.facts.audience import audience_of
from ingest.facts.target import download_target_of
from schemas.forms import load_form
from tests.facts.said import prose
from validators.target.reckoning import is_right, written_exact

FORM = load_form()
FULL_WIDTH = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
PEOPLE = st.integers(min_value=1_000, max_value=5_000_000)


def writings(number: int) -> list[str]:
    """The number with and without commas, in full width, spaced from its unit, and in 萬 with the rest behind."""
    plain, grouped = str(number), f"{number:,}"
    listed = [plain, grouped, plain.translate(FULL_WIDTH), grouped.translate(FULL_WIDTH), f" {grouped} "]
    if number >= 10_000:
        rest = number % 10_000
        listed.append(f"{number // 10_000}萬{f'{rest:,}' if rest >= 1_000 else ''}" if rest == 0 or rest >= 1_000 else grouped)
    return listed


@settings(max_examples=40)
@given(PEOPLE)
def test_an_audience_is_the_same_in_every_writing(number):
    for written in writings(number):
        got = audience_of(prose(f"依民政局統計，目標客群共計{written}人（有效樣本1,068份）。"), FORM)
        assert got is not None
        assert got.value == number, written


@settings(max_examples=40)
@given(PEOPLE, st.sampled_from(["*", "×", "x", "＊", "X", " × "]), st.sampled_from(["=", "＝", " = ", "≒"]))
def test_the_standard_cut_or_rounded_up_is_right_in_every_writing(people, times, equals):
    own = FORM.class_of(Decimal(people))
    share = f"{own.rate * 100:.0f}%"
    floor = own.standard(Decimal(people))
    for product in (floor, floor + 1):
        for first, second in zip(writings(people), writings(product), strict=False):
            got = download_target_of(prose(f"標準為{first}{times}{share}{equals}{second}人次"), FORM, None)
            (one,) = got.calculations
            assert (one.audience.value, one.rate.value) == (people, own.rate)
            assert one.product is not None
            assert is_right(one.product, written_exact(one)) == (abs(product - Fraction(people) * Fraction(own.rate)) <= 1)


@settings(max_examples=40)
@given(PEOPLE, st.integers(min_value=3, max_value=500))
def test_a_product_further_off_is_wrong(people, off):
    own = FORM.class_of(Decimal(people))
    wrong = own.standard(Decimal(people)) + off
    (one,) = download_target_of(prose(f"{people:,}×{own.rate * 100:.0f}%={wrong:,}"), FORM, None).calculations
    assert one.product is not None
    assert not is_right(one.product, written_exact(one))
