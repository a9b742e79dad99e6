"""What was read, put as it was written: blanks that are only spacing dropped, marks in their width, digits among digits.

Only what the characters beside it decide is changed; no word is put in another's place. Every change keeps a character's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.median import median
from schemas.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a line: its edges in pixels, and how sure the engine is of it, 0 to 1."""

    character: str
    left: float
    right: float
    confidence: float


_WIDE = "\u2160-\u216b\u2460-\u24ff\u25a0-\u27bf\u2e80-\u303f\u3105-\u312f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60·•‧．"
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_NUMBER = re.compile("[0-9０-９,，.．%％]{3,}")
_FULL_WIDTH = 0.8
"""Step between digits, in parts of the type size, from which on they are full-width: half-width ones stand 0.6 apart at most."""
_WIDENED = {ord(character): ord(character) + 0xFEE0 for character in "0123456789,.%"}
_BLANK_PITCH = 1.6
_BLANK_BETWEEN_DIGITS = 0.8
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "｡": "。", "﹐": "，", "﹑": "、", "﹔": "；", "﹕": "："}

# A pattern over the line's text, and what takes the place of its one group; the rest of the match is the context that decides.
_DIGIT = r"[0-9０-９]"
_CORRECTIONS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = tuple(
    (re.compile(pattern), change)
    for pattern, change in (
        (r"(?:(?<=[0-9])|(?<=[0-9][,.]))([Oo])(?=[0-9,%年月日人次元萬\s]|\.\d|$)", lambda _: "0"),
        (r"(?<=[0-9])([lI|｜])(?=[0-9,.%年月日人次元萬])", lambda _: "1"),
        (r"(?<![A-Za-z0-9])([lI|｜])(?=[,.]?[0-9])", lambda _: "1"),
        (rf"(?<={_DIGIT})(，)(?={_DIGIT}{{2,3}}(?!{_DIGIT}))", lambda _: ","),
        (rf"(?<={_DIGIT})(。)(?={_DIGIT})", lambda _: "."),
        (rf"(?<={_DIGIT})([一ー－])(?={_DIGIT})", lambda sign: "－" if sign == "－" else "-"),
        (r"(?<=[年月日])([一ー])(?=[0-9])", lambda _: "-"),
        # The dot behind a number of a list stands in the middle of its square or at the foot of it.
        (r"^\s*[0-9０-９]{1,2}([·•‧・])", lambda _: "．"),
        # A thin 一 or 二 in a number of a list is taken for a dash or an equals sign.
        (r"^\s*(?:[(（]\s?)?([-—–－_ー─])(?=[)）、])", lambda _: "一"),
        (r"^\s*(?:[(（]\s?)?([=＝])(?=[)）、])", lambda _: "二"),
        (r"^\s*(?:[(（]\s?)?(≡)(?=[)）、])", lambda _: "三"),
        (r"^\s*[(（]?十([-—–－_ー─])(?=[)）、])", lambda _: "一"),
        (r"^\s*([lI|｜])(?=[、．.])", lambda _: "1"),
        (r"^\s*([!！])(?=、)", lambda _: "一"),
        (rf"(?<=[{_WIDE}])([,;:?!])(?=[^0-9]|$)", lambda sign: _FULL[sign]),
        (r"((?<![0-9])°(?![CF])|°(?=\s*$))", lambda _: "。"),
        (r"([｡﹐﹑﹔﹕])", lambda sign: _FULL[sign]),
        (r"(?<=[\u3400-\u9fff])(\.)$", lambda _: "。"),
    )
)


def em_of(glyphs: Sequence[Glyph]) -> float | None:
    """The size of type in pixels: the usual step from one ideograph to the next; None where too few stand side by side."""
    steps = [
        _step(first, second)
        for first, second in pairwise(glyphs)
        if _IDEOGRAPH.match(first.character) and _IDEOGRAPH.match(second.character)
    ]
    if len(steps) < 3:
        return None
    usual = median(steps)
    # Single steps are as coarse as the network's; their mean is not, once those over gaps are left out.
    near = [step for step in steps if 0.7 * usual < step < 1.35 * usual]
    return sum(near) / len(near)


def with_wide_numbers(glyphs: Sequence[Glyph], em: float) -> list[Glyph]:
    """The line with numbers set in full-width digits written so, whichever width the engine named.

    Where digits stand an em apart, two equal ones at half of that are one that was seen twice.
    """
    line = list(glyphs)
    for match in reversed(list(_NUMBER.finditer("".join(glyph.character for glyph in line)))):
        number = line[match.start() : match.end()]
        steps = [_step(one, two) for one, two in pairwise(number)]
        if median(steps) < _FULL_WIDTH * em:
            continue
        once = [
            glyph
            for glyph, step, before in zip(number[1:], steps, number, strict=False)
            if glyph.character != before.character or step > 0.6 * em
        ]
        wide = [replace(glyph, character=glyph.character.translate(_WIDENED)) for glyph in (number[0], *once)]
        line[match.start() : match.end()] = wide
    return line


def _step(one: Glyph, two: Glyph) -> float:
    return (two.left + two.right - one.left - one.right) / 2


def without_stray_blanks(glyphs: Sequence[Glyph], em: float) -> list[Glyph]:
    """The line without blanks that only make room: those beside Chinese and those inside numbers.

    Where two Chinese characters stand well apart there is a blank, whether the engine saw one or not.
    """
    kept: list[Glyph] = []
    waiting = False
    for glyph in glyphs:
        if glyph.character.isspace():
            waiting = True
            continue
        if kept and (blank := _blank_between(kept[-1], glyph, em, seen=waiting)):
            kept.append(blank)
        kept.append(glyph)
        waiting = False
    return kept


def _blank_between(first: Glyph, second: Glyph, em: float, *, seen: bool) -> Glyph | None:
    wide = [bool(_WIDE_CHARACTER.match(glyph.character)) for glyph in (first, second)]
    pitch = _step(first, second)
    if all(wide):
        apart = pitch > _BLANK_PITCH * em and bool(_IDEOGRAPH.match(first.character)) and bool(_IDEOGRAPH.match(second.character))
    elif any(wide):
        apart = False
    elif all(glyph.character in "0123456789,." for glyph in (first, second)):
        apart = seen and pitch > _BLANK_BETWEEN_DIGITS * em
    else:
        apart = seen
    if not apart:
        return None
    return Glyph(" ", first.right, max(first.right, second.left), min(first.confidence, second.confidence))


def corrected(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The line with O and l among digits made 0 and 1, list numbers and the widths of marks put right."""
    line = _with_brackets_alike(list(glyphs))
    for pattern, change in _CORRECTIONS:
        text = "".join(glyph.character for glyph in line)
        for match in pattern.finditer(text):
            place = match.start(1)
            line[place] = replace(line[place], character=change(match.group(1)))
    return line


def _with_brackets_alike(line: list[Glyph]) -> list[Glyph]:
    """The line with both brackets of a pair full-width where one of them is."""
    opened: list[int] = []
    for place, glyph in enumerate(line):
        if glyph.character in "(（":
            opened.append(place)
        elif glyph.character in ")）" and opened:
            pair = (opened.pop(), place)
            if {line[end].character for end in pair} in ({"(", "）"}, {"（", ")"}):
                for end, mark in zip(pair, "（）", strict=True):
                    line[end] = replace(line[end], character=mark)
    return line
