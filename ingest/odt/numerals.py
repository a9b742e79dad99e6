"""Numbers as OpenDocument's `style:num-format` writes them.

Beside 1, a, A, i and I, office programs name a numbering by its first three numbers: 「一, 二, 三, ...」, 「甲, 乙, 丙, ...」. The
first of them tells which it is. Checked against what LibreOffice 7.4 renders for 1 to 1,234.
"""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_COUNTING = {
    "一": ("零一二三四五六七八九", "十百千"),
    "壹": ("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "壱": ("零壱弐参四伍六七八九", "拾佰仟"),
}
_SIMPLIFIED_FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_SERIES = {
    "甲": "甲乙丙丁戊己庚辛壬癸",
    "子": "子丑寅卯辰巳午未申酉戌亥",
    "①": "".join(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])),
    "⑴": "".join(map(chr, range(0x2474, 0x2488))),
    "⒈": "".join(map(chr, range(0x2488, 0x249C))),
    "㈠": "".join(map(chr, range(0x3220, 0x322A))),
    "㊀": "".join(map(chr, range(0x3280, 0x328A))),
    "❶": "".join(map(chr, range(0x2776, 0x2780))),
    "Ⅰ": "".join(map(chr, range(0x2160, 0x216C))),
    "ⅰ": "".join(map(chr, range(0x2170, 0x217C))),
    "ㄅ": "".join(map(chr, range(0x3105, 0x312A))),
}
"""Numberings of one character each; beyond their end LibreOffice goes on with digits."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ROMAN_LIMIT = 4999


def _letters(number: int, synchronised: bool) -> str:
    """A … z, then aa, ab … (or aa, bb … where `style:num-letter-sync` asks for it)."""
    if synchronised:
        repeats, place = divmod(number - 1, 26)
        return chr(ord("a") + place) * (repeats + 1)
    written = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _counted(number: int, digits: str, units: str) -> str:
    """Chinese numerals to 9,999: 十一 but 一百一十 in everyday writing, 壹拾壹 in formal writing."""
    if digits[1] == "一" and 10 <= number < 20:
        return units[0] + (digits[number - 10] if number > 10 else "")
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit, number = divmod(number, 10**power)
        if digit == 0:
            gap = gap or bool(written)
            continue
        written += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return written


def render(number: int, num_format: str, *, letter_sync: bool = False) -> str:
    """`number` in that `style:num-format`; empty where the format is empty, digits where it is not known or ends before."""
    if not num_format:
        return ""
    first = num_format.split(",", 1)[0].strip()
    if number < 1:
        return str(number)
    if first in ("a", "A"):
        written = _letters(number, letter_sync) if number < 10_000 else str(number)
        return written.upper() if first == "A" else written
    if first in ("i", "I") and number <= ROMAN_LIMIT:
        return _roman(number).upper() if first == "I" else _roman(number)
    if first in _COUNTING and number < 10_000:
        simplified = first == "壹" and "贰" in num_format
        return _counted(number, *(_SIMPLIFIED_FORMAL if simplified else _COUNTING[first]))
    series = _SERIES.get(first)
    if series is not None and number <= len(series):
        return series[number - 1]
    if first == "１":
        return str(number).translate(_FULL_WIDTH)
    if first.isascii() and first.isdigit():
        return str(number).zfill(len(first))
    return str(number)
