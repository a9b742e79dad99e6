"""Writes `office_days.csv` anew: `python -m service.calendar.make_days`. docs/calendar.md tells where the days come from.

The library `holidays` states the days off, days in lieu and make-up Saturdays of Taiwan's government; its authors check them
against the published calendars. Here they are only put into the form in which the government publishes them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from holidays import country_holidays

from service.calendar.days import DAY, SATURDAY, VERSION_LINE, OfficeDay, as_csv, days_of

FIRST, LAST = 2021, 2027
EVE, DAY_BEFORE_EVE = "農曆除夕", "小年夜"
"""The library calls both days by the same name."""
VERSION = "2026-06（110–116年）"
SHIPPED = Path(__file__).with_name("office_days.csv")
HEAD = (
    f"{VERSION_LINE}{VERSION}",
    "# 110 至 115 年：核定公布之政府行政機關辦公日曆表（114 年為修正版），取自 holidays 函式庫（MIT）；"
    "116 年由同一函式庫依紀念日及節日實施條例推算，與公布日曆之公開轉載資料核對相符，正式檔案請以人事行政總處公布者為準。",
    "# 年度中修正時，請以行政院人事行政總處公布之 CSV 取代（PLANCHECK_CALENDAR），詳 docs/calendar.md。",
)


def office_days(year: int) -> list[OfficeDay]:
    """Every day of a year."""
    listed = country_holidays("TW", years=year, language="zh_TW")
    made_up = listed.weekend_workdays
    off = {day: name.replace("; ", "、") for day, name in listed.items()}
    for day in [day for day, name in off.items() if name == EVE and off.get(day + DAY) == EVE]:
        off[day] = DAY_BEFORE_EVE
    return [
        OfficeDay(
            day=day,
            working=day in made_up or (day not in off and day.weekday() < SATURDAY),
            note="補行上班" if day in made_up else off.get(day, ""),
        )
        for day in days_of(year)
    ]


def shipped() -> str:
    """The text of the file."""
    days: list[OfficeDay] = [one for year in range(FIRST, LAST + 1) for one in office_days(year)]
    assert days[0].day == date(FIRST, 1, 1)
    return "\n".join(HEAD) + "\n" + as_csv(days)


if __name__ == "__main__":
    SHIPPED.write_text(shipped(), encoding="utf-8")
