"""The body of an OpenDocument text in reading order: paragraphs with their numbers, tables, text boxes, notes, form fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import Broken
from ingest.odt import forms
from ingest.odt.line import Line, runs_of
from ingest.odt.names import DRAW, LOEXT, OFFICE, TABLE, TEXT
from ingest.odt.styles import MARKER_STYLE
from ingest.odt.tables import Grid, Repeats
from schemas.document import Address, Block, Paragraph, Role, Run, Table, Unread
from schemas.records import dataclass, field, replace
from schemas.rules import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from ingest.limits import Limits
    from ingest.odt.lists import Counters, Label, Lists
    from ingest.odt.revisions import Revisions
    from ingest.odt.styles import StyleSheet, TextFormat

Path = tuple[int, ...]

_P, _H, _LIST, _TABLE = f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TABLE}table"
_ITEM, _NOTE, _NUMBERED = f"{TEXT}list-item", f"{TEXT}note", f"{TEXT}numbered-paragraph"
_NUMBER_ENDS = frozenset("0123456789.,．")
_CHANGE_MARKS = (f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change")
_NOT_SHOWN = {
    f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls",
    f"{TEXT}dde-connection-decls", f"{TEXT}table-of-content-source", f"{TEXT}illustration-index-source",
    f"{TEXT}table-index-source", f"{TEXT}object-index-source", f"{TEXT}user-index-source",
    f"{TEXT}alphabetical-index-source", f"{TEXT}bibliography-source", f"{TEXT}number", f"{OFFICE}forms",
    f"{OFFICE}event-listeners", f"{OFFICE}annotation-end", f"{OFFICE}dde-source", f"{TABLE}title", f"{TABLE}desc",
}  # fmt: skip
"""Elements that hold declarations and patterns, which no page shows."""


@dataclass(frozen=True, slots=True)
class _Item:
    """The place in a list that a paragraph takes; `start` is the number it is told to have."""

    counters: Counters
    style: str
    level: int
    start: str | None = None


@dataclass(slots=True)
class Body:
    """Reads one part of the file into blocks. `part` is its name in the package, `formula` reads an embedded formula's words."""

    part: str
    styles: StyleSheet
    lists: Lists
    revisions: Revisions
    fields: forms.Fields
    limits: Limits
    formula: Callable[[etree._Element], str]
    unread: list[Unread] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    """The words of each paragraph so far, numbers left out; its length is the next paragraph's index."""
    characters: int = 0
    repeats: Repeats = field(default_factory=Repeats)
    shown: dict[int, tuple[int, Line]] | None = None
    """Where it is a dictionary, it is filled with the number's length and the line of each paragraph."""

    def blocks(self, parent: etree._Element, path: Path, role: Role = "body", *, in_table: bool = False) -> list[Block]:
        """All blocks inside `parent`, whose child numbers from the root are `path`."""
        found: list[Block] = []
        for place, child in enumerate(parent):
            found += self.block(child, (*path, place), role, in_table)
        return found

    def block(self, element: etree._Element, path: Path, role: Role, in_table: bool) -> list[Block]:
        """The blocks that one element stands for."""
        tag = element.tag
        if tag in (_P, _H):
            return self._paragraph(element, path, role, in_table, None)
        if tag == _LIST:
            style = element.get(f"{TEXT}style-name") or self._style_of_first(element)
            return self._list(element, path, role, in_table, _Item(self.lists.begin(element, style), style, 0))
        if tag == _TABLE:
            return [self._table(element, path, role)]
        if tag in _NOT_SHOWN or _is_hidden(element):
            return []
        if tag in _CHANGE_MARKS:
            self.revisions.mark(element, len(self.bodies), "", self.bodies)
            return []
        if tag == f"{OFFICE}annotation":
            self.revisions.comment(element, len(self.bodies))
            return []
        if tag == _NUMBERED:
            return self._numbered(element, path, role, in_table)
        if tag.startswith(DRAW):
            return self._drawing(element, path, in_table)
        for loose in (element.text, *(child.tail for child in element)):
            if loose and not loose.isspace():
                self.unread.append(Unread(text=loose.strip(), reason=f"文字不在段落內（{tag.rpartition('}')[2]}）"))
        return self.blocks(element, path, role, in_table=in_table)

    def _paragraph(self, element: etree._Element, path: Path, role: Role, in_table: bool, item: _Item | None) -> list[Block]:
        index = len(self.bodies)
        style = element.get(f"{TEXT}style-name")
        shape = self.styles.paragraph(style)
        line = Line(self.styles, self.revisions.at(index, self.bodies), self.formula)
        line.read(element, shape.text)
        body = line.text
        if line.hid and not body.strip() and not line.hanging:
            return []
        self.bodies.append(body)
        self.characters += len(body)
        if self.characters > self.limits.characters:
            raise Broken(
                Words(
                    f"文件超過 {self.limits.characters} 字，超出可處理的範圍。",
                    f"The text has more than {self.limits.characters} characters.",
                ),
                Words("請確認送件的檔案正確。", "Make sure that this is the right file."),
                format="odt",
            )
        outline_level = shape.outline_level
        if element.tag == _H:
            stated = element.get(f"{TEXT}outline-level", "1")
            outline_level = max(int(stated), 1) if stated.isdecimal() else 1
        label, level = self._label(element, item, outline_level, shape.list_style)
        if label is not None and _joins(label.text, body):
            label = replace(label, text=f"{label.text} ")
        number = label.text if label is not None else ""
        if self.shown is not None:
            self.shown[index] = (len(number), line)
        runs = runs_of(body, line.stretches, len(number))
        if label is not None and number:
            runs = self._with_label(element, label, line.stretches, shape.text, runs)
        found: list[Block] = [
            Paragraph(
                index=index,
                text=number + body,
                label=number,
                list_level=level,
                heading_level=outline_level,
                runs=tuple(runs),
                line_height=shape.line_height,
                role=role,
                address=Address(part=self.part, path=path),
                in_table=in_table,
            )
        ]
        places: dict[etree._Element, dict[etree._Element, int]] = {}
        for hanging in line.hanging:
            found += self._hanging(hanging, path + _path_below(hanging, element, places), in_table)
        return found

    def _label(
        self, element: etree._Element, item: _Item | None, outline_level: int | None, list_style: str | None
    ) -> tuple[Label | None, int | None]:
        """The paragraph's automatic number and its depth in its list."""
        if item is not None:
            return self.lists.label(item.counters, item.style, item.level, item.start)
        if element.tag != _H or outline_level is None or element.get(f"{TEXT}is-list-header") == "true" or list_style == "":
            return None, None
        start = element.get(f"{TEXT}start-value", "1") if element.get(f"{TEXT}restart-numbering") == "true" else None
        label = self.lists.heading(outline_level, start)
        return label, outline_level - 1 if label.text else None

    def _with_label(
        self,
        element: etree._Element,
        label: Label,
        stretches: list[tuple[int, int, TextFormat]],
        shape: TextFormat,
        runs: list[Run],
    ) -> list[Run]:
        """The runs with the number's before them. A number is set like the paragraph's mark, or else like its first words."""
        marker = element.get(MARKER_STYLE)
        around = self.styles.span(marker, shape) if marker else stretches[0][2] if stretches else shape
        end = len(label.text)
        own = runs_of(label.text, [(0, end, self.styles.span(label.text_style, around))])
        last = own[-1]
        if runs and (runs[0].font, runs[0].size, runs[0].bold) == (last.font, last.size, last.bold):
            return [*own[:-1], Run(start=last.start, end=runs[0].end, font=last.font, size=last.size, bold=last.bold), *runs[1:]]
        return own + runs

    def _style_of_first(self, element: etree._Element) -> str:
        """The list style that the first paragraph's style brings, for a list that names none."""
        first = next(element.iter(_P, _H), None)
        return "" if first is None else self.styles.paragraph(first.get(f"{TEXT}style-name")).list_style or ""

    def _list(self, element: etree._Element, path: Path, role: Role, in_table: bool, around: _Item) -> list[Block]:
        """The blocks of a `text:list`; `around` gives the counters, the style and the level of its items."""
        found: list[Block] = []
        for place, entry in enumerate(element):
            own_style = entry.get(f"{TEXT}style-override") or around.style
            item: _Item | None = None
            if entry.tag == _ITEM:
                item = replace(around, style=own_style, start=entry.get(f"{TEXT}start-value"))
            elif entry.tag != f"{TEXT}list-header":
                found += self.block(entry, (*path, place), role, in_table)
                continue
            sub_lists = 0
            for within, child in enumerate(entry):
                address = (*path, place, within)
                if child.tag in (_P, _H):
                    found += self._paragraph(child, address, role, in_table, item)
                    item = None
                elif child.tag == _LIST:
                    sub_lists += 1
                    if sub_lists > 1 and child.get(f"{TEXT}continue-numbering") != "true":
                        around.counters.restart_below(around.level)
                    inner = child.get(f"{TEXT}style-name") or own_style
                    below = _Item(around.counters, inner, around.level + 1)
                    found += self._list(child, address, role, in_table, below)
                else:
                    found += self.block(child, address, role, in_table)
        return found

    def _numbered(self, element: etree._Element, path: Path, role: Role, in_table: bool) -> list[Block]:
        style = element.get(f"{TEXT}style-name") or self._style_of_first(element)
        counters = self.lists.numbered(element.get(f"{TEXT}list-id") or style, style)
        stated = element.get(f"{TEXT}level", "1")
        level = max(int(stated), 1) - 1 if stated.isdecimal() else 0
        item = _Item(counters, style, level, element.get(f"{TEXT}start-value"))
        found: list[Block] = []
        for place, child in enumerate(element):
            if child.tag in (_P, _H):
                found += self._paragraph(child, (*path, place), role, in_table, item)
        return found

    def _table(self, element: etree._Element, path: Path, role: Role) -> Table:
        grid = Grid(lambda cell, below: tuple(self.blocks(cell, path + below, role, in_table=True)), self.repeats)
        grid.read(element)
        for words in grid.beyond:
            self.unread.append(Unread(text=words, reason="表格重複的儲存格過多"))
        return Table(rows=grid.rows(), columns=grid.columns, address=Address(part=self.part, path=path))

    def _hanging(self, element: etree._Element, path: Path, in_table: bool) -> list[Block]:
        """The blocks of a note or a drawing, behind the paragraph that it is anchored in."""
        if element.tag != _NOTE:
            return self._drawing(element, path, in_table)
        role: Role = "endnote" if element.get(f"{TEXT}note-class") == "endnote" else "footnote"
        found: list[Block] = []
        for place, child in enumerate(element):
            if child.tag == f"{TEXT}note-body":
                found += self.blocks(child, (*path, place), role, in_table=in_table)
        return found

    def _drawing(self, element: etree._Element, path: Path, in_table: bool) -> list[Block]:
        tag = element.tag
        if tag == f"{DRAW}control":
            return self._field(element, path, in_table)
        if tag == f"{DRAW}text-box":
            return self.blocks(element, path, "textbox", in_table=in_table)
        if tag == f"{DRAW}object":
            words = self.formula(element)
            if words:
                self.unread.append(Unread(text=words, reason="公式不在段落內"))
            return []
        found: list[Block] = []
        for place, child in enumerate(element):
            below = (*path, place)
            if child.tag in (_P, _H, _LIST, _TABLE):
                found += self.block(child, below, "textbox", in_table)
            elif child.tag.startswith((DRAW, LOEXT)):
                found += self._drawing(child, below, in_table)
        return found

    def _field(self, element: etree._Element, path: Path, in_table: bool) -> list[Block]:
        words = self.fields.take(element.get(f"{DRAW}control", ""))
        if not words:
            return []
        index = len(self.bodies)
        self.bodies.append(words)
        shape = self.styles.paragraph(element.get(f"{DRAW}text-style-name"))
        paragraph = Paragraph(
            index=index,
            text=words,
            line_height=None,
            runs=tuple(runs_of(words, [(0, len(words), shape.text)])),
            role="form-field",
            address=Address(part=self.part, path=path),
            in_table=in_table,
        )
        return [paragraph]


def _joins(number: str, body: str) -> bool:
    """Whether a list's number and digits behind it would read as one number: 3. and 20,480."""
    return number[-1:] in _NUMBER_ENDS and body[:1].isdecimal()


def _is_hidden(element: etree._Element) -> bool:
    """Whether a section is not shown."""
    display = element.get(f"{TEXT}display")
    return display == "none" or (display == "condition" and element.get(f"{TEXT}is-hidden") == "true")


def _path_below(element: etree._Element, ancestor: etree._Element, places: dict[etree._Element, dict[etree._Element, int]]) -> Path:
    """The child numbers that lead from `ancestor` down to `element`; `places` keeps those of each parent once counted."""
    steps: list[int] = []
    while element is not ancestor:
        parent = element.getparent()
        assert parent is not None, "the element lies below the ancestor"
        if parent not in places:
            places[parent] = {child: place for place, child in enumerate(parent)}
        steps.append(places[parent][element])
        element = parent
    return tuple(reversed(steps))
