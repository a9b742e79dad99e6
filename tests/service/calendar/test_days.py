"""The calendar of working days: what is shipped, what an administrator puts in its place, and what is refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from service.calendar.days import Calendar, OfficeDay, WrongCalendar, as_csv, days_of, read_days
from service.calendar.loading import SHIPPED, calendar_at
from service.calendar.make_days import FIRST, LAST, shipped


def a_year(year: int, **changes: bool) -> str:
    """A list with weekends off; changes are days by name, such as d0208=True for a working 8 February."""
    made = []
    for day in days_of(year):
        working = changes.get(f"d{day:%m%d}", day.weekday() < 5)
        made.append(OfficeDay(day=day, working=working, note="補行上班" if working and day.weekday() > 4 else ""))
    return as_csv(made)


def test_the_shipped_list_is_what_the_library_says() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == shipped()


def test_the_shipped_list_covers_whole_years() -> None:
    assert calendar_at(None).years == set(range(FIRST, LAST + 1))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2021, 2, 20), True),  # 補行上班 for the day before the eve
        (date(2025, 2, 8), True),  # the last make-up Saturday before they were given up
        (date(2025, 2, 15), False),
        (date(2025, 1, 27), False),  # for which 8 February was worked
        (date(2025, 9, 29), False),  # new in mid-year 2025: 教師節, in lieu
        (date(2025, 10, 24), False),
        (date(2026, 2, 20), False),  # 小年夜 in lieu
        (date(2026, 5, 1), False),
        (date(2026, 11, 24), True),
        (date(2027, 2, 9), False),
        (date(2027, 2, 10), False),
        (date(2027, 12, 31), False),
    ],
)
def test_known_days(day: date, working: bool) -> None:
    assert calendar_at(None).is_working(day) is working


def test_a_year_without_a_list_is_reckoned_by_law() -> None:
    calendar = calendar_at(None)
    assert not calendar.covers(date(2030, 10, 10))
    assert not calendar.is_working(date(2030, 10, 10))
    assert calendar.is_working(date(2030, 10, 9))
    assert not calendar.is_working(date(2030, 10, 12))


def test_a_list_of_the_government_goes_before_the_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "116年中華民國政府行政機關辦公日曆表.csv"
    file.write_text("\ufeff" + a_year(2027, d0213=True, d0104=False), encoding="utf-8")
    calendar = calendar_at(file)
    assert calendar.is_working(date(2027, 2, 13))
    assert not calendar.is_working(date(2027, 1, 4))
    assert not calendar.is_working(date(2026, 5, 1)), "other years stay as shipped"
    assert file.name in calendar.version


def test_a_list_in_big5_is_read(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes(a_year(2031, d0215=True).encode("cp950"))
    assert calendar_at(file).day(date(2031, 2, 15)).note == "補行上班"


def test_a_folder_holds_a_list_for_each_year(tmp_path: Path) -> None:
    for year in (2028, 2029):
        (tmp_path / f"{year}.csv").write_text(a_year(year, d0301=False), encoding="utf-8")
    calendar = calendar_at(tmp_path)
    assert {2028, 2029} <= calendar.years
    assert not calendar.is_working(date(2028, 3, 1))
    assert not calendar.is_working(date(2029, 3, 1))


def test_a_list_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(a_year(2028), encoding="utf-8")
    before = calendar_at(file)
    file.write_text(a_year(2028, d0301=False), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    after = calendar_at(file)
    assert before.is_working(date(2028, 3, 1))
    assert not after.is_working(date(2028, 3, 1))
    assert before.version != after.version


def test_two_lists_that_disagree_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(a_year(2028), encoding="utf-8")
    (tmp_path / "b.csv").write_text(a_year(2028, d0301=False), encoding="utf-8")
    with pytest.raises(WrongCalendar, match="2028-03-01"):
        calendar_at(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first row"),
        ("date,weekday,off,note\n20280101,六,2,\n", "first row"),
        ("西元日期,星期,是否放假,備註\n", "no day"),
        (a_year(2028).replace("20280301,三,0,", "20280301,四,0,"), "Row 62"),
        (a_year(2028).replace("20280301,三,0,", "20280301,三,1,"), "Row 62"),
        (a_year(2028).replace("20280301,三,0,", "20280231,三,0,"), "Row 62"),
        (a_year(2028).replace("20280301,三,0,\n", ""), "lacks 2028-03-01"),
        (a_year(2028) + "20280301,三,0,\n", "2028-03-01 twice"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(text: str, says: str) -> None:
    with pytest.raises(WrongCalendar, match=says):
        read_days(text.encode(), "days.csv")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(WrongCalendar, match="no text"):
        read_days(b"\xff\xfe\x00\xff" * 4, "days.csv")


def test_the_next_working_day_skips_the_new_year() -> None:
    calendar: Calendar = calendar_at(None)
    assert calendar.next_working(date(2026, 2, 14)) == date(2026, 2, 23)
    assert calendar.next_working(date(2026, 2, 23)) == date(2026, 2, 23)
