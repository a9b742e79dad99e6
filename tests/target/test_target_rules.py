"""T401–T409 on whole plans: each defect alone, its edges, and which finding gives way to which."""

from __future__ import annotations

import pytest

from schemas.facts import AppFacts
from tests.builders.plans import findings

AUDIENCE, TARGET, EFFECT = "marketing.audience", "marketing.target", "marketing.campaign.effect"


def found(sections, **changes):
    """Codes and sections of the T and A findings."""
    return [(one["code"], one["section"]) for one in findings(sections, select=("T", "A"), **changes)]


def only(sections, **changes):
    """The one T or A finding."""
    (finding,) = findings(sections, select=("T", "A"), **changes)
    return finding


def plan(audience=624_500, calculation="624,500×10%=62,450", target="65,000", effect=None):
    """The three sections with these numbers; the campaign reaches whatever is declared."""
    return {
        AUDIENCE: f"依觀光局114年度旅客意向調查報告，本市市民每年至少登山健行一次者共計{audience:,}人。",
        TARGET: f"依績效管理指標核算，標準為{calculation}人次。\n本App訂定之目標下載數量為{target}人次。",
        EFFECT: effect or "預期觸及30萬人次，可增加下載900,000人次。",
    }


def test_a_good_plan_has_no_target_finding():
    assert found({}) == []
    assert found(plan()) == []


def test_an_audience_without_a_number_is_missing():
    assert found({AUDIENCE: "以全體市民為目標客群，詳細人數另行統計。"}) == [("T401", AUDIENCE)]


def test_an_audience_without_evidence_is_unsourced():
    finding = only({AUDIENCE: "本局粗估目標客群624,500人。"})
    assert (finding["code"], finding["section"], finding["where"]["quote"]) == ("T402", AUDIENCE, "624,500")


@pytest.mark.parametrize(
    ("audience", "calculation", "target", "right"),
    [
        (1_000_001, "1,000,001×5%=50,000", "50,000", True),
        (1_000_001, "1,000,001×10%=100,000", "100,000", False),
        (1_000_000, "1,000,000×10%=100,000", "100,000", True),
        (1_000_000, "1,000,000×5%=50,000", "50,000", False),
        (100_000, "100,000×10%=10,000", "10,000", True),
        (100_000, "100,000×25%=25,000", "25,000", False),
        (99_999, "99,999×25%=24,999", "25,000", True),
        (99_999, "99,999×10%=9,999", "25,000", False),
    ],
)
def test_classes_meet_at_their_edges(audience, calculation, target, right):
    assert found(plan(audience, calculation, target)) == ([] if right else [("T403", TARGET)])


def test_a_wrong_class_is_named_with_the_right_one():
    finding = only(plan(calculation="624,500×5%=31,225", target="40,000"))
    assert (finding["code"], finding["where"]["quote"]) == ("T403", "5%")
    assert "624,500 × 10% = 62,450" in finding["suggestion"]
    assert finding["basis"] == "績效管理指標一（二）"


def test_a_target_below_even_the_wrong_standard_is_a_second_finding():
    assert found(plan(calculation="624,500×5%=31,225", target="30,000")) == [("T403", TARGET), ("T405", TARGET)]


@pytest.mark.parametrize(
    ("product", "right"),
    [
        ("99,309", True),
        ("99,310", True),
        ("99,308", False),
        ("99,311", False),
        ("9.9萬", True),
        ("10萬", True),
        ("9萬", True),
        ("11萬", False),
    ],
)
def test_a_product_is_right_within_one_or_at_its_last_written_digit(product, right):
    sections = plan(1_986_191, f"1,986,191×5%={product}", "100,000")
    assert found(sections) == ([] if right else [("T404", TARGET)])


def test_a_wrong_product_shows_its_trail_and_is_no_wrong_calculation_besides():
    finding = only(plan(calculation="624,500×10%=62,540"))
    assert (finding["code"], finding["where"]["quote"]) == ("T404", "62,540")
    assert "624,500 × 10% = 62,450；計畫載 62,540" in finding["message"]
    assert "數字前後對調" in finding["message"]


@pytest.mark.parametrize(
    ("product", "words"),
    [("624,500", "多寫一位"), ("6,245", "少寫一位"), ("31,225", "5%"), ("50,000", "計畫載 50,000")],
)
def test_a_slip_that_explains_the_number_is_named(product, words):
    assert words in only(plan(calculation=f"624,500×10%={product}"))["message"]


def test_a_product_in_words_is_reckoned_too():
    sections = plan() | {TARGET: "目標客群624,500人，以10%計算，下載標準為62,540人次。目標為65,000人次。"}
    assert found(sections) == [("T404", TARGET)]


def test_a_product_that_is_said_to_be_rough_is_right():
    assert found(plan(1_986_191, "1,986,191×5%≒99,300", "100,000")) == []


def test_the_target_may_equal_the_standard_but_not_be_one_less():
    assert found(plan(target="62,450")) == []
    finding = only(plan(target="62,449"))
    assert (finding["code"], finding["section"], finding["where"]["quote"]) == ("T405", TARGET, "62,449")
    assert "624,500 × 10% = 62,450" in finding["message"]


def test_the_standard_is_cut_and_not_rounded():
    assert found(plan(1_986_191, "1,986,191×5%=99,310", "99,309")) == []


def test_a_target_is_judged_without_a_calculation():
    assert found(plan() | {TARGET: "目標下載數量為60,000人次。"}) == [("T405", TARGET)]


def test_another_audience_with_a_right_product_is_one_finding():
    finding = only(plan(calculation="642,500×10%=64,250"))
    assert (finding["code"], finding["where"]["quote"]) == ("T406", "642,500")
    assert finding["related"][0]["quote"] == "624,500"


def test_another_audience_of_another_class_is_one_finding():
    assert found(plan(calculation="62,450×25%=15,612", target="16,000")) == [("T406", TARGET)]


def test_another_audience_with_a_wrong_product_is_two():
    assert found(plan(calculation="642,500×10%=70,000", target="71,000")) == [("T406", TARGET), ("T404", TARGET)]


def test_an_audience_in_round_writing_is_the_same_audience():
    assert found(plan(1_986_191, "198.6萬×5%=99,300", "100,000")) == []


def test_a_target_without_a_number_is_missing():
    assert found(plan() | {TARGET: "本App下載標準依績效管理指標所定方式辦理，並將持續努力提高下載量。"}) == [("T407", TARGET)]


def test_a_total_below_the_target_is_not_reached():
    finding = only(plan(effect="48,200+15,000=63,200（累計下載總次數）"))
    assert (finding["code"], finding["section"], finding["where"]["quote"]) == ("T408", EFFECT, "63,200")
    assert finding["related"][0]["quote"] == "65,000"


def test_a_total_that_equals_the_target_reaches_it():
    assert found(plan(effect="48,200+16,800=65,000（累計下載總次數）")) == []
    assert found(plan(effect="48,200+16,799=64,999（累計下載總次數）")) == [("T408", EFFECT)]


def test_a_total_that_only_a_wrong_sum_keeps_below_is_the_wrong_sum():
    assert [code for code, _ in found(plan(effect="48,200+18,000=62,600（累計下載總次數）"))] == ["A501"]


def test_an_effect_without_numbers_is_unquantified():
    assert found({EFFECT: "下載量可望穩定成長，達成所訂目標。"}) == [("T409", EFFECT)]


@pytest.mark.parametrize("effect", ["預期觸及30萬人次。", "預估增加下載18,000次。"])
def test_reach_or_added_downloads_are_enough(effect):
    assert found({EFFECT: effect}) == []


def test_an_absent_section_is_not_judged_by_its_words():
    assert found({AUDIENCE: None}) == []
    assert found({TARGET: ""}) == []


def test_without_a_stated_audience_the_calculation_is_judged_by_its_own():
    sections = plan(calculation="624,500×5%=31,225", target="40,000") | {AUDIENCE: "以全體市民為目標客群。"}
    assert found(sections) == [("T401", AUDIENCE), ("T403", TARGET)]


def test_facts_supplied_do_not_change_what_the_plan_reckons():
    assert found({}, facts=AppFacts(audience=900_000)) == []
