"""What Word and OpenDocument files call paragraphs, rows and text, for `reports.letters.layouts`."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Protocol

from reports.annotate.packages import printable
from reports.layout import columns

if TYPE_CHECKING:
    from lxml import etree

    from reports.letters.fields import Slot
    from reports.letters.words import Item

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "style"))
_FO = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_BEHIND_INDENT = frozenset(
    f"{_W}{name}"
    for name in (
        *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
"""What follows an indent among the properties of a paragraph, whose order is fixed (ISO/IEC 29500-1, 17.3.1.26)."""
_USUAL_SIZE = 16.0
"""Points: the size of a letter's text, where the template does not say another."""
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")


class Dialect(Protocol):
    """One file format."""

    row: str
    paragraphs: tuple[str, ...]

    def holds_text(self, part: str) -> bool:
        """Whether the part of the package (its name in lower case) may name fields."""

    def slots(self, paragraph: etree._Element) -> list[Slot]:
        """The stretches of text of a paragraph, in order."""

    def text_of(self, paragraph: etree._Element) -> str:
        """The paragraph's own text."""

    def copy(self, element: etree._Element) -> etree._Element:
        """The element once more, without the text behind it."""

    def indent(self, paragraph: etree._Element, item: Item) -> None:
        """Hang the item's lines behind its number, one character further in on each level."""

    def break_lines(self, paragraph: etree._Element) -> None:
        """Make line breaks of the newlines in its text."""


class _Text:
    """The text of an element, or with `tail` the text behind it."""

    __slots__ = ("element", "tail")

    def __init__(self, element: etree._Element, *, tail: bool = False) -> None:
        self.element = element
        self.tail = tail

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""

    @text.setter
    def text(self, value: str) -> None:
        words = printable(value)
        if self.tail:
            self.element.tail = words
        else:
            self.element.text = words


def _hang(item: Item) -> tuple[float, float]:
    """Where the item's lines begin and how far its first one stands before them, in characters."""
    label = columns(item.label) / 2
    return item.level + 1 + label, label


class _Word:
    row = f"{_W}tr"
    paragraphs: tuple[str, ...] = (f"{_W}p",)

    def holds_text(self, part: str) -> bool:
        folder, _, name = part.rpartition("/")
        return folder == "word" and name.startswith(("document", "header", "footer")) and name.endswith(".xml")

    def slots(self, paragraph: etree._Element) -> list[Slot]:
        own = (one for one in paragraph.iter(f"{_W}t") if next(one.iterancestors(f"{_W}p")) is paragraph)
        return [_Text(one) for one in own]

    def text_of(self, paragraph: etree._Element) -> str:
        return "".join(one.text for one in self.slots(paragraph))

    def copy(self, element: etree._Element) -> etree._Element:
        return deepcopy(element)

    def indent(self, paragraph: etree._Element, item: Item) -> None:
        size = next((one.get(f"{_W}val", "") for one in paragraph.iter(f"{_W}sz")), "")
        twips = 10 * int(size) if size.isdecimal() else 20 * _USUAL_SIZE
        left, hanging = (str(round(one * twips)) for one in _hang(item))
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            properties = paragraph.makeelement(f"{_W}pPr")
            paragraph.insert(0, properties)
        found = properties.find(f"{_W}ind")
        if found is None:
            found = properties.makeelement(f"{_W}ind")
            after = next((one for one in properties if one.tag in _BEHIND_INDENT), None)
            if after is None:
                properties.append(found)
            else:
                after.addprevious(found)
        found.attrib.clear()
        found.set(f"{_W}left", left)
        found.set(f"{_W}hanging", hanging)

    def break_lines(self, paragraph: etree._Element) -> None:
        for one in list(paragraph.iter(f"{_W}t")):
            first, *others = (one.text or "").split("\n")
            one.text = first
            one.set(_XML_SPACE, "preserve")
            for line in reversed(others):
                more = one.makeelement(f"{_W}t", {_XML_SPACE: "preserve"})
                more.text = line
                one.addnext(more)
                one.addnext(one.makeelement(f"{_W}br"))


class _OpenDocument:
    row = f"{_TABLE}table-row"
    paragraphs: tuple[str, ...] = (f"{_TEXT}p", f"{_TEXT}h")

    def holds_text(self, part: str) -> bool:
        return part in ("content.xml", "styles.xml")

    def slots(self, paragraph: etree._Element) -> list[Slot]:
        found: list[Slot] = []
        self._gather(paragraph, found)
        return found

    def _gather(self, element: etree._Element, found: list[Slot]) -> None:
        found.append(_Text(element))
        for child in element:
            if child.tag in (f"{_TEXT}span", f"{_TEXT}a"):
                self._gather(child, found)
            found.append(_Text(child, tail=True))

    def text_of(self, paragraph: etree._Element) -> str:
        return "".join(one.text for one in self.slots(paragraph))

    def copy(self, element: etree._Element) -> etree._Element:
        made = deepcopy(element)
        made.tail = None
        return made

    def indent(self, paragraph: etree._Element, item: Item) -> None:
        automatic = paragraph.getroottree().getroot().find(f"{{{_OASIS}office:1.0}}automatic-styles")
        if automatic is None:
            return
        styles = {one.get(f"{_STYLE}name", ""): one for one in automatic.iterchildren(f"{_STYLE}style")}
        name = paragraph.get(f"{_TEXT}style-name", "")
        names = [name, *(one.get(f"{_TEXT}style-name", "") for one in paragraph.iter(f"{_TEXT}span"))]
        sizes = [_size(styles[one]) for one in reversed(names) if one in styles]
        points = next((one for one in sizes if one), _USUAL_SIZE)
        left, hanging = (round(one * points, 1) for one in _hang(item))
        wanted = f"{name}_{left}_{hanging}".replace(".", "_")
        if wanted not in styles:
            automatic.append(self._indented(automatic, styles.get(name), name, wanted, left, hanging))
        paragraph.set(f"{_TEXT}style-name", wanted)

    def _indented(
        self, automatic: etree._Element, like: etree._Element | None, name: str, wanted: str, left: float, hanging: float
    ) -> etree._Element:
        if like is not None:
            made = deepcopy(like)
        else:
            made = automatic.makeelement(f"{_STYLE}style", {f"{_STYLE}family": "paragraph"})
            if name:
                made.set(f"{_STYLE}parent-style-name", name)
        made.set(f"{_STYLE}name", wanted)
        properties = made.find(f"{_STYLE}paragraph-properties")
        if properties is None:
            properties = made.makeelement(f"{_STYLE}paragraph-properties")
            made.insert(0, properties)
        properties.set(f"{_FO}margin-left", f"{left}pt")
        properties.set(f"{_FO}text-indent", f"-{hanging}pt")
        return made

    def break_lines(self, paragraph: etree._Element) -> None:
        for slot in self.slots(paragraph):
            assert isinstance(slot, _Text), "the slots of this dialect are texts"
            first, *others = slot.text.split("\n")
            if not others:
                continue
            slot.text = first
            for line in reversed(others):
                mark = slot.element.makeelement(f"{_TEXT}line-break")
                mark.tail = line
                if slot.tail:
                    parent = slot.element.getparent()
                    assert parent is not None, "a tail stands within a paragraph"
                    parent.insert(parent.index(slot.element) + 1, mark)
                else:
                    slot.element.insert(0, mark)


def _size(style: etree._Element) -> float | None:
    for one in style.iterchildren(f"{_STYLE}text-properties"):
        found = _POINTS.fullmatch(one.get(f"{_FO}font-size", ""))
        if found:
            return float(found[1])
    return None


WORD: Dialect = _Word()
OPEN_DOCUMENT: Dialect = _OpenDocument()
