"""A form laid out as a table, with cost tables in its cells that a page break cuts."""

from __future__ import annotations

import pytest

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf.reader import read_pdf
from schemas.document import Table
from tests.builders.pdfs import Page, pdf

INNER = [206.0, 300.0, 400.0, 520.0]


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def words(page: Page, y: float, *cells: str) -> None:
    for x, cell in zip(INNER, cells, strict=False):
        page.text(x + 5, y, cell)


def first_page() -> Page:
    page = Page().grid([70, 200, 520], [660, 690, 760])
    page.text(75, 680, "（七）上架時間").text(205, 680, "116年10月").text(75, 710, "2.成本分析")
    page.grid([206, 300, 400, 520], [714, 737, 760])
    words(page, 730, "項目", "說明", "金額")
    words(page, 753, "立牌", "62處", "62,000")
    return page


def second_page(*rows: tuple[str, str, str], below: bool) -> Page:
    """The rest of the inner table with the outer table's rule at its top, perhaps with a row of the form under it."""
    foot = 70 + 23 * len(rows)
    page = Page().grid([70, 200, 520], [70, foot, foot + 30] if below else [70, foot])
    page.grid([206, 300, 400, 520], [70 + 23 * place for place in range(len(rows) + 1)])
    for place, row in enumerate(rows):
        words(page, 86 + 23 * place, *row)
    if below:
        page.text(75, foot + 20, "（九）平均星等").text(205, foot + 20, "4星")
    return page


@pytest.mark.parametrize("below", [True, False])
def test_the_rest_of_a_table_inside_a_cell_goes_on_with_it(below: bool) -> None:
    rest = (("貼紙", "600張", "12,000"), ("合計", "", "74,000"))
    (table,) = read_pdf(pdf(first_page(), second_page(*rest, below=below)), "plan.pdf", DEFAULT_LIMITS).blocks
    assert isinstance(table, Table)
    inner = table.rows[1][1].blocks[-1]
    assert isinstance(inner, Table)
    assert rows_of(inner) == [["項目", "說明", "金額"], ["立牌", "62處", "62,000"], *map(list, rest)]
    assert len(table.rows) == (3 if below else 2)
    if below:
        assert rows_of(table)[2] == ["（九）平均星等", "4星"]


def test_a_second_inner_table_of_other_columns_goes_on_after_a_first() -> None:
    other = Page().grid([70, 200, 520], [660, 760]).text(75, 680, "2.成本分析")
    other.grid([206, 350, 520], [700, 730, 760]).text(211, 720, "項目").text(355, 720, "金額").text(211, 750, "海報")
    other.text(355, 750, "9,000")
    last = Page().grid([70, 200, 520], [70, 93]).grid([206, 350, 520], [70, 93]).text(211, 86, "合計").text(355, 86, "9,000")
    middle = second_page(("合計", "", "62,000"), below=True)
    blocks = read_pdf(pdf(first_page(), middle, other, last), "plan.pdf", DEFAULT_LIMITS).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    inner = [one for table in tables for row in table.rows for cell in row for one in cell.blocks if isinstance(one, Table)]
    assert [rows_of(one)[-1] for one in inner] == [["合計", "", "62,000"], ["合計", "9,000"]]


def test_the_next_heading_of_a_form_is_no_rest_of_the_one_before() -> None:
    first = (
        Page().grid([70, 160, 520], [700, 745]).text(75, 717, "（九）平均星").text(75, 739, "等數提昇說明").text(165, 717, "4星")
    )
    second = Page().grid([70, 160, 520], [70, 93]).text(75, 86, "二、行銷方案")
    (table,) = read_pdf(pdf(first, second), "plan.pdf", DEFAULT_LIMITS).blocks
    assert isinstance(table, Table)
    assert [row[0] for row in rows_of(table)] == ["（九）平均星等數提昇說明", "二、行銷方案"]
