"""The calendar of an installation: the shipped list, and before it the lists that the administrator put in its place."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from schemas.rules import Words
from service.calendar.days import Calendar, OfficeDay, WrongCalendar, read_days

SHIPPED = Path(__file__).with_name("office_days.csv")


def calendar_at(path: Path | None) -> Calendar:
    """The calendar with the administrator's CSV, or all CSV files of their folder, before the shipped list.

    A file that was replaced is read anew: nothing has to be started again in the middle of a year. Raises WrongCalendar.
    """
    return _calendar(tuple((str(one), *_state(one)) for one in _files(path)))


def _files(path: Path | None) -> list[Path]:
    if path is None:
        return []
    return sorted(path.glob("*.csv")) if path.is_dir() else [path]


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError as error:
        raise WrongCalendar(
            Words(
                f"讀不到辦公日曆表「{path.name}」，請確認檔案仍在。",
                f"The calendar “{path.name}” cannot be read; is it there?",
            )
        ) from error
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=4)
def _calendar(files: tuple[tuple[str, int, int], ...]) -> Calendar:
    shipped, version = read_days(SHIPPED.read_bytes(), SHIPPED.name)
    days = {one.day: one for one in shipped}
    theirs: dict[date, OfficeDay] = {}
    versions = []
    for name, _, _ in files:
        path = Path(name)
        listed, stated = read_days(path.read_bytes(), path.name)
        for one in listed:
            other = theirs.setdefault(one.day, one)
            if other.working != one.working:
                raise WrongCalendar(
                    Words(
                        f"資料夾中的辦公日曆表對 {one.day} 說法不一（「{path.name}」與另一檔），請移除舊版。",
                        f"The calendars of the folder disagree about {one.day} (“{path.name}” and another); take the old one away.",
                    )
                )
        versions.append(stated)
    return Calendar(days=days | theirs, version="＋".join([*versions, version]))
