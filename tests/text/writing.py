"""Numbers in the dresses of the field, for property tests."""

from __future__ import annotations

DRESSES = ("plain", "comma", "wide", "wide-comma", "wan", "cjk", "formal")
_WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹貳參肆伍陸柒捌玖拾佰仟")
_DIGITS = "零一二三四五六七八九"


def dressed(value: int, dress: str) -> str:
    """The number as a writer of that habit puts it."""
    if dress == "comma":
        return f"{value:,}"
    if dress == "wide":
        return str(value).translate(_WIDE)
    if dress == "wide-comma":
        return f"{value:,}".translate(_WIDE)
    if dress == "wan" and value >= 10_000:
        wan, rest = divmod(value, 10_000)
        return f"{wan}萬{rest:,}" if rest else f"{wan}萬"
    if dress in ("cjk", "formal"):
        words = cjk(value)
        return words.translate(_FORMAL) if dress == "formal" else words
    return str(value)


def cjk(value: int) -> str:
    """The number in Chinese numerals, below a hundred million."""
    wan, rest = divmod(value, 10_000)
    if not wan:
        return _below(rest)
    between = "零" if 0 < rest < 1000 else ""
    return _below(wan) + "萬" + (between + _below(rest) if rest else "")


def _below(value: int) -> str:
    words, zero = "", False
    for factor, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, factor)
        if digit:
            words += ("零" if zero else "") + _DIGITS[digit] + sign
            zero = False
        elif words and value:
            zero = True
    return words
