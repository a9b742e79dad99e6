"""Stages of an improvement that is made and released bit by bit: 第一階段116年7月、第二階段117年1月.

A stage is named by its number and what it is called (第一期, 第2階段). Dates in stages whose names nobody tells
(分三階段於116年7月、117年1月及117年7月上架) are numbered where there are as many of them as is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.facts.moments import stated_date
from ingest.facts.prose import Prose
from schemas.plan import PlanDate, Stated
from schemas.records import dataclass, field
from text.cjk_numerals import cjk_value
from text.dates import DateMention, find_ranges

_STAGE = re.compile(r"第(?P<number>[1-9]|[一二三四五六七八九])(?P<what>期|階段|波|批)")
_IN_STAGES = re.compile(
    r"(?<![部十不])分(?:(?P<count>[2-9]|[二兩三四五六七八九])個?)?(?P<what>階段|期(?!程)|批|波|次|年)|逐[步期]|陸續"
)
_FIRST = re.compile(r"第[一1](?:期|階段|波|批)|先行|先期|部分")
_REST = re.compile(r"其餘|其他|全部|全面|完整|全功能")
_BEGINS = re.compile(r"起|開始|陸續|逐[步期]|(?<![部十不])分(?:階段|期(?!程)|批|波|次|年)")
_PART = re.compile(r"[、,;。\n及與和]")


@dataclass(frozen=True, slots=True)
class Stages:
    """The last date in stages, None where it is not told, and the dates of the stages that have a name (1階段)."""

    last: Stated[PlanDate] | None = None
    named: Mapping[str, Stated[PlanDate]] = field(default_factory=dict)


def named_stages(prose: Prose, dates: Sequence[DateMention]) -> dict[str, Stated[PlanDate]]:
    """By stage the latest of the dates that stand beside its name, up to the next mark."""
    found: dict[str, Stated[PlanDate]] = {}
    for one in dates:
        name = _name_beside(prose, one)
        date = stated_date(prose, one)
        if name is not None and (name not in found or found[name].value.last_day() < date.value.last_day()):
            found[name] = date
    return found


def stages_of(prose: Prose, dates: Sequence[DateMention]) -> Stages | None:
    """The stages in which something comes on these dates; None where it comes at once."""
    named = named_stages(prose, dates)
    names = {_name(one) for one in _STAGE.finditer(prose.folded)}
    if len(names) > 1 and named:
        return Stages(_latest(list(named.values())) if names <= set(named) else None, named)
    stated = [stated_date(prose, one) for one in dates]
    if len(dates) > 1 and any(_FIRST.search(_part(prose, one)) for one in dates):
        rest = [date for one, date in zip(dates, stated, strict=True) if _REST.search(_part(prose, one))]
        if rest:
            return Stages(_latest(rest), named)
    for found in _IN_STAGES.finditer(prose.folded):
        left, right = prose.sentence(found.start())
        own = [date for one, date in zip(dates, stated, strict=True) if left <= one.start < right]
        if len(own) > 1 and not names:
            counted = _number(found.group("count") or "0") == len(own)
            return Stages(
                _latest(own), {f"{place}{found.group('what')}": date for place, date in enumerate(own, 1)} if counted else {}
            )
        ends = [one.last for one in find_ranges(prose.dated) if one.first and one.last and left <= one.start < right]
        if ends:
            return Stages(_latest([stated_date(prose, one) for one in ends if one is not None]))
        if own and _BEGINS.match(prose.folded, next(one.end for one in dates if left <= one.start < right)):
            return Stages()
    return None


def _latest(dates: Sequence[Stated[PlanDate]]) -> Stated[PlanDate]:
    return max(dates, key=lambda one: one.value.last_day())


def _part(prose: Prose, one: DateMention) -> str:
    start = max((found.end() for found in _PART.finditer(prose.folded, 0, one.start)), default=0)
    behind = _PART.search(prose.folded, one.end)
    return prose.folded[start : behind.start() if behind else None]


def _name_beside(prose: Prose, one: DateMention) -> str | None:
    found = _STAGE.search(_part(prose, one))
    return _name(found) if found else None


def _name(found: re.Match[str]) -> str:
    return f"{_number(found.group('number'))}{found.group('what')}"


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else int(cjk_value(written) or 0)
