"""T401–T404, T406 and T409: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from fractions import Fraction

import pytest

from schemas.plan import Calculation, TargetCalculation, Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import Sketch, claims, hit, hits
from tests.rules.hits.targets import AUDIENCE, EFFECT, NOTHING, TARGET, numbers, sketch, written
from validators.target import (
    reckoning,
    t401_audience_missing,
    t402_audience_unsourced,
    t403_wrong_class,
    t404_wrong_product,
    t405_target_too_low,
    t406_audience_differs,
    t407_target_missing,
    t408_target_not_reached,
    t409_effect_unquantified,
)


def test_a_right_plan_has_no_finding():
    sheet, case = written()
    values = numbers(
        sheet,
        audience_sources=(sheet.at("目標客群"),),
        projected_downloads=sheet.said("66,200"),
        reach=sheet.said("30萬", 300000),
    )
    for rule in (
        t401_audience_missing, t402_audience_unsourced, t403_wrong_class, t404_wrong_product, t405_target_too_low,
        t406_audience_differs, t407_target_missing, t408_target_not_reached, t409_effect_unquantified,
    ):  # fmt: skip
        assert hits(rule.RULE, sheet.case(values=values)) == []
    assert hits(t402_audience_unsourced.RULE, case) != []


@pytest.mark.parametrize(
    ("rule", "key", "words", "stated", "expected", "found", "claim"),
    [
        (
            t401_audience_missing.RULE,
            AUDIENCE,
            "目標客群共計624,500人。",
            [{"audience": "624,500"}],
            Words("目標客群之人數", "the number of people in the audience"),
            Words("未載明人數", "no number of people"),
            "audience",
        ),
        (
            t409_effect_unquantified.RULE,
            EFFECT,
            "預期觸及30萬人次。",
            [{"reach": "624,500"}, {"added_downloads": "18,000"}],
            Words("預期觸及人數、預估增加下載量", "the people reached and the downloads added"),
            Words("未載明數字", "no number of either"),
            "effect",
        ),
    ],
)
def test_a_section_without_its_number_is_found_at_its_words(rule, key, words, stated, expected, found, claim):
    sheet = sketch()
    assert hits(rule, sheet.case()) == [Hit(section=key, span=sheet.at(words), expected=expected, found=found, claim=claim)]
    for one in stated:
        assert hits(rule, sheet.case(values=Values(**{name: sheet.said(number) for name, number in one.items()}))) == []
    sheet.section(key, content=())
    assert hit(rule, sheet.case()).span is None
    for status in ("empty", "missing"):
        sheet.section(key, status=status)
        assert hits(rule, sheet.case()) == []


def test_an_audience_without_evidence_is_found_at_its_number():
    sheet = sketch()
    audience = sheet.said("624,500")
    assert hits(t402_audience_unsourced.RULE, sheet.case(values=Values(audience=audience))) == [
        Hit(
            section=AUDIENCE,
            span=audience.span,
            values={"audience": "624,500"},
            expected=Words("統計、調查、資料來源或其他佐證", "a source, survey, statistic or dataset"),
            found=Words("未載明來源", "no source"),
            claim="source",
        )
    ]
    assert hits(t402_audience_unsourced.RULE, sheet.case()) == []
    assert hits(t402_audience_unsourced.RULE, sheet.case(values=Values(audience_sources=(sheet.at("共計"),)))) == []


def test_a_percentage_of_another_class_is_found_with_the_right_one():
    sheet, case = written(rate="5%", product="31,225")
    assert hits(t403_wrong_class.RULE, case) == [
        Hit(
            section=TARGET,
            span=sheet.at("5%"),
            values={
                "audience": "624,500",
                "rate": "5%",
                "class": "第二類",
                "right": "10%",
                "trail": "624,500 × 10% = 62,450",
                "standard": "62,450",
            },
            expected="10%",
            found="5%",
            clause="績效管理指標一（二）",
            claim="rate 5%≠10%",
            related=(sheet.at("624,500"),),
            likely=NOTHING,
        )
    ]


def test_a_percentage_alone_is_judged_too():
    sheet = sketch()
    values = Values(audience=sheet.said("624,500"), rate=sheet.said("10%", "25%"))
    assert claims(t403_wrong_class.RULE, sheet.case(values=values)) == ["rate 25%≠10%"]
    assert hit(t403_wrong_class.RULE, sheet.case(values=values)).likely == NOTHING
    assert hits(t403_wrong_class.RULE, sheet.case(values=Values(audience=sheet.said("624,500")))) == []
    assert hits(t403_wrong_class.RULE, sheet.case(values=Values(rate=sheet.said("10%")))) == []


def test_a_percentage_whose_product_is_right_for_the_class_is_the_one_mistyped():
    sheet, case = written(rate="5%", product="62,450")
    assert hit(t403_wrong_class.RULE, case).likely == Words("「5%」應為 10%", "“5%” for 10%")
    assert hit(t404_wrong_product.RULE, case).likely == NOTHING
    no_product = sheet.case(values=numbers(sheet, rate="5%", product=None))
    assert hit(t403_wrong_class.RULE, no_product).likely == NOTHING


def test_a_wrong_product_is_found_with_its_trail_and_its_slip():
    sheet, case = written(product="62,540")
    assert hits(t404_wrong_product.RULE, case) == [
        Hit(
            section=TARGET,
            span=sheet.at("62,540"),
            values={
                "trail": "624,500 × 10% = 62,450",
                "product": "62,540",
                "right": "62,450",
                "reading": Words("可能數字前後對調。", "Two digits may have changed places."),
            },
            expected="62,450",
            found="62,540",
            claim="624,500×10%=62,540",
            related=(sheet.at("624,500", 1), sheet.at("10%")),
            likely=Words("「62,540」應為 62,450", "“62,540” for 62,450"),
        )
    ]


@pytest.mark.parametrize(
    ("product", "reading"),
    [
        ("624,500", Words("可能多寫一位。", "It may have one digit too many.")),
        ("624,490", Words("可能多寫一位。", "It may have one digit too many.")),
        ("624,489", NOTHING),
        ("6,245", Words("可能少寫一位。", "It may have one digit too few.")),
        ("6,244", Words("可能少寫一位。", "It may have one digit too few.")),
        ("6,243", NOTHING),
        ("31,225", Words("該數恰為以 5% 計算之結果。", "It is what 5% would give.")),
        ("156,125", Words("該數恰為以 25% 計算之結果。", "It is what 25% would give.")),
        ("64,250", Words("可能數字前後對調。", "Two digits may have changed places.")),
        ("70,000", NOTHING),
    ],
)
def test_a_product_is_explained_by_the_one_slip_that_gives_it(product, reading):
    _, case = written(product=product)
    found = hit(t404_wrong_product.RULE, case)
    assert found.values["reading"] == reading
    assert bool(found.likely != NOTHING) == bool(reading != NOTHING)


def test_a_swap_beside_a_cut_fraction_is_a_swap_of_either_neighbour():
    for product in ("93,909", "93,910"):  # 99,309.55 cut or rounded up, two digits exchanged
        _, case = written(audience="1,986,191", used="1,986,191", rate="5%", product=product)
        assert hit(t404_wrong_product.RULE, case).values["reading"] == Words(
            "可能數字前後對調。", "Two digits may have changed places."
        )
    _, case = written(audience="1,986,191", used="1,986,191", rate="5%", product="99,301")  # 99,310 exchanged
    assert hit(t404_wrong_product.RULE, case).values["reading"] != NOTHING


def test_two_slips_that_explain_a_product_are_none():
    _, case = written(audience="2,000,000", used="2,000,000", rate="5%", product="1,000,000")
    assert hit(t404_wrong_product.RULE, case).values["reading"] == Words("可能多寫一位。", "It may have one digit too many.")
    _, case = written(audience="100", used="100", rate="25%", product="52")
    assert hit(t404_wrong_product.RULE, case).values["reading"] == Words(
        "可能數字前後對調。", "Two digits may have changed places."
    )
    _, case = written(audience="40", used="40", rate="25%", product="1")
    assert hit(t404_wrong_product.RULE, case).values["reading"] == NOTHING


def test_a_calculation_without_a_product_has_no_wrong_one():
    sheet = sketch()
    assert hits(t404_wrong_product.RULE, sheet.case(values=numbers(sheet, product=None))) == []
    assert hits(t404_wrong_product.RULE, sheet.case()) == []


@pytest.mark.parametrize(
    ("product", "step", "right"),
    [
        ("99,308", None, False),
        ("99,309", None, True),
        ("99,310", None, True),
        ("99,311", None, False),
        ("9萬", "10000", True),
        ("10萬", "10000", True),
        ("8萬", "10000", False),
        ("11萬", "10000", False),
    ],
)
def test_a_product_is_right_within_one_or_at_its_last_digit(product, step, right):
    sheet = sketch("1,986,191", "1,986,191", "5%", product)
    value = product.replace("萬", "0000")
    calculation = TargetCalculation(
        span=sheet.at(product),
        audience=sheet.said("1,986,191", nth=1),
        rate=sheet.said("5%"),
        product=sheet.said(product, value.replace(",", ""), step=step),
    )
    values = Values(audience=sheet.said("1,986,191"), target_calculations=(calculation,))
    assert (hits(t404_wrong_product.RULE, sheet.case(values=values)) == []) is right


@pytest.mark.parametrize(("away", "right"), [(-999, True), (-1000, False), (500, True), (501, False), (0, True), (1, True)])
def test_a_number_in_thousands_may_be_cut_or_rounded(away, right):
    said = Sketch({"marketing": "", TARGET: "9千"}).said("9千", 9000, step="1000")
    assert reckoning.is_right(said, Fraction(9000 - away)) is right


def test_a_number_with_no_step_is_right_within_one():
    said = Sketch({"marketing": "", TARGET: "9"}).said("9", step="1")
    assert [reckoning.is_right(said, Fraction(number, 2)) for number in (15, 16, 18, 20, 21)] == [False, True, True, True, False]


def test_a_product_that_is_said_to_be_rough_is_right():
    sheet, case = written(product="62,400")
    assert len(hits(t404_wrong_product.RULE, case)) == 1
    rough = Calculation(
        section=TARGET,
        span=sheet.at("624,500×10%=62,400"),
        operands=(sheet.said("624,500", nth=1), sheet.said("10%")),
        operators=("×",),
        result=sheet.said("62,400"),
        exact=Fraction(62450),
        tolerance=Fraction(100),
    )
    elsewhere = rough.__class__(
        **{name: getattr(rough, name) for name in rough.__slots__} | {"result": sheet.said("65,000", 62450)}
    )
    strict = rough.__class__(**{name: getattr(rough, name) for name in rough.__slots__} | {"tolerance": Fraction(0)})
    assert hits(t404_wrong_product.RULE, sheet.case(values=numbers(sheet, product="62,400", calculations=(rough,)))) == []
    for other in (elsewhere, strict):
        assert len(hits(t404_wrong_product.RULE, sheet.case(values=numbers(sheet, product="62,400", calculations=(other,))))) == 1


def test_another_audience_is_found_where_it_is_used():
    sheet, case = written(used="642,500", product="64,250")
    assert hits(t406_audience_differs.RULE, case) == [
        Hit(
            section=TARGET,
            span=sheet.at("642,500"),
            values={"used": "642,500", "stated": "624,500", "trail": "624,500 × 10% = 62,450", "reading": NOTHING},
            expected="624,500",
            found="642,500",
            claim="642,500≠624,500",
            related=(sheet.at("624,500"),),
            likely=NOTHING,
        )
    ]
    assert hits(t404_wrong_product.RULE, case) == []


def test_another_audience_beside_the_stated_one_s_product_is_mistyped():
    sheet, case = written(used="642,500", product="62,450")
    found = hit(t406_audience_differs.RULE, case)
    assert found.values["reading"] == Words(
        "計畫所寫 62,450 恰為以 624,500 計算之結果，應係算式誤植。",
        "The plan's 62,450 is what 624,500 gives: the calculation seems mistyped.",
    )
    assert found.likely == Words("「642,500」應為 624,500", "“642,500” for 624,500")
    assert hits(t404_wrong_product.RULE, case) == []
    no_product = sheet.case(values=numbers(sheet, used="642,500", product=None))
    assert hit(t406_audience_differs.RULE, no_product).values["reading"] == NOTHING


@pytest.mark.parametrize(
    ("stated", "used", "steps", "same"),
    [
        ("1,986,191", "198.6萬", (None, "1000"), True),
        ("1,987,000", "198.6萬", (None, "1000"), False),
        ("1,986,191", "198.6萬", ("1", "1000"), True),
        ("624,500", "624,501", (None, None), False),
        ("624,500", "624,501", ("1", "1"), False),
        ("198.6萬", "1,986,999", ("1000", None), True),
        ("198.6萬", "1,987,000", ("1000", "1"), False),
    ],
)
def test_audiences_agree_as_exactly_as_the_coarser_is_written(stated, used, steps, same):
    sheet = sketch(stated, used, "5%", "99,309", "100,000")
    first, second = (
        sheet.said(words, words.replace(",", "").replace("198.6萬", "1986000"), step=step, nth=0)
        for words, step in zip((stated, used), steps, strict=True)
    )
    calculation = TargetCalculation(span=sheet.at(used), audience=second, rate=sheet.said("5%"), product=None)
    values = Values(audience=first, target_calculations=(calculation,))
    assert (hits(t406_audience_differs.RULE, sheet.case(values=values)) == []) is same


def test_only_a_calculation_beside_a_stated_audience_can_differ_from_it():
    sheet = sketch(used="642,500")
    alone = numbers(sheet, used="642,500", audience=None, product=None)
    assert hits(t406_audience_differs.RULE, sheet.case(values=alone)) == []
    assert hits(t406_audience_differs.RULE, sheet.case(values=Values(audience=sheet.said("624,500")))) == []
    assert hits(t406_audience_differs.RULE, sheet.case()) == []


def test_another_audience_of_another_class_makes_its_percentage_right():
    _, case = written(used="62,450", rate="25%", product="15,612")
    assert hits(t403_wrong_class.RULE, case) == []
    _, case = written(used="62,450", rate="5%", product="3,122")
    assert claims(t403_wrong_class.RULE, case) == ["rate 5%≠10%"]
    _, case = written(used="62,450", rate="10%", product="6,245")
    assert hits(t403_wrong_class.RULE, case) == []
