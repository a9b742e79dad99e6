"""Calculations and comparisons written in a text, exactly reckoned. Sums over a sentence are in `text.sums`.

What looks like arithmetic but is not gives nothing: a calculation needs an operator and an equals sign, so 24x7, 1/2以上 and
15-64歲 are none; telephone numbers, clock times, ratios, versions and clauses break a chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal, cast

from schemas.records import dataclass, replace
from text.expressions import Chain, ChainReader, Expression, Token
from text.fold import fold
from text.numerals import Number, as_fraction, scanned
from text.sums import WrittenSum, find_sums
from text.units import other_scale, same_unit

__all__ = ["WrittenCalculation", "WrittenComparison", "WrittenSum", "find_calculations", "find_comparisons", "find_sums"]

Relation = Literal["<", ">", "≤", "≥", "≠"]


@dataclass(frozen=True, slots=True)
class WrittenCalculation:
    """A calculation at `text[start:end]`; `exact` is the value of its calculated side, `rendered` that side in tidy writing.

    `tolerance` is how far the result may lie from it: 0 where the result could be written exactly, else what cutting or
    rounding at its last written digit allows, more where the writer says 約.
    """

    start: int
    end: int
    operands: tuple[Number, ...]
    operators: tuple[str, ...]
    result: Number
    exact: Fraction
    tolerance: Fraction
    rendered: str

    @property
    def holds(self) -> bool:
        """Whether the result is right within the tolerance."""
        return abs(as_fraction(self.result.value) - self.exact) <= self.tolerance


@dataclass(frozen=True, slots=True)
class WrittenComparison:
    """A comparison of two numbers at `text[start:end]`."""

    start: int
    end: int
    left: Number
    operator: Relation
    right: Number


_DATES_AS_DIVISION = re.compile(r"(?<!\d)(?:1\d\d|20\d\d)[ ]?/[ ]?\d{1,2}[ ]?[-~至][ ]?(?:1\d\d|20\d\d)[ ]?/")
_SUPPOSED = re.compile(r"(?:若|倘|如果|假如|假設|當|如)[^,。;:、]{0,16}$")
_EQUALS = re.compile(r"[=＝≒≈≅≡﹦等為得計共即約]")
_OPERATOR = re.compile(r"[+\-÷/*×✕╳✖⨉xX乘除加減]|[之的][ ]*\d")
_COMPARES = re.compile(r"[<>＜＞≤≥≦≧≠]|[大高多小低少]於")
"""Without one of these there is nothing to read; looking for them costs far less than reading."""
_LEAST_NUMBERS = 3
"""Two operands and a result; a comparison has one fewer."""
_PERCENT_POINTS = ("百分點", "個百分點")


def tolerated(value: Fraction, result: Number, *, approximate: bool) -> Fraction:
    """How far a stated result may lie from the exact `value`."""
    step = as_fraction(result.step)
    allowed = Fraction(0) if (value / step).denominator == 1 else step
    if not approximate:
        return allowed
    rounded, unit = abs(int(result.value)), 1
    while rounded and rounded % (unit * 10) == 0:
        unit *= 10
    return max(step, min(Fraction(unit), abs(value) / 20))


def find_calculations(text: str) -> tuple[WrittenCalculation, ...]:
    """Every calculation with its stated result, in order; in a chain each step is one."""
    if not _EQUALS.search(text) or not _OPERATOR.search(fold(text)) or _DATES_AS_DIVISION.search(text):
        return ()
    if len(scanned(text).operands) < _LEAST_NUMBERS:
        return ()
    return tuple(one for chain in _chains(text) for one in _calculations(chain, text))


def find_comparisons(text: str) -> tuple[WrittenComparison, ...]:
    """Every comparison of two plain numbers, in order. What is only supposed (若…) is none."""
    folded = fold(text)
    if not _COMPARES.search(folded) or len(scanned(text).operands) < _LEAST_NUMBERS - 1:
        return ()
    return tuple(one for chain in _chains(text) for one in _comparisons(chain, folded))


@lru_cache(maxsize=8)
def _chains(text: str) -> tuple[Chain, ...]:
    """Calculations and comparisons are looked for in the same words, one after the other."""
    return tuple(ChainReader(text).chains())


def _calculations(chain: Chain, text: str) -> Iterator[WrittenCalculation]:
    for left, right in _runs_of_equals(chain):
        plain = [place for place in range(left, right + 1) if not chain.segments[place].operators]
        for place in range(left, right + 1):
            segment = chain.segments[place]
            if not segment.operators:
                continue
            behind = [other for other in plain if other > place]
            before = [other for other in plain if other < place]
            if behind:
                goal = behind[0]
                yield from _calculation(chain, segment, goal, chain.relations[place:goal], text)
            elif before:
                yield from _calculation(chain, segment, before[-1], chain.relations[before[-1] : place], text)
        steps = [place for place in plain if any(chain.segments[one].operators for one in range(left, place))]
        for first, second in pairwise(steps):
            yield from _calculation(chain, chain.segments[first], second, chain.relations[first:second], text)


def _runs_of_equals(chain: Chain) -> Iterator[tuple[int, int]]:
    """Stretches of segments joined by equals signs, as first and last place."""
    start = 0
    for place, relation in enumerate((*chain.relations, None)):
        if relation is None or relation.kind != "equals":
            if place > start:
                yield start, place
            start = place + 1


def _calculation(
    chain: Chain, side: Expression, goal: int, relations: tuple[Token, ...], text: str
) -> Iterator[WrittenCalculation]:
    target = chain.segments[goal]
    if side.value is None or target.value is None:
        return
    result = target.operands[0]
    if result.unit in _PERCENT_POINTS:
        result = replace(result, value=result.value / 100, step=result.step / 100, percent=True)
    if any(relation.spelled for relation in relations) and not _spelled_out(side, result, text):
        return
    units = [number.unit for number in side.operands if number.unit]
    if result.unit not in units and any(other_scale(unit, result.unit) for unit in units):
        return
    approximate = result.approximate or any(relation.sign == "≒" for relation in relations)
    found = WrittenCalculation(
        start=min(side.start, target.start),
        end=max(side.end, target.end),
        operands=side.operands,
        operators=side.operators,
        result=result,
        exact=side.value,
        tolerance=tolerated(side.value, result, approximate=approximate),
        rendered=side.rendered,
    )
    if found.holds or not (_in_hundreds(found, side) or _from_left_to_right(found, side) or _behind_a_label(found, text)):
        yield found


def _spelled_out(side: Expression, result: Number, text: str) -> bool:
    """Whether a result that a mere word introduces belongs to the calculation: 2場×6個月共12場, but not 60x90共120張."""
    if set(side.operators) - {"×", "+"}:
        return False
    if any(number.percent for number in side.operands) or "乘" in text[side.start : side.end]:
        return True
    kin = {"人次": "人"}
    return bool(result.unit) and any(
        same_unit(kin.get(number.unit, number.unit), kin.get(result.unit, result.unit)) for number in side.operands
    )


def _in_hundreds(found: WrittenCalculation, side: Expression) -> bool:
    """Whether the result is right once the per cent sign is read the other way: 30/50×100=60%."""
    if found.result.percent == side.percent:
        return False
    factor = Fraction(100) if found.result.percent else Fraction(1, 100)
    exact = side.value
    assert exact is not None
    return abs(Fraction(found.result.value) * factor - exact) <= max(found.tolerance, Fraction(found.result.step)) * factor


def _from_left_to_right(found: WrittenCalculation, side: Expression) -> bool:
    """Whether the writer reckoned as on a pocket calculator (100,000+50,000×5%=7,500), or a range was taken for a difference."""
    if side.value is not None and side.value < 0 < found.result.value:
        return True
    if "(" in side.rendered:
        return False
    running = Fraction(side.operands[0].value)
    for sign, number in zip(side.operators, side.operands[1:], strict=True):
        value = Fraction(number.value)
        if sign == "÷" and not value:
            return False
        running = _applied(running, sign, value)
    return abs(Fraction(found.result.value) - running) <= tolerated(running, found.result, approximate=False)


def _applied(left: Fraction, sign: str, right: Fraction) -> Fraction:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "×" else left / right


def _behind_a_label(found: WrittenCalculation, text: str) -> bool:
    """Whether a list number ran into the first operand (1.20校×2班=40班次) and without it the calculation is right."""
    first = found.operands[0]
    written = re.match(r"(\d{1,2})\.(\d+)$", text[first.start : first.end])
    if written is None or text[: first.start].strip() or found.operators[:1] == ():
        return False
    bare = Fraction(int(written.group(2)))
    if set(found.operators) <= {"×", "÷"} and first.value:
        without = found.exact / Fraction(first.value) * bare
    else:
        without = found.exact - Fraction(first.value) + bare
    return abs(Fraction(found.result.value) - without) <= tolerated(without, found.result, approximate=False)


def _comparisons(chain: Chain, folded: str) -> Iterator[WrittenComparison]:
    for place, relation in enumerate(chain.relations):
        left, right = chain.segments[place], chain.segments[place + 1]
        if relation.kind != "compare" or left.operators or right.operators or left.value is None or right.value is None:
            continue
        first, second = left.operands[0], right.operands[0]
        if first.percent != second.percent or other_scale(first.unit, second.unit):
            continue
        if relation.spelled and first.unit and second.unit and not same_unit(first.unit, second.unit):
            continue
        before = folded[: left.start]
        if _SUPPOSED.search(before) or before.rstrip().endswith("每"):
            continue
        yield WrittenComparison(left.start, right.end, first, cast(Relation, relation.sign), second)
