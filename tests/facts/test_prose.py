"""Prose: blanks and list numbers go, places stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.facts.prose import Prose
from schemas.document import Run, Span
from tests.facts.said import document_of, prose

WORDS = st.text(alphabet="目標客群 計1,93５年月。；（）\n\u3000A", min_size=1, max_size=60).filter(lambda text: text.strip())


@given(WORDS)
def test_every_character_knows_its_place(words):
    document = document_of(words)
    read = prose(words)
    assert len(read.words) == len(read.folded)
    for place, character in enumerate(read.words):
        if character not in "\n ":
            assert document.quote(read.span(place, place + 1)) == character


def test_blanks_go_but_for_one_between_latin_tokens():
    assert prose("116 年9 月  上架\t，QR  Code 3 份").words == "116年9月上架，QR Code 3份"


def test_list_numbers_are_no_part_of_a_number():
    assert prose("1. 3.8星").words == "3.8星"
    assert prose("1.第一類\n2.2,738,012人").words == "第一類\n2,738,012人"
    assert prose("2.8星").words == "2.8星"


def test_an_official_year_and_a_full_width_comma_do_not_hide_a_date():
    assert prose("本（116）年3月").dated == "  116 年3月"
    assert prose("版本4.0.0，116年10月").dated == "版本4.0.0、116年10月"


def test_sentences_and_clauses_end_where_a_reader_stops():
    read = prose("甲：1,000人，乙2人；丙3人。丁")
    place = read.words.index("2人")
    assert read.words[slice(*read.sentence(place))] == "甲：1,000人，乙2人"
    assert read.words[slice(*read.clause(place))] == "乙2人"
    assert read.words[slice(*read.clause(read.words.index("1,000")))] == "1,000人"


def test_brackets_are_known_and_end_with_their_paragraph():
    read = prose("甲（乙）丙（丁\n戊")
    assert [read.bracketed(read.words.index(one)) for one in "甲乙丙丁戊"] == [False, True, False, True, False]


def test_a_span_stays_in_its_paragraph():
    read = prose("甲乙\n丙")
    assert read.span(0, 4) == Span(block=0, start=0, end=2)


def test_a_guessed_number_carries_its_least_confidence():
    runs = (Run(start=0, end=3, confidence=0.9), Run(start=3, end=6, confidence=0.4), Run(start=6, end=9, confidence=0.1))
    document = document_of("共計624人，好嗎", runs)
    read = Prose(document, [document.whole(0)])
    assert read.number(read.numbers[0]).confidence == 0.4
    assert read.stated(1, 0, 2).confidence == 0.9
