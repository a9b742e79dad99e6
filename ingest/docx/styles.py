"""Effective format: what direct format, character style, paragraph style, table style and document defaults come to.

Read are the East Asian typeface (with the theme's fonts), the size, bold, hidden, line spacing, outline level and list. Table
styles count with their own properties, not with those of single rows and columns; of the document grid, which can widen
lines that are not `exact`, nothing is known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from ingest.docx.names import (
    BASED_ON,
    DEFAULT,
    EAST_ASIA,
    EAST_ASIA_THEME,
    ILVL,
    LINE,
    LINE_RULE,
    NAME,
    NUM_ID,
    NUM_PR,
    OUTLINE,
    P_STYLE,
    PPR,
    PPR_CHANGE,
    R_FONTS,
    R_STYLE,
    RPR,
    SPACING,
    STYLE,
    STYLE_ID,
    SZ,
    TYPE,
    VAL,
    VANISH,
    B,
    w,
)
from ingest.docx.values import points, switch, whole
from schemas.document import LineHeight

_HEADING = re.compile(r"(?:heading|標題|标题)\s*([1-9])$", re.IGNORECASE)
_MAX_CHAIN = 40
LATENT_STYLES, TABLE_STYLE_PARTS = b"w:latentStyles", b"w:tblStylePr"
"""What Word writes most of a part of styles with, and nobody reads here: styles that are not used, and rows and columns."""


class CharacterProps(NamedTuple):
    """What one level says of characters; None where it is silent."""

    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    style: str | None = None

    def over(self, base: CharacterProps) -> CharacterProps:
        """What both levels come to: this one where it speaks, `base` where it is silent."""
        return CharacterProps(
            self.font if self.font is not None else base.font,
            self.size if self.size is not None else base.size,
            self.bold if self.bold is not None else base.bold,
            self.hidden if self.hidden is not None else base.hidden,
        )


class ListPlace(NamedTuple):
    """The list that a paragraph or a style names. `level` is None where it does not say."""

    num_id: int | None
    level: int | None


class ParagraphProps(NamedTuple):
    """What one level says of a paragraph; None where it is silent."""

    line: str | None = None
    rule: str | None = None
    outline: int | None = None
    numbering: ListPlace | None = None
    list_owner: str | None = None
    """The style that `numbering` comes from."""

    def over(self, base: ParagraphProps) -> ParagraphProps:
        """What both levels come to: this one where it speaks, `base` where it is silent."""
        numbering, owner = self.numbering, self.list_owner
        if numbering is None:
            numbering, owner = base.numbering, base.list_owner
        elif numbering.num_id is None and base.numbering is not None:
            numbering, owner = ListPlace(base.numbering.num_id, numbering.level), base.list_owner
        return ParagraphProps(
            self.line if self.line is not None else base.line,
            # A line without a rule is `auto`; a rule without a line goes with the line below it.
            (self.rule or "auto") if self.line is not None else self.rule or base.rule,
            self.outline if self.outline is not None else base.outline,
            numbering,
            owner,
        )


class ParagraphFormat(NamedTuple):
    """A paragraph's effective properties, and what else stands in its `w:pPr`."""

    props: ParagraphProps
    style: str | None
    mark: etree._Element | None
    """The `w:rPr` of the paragraph mark."""
    changes: etree._Element | None
    """The `w:pPrChange`, where its format was changed under tracking."""


class Format(NamedTuple):
    """The effective format of a run: East Asian typeface, size in points, bold, hidden."""

    font: str | None
    size: float
    bold: bool
    hidden: bool


class _Chain(NamedTuple):
    characters: CharacterProps
    paragraph: ParagraphProps


_SILENT = _Chain(CharacterProps(), ParagraphProps())


class Styles:
    """The styles of one document. Each is read when it is first needed and remembered."""

    def __init__(self, root: etree._Element | None, theme_font: Callable[[str], str | None]) -> None:
        """`theme_font` gives the typeface for a theme reference such as minorEastAsia."""
        self._theme_font = theme_font
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, str] = {}
        self._chains: dict[tuple[str, str | None], _Chain] = {}
        self._paragraphs: dict[tuple[str | None, str | None, ParagraphProps], ParagraphProps] = {}
        self._plain: dict[tuple[str | None, str | None], Format] = {}
        self._formats: dict[tuple[str | None, str | None, CharacterProps], Format] = {}
        self._base = _SILENT
        if root is None:
            return
        for element in root.iterchildren(STYLE):
            kind, name = element.get(TYPE, "paragraph"), element.get(STYLE_ID, "")
            self._elements[kind, name] = element
            if element.get(DEFAULT) in ("1", "true", "on"):
                self._defaults[kind] = name
        defaults = root.find(w("docDefaults"))
        if defaults is not None:
            rpr = defaults.find(f"{w('rPrDefault')}/{RPR}")
            ppr = defaults.find(f"{w('pPrDefault')}/{PPR}")
            self._base = _Chain(self.character_props(rpr), _read_ppr(ppr)[0])

    def character_props(self, rpr: etree._Element | None) -> CharacterProps:
        """What a `w:rPr` says itself."""
        if rpr is None:
            return _SILENT.characters
        font: str | None = None
        size: float | None = None
        bold: bool | None = None
        hidden: bool | None = None
        style: str | None = None
        for child in rpr:
            tag = child.tag
            if tag == R_FONTS:
                theme = child.get(EAST_ASIA_THEME)
                font = (self._theme_font(theme) if theme else None) or child.get(EAST_ASIA) or None
                if font is not None and font.startswith("@"):
                    font = font[1:]
            elif tag == SZ:
                size = points(child.get(VAL), 2)
            elif tag == B:
                bold = switch(child)
            elif tag == VANISH:
                hidden = switch(child)
            elif tag == R_STYLE:
                style = child.get(VAL)
        return CharacterProps(font, size, bold, hidden, style)

    def paragraph(self, ppr: etree._Element | None, table_style: str | None) -> ParagraphFormat:
        """What direct format, styles and defaults come to for a paragraph; `table_style` is None outside tables."""
        direct, style, mark, changes = _read_ppr(ppr)
        key = (style, table_style, direct)
        known = self._paragraphs.get(key)
        if known is None:
            known = direct.over(self._chain("paragraph", style).paragraph)
            if table_style is not None:
                known = known.over(self._chain("table", table_style).paragraph)
            known = self._paragraphs[key] = known.over(self._base.paragraph)
        return ParagraphFormat(known, style, mark, changes)

    def of_numbering_style(self, style: str) -> int | None:
        """The list that a numbering style names."""
        place = self._chain("numbering", style).paragraph.numbering
        return place.num_id if place is not None else None

    def format(self, rpr: etree._Element | None, style: str | None, table_style: str | None) -> Format:
        """The effective format of a run with these properties in a paragraph and a table of these styles."""
        if rpr is None:
            plain = self._plain.get((style, table_style))
            if plain is None:
                plain = self._plain[style, table_style] = self.format_of(_SILENT.characters, style, table_style)
            return plain
        return self.format_of(self.character_props(rpr), style, table_style)

    def format_of(self, direct: CharacterProps, style: str | None, table_style: str | None) -> Format:
        """The same from properties that were read already."""
        key = (style, table_style, direct)
        known = self._formats.get(key)
        if known is None:
            known = self._formats[key] = self._resolve(direct, style, table_style)
        return known

    def _resolve(self, direct: CharacterProps, style: str | None, table_style: str | None) -> Format:
        character = self._chain("character", direct.style).characters if direct.style else _SILENT.characters
        paragraph = self._chain("paragraph", style).characters
        table = self._chain("table", table_style).characters if table_style is not None else _SILENT.characters
        base = self._base.characters
        found = direct.over(character).over(paragraph).over(table).over(base)
        # Toggles of several style levels cancel one another (17.7.3); direct format and defaults do not take part.
        levels = (character, paragraph, table)
        bold, hidden = direct.bold, direct.hidden
        if bold is None:
            bold = bool(base.bold) or sum(bool(level.bold) for level in levels) % 2 == 1
        if hidden is None:
            hidden = bool(base.hidden) or sum(bool(level.hidden) for level in levels) % 2 == 1
        # 17.3.2.38: without any size, ten points.
        return Format(found.font, found.size if found.size is not None else 10.0, bold, hidden)

    def _chain(self, kind: str, style: str | None) -> _Chain:
        known = self._chains.get((kind, style))
        if known is None:
            known = self._chains[kind, style] = self._read_chain(kind, style)
        return known

    def _read_chain(self, kind: str, style: str | None) -> _Chain:
        name = style if style is not None and (kind, style) in self._elements else self._defaults.get(kind)
        if kind == "character" and name != style:
            return _SILENT
        chain, seen = _SILENT, 0
        while name is not None and (kind, name) in self._elements and seen < _MAX_CHAIN:
            element = self._elements[kind, name]
            own = _read_ppr(element.find(PPR))[0]
            if own.numbering is not None:
                own = own._replace(list_owner=name)
            if own.outline is None and kind == "paragraph":
                own = own._replace(outline=_heading_of(element, name))
            chain = _Chain(
                chain.characters.over(self.character_props(element.find(RPR))),
                chain.paragraph.over(own),
            )
            below = element.find(BASED_ON)
            name = below.get(VAL) if below is not None else None
            seen += 1
        return chain


def _read_ppr(ppr: etree._Element | None) -> tuple[ParagraphProps, str | None, etree._Element | None, etree._Element | None]:
    """What a `w:pPr` says itself, its style, the properties of the paragraph mark, and the change that is tracked there."""
    if ppr is None:
        return _SILENT.paragraph, None, None, None
    line = rule = style = mark = changes = None
    outline: int | None = None
    numbering: ListPlace | None = None
    for child in ppr:
        tag = child.tag
        if tag == SPACING:
            line, rule = child.get(LINE), child.get(LINE_RULE)
        elif tag == P_STYLE:
            style = child.get(VAL)
        elif tag == RPR:
            mark = child
        elif tag == NUM_PR:
            numbering = _list_place(child)
        elif tag == OUTLINE:
            outline = whole(child.get(VAL), 9)
        elif tag == PPR_CHANGE:
            changes = child
    return ParagraphProps(line, rule, outline, numbering), style, mark, changes


def _list_place(element: etree._Element) -> ListPlace:
    """The list and level that a `w:numPr` names."""
    num_id: int | None = None
    level: int | None = None
    for child in element:
        tag = child.tag
        if tag == NUM_ID:
            num_id = whole(child.get(VAL), 0)
        elif tag == ILVL:
            level = min(max(whole(child.get(VAL), 0), 0), 8)
    return ListPlace(num_id, level)


def _heading_of(element: etree._Element, style_id: str) -> int | None:
    """The outline level, from 0, that Word's built-in headings have even where their style does not state it."""
    name = element.find(NAME)
    found = _HEADING.match(name.get(VAL, "") if name is not None else style_id)
    return int(found.group(1)) - 1 if found else None


def line_height(props: ParagraphProps) -> LineHeight:
    """The line spacing: points where it is exact or at least so much, otherwise a factor; single without a word of it."""
    if props.line is not None and props.rule in ("exact", "atLeast"):
        height = points(props.line, 20)
        if height is not None:
            return LineHeight(rule="exact" if props.rule == "exact" else "at-least", value=round(height, 3))
    factor = points(props.line, 20)
    return LineHeight(rule="multiple", value=round(factor / 12, 4) if factor else 1.0)
