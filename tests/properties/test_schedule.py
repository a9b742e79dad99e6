"""改善期程 and 預計改版上架時間 against the calendar of the standard library, however the dates are written."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.effort import tries
from tests.properties.papers import Finding, found

SCHEDULE, RELEASE = "improvement.schedule", "improvement.release"
STYLES = (
    ("{roc}年{m}月", "{roc}年{m}月{d}日", "{roc}年第{q}季"),
    ("{roc}年{m}月底", "{roc}年{m}月{d}日", "{roc}年Q{q}"),
    ("民國{roc}年{m}月", "民國{roc}年{m}月{d}日", "民國{roc}年第{q}季"),
    ("{year}年{m}月", "{year}年{m}月{d}日", "{year}年第{q}季"),
    ("{roc}/{m:02}", "{roc}/{m:02}/{d:02}", None),
    ("{year}/{m:02}", "{year}/{m:02}/{d:02}", None),
    ("{year}-{m:02}", "{year}-{m:02}-{d:02}", None),
    ("{roc}.{m}", "{roc}.{m}.{d}", None),
)
"""How one writer writes months, days and, where the writing has any, quarters."""
EDGES = (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2026, 3, 31), date(2026, 4, 1))


@dataclass(frozen=True)
class Day:
    """A time as it is written, and the first and the last day that it may mean."""

    words: str
    first: date
    last: date


@st.composite
def times(draw: st.DrawFn, style: tuple[str | None, ...], near: date | None = None) -> Day:
    day = draw(st.sampled_from(EDGES) if draw(st.integers(0, 5)) == 0 else st.dates(date(2025, 1, 1), date(2028, 12, 31)))
    if near is not None and draw(st.booleans()):
        day = near + timedelta(days=draw(st.sampled_from((0, 1, -1, 31, -31, 92, -92))))
    kind = draw(st.sampled_from([place for place, form in enumerate(style) if form is not None]))
    form, year, month, quarter = style[kind], day.year, day.month, (day.month + 2) // 3
    assert form is not None
    words = form.format(roc=year - 1911, year=year, m=month, d=day.day, q=quarter)
    if kind == 1:
        return Day(words, day, day)
    begin, end = (3 * quarter - 2, 3 * quarter) if kind == 2 else (month, month)
    return Day(words, date(year, begin, 1), date(year, end, monthrange(year, end)[1]))


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Day, Day, Day, date]:
    style = draw(st.sampled_from(STYLES))
    start = draw(times(style))
    end = draw(times(style, start.first))
    release = draw(times(draw(st.sampled_from(STYLES)), end.last))
    received = draw(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
    if draw(st.booleans()):
        received = draw(st.sampled_from((start, end, release))).last + timedelta(days=draw(st.integers(0, 1)))
    return start, end, release, received


def expected(start: Day, end: Day, release: Day, received: date) -> list[Finding]:
    """The spec's words: a period ends before it starts; a release before the end; over on the day of receipt."""
    codes: list[Finding] = []
    if end.last < start.first:
        codes.append(("C702", SCHEDULE))
    # of a quarter, the end is its last month
    if release.last < date(end.last.year, end.last.month, end.first.day if end.first == end.last else 1):
        codes.append(("C703", RELEASE))
    # of a period the wrong way round either may be the end; the start of a quarter is its first month
    year, month = start.first.year, start.first.month
    begun = start.last if start.first == start.last else date(year, month, monthrange(year, month)[1])
    if end.last < received and (begun < received if end.last < start.first else True):
        codes.append(("C704", SCHEDULE))
    if release.last < received:
        codes.append(("C704", RELEASE))
    return sorted(codes, key=str)


@tries(80)
@given(schedules(), st.sampled_from(("至", "~", "～", "－", " 至 ", "起至")))
def test_a_schedule_is_judged_by_the_calendar(drawn: tuple[Day, Day, Day, date], joint: str) -> None:
    start, end, release, received = drawn
    sections = {SCHEDULE: f"{start.words}{joint}{end.words}", RELEASE: release.words}
    assert found(sections, as_of=received) == expected(start, end, release, received)
