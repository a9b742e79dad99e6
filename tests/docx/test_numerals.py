import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.docx.numerals import _FORMATS, format_number
from text.labels import cjk_ordinal


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {0: "00", 1: "01", 12: "12"}),
        ("decimalFullWidth", {0: "０", 1: "１", 12: "１２", -1: "-1"}),
        ("decimalFullWidth2", {1: "１", 120: "１２０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {1: "①", 10: "⑩"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("taiwaneseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○"}),
        ("taiwaneseCountingThousand", {10: "十", 15: "十五", 30: "三十", 101: "一百零一", 110: "一百一十", 1005: "一千零五"}),
        ("taiwaneseDigital", {1: "一", 10: "一○", 12: "一二"}),
        ("chineseCounting", {3: "三", 12: "十二"}),
        ("chineseCountingThousand", {12: "十二", 210: "二百一十"}),
        ("chineseLegalSimplified", {2: "贰", 10: "壹拾", 23: "贰拾叁"}),
        ("ideographLegalTraditional", {1: "壹", 2: "貳", 3: "參", 10: "壹拾", 12: "壹拾貳", 100: "壹佰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "61"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
        ("ideographDigital", {10: "一〇"}),
        ("japaneseCounting", {10: "十", 101: "一百一", 10_019: "一〇〇一九"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 1994: "mcmxciv"}),
        ("upperRoman", {9: "IX", 40: "XL"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 21: "21st"}),
        ("numberInDash", {1: "- 1 -"}),
        ("none", {1: "", 0: "", -1: "-1"}),
        ("aFormatNobodyKnows", {7: "7"}),
    ],
)
def test_a_number_is_shown_in_its_format(form, shown):
    assert {number: format_number(number, form) for number in shown} == shown


@given(st.integers(1, 99), st.sampled_from(["taiwaneseCounting", "taiwaneseCountingThousand", "chineseCountingThousand"]))
def test_what_the_lists_of_a_plan_show_is_read_back_by_the_labels(number, form):
    assert cjk_ordinal(format_number(number, form)) == number


@given(st.integers(-5, 10**9), st.sampled_from(sorted(set(_FORMATS) - {"none"})))
def test_no_number_is_too_odd_to_show(number, form):
    shown = format_number(number, form)
    assert 0 < len(shown) <= 1_300
