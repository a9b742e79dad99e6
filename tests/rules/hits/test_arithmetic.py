"""A501, A503, A504 and the numbers that messages show: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from schemas.document import Span
from schemas.plan import Calculation, Comparison, CostTable, ProseSum, TargetCalculation, Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import Sketch, claims, hit, hits
from validators.arithmetic import (
    a501_wrong_calculation,
    a503_prose_sum,
    a504_false_comparison,
    figures,
    readings,
)

PEOPLE, BREAKDOWN, SOURCE = "marketing.campaign.workforce", "marketing.budget.breakdown", "marketing.budget.source"
NOTHING = Words("", "")


def calculation(sheet, words, operands, operators, result, exact, *, step=None, tolerance=0, section=PEOPLE):
    return Calculation(
        section=section,
        span=sheet.at(words),
        operands=tuple(operands),
        operators=tuple(operators),
        result=result if not isinstance(result, str) else sheet.said(result, step=step),
        exact=Fraction(exact),
        tolerance=Fraction(tolerance),
        rendered="甲 × 乙",
    )


def test_a_wrong_calculation_is_found_at_its_result():
    sheet = Sketch({PEOPLE: "訓練12場×50人=650人次。"})
    wrong = calculation(sheet, "12場×50人=650", [sheet.said("12"), sheet.said("50")], "×", "650", 600)
    assert hits(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(wrong,)))) == [
        Hit(
            section=PEOPLE,
            span=sheet.at("650"),
            values={"left": "甲 × 乙", "exact": "600", "stated": "650", "right": "600"},
            expected="600",
            found="650",
            claim="12×50=650",
            related=(sheet.at("12場×50人=650"),),
            likely=NOTHING,
        )
    ]


@pytest.mark.parametrize(("off", "tolerance", "right"), [(0, 0, True), (1, 0, False), (1, 1, True), (-1, 1, True), (2, 1, False)])
def test_a_result_may_lie_as_far_off_as_its_writing_allows(off, tolerance, right):
    sheet = Sketch({PEOPLE: "12×50=650；9×9=80"})
    doubtful = calculation(sheet, "12×50=650", [sheet.said("12"), sheet.said("50")], "×", "650", 650 + off, tolerance=tolerance)
    wrong = calculation(sheet, "9×9=80", [sheet.said("9"), sheet.said("9", nth=1)], "×", "80", 81)
    found = claims(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(doubtful, wrong))))
    assert found == ([] if right else ["12×50=650"]) + ["9×9=80"]


@pytest.mark.parametrize("sign", ["%", "％"])
def test_a_share_is_shown_as_one(sign):
    sheet = Sketch({PEOPLE: f"27÷50=45{sign}"})
    result = sheet.said(f"45{sign}", "0.45", step="0.01")
    wrong = calculation(sheet, "27÷50", [sheet.said("27"), sheet.said("50")], "÷", result, "0.54")
    found = hit(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(wrong,))))
    assert (found.expected, found.values["right"], found.claim) == ("54%", "54%", "27÷50=0.45")
    assert found.likely == Words(f"「45{sign}」應為 54%", f"“45{sign}” for 54%")


def test_the_right_result_is_cut_at_the_last_digit_that_is_written():
    sheet = Sketch({PEOPLE: "100÷3=40"})
    for step, right in ((None, "33"), ("10", "30"), ("0.1", "33.3")):
        wrong = calculation(sheet, "100÷3", [sheet.said("100"), sheet.said("3")], "÷", "40", Fraction(100, 3), step=step)
        found = hit(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(wrong,))))
        assert (found.expected, found.values["right"]) == ("33.3333…", right)


def test_the_step_to_the_standard_is_left_to_t404():
    sheet = Sketch({"marketing.target": "1000×5%=60；60；2000"})
    operands = [sheet.said("1000"), sheet.said("5%")]
    wrong = calculation(sheet, "1000×5%=60", operands, "×", "60", 50, section="marketing.target")

    def found(product, audience="2000"):
        target = TargetCalculation(span=sheet.at("1000"), audience=sheet.said(audience), rate=operands[1], product=product)
        return hits(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(wrong,), target_calculations=(target,))))

    at = sheet.at("60")

    def overlapping(block, start, end):
        return sheet.said("60").__class__(value=Decimal(60), span=Span(block=block, start=start, end=end))

    assert found(sheet.said("60")) == []
    assert len(found(None)) == len(found(None, "1000")) == len(found(sheet.said("60", nth=1))) == 1
    assert found(sheet.said("60", nth=1), "1000") == []  # the whole product of the same factors, said behind it
    assert found(overlapping(at.block, at.start - 3, at.start + 1)) == []
    assert found(overlapping(at.block, at.end - 1, at.end + 3)) == []
    assert len(found(overlapping(at.block, at.start - 3, at.start))) == 1
    assert len(found(overlapping(at.block, at.end, at.end + 3))) == 1
    assert len(found(overlapping(at.block + 1, at.start, at.end))) == 1


def slip(words, numbers, operators, exact, **elsewhere):
    """The likely correction of a calculation: its numbers as written, the last one the result."""
    sheet = Sketch({PEOPLE: f"{words}\n{'；'.join(elsewhere.values())}"})
    said = [sheet.said(number, step="1") for number in numbers]
    wrong = calculation(sheet, words, said[:-1], operators, said[-1], exact)
    other = {name: sheet.said(number, nth=int(number in words)) for name, number in elsewhere.items()}
    return hit(a501_wrong_calculation.RULE, sheet.case(values=Values(calculations=(wrong,), **other))).likely.zh


@pytest.mark.parametrize(
    ("words", "numbers", "operators", "exact", "elsewhere", "likely"),
    [
        # two digits of the result changed places; no operand could be that
        ("48,200+18,000=62,600", ("48,200", "18,000", "62,600"), "+", 66200, {}, "「62,600」應為 66,200"),
        # an operand: 15×600 = 9,000
        ("12×600=9,000", ("12", "600", "9,000"), "×", 7200, {}, "「12」應為 15"),
        # the result is stated rightly elsewhere
        (
            "48,200+18,000=70,000",
            ("48,200", "18,000", "70,000"),
            "+",
            66200,
            {"projected_downloads": "66,200"},
            "「70,000」應為 66,200",
        ),
        # the right second operand is stated elsewhere
        (
            "48,200+18,000=70,000",
            ("48,200", "18,000", "70,000"),
            "+",
            66200,
            {"added_downloads": "21,800"},
            "「18,000」應為 21,800",
        ),
        # all but one number are stated elsewhere as well
        (
            "48,200+18,000=70,000",
            ("48,200", "18,000", "70,000"),
            "+",
            66200,
            {"current_downloads": "48,200", "projected_downloads": "70,000"},
            "「18,000」應為 21,800",
        ),
        # the minuend and the subtrahend
        (
            "900-500=300",
            ("900", "500", "300"),
            "-",
            400,
            {"current_downloads": "900", "projected_downloads": "300"},
            "「500」應為 600",
        ),
        ("950-500=300", ("950", "500", "300"), "-", 450, {"reach": "500", "projected_downloads": "300"}, "「950」應為 800"),
        (
            "900+500-400=1100",
            ("900", "500", "400", "1100"),
            "+-",
            1000,
            {"reach": "900", "target": "400", "projected_downloads": "1100"},
            "「500」應為 600",
        ),
        ("2+100=101", ("2", "100", "101"), "+", 102, {"reach": "100", "projected_downloads": "101"}, "「2」應為 1"),
        # the only one left is no whole number
        ("120×50=6500", ("120", "50", "6500"), "×", 6000, {"reach": "120", "projected_downloads": "6500"}, ""),
        # two right values stated elsewhere, though only one is a slip
        (
            "48,200+18,000=62,600",
            ("48,200", "18,000", "62,600"),
            "+",
            66200,
            {"projected_downloads": "66,200", "reach": "44,600"},
            "",
        ),
        # the result or either operand: nobody knows
        ("60+90=140", ("60", "90", "140"), "+", 150, {}, ""),
        ("12×50=650", ("12", "50", "650"), "×", 600, {}, ""),
        # two right values stated elsewhere
        ("480+180=700", ("480", "180", "700"), "+", 660, {"added_downloads": "220", "projected_downloads": "660"}, ""),
        # numbers under a hundred recur by chance
        ("20+30=97", ("20", "30", "97"), "+", 50, {"reach": "30", "added_downloads": "97"}, ""),
        # only the result of a mixed calculation is doubted, and 7 is no slip of 32
        ("2×3+5=32", ("2", "3", "5", "32"), "×+", 11, {}, ""),
        ("2×3+5=12", ("2", "3", "5", "12"), "×+", 11, {}, "「12」應為 11"),
        # an operand that would have to be negative, and one that is no whole number
        ("5+9=3", ("5", "9", "3"), "+", 14, {}, ""),
        ("0×9=7", ("0", "9", "7"), "×", 0, {}, ""),
    ],
)
def test_a_correction_is_named_where_it_is_the_only_one(words, numbers, operators, exact, elsewhere, likely):
    assert slip(words, numbers, operators, exact, **elsewhere) == likely


@pytest.mark.parametrize(
    ("written", "right", "slip"),
    [
        ("62540", "62450", True),
        ("62540", "62549", True),
        ("72540", "62540", True),
        ("62540", "62559", False),
        ("6254", "62540", True),
        ("62540", "6254", True),
        ("62540", "6540", True),
        ("62540", "2540", True),
        ("62540", "6450", False),
        ("62540", "625", False),
        ("625", "62540", False),
        ("62540", "42560", False),
        ("62540", "52640", False),
        ("62540", "62540", False),
    ],
)
def test_slips_of_the_pen(written, right, slip):
    assert readings.is_slip(written, right) is slip


@pytest.mark.parametrize(
    ("one", "other", "swap"),
    [
        ("12", "21", True),
        ("123", "321", False),
        ("12", "31", False),
        ("12", "23", False),
        ("12", "210", False),
        ("12", "12", False),
        ("11", "11", False),
        ("112", "121", True),
        ("21", "12", True),
        ("1234", "2143", False),
    ],
)
def test_neighbours_that_changed_places(one, other, swap):
    assert readings.is_swap(one, other) is swap


def test_numbers_stated_in_any_way_bear_others_out():
    sheet = Sketch({"improvement": "", PEOPLE: "甲乙丙丁"})
    other, doubted, nine = sheet.said("丁", 700), sheet.said("乙", 700), sheet.said("甲", 900)
    line = sheet.table(BREAKDOWN, ("item", "甲", None)).lines[0]
    named = line.__class__(label=None, explanation=(), amount=other, kind="item")
    at, exact = {"span": other.span, "section": PEOPLE}, {"exact": Fraction(9), "tolerance": Fraction(0)}
    anywhere = [
        {name: other}
        for name in (
            "audience", "standard", "target", "current_downloads", "added_downloads", "projected_downloads", "reach",
        )
    ]  # fmt: skip
    in_the_part = [
        {"calculations": (Calculation(operands=(nine, other), operators=("+",), result=nine, **exact, **at),)},
        {"calculations": (Calculation(operands=(nine,), operators=(), result=other, **exact, **at),)},
        {"comparisons": (Comparison(left=other, operator="<", right=nine, **at),)},
        {"comparisons": (Comparison(left=nine, operator="<", right=other, **at),)},
        {"sums": (ProseSum(parts=(nine, other), total=nine, unit="人", **at),)},
        {"sums": (ProseSum(parts=(nine,), total=other, unit="人", **at),)},
        {"cost_tables": (CostTable(section=BREAKDOWN, lines=(line, named), unit=Decimal(1), span=other.span),)},
        {"prose_totals": {SOURCE: (nine, other)}},
    ]
    for values in anywhere + in_the_part:
        assert readings.is_stated_outside(Values(**values), "marketing", doubted, doubted.span), values
        assert not readings.is_stated_outside(Values(**values), PEOPLE, doubted, other.span), values
        assert readings.is_stated_outside(Values(**values), None, doubted, doubted.span) is (values in anywhere)
        assert readings.is_stated_outside(Values(**values), "improvement.stars", doubted, doubted.span) is (values in anywhere)
    assert not readings.is_stated_outside(Values(reach=nine), PEOPLE, doubted, doubted.span)


def test_numbers_under_a_hundred_bear_nothing_out():
    sheet = Sketch({"improvement": "", PEOPLE: "甲乙"})
    for value, telling in ((99, False), (100, True)):
        doubted = sheet.said("乙", value)
        assert readings.is_stated_outside(Values(reach=sheet.said("甲", value)), PEOPLE, doubted, doubted.span) is telling


def test_what_stands_outside_every_section_is_borne_out_by_its_like():
    sheet = Sketch({"improvement": "", PEOPLE: "甲乙"})
    doubted, other = sheet.said("乙", 700), sheet.said("甲", 700)
    loose = Values(comparisons=(Comparison(section=None, span=other.span, left=other, operator="<", right=other),))
    assert readings.is_stated_outside(loose, None, doubted, doubted.span)
    assert not readings.is_stated_outside(loose, PEOPLE, doubted, doubted.span)


def test_words_right_beside_a_number_are_other_words():
    sheet = Sketch({"improvement": "", PEOPLE: "甲乙丙", SOURCE: "丁"})
    doubted = sheet.said("乙", 700)
    for words in ("甲", "丙", "丁"):
        assert readings.is_stated_outside(Values(reach=sheet.said(words, 700)), PEOPLE, doubted, doubted.span)
    for words in ("甲乙", "乙", "乙丙"):
        assert not readings.is_stated_outside(Values(reach=sheet.said(words, 700)), PEOPLE, doubted, doubted.span)
    at = sheet.at("丁")
    same_place = sheet.said("丁", 700).__class__(value=Decimal(700), span=at.__class__(block=at.block, start=1, end=2))
    assert readings.is_stated_outside(Values(reach=same_place), PEOPLE, doubted, doubted.span)


def test_a_sum_in_words_is_found_whole():
    words = "業務人員38人及資訊人員5人，共計44人"
    sheet = Sketch({PEOPLE: words})
    one = ProseSum(
        section=PEOPLE, span=sheet.at(words), parts=(sheet.said("38"), sheet.said("5")), total=sheet.said("44"), unit="人"
    )
    right = ProseSum(section=PEOPLE, span=sheet.at(words), parts=(sheet.said("38"),), total=sheet.said("38"), unit="人")
    assert hits(a503_prose_sum.RULE, sheet.case(values=Values(sums=(right, one)))) == [
        Hit(
            section=PEOPLE,
            span=sheet.at(words),
            values={"trail": "38 + 5", "exact": "43", "stated": "44", "unit": "人"},
            expected="43 人",
            found="44 人",
            claim="38 + 5=44人",
            related=(sheet.at("44"), sheet.at("38"), sheet.at("5")),
            likely=NOTHING,
        )
    ]
    swapped = ProseSum(
        section=PEOPLE, span=sheet.at(words), parts=(sheet.said("38"), sheet.said("5", 15)), total=sheet.said("44", 35), unit="人"
    )
    assert hit(a503_prose_sum.RULE, sheet.case(values=Values(sums=(swapped,)))).likely == Words("「44」應為 53", "“44” for 53")
    many = ProseSum(
        section=PEOPLE,
        span=sheet.at(words),
        parts=(sheet.said("38", 380), sheet.said("5", 150)),
        total=sheet.said("44", 350),
        unit="人",
    )
    known = Values(sums=(many,), target=sheet.said("業", 150), reach=sheet.said("務", 350))
    assert hit(a503_prose_sum.RULE, sheet.case(values=known)).likely == Words("「38」應為 200", "“38” for 200")
    part = Values(sums=(many,), target=sheet.said("業", 200))
    assert hit(a503_prose_sum.RULE, sheet.case(values=part)).likely == Words("「38」應為 200", "“38” for 200")


@pytest.mark.parametrize(
    ("sign", "left", "right", "true"),
    [("<", 5, 5, "≥"), (">", 5, 5, "≤"), ("≤", 6, 5, ">"), ("≥", 5, 6, "<"), ("≠", 5, 5, "=")],
)
def test_a_false_comparison_is_found_whole_with_the_true_sign(sign, left, right, true):
    sheet = Sketch({PEOPLE: "95,000>100,000；再次95,000、100,000"})
    numbers = sheet.said("95,000", left), sheet.said("100,000", right)
    one = Comparison(section=PEOPLE, span=sheet.at("95,000>100,000"), left=numbers[0], operator=sign, right=numbers[1])
    holds = Comparison(section=PEOPLE, span=sheet.at("再次"), left=numbers[0], operator="≤", right=sheet.said("再", 99))
    assert hits(a504_false_comparison.RULE, sheet.case(values=Values(comparisons=(holds, one)))) == [
        Hit(
            section=PEOPLE,
            span=sheet.at("95,000>100,000"),
            values={"stated": f"95,000 {sign} 100,000", "true": f"95,000 {true} 100,000"},
            expected=f"95,000 {true} 100,000",
            found=f"95,000 {sign} 100,000",
            claim=f"{left}{sign}{right}",
            related=(numbers[0].span, numbers[1].span),
        )
    ]


def test_the_sign_is_the_slip_where_both_numbers_are_stated_elsewhere():
    sheet = Sketch({PEOPLE: "95,000>100,000；再次95,000、100,000"})
    one = Comparison(
        section=PEOPLE, span=sheet.at("95,000>100,000"), left=sheet.said("95,000"), operator=">", right=sheet.said("100,000")
    )
    left, right = sheet.said("95,000", nth=1), sheet.said("100,000", nth=1)

    def likely(**values):
        return hit(a504_false_comparison.RULE, sheet.case(values=Values(comparisons=(one,), **values))).likely

    assert likely(projected_downloads=left, target=right) == "95,000 ≤ 100,000"
    assert likely(projected_downloads=left) == likely(target=right) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(9930955, 100), "99,309.55"),
        (Fraction(100, 3), "33.3333…"),
        (Fraction(2, 3), "0.6666…"),
        (Decimal("100000"), "100,000"),
        (Fraction(0), "0"),
        (Fraction(1, 10), "0.1"),
        (Fraction(12345, 10000), "1.2345"),
        (Decimal("-1250.50"), "-1,250.5"),
        (Fraction(1, 100_000), "0…"),
        (Decimal("9" * 20 + "00000000"), "9,999,999,999,999,999,999,900,000,000"),
    ],
)
def test_figures_are_cut_and_say_so(value, words):
    assert figures.figure(value) == words
    assert figures.share(Fraction(1, 8)) == "12.5%"


@pytest.mark.parametrize(("step", "right"), [(None, 99309), ("1", 99309), ("1000", 99000), ("0.1", Fraction(993095, 10))])
def test_the_nearest_writing_is_cut(step, right):
    assert figures.nearest(Fraction(9930955, 100), Decimal(step) if step else None) == right
