"""Breaks that a hand made at the right margin, within sentences and within words: soft ones (Shift+Enter) and ends of paragraphs.

A soft break is judged as `text.soft_breaks` tells, or by a word of the dictionary that it cuts in two (使用⏎者). The end of a
paragraph mostly is one, so that more is asked for. Neither line is a heading, the second begins no item and names nothing
before a colon, both are set alike in one place of the document, and the first is long and ends no sentence. Then one of these
has to be: marks, numbers or words that are cut; a writer who closes paragraphs with a mark, and a first line that has marks but
at its end; a document full of such lines of one width, of which many cut words. Short lines are verse, names or forms, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.facts.words import cut, is_word
from ingest.mended import Break
from ingest.outline.headings import Found
from ingest.outline.lines import Line
from schemas.document import Block, Document, Paragraph
from schemas.records import dataclass
from text.fold import fold
from text.soft_breaks import (
    LEAST_UNFINISHED,
    ends_sentences,
    ends_with_amount,
    goes_on,
    has_ended,
    in_mid_sentence,
    is_unfinished,
    item_follows,
    points_to,
)

_NAMES_WHAT_FOLLOWS = re.compile(r"[^,。;()「」]{1,12}:")
_DATE = re.compile(r"(?:民國)?\d{2,4}[年/.-]|\d{1,2}月|第[一二三四1-4]季")
_CHINESE_END = re.compile(r"(?<!\d)[\u4e00-\u9fff]{1,6}$")
_CHINESE_START = re.compile(r"[\u4e00-\u9fff]{1,6}")
_NO_END = frozenset("之的與及或於並該")
_NO_START = frozenset("之的們")
_MARKS = re.compile(r"[。;、!?]|,(?!\d)")
_OPENING = frozenset("「『【《〈([")
_LINES_ABOVE = 4
_COMMAS = frozenset(",、")
_FEW_COMMAS = 2
"""Where more lines than these, and most that end no sentence, end with a comma, the writer ends the items of a list with it."""
_WIDE = "\u2e80"
_WIDEST = 60
"""Characters of a line that a hand fills: no page is wider."""
_MOST_PAIRS = 2_000
"""A plan has some hundred lines; a file made of unfinished ones is not searched to its end."""
_SLACK = 2.5
"""Characters by which full lines differ: marks that begin no line, and words in Latin letters."""
_ENOUGH_LINES = 4
_ENOUGH_CUTS = 2
_CUT_SHARE = 0.1
"""Of breaks at any place of a text, a fourth to a half cut a word of the dictionary; of ends of lines, one in two hundred."""
_CLOSED_SHARE = 0.9
_ENOUGH_CLOSED = 3


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines that might be one: the folded words of each, and where the first one's are in `lines`."""

    place: int
    before: str
    behind: str
    in_table: bool
    opens: bool
    """Whether the second may begin something of its own: with a date, or with a bracket as one of the lines above does."""


def hand_breaks(document: Document, lines: Sequence[Line], headings: Sequence[Found]) -> list[Break]:
    """Every break behind which a sentence of the plan's sections goes on, in reading order."""
    if not headings:
        return []
    titles = {found.line: found for found in headings}
    hard = _HardBreaks(document, lines, titles)
    joined = hard.places()
    for place in range(headings[0].line, len(lines) - 1):
        line, after = lines[place], lines[place + 1]
        if line.block == after.block and _both_content(place, lines, titles) and _is_soft(line, after):
            joined.add(place)
    return [Break(lines[place].block, lines[place].end, lines[place + 1].block, lines[place + 1].start) for place in sorted(joined)]


def _is_soft(line: Line, after: Line) -> bool:
    if goes_on(line.text, line.end, after.start):
        return True
    before, behind = _folded(line), _folded(after)
    return not has_ended(before) and not item_follows(before, behind) and cuts_a_word(before, behind)


def _both_content(place: int, lines: Sequence[Line], titles: dict[int, Found]) -> bool:
    """Whether the line behind is no heading but words that this one refers to, and this one more than a heading."""
    found = titles.get(place)
    alone = found is not None and not lines[place].text[found.end : lines[place].end].strip(" :：\t　")
    return not alone and (place + 1 not in titles or points_to(_folded(lines[place]), _folded(lines[place + 1])))


def _folded(line: Line) -> str:
    return fold(line.text[line.start : line.end])


def cuts_a_word(before: str, behind: str) -> bool:
    """Whether the break between two folded lines cuts a word of the dictionary in two."""
    end, start = _CHINESE_END.search(before), _CHINESE_START.match(behind)
    if end is None or start is None:
        return False
    if is_word(end.group()[-2:]) and is_word(start.group()[:2]) and len(start.group()) > 1:
        return False  # 釋出⏎行動 holds 出行
    around, middle = end.group() + start.group(), len(end.group())
    place = 0
    for word in cut(around):
        if place < middle < place + len(word):
            return is_word(word)
        place += len(word)
    return False


class _HardBreaks:
    """Ends of paragraphs, judged with what the whole document tells of its writer."""

    def __init__(self, document: Document, lines: Sequence[Line], titles: dict[int, Found]) -> None:
        self._paragraphs = document.paragraphs
        self._homes = dict(_homes(document.blocks, ()))
        self._lines, self._titles = lines, titles

    def places(self) -> set[int]:
        """The lines that go on with the next one, which stands in the next paragraph."""
        pairs = list(islice(self._pairs(), _MOST_PAIRS))
        if not pairs:
            return set()
        cutting = {pair.place for pair in pairs if _cuts(pair)}
        marked = {pair.place for pair in pairs if in_mid_sentence(pair.before, pair.behind)}
        commas = {pair.place for pair in pairs if pair.before[-1] in _COMMAS}
        others = sum(not (pair.before[-1].isdecimal() or ends_with_amount(pair.before)) for pair in pairs) - len(commas)
        if len(commas) > max(_FEW_COMMAS, others):
            marked -= commas
        found = {pair.place for pair in pairs if pair.place in cutting | marked and len(pair.before) >= LEAST_UNFINISHED}
        found |= self._full(pairs, cutting)
        if self._closes_paragraphs({pair.place for pair in pairs}):
            for pair in reversed(pairs):
                closed = pair.place + 1 in found or ends_sentences(self._lines[pair.place + 1].text)
                clauses = _MARKS.search(pair.before) and is_unfinished(pair.before, pair.behind)
                if closed and clauses and not pair.opens:
                    found.add(pair.place)
        return found

    def _pairs(self) -> Iterator[_Pair]:
        """The lines whose paragraphs may be one by their place and format, in order."""
        for place in range(min(self._titles), len(self._lines) - 1):
            line, after = self._lines[place], self._lines[place + 1]
            if line.block + 1 != after.block or not _both_content(place, self._lines, self._titles):
                continue
            first, second = self._paragraphs[line.block], self._paragraphs[after.block]
            if self._homes[first.index] != self._homes[second.index] or not _set_alike(first, second):
                continue
            before, behind = _folded(line), _folded(after)
            if item_follows(before, behind) or (has_ended(before) and not in_mid_sentence(before, behind)):
                continue
            if _NAMES_WHAT_FOLLOWS.match(behind) and not cuts_a_word(before, behind):
                continue
            above = {self._lines[one].text[self._lines[one].start] for one in range(max(0, place - _LINES_ABOVE), place + 1)}
            opens = _DATE.match(behind) is not None or (behind[0] in _OPENING and after.text[after.start] in above)
            yield _Pair(place, before, behind, first.in_table, opens)

    def _full(self, pairs: Sequence[_Pair], cutting: set[int]) -> set[int]:
        """The lines that are as long as many others whose words are cut at their ends: a writer who breaks every line."""
        found: set[int] = set()
        for in_table in (False, True):
            some = [(pair, _width(pair.before)) for pair in pairs if pair.in_table == in_table]
            clusters = [
                [pair for pair, width in some if right - _SLACK <= width <= right + 1]
                for right in {round(width) for _, width in some if LEAST_UNFINISHED <= width <= _WIDEST}
            ]
            full = max(clusters, key=lambda lines: sum(pair.place in cutting for pair in lines), default=[])
            cuts = sum(pair.place in cutting for pair in full)
            if len(full) >= _ENOUGH_LINES and cuts >= max(_ENOUGH_CUTS, _CUT_SHARE * len(full)):
                found.update(pair.place for pair in full if not pair.opens and not ends_with_amount(pair.before))
        return found

    def _closes_paragraphs(self, doubtful: set[int]) -> bool:
        """Whether the writer ends paragraphs of several sentences or clauses with a mark."""
        closed = [
            has_ended(words)
            for place, line in enumerate(self._lines)
            if place not in doubtful and not line.in_data and line.end == len(line.text.rstrip())
            if len(words := _folded(line)) >= LEAST_UNFINISHED and _MARKS.search(words[:-1]) and place not in self._titles
        ]
        return len(closed) >= _ENOUGH_CLOSED and sum(closed) >= _CLOSED_SHARE * len(closed)


def _cuts(pair: _Pair) -> bool:
    return pair.before[-1] in _NO_END or pair.behind[0] in _NO_START or cuts_a_word(pair.before, pair.behind)


def _width(words: str) -> float:
    """The width of folded words in Chinese characters."""
    return sum(1.0 if character >= _WIDE else 0.5 for character in words)


def _homes(blocks: tuple[Block, ...], home: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """By paragraph, the cell it stands in; () for the document itself."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield block.index, home
            continue
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                yield from _homes(cell.blocks, (*home, place, row, column))


def _set_alike(first: Paragraph, second: Paragraph) -> bool:
    """Whether the second paragraph may carry on the first by its format."""
    if first.role != second.role or second.label or second.list_level is not None:
        return False
    if first.heading_level is not None or second.heading_level is not None:
        return False
    last, begin = first.runs[-1:], second.runs[:1]
    return [(one.bold, one.size) for one in last] == [(one.bold, one.size) for one in begin]
