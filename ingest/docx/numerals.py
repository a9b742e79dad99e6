"""Numbers in the formats of Word's lists (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HEAVENLY, _EARTHLY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _digit_by_digit(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _spoken(number: int, digits: str, units: str, zero: str, *, bare_ten: bool = True) -> str:
    """With 十, 百, 千: 十一, 二十, 一百零五. `bare_ten`: ten is 十 and not 一十. Beyond 9,999 digit by digit."""
    if number > 9_999:
        return _digit_by_digit(number, (zero or digits[0]) + digits[1:])
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        if gap:
            words, gap = words + zero, False
        words += (digits[digit] if not (bare_ten and place == 1 and digit == 1 and not words) else "") + (
            units[place - 1] if place else ""
        )
    return words


def _short(number: int, zero: str) -> str:
    """To ninety-nine as spoken, then digit by digit: 九十九, 一○○."""
    if number < 100:
        return _spoken(number, _DIGITS, "十百千", "零")
    return _digit_by_digit(number, zero + _DIGITS[1:])


def _letters(number: int) -> str:
    """A … z, then aa, bb, cc as Word does it."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        words += letters * count
    return words


def _from(first: int, last: int) -> Callable[[int], str]:
    """One character for each number, from the code point `first` on; plain digits beyond `last`."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _row(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if number <= len(row) else str(number)


def _english_ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _full_width(number: int) -> str:
    return _digit_by_digit(number, "０１２３４５６７８９")


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ordinal": _english_ordinal,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "taiwaneseCounting": lambda number: _short(number, "○"),
    "taiwaneseCountingThousand": lambda number: _spoken(number, _DIGITS, "十百千", "零"),
    "taiwaneseDigital": lambda number: _digit_by_digit(number, "○" + _DIGITS[1:]),
    "chineseCounting": lambda number: _short(number, "○"),
    "chineseCountingThousand": lambda number: _spoken(number, _DIGITS, "十百千", "零"),
    "japaneseCounting": lambda number: _spoken(number, _DIGITS, "十百千", ""),
    "japaneseDigitalTenThousand": lambda number: _digit_by_digit(number, _DIGITS),
    "ideographDigital": lambda number: _digit_by_digit(number, _DIGITS),
    "koreanDigital2": lambda number: _digit_by_digit(number, "零" + _DIGITS[1:]),
    "chineseLegalSimplified": lambda number: _spoken(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", "零", bare_ten=False),
    "ideographLegalTraditional": lambda number: _spoken(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟", "零", bare_ten=False),
    "japaneseLegal": lambda number: _spoken(number, "零壱弐参四伍六七八九", "拾百阡", "", bare_ten=False),
    "ideographTraditional": _row(_HEAVENLY),
    "ideographZodiac": _row(_EARTHLY),
    "ideographZodiacTraditional": lambda number: (
        _HEAVENLY[(number - 1) % 10] + _EARTHLY[(number - 1) % 12] if number <= 60 else str(number)
    ),
    "ideographEnclosedCircle": _from(0x3280, 10),
    "none": lambda _number: "",
}


_WITH_NOUGHT = frozenset(("none", "decimalZero", "decimalFullWidth", "decimalFullWidth2"))


def format_number(number: int, number_format: str) -> str:
    """`number` as a list of that format shows it. Formats that are not known, and numbers below one, show plain digits."""
    if number < 0 or (number == 0 and number_format not in _WITH_NOUGHT):
        return str(number)
    if number > 32_767:
        # Word's own bound (a signed 16 bit number); it also keeps aa…, mm… short.
        return str(number)
    return _FORMATS.get(number_format, str)(number)
