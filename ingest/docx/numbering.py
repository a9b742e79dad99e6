"""Automatic lists: the numbers that Word shows and the file does not hold (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from ingest.docx.names import ALTERNATE_CONTENT, FALLBACK, ILVL, NUM_ID, P_STYLE, R_FONTS, RPR, VAL, w
from ingest.docx.numerals import format_number
from ingest.docx.symbols import bullet
from ingest.docx.values import switch, whole

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ZERO_PADDED = re.compile(r"0+1\b")
_SUFFIXES = {"nothing": "", "space": " "}


class Level(NamedTuple):
    """One level of a list as it is defined."""

    start: int = 0
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "\t"
    restart: int | None = None
    legal: bool = False
    digits: int = 0
    """For the custom formats 01, 001 …: how wide the numbers are."""
    style: str | None = None
    bullet_font: str | None = None
    picture: bool = False
    rpr: etree._Element | None = None


class ListLabel(NamedTuple):
    """What Word shows before a paragraph: the number with its marks, and the blank behind it."""

    text: str
    suffix: str
    rpr: etree._Element | None


class Counters:
    """How far each list has counted in one story of the document."""

    def __init__(self) -> None:
        self._counts: dict[int, list[int | None]] = {}
        self._started: set[tuple[int, int]] = set()

    def of(self, abstract: int) -> list[int | None]:
        """The count of each level of one list; None for a level that starts anew."""
        return self._counts.setdefault(abstract, [None] * _LEVELS)

    def first_use(self, num_id: int, level: int) -> bool:
        """Whether this level of this list instance is used for the first time."""
        if (num_id, level) in self._started:
            return False
        self._started.add((num_id, level))
        return True


class _Instance(NamedTuple):
    abstract: int
    levels: list[Level]
    overrides: dict[int, int]


class Numbering:
    """The lists of one document: the part is parsed when a list is first met, each list when it is first used."""

    def __init__(self, part: Callable[[], etree._Element | None], list_of_style: Callable[[str], int | None]) -> None:
        """`list_of_style` gives the list that a numbering style names."""
        self._part: Callable[[], etree._Element | None] | None = part
        self._list_of_style = list_of_style
        self._nums: dict[int, etree._Element] = {}
        self._abstracts: dict[int, etree._Element] = {}
        self._instances: dict[int, _Instance | None] = {}

    def level_of_style(self, num_id: int, style: str | None) -> int | None:
        """The level of a list that is bound to a paragraph style."""
        instance = self._instance(num_id)
        if instance is not None and style is not None:
            for place, level in enumerate(instance.levels):
                if level.style == style:
                    return place
        return None

    def next_label(self, num_id: int, level: int, counters: Counters) -> ListLabel | None:
        """Count one paragraph of this list and level, and give its label; None where there is no such list."""
        instance = self._instance(num_id)
        if instance is None:
            return None
        levels, counts = instance.levels, counters.of(instance.abstract)
        first = counters.first_use(num_id, level)
        before = counts[level]
        if before is None or (first and level in instance.overrides):
            counts[level] = self._start(instance, level)
        else:
            counts[level] = before + 1
        for above in range(level):
            # A level that is passed over counts as begun: 1.1 in front of any 1 makes the next one 2.
            if counts[above] is None:
                counts[above] = self._start(instance, above)
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart
            if restart is None or level < restart:
                counts[deeper] = None
        return self._render(instance, level, counts)

    def _start(self, instance: _Instance, level: int) -> int:
        return instance.overrides.get(level, instance.levels[level].start)

    def _render(self, instance: _Instance, level: int, counts: list[int | None]) -> ListLabel:
        own = instance.levels[level]
        if own.picture:
            return ListLabel("•", own.suffix, own.rpr)
        if own.number_format == "bullet":
            return ListLabel(bullet(own.text, own.bullet_font), own.suffix, own.rpr)

        def number(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            count = counts[place]
            of = instance.levels[place]
            # Only a level below its own, which no sound list names, has no count here.
            value = count if count is not None else self._start(instance, place)
            if of.number_format == "bullet":
                return ""
            if own.legal and of.number_format != "none":
                return str(value)
            return f"{value:0{of.digits}d}" if of.digits else format_number(value, of.number_format)

        return ListLabel(_PLACE.sub(number, own.text), own.suffix, own.rpr)

    def _instance(self, num_id: int) -> _Instance | None:
        if num_id not in self._instances:
            self._instances[num_id] = self._read_instance(num_id)
        return self._instances[num_id]

    def _parse(self) -> None:
        part, self._part = self._part, None
        root = part() if part is not None else None
        if root is not None:
            for element in root.iterchildren(w("abstractNum")):
                self._abstracts[whole(element.get(w("abstractNumId")), -1)] = element
            for element in root.iterchildren(w("num")):
                self._nums[whole(element.get(NUM_ID), -1)] = element

    def _read_instance(self, num_id: int) -> _Instance | None:
        if self._part is not None:
            self._parse()
        num = self._nums.get(num_id)
        if num is None:
            return None
        abstract, element = self._definition(num)
        if element is None:
            return None
        levels = [Level()] * _LEVELS
        for one in element.iterchildren(w("lvl")):
            place = whole(one.get(ILVL), -1)
            if 0 <= place < _LEVELS:
                levels[place] = _read_level(one)
        overrides: dict[int, int] = {}
        for one in num.iterchildren(w("lvlOverride")):
            place = whole(one.get(ILVL), -1)
            if not 0 <= place < _LEVELS:
                continue
            level, start = one.find(w("lvl")), one.find(w("startOverride"))
            if level is not None:
                levels[place] = _read_level(level)
            if start is not None:
                overrides[place] = whole(start.get(VAL), 0)
        return _Instance(abstract, levels, overrides)

    def _definition(self, num: etree._Element) -> tuple[int, etree._Element | None]:
        """The abstract list behind an instance; a link to a numbering style is followed."""
        abstract = -1
        for _step in range(10):
            pointer = num.find(w("abstractNumId"))
            abstract = whole(pointer.get(VAL), -1) if pointer is not None else -1
            element = self._abstracts.get(abstract)
            link = element.find(w("numStyleLink")) if element is not None else None
            target = self._list_of_style(link.get(VAL, "")) if link is not None else None
            linked = self._nums.get(target) if target is not None else None
            if linked is None or linked is num:
                return abstract, element
            num = linked
        return abstract, None


def _read_level(element: etree._Element) -> Level:
    def value(name: str) -> str | None:
        child = element.find(w(name))
        return child.get(VAL) if child is not None else None

    number_format, digits = _number_format(element)
    restart, legal, rpr = value("lvlRestart"), element.find(w("isLgl")), element.find(RPR)
    fonts = rpr.find(R_FONTS) if rpr is not None else None
    style = element.find(P_STYLE)
    return Level(
        start=whole(value("start"), 0),
        number_format=number_format,
        text=value("lvlText") or "",
        suffix=_SUFFIXES.get(value("suff") or "tab", "\t"),
        restart=whole(restart, 0) if restart is not None else None,
        legal=legal is not None and switch(legal),
        digits=digits,
        style=style.get(VAL) if style is not None else None,
        bullet_font=(fonts.get(w("ascii")) or fonts.get(w("hAnsi"))) if fonts is not None else None,
        picture=element.find(w("lvlPicBulletId")) is not None,
        rpr=rpr,
    )


def _number_format(element: etree._Element) -> tuple[str, int]:
    """The format, and for the custom ones 01, 001 … the width; Word wraps those in a choice with a plainer fallback."""
    direct = element.find(w("numFmt"))
    if direct is None:
        choice = element.find(ALTERNATE_CONTENT)
        custom = next(choice.iter(w("numFmt")), None) if choice is not None else None
        fallback = choice.find(f"{FALLBACK}/{w('numFmt')}") if choice is not None else None
        if custom is not None and custom.get(VAL) == "custom" and _ZERO_PADDED.match(custom.get(w("format"), "")):
            direct = custom
        else:
            direct = fallback if fallback is not None else custom
    if direct is None:
        return "decimal", 0
    padded = _ZERO_PADDED.match(direct.get(w("format"), ""))
    if direct.get(VAL) == "custom":
        return "decimal", len(padded.group()) if padded else 0
    return direct.get(VAL, "decimal"), 0
