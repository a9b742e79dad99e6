"""Filling a layout: a .docx, .odt or .txt file with named fields, in which everything else stays as its maker set it.

`{{說明}}` stands in a paragraph of its own, which is repeated for every item; a table row with fields of the opinion
table is repeated for every opinion.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reports.annotate.packages import Parts, parsed
from reports.letters.dialects import OPEN_DOCUMENT, WORD, Dialect
from reports.letters.facts import BadTemplate
from reports.letters.fields import FIELD, demand_known, fill, filled, names_in
from reports.letters.words import ITEMS, Item
from schemas.records import dataclass
from schemas.rules import Words

if TYPE_CHECKING:
    from lxml import etree

_SHOWN = 20
"""Characters of a paragraph by which it is named to the administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What fills a layout."""

    single: Mapping[str, str]
    items: Sequence[Item]
    rows: Sequence[Mapping[str, str]]

    @property
    def row_fields(self) -> frozenset[str]:
        """The fields that a row of the table may name besides the single ones."""
        return frozenset(self.rows[0]) if self.rows else frozenset()


def filled_word(data: bytes, file: str, layout: Layout) -> bytes:
    """The Word file with its fields filled, in the body as in headers and footers. Raises BadTemplate."""
    return _filled_package(data, file, layout, WORD)


def filled_odt(data: bytes, file: str, layout: Layout) -> bytes:
    """The OpenDocument text with its fields filled. Raises BadTemplate."""
    return _filled_package(data, file, layout, OPEN_DOCUMENT)


def filled_text(data: bytes, file: str, layout: Layout) -> bytes:
    """The text with its fields filled; lines with fields of the table are repeated together. Raises BadTemplate."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _unreadable(file) from error
    made: list[str] = []
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        names = names_in(line)
        if layout.row_fields.intersection(names):
            demand_known(line, [*layout.single, *layout.row_fields], file, Words(f"第 {number} 行", f"line {number}"))
            block.append(line)
            continue
        made += [filled(one, {**layout.single, **row}) for row in layout.rows for one in block]
        block = []
        if names == [ITEMS] and FIELD.fullmatch(line.strip()):
            made += [f"{'　' * (item.level + 1)}{item.label}{item.words}" for item in layout.items]
            continue
        demand_known(line, list(layout.single), file, Words(f"第 {number} 行", f"line {number}"))
        made.append(filled(line, layout.single))
    return "\n".join(made).encode()


def _filled_package(data: bytes, file: str, layout: Layout, dialect: Dialect) -> bytes:
    from lxml import etree  # noqa: PLC0415 - lazily, as everywhere

    try:
        package = Parts(data)
        changed: dict[str, bytes] = {}
        for name in package.names():
            if dialect.holds_text(name):
                root = parsed(package.read(name))
                _fill_part(root, file, layout, dialect)
                changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise _unreadable(file) from error
    if not changed:
        raise _unreadable(file)
    return package.copy(changed)


def _fill_part(root: etree._Element, file: str, layout: Layout, dialect: Dialect) -> None:
    for row in list(root.iter(dialect.row)):
        # Of tables in tables, the innermost row is meant.
        inner = row.iterdescendants(dialect.row)
        if _names_row(row, layout, dialect) and not any(_names_row(one, layout, dialect) for one in inner):
            _repeat_row(row, file, layout, dialect)
    for paragraph in list(root.iter(*dialect.paragraphs)):
        _fill_paragraph(paragraph, file, layout, dialect)


def _names_row(row: etree._Element, layout: Layout, dialect: Dialect) -> bool:
    texts = (dialect.text_of(paragraph) for paragraph in row.iter(*dialect.paragraphs))
    return any(layout.row_fields.intersection(names_in(text)) for text in texts)


def _repeat_row(row: etree._Element, file: str, layout: Layout, dialect: Dialect) -> None:
    for values in layout.rows:
        made = dialect.copy(row)
        row.addprevious(made)
        one = Layout(single={**layout.single, **values}, items=layout.items, rows=())
        for paragraph in list(made.iter(*dialect.paragraphs)):
            _fill_paragraph(paragraph, file, one, dialect)
    parent = row.getparent()
    assert parent is not None, "a row stands in a table"
    parent.remove(row)


def _fill_paragraph(paragraph: etree._Element, file: str, layout: Layout, dialect: Dialect) -> None:
    text = dialect.text_of(paragraph)
    names = names_in(text)
    if not names:
        return
    if names == [ITEMS] and FIELD.fullmatch(text.strip()):
        for item, made in _copies(paragraph, layout.items, dialect):
            fill(dialect.slots(made), {ITEMS: f"{item.label}{item.words}"})
            dialect.indent(made, item)
            dialect.break_lines(made)
        return
    shown = text.strip()[:_SHOWN]
    demand_known(text, list(layout.single), file, Words(f"段落「{shown}」", f"paragraph “{shown}”"))
    fill(dialect.slots(paragraph), layout.single)
    dialect.break_lines(paragraph)


def _copies(paragraph: etree._Element, items: Sequence[Item], dialect: Dialect) -> Iterator[tuple[Item, etree._Element]]:
    """The paragraph once for every item; it itself goes."""
    for item in items:
        made = dialect.copy(paragraph)
        paragraph.addprevious(made)
        yield item, made
    parent = paragraph.getparent()
    assert parent is not None, "a paragraph stands in a body"
    parent.remove(paragraph)


def _unreadable(file: str) -> BadTemplate:
    return BadTemplate(
        Words(
            f"範本「{file}」無法讀取，請確認檔案未損毀且副檔名與內容相符。",
            f"The template {file} cannot be read; see that it is sound and that its name says what it is.",
        )
    )
