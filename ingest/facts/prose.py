"""The words of one section as one string without stray blanks, every character of which knows its place in the document.

Writers and readers put blanks and line breaks anywhere (116 年9 月, a line broken mid-word), so facts are read from words
with all whitespace taken out, but for one blank between two Latin letters or digits and one newline between paragraphs;
list numbers in front of paragraphs are left out. `words` keeps the writer's characters, `folded` has widths and variants
folded; both have the same length and offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from typing import TypeVar

from schemas.document import Document, Span
from schemas.plan import Section, Stated
from text.arithmetic import WrittenCalculation, WrittenSum, find_calculations, find_sums
from text.fold import fold
from text.labels import read_label
from text.numerals import Number, find_numbers

T = TypeVar("T")

_OFFICIAL_YEAR = re.compile(r"[本今明後去翌次隔同][(（](?P<year>1\d\d)[)）](?=年)")
_COMMA_BEFORE_YEAR = re.compile(r"(?<=[0-9])[，,](?=1\d\d年|1\d\d/|20\d\d[年/])")
_BLANK = re.compile(r"\s")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_CLAUSE_END = re.compile(r"[。;!?\n:]|,(?!\d{3})|(?<!\d),")


class Prose:
    """One section's own words, or those of several."""

    def __init__(self, document: Document, spans: Iterable[Span]) -> None:
        self._document = document
        pieces: list[str] = []
        places: list[tuple[int, int]] = []

        def add(words: str, block: int, start: int) -> None:
            if words:
                pieces.append(words)
                places.extend(zip(repeat(block), range(start, start + len(words)), strict=False))

        ordinal = 0
        for span in spans:
            raw = document.paragraphs[span.block].text
            folded = fold(raw[span.start : span.end])
            if pieces and pieces[-1] != "\n":
                add("\n", span.block, span.start)
            begin, ordinal = _label_end(folded, ordinal)  # 1. 3.8星 must not become 1.3.8
            for blank in _BLANK.finditer(folded, begin):
                add(raw[span.start + begin : span.start + blank.start()], span.block, span.start + begin)
                begin = blank.end()
                if _parts_tokens(folded, blank.start()):
                    add(" ", span.block, span.start + blank.start())
            add(raw[span.start + begin : span.end], span.block, span.start + begin)
        self.words = "".join(pieces)
        self.folded = fold(self.words)
        self._places = places

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Every quantity in the words, in order."""
        return find_numbers(self.words)

    @cached_property
    def in_digits(self) -> str:
        """The folded words with every number in Chinese numerals as zeros, as long as `folded`: no number passes for words."""
        characters = list(self.folded)
        for number in self.numbers:
            if not characters[number.start].isascii():
                characters[number.start : number.end] = "0" * (number.end - number.start)
        return "".join(characters)

    @cached_property
    def calculations(self) -> tuple[WrittenCalculation, ...]:
        """Every calculation written in the words, in order."""
        return find_calculations(self.words)

    @cached_property
    def sums(self) -> tuple[WrittenSum, ...]:
        """Every enumeration with its total, in order."""
        return find_sums(self.words)

    @cached_property
    def dated(self) -> str:
        """The words for a reader of dates, as long as `words`.

        本(116)年 stands without its brackets, and in 4.0.0，116年10月 the comma is no separator of thousands.
        """
        return _OFFICIAL_YEAR.sub(lambda found: f"  {found.group('year')} ", _COMMA_BEFORE_YEAR.sub("、", self.words))

    def span(self, start: int, end: int) -> Span:
        """Where `words[start:end]` stand; cut off at the end of the paragraph that it begins in."""
        block, first = self._places[start]
        last = first
        for place in range(start, end):
            if self._places[place][0] != block:
                break
            last = self._places[place][1]
        return Span(block=block, start=first, end=last + 1)

    def stated(self, value: T, start: int, end: int, step: Decimal | None = None) -> Stated[T]:
        """A value and its words, with the confidence of the OCR where it was guessed."""
        span = self.span(start, end)
        guessed = [
            run.confidence
            for run in self._document.paragraphs[span.block].runs
            if run.confidence is not None and run.start < span.end and span.start < run.end
        ]
        return Stated(value=value, span=span, confidence=min(guessed, default=None), step=step)

    def number(self, number: Number) -> Stated[Decimal]:
        """A number as a stated value."""
        return self.stated(number.value, number.start, number.end, number.step)

    def sentence(self, place: int) -> tuple[int, int]:
        """Begin and end of the sentence around a place: from one full stop, semicolon or paragraph's end to the next."""
        return _around(_SENTENCE_END, self.folded, place)

    def clause(self, place: int) -> tuple[int, int]:
        """Begin and end of the clause around a place: from one comma, colon or end of a sentence to the next."""
        return _around(_CLAUSE_END, self.folded, place)

    @cached_property
    def _depths(self) -> list[int]:
        depth, depths = 0, []
        for character in self.folded:
            if character == "\n":
                depth = 0
            if character == ")":
                depth = max(0, depth - 1)
            depths.append(depth)
            if character == "(":
                depth += 1
        return depths

    def bracketed(self, place: int) -> bool:
        """Whether a place stands in round brackets."""
        return self._depths[place] > 0


def prose_of(document: Document, section: Section | None) -> Prose:
    """The words of a section; an empty one where there is none."""
    return Prose(document, section.content if section else ())


def _label_end(folded: str, before: int) -> tuple[int, int]:
    """Where the words begin behind the list number of a paragraph, and that number; `before` is the last one.

    Behind 1. a paragraph that begins with 2.2,738,012 is the second point, though no blank parts the two numbers.
    """
    label = read_label(folded)
    if label is not None:
        return label.body, label.ordinal
    run_in = re.match(rf"{before + 1}\.(?=\d)", folded) if before else None
    return (run_in.end(), before + 1) if run_in else (0, before)


def _parts_tokens(text: str, place: int) -> bool:
    """Whether the blank at a place is the first one between two Latin letters or digits."""
    if place == 0 or not _is_token(text[place - 1]):
        return False
    rest = text[place:].lstrip()
    return bool(rest) and _is_token(rest[0])


def _is_token(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _around(ends: re.Pattern[str], text: str, place: int) -> tuple[int, int]:
    start = 0
    for found in ends.finditer(text, 0, place):
        start = found.end()
    behind = ends.search(text, place)
    return start, behind.start() if behind else len(text)
