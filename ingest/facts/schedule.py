"""改善期程: from when to when the App is improved.

What is assumed:
- A period in brackets, or in a clause that speaks of a meeting, a holiday, an event or an earlier version, is not the schedule,
  unless nothing else is there.
- A period beside words of a single step (需求訪談, 開發, 測試, 第一期) is a phase; any other is a schedule. Where there are only
  phases, they and the dated steps between them are the schedule, from the earliest start to the latest end. So are several
  schedules of which the first does not cover the others. A period that ends before it starts stays as it is written.
- A start in a month with how long it takes (115年12月起6個月, 為期半年) has its end: the last of so many months.
- A start whose sentence ends something in a month or a quarter without a year (115年4月開始，9月底結束) has that end, unless more
  months follow.
- A phase or a milestone without a year is in that of the one before it, or in the next year where it begins earlier.
- Without any period, two or more dates are milestones from first to last. One date alone is the end; a quarter, half a year
  or a year alone is start and end. A start in a quarter is its first month, an end its last.
- Dates of release, warranty or maintenance are no steps.
- Two dates in brackets behind the occasions that a period leads from and to (開學（116年2月）至期末（116年7月）) are its start and
  its end.
- 核定後3個月內, 為期8個月 or 4月至9月 name a time, though no date that could be compared.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from ingest.facts.moments import ANY_TIME, dates_of, month_number, passes_by, stated_date
from ingest.facts.prose import Prose
from ingest.facts.stages import named_stages
from schemas.plan import Period, PlanDate, Stated
from schemas.records import dataclass, field, replace
from text.dates import DateMention, DateRange, find_ranges

_STEP = re.compile(
    r"需求|訪談|確認|規劃|設計|開發|建置|測試|驗收|檢測|送審|試營運|試辦|決標|招標|採購|簽約|施作|教育訓練|介接|第[一二三四五1-5](?:期|階段)|上半期|下半期"
)
_TURN = re.compile(r"完成|開始|啟動|結案|交付|起|止|迄|結束")
_OVERALL = re.compile(r"本案|全案|整體|(?:改善|改版)(?:期程|期間|作業|工作|時程)|期程(?!分)|期間[為自:]")
_NO_STEP = re.compile(r"上架|(?<!測試)上線(?!測試)|發布|推出|保固|維護|營運至")
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_YEARLESS_PHASE = re.compile(
    rf"(?<![年\d./一二三四五六七八九十])(?P<which>[同當次翌隔]年)?(?P<first>{_MONTH})(?:月(?:份)?(?:\d{{1,2}}日)?)?[至到~-]"
    rf"(?P<last>{_MONTH})月(?:份)?(?:\d{{1,2}}日)?"
    rf"|(?<![年\d./一二三四五六七八九十至到~-])(?P<only>{_MONTH})月(?![至到~\d-])"
    r"|(?<![年至到~-])(?:第(?P<quarter>[1-4一二三四])季|Q(?P<q>[1-4]))(?![至到~-])"
)
_YEARLESS_MONTH = r"(?<![年\d./~-])(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!\d)"
_YEARLESS_END = re.compile(
    rf"(?P<date>{_YEARLESS_MONTH}(?:份|底|初|中|[上中下]旬)*|第(?P<quarter>[1-4一二三四])季(?:底|末)?)"
    r"(?:以前|之前|前|止|為止|結束|(?:全部|全數)?完成|完工|竣工)"
)
_NO_YEAR = re.compile(rf"{_YEARLESS_MONTH}|第[1-4一二三四]季")
_UP_TO = re.compile(r"[至到]$")
_LASTS = re.compile(
    r",?(?:(?:辦理|執行)?(?:期程|工期)?(?:為期|歷時|為|共計?|計|合計)?)?"
    r"(?:(?P<months>\d{1,2}|[一二兩三四五六七八九十]{1,2})個月|(?P<years>[12半一二兩])年)(?!內|後|半|前)(?=[,。;)\n]|$|完成|辦理|執行)"
)
_TO_AN_OCCASION = re.compile(r"\)(?:起|開始)?[至到迄~-][^,。;()\n]{0,14}\(")
_SEGMENT = re.compile(r"[,、;。:\n]")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The periods, the overall start and end, and whether any time is named at all."""

    periods: tuple[Period, ...] = ()
    start: Stated[PlanDate] | None = None
    end: Stated[PlanDate] | None = None
    timed: bool = False
    stages: Mapping[str, Stated[PlanDate]] = field(default_factory=dict)
    """The last date beside each stage's name."""


def schedule_of(prose: Prose) -> Schedule:
    """The schedule that the words of 改善期程 state."""
    dates = dates_of(prose)
    ranges = _joined(prose, [one for one in find_ranges(prose.dated) if (one.first or one.last) and _is_own(prose, one)], dates)
    ranges = ranges or _between_occasions(prose, dates)
    singles = [
        one
        for one in dates
        if one.value is not None
        and not passes_by(prose, one.start, one.end)
        and not any(other.start <= one.start < other.end for other in ranges)
    ]
    ranges = _with_later_phases(prose, [_with_duration(prose, one) for one in ranges])
    open_ranges = [one for one in ranges if not prose.bracketed(one.start)]
    open_singles = [one for one in singles if not prose.bracketed(one.start)]
    if open_ranges or not ranges:
        ranges, singles = open_ranges, open_singles or ([] if ranges else singles)
    if ranges:
        dates = tuple(sorted([*singles, *(one.last for one in ranges if one.last)], key=lambda one: one.start))
        return replace(_from_ranges(prose, ranges, singles), stages=named_stages(prose, dates))
    steps = _with_later_steps(prose, [one for one in singles if not _NO_STEP.search(_segment(prose, one))]) or singles
    if steps:
        return replace(_from_dates(prose, steps), stages=named_stages(prose, steps))
    relative = any(one.relative and not passes_by(prose, one.start, one.end) for one in dates)
    vague = any(
        not prose.bracketed(found.start())
        and (_UP_TO.search(prose.folded[: found.start()]) or not passes_by(prose, found.start(), found.end()))
        for found in ANY_TIME.finditer(prose.folded)
        if not any(one.start < found.end() and found.start() < one.end for one in dates)
    )
    return Schedule(timed=relative or vague)


def _is_own(prose: Prose, one: DateRange) -> bool:
    return not passes_by(prose, one.start, one.end) and not _NO_STEP.search(_segment(prose, one))


def _segment(prose: Prose, one: DateMention | DateRange) -> str:
    """The words around a date up to the next mark; brackets do not part it from its step: 程式開發（116年2月至5月）."""
    marks = [found.end() for found in _SEGMENT.finditer(prose.folded, 0, one.start)]
    if marks and marks[-1] == one.start and prose.folded[one.start - 1] == ":":
        marks.pop()  # 需求訪談：116年1月
    start = marks[-1] if marks else 0
    behind = _SEGMENT.search(prose.folded, one.end)
    return prose.folded[start : behind.start() if behind else None]


def _with_duration(prose: Prose, one: DateRange) -> DateRange:
    """A period of which start and length are told, with its end: 115年12月起6個月 ends in May."""
    start = one.first.value if one.first else None
    found = _LASTS.match(prose.folded, one.end)
    if one.last is not None or start is None or start.month is None or start.day or start.last_month or found is None:
        return one
    name = "months" if found.group("months") else "years"
    written = found.group(name)
    months = month_number(written) if name == "months" else 6 if written == "半" else 12 * month_number(written)
    if not months:
        return one
    year, month = divmod(start.year * 12 + start.month - 1 + months - 1, 12)
    return DateRange(one.start, found.end(), one.first, DateMention(found.start(name), found.end(), PlanDate(year, month + 1)))


def _with_later_phases(prose: Prose, ranges: list[DateRange]) -> list[DateRange]:
    """Phases that take their year from one before them put with it: 116年1月至3月需求分析，4月至7月開發.

    Beside a period that is no phase they lie within it, and tell nothing new.
    """
    if not ranges or any(one.first is None or one.last is None or not _STEP.search(_segment(prose, one)) for one in ranges):
        return ranges
    whole = list(ranges)
    for found in _YEARLESS_PHASE.finditer(prose.folded, ranges[0].end):
        before = max((one for one in whole if one.end <= found.start()), key=lambda one: one.end)
        within = any(one.start < found.end() and found.start() < one.end for one in whole)
        months = _months_behind(found, before.first.value if before.first else None)
        if months is None or within:
            continue
        first, last = (DateMention(found.start(), found.end(), value) for value in months)
        one = DateRange(found.start(), found.end(), first, last)
        if _is_own(prose, one) and _STEP.search(_segment(prose, one)):
            whole.append(one)
    return whole


def _with_later_steps(prose: Prose, dates: list[DateMention]) -> list[DateMention]:
    """Milestones that take their year from one before them put with it: 115年4月需求訪談、6月完成設計、9月完成測試."""
    if not dates or not all(_is_step(prose, one) for one in dates):
        return dates
    whole = list(dates)
    for found in _YEARLESS_PHASE.finditer(prose.folded, dates[0].end):
        before = max((one for one in whole if one.end <= found.start()), key=lambda one: one.end)
        within = any(one.start < found.end() and found.start() < one.end for one in whole)
        months = _months_behind(found, before.value)
        one = DateMention(found.start(), found.end(), months[1] if months is not None else None)
        if months is not None and not within and not passes_by(prose, one.start, one.end) and _is_step(prose, one):
            whole.append(one)
    return whole


def _months_behind(found: re.Match[str], before: PlanDate | None) -> tuple[PlanDate, PlanDate] | None:
    """First and last month of a phase without a year, which follows on a date; None where they are no months."""
    quarter = found.group("quarter") or found.group("q")
    if quarter:
        last = 3 * month_number(quarter)
        first = last - 2
    elif found.group("only"):
        first = last = month_number(found.group("only"))
    else:
        first, last = month_number(found.group("first")), month_number(found.group("last"))
    if before is None or before.month is None or not 1 <= first <= last <= 12:
        return None
    which = found.group("which")
    year = before.year + (first < before.month if which is None else which[0] in "次翌隔")
    return PlanDate(year, first), PlanDate(year, last)


def _joined(prose: Prose, ranges: list[DateRange], dates: tuple[DateMention, ...]) -> list[DateRange]:
    """Periods whose start and end stand apart in one sentence put together: 自116年2月起分三階段辦理，於116年9月底前完成."""
    joined: list[DateRange] = []
    for one in ranges:
        before = joined[-1] if joined else None
        opened = before is not None and before.last is None and one.first is None
        if before is not None and opened and prose.sentence(before.start) == prose.sentence(one.start):
            joined[-1] = DateRange(before.start, one.end, before.first, one.last)
        else:
            joined.append(one)
    for place, one in enumerate(joined):
        ends = [
            date
            for date in dates
            if date.value is not None and date.start >= one.end and prose.sentence(one.start) == prose.sentence(date.start)
        ]
        if one.last is None and ends and re.search(r"[同當次翌隔]年", prose.folded[ends[0].start : ends[0].end]):
            joined[place] = DateRange(one.start, ends[0].end, one.first, ends[0])
        elif one.last is None and not ends and (end := _yearless_end(prose, one)) is not None:
            joined[place] = DateRange(one.start, end.end, one.first, end)
    return joined


def _yearless_end(prose: Prose, one: DateRange) -> DateMention | None:
    """When something ends in the rest of the sentence: 115年10月動工，3月完工 ends in the March that follows."""
    start = one.first.value if one.first else None
    stop = prose.sentence(one.start)[1]
    found = max(_YEARLESS_END.finditer(prose.folded, one.end, stop), key=lambda each: each.start(), default=None)
    if start is None or start.month is None or found is None or _NO_YEAR.search(prose.folded, found.end(), stop):
        return None
    month = 3 * month_number(found.group("quarter")) if found.group("quarter") else month_number(found.group("month"))
    if not 1 <= month <= 12 or not _is_own(prose, DateRange(found.start(), found.end("date"), None, None)):
        return None
    return DateMention(found.start(), found.end("date"), PlanDate(start.year + (month < start.month), month))


def _between_occasions(prose: Prose, dates: tuple[DateMention, ...]) -> list[DateRange]:
    """Periods from one occasion to another that have their dates behind them in brackets."""
    dated = [one for one in dates if one.value is not None]
    return [
        DateRange(first.start, last.end, first, last)
        for first, last in itertools.pairwise(dated)
        if _TO_AN_OCCASION.fullmatch(prose.folded, first.end, last.start)
    ]


def _from_ranges(prose: Prose, ranges: list[DateRange], singles: list[DateMention]) -> Schedule:
    closed = [one for one in ranges if one.first is not None and one.last is not None]
    overall = [one for one in closed if _OVERALL.search(_segment(prose, one)) or not _STEP.search(_segment(prose, one))]
    shown = tuple(_period(prose, one) for one in closed or ranges)
    if overall:
        main = _period(prose, overall[0])
        if _is_inverted(main) or all(_covers(main, other) for other in shown):
            return Schedule(shown, main.start, main.end, timed=True)
        steps: list[DateMention] = []
    else:
        steps = [one for one in singles if _is_step(prose, one)]
    if len(shown) == 1 and not steps:
        return Schedule(shown, shown[0].start, shown[0].end, timed=True)
    sound = [one for one in (_period(prose, one) for one in (closed if overall else ranges)) if not _is_inverted(one)]
    dated = [stated_date(prose, one) for one in steps]
    starts = [one.start for one in sound if one.start is not None] + [_first_month(one) for one in dated]
    ends = [one.end for one in sound if one.end is not None] + [_last_month(one) for one in dated]
    if not any(one.start for one in sound) and len(ends) > 1:
        starts += ends
    return Schedule(
        shown,
        min(starts, key=lambda one: one.value.first_day(), default=None),
        max(ends, key=lambda one: one.value.last_day(), default=None),
        timed=True,
    )


def _is_step(prose: Prose, one: DateMention) -> bool:
    words = _segment(prose, one)
    return bool(_STEP.search(words) or _TURN.search(words)) and not _NO_STEP.search(words)


def _from_dates(prose: Prose, dates: list[DateMention]) -> Schedule:
    stated = sorted((stated_date(prose, one) for one in dates), key=lambda one: one.value.first_day())
    last = max(stated, key=lambda one: one.value.last_day())
    only = stated[0].value
    is_span = only.month is None or only.last_month is not None
    return Schedule((), _first_month(stated[0]) if len(stated) > 1 or is_span else None, _last_month(last), timed=True)


def _first_month(stated: Stated[PlanDate]) -> Stated[PlanDate]:
    """Of a quarter or half a year its first month."""
    return replace(stated, value=replace(stated.value, last_month=None))


def _last_month(stated: Stated[PlanDate]) -> Stated[PlanDate]:
    """Of a quarter or half a year its last month."""
    month = stated.value.last_month or stated.value.month
    return replace(stated, value=replace(stated.value, month=month, last_month=None))


def _period(prose: Prose, one: DateRange) -> Period:
    return Period(
        start=_first_month(stated_date(prose, one.first)) if one.first else None,
        end=_last_month(stated_date(prose, one.last)) if one.last else None,
        span=prose.span(one.start, one.end),
    )


def _is_inverted(period: Period) -> bool:
    return bool(period.start and period.end and period.end.value.last_day() < period.start.value.first_day())


def _covers(main: Period, other: Period) -> bool:
    early = not (main.start and other.start) or main.start.value.first_day() <= other.start.value.first_day()
    late = not (main.end and other.end) or main.end.value.last_day() >= other.end.value.last_day()
    return early and late
