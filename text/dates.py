"""Dates and periods in Republic and Western writing: 110年1月, 110/01/01, 110.1, 2021-01, 110年第2季, 核定後3個月內.

A year of three digits (or with 民國) is counted from 1912. A date without a year is read only where a range gives it one
(110年1月~6月, 至同年6月). Durations (2個月), clock times, versions, clauses and ages are no dates.
"""

from __future__ import annotations

import re

from schemas.plan import PlanDate
from schemas.records import dataclass, replace
from text.cjk_numerals import SHADOW, SHADOWS, UNSHADOWS, cjk_value
from text.fold import fold


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at `text[start:end]`. Relative dates (決標後90日, 今年6月) have no value."""

    start: int
    end: int
    value: PlanDate | None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """A period at `text[start:end]`; an end that the words leave open is None."""

    start: int
    end: int
    first: DateMention | None
    last: DateMention | None


_CN = SHADOW
_NUM = rf"(?:\d{{1,2}}|{_CN}{{1,3}})"
_YEAR = (
    rf"(?:(?P<era>(?:中華)?民國)[ ]*(?P<roc>\d{{1,3}}|{_CN}{{1,5}})"
    rf"|(?<![\d./])(?<!\d,)(?P<year>(?:19|20)\d\d|1\d\d|[6-9]\d|{_CN}{{3,5}}))[ ]*(?:會計)?年"
)
_NOT_YEAR = re.compile(r"[ ]*(?:版|齡|級|資歷|輪|費|以上|以下|以內|內|間|來|後)")
_MONTH_TAIL = rf"(?:[ ]*(?P<day>{_NUM})[ ]*[日號]|[ ]*(?P<part>上旬|中旬|下旬|底|初|中|末))?"
_IN_YEAR = (
    rf"(?:[ ]*(?:度)?[ ]*(?:(?P<before>{_NUM})[ ]*、[ ]*)?(?P<month>{_NUM}|元)[ ]*月(?:份)?{_MONTH_TAIL}"
    rf"|[ ]*(?:度)?[ ]*(?:第[ ]*(?P<quarter>[1-4]|{_CN})[ ]*季|Q(?P<q>[1-4]))"
    r"|[ ]*(?:度)?[ ]*(?P<half>[上下])半年(?:度)?"
    r"|[ ]*(?:度)?[ ]*年?(?P<yearpart>底|末|初|終|中(?!央))|(?P<whole>度)?)"
)
_WORDED = re.compile(_YEAR + _IN_YEAR)
_NUMERIC = re.compile(
    r"(?<![\d./A-Za-z#*])(?<!\d,)(?<!\d:)(?:民國[ ]*)?(?P<y>(?:19|20)\d\d|1\d\d)[ ]?(?P<sep>[/.\-])[ ]?(?P<m>0?[1-9]|1[0-2])"
    r"(?:[ ]?(?P=sep)[ ]?(?P<d>0?[1-9]|[12]\d|3[01]))?(?![\d]|[/.\-][ ]?\d(?!\d*[/.\-])|[A-Za-z:%])"
)
_QUARTER = re.compile(r"(?<![\d./A-Za-z#*])(?<!\d,)(?P<y>20\d\d|1\d\d)[ ]?Q(?P<q>[1-4])(?![\dA-Za-z%])")
_NUMERIC_AFTER_RANGE = re.compile(r"(?P<m>0?[1-9]|1[0-2])(?:(?P<sep>[/.\-])(?P<d>0?[1-9]|[12]\d|3[01]))?(?![\d:%.,/A-Za-z])")
_ARITHMETIC = frozenset("=+*x×÷<>≒≈")
_COUNTED = frozenset("%人元次個名位場星分倍秒歲項件張筆組年月隻點") | {chr(SHADOWS[ord(sign)]) for sign in "萬億千百"}
_UNIT = r"(?:個[ ]?月|個工作[天日]|個日曆天|日曆天|工作[天日]|個禮拜|個星期|個半月|日|天|周|季|年|月)"
_AMOUNT = rf"(?:\d{{1,3}}|{_CN}{{1,4}}|半)"
_EVENT = "核定|核准|核備|核可|函復|審查|奉核|通過|簽約|訂約|契約|履約|決標|得標|驗收|上架|開工|完工|完成|公告|通知|開始|啟動|撥款"
_THIS_YEAR = rf"{_NUM}[ ]*月(?:[ ]*{_NUM}[ ]*[日號]|底|上旬|中旬|下旬|月初|月中)?|第?(?:[1-4]|{_CN})[ ]*季|底|末|初|[上下]半年"
_RELATIVE = re.compile(
    rf"(?:(?:{_EVENT})[^\W\d]{{0,6}}?)?(?:後|之後|起|日起|次日起|之日起|翌日起)[ ]*(?:算|計)?[ ]*(?:約|預計)?[ ]*"
    rf"{_AMOUNT}[ ]?{_UNIT}(?:[之以]?內|後|前|止)?"
    rf"|(?:{_EVENT})[^\W\d]{{0,6}}?(?:後|起)(?:之|的)?第[ ]?{_AMOUNT}[ ]?{_UNIT}"
    rf"|{_AMOUNT}[ ]?{_UNIT}[之以]?內"
    rf"|即日起|(?:今年|本年|明年|後年|去年|當年|次年)(?:度)?[ ]*(?:{_THIS_YEAR})"
)
_YEARLESS = re.compile(
    rf"(?P<which>同年|當年|該年|次年|翌年|隔年)?(?:度)?[ ]*(?:(?P<month>{_NUM}|元)[ ]*月(?:份)?{_MONTH_TAIL}"
    rf"|第[ ]*(?P<quarter>[1-4]|{_CN})[ ]*季|Q(?P<q>[1-4])|(?P<half>[上下])半年(?:度)?"
    r"|(?P<only>\d{1,2})[ ]*日|(?P<monthpart>月底|月末)|(?P<yearpart>底|末|年底|年終))"
)
_JOIN = re.compile(
    r"[ ]*+(?:\([^()]{0,20}\))?[ ]*+(?:起跑|起算|起始|起|開始|啟動|展開|動工|開工)?(?:辦理|執行|實施|進行|施作)?[ ]*+[,、]?[ ]*+"
    r"(?:預計|預定|並)?(?:~|-+|至|到|迄|→|>|[於在](?=.{0,16}(?:完成|結束|完工|止|竣工)))[ ]*+(?:預計|預定)?[ ]*+(?:民國)?[ ]*+"
)
_BEFORE_FIRST = re.compile(r"(?:自|從|由)[ ]*(?:民國)?[ ]*$")
_BEGIN_BEHIND = re.compile(r"[ ]*(?:開始|起|啟動|展開|開工|動工)")
_BEFORE_LAST = re.compile(r"(?:迄|至|截至|最遲|預計於?|至遲)[ ]*(?:民國)?[ ]*$")
_END_BEHIND = re.compile(r"[ ]*(?:底)?(?:以前|之前|前|止|為止|截止|完成|結束|完工|竣工)")
_SHORT_RANGE = re.compile(rf"[ ]*(?P<a>\d{{1,2}})[ ]*[~\-至到][ ]*(?P<b>{_NUM})[ ]*月(?:份)?(?:[ ]*(?P<part>底|初|中))?")


def _integer(written: str | None) -> int | None:
    if not written:
        return None
    if written.isdecimal():
        return int(written)
    if written == "元":  # 元月 is January
        return 1
    value = cjk_value(written.translate(UNSHADOWS))
    return int(value) if value is not None else None


def _western(year: int, *, era: bool) -> int | None:
    if era or year < 1000:
        year += 1911
    return year if 1912 <= year <= 2200 else None


def _date(year: int, month: int | None = None, day: int | None = None, last: int | None = None) -> PlanDate | None:
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= PlanDate(year, month).last_day()[2]:
        return None
    return PlanDate(year, month, day, last)


def _in_year(year: int, found: re.Match[str]) -> PlanDate | None:
    groups = found.groupdict()
    quarter = groups.get("quarter") or groups.get("q")
    if quarter:
        number = _integer(quarter)
        return PlanDate(year, 3 * number - 2, None, 3 * number) if number in (1, 2, 3, 4) else None
    if groups.get("half"):
        return PlanDate(year, 1, None, 6) if groups["half"] == "上" else PlanDate(year, 7, None, 12)
    if groups.get("yearpart"):
        part = groups["yearpart"]
        return PlanDate(year, 1) if part == "初" else PlanDate(year, 6) if part == "中" else PlanDate(year, 12)
    if groups.get("month"):
        month, day, before = _integer(groups["month"]), _integer(groups.get("day")), _integer(groups.get("before"))
        if month is not None and before is not None and 1 <= before < month and day is None:
            return _date(year, before, None, month) if month <= 12 else None
        return _date(year, month, day) if month is not None else None
    return PlanDate(year)


def _worded(text: str) -> list[DateMention]:
    mentions = []
    for found in _WORDED.finditer(text):
        year = _integer(found.group("roc") or found.group("year"))
        if year is None:
            continue
        bare = not any(found.group(name) for name in ("month", "quarter", "q", "half", "yearpart", "whole"))
        western = _western(year, era=bool(found.group("era")))
        if western is None:
            continue
        if bare and (_NOT_YEAR.match(text, found.end()) or (year < 100 and not found.group("era"))):
            continue  # 108年版, 20年以上
        value = _in_year(western, found)
        if value is not None:
            mentions.append(DateMention(found.start(), found.end(), value))
    return mentions


def _numeric(text: str) -> list[DateMention]:
    mentions: list[DateMention] = []
    for found in _NUMERIC.finditer(text):
        year, month, day = int(found.group("y")), int(found.group("m")), _integer(found.group("d"))
        written_month = found.group("m")
        separator, behind = found.group("sep"), text[found.end() :]
        if separator == "-" and re.search(r"\d-$", text[: found.start()]) and not _goes_on(found, mentions):
            continue
        if day is None:
            next_sign, last_sign = behind.lstrip()[:1], text[: found.start()].rstrip()[-1:]
            if (next_sign and next_sign in _ARITHMETIC) or (last_sign and last_sign in _ARITHMETIC):
                continue
            if separator == "." and next_sign and next_sign in _COUNTED:
                continue
            if separator == "-" and len(written_month) == 1:
                continue  # 110-1 is a school term
            if separator == "-" and year < 1000 and behind.lstrip()[:1] in tuple("年度學"):
                continue
        western = _western(year, era=False)
        value = _date(western, month, day) if western is not None else None
        if value is not None:
            mentions.append(DateMention(found.start(), found.end(), value))
    return mentions


def _quarters(text: str) -> list[DateMention]:
    """Quarters without 年: 2027 Q3."""
    found = ((one, _western(int(one.group("y")), era=False)) for one in _QUARTER.finditer(text))
    return [DateMention(one.start(), one.end(), value) for one, year in found if year and (value := _in_year(year, one))]


def _goes_on(found: re.Match[str], mentions: list[DateMention]) -> bool:
    """Whether a dash is all that parts it from a date before it: 2026-05-2027-01."""
    return bool(mentions) and mentions[-1].end == found.start() - 1


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every date in the text, in order; those that take their year from a range are not among them (`find_ranges`)."""
    folded = fold(text).translate(SHADOWS)
    mentions = [*_worded(folded), *_numeric(folded), *_quarters(folded)]
    taken = [(mention.start, mention.end) for mention in mentions]
    for found in _RELATIVE.finditer(folded):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            mentions.append(DateMention(found.start(), found.end(), None, relative=True))
    return tuple(sorted(mentions, key=lambda mention: (mention.start, -mention.end)))


def _inherits(text: str, place: int, first: DateMention) -> DateMention | None:
    """The date at `place` that takes its year from the first date of its range."""
    assert first.value is not None
    found = _YEARLESS.match(text, place)
    year = first.value.year
    if found is not None:
        if found.group("which") in ("次年", "翌年", "隔年"):
            year += 1
        if found.group("only"):
            value = _date(year, first.value.month, int(found.group("only"))) if first.value.month else None
        elif found.group("monthpart"):
            value = PlanDate(*PlanDate(year, first.value.month).last_day()) if first.value.month else None
        elif found.group("yearpart"):
            value = PlanDate(year, 12)
        else:
            value = _in_year(year, found)
        if value is None:
            return None
        if not found.group("which") and value.last_day() < first.value.first_day():
            value = replace(value, year=year + 1)  # 110年11月至2月 means the February that follows
        return DateMention(found.start(), found.end(), value)
    numeric = _NUMERIC_AFTER_RANGE.match(text, place)
    if numeric is None or first.value.month is None or not re.search(r"[/.\-]", text[first.start : first.end]):
        return None
    if numeric.group("sep") and numeric.group("sep") not in text[first.start : first.end]:
        return None
    month, day = int(numeric.group("m")), _integer(numeric.group("d"))
    if (day is None) != (first.value.day is None):
        return None
    inherited = _date(year, month, day)
    return DateMention(numeric.start(), numeric.end(), inherited) if inherited else None


def find_ranges(text: str) -> tuple[DateRange, ...]:
    """Every period in the text, open ones (自116年2月起, 116年9月底前) among them, in order."""
    folded = fold(text).translate(SHADOWS)
    mentions = [mention for mention in find_dates(text) if mention.value is not None]
    ranges: list[DateRange] = []
    used: set[int] = set()
    for number, first in enumerate(mentions):
        if number in used:
            continue
        short = _two_months(folded, first) or _short_range(folded, first)
        if short is not None:
            ranges.append(short)
            continue
        join = _JOIN.match(folded, first.end)
        last: DateMention | None = None
        if join is not None:
            following = mentions[number + 1] if number + 1 < len(mentions) else None
            if following is not None and following.start <= join.end() <= following.end:
                last = following
                used.add(number + 1)
            else:
                last = _inherits(folded, join.end(), first)
        opening = _BEFORE_FIRST.search(folded[: first.start])
        start = opening.start() if opening else first.start
        if last is not None:
            end = _END_BEHIND.match(folded, last.end)
            ranges.append(DateRange(start, end.end() if end and end.group().strip() == "止" else last.end, first, last))
        elif (behind := _BEGIN_BEHIND.match(folded, first.end)) is not None or opening is not None:
            ranges.append(DateRange(start, behind.end() if behind else first.end, first, None))
        elif (behind := _END_BEHIND.match(folded, first.end)) is not None:
            before = _BEFORE_LAST.search(folded[: first.start])
            ranges.append(DateRange(before.start() if before else first.start, behind.end(), None, first))
    return tuple(ranges)


def _two_months(text: str, one: DateMention) -> DateRange | None:
    """116年3、4月: from the first month to the last."""
    if one.value is None or one.value.last_month is None or "、" not in text[one.start : one.end]:
        return None
    first = replace(one, value=replace(one.value, last_month=None))
    return DateRange(one.start, one.end, first, replace(one, value=replace(one.value, month=one.value.last_month, last_month=None)))


def _short_range(text: str, first: DateMention) -> DateRange | None:
    """110年1~6月: the months share the year that stands once."""
    if first.value is None or first.value.month is not None:
        return None
    found = _SHORT_RANGE.match(text, first.end)
    if found is None:
        return None
    begin, finish = _date(first.value.year, int(found.group("a"))), _integer(found.group("b"))
    end = _date(first.value.year, finish) if finish is not None else None
    if begin is None or end is None:
        return None
    return DateRange(
        first.start,
        found.end(),
        DateMention(first.start, found.end("a"), begin),
        DateMention(found.start("b"), found.end(), end),
    )
