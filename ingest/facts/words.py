"""Chinese words: the dictionary of jieba with the field's own words, of which only what a text can hold is ever loaded.

rjieba is jieba in Rust with the same dictionary and the same cuts on almost every line (`docs/dependencies.md`). Loading its
349,046 words takes longer than the whole rest of a check, and 60 MB; a text of a hundred characters holds two hundred of them.
So those are looked up in jieba's dictionary file, which is sorted, and an empty rjieba is taught them for this text. The cuts
are the same (`tests/facts/test_words.py`): words that do not occur weigh nothing but for the sum of all frequencies, which one
word that cannot occur makes up for. Left out are the words that begin in Latin letters, and the five of its names that stand out of
order (江南style, 阿Q).
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from schemas.files import beside
from schemas.files import words_in as words_in_file

TOTAL = 60_101_967
"""The sum of all frequencies of jieba's dictionary."""
_REST = "\ue000"
"""A character for private use, which no text holds once it is folded."""


@lru_cache(maxsize=1)
def _rust() -> Any:  # noqa: ANN401 - a class without types
    """Rjieba's class, without the whole dictionary that importing the package loads. Raises ImportError."""
    from importlib.machinery import PathFinder  # noqa: PLC0415 - only plans with an open question need it
    from importlib.util import module_from_spec  # noqa: PLC0415

    package = PathFinder.find_spec("rjieba")
    spec = PathFinder.find_spec("rjieba.rjieba", package.submodule_search_locations if package else None)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("rjieba is not installed")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Jieba


@lru_cache(maxsize=1)
def _dictionary() -> mmap.mmap:
    """Jieba's dictionary file: a line is a word, its frequency and its kind; lines of one Chinese character stand together."""
    from importlib.machinery import PathFinder  # noqa: PLC0415

    package = PathFinder.find_spec("jieba")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba is not installed")
    with open(beside(package.origin, "dict.txt"), "rb") as file:  # noqa: PTH123 - pathlib is slow to load
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=4096)
def _lines_of(first: str) -> bytes:
    """The lines of the words that begin with this Chinese character, a newline before each."""
    lines = _dictionary()
    key = first.encode()
    return b"\n" + lines[_line_from(lines, key) : _line_from(lines, key[:-1] + bytes([key[-1] + 1]))]


def _line_from(lines: mmap.mmap, key: bytes) -> int:
    """Where the first line begins that does not sort before `key`, by halves."""
    low, high = 0, len(lines)
    while low < high:
        begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", begin) + 1 or len(lines)
        if lines[begin : begin + len(key)] < key:
            low = end
        else:
            high = begin
    return low


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def words_in(text: str) -> Iterator[tuple[str, int]]:
    """Each word of the dictionary that the text holds at some place and begins in Chinese, with its frequency."""
    known: set[str] = set()
    for start, first in enumerate(text):
        if not _is_chinese(first):
            continue
        lines = _lines_of(first)
        for end in range(start + 1, len(text) + 1):
            line = b"\n" + text[start:end].encode()
            if line not in lines:
                break
            place = lines.find(line + b" ")
            if place >= 0 and text[start:end] not in known:
                known.add(text[start:end])
                frequency = place + len(line) + 1
                yield text[start:end], int(lines[frequency : lines.index(b" ", frequency)])


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """The simplified characters by the traditional ones, as `str.translate` takes them."""
    lines = words_in_file(beside(__file__, "data", "simplified.txt")).splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def is_word(text: str) -> bool:
    """Whether the text, or the same in simplified characters as most of the dictionary is, is a word that begins in Chinese."""
    return bool(text) and _is_chinese(text[0]) and (_has(text) or _has(text.translate(_simplified())))


def _has(text: str) -> bool:
    return b"\n" + text.encode() + b" " in _lines_of(text[0])


def cut(text: str, taught: tuple[str, ...] = ()) -> list[str]:
    """The text cut into words; what is `taught` is never cut through where the dictionary would."""
    cutter = _rust().empty()
    rest = TOTAL
    for word, frequency in words_in(text):
        cutter.add_word(word, frequency, None)
        rest -= frequency
    cutter.add_word(_REST, rest, None)
    for word in taught:
        if word in text:
            cutter.add_word(word, None, None)
    return list(cutter.cut(text))
