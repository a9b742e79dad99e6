"""What a soft line break (Shift+Enter) within a paragraph means: the words go on, or a new line begins.

Writers use soft breaks for two things: to make an item of a list or a line of a form, and to fill a line by hand, in
mid-sentence. What is assumed, and no reader decides anew:
- Before a list number or a bullet an item begins, whatever stands before it (1. 甲、 and 2. 乙), unless the line before points to
  that number (詳⏎（六）), has opened its bracket or has counted up to it in running words ((1)甲；(2)乙；⏎(3)丙).
- Behind a mark that ends nothing (，、（＋), within a bracket that the next line closes, before a mark or a sign that begins no
  line, before a remark in brackets, within a number or a date, between a number and its unit or what leads to it, and behind a
  clause of one character the words go on.
- Behind 。；：！？ a line ends, unless a cost's name and colon stand before its amount. That is the end of a sentence anyway; only
  readers that take paragraphs as a whole put the lines of one together again (`one_paragraph`).
- Behind a word a line ends as well (首頁改版 and 地圖製作 are two items), unless the writer ends sentences with a mark: of a
  paragraph that ends with one, a long line that does not is unfinished. A short one is a title, and one that ends with an
  amount or a date is an item.
"""

from __future__ import annotations

import re

from text.fold import fold
from text.labels import cjk_numeral, read_label
from text.units import unit_at

UNFINISHED = frozenset("、，,（(「『＋+－×÷*/=＝<>＜＞≒~～")
"""Marks that no sentence and no item ends with."""
_BULLET = re.compile(r"[•●◆■▪▸►◎‧∙·※☆★*\-–—]\s*")
_BEGINS_NO_LINE = frozenset("、。，．：；！？）」』】〕》〉％,.:;!?)]}%”’×÷=＝+＋<>＜＞≒")
_ENDED = frozenset("。；：！？;:!?")
_REMARK = re.compile(r"\([^()]*\)(?=[。,;、<>=≦≧≤≥×÷+]|$)")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"), ("【", "】"), ("《", "》"))
_LONGEST_BRACKET = 60
"""Characters; a bracket that stays open for longer was never closed."""
_HAN_NUMERAL = "零〇一二兩三四五六七八九十百千萬億"
_CUT_NUMBER = re.compile(
    r"新\n台幣|[年月日起]\n(?:起?至|到|~)|[○_]\n[○_]|"
    rf"\d年\n\d\d?月|\d月\n\d\d?日|\d:\n\d\d(?!\d)|[{_HAN_NUMERAL}]\n[{_HAN_NUMERAL}]|[百千萬億]\n\d|\d\n[百千萬億]"
)
_LAST_DIGITS = re.compile(r"(?<![\d.])(?<!\d,)(?P<above>\d{1,3}(?:,\d{3})*,)?(?P<last>\d+)$")
_OPERAND = re.compile(r"\d[^=]{0,12}[×x*÷+][ ]*\d+$")
_FIRST_DIGITS = re.compile(r"(?P<first>\d+)(?P<below>(?:,\d{3})*)(?![\d.])")
_UNIT_END = re.compile(rf"[\d{_HAN_NUMERAL}]([^\W\d]{{1,2}})$")
_NO_UNIT = re.compile(r"人次[要第]")
_CUT_FROM_UNIT = re.compile(rf"[\d{_HAN_NUMERAL}]\n(?:人次|人(?![潮員力工口均民])|元(?!件)|年(?![齡輕長])|月|日(?![常前後]))")
LEAST_UNFINISHED = 15
"""Characters of a line that is no title: a hand breaks lines where they are full."""
_CODE = re.compile(r"[A-Za-z]\d{1,2}$")
"""A name that ends in digits (L2)."""
_WORD = re.compile(r"[^\W\d_]$")
_AMOUNT = re.compile(rf"[\d{_HAN_NUMERAL}][元整月日年號次人萬]{{1,3}}$|元整?$")
_BEGUN_CLAUSE = re.compile(r"[\u4e00-\u9fff)」][,、;。][\u4e00-\u9fff]$")
"""No clause is one character long."""
_LEADS_TO_NUMBER = re.compile(r"(?:[至自從到第每逾幣]|(?<![預節公契特])約|(?<!公)共|(?<![行作])為|(?<![表傳])達|[共合總約,]計)$")
"""What stands before a number and never at a line's end."""
_POINTS = re.compile(r"(?:[詳見依按第]|(?<![例諸])如)$")
_POINTED = re.compile(r"(?:[詳見依按]|(?<![例諸])如)\([一二三四五六七八九十]{1,3}\)$")
"""What stands before the number of a section and never at the end of what introduces a list."""
_CUT_AT_DASH = re.compile(r"\d\n-\d")
_COUNTED = frozenset(("digit-paren", "cjk-paren"))
_AMOUNT_ALONE = re.compile(r"(?:約|新?台幣|NT\$|\$|[ ])*[\d,.]+[千萬億]?元整?[。,;]?$")
"""What is wanted behind the name of a cost and its colon."""
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
    if not 0 < end <= start < len(text) or text[end:start].strip():
        return False
    folded = fold(text)
    before, behind = folded[folded.rfind("\n", 0, end) + 1 : end].rstrip(), folded[start:].partition("\n")[0].rstrip()
    if item_follows(before, behind):
        return False
    return in_mid_sentence(before, behind) or (ends_sentences(text) and is_unfinished(before, behind))


def item_follows(before: str, behind: str) -> bool:
    """Whether the folded line behind begins an item.

    It does not with a number that the line before points to (詳⏎(六)), has opened a bracket for or has counted up to in running
    words, nor with a dash within a number.
    """
    label = read_label(behind)
    if label is None:
        dash = behind.startswith("--") or _CUT_AT_DASH.search(f"{before[-1:]}\n{behind[:2]}")
        return not dash and bullet_end(behind, 0) is not None
    if cuts_digits(before, behind):
        return False
    if label.style == "digit-half":
        return before.rfind("(") <= before.rfind(")")
    return not points_to(before, behind) and not _counts_on(before, behind)


def cuts_digits(before: str, behind: str) -> bool:
    """Whether the break cuts a folded number within its digits: 31,8⏎20, 3×2⏎5% or, behind a long line, 3⏎18,207 and 320⏎00."""
    end, start = _LAST_DIGITS.search(before), _FIRST_DIGITS.match(behind)
    if end is None or start is None:
        return False
    if _OPERAND.search(before):
        return True
    digits = len(end["last"]) + len(start["first"])
    if end["above"]:
        return len(end["last"]) < digits == 3
    zeros = start["first"].startswith("00")
    return len(before) >= LEAST_UNFINISHED and (zeros or (bool(start["below"]) and digits <= 3))


def points_to(before: str, behind: str) -> bool:
    """Whether the folded line behind begins with the number of a section that the line before refers to (詳⏎(六))."""
    label = read_label(behind)
    return label is not None and label.style == "cjk-paren" and _POINTS.search(before) is not None


def _counts_on(before: str, behind: str) -> bool:
    """Whether the number at the start of the line behind goes on with those within the lines: (1)甲；(2)乙；⏎(3)丙."""
    label = read_label(behind)
    if label is None or label.style not in _COUNTED:
        return False
    numeral = str if label.style == "digit-paren" else cjk_numeral
    shown = {ordinal: f"({numeral(ordinal)})" for ordinal in range(max(1, label.ordinal - 2), min(99, label.ordinal + 1) + 1)}
    within = [ordinal for ordinal, words in shown.items() if words in (behind if ordinal > label.ordinal else before)[1:]]
    return label.ordinal - 1 in within and len(within) > 1


def ends_sentences(text: str) -> bool:
    """Whether the paragraph ends with a full stop."""
    return _FULL_STOP.search(text.rstrip()) is not None


def has_ended(before: str) -> bool:
    """Whether a line ends with a mark that ends it."""
    return before[-1:] in _ENDED or ends_sentences(before)


def in_mid_sentence(before: str, behind: str) -> bool:
    """Whether marks and numbers at the break say that the folded line before goes on with the one behind."""
    if before[-1] in UNFINISHED or behind[0] in _BEGINS_NO_LINE or _bracket_open(before, behind):
        return True
    if _counts_on(before, behind):
        return True
    both = f"{before[-2:]}\n{behind[:4]}"
    if before[-1] in _ENDED:
        return before[-1] == ":" and bool(_AMOUNT_ALONE.match(behind) or _CUT_NUMBER.search(both))
    if (
        cuts_digits(before, behind)
        or behind.startswith("--")
        or _BEGUN_CLAUSE.search(before)
        or points_to(before, behind)
        or _POINTED.search(before)
    ):
        return True
    if (behind[0].isdecimal() and _LEADS_TO_NUMBER.search(before)) or _cuts_unit(before, behind):
        return True
    return bool(_CUT_NUMBER.search(both) or _CUT_FROM_UNIT.search(both) or _REMARK.match(behind))


def _cuts_unit(before: str, behind: str) -> bool:
    """Whether the break cuts what a number counts (3小⏎時, 115年⏎度)."""
    begun = _UNIT_END.search(before)
    if begun is None or _NO_UNIT.match(begun.group(1) + behind):
        return False
    return unit_at(begun.group(1) + behind, 0)[1] > len(begun.group(1))


def is_unfinished(before: str, behind: str) -> bool:
    """Whether a folded line is too long for a title and ends with a word, in a paragraph that ends its sentences with a mark."""
    if before[-1] in _ENDED or len(before) < LEAST_UNFINISHED:
        return False
    if before[-1].isdecimal() and not _CODE.search(before):
        return bool(unit_at(behind, 0)[0])
    return bool(_WORD.search(before) or _CODE.search(before)) and not ends_with_amount(before)


def ends_with_amount(before: str) -> bool:
    """Whether a folded line ends with an amount or a date, as an item of a list does."""
    return _AMOUNT.search(before) is not None


def _bracket_open(before: str, behind: str) -> bool:
    """Whether a bracket that the line before opens is closed on the line behind."""
    for opening, closing in _PAIRS:
        place, stop = before.rfind(opening), behind.find(closing)
        if place > before.rfind(closing) and 0 <= stop <= _LONGEST_BRACKET - (len(before) - place) and opening not in behind[:stop]:
            return True
    return False
