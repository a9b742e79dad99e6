import io
from datetime import date

import openpyxl
import pytest
from odf import opendocument, table, teletype

from reports.summary_sheet import sheets_of, summary_sheet
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.builders.plans import a_plan

FORM = load_form()
EVIL = '=HYPERLINK("http://x","y")'


def report_on(sections=None, name="plan.docx", data=None):
    return check(a_plan(sections) if data is None else data, name, Request(as_of=date(2026, 3, 2))).report


@pytest.fixture(scope="module")
def reports():
    evil = report_on(
        {"improvement.stars": None, "marketing.target": "624,500×10%=62,540人次。\n目標60,000人次。"}, name=f"{EVIL}.docx"
    )
    evil["findings"][0]["message"] = "@SUM(A1)\x00\x0b"
    return [report_on(), evil, report_on(data=b"%PDF-1.7 broken", name="+1.pdf")]


def xlsx(reports):
    return openpyxl.load_workbook(io.BytesIO(summary_sheet(reports, FORM, "zh-Hant", "xlsx")))


def ods_rows(reports):
    book = opendocument.load(io.BytesIO(summary_sheet(reports, FORM, "zh-Hant", "ods")))
    return {
        one.getAttribute("name"): [
            [(cell.getAttribute("valuetype"), teletype.extractText(cell)) for cell in row.getElementsByType(table.TableCell)]
            for row in one.getElementsByType(table.TableRow)
        ]
        for one in book.getElementsByType(table.Table)
    }


def test_there_is_a_line_a_plan_and_a_line_a_finding(reports):
    book = xlsx(reports)
    assert book.sheetnames == ["計畫書", "檢核結果"]
    plans = [row[:7] for row in book["計畫書"].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in plans] == ["plan.docx", f"{EVIL}.docx", "+1.pdf"]
    assert [row[3] for row in plans] == ["符合", "須修正", "無法讀取"]
    assert plans[1][4] == sum(one["severity"] == "error" for one in reports[1]["findings"])
    assert book["檢核結果"].max_row == 1 + sum(len(report["findings"]) for report in reports)


def test_words_of_plans_are_text_and_never_formulas(reports):
    for page in xlsx(reports):
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if isinstance(cell.value, str) and cell.value[0] in "=+-@":
                    assert cell.quotePrefix
    for rows in ods_rows(reports).values():
        assert {kind for row in rows for kind, _ in row} <= {"string", "float", None}
    assert b"formula" not in summary_sheet(reports, FORM, "zh-Hant", "ods")


def test_both_kinds_hold_the_same_words(reports):
    found = ods_rows(reports)
    for sheet in sheets_of(reports, FORM, "zh-Hant"):
        heads, *rows = ([text for _, text in row] for row in found[sheet.name])
        assert heads == list(sheet.heads)
        assert rows == [
            ["" if value is None else value if isinstance(value, str) else f"{value:,}" for value in row] for row in sheet.rows
        ]


def test_the_command_writes_the_kind_that_the_name_says(tmp_path, capsys):
    plan = tmp_path / "a.docx"
    plan.write_bytes(a_plan())
    for name, opening in (("s.xlsx", b"PK"), ("s.ods", b"PK")):
        assert main(["check", str(plan), "--as-of", "2026-03-02", "--summary", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_bytes().startswith(opening)
    assert b"opendocument.spreadsheet" in (tmp_path / "s.ods").read_bytes()[:100]
    assert main(["check", str(plan), "--summary", str(tmp_path / "s.csv")]) == 2
    assert ".ods" in capsys.readouterr().err
