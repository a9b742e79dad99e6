"""Writes .docx files from bits of WordprocessingML, for what python-docx cannot write: lists, boxes, notes, changes."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.builders.packing import packed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def run(words: str, properties: str = "") -> str:
    """A run with these words; `properties` is the inside of its `w:rPr`."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph; what does not begin with a tag is words."""
    content = "".join(one if one.startswith("<") else run(one) for one in inside)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def item(words: str, num: int = 1, level: int = 0) -> str:
    """A paragraph in an automatic list."""
    return paragraph(words, properties=in_list(num, level))


def in_list(num: int, level: int | None = 0) -> str:
    """The properties that put a paragraph into a list."""
    depth = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return f'<w:numPr>{depth}<w:numId w:val="{num}"/></w:numPr>'


def styled(style: str, *inside: str) -> str:
    """A paragraph in a style."""
    return paragraph(*inside, properties=f'<w:pStyle w:val="{style}"/>')


def level(place: int, form: str, text: str, *, start: int | None = 1, suffix: str = "nothing", more: str = "") -> str:
    """One level of an abstract list."""
    began = "" if start is None else f'<w:start w:val="{start}"/>'
    return (
        f'<w:lvl w:ilvl="{place}">{began}<w:numFmt w:val="{form}"/>{more}<w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    """An abstract list."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, *overrides: str) -> str:
    """A list instance."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def starts_at(place: int, number: int) -> str:
    """An override that makes one level of a list instance begin with this number."""
    return f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{number}"/></w:lvlOverride>'


def style(
    name: str, inside: str = "", *, kind: str = "paragraph", based_on: str = "", default: bool = False, title: str = ""
) -> str:
    """A style; its id is `name`, and `title` is what Word shows."""
    usual = ' w:default="1"' if default else ""
    below = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{usual}><w:name w:val="{title or name}"/>{below}{inside}</w:style>'


def table(*rows: str, properties: str = "") -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; what does not begin with a tag is the words of a plain cell."""
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def cell(*inside: str, properties: str = "") -> str:
    """A cell; what does not begin with a tag is the words of a paragraph."""
    blocks = "".join(one if one.startswith("<") else paragraph(one) for one in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def control(inside: str) -> str:
    """A content control around blocks, runs, rows or cells."""
    return f"<w:sdt><w:sdtPr><w:alias w:val='欄位'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field(code: str, result: str | None, *, separate: bool = True) -> str:
    """The runs of a field; without a result where that is None."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = "" if result is None else (mark("separate") if separate else "") + (run(result) if result else "")
    return f"{mark('begin')}<w:r><w:instrText>{escape(code)}</w:instrText></w:r>{shown}{mark('end')}"


def text_box(*inside: str) -> str:
    """A run with a text box as Word writes it: a shape, and the same words again in VML for old programs."""
    blocks = "".join(one if one.startswith("<") else paragraph(one) for one in inside)
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><a:graphic><wps:txbx><w:txbxContent>{blocks}"
        "</w:txbxContent></wps:txbx></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{blocks}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def changed(kind: str, *inside: str, author: str = "承辦人") -> str:
    """A tracked change (ins, del, moveFrom, moveTo) around runs; words of a deletion become `w:delText`."""
    content = "".join(one if one.startswith("<") else run(one) for one in inside)
    if kind in ("del", "moveFrom"):
        content = content.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f'<w:{kind} w:id="1" w:author="{author}">{content}</w:{kind}>'


def relationships(*entries: tuple[str, str, str] | tuple[str, str, str, bool]) -> str:
    """A relationship part: id, kind, target, and whether the target is external."""
    lines = ""
    for name, kind, target, *external in entries:
        mode = ' TargetMode="External"' if external == [True] else ""
        lines += f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{escape(target)}"{mode}/>'
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def word_file(
    *blocks: str,
    numbering: str = "",
    styles: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    related: Mapping[str, tuple[str, str]] | None = None,
    after: str = "",
) -> bytes:
    """A .docx file with these blocks as its body.

    `numbering` and `styles` are the insides of those parts. `related` maps the name of a part below word/ to its kind and
    the inside of its root element, which is called like the kind (footnotes, comments, hdr …); `parts` are whole parts.
    """
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"{HEAD}<w:document {SPACES}><w:body>{''.join(blocks)}<w:sectPr/></w:body>{after}</w:document>",
    }
    entries: list[tuple[str, str, str]] = []
    known = dict(related or {})
    if numbering:
        known["numbering.xml"] = ("numbering", numbering)
    if styles:
        known["styles.xml"] = ("styles", styles)
    for name, (kind, inside) in known.items():
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}"] = f"{HEAD}<w:{root} {SPACES}>{inside}</w:{root}>"
        entries.append((f"rId{name}", kind, name))
    files["word/_rels/document.xml.rels"] = relationships(*entries)
    files.update(parts or {})
    return packed(files)
