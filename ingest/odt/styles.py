"""Styles of an OpenDocument file, resolved to the formats that text is shown in.

OpenDocument keeps three of every font fact, for Western, Asian and complex script. Chinese is shown in the Asian ones; the
Western size counts for Latin letters and digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.odt.names import FO, LOEXT, OFFICE, STYLE, SVG, TEXT
from schemas.document import LineHeight
from schemas.records import dataclass, field, replace

if TYPE_CHECKING:
    from lxml import etree

_LENGTH = re.compile(r"\s*([+-]?[\d.]+)\s*(cm|mm|in|inch|pt|pc|px)\s*\Z")
_POINTS = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "inch": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_PERCENT = re.compile(r"\s*([\d.]+)\s*%\s*\Z")
_CHAIN_LIMIT = 50
"""Styles inherit from each other a few steps; a longer chain is a loop."""


def points(length: str | None) -> float | None:
    """A length such as `0.776cm` in points, to a twentieth (what Word can state); None where it is no length."""
    found = _LENGTH.match(length or "")
    if found is None:
        return None
    try:
        return round(float(found.group(1)) * _POINTS[found.group(2)] * 20) / 20
    except ValueError:
        return None


def _percent(value: str | None) -> float | None:
    found = _PERCENT.match(value or "")
    try:
        return float(found.group(1)) / 100 if found else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How characters are shown. Sizes in points; None where the file does not say."""

    font: str | None = None
    size: float | None = None
    western_size: float | None = None
    bold: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Style:
    parent: str | None = None
    text: etree._Element | None = None
    paragraph: etree._Element | None = None
    list_style: str | None = None
    outline_level: int | None = None


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """How a paragraph is set. `list_style` is empty where the style takes lists off, None where it says nothing."""

    text: TextFormat
    line_height: LineHeight
    list_style: str | None = None
    outline_level: int | None = None


@dataclass(slots=True)
class StyleSheet:
    """All styles that the body can name; later parts (the content's automatic styles) go before earlier ones."""

    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _fonts: dict[str, str] = field(default_factory=dict)
    _default: _Style = field(default_factory=_Style)
    lists: dict[str, etree._Element] = field(default_factory=dict)
    outline: etree._Element | None = None
    _paragraphs: dict[str, ParagraphFormat] = field(default_factory=dict)
    _spans: dict[tuple[str, TextFormat], TextFormat] = field(default_factory=dict)

    def add(self, root: etree._Element, *, body: bool) -> None:
        """Takes in the styles of one part; `body` says that its automatic styles are the body's and not the page headers'."""
        for face in root.iterfind(f"{OFFICE}font-face-decls/{STYLE}font-face"):
            family = _unquoted(face.get(f"{SVG}font-family"))
            if family:
                self._fonts[face.get(f"{STYLE}name", "")] = family
        for group in root:
            if group.tag == f"{OFFICE}styles" or (body and group.tag == f"{OFFICE}automatic-styles"):
                for element in group:
                    self._add_style(element)

    def _add_style(self, element: etree._Element) -> None:
        if element.tag == f"{TEXT}list-style":
            self.lists[element.get(f"{STYLE}name", "")] = element
        elif element.tag == f"{TEXT}outline-style":
            self.outline = element
        elif element.tag in (f"{STYLE}style", f"{STYLE}default-style"):
            family = element.get(f"{STYLE}family", "")
            if family not in ("paragraph", "text"):
                return
            level = element.get(f"{STYLE}default-outline-level", "")
            style = _Style(
                parent=element.get(f"{STYLE}parent-style-name"),
                text=element.find(f"{STYLE}text-properties"),
                paragraph=element.find(f"{STYLE}paragraph-properties"),
                list_style=element.get(f"{STYLE}list-style-name"),
                outline_level=int(level) if level.isdecimal() and level != "0" else None,
            )
            if element.tag == f"{STYLE}default-style":
                if family == "paragraph":
                    self._default = style
            else:
                self._styles[family, element.get(f"{STYLE}name", "")] = style

    def _chain(self, family: str, name: str | None) -> list[_Style]:
        """The style and what it inherits from, the farthest first."""
        chain: list[_Style] = []
        while name and len(chain) < _CHAIN_LIMIT:
            style = self._styles.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = style.parent
        chain.reverse()
        return chain

    def paragraph(self, name: str | None) -> ParagraphFormat:
        """The format of a paragraph in the style of that name."""
        known = self._paragraphs.get(name or "")
        if known is not None:
            return known
        text, height = TextFormat(), LineHeight(rule="multiple", value=1.0)
        list_style: str | None = None
        outline_level: int | None = None
        for style in [self._default, *self._chain("paragraph", name)]:
            text = self._applied(text, style.text)
            height = _line_height(style.paragraph) or height
            if style.list_style is not None:
                list_style = style.list_style
            if style.outline_level is not None:
                outline_level = style.outline_level
        found = ParagraphFormat(text, height, list_style, outline_level)
        self._paragraphs[name or ""] = found
        return found

    def span(self, name: str | None, around: TextFormat) -> TextFormat:
        """The format of a stretch in the text style of that name, inside text of the format `around`."""
        if not name:
            return around
        known = self._spans.get((name, around))
        if known is None:
            known = around
            for style in self._chain("text", name):
                known = self._applied(known, style.text)
            self._spans[name, around] = known
        return known

    def _applied(self, base: TextFormat, properties: etree._Element | None) -> TextFormat:
        if properties is None:
            return base
        get = properties.get
        changes: dict[str, str | float | bool | None] = {}
        named = get(f"{STYLE}font-name-asian")
        font = self._fonts.get(named, named) if named else _unquoted(get(f"{STYLE}font-family-asian"))
        if font:
            changes["font"] = font
        for key, attribute in (("size", f"{STYLE}font-size-asian"), ("western_size", f"{FO}font-size")):
            size = _size(get(attribute), base.size if key == "size" else base.western_size)
            if size is not None:
                changes[key] = size
        weight = get(f"{STYLE}font-weight-asian")
        if weight is not None:
            changes["bold"] = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
        display = get(f"{TEXT}display")
        if display is not None:
            changes["hidden"] = display == "none"
        return replace(base, **changes) if changes else base  # type: ignore[arg-type]  # keys and types agree, above


def _unquoted(family: str | None) -> str | None:
    """The first name of a CSS font list, without quotation marks."""
    if not family:
        return None
    family = family.strip()
    if family[:1] in ("'", '"'):
        return family[1:].split(family[0], 1)[0].strip() or None
    return family.split(",", 1)[0].strip() or None


def _size(value: str | None, inherited: float | None) -> float | None:
    if value is None:
        return None
    share = _percent(value)
    if share is not None:
        return None if inherited is None else round(inherited * share, 2)
    return points(value)


def _line_height(properties: etree._Element | None) -> LineHeight | None:
    """The line height a style states; leading (`style:line-spacing`) is a single line with room between, so a multiple."""
    if properties is None:
        return None
    stated = properties.get(f"{FO}line-height")
    if stated is not None:
        share = _percent(stated)
        if share is not None:
            return LineHeight(rule="multiple", value=round(share, 4))
        fixed = points(stated)
        if fixed:
            return LineHeight(rule="exact", value=fixed)
        if stated == "normal":
            return LineHeight(rule="multiple", value=1.0)
    at_least = points(properties.get(f"{STYLE}line-height-at-least"))
    if at_least:
        return LineHeight(rule="at-least", value=at_least)
    if properties.get(f"{STYLE}line-spacing") is not None:
        return LineHeight(rule="multiple", value=1.0)
    return None


MARKER_STYLE = f"{LOEXT}marker-style-name"
"""The text style of a paragraph's automatic number, where LibreOffice 7.4 and later write it."""
