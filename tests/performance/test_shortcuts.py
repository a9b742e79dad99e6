"""What is left out to save time would have found nothing."""

from __future__ import annotations

import hashlib
import re
import statistics
from array import array
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.facts.prose import Prose, _label_end, _parts_tokens
from ingest.facts.vocabulary import topics_of, vocabulary
from ingest.median import median
from ingest.outline import placeholders
from ingest.sniffing import suffix_of
from schemas.document import Box, CharBoxes, Document, Paragraph, Span
from schemas.files import sha256_of
from text.arithmetic import _COMPARES, _EQUALS, _LEAST_NUMBERS, _OPERATOR
from text.counting import _ONE_BY_ONE, count_characters, count_words
from text.expressions import ChainReader
from text.fold import dense, fold, squeeze
from text.labels import _BEGINNING, _DIGIT, _PATTERNS, read_label
from text.numerals import find_numbers, masked_spans, scan_numbers, scanned
from validators.format.places import chinese

WRITING = st.text(alphabet="一二三壹第章(（)）.、,1２3 　於大低=<>+-x×乘以之的%％萬元人次餘約計為得共①㈠甲子IVa\n", max_size=24)


@given(WRITING)
def test_words_without_the_signs_of_arithmetic_hold_none(text: str) -> None:
    chains = ChainReader(text).chains()
    folded = fold(text)
    if not (_EQUALS.search(text) and _OPERATOR.search(folded)):
        assert not [one for one in chains if "equals" in {relation.kind for relation in one.relations} and one_side(one)]
    if not _COMPARES.search(folded):
        assert not [one for one in chains if "compare" in {relation.kind for relation in one.relations}]


def one_side(chain: object) -> bool:
    return any(segment.operators for segment in chain.segments)  # type: ignore[attr-defined]


@given(st.characters())
def test_a_label_begins_with_what_labels_begin_with(first: str) -> None:
    folded = fold(first)
    behind = ("", "、", "一、", "1)", ".1.1 ", "一)、", "三章")
    tried = [pattern for _, pattern in _BEGINNING.get(_DIGIT if folded.isdecimal() else folded, ())]
    assert all(pattern in tried for _, _, pattern in _PATTERNS for more in behind if pattern.match(folded + more))


@pytest.mark.parametrize("text", ["叁、經費", "ㄧ、目的", "（甲）說明", "Ⅳ. 期程", "B. 圖", "２）人", "弍、其他"])
def test_every_writing_of_a_label_is_read(text: str) -> None:
    assert read_label(text) is not None


@given(st.text(max_size=40))
def test_words_without_blanks_are_those_that_keep_their_places(text: str) -> None:
    plain, places = squeeze(text)
    folded = fold(text)
    assert dense(text) == plain == "".join(folded[place] for place in places)
    assert len(folded) == len(text)
    assert count_characters(text) == sum(not one.isspace() for one in text)


@pytest.mark.parametrize(("text", "words"), [("計畫 plan　書", 4), ("　", 0), ("a b", 2), ("", 0)])
def test_an_ideographic_blank_is_no_word(text: str, words: int) -> None:
    assert count_words(text) == words


@given(WRITING)
def test_numbers_are_found_again_the_same(text: str) -> None:
    assert find_numbers(text) == find_numbers(text)
    numbers, masks = list(scan_numbers(fold(text), text)), masked_spans(text)

    def outside(kinds: tuple[str, ...]) -> tuple[object, ...]:
        spans = [(start, end) for start, end, kind in masks if kind not in kinds]
        return tuple(one for one in numbers if not any(start < one.end and one.start < end for start, end in spans))

    assert (scanned(text).quantities, scanned(text).operands) == (outside(()), outside(("fraction",)))


@given(WRITING)
def test_too_few_numbers_make_no_calculation_and_no_comparison(text: str) -> None:
    numbers = len(scanned(text).operands)
    for chain in ChainReader(text).chains():
        assert numbers >= _LEAST_NUMBERS - 1
        assert numbers >= _LEAST_NUMBERS or not one_side(chain)


@given(st.text(alphabet="停車場格狗貓被占用APP系統 ,、很慢", max_size=24))
def test_every_word_of_a_group_is_found(text: str) -> None:
    groups: dict[int, str] = {}
    covered = []
    for start in range(len(text)):
        words = [text[start:end] for end in range(len(text), start, -1) if text[start:end] in vocabulary().groups]
        if words:
            covered.append((start, start + len(words[0])))
            for number in vocabulary().groups[words[0]]:
                groups.setdefault(number, words[0])
    assert (topics_of(text).groups, topics_of(text).covered) == (groups, tuple(covered))


@given(st.text(alphabet="其他:_○◯〇xXO年月日人件元萬(說明請填寫)A1 ", max_size=16))
def test_words_without_the_marks_of_a_blank_hold_none(text: str) -> None:
    if not placeholders._BLANK.search(text):
        assert not [one for one in placeholders._PATTERNS if one is not placeholders._ASKED and one.search(text)]


@given(st.text(alphabet="計畫ab　 \n，。１⺠豈", max_size=24))
def test_characters_are_counted_as_one_by_one(text: str) -> None:
    assert count_words(text) == len(re.findall(rf"[{_ONE_BY_ONE}]|[^\s{_ONE_BY_ONE}]+", text)) - text.count("\u3000")
    assert chinese(text) == sum(chinese(one) for one in text)


@given(st.lists(st.text(alphabet="1.2 星a　\n、（一）計", max_size=12), max_size=4))
def test_prose_is_its_words_character_by_character(texts: list[str]) -> None:
    document = Document(
        name="", sha256="", format="docx", blocks=tuple(Paragraph(index=place, text=text) for place, text in enumerate(texts))
    )
    spans = [Span(block=place, start=min(place, len(text)), end=len(text)) for place, text in enumerate(texts)]
    words, places, ordinal = "", [], 0
    for span in spans:
        folded = fold(document.quote(span))
        if words and not words.endswith("\n"):
            words, places = words + "\n", [*places, (span.block, span.start)]
        begin, ordinal = _label_end(folded, ordinal)
        for offset in range(begin, len(folded)):
            if not folded[offset].isspace() or _parts_tokens(folded, offset):
                words += " " if folded[offset].isspace() else texts[span.block][span.start + offset]
                places.append((span.block, span.start + offset))
    prose = Prose(document, spans)
    assert (prose.words, prose._places) == (words, places)


@given(st.text(alphabet="ab計.\\/ ", max_size=12))
def test_a_suffix_is_what_pathlib_says(name: str) -> None:
    plain = name.replace("\\", "/")
    assume(plain.rstrip("/").rpartition("/")[2] not in (".", ".."))
    assert suffix_of(name) == PurePosixPath(plain).suffix.lower()


@pytest.mark.parametrize("size", [0, 3, 2 << 20])
def test_a_digest_is_that_of_hashlib(size: int) -> None:
    assert sha256_of(b"x" * size) == hashlib.sha256(b"x" * size).hexdigest()


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=9))
def test_the_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert median(values) == statistics.median(values)


_AT = st.integers(0, 6).map(float)


@given(st.lists(st.tuples(st.integers(1, 2), _AT, _AT, _AT, _AT), max_size=8), st.integers(0, 8), st.integers(0, 9))
def test_lines_of_boxes_are_joined_one_by_one(
    characters: list[tuple[int, float, float, float, float]], start: int, end: int
) -> None:
    boxes = CharBoxes(array("H", [one[0] for one in characters]), array("d", [side for one in characters for side in one[1:]]))
    found: list[tuple[int, Box]] = []
    for page, x0, top, x1, bottom in characters[start:end]:
        if x0 == x1 == 0.0:
            continue
        if found and found[-1][0] == page:
            left, upper, right, lower = found[-1][1]
            same_line = min(lower, bottom) - max(upper, top) > 0.3 * min(lower - upper, bottom - top)
            if same_line and x0 >= right - 0.5 * (bottom - top):
                found[-1] = (page, (left, min(upper, top), max(right, x1), max(lower, bottom)))
                continue
        found.append((page, (x0, top, x1, bottom)))
    assert boxes.lines(start, end) == found
