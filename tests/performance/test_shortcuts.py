"""What is left out to save time would have found nothing."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.sniffing import suffix_of
from schemas.files import sha256_of
from text.arithmetic import _COMPARES, _EQUALS, _OPERATOR
from text.counting import count_characters, count_words
from text.expressions import ChainReader
from text.fold import dense, fold, squeeze
from text.labels import _FIRST, _FORMAL_VARIANTS, _PATTERNS, read_label
from text.numerals import find_numbers, scan_numbers

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
    folded = fold(first).translate(_FORMAL_VARIANTS)
    behind = ("", "、", "一、", "1)", ".1.1 ", "一)、", "三章")
    begins = any(pattern.match(folded + more) for more in behind for _, pattern in _PATTERNS)
    assert not begins or fold(first) in _FIRST or fold(first).isdecimal()


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
    assert {number.start for number in find_numbers(text)} <= {number.start for number in scan_numbers(fold(text), text)}


@given(st.text(alphabet="ab計.\\/ ", max_size=12))
def test_a_suffix_is_what_pathlib_says(name: str) -> None:
    plain = name.replace("\\", "/")
    assume(plain.rstrip("/").rpartition("/")[2] not in (".", ".."))
    assert suffix_of(name) == PurePosixPath(plain).suffix.lower()


@pytest.mark.parametrize("size", [0, 3, 2 << 20])
def test_a_digest_is_that_of_hashlib(size: int) -> None:
    assert sha256_of(b"x" * size) == hashlib.sha256(b"x" * size).hexdigest()
