from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.plan import PlanDate
from text.dates import find_dates, find_ranges

YEAR_DRESSES = (
    "{roc}年{month}月",
    "民國{roc}年{month}月",
    "{roc} 年 {month} 月",
    "{roc}/{month:02d}",
    "{roc}.{month}",
    "{year}年{month}月",
    "{year}-{month:02d}",
    "{year}/{month}",
)


def dates(text: str) -> list[str]:
    return [mention.value.iso() for mention in find_dates(text) if mention.value is not None]


def ranges(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (
            one.first.value.iso() if one.first and one.first.value else None,
            one.last.value.iso() if one.last and one.last.value else None,
        )
        for one in find_ranges(text)
    ]


@pytest.mark.parametrize("text", ["共1,116.5公里", "3,110/02份", "A,B,1,115.3"])
def test_the_end_of_a_number_with_separators_is_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("110年1月", "2021-01"),
        ("民國110年1月1日", "2021-01-01"),
        ("110/01/01", "2021-01-01"),
        ("110.1", "2021-01"),
        ("110.01.15", "2021-01-15"),
        ("2021年1月", "2021-01"),
        ("2021-01", "2021-01"),
        ("2021-01-15", "2021-01-15"),
        ("2021/1", "2021-01"),
        ("110年底", "2021-12"),
        ("116年度預算", "2027"),
        ("110年1月上旬", "2021-01"),
        ("一百一十年七月一日", "2021-07-01"),
        ("１１６年９月", "2027-09"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_stated(text: str, iso: str) -> None:
    assert dates(text) == [iso]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("110年第2季", PlanDate(2021, 4, None, 6)),
        ("110年第二季", PlanDate(2021, 4, None, 6)),
        ("110年Q4", PlanDate(2021, 10, None, 12)),
        ("110年上半年", PlanDate(2021, 1, None, 6)),
        ("110年下半年度", PlanDate(2021, 7, None, 12)),
    ],
)
def test_a_quarter_or_half_year_has_a_first_and_a_last_month(text: str, value: PlanDate) -> None:
    assert [mention.value for mention in find_dates(text)] == [value]


@pytest.mark.parametrize(
    "text", ["核定後3個月內", "決標後90日", "簽約後6個月", "決標次日起90日曆天內完成", "於6個月內完成", "今年12月", "即日起"]
)
def test_a_relative_date_is_known_and_not_invented(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.relative
    assert mention.value is None


@pytest.mark.parametrize(
    "text",
    [
        "15-64歲",
        "版本3.0.0",
        "ISO/IEC 27001:2022",
        "第11條第3項",
        "(07)229-0000轉318",
        "09:30-11:30",
        "24x7",
        "10/100",
        "1/2以上",
        "沿用108年版型",
        "保存5年",
        "近20年",
        "需求確認2個月",
        "110.1人",
        "100/10=10",
        "110-1學期",
    ],
)
def test_what_is_no_date_stays_silent(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("110年 1月~110 年 6月", "2021-01", "2021-06"),
        ("110年1月~6月", "2021-01", "2021-06"),
        ("110年1~6月", "2021-01", "2021-06"),
        ("110年1月至同年6月", "2021-01", "2021-06"),
        ("110年1月1日至15日", "2021-01-01", "2021-01-15"),
        ("自116年2月起至116年9月止", "2027-02", "2027-09"),
        ("116/01至116/05", "2027-01", "2027-05"),
        ("116/05-117/02", "2027-05", "2028-02"),
        ("自116.5起至117.2止", "2027-05", "2028-02"),
        ("2026-12－2027-01", "2026-12", "2027-01"),
        ("2026-12-15-2027-01-31", "2026-12-15", "2027-01-31"),
        ("110/01/01~06/30", "2021-01-01", "2021-06-30"),
        ("自2027年3月開始，至2027年12月完成", "2027-03", "2027-12"),
        ("110年第一季至第三季", "2021-01", "2021-07"),
        ("116年11月至2月", "2027-11", "2028-02"),
        ("116年9月起至116年2月止", "2027-09", "2027-02"),
    ],
)
def test_a_range_takes_the_year_that_stands_once(text: str, first: str, last: str) -> None:
    assert ranges(text) == [(first, last)]


def test_an_open_range_keeps_its_open_end() -> None:
    assert ranges("自116年2月起") == [("2027-02", None)]
    assert ranges("116年12月31日前完成") == [(None, "2027-12-31")]


@given(st.integers(2012, 2060), st.integers(1, 12), st.sampled_from(YEAR_DRESSES))
def test_a_month_has_the_same_value_in_any_dress(year: int, month: int, dress: str) -> None:
    written = dress.format(roc=year - 1911, year=year, month=month)
    assert dates(f"預計於{written}上架") == [f"{year}-{month:02d}"]


@given(st.text(alphabet="0123456789年月日季度民國上下半底初旬起至~-/. 自止前後內個核定第一二三十百(),，\n", max_size=40))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    for mention in find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)
    for one in find_ranges(text):
        assert 0 <= one.start < one.end <= len(text)
