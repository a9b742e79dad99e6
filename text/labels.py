"""Numbers in front of headings and items: 一、 壹、 （一） ㈠ 1. １． 1、 (1) ⑴ ① 甲、 and their like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from schemas.records import dataclass
from text.fold import fold

LabelStyle = Literal[
    "cjk", "formal", "heavenly", "earthly", "cjk-paren", "formal-paren", "heavenly-paren", "digit", "digit-paren", "digit-half",
    "circled", "decimal", "letter", "letter-paren", "roman", "chapter",
]  # fmt: skip

DIGITS = "一二三四五六七八九"
FORMAL = "壹貳參肆伍陸柒捌玖拾"
HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_VARIANTS = "叁叄参弍弐貮贰弌陆"
_FORMAL_VARIANTS = str.maketrans(_VARIANTS, "參參參貳貳貳貳壹陸")


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the start of a text: `text[start:end]`, blanks behind it excluded."""

    start: int
    end: int
    body: int
    """Where the text behind the number and its blanks begins."""
    ordinal: int
    style: LabelStyle
    parts: tuple[int, ...] = ()
    """For 1.2.3: its numbers."""


_LONGEST_KEPT = 2000
"""Characters; longer texts are no paragraphs of plans, and keeping them would cost memory."""

_CJK = "[一ㄧ二三四五六七八九十〇]"
_FORMAL = f"[{FORMAL}{_VARIANTS}]"
_DIGIT = "0"
"""Stands for all decimal digits, of any width and script."""
_PATTERNS: tuple[tuple[LabelStyle, str, re.Pattern[str]], ...] = (
    ("chapter", "第", re.compile(rf"第\s*({_CJK}{{1,3}}|{_FORMAL}{{1,3}}|\d{{1,2}})\s*(?:部分|[章節部篇])\s*[、:,.]?")),
    ("cjk-paren", "(〔[【﹙", re.compile(rf"[(〔\[【﹙]\s*({_CJK}{{1,3}})\s*[)〕\]】﹚]\s*[、.]?")),
    ("formal-paren", "(〔[【", re.compile(rf"[(〔\[【]\s*({_FORMAL}{{1,3}})\s*[)〕\]】]\s*[、.]?")),
    ("heavenly-paren", "(〔[【", re.compile(r"[(〔\[【]\s*([甲乙丙丁戊己庚辛壬癸])\s*[)〕\]】]\s*[、.]?")),
    ("digit-paren", "(〔[【﹙", re.compile(r"[(〔\[【﹙]\s*(\d{1,2})\s*[)〕\]】﹚]\s*[、.]?")),
    ("letter-paren", "(〔[【", re.compile(r"[(〔\[【]\s*([a-hA-H])\s*[)〕\]】]")),
    ("decimal", _DIGIT, re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?=\s|[、.](?!\d))[、.]?")),
    ("cjk", "一ㄧ二三四五六七八九十〇", re.compile(rf"({_CJK}{{1,3}})\s*[、.,．]")),
    ("formal", FORMAL + _VARIANTS, re.compile(rf"({_FORMAL}{{1,3}})\s*[、.,．:]")),
    ("heavenly", HEAVENLY, re.compile(r"([甲乙丙丁戊己庚辛壬癸])\s*[、.,．]")),
    ("earthly", EARTHLY, re.compile(r"([子丑寅卯辰巳午未申酉戌亥])\s*[、.,．]")),
    ("digit-half", _DIGIT, re.compile(r"(\d{1,2})\s*[)]\s*")),
    ("digit", _DIGIT, re.compile(r"(\d{1,2})\s*(?:[、．]|\.(?!\d)|,(?!\d))")),
    ("roman", "IVXⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", re.compile(r"([IVX]{1,4}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ])\s*[、.]")),
    ("letter", "ABCDEFGHabcdefgh", re.compile(r"([A-Ha-h])\s*[、.](?![A-Za-z])")),
)
"""Style, what such a number can begin with, and how it looks."""
_BEGINNING: dict[str, tuple[tuple[LabelStyle, re.Pattern[str]], ...]] = {
    first: tuple((style, pattern) for style, beginnings, pattern in _PATTERNS if first in beginnings)
    for first in sorted({one for _, beginnings, _ in _PATTERNS for one in beginnings})
}
"""The patterns that can match where a text begins so: one or two of them, and none for most words."""


def cjk_ordinal(numeral: str) -> int | None:
    """The value of 一 … 九十九, with ㄧ (bopomofo) for 一 and 壹 … for 一 …; None where it is no numeral."""
    plain = numeral.translate(_FORMAL_VARIANTS).replace("ㄧ", "一").replace("〇", "○")
    plain = plain.translate(str.maketrans("壹貳參肆伍陸柒捌玖拾", "一二三四五六七八九十"))
    if plain == "十":
        return 10
    tens, ten, ones = plain.partition("十")
    if not ten:
        return DIGITS.index(plain) + 1 if len(plain) == 1 and plain in DIGITS else None
    if (tens and tens not in DIGITS) or (ones and ones not in DIGITS) or len(tens) > 1 or len(ones) > 1:
        return None
    return (DIGITS.index(tens) + 1 if tens else 1) * 10 + (DIGITS.index(ones) + 1 if ones else 0)


def cjk_numeral(ordinal: int) -> str:
    """一 … 九十九 for 1 … 99."""
    if not 1 <= ordinal <= 99:
        raise ValueError(f"no such number in a heading: {ordinal}")
    tens, ones = divmod(ordinal, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens - 1] + "十") + (DIGITS[ones - 1] if ones else "")


def _single(character: str) -> tuple[int, LabelStyle] | None:
    code = ord(character)
    if 0x2460 <= code <= 0x2473:
        return code - 0x2460 + 1, "circled"
    if 0x2474 <= code <= 0x2487:
        return code - 0x2474 + 1, "digit-paren"
    if 0x2488 <= code <= 0x249B:
        return code - 0x2488 + 1, "digit"
    if 0x3220 <= code <= 0x3229:
        return code - 0x3220 + 1, "cjk-paren"
    if 0x3280 <= code <= 0x3289:
        return code - 0x3280 + 1, "circled"
    if 0x2776 <= code <= 0x277F:
        return code - 0x2776 + 1, "circled"
    return None


def _value(style: LabelStyle, numeral: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral) or None
    if style in ("heavenly", "heavenly-paren"):
        return HEAVENLY.index(numeral) + 1
    if style == "earthly":
        return EARTHLY.index(numeral) + 1
    if style in ("letter", "letter-paren"):
        return ord(numeral.upper()) - ord("A") + 1
    if style == "roman":
        romans = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
        if len(numeral) == 1 and ord(numeral) >= 0x2160:
            return ord(numeral) - 0x2160 + 1
        return romans.index(numeral) + 1 if numeral in romans else None
    return cjk_ordinal(numeral)


def read_label(text: str, start: int = 0) -> Label | None:
    """The number that `text` begins with at `start` (blanks before it skipped); None where there is none.

    A year, a decimal fraction or an amount is no label: behind 1. no digit may follow.
    """
    return _kept(text, start) if len(text) <= _LONGEST_KEPT else _read(text, start)


def _read(text: str, start: int) -> Label | None:
    folded = fold(text)
    while start < len(folded) and folded[start].isspace():
        start += 1
    if start >= len(folded):
        return None
    single = _single(folded[start]) if folded[start] > "\u245f" else None
    if single is not None:
        end = start + 1
        if end < len(folded) and folded[end] in "、.．" and single[1] != "circled":
            end += 1
        return Label(start, end, _skip(folded, end), *single)
    first = folded[start]
    for style, pattern in _BEGINNING.get(_DIGIT if first.isdecimal() else first, ()):
        found = pattern.match(folded, start)
        if found is None:
            continue
        if style == "decimal":
            parts = tuple(int(part) for part in found.group(1).split("."))
            if 0 in parts:
                return None
            return Label(start, found.end(), _skip(folded, found.end()), parts[-1], style, parts)
        ordinal = _value(style, found.group(1))
        if ordinal is None:
            continue
        end = start + len(found.group().rstrip())
        return Label(start, end, _skip(folded, end), ordinal, style)
    return None


_kept = lru_cache(maxsize=1024)(_read)
"""The outline, the facts and the rules ask for the numbers of the same lines."""


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
