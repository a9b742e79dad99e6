"""What is looked up word by word is what jieba's whole dictionary would have said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts import words
from ingest.facts.vocabulary import folded, vocabulary

PLANS = sorted((Path(__file__).parent.parent / "evaluation" / "plans").glob("*.json"))
DICTIONARY = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
ENTRIES = [(word, int(frequency)) for word, frequency, _ in (line.split(" ") for line in DICTIONARY)]
FREQUENCIES = dict(reversed(ENTRIES))
OUT_OF_ORDER = {"阿Q", "大S", "小S", "江南Style", "江南style"}
CHINESE = [word for word in FREQUENCIES if "\u3400" <= word[0] <= "\u9fff" and word not in OUT_OF_ORDER]
TAUGHT = tuple(word for word in vocabulary().groups if len(word) > 1)


@pytest.fixture(scope="module")
def whole():
    return rjieba.Jieba()


@pytest.fixture(scope="module")
def whole_and_taught():
    cutter = rjieba.Jieba()
    for word in TAUGHT:
        cutter.add_word(word, None, None)
    return cutter


def test_the_sum_of_all_frequencies_is_that_of_the_dictionary():
    assert sum(frequency for _, frequency in ENTRIES) == words.TOTAL


def test_every_word_of_the_dictionary_is_found_with_its_frequency():
    for word in CHINESE[::97]:
        assert dict(words.words_in(word))[word] == FREQUENCIES[word]
        assert words.is_word(word)


@pytest.mark.parametrize("word", ["書店", "產業", "團體", "旅遊", "停車", "管家"])
def test_a_word_in_traditional_characters_is_known_by_the_simplified_ones(word):
    assert words.is_word(word)


@pytest.mark.parametrize("text", ["", "A", "的的的", "旅跡", "\ue000", "停車場繳費旅", "，"])
def test_what_the_dictionary_does_not_have_is_no_word(text):
    assert not words.is_word(text)


def test_the_plans_are_cut_as_by_the_whole_dictionary(whole, whole_and_taught):
    texts = [folded(line) for plan in PLANS for line in plan.read_text(encoding="utf-8").splitlines()]
    assert len(texts) > 300
    for text in texts:
        assert words.cut(text) == whole.cut(text)
        assert words.cut(text, TAUGHT) == whole_and_taught.cut(text)


@given(
    st.lists(st.one_of(st.sampled_from(CHINESE), st.sampled_from(TAUGHT), st.text("App 12，。旅跡無法a", max_size=4)), max_size=25)
)
def test_any_text_is_cut_as_by_the_whole_dictionary(whole, pieces):
    text = "".join(pieces)
    assert words.cut(text) == whole.cut(text)


def test_the_whole_dictionary_is_never_loaded():
    code = "import sys; from ingest.facts import words; words.cut('停車場繳費'); sys.exit('rjieba' in sys.modules or 'jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
