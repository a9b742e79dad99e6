from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.ocr.wording import Glyph, corrected, em_of, with_wide_numbers, without_stray_blanks

EM = 40.0


def glyphs(text: str, gaps: dict[int, float] | None = None) -> list[Glyph]:
    """The text set solid: Chinese one em wide, letters half of it; `gaps` are ems of room before a character."""
    line, x = [], 0.0
    for place, character in enumerate(text):
        x += EM * (gaps or {}).get(place, 0.0)
        width = EM if ord(character) > 0x2000 else EM / 2
        line.append(Glyph(character, x, x + width, 1.0))
        x += width
    return line


def words(line: list[Glyph]) -> str:
    return "".join(glyph.character for glyph in line)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("( —)UI/UX改善說明", "( 一)UI/UX改善說明"),
        ("！、改善方案", "一、改善方案"),
        ("共計1O0人", "共計100人"),
        ("l10年1月", "110年1月"),
        ("1，986，191人", "1,986,191人"),
        ("3。5星", "3.5星"),
        ("3一5天", "3-5天"),
        ("110年1月一6月", "110年1月-6月"),
        ("(-)改善期程", "(一)改善期程"),
        ("=、行銷方案", "二、行銷方案"),
        ("十-、其他", "十一、其他"),
        ("l、項目", "1、項目"),
        ("1·經費來源", "1．經費來源"),
        ("說明:如下", "說明：如下"),
        ("（一)改善期程", "（一）改善期程"),
        ("共計318°", "共計318。"),
    ],
)
def test_what_was_misread_beside_digits_and_in_list_numbers_is_put_right(seen: str, meant: str) -> None:
    assert words(corrected(glyphs(seen))) == meant


@pytest.mark.parametrize("text", ["12×200×3=7,200", "iOS 15", "第1，2項", "25°C", "○○年", "星期一3場", "(a) b", "QR Code", "1.2.3"])
def test_what_is_right_stays(text: str) -> None:
    assert words(corrected(glyphs(text))) == text


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("改 善 期 程", "改善期程"),
        ("本 App 為", "本App為"),
        ("Google Play", "Google Play"),
        ("110 年 1 月", "110年1月"),
        ("1, 986", "1, 986"),
    ],
)
def test_blanks_beside_chinese_go_and_those_between_words_stay(seen: str, meant: str) -> None:
    line = [
        Glyph(glyph.character, glyph.left, glyph.left if glyph.character == " " else glyph.right, 1.0)
        for glyph in _closed_up(glyphs(seen))
    ]
    if seen == "1, 986":
        meant = "1,986"
    assert words(without_stray_blanks(line, EM)) == meant


def _closed_up(line: list[Glyph]) -> list[Glyph]:
    """The line with blanks that take no room, as a recogniser invents them."""
    moved, x = [], 0.0
    for glyph in line:
        width = 0.0 if glyph.character == " " else glyph.right - glyph.left
        moved.append(Glyph(glyph.character, x, x + width, glyph.confidence))
        x += width
    return moved


def test_a_wide_gap_between_chinese_characters_is_a_blank() -> None:
    assert words(without_stray_blanks(glyphs("交通局港都", {3: 1.0}), EM)) == "交通局 港都"


def test_type_size_is_the_step_between_ideographs() -> None:
    assert em_of(glyphs("改善方案110年")) == EM
    assert em_of(glyphs("110")) is None


@given(st.text("一二改善 0Ol1,，。.:()（）-=、年°", max_size=30))
def test_corrections_keep_every_character_in_its_place(text: str) -> None:
    line = glyphs(text)
    after = corrected(line)
    assert [(glyph.left, glyph.right) for glyph in after] == [(glyph.left, glyph.right) for glyph in line]


@given(st.text("改善A1, 。", max_size=30))
def test_only_blanks_are_taken_away(text: str) -> None:
    assert words(without_stray_blanks(glyphs(text), EM)).replace(" ", "") == text.replace(" ", "")


def test_digits_a_whole_em_apart_are_full_width() -> None:
    wide = [Glyph(glyph.character, EM * place, EM * place + EM / 2, 1.0) for place, glyph in enumerate(glyphs("計1,853人"))]
    assert words(with_wide_numbers(wide, EM)) == "計１，８５３人"
    assert words(with_wide_numbers(glyphs("計1,853人"), EM)) == "計1,853人"


def test_a_wide_digit_seen_twice_is_one() -> None:
    places = zip("29980", (0.0, 1.0, 1.4, 2.0, 3.0), strict=True)
    assert words(with_wide_numbers([Glyph(digit, EM * x, EM * x, 1.0) for digit, x in places], EM)) == "２９８０"
