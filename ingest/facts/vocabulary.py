"""Words that mean the same, words and characters that prove nothing (`data/`), and what a text speaks of.

A text speaks of *topics*: groups of synonyms whose words it holds, and words of the dictionary that belong to no group. The
groups are looked up without segmentation; the dictionary's words are slower to find and only asked for when groups alone leave a
question open. Adding a line to the data files is all it takes to teach a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import add

from ingest.facts.words import cut
from schemas.files import beside, words_in
from schemas.records import dataclass
from text.fold import dense, fold

_SINGLE = frozenset("錢狗貓犬票餵")
"""The only single characters that are taken for words: any other is part of too many words."""
_WORD = re.compile(r"[^\W_]")
_QUANTITY = re.compile(r"[\d.,%xX*]+|[一二兩三四五六七八九十百千萬幾半][本個次件張頁條點步隻台位名分秒天日月年人]?")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Groups of synonyms by number: `groups[word]` are the groups that hold the word."""

    groups: dict[str, tuple[int, ...]]
    weak: frozenset[int]
    troubles: frozenset[int]
    """Groups that say what is wrong (too slow, out of date), not with what."""
    remedies: dict[str, tuple[int, ...]]
    """Groups of another kind by word: what ails people (忘記) and what helps against that (提醒), whatever it is about."""
    self_evident: frozenset[str]
    common: frozenset[str]
    particles: frozenset[str]
    """Single characters that prove nothing."""
    lengths: dict[str, tuple[int, ...]]
    """How long the words of groups are that begin with two characters, the longest first; a single one begins by itself."""


def _lines(name: str) -> Iterable[str]:
    """The lines of a data file, folded, without comments."""
    for line in fold(words_in(beside(__file__, "data", name))).casefold().splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of the data files, folded."""
    groups: dict[str, list[int]] = {}
    weak: set[int] = set()
    troubles: set[int] = set()
    self_evident: set[str] = set()
    remedies: dict[str, list[int]] = {}
    for number, line in enumerate(_lines("synonyms.txt")):
        words = line.lstrip("~=?+").split()
        if line.startswith("="):
            self_evident.update(words)
            continue
        if line.startswith("+"):
            for word in words:
                remedies.setdefault(word, []).append(number)
            continue
        if line.startswith("~"):
            weak.add(number)
        if line.startswith("?"):
            troubles.add(number)
        for word in words:
            if len(word) > 1 or word in _SINGLE:
                groups.setdefault(word, []).append(number)
    return Vocabulary(
        groups={word: tuple(numbers) for word, numbers in groups.items()},
        weak=frozenset(weak),
        troubles=frozenset(troubles),
        remedies={word: tuple(numbers) for word, numbers in remedies.items()},
        self_evident=frozenset(self_evident),
        common=frozenset(word for line in _lines("common.txt") for word in line.split()),
        particles=frozenset(folded("".join(_lines("particles.txt")))),
        lengths=_lengths(groups),
    )


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    return {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()}


def folded(words: str) -> str:
    """Words as they are compared: folded, without blanks, small letters."""
    return dense(words).casefold()


@dataclass(frozen=True, slots=True)
class Topics:
    """What a folded text speaks of: the groups it holds with the words that show it, and where those words stand."""

    groups: dict[int, str]
    covered: tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def topics_of(text: str) -> Topics:
    """The groups of synonyms in a folded text; at each place the longest word counts.

    Complaints and costs are compared with the same paragraphs, so that keeping what was found saves half of it.
    """
    words = vocabulary()
    groups: dict[int, str] = {}
    covered: list[tuple[int, int]] = []
    begins, singles = words.lengths, not _SINGLE.isdisjoint(text)
    pairs = enumerate(map(add, text, text[1:] + " "))
    # Few places begin a word, so they are sought first, and by two characters at once.
    for start, pair in [one for one in pairs if one[1] in begins or (singles and one[1][0] in _SINGLE)]:
        for length in (*begins.get(pair, ()), *begins.get(pair[0], ())):
            word = text[start : start + length]
            numbers = words.groups.get(word)
            if numbers:
                covered.append((start, start + len(word)))
                for number in numbers:
                    groups.setdefault(number, word)
                break
    return Topics(groups, tuple(covered))


def remedies_of(text: str) -> frozenset[int]:
    """What ails people or helps them, in a folded text."""
    return frozenset(number for word, numbers in vocabulary().remedies.items() if word in text for number in numbers)


def characters_of(text: str) -> frozenset[str]:
    """The Chinese characters of a folded text that mean something by themselves: those of common words are left out."""
    words = vocabulary()
    found: set[str] = set()
    place = 0
    while place < len(text):
        end = next((end for end in range(min(len(text), place + 6), place + 1, -1) if _empty(text[place:end])), None)
        if end is None and "\u4e00" <= text[place] <= "\u9fff" and text[place] not in words.particles:
            found.add(text[place])
        place = end or place + 1
    return frozenset(found)


def _empty(word: str) -> bool:
    words = vocabulary()
    numbers = words.groups.get(word, ())
    return word in words.common or (bool(numbers) and all(number in words.weak for number in numbers))


@lru_cache(maxsize=1)
def _taught() -> tuple[str, ...]:
    """The data's words, which the dictionary must not cut through."""
    return tuple(word for word in vocabulary().groups if len(word) > 1)


def other_words(text: str, topics: Topics) -> tuple[str, ...]:
    """The words of a folded text that belong to no group, without common words, numbers and marks."""
    found: list[str] = []
    place = 0
    for word in cut(text, _taught()):
        start = text.index(word, place)
        place = start + len(word)
        if len(word) < 2 or word in vocabulary().common or not _WORD.search(word) or _QUANTITY.fullmatch(word):
            continue
        if any(begin <= start and place <= end for begin, end in topics.covered):
            continue
        found.append(word)
    return tuple(dict.fromkeys(found))
