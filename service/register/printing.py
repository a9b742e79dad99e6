"""A table as PDF: an OpenDocument text, laid out across, that LibreOffice prints where it is installed."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from odf.opendocument import OpenDocumentText
from odf.style import (
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableProperties,
    TextProperties,
)
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

from ingest.errors import Broken
from ingest.office import conversion
from ingest.office.settings import write_profile
from reports.summary_sheet import Sheet, Value
from schemas.rules import Words
from service.errors import Refused

MOST_ROWS = 2_000
"""Rows of a PDF: nobody reads more on paper, and LibreOffice takes minutes for them."""
_SECONDS = 90.0
_WIDTH = 26.7
"""Centimetres of a line of A4 laid across, within margins of 1.5."""
NOT_INSTALLED = Words(
    "本機未安裝 LibreOffice，無法產生 PDF。請改匯出 .xlsx 或 .ods，或請系統管理者安裝 LibreOffice Writer。",
    "LibreOffice is not installed on this machine, so no PDF can be made. Export .xlsx or .ods, or have an administrator install "
    "LibreOffice Writer.",
)
FAILED = Words(
    "LibreOffice 未能產生 PDF，請稍後再試，或改匯出 .xlsx 或 .ods。",
    "LibreOffice could not make the PDF. Try again later, or export .xlsx or .ods.",
)


def as_pdf(title: str, remark: str, sheet: Sheet) -> bytes:
    """The table on pages of A4, its heading repeated on each. Raises Refused where there is no LibreOffice or too many rows."""
    if len(sheet.rows) > MOST_ROWS:
        raise Refused(
            422,
            "too-many-rows",
            Words(
                f"共 {len(sheet.rows):,} 列，PDF 以 {MOST_ROWS:,} 列為限，請縮小範圍，或改匯出 .xlsx 或 .ods。",
                f"There are {len(sheet.rows):,} rows and a PDF takes {MOST_ROWS:,}: narrow the choice, or export .xlsx or .ods.",
            ),
        )
    office = conversion.program()
    if office is None:
        raise Refused(503, "no-libreoffice", NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="plancheck-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_profile(folder / "profile")
        given = folder / "table.odt"
        given.write_bytes(_document(title, remark, sheet))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        to = ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out"), str(given)]
        process = conversion.start([str(office), profile, *conversion.QUIET, *to], folder)
        try:
            conversion.wait(process, _SECONDS)
        except Broken as error:
            raise Refused(503, "pdf-failed", FAILED) from error
        finally:
            conversion.end(process)
        made = folder / "out" / "table.pdf"
        if not made.is_file():
            raise Refused(503, "pdf-failed", FAILED)
        return made.read_bytes()


def _document(title: str, remark: str, sheet: Sheet) -> bytes:
    text = OpenDocumentText()
    layout = PageLayout(name="across")
    layout.addElement(PageLayoutProperties(pagewidth="29.7cm", pageheight="21cm", printorientation="landscape", margin="1.5cm"))
    text.automaticstyles.addElement(layout)
    text.masterstyles.addElement(MasterPage(name="Standard", pagelayoutname=layout))
    styles = {
        name: _style(text, name, size, bold=bold, align=align)
        for name, size, bold, align in (
            ("title", "15pt", True, "start"),
            ("remark", "9pt", False, "start"),
            ("head", "8.5pt", True, "start"),
            ("words", "8.5pt", False, "start"),
            ("number", "8.5pt", False, "end"),
        )
    }
    text.text.addElement(P(text=title, stylename=styles["title"]))
    text.text.addElement(P(text=remark, stylename=styles["remark"]))
    whole = Style(name="whole", family="table")
    whole.addElement(TableProperties(width=f"{_WIDTH}cm", align="margins"))
    box = Style(name="box", family="table-cell")
    box.addElement(TableCellProperties(border="0.5pt solid #8a8a8a", padding="0.08cm"))
    for style in (whole, box):
        text.automaticstyles.addElement(style)
    table = Table(name="table", stylename=whole)
    widths = sheet.widths()
    for place, width in enumerate(widths):
        column = Style(name=f"column-{place}", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=f"{_WIDTH * width / sum(widths):.2f}cm"))
        text.automaticstyles.addElement(column)
        table.addElement(TableColumn(stylename=column))
    heads = TableHeaderRows()
    heads.addElement(_row(sheet.heads, box, styles, head=True))
    table.addElement(heads)
    for values in sheet.rows:
        table.addElement(_row(values, box, styles))
    text.text.addElement(table)
    target = io.BytesIO()
    text.write(target)
    return target.getvalue()


def _style(text: OpenDocumentText, name: str, size: str, *, bold: bool, align: str) -> Style:
    style = Style(name=name, family="paragraph")
    style.addElement(ParagraphProperties(textalign=align))
    weight = "bold" if bold else "normal"
    style.addElement(
        TextProperties(
            fontsize=size,
            fontsizeasian=size,
            fontweight=weight,
            fontweightasian=weight,
            fontfamily="Noto Sans CJK TC",
            fontfamilyasian="Noto Sans CJK TC",
        )
    )
    text.automaticstyles.addElement(style)
    return style


def _row(values: tuple[Value, ...], box: Style, styles: dict[str, Style], *, head: bool = False) -> TableRow:
    row = TableRow()
    for value in values:
        cell = TableCell(stylename=box)
        number = isinstance(value, int | float)
        words = "" if value is None else f"{value:,}" if number else str(value)
        cell.addElement(P(text=words, stylename=styles["head" if head else "number" if number else "words"]))
        row.addElement(cell)
    return row
