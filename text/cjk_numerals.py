"""Values of Chinese numerals: 六十八, 一百零五, 兩千三百萬, 壹拾貳萬陸仟, 二〇二六, 三點五, 廿五."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "ㄧ": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "弌": 1, "貳": 2, "貮": 2, "弍": 2, "贰": 2, "參": 3, "叁": 3, "叄": 3, "参": 3, "肆": 4, "伍": 5, "陸": 6, "陆": 6,
    "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_JOINED_TENS = {"廿": 20, "卅": 30}
_MYRIADS = {"萬": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
NUMERAL_CHARACTERS = "".join([*_DIGITS, *_TENS, *_JOINED_TENS, "萬億"])
FACTORS = {**_TENS, "廿": 10, "卅": 10, "萬": 10_000, "億": 100_000_000}
"""What a sign that ends a numeral multiplies its last digit by."""
_BLOCK = 0xE000
SHADOWS = {ord(sign): _BLOCK + place for place, sign in enumerate(NUMERAL_CHARACTERS)}
"""For `str.translate`: numeral characters to a contiguous block of private characters, one for one."""
UNSHADOWS = {shadow: sign for sign, shadow in SHADOWS.items()}
SHADOW = f"[\\u{_BLOCK:04x}-\\u{_BLOCK + len(NUMERAL_CHARACTERS) - 1:04x}]"
"""A regular expression for one of them. A set of scattered ideographs takes ten times as long to compile."""
SHADOW_BELOW_HUNDRED = f"[\\u{_BLOCK:04x}-\\u{_BLOCK + NUMERAL_CHARACTERS.index('拾'):04x}]"
"""The same for digits and tens alone."""
_COLLOQUIAL = {100: 10, 1000: 100, 10_000: 1000}


def cjk_value(numeral: str) -> Decimal | None:
    """The value; None where the characters form no numeral (萬一, 百, 二三十).

    A last digit straight behind 百, 千 or 萬 counts as people say it: 三萬五 is 35,000.
    """
    whole, point, decimals = numeral.partition("點")
    if point:
        base = cjk_value(whole)
        if base is None or not decimals or any(sign not in _DIGITS for sign in decimals):
            return None
        return base + Decimal("0." + "".join(str(_DIGITS[sign]) for sign in decimals))
    if not whole:
        return None
    if all(sign in _DIGITS for sign in whole):
        return Decimal("".join(str(_DIGITS[sign]) for sign in whole)) if len(whole) <= 12 else None
    total, section, digit = 0, 0, None
    last_factor, last_myriad, zero = 10_000_000, 10**16, False
    for sign in whole:
        if sign in _DIGITS:
            if digit is not None:
                return None
            if _DIGITS[sign] == 0:
                zero = True
                continue
            digit = _DIGITS[sign]
        elif sign in _JOINED_TENS:
            if digit is not None or last_factor <= 10:
                return None
            section, last_factor = section + _JOINED_TENS[sign], 10
        elif sign in _TENS:
            factor = _TENS[sign]
            if factor >= last_factor or (digit is None and (factor != 10 or section % 100)):
                return None
            section += (1 if digit is None else digit) * factor
            digit, last_factor, zero = None, factor, False
        else:
            myriad = _MYRIADS[sign]
            section += digit or 0
            if section == 0 or myriad >= last_myriad:
                return None
            total, section, digit = total + section * myriad, 0, None
            last_myriad, last_factor, zero = myriad, myriad, False
    if digit is not None:
        section += digit * (1 if zero else _COLLOQUIAL.get(last_factor, 1))
    return Decimal(total + section) or None
