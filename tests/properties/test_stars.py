"""Ratings of the stores, today's and the one expected, against the spec's words in `Decimal`."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.facts import AppFacts
from tests.properties.effort import tries
from tests.properties.papers import found

STARS = "improvement.stars"
RATINGS = st.integers(10, 50).map(lambda tenths: Decimal(tenths).scaleb(-1))
EXPECTED = st.integers(20, 60).map(lambda tenths: Decimal(tenths).scaleb(-1)) | st.sampled_from(
    [Decimal(one) for one in ("3.5", "3.51", "5", "5.0", "5.1", "3.4", "3.49", "3.6")]
)
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
WORDS = (
    "目前兩平台平均為{now}星，預期提昇至{then}星。",
    "平均星等由{now}星提升至{then}星。",
    "現況平均{now}星等，改版後預期平均星等可達{then}星等。",
    "目前平均星等{now}，改版後預期達{then}顆星。",
)


@tries(30)
@given(RATINGS, EXPECTED, st.sampled_from(WORDS), st.booleans())
def test_an_expected_rating_is_above_the_standard_and_todays_and_at_most_five(
    now: Decimal, then: Decimal, words: str, wide: bool
) -> None:
    said = words.format(now=now, then=then)
    wrong = then <= Decimal("3.5") or then <= now or then > 5
    assert found({STARS: said.translate(WIDE) if wide else said}) == ([("X806", STARS)] if wrong else [])


@tries(15)
@given(RATINGS, RATINGS, EXPECTED)
def test_two_stores_have_the_mean_of_both(ios: Decimal, android: Decimal, then: Decimal) -> None:
    mean = (ios + android) / 2
    said = f"目前iOS為{ios}星、Android為{android}星，平均{mean}星，預期提昇至{then}星。"
    wrong = then <= Decimal("3.5") or then <= mean or then > 5
    assert found({STARS: said}) == ([("X806", STARS)] if wrong else [])
    assert found({STARS: said}, facts=AppFacts(ios_rating=ios, android_rating=android)) == ([("X806", STARS)] if wrong else [])


@tries(15)
@given(RATINGS, RATINGS, st.sampled_from((Decimal(0), Decimal("0.1"), Decimal("-0.3"))))
def test_a_rating_that_differs_from_the_facts_is_named(ios: Decimal, android: Decimal, off: Decimal) -> None:
    facts = AppFacts(ios_rating=ios, android_rating=min(max(android + off, Decimal(1)), Decimal(5)))
    said = f"目前iOS為{ios}星、Android為{android}星，預期提昇至5星。"
    expected = [("K901", STARS)] if facts.android_rating != android else []
    if (ios + android) / 2 == 5:
        expected.append(("X806", STARS))
    assert found({STARS: said}, facts=facts) == expected
