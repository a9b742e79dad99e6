"""行銷目標下載數量: the calculation in signs and in words, the standard, and the target."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.facts.target import download_target_of, multiplicands_of
from schemas.document import Span
from schemas.forms import load_form
from schemas.plan import Stated
from tests.facts.said import prose, quote

FORM = load_form()
STATED = Stated(value=Decimal(1283417), span=Span(block=0, start=0, end=1))


def read(words: str):
    return download_target_of(prose(words), FORM, STATED)


def value(stated):
    return None if stated is None else stated.value


TARGETS = [
    ("標準為624,500×10%=62,450人次。\n本App訂定之目標下載數量為65,000人次。", 624500, "0.1", 62450, 65000),
    ("１，２８３，４１７＊５％＝６４，１７０，爰將行銷目標下載數量訂為６５，０００人次。", 1283417, "0.05", 64170, 65000),
    ("1,283,417人之5%為64,170人次，爰以65,000人次為下載目標。", 1283417, "0.05", 64170, 65000),
    ("目標對象1,283,417人，以百分之五計算，應達64,170人次，本年度目標65,000人次。", 1283417, "0.05", 64170, 65000),
    ("屬第一類，依5%計算為64,170人次。", 1283417, "0.05", 64170, None),
    ("屬第一類，適用5%標準，目標下載數量訂為7萬人次。", None, "0.05", None, 70000),
    ("目標下載量5萬次", None, None, None, 50000),
    ("116年底前達成下載65,000次。", None, None, None, 65000),
    ("行銷目標下載數量：1,986,191×5%=99,309人次", 1986191, "0.05", 99309, 99309),
    ("5%×1,986,191人≒99,309人次，訂定120,000人次為本年度行銷目標。", 1986191, "0.05", 99309, 120000),
    ("第三類：35,000人乘以25%等於8,750人次，下載目標值設為9,000次", 35000, "0.25", 8750, 9000),
    ("目標人數45,000人×0.25＝11,250人次。預計下載數達12,000次。", 45000, "0.25", 11250, 12000),
    ("適用第二類，20萬人×10%＝2萬人次，故目標訂為2萬5千人次（第一年15,000人次）", 200000, "0.1", 20000, 25000),
    ("本App下載標準為62,450人次，行銷目標為65,000人次。", None, None, 62450, 65000),
    ("以目標客群312,000人的10%核算，下載人次標準為31,200人次，本局自訂目標值35,000人次。", 312000, "0.1", 31200, 35000),
    ("1,200,000人 * 5% = 60,000人次（標準），目標：62,000人次", 1200000, "0.05", 60000, 62000),
    ("本App行銷目標下載數量訂為11萬人次，目前已下載78,560次。", None, None, None, 110000),
    ("目標對象1,283,417人5%計64,170人次；另考量現有下載38,912次，將目標提高為66,000人次。", 1283417, "0.05", 64170, 66000),
    ("人口1,986,191人，故1,986,191*5%=99,309\n本 APP下載標準人次為 10 萬人次", 1986191, "0.05", 99309, 100000),
    ("伍拾萬人×百分之十＝伍萬人次，下載目標陸萬人次", 500000, "0.1", 50000, 60000),
    ("目標客群介於10萬人至100萬人之間，以10%計算：345,678×10%=34,567（無條件捨去），下載目標35,000", 345678, "0.1", 34567, 35000),
]


@pytest.mark.parametrize(("words", "audience", "rate", "standard", "target"), TARGETS)
def test_calculation_standard_and_target_are_read_from_any_writing(words, audience, rate, standard, target):
    got = read(words)
    first = got.calculations[0].audience.value if got.calculations else None
    assert (first, value(got.rate), value(got.standard), value(got.target)) == (
        audience,
        rate and Decimal(rate),
        standard,
        target,
    )


@pytest.mark.parametrize(
    "words",
    [
        "本App下載標準依績效管理指標所定方式辦理，並將持續努力提高下載量。",
        "本局將努力達成目標，以提升下載量為首要任務。",
        "目標客群超過100萬人，屬第一類。",
        "依第2類標準核算，於115年底前達成。",
    ],
)
def test_a_promise_states_no_number(words):
    got = read(words)
    assert (got.calculations, got.standard, got.target) == ((), None, None)


def test_of_the_three_classes_only_the_one_chosen_is_the_rate():
    listed = "第一類：5%；第二類：10%；第三類：25%"
    assert read(listed).rate is None
    assert value(read(f"{listed}。本App屬第二類，適用10%。").rate) == Decimal("0.1")


def test_the_words_of_a_calculation_are_its_operands_and_result():
    words = "標準為 624,500 × 10 % = 62,450 人次"
    one = read(words).calculations[0]
    assert [quote(words, stated.span) for stated in (one.audience, one.rate, one.product)] == ["624,500", "10 %", "62,450"]
    assert quote(words, one.span).startswith("624,500 × 10 % = 62,450")


def test_in_words_the_audience_of_its_own_section_is_multiplied_where_none_is_repeated():
    assert read("依5%計算為64,170人次。").calculations[0].audience is STATED


def test_multiplicands_are_the_numbers_that_written_products_start_from():
    assert multiplicands_of(prose("624,500×10%=62,450；12場×200人=2,400人次")) == {Decimal(624500)}
