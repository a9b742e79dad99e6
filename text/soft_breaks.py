"""What a soft line break (Shift+Enter) within a paragraph means: the words go on, or a new line begins.

Writers use soft breaks for two things: to make an item of a list or a line of a form, and to fill a line by hand, in
mid-sentence. What is assumed, and no reader decides anew:
- Before a list number or a bullet an item begins, whatever stands before it (1. 甲、 and 2. 乙).
- Behind a mark that ends nothing (，、（＋), within a bracket that the next line closes, before a mark or a sign that begins no
  line, before a remark in brackets, and within a number or between it and its unit the words go on.
- Behind 。；：！？ a line ends. That is the end of a sentence anyway; only readers that take paragraphs as a whole put the lines
  of one together again (`one_paragraph`).
- Behind a word a line ends as well (首頁改版 and 地圖製作 are two items), unless the writer ends sentences with a mark: of a
  paragraph that ends with one, a long line that does not is unfinished. A short one is a title, and one that ends with an
  amount or a date is an item.
"""

from __future__ import annotations

import re

from text.fold import fold
from text.labels import read_label
from text.units import unit_at

UNFINISHED = frozenset("、，,（(「『＋+－×÷*/=＝<>＜＞≒~～")
"""Marks that no sentence and no item ends with."""
_BULLET = re.compile(r"[•●◆■▪▸►◎‧∙·※☆★*\-–—]\s*")
_BEGINS_NO_LINE = frozenset("、。，．：；！？）」』】〕》〉％,.:;!?)]}%”’×÷=＝+＋<>＜＞≒")
_ENDED = frozenset("。；：！？;:!?")
_REMARK = re.compile(r"\([^()]*\)(?=[。,;、]|$)")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"), ("【", "】"), ("《", "》"))
_LONGEST_BRACKET = 60
"""Characters; a bracket that stays open for longer was never closed."""
_HAN_NUMERAL = "零〇一二兩三四五六七八九十百千萬億"
_CUT_NUMBER = re.compile(rf"[{_HAN_NUMERAL}]\n[{_HAN_NUMERAL}]|[百千萬億]\n\d|\d\n[百千萬億]|[\d{_HAN_NUMERAL}]人\n次(?!要)")
_CUT_FROM_UNIT = re.compile(rf"[\d{_HAN_NUMERAL}]\n(?:人次|人(?![潮員力工口均民])|元(?!件)|年(?![齡輕長])|月|日(?![常前後]))")
_LEAST_UNFINISHED = 15
"""Characters of a line that is no title: a hand breaks lines where they are full."""
_WORD = re.compile(r"[^\W\d_]$")
_AMOUNT = re.compile(rf"[\d{_HAN_NUMERAL}][元整月日年號次人萬]{{1,3}}$|元整?$")
_FULL_STOP = re.compile(r"[。！？!?][」』）)]?$")


def bullet_end(text: str, start: int) -> int | None:
    """Where the words behind the bullet at `start` begin; None where none stands there."""
    found = _BULLET.match(text, start)
    return found.end() if found else None


def begins_item(text: str, start: int) -> bool:
    """Whether an item of a list begins at `start`, with a number or a bullet."""
    return read_label(text, start) is not None or bullet_end(text, start) is not None


def one_paragraph(text: str, end: int, start: int) -> bool:
    """Whether nothing but blanks and soft breaks parts the words before `end` from those at `start`, which begin no item."""
    return end <= start and not text[end:start].strip() and not begins_item(text, start)


def goes_on(text: str, end: int, start: int) -> bool:
    """Whether the line of a paragraph's `text` that ends at `end` goes on with the line that begins at `start`."""
    if not 0 < end <= start < len(text) or not one_paragraph(text, end, start):
        return False
    folded = fold(text)
    before, behind = folded[folded.rfind("\n", 0, end) + 1 : end].rstrip(), folded[start:].partition("\n")[0].rstrip()
    if text[end - 1] in UNFINISHED or text[start] in _BEGINS_NO_LINE or _bracket_open(before, behind):
        return True
    if text[end - 1] in _ENDED:
        return False
    both = f"{before[-2:]}\n{behind[:3]}"
    if _CUT_NUMBER.search(both) or _CUT_FROM_UNIT.search(both) or _REMARK.match(behind):
        return True
    if len(before) < _LEAST_UNFINISHED or not _FULL_STOP.search(text.rstrip()):
        return False
    if before[-1].isdecimal():
        return bool(unit_at(behind, 0)[0])
    return bool(_WORD.search(before)) and not _AMOUNT.search(before)


def _bracket_open(before: str, behind: str) -> bool:
    """Whether a bracket that the line before opens is closed on the line behind."""
    for opening, closing in _PAIRS:
        place, stop = before.rfind(opening), behind.find(closing)
        if place > before.rfind(closing) and 0 <= stop <= _LONGEST_BRACKET - (len(before) - place) and opening not in behind[:stop]:
            return True
    return False
