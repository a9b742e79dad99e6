"""The government's calendar of working days as dated data, read from the CSV that the central personnel agency publishes.

政府行政機關辦公日曆表 lists every day of a year: 西元日期,星期,是否放假,備註. The third column is 0 for a working day and 2 for a
day off; make-up working Saturdays are rows like any other. Years without a list are reckoned by law, and said to be provisional.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from schemas.files import sha256_of
from schemas.rules import Words

HEADS = ("西元日期", "星期", "是否放假", "備註")
WEEKDAYS = "一二三四五六日"
SATURDAY = 5
WORKING, OFF = "0", "2"
ENCODINGS = ("utf-8-sig", "cp950")
"""The lists of late years are UTF-8 with a mark at the front, older ones Big5."""
VERSION_LINE = "# 版本："
DAY = timedelta(days=1)


class WrongCalendar(ValueError):
    """A list of days cannot be used; `words` say which line and why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDay:
    """One day of the calendar."""

    day: date
    working: bool
    note: str = ""
    """What the day is called: a holiday's name, 補假, 補行上班."""

    @property
    def made_up(self) -> bool:
        """Whether this is a Saturday or Sunday on which the government works."""
        return self.working and self.day.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """Working days, with the version of the data that they come from."""

    days: Mapping[date, OfficeDay] = field(repr=False)
    version: str
    """What is written beside every due day that was reckoned by it."""

    @property
    def years(self) -> frozenset[int]:
        """The years that the data covers, each of them whole."""
        return frozenset(day.year for day in self.days)

    def covers(self, day: date) -> bool:
        """Whether the day is in the data; otherwise it is reckoned by law and provisional."""
        return day in self.days

    def day(self, day: date) -> OfficeDay:
        """What the day is, by the data or else by law."""
        return self.days.get(day) or _by_law(day)

    def is_working(self, day: date) -> bool:
        """Whether the government works on that day."""
        return self.day(day).working

    def unusual(self, year: int) -> list[OfficeDay]:
        """The days of a year that are not what their weekday says, or that have a name."""
        all_days = map(self.day, days_of(year))
        return [one for one in all_days if one.note or one.working != (one.day.weekday() < SATURDAY)]

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_working(day):
            day += DAY
        return day


def read_days(data: bytes, name: str) -> tuple[list[OfficeDay], str]:
    """The days of one list and its version: what its `# 版本：` line says, else its name and the beginning of its SHA-256.

    Raises WrongCalendar for anything that is not the whole of every year it touches: a list with holes would say nothing of days.
    """
    lines = _decoded(data, name).splitlines()
    stated = next((line.removeprefix(VERSION_LINE).strip() for line in lines if line.startswith(VERSION_LINE)), None)
    version = stated or f"{name} {sha256_of(data)[:8]}"
    days = list(_rows(lines, name))
    seen = {one.day for one in days}
    if len(seen) != len(days):
        twice = next(day for day, times in Counter(one.day for one in days).items() if times > 1)
        raise WrongCalendar(Words(f"「{name}」重複列出 {twice}。", f"“{name}” lists {twice} twice."))
    for year in sorted({day.year for day in seen}):
        missing = next((day for day in days_of(year) if day not in seen), None)
        if missing is not None:
            raise WrongCalendar(
                Words(
                    f"「{name}」缺少 {missing}；辦公日曆表須列出全年每一日。",
                    f"“{name}” lacks {missing}; a calendar has to list every day of the year.",
                )
            )
    if not days:
        raise WrongCalendar(Words(f"「{name}」沒有任何日期。", f"“{name}” lists no day."))
    return days, version


def days_of(year: int) -> Iterator[date]:
    """Every day of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def as_csv(days: Iterable[OfficeDay]) -> str:
    """The list as the government publishes it, without its byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for one in days:
        writer.writerow((f"{one.day:%Y%m%d}", WEEKDAYS[one.day.weekday()], WORKING if one.working else OFF, one.note))
    return out.getvalue()


def _decoded(data: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongCalendar(Words(f"「{name}」不是 UTF-8 或 Big5 的文字檔。", f"“{name}” is no text in UTF-8 or Big5."))


def _rows(lines: list[str], name: str) -> Iterator[OfficeDay]:
    headed = False
    for number, row in enumerate(csv.reader(lines), 1):
        if not row or row[0].startswith("#"):
            continue
        if not headed:
            headed = tuple(cell.strip() for cell in row[:4]) == HEADS
            if not headed:
                break
            continue
        yield _row(row, name, number)
    if not headed:
        raise WrongCalendar(
            Words(f"「{name}」的第一列須為「{','.join(HEADS)}」。", f"The first row of “{name}” is to be “{','.join(HEADS)}”.")
        )


def _row(row: list[str], name: str, number: int) -> OfficeDay:
    cells = [cell.strip() for cell in row] + [""] * (4 - len(row))
    try:
        day = date.fromisoformat(cells[0])
    except ValueError:
        day = None
    if day is None or cells[1] != WEEKDAYS[day.weekday()] or cells[2] not in (WORKING, OFF):
        raise WrongCalendar(
            Words(
                f"「{name}」第 {number} 列「{','.join(row)}」不是辦公日曆表的一日：日期、星期須相符，是否放假填 0 或 2。",
                f"Row {number} of “{name}”, “{','.join(row)}”, is no day of a calendar: date and weekday have to agree, "
                "and the third column is 0 or 2.",
            )
        )
    return OfficeDay(day=day, working=cells[2] == WORKING, note=cells[3])


def _by_law(day: date) -> OfficeDay:
    """A day of a year that no list covers: weekends and the holidays of 紀念日及節日實施條例 with their days in lieu."""
    name = _holidays_by_law(day.year).get(day, "")
    return OfficeDay(day=day, working=not name and day.weekday() < SATURDAY, note=name)


@lru_cache(maxsize=32)
def _holidays_by_law(year: int) -> Mapping[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - only for years without a list; loading it takes its time

    return {day: name for day, name in country_holidays("TW", years=year, language="zh_TW").items() if day.year == year}
