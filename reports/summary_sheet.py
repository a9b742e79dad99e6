"""A batch as a spreadsheet: one sheet with a line a plan, one with a line a finding, as .xlsx or .ods.

Words out of plans are written as text and nothing else: what begins with = or @ is no formula, neither here nor when a person
edits the cell.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from reports import wording
from reports.layout import columns, visible
from reports.phrases import heading_of, section_path
from schemas.findings import SEVERITIES
from schemas.forms import Form
from schemas.records import dataclass
from schemas.rules import Lang, Words

if TYPE_CHECKING:
    from odf.element import Element
    from openpyxl.worksheet.worksheet import Worksheet

    from schemas.report import Report

Value = str | int | float | None
LONGEST = 32_000
"""Characters of a cell; Excel holds 32,767."""
WIDEST = 60
"""Columns of text beyond which a cell is wrapped."""
PLANS, FINDINGS = Words("計畫書", "Plans"), Words("檢核結果", "Findings")
FILE = Words("檔名", "File")
PLAN_HEADS = (
    FILE,
    Words("機關", "Agency"),
    Words("App", "App"),
    Words("結論", "Verdict"),
    Words("錯誤", "Errors"),
    Words("警告", "Warnings"),
    Words("說明", "Notes"),
    Words("缺漏或空白章節", "Missing or empty sections"),
    *(name for name, _ in wording.MEASURES.values()),
    *(name for name, _ in wording.FACTS.values()),
    Words("收文日", "Received"),
    Words("SHA-256", "SHA-256"),
)
FINDING_HEADS = (
    FILE,
    Words("項次", "No."),
    Words("程度", "Severity"),
    Words("代碼", "Code"),
    Words("章節", "Section"),
    Words("頁", "Page"),
    Words("段", "Paragraph"),
    Words("原文", "Words"),
    Words("說明", "Message"),
    Words("應為", "Expected"),
    Words("現為", "Found"),
    Words("改法", "Remedy"),
    Words("依據", "Basis"),
    Words("識別碼", "Fingerprint"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as values: its name, one row of heads, and rows of the same length."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def widths(self) -> list[int]:
        """For each column the columns of text that its widest cell takes, within reason."""
        lines = [self.heads, *(tuple("" if value is None else str(value) for value in row) for row in self.rows)]
        return [min(max(columns(line[place]) for line in lines) + 2, WIDEST) for place in range(len(self.heads))]


def summary_sheet(reports: Iterable[Report], form: Form, lang: Lang, kind: Literal["xlsx", "ods"]) -> bytes:
    """The spreadsheet's bytes."""
    return workbook(sheets_of(reports, form, lang), kind)


def workbook(sheets: Iterable[Sheet], kind: Literal["xlsx", "ods"]) -> bytes:
    """A spreadsheet of these sheets."""
    return _xlsx(sheets) if kind == "xlsx" else _ods(sheets)


def sheets_of(reports: Iterable[Report], form: Form, lang: Lang) -> tuple[Sheet, Sheet]:
    """Both sheets, in the order of the reports."""
    rows = Rows(form, lang)
    for report in reports:
        rows.add(report)
    return rows.sheets()


class Rows:
    """The lines of both sheets, gathered report by report: they take far less memory than the reports."""

    def __init__(self, form: Form, lang: Lang) -> None:
        self._form, self._lang = form, lang
        self._plans: list[tuple[Value, ...]] = []
        self._findings: list[tuple[Value, ...]] = []

    @property
    def count(self) -> int:
        """How many reports there were."""
        return len(self._plans)

    def add(self, report: Report) -> None:
        """Take the lines of the next report."""
        self._plans.append(tuple(_plan(report, self._lang)))
        self._findings += _findings(report, self._form, self._lang)

    def sheets(self) -> tuple[Sheet, Sheet]:
        """Both sheets."""
        plans, findings = (tuple(words.in_lang(self._lang) for words in heads) for heads in (PLAN_HEADS, FINDING_HEADS))
        return (
            Sheet(name=PLANS.in_lang(self._lang), heads=plans, rows=tuple(self._plans)),
            Sheet(name=FINDINGS.in_lang(self._lang), heads=findings, rows=tuple(self._findings)),
        )


def text_of(value: str | None) -> str | None:
    """Words as a cell holds them: one line, printable, not too long."""
    return visible(value)[:LONGEST] if value else None


def _plan(report: Report, lang: Lang) -> Iterator[Value]:
    tally = Counter(finding["severity"] for finding in report["findings"])
    yield text_of(report["document"]["name"])
    yield text_of(report["plan"]["agency"])
    yield text_of(report["plan"]["app"])
    yield wording.VERDICTS[report["verdict"]].in_lang(lang)
    for severity in SEVERITIES:
        yield tally[severity]
    lacking = [heading_of(section) for section in report["sections"] if section["status"] in ("missing", "empty")]
    yield text_of("、".join(lacking))
    measures = report["measures"]
    yield from (measures["characters"], measures["word_count"], measures["own_text"]) if measures else (None, None, None)
    for key in wording.FACTS:
        fact = report["facts"].get(key)
        value = fact["value"] if fact else None
        yield _fact(key, value, lang) if isinstance(value, str) else value
    yield report["as_of"]
    yield report["document"]["sha256"]


def _fact(key: str, value: str, lang: Lang) -> str:
    return wording.CYCLES[value].in_lang(lang) if key == "update_cycle" else wording.day_in(value, lang)


def _findings(report: Report, form: Form, lang: Lang) -> Iterator[tuple[Value, ...]]:
    for number, one in enumerate(report["findings"], 1):
        where = one["where"]
        yield (
            text_of(report["document"]["name"]),
            number,
            wording.SEVERITIES[one["severity"]].in_lang(lang),
            one["code"],
            text_of(" › ".join(section_path(report, form, one["section"]))),
            where["page"] if where else None,
            where["block"] + 1 if where else None,
            text_of(where["quote"]) if where else None,
            text_of(one["message"]),
            text_of(one["expected"]),
            text_of(one["found"]),
            text_of(one["suggestion"]),
            text_of(one["basis"]),
            one["fingerprint"],
        )


def _xlsx(sheets: Iterable[Sheet]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - only where a sheet is written

    book = Workbook()
    assert book.active is not None, "a new workbook has one sheet"
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    wrapped, bold, wash = Alignment(vertical="top", wrap_text=True), Font(bold=True), PatternFill("solid", fgColor="E8E6DF")
    for row, values in enumerate((sheet.heads, *sheet.rows), 1):
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            cell = page.cell(row=row, column=column)
            cell.alignment = wrapped
            if isinstance(value, str):
                # openpyxl takes what begins with = for a formula unless the type is said; the prefix keeps Excel from it later.
                cell.value = value
                cell.data_type = "s"
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            else:
                cell.value = value
                cell.number_format = "#,##0.##" if isinstance(value, float) else "#,##0"
            if row == 1:
                cell.font, cell.fill = bold, wash
    for column, width in enumerate(sheet.widths(), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions


def _ods(sheets: Iterable[Sheet]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet  # noqa: PLC0415 - only where a sheet is written
    from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties  # noqa: PLC0415
    from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow  # noqa: PLC0415
    from odf.text import P  # noqa: PLC0415

    book = OpenDocumentSpreadsheet()
    ordinary = Style(name="ordinary", family="table-cell")
    ordinary.addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
    head = Style(name="head", family="table-cell")
    head.addElement(TableCellProperties(backgroundcolor="#e8e6df", verticalalign="top", wrapoption="wrap"))
    head.addElement(ParagraphProperties(textalign="start"))
    head.addElement(TextProperties(fontweight="bold", fontweightasian="bold"))
    for style in (ordinary, head):
        book.automaticstyles.addElement(style)

    def line(values: Iterable[Value], style: Style) -> Element:
        row = TableRow()
        for value in values:
            if value is None:
                cell = TableCell(stylename=style)
            elif isinstance(value, str):
                cell = TableCell(valuetype="string", stylename=style)
                cell.addElement(P(text=value))
            else:
                cell = TableCell(valuetype="float", value=value, stylename=style)
                cell.addElement(P(text=f"{value:,}"))
            row.addElement(cell)
        return row

    for number, sheet in enumerate(sheets):
        table = Table(name=sheet.name)
        for place, width in enumerate(sheet.widths()):
            column = Style(name=f"column-{number}-{place}", family="table-column")
            column.addElement(TableColumnProperties(columnwidth=f"{width * 0.2:.2f}cm"))
            book.automaticstyles.addElement(column)
            table.addElement(TableColumn(stylename=column))
        heads = TableHeaderRows()
        heads.addElement(line(sheet.heads, head))
        table.addElement(heads)
        for values in sheet.rows:
            table.addElement(line(values, ordinary))
        book.spreadsheet.addElement(table)
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()
