"""Writes a dressed plan as a Word file: lists in numbering.xml, styles, text boxes, content controls, links, tracked insertions."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape

from tests.builders.dress_paper import Grid, Paper, Para
from tests.builders.dress_writing import MARKS
from tests.builders.packing import packed

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PAGE_WIDTH = 9000
"""Between the margins, in twentieths of a point."""
_CELL_MARGINS = 230
_LIST = 1


def as_docx(paper: Paper) -> bytes:
    """The file's bytes."""
    return _Writer(paper).file()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper, self.look = paper, paper.look
        self.boxes = 0

    def file(self) -> bytes:
        running = bool(self.look.header)
        parts = {
            "[Content_Types].xml": _content_types(running),
            "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml", "")),
            "word/_rels/document.xml.rels": _relations(
                ("rId1", "styles", "styles.xml", ""),
                ("rId2", "numbering", "numbering.xml", ""),
                ("rId3", "hyperlink", "https://example.gov.tw/", ' TargetMode="External"'),
                *((("rId4", "header", "header1.xml", ""), ("rId5", "footer", "footer1.xml", "")) if running else ()),
            ),
            "word/document.xml": self.document(running),
            "word/styles.xml": self.styles(),
            "word/numbering.xml": self.numbering(),
        }
        if running:
            parts["word/header1.xml"] = f"{_HEAD}<w:hdr {_SPACES}><w:p>{_run(self.look.header)}</w:p></w:hdr>"
            field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            number = f'<w:pPr><w:jc w:val="center"/></w:pPr>{_run(self.look.footer)}{field}{_run("頁")}'
            parts["word/footer1.xml"] = f"{_HEAD}<w:ftr {_SPACES}><w:p>{number}</w:p></w:ftr>"
        return packed(parts)

    def document(self, running: bool) -> str:
        references = (
            '<w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>' if running else ""
        )
        page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/>'
        body = "".join(self.block(block) for block in self.paper.blocks)
        # Word wants a paragraph behind a table at the end.
        tail = "<w:p/>" if isinstance(self.paper.blocks[-1], Grid) else ""
        return f"{_HEAD}<w:document {_SPACES}><w:body>{body}{tail}<w:sectPr>{references}{page}</w:sectPr></w:body></w:document>"

    def block(self, block: Para | Grid, width: int = _PAGE_WIDTH) -> str:
        return self.paragraph(block) if isinstance(block, Para) else self.table(block, width)

    def paragraph(self, para: Para) -> str:
        style, properties = "", ""
        if self.look.heading_styles and para.depth is not None:
            style = f'<w:pStyle w:val="Heading{para.depth + 1}"/>'
        bound = self.look.numbering == "style" and para.depth is not None
        if para.label is not None and not bound:
            properties = f'<w:numPr><w:ilvl w:val="{para.label.level}"/><w:numId w:val="{_LIST}"/></w:numPr>'
        inside = f"<w:pPr>{style}{properties}</w:pPr>" if style or properties else ""
        content = self.words(para)
        if para.inserted:
            content += f'<w:ins w:id="7" w:author="承辦人" w:date="2026-02-20T09:00:00Z">{_run(para.inserted)}</w:ins>'
        paragraph = f"<w:p>{inside}{content}</w:p>"
        if para.holder == "textbox":
            # A line of exactly 22 points would cut the box off.
            room = '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
            return f"<w:p>{room}<w:r>{self.box(paragraph)}</w:r></w:p>"
        if para.holder == "control":
            return f'<w:sdt><w:sdtPr><w:alias w:val="內容"/></w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>'
        return paragraph

    def words(self, para: Para) -> str:
        pieces: list[str] = []
        linked = 6 if para.holder == "link" else 0
        for start, end in _cuts(para, linked, 3 if self.look.split else 0):
            run = _run(para.words[start:end], bold=start < para.bold)
            if end <= linked:
                run = f'<w:hyperlink r:id="rId3">{run}</w:hyperlink>'
            pieces.append(run)
        return "".join(pieces)

    def box(self, paragraph: str) -> str:
        """A text box that stands in the line as a character does."""
        self.boxes += 1
        size = '<wp:extent cx="3200000" cy="3600000"/>'
        shape = (
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3200000" cy="3600000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{paragraph}</w:txbxContent></wps:txbx><wps:bodyPr><a:spAutoFit/></wps:bodyPr></wps:wsp>"
        )
        graphic = (
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"{shape}</a:graphicData></a:graphic>"
        )
        name = f'<wp:docPr id="{self.boxes}" name="文字方塊 {self.boxes}"/>'
        return f"<w:drawing><wp:inline>{size}{name}{graphic}</wp:inline></w:drawing>"

    def table(self, grid: Grid, width: int) -> str:
        widths = [round(width * share) for share in grid.widths]
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:color="000000"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        rows, open_cells = [], dict[int, int]()
        for row in grid.rows:
            cells, column, todo = [], 0, list(row)
            while column < len(widths):
                if open_cells.get(column, 0) > 0:
                    open_cells[column] -= 1
                    cells.append(f"<w:tc><w:tcPr>{_width(widths[column])}<w:vMerge/></w:tcPr><w:p/></w:tc>")
                    column += 1
                    continue
                cell = todo.pop(0)
                merged = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
                if cell.rows > 1:
                    merged += '<w:vMerge w:val="restart"/>'
                    open_cells[column] = cell.rows - 1
                room = sum(widths[column : column + cell.columns])
                inside = "".join(self.block(block, room - _CELL_MARGINS) for block in cell.blocks)
                inside += "<w:p/>" if isinstance(cell.blocks[-1], Grid) else ""
                wide = _width(room)
                cells.append(f"<w:tc><w:tcPr>{wide}{merged}</w:tcPr>{inside}</w:tc>")
                column += cell.columns
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        properties = f'<w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders>'
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"

    def styles(self) -> str:
        look = self.look
        fonts = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:eastAsia="{look.font}"/><w:sz w:val="{look.size * 2:g}"/>'
        spacing = f'<w:spacing w:line="{look.line_height * 20:g}" w:lineRule="exact" w:before="0" w:after="0"/>'
        headings = "".join(
            f'<w:style w:type="paragraph" w:styleId="Heading{depth + 1}"><w:name w:val="heading {depth + 1}"/>'
            f'<w:basedOn w:val="Normal"/><w:pPr>{self.bound(depth)}<w:outlineLvl w:val="{depth}"/></w:pPr>'
            "<w:rPr><w:b/></w:rPr></w:style>"
            for depth in range(3)
        )
        return (
            f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault>"
            f"<w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>"
            f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{headings}</w:styles>'
        )

    def bound(self, depth: int) -> str:
        if self.look.numbering != "style":
            return ""
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{_LIST}"/></w:numPr>'

    def numbering(self) -> str:
        levels = []
        for place, form in enumerate(MARKS[self.look.marks]):
            bound = f'<w:pStyle w:val="Heading{place + 1}"/>' if self.look.numbering == "style" and place < 3 else ""
            kind = form.word if form.word != "㈠" else "decimal"
            blank = "space" if form.blank else "nothing"
            levels.append(
                f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{bound}'
                f'<w:suff w:val="{blank}"/><w:lvlText w:val="{form.before}%{place + 1}{form.behind}"/></w:lvl>'
            )
        return (
            f'{_HEAD}<w:numbering {_SPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
            f'{"".join(levels)}</w:abstractNum><w:num w:numId="{_LIST}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )


def _cuts(para: Para, linked: int, size: int) -> list[tuple[int, int]]:
    """The runs of a paragraph: cut where bold or a link ends, and every `size` characters where it is not 0."""
    end = len(para.words)
    places = {0, end, min(para.bold, end), min(linked, end)}
    if size:
        places.update(range(0, end, size))
    cuts = sorted(places)
    return list(pairwise(cuts))


def _run(words: str, *, bold: bool = False) -> str:
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in words.split("\n")]
    return f"<w:r>{properties}{'<w:br/>'.join(pieces)}</w:r>"


def _width(twips: int) -> str:
    return f'<w:tcW w:w="{twips}" w:type="dxa"/>'


def _relations(*relations: tuple[str, str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>' for name, kind, target, mode in relations
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def _content_types(running: bool) -> str:
    names = [("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")]
    names += [("header1", "header"), ("footer1", "footer")] if running else []
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in names)
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
