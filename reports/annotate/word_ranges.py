"""Marks around exact characters of a Word part: runs are divided where a range begins and ends, their format copied.

A `w:t` that is divided is remembered, so that further ranges in the same words find what became of it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from reports.annotate.packages import element_at
from schemas.anchors import Anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MATH = "/math}"


class Piece:
    """A stretch of the paragraph's text and the element that shows it now."""

    __slots__ = ("element", "end", "start")

    def __init__(self, element: etree._Element, start: int, end: int) -> None:
        self.element = element
        self.start = start
        self.end = end


class Ranges:
    """Finds and makes the places between runs in one part. `namespace` is that of its WordprocessingML, in braces."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.namespace = root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""
        self._paragraph, self._run, self._text = (self.namespace + name for name in ("p", "r", "t"))
        self._properties = self.namespace + "rPr"
        self._box = self.namespace + "txbxContent"
        self._pieces: dict[int, list[Piece]] = {}

    def add(self, block: int, anchors: Sequence[Anchor]) -> None:
        """Make the paragraph `block` known. To be done for all paragraphs before any is divided: paths count elements."""
        pieces = []
        for anchor in anchors:
            element = element_at(self.root, anchor.path)
            if element.tag == self._text:
                shown = (element.text or "")[anchor.skipped : anchor.skipped + anchor.end - anchor.start]
                pieces.append(Piece(element, anchor.start, anchor.start + len(shown)))
            else:
                pieces.append(Piece(element, anchor.start, anchor.end))
        self._pieces[block] = pieces

    def around(self, block: int, start: int, end: int) -> tuple[etree._Element, etree._Element] | None:
        """The first and the last element at the level of runs that show exactly these characters.

        None where the file holds none of them, as with an automatic number.
        """
        inside = self._inside(block, start, end)
        if not inside:
            return None
        if inside[0].start < start:
            self._divide(block, inside[0], start)
            inside = self._inside(block, start, end)
        if inside[-1].end > end:
            self._divide(block, inside[-1], end)
            inside = self._inside(block, start, end)
        return self._begin_run(inside[0].element), self._end_run(inside[-1].element)

    def paragraph_of(self, element: etree._Element) -> etree._Element | None:
        """The nearest paragraph that holds the element or is it."""
        found: etree._Element | None = element
        while found is not None and found.tag != self._paragraph:
            found = found.getparent()
        return found

    def outside_boxes(self, element: etree._Element) -> etree._Element:
        """The element itself, or the run of the body that holds the text box it stands in."""
        box = None
        above = element.getparent()
        while above is not None:
            if above.tag == self._box:
                box = above
            above = above.getparent()
        return element if box is None else self._level(box)

    def in_box(self, element: etree._Element) -> bool:
        """Whether the element stands in a text box."""
        return self.outside_boxes(element) is not element

    def _inside(self, block: int, start: int, end: int) -> list[Piece]:
        return [one for one in self._pieces.get(block, ()) if one.start < end and one.end > start]

    def _divide(self, block: int, piece: Piece, place: int) -> None:
        """Make two texts of one, where it is a `w:t` straight in a run; what cannot be divided is marked as a whole."""
        element = piece.element
        if element.tag != self._text or self._level(element) is not element.getparent():
            return
        raw = element.text or ""
        shown = raw
        if element.get(_XML_SPACE) != "preserve":
            # The blanks at either end are not shown; told to be kept, they would be.
            shown = raw.strip(" \t\r\n")
        cut = place - piece.start
        second = deepcopy(element)
        second.tail = None
        element.text, second.text = shown[:cut], shown[cut:]
        for one in (element, second):
            if one.text != (one.text or "").strip() or one.get(_XML_SPACE):
                one.set(_XML_SPACE, "preserve")
        element.addnext(second)
        pieces = self._pieces[block]
        pieces.insert(pieces.index(piece) + 1, Piece(second, place, piece.end))
        piece.end = place

    def _level(self, element: etree._Element) -> etree._Element:
        """The outermost run or formula that holds the element within its paragraph; the element where there is none."""
        found = element
        above = element
        while above is not None and above.tag != self._paragraph:
            if above.tag == self._run or _MATH in above.tag:
                found = above
            parent = above.getparent()
            if parent is None:
                break
            above = parent
        return found

    def _begin_run(self, element: etree._Element) -> etree._Element:
        """The element at the level of runs that begins with this one; its run is divided before it where that is needed."""
        run = self._level(element)
        if run is not element.getparent():
            return run
        before = [one for one in reversed(list(element.itersiblings(preceding=True))) if one.tag != self._properties]
        if before:
            run.addprevious(self._like(run, before))
        return run

    def _end_run(self, element: etree._Element) -> etree._Element:
        """The element at the level of runs that ends with this one."""
        run = self._level(element)
        if run is not element.getparent() or element.getnext() is None:
            return run
        run.addnext(self._like(run, list(element.itersiblings())))
        return run

    def _like(self, run: etree._Element, children: list[etree._Element]) -> etree._Element:
        """A run in the format of another one that takes these children over."""
        made = run.makeelement(run.tag)
        for name, value in run.items():
            made.set(name, value)
        properties = run.find(self._properties)
        if properties is not None:
            made.append(deepcopy(properties))
        made.extend(children)
        return made
