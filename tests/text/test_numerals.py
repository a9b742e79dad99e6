from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.writing import DRESSES, dressed
from text.cjk_numerals import cjk_value
from text.fold import fold
from text.numerals import Number, find_numbers

WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")


def only(text: str) -> Number:
    numbers = find_numbers(text)
    assert len(numbers) == 1, numbers
    return numbers[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,986,191人", "1986191", "人"),
        ("1986191人", "1986191", "人"),
        ("１，９８６，１９１ 人", "1986191", "人"),
        ("1, 986,191人", "1986191", "人"),
        ("198萬6,191人", "1986191", "人"),
        ("10 萬 人", "100000", "人"),
        ("3.5萬次", "35000", "次"),
        ("1億2,000萬元", "120000000", "元"),
        ("伍萬元", "50000", "元"),
        ("拾萬元", "100000", "元"),
        ("壹拾貳萬陸仟元整", "126000", "元"),
        ("NT$50,000", "50000", "元"),
        ("新臺幣5萬元", "50000", "元"),
        ("60千元", "60000", "元"),
        ("5百萬元", "5000000", "元"),
        ("六十八歲的林女士", "68", "歲"),
        ("三十八區", "38", "區"),
        ("一百零五處", "105", "處"),
        ("二〇二六年", "2026", "年"),
        ("二十餘項", "20", "項"),
        ("100餘萬人", "1000000", "人"),
        ("兩百七十三萬元", "2730000", "元"),
        ("三千五百多萬元", "35000000", "元"),
        ("三十餘萬人次", "300000", "人次"),
        ("十多萬人", "100000", "人"),
        ("一億兩千多萬元", "120000000", "元"),
        ("目標客群人數十萬人", "100000", "人"),
        ("四顆半星", "4.5", "顆星"),
        ("4顆半", "4.5", "顆"),
        ("一倍半", "1.5", "倍"),
        ("三點五顆星", "3.5", "顆星"),
        ("15 分鐘", "15", "分鐘"),
        ("6個月", "6", "個月"),
        ("12人次", "12", "人次"),
        ("iOS3.2星", "3.2", "星"),
        ("48px", "48", "px"),
    ],
)
def test_every_writing_gives_its_value_and_unit(text: str, value: str, unit: str) -> None:
    number = only(text)
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5%", "0.05"),
        ("５％", "0.05"),
        ("12.5 %", "0.125"),
        ("百分之五", "0.05"),
        ("百分之2.5", "0.025"),
        ("5成", "0.5"),
        ("一成二", "0.12"),
        ("三成五", "0.35"),
    ],
)
def test_percentages_are_shares_of_one(text: str, value: str) -> None:
    number = only(text)
    assert number.percent
    assert number.value == Decimal(value)


def test_an_amount_behind_a_share_is_none_of_its_digits() -> None:
    assert [number.value for number in find_numbers("自籌三成三十一萬八千元，補助一成一百元")] == [
        Decimal("0.3"), Decimal(318_000), Decimal("0.1"), Decimal(100),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "(07)229-0000轉318",
        "客服電話07-5550000",
        "0912-***-678",
        "0912345678",
        "版本3.0.0",
        "2.x",
        "ISO/IEC 27001:2022",
        "AES-256",
        "L2類",
        "V4.0",
        "依第11條第3項",
        "第一類",
        "09:30-11:30",
        "週三14:00",
        "比例約為7：3",
        "1/2以上",
        "三分之一",
        "十分重要",
        "萬一發生",
        "一般民眾",
        "https://example.gov.tw/2027/01",
    ],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert find_numbers(text) == ()


def test_a_comma_of_the_sentence_does_not_join_two_numbers() -> None:
    assert [number.value for number in find_numbers("目標1,000，200人參加")] == [1000, 200]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("2.2萬", "1000"),
        ("10萬", "10000"),
        ("198萬6,191", "1"),
        ("5%", "0.01"),
        ("41.2%", "0.001"),
        ("3.4星", "0.1"),
        ("陸仟元", "1000"),
    ],
)
def test_the_step_is_what_the_last_digit_counts(text: str, step: str) -> None:
    assert only(text).step == Decimal(step)


@pytest.mark.parametrize("text", ["約9萬人", "近100人", "二十餘項", "30人左右", "將近3萬次"])
def test_a_number_that_is_only_about_right_says_so(text: str) -> None:
    assert only(text).approximate


@pytest.mark.parametrize("text", ["NT$500", "新臺幣500元", "500元", "台幣500", "$500"])
def test_money_is_known_by_its_sign_or_word(text: str) -> None:
    assert only(text).currency


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿五", 25),
        ("一百二", 120),
        ("一千零五", 1005),
        ("三萬五", 35000),
        ("兩千三百萬", 23_000_000),
    ],
)
def test_chinese_numerals_have_the_value_people_say(numeral: str, value: int) -> None:
    assert cjk_value(numeral) == value


@pytest.mark.parametrize("numeral", ["", "百", "萬", "萬一", "二三十", "十百"])
def test_what_is_no_numeral_has_no_value(numeral: str) -> None:
    assert cjk_value(numeral) is None


@given(st.integers(1, 99_999_999), st.sampled_from(DRESSES))
def test_a_number_has_the_same_value_in_any_dress(value: int, dress: str) -> None:
    number = only(f"共{dressed(value, dress)}人")
    assert number.value == value
    assert number.unit == "人"


@given(st.integers(1, 99_999_999), st.sampled_from(DRESSES))
def test_a_number_stands_where_it_says(value: int, dress: str) -> None:
    written = dressed(value, dress)
    text = f"計有{written}人"
    number = only(text)
    assert text[number.start : number.end] == written


@given(st.text(alphabet="0123456789０１９,，.．%％萬億千百十一二兩三壹貳零元人次約餘第分之成/:-~ (）\n年月日xX=+<", max_size=40))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.unit_end >= number.end
        assert number.step > 0


@given(st.text(max_size=60))
def test_folding_keeps_the_length_so_that_offsets_hold(text: str) -> None:
    assert len(fold(text)) == len(text)
    find_numbers(text)


@pytest.mark.parametrize("text", ["三千五百多萬元", "三十餘萬人次", "十多萬人", "3,500多萬元", "273萬餘元", "一億兩千多萬元"])
def test_more_than_so_many_ten_thousands_is_approximate(text: str) -> None:
    assert only(text).approximate


@pytest.mark.parametrize("text", ["數十萬人", "幾百人", "5、6萬人", "兩、三百人", "三、四十萬元", "五六萬人", "百餘人"])
def test_what_counts_nobody_exactly_is_no_number(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "value"), [("增加1成5", "0.15"), ("增加一成五", "0.15"), ("自籌3成5萬元", "0.3"), ("3成5人", "0.3")]
)
def test_a_tenth_and_a_half(text: str, value: str) -> None:
    assert find_numbers(text)[0].value == Decimal(value)
