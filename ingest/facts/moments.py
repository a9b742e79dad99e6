"""What schedule and release share: which dates speak of the App's improvement, and which only pass by."""

from __future__ import annotations

import re

from ingest.facts.prose import Prose
from schemas.plan import PlanDate, Stated
from text.cjk_numerals import cjk_value
from text.dates import DateMention, find_dates

_ASIDE = re.compile(r"\([^()\n]*(?:\)|$)|^[^()\n]*\)")
_INHERITED = re.compile(
    r"(?P<which>同年|當年|該年|次年|翌年|隔年)度?(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>\d{1,2})日|份|底|初|中旬|上旬|下旬)?"
    r"|(?<![\d年/.~至到\-每])(?P<bare>\d{1,2})月(?:(?P<on>\d{1,2})日|份|底|初|中旬|上旬|下旬)?(?=[^,。;\n]{0,6}(?:上架|上線|發布|推出))"
    r"|(?<![每下上逐])(?P<next>[次翌隔])月(?:份|底|初|中旬|上旬|下旬)?(?=[^,。;\n]{0,6}(?:上架|上線|發布|推出))"
    r"|(?<![年今本明去後每])(?P<half>下)半年(?=(?:[^,。;()\n]{0,12}\(\D{0,4}(?P<until>\d{1,2})月)?)"
)
_OCCASION = re.compile(r"活動(?!.{0,4}(?:模組|頁|功能))|(?:春節|連假|假期|寒假|暑假|選舉|開訓|招生|開學)(?![前後](?!後))")
_PASSING = re.compile(
    r"會議|決議|討論通過|核定在案|函(?:頒|示|釋|復)|號函|公告實施"
    r"|前次|上次|上一版|前一版|舊版|首次上架|曾於|(?<!作)業[於經]|已於|評分|統計|調查"
)
_VAGUE_TIME = (
    r"(?<![每\d.])(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!份?至今)|第[1-4一二三四]季|[qQ][1-4](?!\d)"
    r"|[上下]半年|年底|年中|年初|月底|[本今明後]年(?:度)?"
)
_DURATION = (
    r"(?<![每第逐隔前\d.])(?:\d{1,3}(?:\.5)?|[一二三四五六七八九十兩半]{1,3})"
    r"(?:個月|個半月|個工作[天日]|個日曆天|工作[天日]|日曆天|個?星期|個禮拜|周|季|年|天|日)"
)
VAGUE_TIME = re.compile(_VAGUE_TIME)
"""A month, a quarter or half a year without its year."""
ANY_TIME = re.compile(f"{_VAGUE_TIME}|{_DURATION}")
"""The same, or how long it takes."""


def passes_by(prose: Prose, start: int, end: int, *, occasions: bool = True) -> bool:
    """Whether the date at `start` is that of a meeting, an earlier version or the like, by the words of its clause.

    So is that of a holiday or an event, unless the caller has no other date: 115年10月連假前 then says when.
    """
    left, right = prose.clause(start)[0], prose.clause(end)[1]
    clause = prose.folded[left:right]
    words = clause if prose.bracketed(start) else _ASIDE.sub("", clause)
    return bool(_PASSING.search(words) or (occasions and _OCCASION.search(words)))


def dates_of(prose: Prose) -> tuple[DateMention, ...]:
    """Every date in the words, in order, those among them that take their year from the date before: 同年9月, 次年1月, 次月.

    下半年 behind the first half of a year is the second half of that year, up to the month that a bracket names (9月底前).
    """
    own = find_dates(prose.dated)
    found = list(own)
    for match in _INHERITED.finditer(prose.folded):
        before = [one for one in own if one.value is not None and one.end <= match.start()]
        if any(one.start < match.end() and match.start() < one.end for one in own if one.value is not None) or not before:
            continue
        first = before[-1].value
        if match.group("half"):
            same_paragraph = "\n" not in prose.folded[before[-1].end : match.start()]
            if same_paragraph and first is not None and (first.month, first.last_month) == (1, 6):
                until = int(match.group("until") or 12)
                found.append(
                    DateMention(match.start(), match.end(), PlanDate(first.year, 7, None, until if 7 <= until <= 12 else 12))
                )
            continue
        if first is None or prose.sentence(before[-1].start) != prose.sentence(match.start()):
            continue
        if match.group("next"):
            if first.month is not None:
                year, month = divmod(first.year * 12 + (first.last_month or first.month), 12)
                found.append(DateMention(match.start(), match.end(), PlanDate(year, month + 1)))
            continue
        month = month_number(match.group("month") or match.group("bare"))
        day = match.group("day") or match.group("on")
        year = first.year + (match.group("which") in ("次年", "翌年", "隔年"))
        if 1 <= month <= 12:
            value = PlanDate(year, month, int(day) if day and 1 <= int(day) <= PlanDate(year, month).last_day()[2] else None)
            found.append(DateMention(match.start(), match.end(), value))
    stated = [one for one in found if one.value is not None]
    relative = [one for one in found if not any(other.start < one.end and one.start < other.end for other in stated)]
    return tuple(sorted([*stated, *relative], key=lambda one: one.start))


def stated_date(prose: Prose, mention: DateMention) -> Stated[PlanDate]:
    """A date that has a value, as a stated value."""
    if mention.value is None:
        raise ValueError("a relative date states no value")
    return prose.stated(mention.value, mention.start, mention.end)


def month_number(written: str) -> int:
    """The number of a month in digits or Chinese numerals."""
    return int(written) if written.isdecimal() else int(cjk_value(written) or 0)
