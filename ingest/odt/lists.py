"""Automatic numbers: OpenDocument lists and numbered headings, rendered as a reader of the page sees them.

A number is a counter for each level of a list. Which paragraphs share counters is said by `text:continue-list` (an id),
`text:continue-numbering` (the last list of the same style) or, for headings, by the outline style alone. A level begins anew below
each number of the level above, and with each further sub-list of the same item, as LibreOffice has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.odt.names import LOEXT, STYLE, TEXT, XML_ID
from ingest.odt.numerals import render
from ingest.odt.styles import points
from schemas.records import dataclass, field

if TYPE_CHECKING:
    from lxml import etree

    from ingest.odt.styles import StyleSheet

LEVELS = 10
_TEMPLATE = re.compile(r"%(\d{1,2})%")
_PRIVATE_USE = range(0xE000, 0xF900)
_LARGEST = 1_000_000
"""No plan numbers that far; a larger start value is a broken file, and is held down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list shows its numbers. `bullet` is set where it shows the same sign for all."""

    num_format: str = ""
    letter_sync: bool = False
    prefix: str = ""
    suffix: str = ""
    template: str | None = None
    display_levels: int = 1
    start: int = 1
    bullet: str | None = None
    blank: str = ""
    """What stands behind the number: a tab, a space, or nothing."""
    text_style: str | None = None


_NO_LEVEL = Level()


@dataclass(slots=True)
class Counters:
    """Where one list has got to: for each level its last number, None where the level has not begun below its parent."""

    style: str = ""
    numbers: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def advance(self, level: int, levels: tuple[Level, ...], start: int | None) -> None:
        """Counts one paragraph at `level`. Levels above that have not begun count as begun: a first 1.1 needs no 1."""
        for above in range(level):
            if self.numbers[above] is None:
                self.numbers[above] = levels[above].start
        last = self.numbers[level]
        self.numbers[level] = min(start if start is not None else levels[level].start if last is None else last + 1, _LARGEST)
        self.restart_below(level)

    def restart_below(self, level: int) -> None:
        """Ends the numbers of all levels below `level`."""
        for below in range(level + 1, LEVELS):
            self.numbers[below] = None


@dataclass(frozen=True, slots=True)
class Label:
    """A rendered number with the blank behind it, and the text style that the list gives it."""

    text: str
    text_style: str | None


def _whole(value: str | None, default: int) -> int:
    return min(int(value), _LARGEST) if value and value.isdecimal() else default


class Lists:
    """The lists of one document, in the order in which they are met."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._levels: dict[str, tuple[Level, ...]] = {}
        self._outline_levels: tuple[Level, ...] | None = None
        self._outline = Counters()
        self._by_id: dict[str, Counters] = {}
        self._last_of_style: dict[str, Counters] = {}

    def begin(self, element: etree._Element, style: str) -> Counters:
        """The counters of an outermost `text:list`: its own, or those of the list that it continues."""
        counters: Counters | None = None
        continued = element.get(f"{TEXT}continue-list")
        if continued:
            counters = self._by_id.get(continued)
        elif element.get(f"{TEXT}continue-numbering") == "true":
            counters = self._last_of_style.get(style)
        if counters is None:
            counters = Counters(style)
        for identity in (element.get(XML_ID), element.get(f"{TEXT}id")):
            if identity:
                self._by_id[identity] = counters
        self._last_of_style[style] = counters
        return counters

    def numbered(self, identity: str, style: str) -> Counters:
        """The counters of a `text:numbered-paragraph`, which names its list by id."""
        return self._by_id.setdefault(identity, Counters(style))

    def label(self, counters: Counters, style: str, level: int, start: str | None = None) -> tuple[Label, int]:
        """Counts a paragraph of a list; its number and its level from 0, held within the ten that there are."""
        level = min(level, LEVELS - 1)
        levels = self._levels_of(style)
        counters.advance(level, levels, _whole(start, 1) if start else None)
        return _rendered(counters, levels, level), level

    def heading(self, outline_level: int, start: str | None) -> Label:
        """Counts a heading outside lists; its label is empty where the outline style numbers nothing."""
        if self._outline_levels is None:
            self._outline_levels = _read_levels(self._styles.outline)
        level = min(outline_level, LEVELS) - 1
        self._outline.advance(level, self._outline_levels, _whole(start, 1) if start else None)
        return _rendered(self._outline, self._outline_levels, level)

    def _levels_of(self, style: str) -> tuple[Level, ...]:
        known = self._levels.get(style)
        if known is None:
            known = self._levels[style] = _read_levels(self._styles.lists.get(style))
        return known


def _read_levels(style: etree._Element | None) -> tuple[Level, ...]:
    levels = [_NO_LEVEL] * LEVELS
    for element in style if style is not None else ():
        place = _whole(element.get(f"{TEXT}level"), 0) - 1
        if not 0 <= place < LEVELS:
            continue
        bullet = element.get(f"{TEXT}bullet-char") if element.tag == f"{TEXT}list-level-style-bullet" else None
        levels[place] = Level(
            num_format=element.get(f"{STYLE}num-format", ""),
            letter_sync=element.get(f"{STYLE}num-letter-sync") == "true",
            prefix=element.get(f"{STYLE}num-prefix", ""),
            suffix=element.get(f"{STYLE}num-suffix", ""),
            template=element.get(f"{LOEXT}num-list-format"),
            display_levels=_whole(element.get(f"{TEXT}display-levels"), 1),
            start=_whole(element.get(f"{TEXT}start-value"), 1),
            # Signs of symbol fonts stand in the private use area; what a reader sees is some kind of dot.
            bullet="•" if bullet and ord(bullet[0]) in _PRIVATE_USE else bullet,
            blank=_blank_behind(element),
            text_style=element.get(f"{TEXT}style-name"),
        )
    return tuple(levels)


def _blank_behind(level: etree._Element) -> str:
    properties = level.find(f"{STYLE}list-level-properties")
    if properties is None:
        return ""
    alignment = properties.find(f"{STYLE}list-level-label-alignment")
    if alignment is not None:
        return {"listtab": "\t", "space": " "}.get(alignment.get(f"{TEXT}label-followed-by", ""), "")
    room = [points(properties.get(f"{TEXT}{name}")) for name in ("min-label-width", "min-label-distance")]
    return "\t" if any(room) else ""


def _rendered(counters: Counters, levels: tuple[Level, ...], level: int) -> Label:
    shape = levels[level]

    def number(place: int) -> str:
        value = counters.numbers[place]
        return "" if value is None else render(value, levels[place].num_format, letter_sync=levels[place].letter_sync)

    if shape.bullet is not None:
        text = f"{shape.prefix}{shape.bullet}{shape.suffix}"
    elif shape.template is not None:
        text = _TEMPLATE.sub(
            lambda found: number(int(found.group(1)) - 1) if int(found.group(1)) <= level + 1 else "", shape.template
        )
    else:
        shown = [number(place) for place in range(max(level + 1 - max(shape.display_levels, 1), 0), level + 1)]
        text = f"{shape.prefix}{'.'.join(one for one in shown if one)}{shape.suffix}"
    return Label(text + shape.blank if text.strip() else "", shape.text_style)
