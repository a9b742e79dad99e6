"""Due days: the examples of the law, and properties over holidays, make-up days, time zones and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.calendar.days import DAY, Calendar, OfficeDay, days_of
from service.calendar.loading import calendar_at
from service.calendar.reckoning import KINDS, Kind, deadline, is_late, kind_of, taipei_day
from service.settings import TAIPEI

SHIPPED = calendar_at(None)
YEARS = (2025, 2026, 2027)
SPAN = datetime.fromisoformat("2025-02-01"), datetime.fromisoformat("2027-06-30")


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), TAIPEI)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Three whole years whose days off and make-up Saturdays are as one likes, with a working day at least every ten."""
    turned = draw(st.sets(st.integers(0, 3 * 365 - 1), max_size=60))
    days = {}
    for number, day in enumerate(day for year in YEARS for day in days_of(year)):
        working = (day.weekday() < 5) != (number in turned) or number % 10 == 0
        days[day] = OfficeDay(day=day, working=working)
    return Calendar(days=days, version="drawn")


zones = st.sampled_from([UTC, TAIPEI, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), timezone(timedelta(hours=-11))])
moments = st.datetimes(*SPAN).map(lambda naive: naive.replace(tzinfo=TAIPEI))
lengths = st.integers(1, 40)
kinds = st.sampled_from(KINDS)


def test_the_reckoning_is_shown_in_one_line() -> None:
    made = deadline(noon("2026-02-17"), 14, "calendar", SHIPPED, clause="要點第八點")
    assert made.due_on == date(2026, 3, 3)
    assert made.summary.zh == "14日：收件 2/17，翌日起算，末日 3/3"
    assert made.summary.en == "14 days: received 2/17, counted from the next day, last day 3/3"
    assert made.basis.zh == "要點第八點、行政程序法第48條"
    assert not made.provisional


@pytest.mark.parametrize(
    ("received", "days", "kind", "due"),
    [
        ("2026-02-13", 14, "calendar", "2026-03-02"),  # Friday in lieu of 228, then the weekend
        ("2026-02-13", 14, "calendar-no-rollover", "2026-02-27"),
        ("2026-02-13", 14, "working", "2026-03-13"),
        ("2025-01-25", 14, "calendar", "2025-02-08"),  # a make-up Saturday stays
        ("2025-02-01", 14, "calendar", "2025-02-17"),  # an ordinary Saturday moves to Monday
        ("2021-02-06", 14, "calendar", "2021-02-20"),
        ("2026-01-30", 16, "calendar", "2026-02-23"),  # nine days of New Year
        ("2026-12-18", 14, "calendar", "2027-01-04"),  # over the turn of the year
    ],
)
def test_known_due_days(received: str, days: int, kind: Kind, due: str) -> None:
    assert deadline(noon(received), days, kind, SHIPPED).due_on == date.fromisoformat(due)


def test_each_day_off_is_told() -> None:
    made = deadline(noon("2026-02-13"), 14, "calendar", SHIPPED)
    assert [step.zh for step in made.steps if "順延" in step.zh] == [
        "115年2月27日（星期五）為放假日（和平紀念日（補假）），順延。",
        "115年2月28日（星期六）為放假日（和平紀念日），順延。",
        "115年3月1日（星期日）為放假日（例假日），順延。",
    ]
    assert made.summary.zh == "14日：收件 2/13，翌日起算，末日 2/27 逢放假日，順延至 3/2"


def test_a_make_up_saturday_is_told() -> None:
    made = deadline(noon("2025-01-25"), 14, "calendar", SHIPPED)
    assert any("補行上班日" in step.zh for step in made.steps)


def test_a_year_without_a_list_is_provisional() -> None:
    assert deadline(noon("2027-12-20"), 14, "calendar", SHIPPED).provisional
    assert not deadline(noon("2027-12-10"), 14, "calendar", SHIPPED).provisional


def test_the_second_before_midnight_is_another_day_than_midnight() -> None:
    before = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
    after = datetime(2026, 3, 2, 16, 0, 0, tzinfo=UTC)
    assert taipei_day(before) == date(2026, 3, 2)
    assert taipei_day(after) == date(2026, 3, 3)
    assert (
        deadline(after, 14, "calendar-no-rollover", SHIPPED).due_on
        == deadline(before, 14, "calendar-no-rollover", SHIPPED).due_on + DAY
    )


def test_nothing_is_late_before_the_due_day_is_over_in_taipei() -> None:
    due = date(2026, 3, 3)
    assert not is_late(due, datetime(2026, 3, 3, 15, 59, 59, 999999, tzinfo=UTC))
    assert is_late(due, datetime(2026, 3, 3, 16, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_period_of_no_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="1 to 366"):
        deadline(noon("2026-02-17"), days, "calendar", SHIPPED)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="business"):
        kind_of("business")


@given(moments, lengths, kinds, calendars(), zones)
def test_the_zone_of_the_machine_changes_nothing(
    received: datetime, days: int, kind: Kind, calendar: Calendar, zone: timezone
) -> None:
    here, there = deadline(received, days, kind, calendar), deadline(received.astimezone(zone), days, kind, calendar)
    assert here == there


@given(moments, lengths, calendars())
def test_calendar_days_move_only_over_days_off(received: datetime, days: int, calendar: Calendar) -> None:
    made = deadline(received, days, "calendar", calendar)
    assert made.last_day == taipei_day(received) + timedelta(days=days)
    assert made.due_on >= made.last_day
    assert calendar.is_working(made.due_on)
    passed = [made.last_day + timedelta(days=number) for number in range((made.due_on - made.last_day).days)]
    assert not any(calendar.is_working(day) for day in passed)


@given(moments, lengths, calendars())
def test_working_days_are_counted_one_by_one(received: datetime, days: int, calendar: Calendar) -> None:
    made = deadline(received, days, "working", calendar)
    first = taipei_day(received) + DAY
    counted = [first + timedelta(days=number) for number in range((made.due_on - first).days + 1)]
    assert sum(calendar.is_working(day) for day in counted) == days
    assert calendar.is_working(made.due_on)


@given(moments, lengths, kinds, calendars())
def test_a_later_receipt_is_never_due_earlier(received: datetime, days: int, kind: Kind, calendar: Calendar) -> None:
    assert deadline(received + DAY, days, kind, calendar).due_on >= deadline(received, days, kind, calendar).due_on


@given(moments, lengths, calendars())
def test_no_kind_is_shorter_than_plain_days(received: datetime, days: int, calendar: Calendar) -> None:
    plain, rolled, working = (
        deadline(received, days, kind, calendar).due_on for kind in ("calendar-no-rollover", "calendar", "working")
    )
    assert plain <= rolled
    assert plain <= working


@given(moments, lengths, kinds, calendars(), st.integers(0, 86_399))
def test_the_hour_of_receipt_changes_nothing(received: datetime, days: int, kind: Kind, calendar: Calendar, second: int) -> None:
    same_day = datetime.combine(taipei_day(received), time(0), TAIPEI) + timedelta(seconds=second)
    assert deadline(received, days, kind, calendar) == deadline(same_day, days, kind, calendar)


@given(moments, lengths, kinds)
def test_what_is_stored_says_the_same(received: datetime, days: int, kind: Kind) -> None:
    made = deadline(received, days, kind, SHIPPED)
    stored = made.as_json()
    assert stored["due_on"] == made.due_on.isoformat()
    assert len(stored["steps"]) == len(made.steps)
    assert all(step["zh-Hant"] and step["en"] for step in stored["steps"])
