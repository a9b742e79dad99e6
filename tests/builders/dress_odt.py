"""Writes a dressed plan as an OpenDocument text: list styles or outline numbering, frames, links, tracked insertions."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from tests.builders.dress_paper import Grid, Paper, Para
from tests.builders.dress_writing import MARKS
from tests.builders.odf import an_odt

_LIST = "計畫編號"


def as_odt(paper: Paper) -> bytes:
    """The file's bytes."""
    return _Writer(paper).file()


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper, self.look = paper, paper.look
        self.lists = self.tables = 0
        self.widths: list[str] = []
        self.changed = ""

    def file(self) -> bytes:
        body = "".join(self.block(block) for block in self.paper.blocks)
        return an_odt(
            self.changed + body,
            styles=self.common(),
            automatic=self.automatic(),
            master=self.master(),
            faces=f'<style:font-face style:name="F" svg:font-family={quoteattr(self.look.font)}/>',
        )

    # -- content --

    def block(self, block: Para | Grid) -> str:
        return self.paragraph(block) if isinstance(block, Para) else self.table(block)

    def paragraph(self, para: Para) -> str:
        content = self.words(para) + self.insertion(para)
        heading = self.look.heading_styles and para.depth is not None
        if heading:
            assert para.depth is not None
            level = para.depth + 1
            written = f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{content}</text:h>'
        else:
            written = f'<text:p text:style-name="Standard">{content}</text:p>'
        bound = self.look.numbering == "style" and para.depth is not None
        if para.label is not None and not bound:
            return self.item(written, para.label.level)
        if para.holder == "textbox":
            frame = f'<draw:frame text:anchor-type="as-char" svg:width="9cm"><draw:text-box>{written}</draw:text-box></draw:frame>'
            return f'<text:p text:style-name="Standard">{frame}</text:p>'
        return written

    def item(self, written: str, level: int) -> str:
        """A list item at its depth, in a list that goes on from the one before."""
        self.lists += 1
        goes_on = f' text:continue-list="list{self.lists - 1}"' if self.lists > 1 else ""
        inside = f"<text:list-item>{written}</text:list-item>"
        for _ in range(level):
            inside = f"<text:list-item><text:list>{inside}</text:list></text:list-item>"
        return f'<text:list xml:id="list{self.lists}" text:style-name="{_LIST}"{goes_on}>{inside}</text:list>'

    def words(self, para: Para) -> str:
        pieces: list[str] = []
        linked, end = 6 if para.holder == "link" else 0, len(para.words)
        places = {0, end, min(para.bold, end), min(linked, end)} | (set(range(0, end, 3)) if self.look.split else set())
        cuts = sorted(places)
        for start, stop in pairwise(cuts):
            written = _text(para.words[start:stop])
            if start < para.bold or self.look.split:
                written = f'<text:span text:style-name="{"B" if start < para.bold else "N"}">{written}</text:span>'
            if stop <= linked:
                written = f'<text:a xlink:type="simple" xlink:href="https://example.gov.tw/">{written}</text:a>'
            pieces.append(written)
        return "".join(pieces)

    def insertion(self, para: Para) -> str:
        if not para.inserted:
            return ""
        info = "<office:change-info><dc:creator>承辦人</dc:creator><dc:date>2026-02-20T09:00:00</dc:date></office:change-info>"
        region = f'<text:changed-region xml:id="c1" text:id="c1"><text:insertion>{info}</text:insertion></text:changed-region>'
        self.changed = f"<text:tracked-changes>{region}</text:tracked-changes>"
        return f'<text:change-start text:change-id="c1"/>{_text(para.inserted)}<text:change-end text:change-id="c1"/>'

    def table(self, grid: Grid) -> str:
        self.tables += 1
        name, columns = f"T{self.tables}", []
        for place, share in enumerate(grid.widths):
            self.widths.append(
                f'<style:style style:name="{name}.{place}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{16 * share:.2f}cm"/></style:style>'
            )
            columns.append(f'<table:table-column table:style-name="{name}.{place}"/>')
        rows, open_cells = [], dict[int, int]()
        for row in grid.rows:
            cells, column, todo = [], 0, list(row)
            while column < len(grid.widths):
                if open_cells.get(column, 0) > 0:
                    open_cells[column] -= 1
                    cells.append("<table:covered-table-cell/>")
                    column += 1
                    continue
                cell = todo.pop(0)
                spans = f' table:number-columns-spanned="{cell.columns}"' if cell.columns > 1 else ""
                if cell.rows > 1:
                    spans += f' table:number-rows-spanned="{cell.rows}"'
                    open_cells[column] = cell.rows - 1
                inside = "".join(self.block(block) for block in cell.blocks)
                cells.append(
                    f'<table:table-cell table:style-name="Z"{spans} office:value-type="string">{inside}</table:table-cell>'
                )
                cells += ["<table:covered-table-cell/>"] * (cell.columns - 1)
                column += cell.columns
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        return f'<table:table table:name="{name}">{"".join(columns)}{"".join(rows)}</table:table>'

    # -- styles --

    def level(self, tag: str, place: int) -> str:
        form = MARKS[self.look.marks][place]
        blank = "space" if form.blank else "nothing"
        number = f'style:num-format="{form.odf}" style:num-prefix="{form.before}" style:num-suffix="{form.behind}"'
        place_mode = 'text:list-level-position-and-space-mode="label-alignment"'
        followed = f'<style:list-level-label-alignment text:label-followed-by="{blank}"/>'
        return (
            f'<text:{tag} text:level="{place + 1}" {number}><style:list-level-properties {place_mode}>{followed}'
            f"</style:list-level-properties></text:{tag}>"
        )

    def common(self) -> str:
        look = self.look
        words = (
            f'style:font-name="F" style:font-name-asian="F" fo:font-size="{look.size:g}pt" style:font-size-asian="{look.size:g}pt"'
        )
        height = f'fo:line-height="{look.line_height:g}pt" fo:margin-top="0cm" fo:margin-bottom="0cm"'
        bold = '<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/>'
        styles = (
            f'<style:default-style style:family="paragraph"><style:paragraph-properties {height}/><style:text-properties {words}/>'
            '</style:default-style><style:style style:name="Standard" style:family="paragraph"/>'
        )
        for depth in range(3):
            name = f'style:name="Heading_20_{depth + 1}" style:display-name="Heading {depth + 1}"'
            styles += (
                f'<style:style {name} style:family="paragraph"'
                f' style:parent-style-name="Standard" style:default-outline-level="{depth + 1}">{bold}</style:style>'
            )
        if look.numbering == "style":
            levels = "".join(self.level("outline-level-style", place) for place in range(3))
            styles += f'<text:outline-style style:name="Outline">{levels}</text:outline-style>'
        return styles

    def automatic(self) -> str:
        bold = '<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/>'
        border = '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/>'
        levels = "".join(self.level("list-level-style-number", place) for place in range(4))
        return (
            f'<style:style style:name="B" style:family="text">{bold}</style:style><style:style style:name="N" style:family="text"/>'
            f'<style:style style:name="Z" style:family="table-cell">{border}</style:style>{"".join(self.widths)}'
            f'<text:list-style style:name="{_LIST}">{levels}</text:list-style>'
        )

    def master(self) -> str:
        if not self.look.header:
            return ""
        header = f"<style:header><text:p>{escape(self.look.header)}</text:p></style:header>"
        number = '<text:page-number text:select-page="current">1</text:page-number>'
        footer = f"<style:footer><text:p>{self.look.footer}{number}頁</text:p></style:footer>"
        return f'<style:master-page style:name="Standard">{header}{footer}</style:master-page>'


def _text(words: str) -> str:
    """Words with soft breaks; a blank that begins or follows another would vanish and is an element."""
    pieces = []
    for place, line in enumerate(words.split("\n")):
        pieces.append(("<text:line-break/>" if place else "") + escape(line).replace("  ", " <text:s/>"))
    written = "".join(pieces)
    if written.startswith(" "):
        written = "<text:s/>" + written[1:]
    return written
