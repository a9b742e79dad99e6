"""How a dress writes numbers, dates, amounts, signs and heading numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from text.labels import cjk_numeral

FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
FORMAL, HEAVENLY = "壹貳參肆伍陸柒捌玖拾", "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """One level's numbers: Word's and OpenDocument's name of the numbering, what stands around it, a blank behind or not."""

    word: str
    odf: str
    before: str
    behind: str
    blank: bool = False

    def written(self, ordinal: int) -> str:
        """The number with what stands around it, without the blank."""
        return f"{self.before}{numeral(self.word, ordinal)}{self.behind}"


def numeral(form: str, ordinal: int) -> str:
    """A number in one of Word's numberings; `㈠` is none of Word's and can only be typed."""
    match form:
        case "taiwaneseCountingThousand":
            return cjk_numeral(ordinal)
        case "ideographLegalTraditional":
            return FORMAL[ordinal - 1]
        case "ideographTraditional":
            return HEAVENLY[ordinal - 1]
        case "decimalFullWidth":
            return str(ordinal).translate(FULL_WIDTH)
        case "decimalEnclosedParen":
            return chr(0x2474 + ordinal - 1)
        case "decimalEnclosedCircle":
            return chr(0x2460 + ordinal - 1)
        case "㈠":
            return chr(0x3220 + ordinal - 1)
    return str(ordinal)


_CJK = ("taiwaneseCountingThousand", "一, 二, 三, ...")
_LEGAL = ("ideographLegalTraditional", "壹, 貳, 參, ...")
_STEMS = ("ideographTraditional", "甲, 乙, 丙, ...")
_FULL = ("decimalFullWidth", "１, ２, ３, ...")
_PAREN = ("decimalEnclosedParen", "⑴, ⑵, ⑶, ...")
_CIRCLE = ("decimalEnclosedCircle", "①, ②, ③, ...")
_SMALL = ("㈠", "㈠, ㈡, ㈢, ...")
_DIGIT = ("decimal", "1")

MARKS: dict[str, tuple[NumberForm, NumberForm, NumberForm, NumberForm]] = {
    "form": (
        NumberForm(*_CJK, "", "、"),
        NumberForm(*_CJK, "（", "）"),
        NumberForm(*_DIGIT, "", ".", blank=True),
        NumberForm(*_DIGIT, "(", ")"),
    ),
    "half": (
        NumberForm(*_CJK, "", "、"),
        NumberForm(*_CJK, "(", ")"),
        NumberForm(*_DIGIT, "", "、"),
        NumberForm(*_PAREN, "", ""),
    ),
    "formal": (
        NumberForm(*_LEGAL, "", "、"),
        NumberForm(*_CJK, "", "、"),
        NumberForm(*_CJK, "（", "）"),
        NumberForm(*_DIGIT, "", ".", blank=True),
    ),
    "heavenly": (
        NumberForm(*_STEMS, "", "、"),
        NumberForm(*_CJK, "", "、"),
        NumberForm(*_DIGIT, "", ".", blank=True),
        NumberForm(*_DIGIT, "(", ")"),
    ),
    "dot": (
        NumberForm(*_CJK, "", ".", blank=True),
        NumberForm(*_CJK, "(", ")", blank=True),
        NumberForm(*_DIGIT, "", "、"),
        NumberForm(*_CIRCLE, "", ""),
    ),
    "circled": (
        NumberForm(*_CJK, "", "、"),
        NumberForm(*_SMALL, "", ""),
        NumberForm(*_FULL, "", "．"),
        NumberForm(*_PAREN, "", ""),
    ),
}
"""The numbers of parts, sections, sub-items (and a section's points), and a sub-item's points."""

NUMBERS = ("comma", "plain", "full", "wan")
DATES = ("roc", "roc-full", "slash", "dot", "iso", "western")
SIGNS = {
    "usual": {"x": "×", "+": "+", "=": "=", ">": ">"},
    "typed": {"x": "*", "+": "+", "=": "=", ">": ">"},
    "letter": {"x": "x", "+": "+", "=": "=", ">": ">"},
    "full": {"x": "＊", "+": "＋", "=": "＝", ">": "＞"},
    "spaced": {"x": " × ", "+": " + ", "=": " = ", ">": " > "},
}
MONEY = ("plain", "nt", "taiwan", "wan")


def number(value: int, style: str) -> str:
    """1,986,191 / 1986191 / １，９８６，１９１ / 198萬6,191."""
    if style == "plain":
        return str(value)
    if style == "full":
        return f"{value:,}".translate(FULL_WIDTH)
    if style == "wan" and value >= 10_000:
        head, rest = divmod(value, 10_000)
        return f"{head:,}萬{f'{rest:,}' if rest else ''}"
    return f"{value:,}"


def money(value: int, style: str, digits: str) -> str:
    """An amount in prose: 50,000元, NT$50,000, 新臺幣50,000元, 5萬元."""
    if style == "nt":
        return f"NT${number(value, 'comma')}"
    if style == "wan":
        return f"{(Decimal(value) / 10_000).normalize():f}萬元"
    written = number(value, "comma" if digits == "wan" else digits)
    return f"新臺幣{written}元" if style == "taiwan" else f"{written}元"


def in_unit(value: int, unit: int, style: str) -> str:
    """An amount counted in `unit` dollars, for the column of a table."""
    scaled = Decimal(value) / unit
    style = "comma" if style == "wan" else style
    if scaled == scaled.to_integral_value():
        return number(int(scaled), style)
    written = f"{scaled.normalize():f}"
    return written.translate(FULL_WIDTH) if style == "full" else written


def day(iso: str, style: str) -> str:
    """2026-04 or 2026-04-15 as a writer writes it."""
    year, month, *rest = (int(one) for one in iso.split("-"))
    roc, last = year - 1911, rest[0] if rest else None
    match style:
        case "slash":
            return f"{roc}/{month:02}" + (f"/{last:02}" if last else "")
        case "dot":
            return f"{roc}.{month}" + (f".{last}" if last else "")
        case "iso":
            return iso
        case "western":
            return f"{year}年{month}月" + (f"{last}日" if last else "")
    before = "民國" if style == "roc-full" else ""
    return f"{before}{roc}年{month}月" + (f"{last}日" if last else "")
