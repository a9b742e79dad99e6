"""T405, T407, T408 and the standard they reckon with: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from schemas.plan import TargetCalculation, Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import FORM, claims, hit, hits
from tests.rules.hits.targets import EFFECT, NOTHING, TARGET, numbers, sketch, written
from validators.target import (
    reckoning,
    t403_wrong_class,
    t405_target_too_low,
    t406_audience_differs,
    t407_target_missing,
    t408_target_not_reached,
)


def test_a_target_below_the_standard_is_found_with_its_trail():
    sheet, case = written(target="62,449")
    assert hits(t405_target_too_low.RULE, case) == [
        Hit(
            section=TARGET,
            span=sheet.at("62,449"),
            values={"target": "62,449", "standard": "62,450", "trail": "624,500 × 10% = 62,450", "short": "1"},
            expected=Words("至少 62,450", "at least 62,450"),
            found="62,449",
            clause="績效管理指標一（二）",
            claim="62,449<62,450",
            related=(sheet.at("624,500"),),
        )
    ]
    assert hits(t405_target_too_low.RULE, written(target="62,450")[1]) == []
    assert hits(t405_target_too_low.RULE, sheet.case(values=numbers(sheet, target=None))) == []


def test_a_target_without_an_audience_is_held_against_the_stated_standard():
    sheet = sketch(target="60,000")
    standard, target = sheet.said("62,450"), sheet.said("60,000")
    assert hits(t405_target_too_low.RULE, sheet.case(values=Values(standard=standard, target=target))) == [
        Hit(
            section=TARGET,
            span=target.span,
            values={"target": "60,000", "standard": "62,450", "trail": "62,450", "short": "2,450"},
            expected=Words("至少 62,450", "at least 62,450"),
            found="60,000",
            claim="60,000<62,450",
            related=(standard.span,),
        )
    ]
    assert hits(t405_target_too_low.RULE, sheet.case(values=Values(target=target))) == []
    assert hits(t405_target_too_low.RULE, sheet.case(values=Values(standard=standard, target=standard))) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"product": "60,000", "target": "60,000"}, []),
        ({"product": "60,000", "target": "59,999"}, ["59,999<62,450"]),
        ({"rate": "5%", "product": "31,225", "target": "31,225"}, []),
        ({"rate": "5%", "product": "31,225", "target": "31,224"}, ["31,224<62,450"]),
        ({"used": "524,500", "product": "52,450", "target": "52,450"}, []),
        ({"used": "524,500", "product": "52,450", "target": "52,449"}, ["52,449<62,450"]),
    ],
)
def test_a_target_that_follows_from_a_wrong_number_is_no_second_finding(words, found):
    assert claims(t405_target_too_low.RULE, written(**words)[1]) == found


def test_a_target_that_meets_only_a_rounded_audience_is_too_low():
    sheet = sketch("1,986,191", "198.6萬", "5%", "99,300", "99,305")
    calculation = TargetCalculation(
        span=sheet.at("198.6萬"), audience=sheet.said("198.6萬", 1986000, step="1000"), rate=sheet.said("5%"), product=None
    )
    values = Values(audience=sheet.said("1,986,191"), target=sheet.said("99,305"), target_calculations=(calculation,))
    assert claims(t405_target_too_low.RULE, sheet.case(values=values)) == ["99,305<99,309"]


def test_a_rounded_audience_of_another_class_does_not_make_its_percentage_right():
    sheet = sketch("1,000,001", "100萬", "10%", "100,000")
    calculation = TargetCalculation(
        span=sheet.at("100萬"), audience=sheet.said("100萬", 1000000, step="10000"), rate=sheet.said("10%"), product=None
    )
    values = Values(audience=sheet.said("1,000,001"), target_calculations=(calculation,))
    assert claims(t403_wrong_class.RULE, sheet.case(values=values)) == ["rate 10%≠5%"]


def test_the_first_calculation_is_the_one_to_the_standard():
    sheet = sketch(used="642,500", product="64,250")
    first, second = (
        TargetCalculation(span=sheet.at("×"), audience=sheet.said(words), rate=sheet.said("10%"), product=None)
        for words in ("624,500", "642,500")
    )
    values = Values(audience=sheet.said("624,500"), target_calculations=(first, second))
    assert hits(t406_audience_differs.RULE, sheet.case(values=values)) == []


def test_a_target_that_follows_from_a_wrong_percentage_in_words_is_none_either():
    sheet = sketch(rate="5%", target="31,225")
    values = Values(audience=sheet.said("624,500"), rate=sheet.said("5%"), target=sheet.said("31,225"))
    assert hits(t405_target_too_low.RULE, sheet.case(values=values)) == []
    low = Values(audience=sheet.said("624,500"), rate=sheet.said("5%"), target=sheet.said("31,225", 31224))
    assert claims(t405_target_too_low.RULE, sheet.case(values=low)) == ["31,224<62,450"]


def test_a_target_without_a_number_is_found_with_the_standard_where_it_can_be_reckoned():
    sheet = sketch()
    words = sheet.at("標準為624,500×10%=62,450人次。")
    due = Hit(
        section=TARGET,
        span=words,
        values={"trail": NOTHING},
        expected=Words("算式或下載目標數", "a calculation or a number of downloads"),
        found=Words("未載明數字", "no number"),
        claim="target",
    )
    assert hits(t407_target_missing.RULE, sheet.case()) == [due]
    known = hit(t407_target_missing.RULE, sheet.case(values=Values(audience=sheet.said("624,500"))))
    assert known.values["trail"] == Words("，例如 624,500 × 10% = 62,450", ", such as 624,500 × 10% = 62,450")
    for values in (
        numbers(sheet, target=None),
        Values(target=sheet.said("65,000")),
        Values(standard=sheet.said("62,450")),
    ):
        assert hits(t407_target_missing.RULE, sheet.case(values=values)) == []
    sheet.section(TARGET, content=())
    assert hit(t407_target_missing.RULE, sheet.case()).span is None
    sheet.section(TARGET, status="empty")
    assert hits(t407_target_missing.RULE, sheet.case()) == []


def test_a_section_that_the_form_does_not_have_is_not_there():
    sheet = sketch()
    assert not reckoning.is_present(sheet.case(sections={}), TARGET)


def effect(projected="63,200", current=None, added=None, target="65,000"):
    sheet = sketch(effect="48,200+15,000=63,200", target=target)
    said = {"projected_downloads": projected, "current_downloads": current, "added_downloads": added}
    numbers = {
        name: sheet.said(words) if words in "48,200+15,000=63,200" else sheet.said("63,200", words)
        for name, words in said.items()
        if words
    }
    return sheet, sheet.case(values=Values(target=sheet.said(target), **numbers))


def test_a_total_below_the_target_is_found_with_its_sum():
    sheet, case = effect(current="48,200", added="15,000")
    assert hits(t408_target_not_reached.RULE, case) == [
        Hit(
            section=EFFECT,
            span=sheet.at("63,200"),
            values={
                "projected": "63,200",
                "target": "65,000",
                "short": "1,800",
                "trail": "（48,200 + 15,000 = 63,200）",
            },
            expected=Words("至少 65,000", "at least 65,000"),
            found="63,200",
            claim="63,200<65,000",
            related=(sheet.at("65,000"),),
        )
    ]


@pytest.mark.parametrize(("current", "added"), [(None, None), ("48,200", None), (None, "15,000")])
def test_a_total_without_its_parts_has_no_trail(current, added):
    assert hit(t408_target_not_reached.RULE, effect(current=current, added=added)[1]).values["trail"] == ""


def test_a_total_is_enough_where_it_or_its_parts_reach_the_target():
    assert hits(t408_target_not_reached.RULE, effect(target="63,200")[1]) == []
    assert hits(t408_target_not_reached.RULE, effect("62,000", "48,200", "15,000", target="63,200")[1]) == []
    assert len(hits(t408_target_not_reached.RULE, effect("62,000", "48,200", "15,000", target="63,201")[1])) == 1
    sheet = sketch()
    assert hits(t408_target_not_reached.RULE, sheet.case(values=Values(target=sheet.said("65,000")))) == []
    assert hits(t408_target_not_reached.RULE, sheet.case(values=Values(projected_downloads=sheet.said("48,200")))) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(9930955, 100), "99,309.55"),
        (Fraction(1, 3), "0.33…"),
        (Fraction(12345, 10000), "1.2345"),
        (Fraction(123456, 100000), "1.23…"),
        (62450, "62,450"),
    ],
)
def test_numbers_are_shown_as_a_reader_writes_them(value, words):
    assert reckoning.shown(value) == words


def test_fractions_are_cut():
    assert [reckoning.floor(Fraction(number, 4)) for number in (7, 8, 9)] == [1, 2, 2]
    assert reckoning.percent(Decimal("0.125")) == "12.5%"


def test_nothing_is_reckoned_without_an_audience_or_from_a_negative_one():
    sheet = sketch()
    assert reckoning.reckon(sheet.case()) is None
    assert reckoning.reckon(sheet.case(values=Values(audience=sheet.said("624,500", -1)))) is None
    assert reckoning.reckon(sheet.case(values=Values(audience=sheet.said("624,500", 0)))) is not None
    alone = reckoning.reckon(sheet.case(values=numbers(sheet, audience=None, product=None)))
    assert alone is not None
    assert (alone.audience.value, alone.another_audience, alone.standard) == (624500, False, 62450)
    assert alone.download_class is FORM.classes[1]
