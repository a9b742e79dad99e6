"""Writes a plan as a Word file in the official dress: 微軟正黑體, 14 pt, lines of exactly 22 pt."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.builders.packing import packed, unpacked

if TYPE_CHECKING:
    from tests.builders.plans import Options, Part

CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def build(title: str, parts: Sequence[Part], remark: str, options: Options) -> bytes:
    """The file's bytes."""
    document = Document()
    dress(document, options)
    heading = document.add_paragraph(title)
    heading.runs[0].bold = True
    for part in parts:
        if not part.heading:
            write_lines(document, part.lines)
            continue
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{part.number}{' ' if part.number.endswith('.') else ''}{part.heading}{part.guidance}").bold = True
        write_lines(document, part.lines)
    last = document.paragraphs[-1]
    for kind, words in (("w:ins", options.insertion), ("w:del", options.deletion)):
        if words is not None:
            last._p.append(tracked(kind, words))
    if options.comment is not None:
        document.add_comment(heading.runs, text=options.comment, author="審查人員")._comment_elm.date = datetime(
            2021, 2, 18, tzinfo=UTC
        )
    if remark:
        document.add_paragraph(remark)
    return packed(with_active_content(_saved(document), options))


def blank() -> bytes:
    """A Word file without a word."""
    return packed(_saved(Document()))


def _saved(document: Any) -> dict[str, bytes]:
    """The parts of the file."""
    target = io.BytesIO()
    document.save(target)
    return unpacked(target.getvalue())


def dress(document: Any, options: Options) -> None:
    """Font, size and line height, set once for the whole file."""
    style = document.styles["Normal"]
    style.font.name = options.font
    style.element.rPr.rFonts.set(qn("w:eastAsia"), options.font)
    style.font.size = Pt(options.size)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(options.line_height)
    style.paragraph_format.space_after = Pt(0)


def write_lines(document: Any, lines: Sequence[str]) -> None:
    """Each line a paragraph, in bold where it begins with `**`; neighbouring lines with ` | ` a table."""
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if " | " in line:
            rows.append([cell.strip() for cell in line.split(" | ")])
            continue
        if rows:
            write_table(document, rows)
            rows = []
        if line:
            paragraph = document.add_paragraph()
            paragraph.add_run(line.removeprefix("**")).bold = line.startswith("**") or None


def write_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    """A table with lines around its cells."""
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for place, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(place, column).text = words


def tracked(kind: str, words: str) -> Any:
    """A tracked insertion (`w:ins`) or deletion (`w:del`) of these words."""
    change = OxmlElement(kind)
    for name, value in (("w:id", "901"), ("w:author", "承辦人"), ("w:date", "2026-02-20T09:00:00Z")):
        change.set(qn(name), value)
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText" if kind == "w:del" else "w:t")
    text.text = words
    run.append(text)
    change.append(run)
    return change


def with_active_content(parts: Mapping[str, bytes], options: Options) -> dict[str, bytes]:
    """The parts with a macro, a template on another machine, or an embedded object, as the options say."""
    added: dict[str, bytes] = {}
    relations: list[str] = []
    if options.macro:
        added["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
        relations.append(
            '<Relationship Id="rIdMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
            ' Target="vbaProject.bin"/>'
        )
    if options.remote_template:
        added["word/_rels/settings.xml.rels"] = (
            '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="rIdTemplate" Type="{OFFICE}/attachedTemplate"'
            ' Target="http://example.org/template.dotm" TargetMode="External"/></Relationships>'
        ).encode()
    if options.embedded_object:
        added["word/embeddings/oleObject1.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
        relations.append(f'<Relationship Id="rIdObject" Type="{OFFICE}/oleObject" Target="embeddings/oleObject1.bin"/>')
    if not added:
        return dict(parts)
    related = parts[RELATIONS].replace(b"</Relationships>", "".join(relations).encode() + b"</Relationships>")
    types = parts[CONTENT_TYPES]
    if b'Extension="bin"' not in types:
        kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        types = types.replace(b"<Override", kind + b"<Override", 1)
    return {**parts, RELATIONS: related, CONTENT_TYPES: types, **added}
