import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.layout import Style, columns, pad, visible, wrap
from reports.marked_text import printable

TEXT = st.text(alphabet="漢字ａ一，。（「abc123 .%", max_size=80)


@given(TEXT, st.integers(min_value=4, max_value=40))
def test_wrapping_loses_only_blanks_and_keeps_the_width_but_for_one_hanging_mark(text, width):
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(line) <= width + 2 * _hanging(line) for line in lines)


def _hanging(line):
    return len(line) - len(line.rstrip("，。.%"))


def test_a_line_neither_begins_with_a_comma_nor_ends_with_an_opening_bracket():
    assert wrap("一二三，四「五六」", 6) == ["一二三，", "四「五", "六」"]
    assert wrap("一二「三", 6) == ["一二", "「三"]


def test_latin_words_stay_whole():
    assert wrap("plan check 計畫", 7) == ["plan", "check", "計畫"]


@pytest.mark.parametrize(("text", "width"), [("計畫", 4), ("ab", 2), ("Ａ，", 4), ("é", 1), ("", 0)])
def test_chinese_characters_take_two_columns(text, width):
    assert columns(text) == width
    assert columns(pad(text, 9)) == 9


def test_a_document_cannot_send_commands_to_the_terminal():
    assert visible("紅\x1b[31m字\u202e\n\t尾\ue000") == "紅[31m字 尾□"


def test_without_colour_nothing_is_added():
    assert Style().paint("字", "red") == "字"
    assert Style(colour=True).paint("字", "red", "bold") == "\x1b[31;1m字\x1b[0m"
    assert Style(colour=True).paint("", "red") == ""


def test_left_and_right_meet_the_edge():
    assert Style(width=12).spread("左", "右", indent=2) == "  左" + " " * 6 + "右"
    assert Style(width=12).spread("左", "", indent=2) == "  左"


def test_every_character_is_shown_as_its_kind_says():
    for character in map(chr, range(sys.maxunicode + 1)):
        kind = unicodedata.category(character)
        shown = "□" if kind in ("Co", "Cn", "Cs") else "" if kind in ("Cc", "Cf") else character
        if not character.isspace():
            assert visible(f"a{character}b") == f"a{shown}b", hex(ord(character))
        if character not in "\n\t":
            assert printable(character) == shown, hex(ord(character))
    assert visible(" a \u3000\n b\u2028") == "a b"
