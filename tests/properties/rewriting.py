"""Other ways of writing the same plan, from `sections.md`: each leaves every finding as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.properties.plans import Plan
from tests.text.writing import dressed

Pick = Callable[[int], int]
"""A number below the one given."""
Rewriting = Callable[[Plan, Pick], tuple[str, ...]]

WIDE = str.maketrans("0123456789,.%+=<>×", "０１２３４５６７８９，．％＋＝＜＞×")
_COUNT = re.compile(r"(?<![\d.,/:：\-－~～A-Za-z第#（(年月日萬億])(\d{1,3}(?:,\d{3})+|\d{2,7})(?=(?:人次|人|次|元)(?![月年日]))")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_HAN = "[一-鿿]"


def _counts(style: str) -> Callable[[str], str]:
    def change(line: str) -> str:
        if " | " in line and style in ("cjk", "formal"):
            return line
        return _COUNT.sub(lambda found: dressed(int(found[1].replace(",", "")), style), line)

    return change


def _each(change: Callable[[str], str]) -> Rewriting:
    return lambda plan, _: plan.written(change)


def _everywhere(change: Callable[[str], str]) -> Rewriting:
    return lambda plan, _: tuple(map(change, plan.lines))


def _wide(line: str) -> str:
    """Numbers in full-width digits; web addresses and names in Latin letters stay."""
    return re.sub(r"(?<![A-Za-z\d./:@_-])[\d][\d,.]*[%]?(?![A-Za-z\d./:@_-])", lambda found: found[0].translate(WIDE), line)


def _half_marks(line: str) -> str:
    return line if " | " in line else line.translate(str.maketrans("，；：（）！？", ",;:()!?"))


def _full_marks(line: str) -> str:
    return re.sub(rf"(?<={_HAN})[,;:](?={_HAN})", lambda found: {",": "，", ";": "；", ":": "："}[found[0]], line)


def _blank_lines(plan: Plan, pick: Pick) -> tuple[str, ...]:
    lines: list[str] = []
    for line in plan.lines:
        if not (" | " in line and lines and " | " in lines[-1]):  # a blank line would end a table
            lines += ("", "　", " ")[: pick(4)]
        lines.append(line)
    return tuple(lines)


BEFORE, BEHIND = ("　　", "  ", "\u00a0 ", ""), ("", " ", "　")


def _indented(plan: Plan, pick: Pick) -> tuple[str, ...]:
    return tuple(line if " | " in line else BEFORE[pick(4)] + line + BEHIND[pick(3)] for line in plan.lines)


def _spaced(line: str) -> str:
    """A blank between Chinese and Latin letters or digits, as some writers put it."""
    return re.sub(rf"(?<={_HAN})(?=[A-Za-z])|(?<=[A-Za-z])(?={_HAN})", " ", line)


def _spaced_numbers(line: str) -> str:
    return re.sub(rf"(?<={_HAN})(?=\d)|(?<=\d)(?={_HAN})", " ", line)


def _radicals(line: str) -> str:
    return line.translate(str.maketrans("行人月日大小文用目一二心手水火山", "⾏⼈⽉⽇⼤⼩⽂⽤⽬⼀⼆⼼⼿⽔⽕⼭"))


def _variants(line: str) -> str:
    return line.translate(str.maketrans({"台": "臺", "昇": "升", "週": "周"}))


def _numbering(numbers: dict[str, str], items: str) -> Rewriting:
    """Other signs at headings, and other numbers of points; `items` is a format of the number and its circled sign."""

    def renumbered(heading: str) -> str:
        for old, new in numbers.items():
            heading = re.sub(old, new, heading)
        return heading

    def point(line: str) -> str:
        return re.sub(r"^(\d)\. ?", lambda found: items.format(found[1], circle=chr(0x245F + int(found[1]))), line)

    return lambda plan, _: tuple(
        renumbered(line) if place in plan.headings else point(line) for place, line in enumerate(plan.lines)
    )


REWRITINGS: dict[str, Rewriting] = {
    "no thousands separators": _each(lambda line: _GROUPED.sub("", line)),
    "full-width numbers": _each(_wide),
    "in ten thousands": _each(_counts("wan")),
    "Chinese numerals": _each(_counts("cjk")),
    "formal numerals": _each(_counts("formal")),
    "half-width marks": _each(_half_marks),
    "full-width marks": _each(_full_marks),
    "blank lines": _blank_lines,
    "indented": _indented,
    "blanks around Latin": _each(_spaced),
    "blanks around numbers": _each(_spaced_numbers),
    "radicals": _everywhere(_radicals),
    "variants": _everywhere(_variants),
    "half-width brackets at headings": _numbering({"（": "(", "）": ")"}, "{0}、"),
    "points in brackets": _numbering({}, "({0})"),
    "points in circles": _numbering({}, "{circle}"),
    "parts in formal numerals": _numbering({"^一、": "壹、", "^二、": "貳、"}, "{0}．"),
}
