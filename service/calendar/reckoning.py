"""On which day an answer is due, and why: the reckoning is shown beside every due day.

Article 48 of the Administrative Procedure Act (行政程序法第48條): the first day is not counted, and a last day that is a Sunday, a
national holiday or another day of rest moves to the next working day. The ministry of justice holds that the article need not
govern deadlines between agencies; the form therefore chooses how its days are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from schemas.rules import Words
from service.calendar.days import DAY, WEEKDAYS, Calendar
from service.settings import TAIPEI

Kind = Literal["calendar", "working", "calendar-no-rollover"]
KINDS: tuple[Kind, ...] = ("calendar", "working", "calendar-no-rollover")
LONGEST = 366
"""Days beyond which a period is a slip of whoever wrote the form."""
_MINGUO = 1911
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ACT = Words("行政程序法第48條", "Administrative Procedure Act, article 48")
BETWEEN_AGENCIES = Words(
    "機關相互間之期限，依法務部見解未必適用行政程序法第48條；本表件之計算方式由表件設定擇定。",
    "By the ministry of justice's reading article 48 need not govern deadlines between agencies; the form chooses the way.",
)
PROVISIONAL = Words(
    "期間所及年度尚無公布之辦公日曆表，暫依例假日及法定放假日推算，公布後可重新計算。",
    "The period touches a year without a published calendar; weekends and legal holidays are assumed, to be reckoned anew later.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """A due day with the way to it."""

    kind: Kind
    days: int
    received_on: date
    """The day of receipt, in Taipei."""
    last_day: date
    """The last day before it moves."""
    due_on: date
    summary: Words
    """One line, such as 14日：收件 2/17，翌日起算，末日 3/3."""
    steps: tuple[Words, ...]
    basis: Words
    calendar: str
    """The version of the calendar."""
    provisional: bool
    """Whether a year was touched that the calendar does not cover."""

    def as_json(self) -> dict[str, Any]:
        """For `periods.reckoning`, `plancheck/reckoning/1`."""
        return {
            "schema": "plancheck/reckoning/1",
            "kind": self.kind,
            "days": self.days,
            "received_on": self.received_on.isoformat(),
            "last_day": self.last_day.isoformat(),
            "due_on": self.due_on.isoformat(),
            "summary": _both(self.summary),
            "steps": [_both(step) for step in self.steps],
            "basis": _both(self.basis),
            "calendar": self.calendar,
            "provisional": self.provisional,
        }


def kind_of(name: str) -> Kind:
    """The kind that a form names. Raises ValueError for one that does not exist."""
    if name not in KINDS:
        raise ValueError(f"{name} is no way of counting days; there are {', '.join(KINDS)}")
    return name


def taipei_day(moment: datetime) -> date:
    """The day in Taipei on which the moment lies, wherever the machine stands."""
    return moment.astimezone(TAIPEI).date()


def is_late(due_on: date, moment: datetime) -> bool:
    """Whether the due day is over in Taipei; until its last second nothing is late."""
    return taipei_day(moment) > due_on


def deadline(received_at: datetime, days: int, kind: Kind, calendar: Calendar, *, clause: str = "") -> Reckoning:
    """The day on which an answer to what came at `received_at` is due.

    `days` are counted from the day after receipt; `clause` is what sets the period. Raises ValueError for fewer than one day.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"a period has 1 to {LONGEST} days, not {days}")
    received_on = taipei_day(received_at)
    last_day = _last_working(received_on, days, calendar) if kind == "working" else received_on + timedelta(days=days)
    due_on = calendar.next_working(last_day) if kind == "calendar" else last_day
    touched = range(received_on.year, due_on.year + 1)
    provisional = any(not calendar.covers(date(year, 1, 1)) for year in touched)
    return Reckoning(
        kind=kind,
        days=days,
        received_on=received_on,
        last_day=last_day,
        due_on=due_on,
        summary=_summary(received_on, days, kind, last_day, due_on),
        steps=tuple(_steps(received_on, days, kind, last_day, due_on, calendar, provisional=provisional)),
        basis=_basis(kind, clause),
        calendar=calendar.version,
        provisional=provisional,
    )


def _last_working(received_on: date, days: int, calendar: Calendar) -> date:
    day = received_on
    for _ in range(days):
        day = calendar.next_working(day + DAY)
    return day


def _summary(received_on: date, days: int, kind: Kind, last_day: date, due_on: date) -> Words:
    unit = "個工作日" if kind == "working" else "日"
    zh = f"{days}{unit}：收件 {_short(received_on)}，翌日起算，末日 {_short(last_day, received_on)}"
    en = (
        f"{days} {'working days' if kind == 'working' else 'days'}: received {_short(received_on)}, counted from the next day, "
        f"last day {_short(last_day, received_on)}"
    )
    if due_on != last_day:
        zh += f" 逢放假日，順延至 {_short(due_on, received_on)}"
        en += f" is a day off, moved to {_short(due_on, received_on)}"
    return Words(zh, en)


def _steps(
    received_on: date, days: int, kind: Kind, last_day: date, due_on: date, calendar: Calendar, *, provisional: bool
) -> Iterator[Words]:
    zh, en = _long(received_on)
    yield Words(f"收件日為{zh}（臺北時間），始日不計算在內。", f"Received on {en}, Taipei time; that day is not counted.")
    first_zh, first_en = _long(received_on + DAY)
    last_zh, last_en = _long(last_day)
    if kind == "working":
        yield Words(
            f"自{first_zh}起算 {days} 個上班日（放假日不計，補行上班日計入），末日為{last_zh}。",
            f"Counting {days} working days from {first_en} (no days off, make-up Saturdays included), the last is {last_en}.",
        )
    else:
        yield Words(f"自{first_zh}起算 {days} 日，末日為{last_zh}。", f"Counting {days} days from {first_en} ends on {last_en}.")
    last = calendar.day(last_day)
    if last.made_up:
        yield Words(
            f"{last_zh}為補行上班日，屬上班日，不順延。", f"{last_en} is a make-up working day and counts as one; nothing moves."
        )
    if kind == "calendar-no-rollover" and not last.working:
        yield Words(
            f"{last_zh}為放假日（{last.note or '例假日'}）；本表件設定為不順延。",
            f"{last_en} is a day off ({last.note or 'weekend'}); by the form's setting nothing moves.",
        )
    day = last_day
    while day != due_on:
        off_zh, off_en = _long(day)
        note = calendar.day(day).note
        yield Words(f"{off_zh}為放假日（{note or '例假日'}），順延。", f"{off_en} is a day off ({note or 'weekend'}); it moves on.")
        day += DAY
    due_zh, due_en = _long(due_on)
    yield Words(f"應於{due_zh}終了前答復。", f"The answer is due by the end of {due_en}.")
    if provisional:
        yield PROVISIONAL
    yield BETWEEN_AGENCIES


def _basis(kind: Kind, clause: str) -> Words:
    parts = [Words(clause, clause)] if clause else []
    parts += [ACT] if kind == "calendar" else []
    return Words("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _short(day: date, beside: date | None = None) -> str:
    """3/3, with the year where it is another one than that of the day it stands beside."""
    year = f"{day.year}/" if beside is not None and beside.year != day.year else ""
    return f"{year}{day.month}/{day.day}"


def _long(day: date) -> tuple[str, str]:
    zh = f"{day.year - _MINGUO}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"
    return zh, f"{_ENGLISH[day.weekday()]} {day.isoformat()}"


def _both(words: Words) -> dict[str, str]:
    return {"zh-Hant": words.zh, "en": words.en}
