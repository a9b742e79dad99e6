"""Spreadsheets that would cost more than they are worth, and what must not be believed in them."""

import io
import threading
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select

from service.db.register_tables import App, AppFigures
from service.register import sheets
from service.register.importing import apply
from service.register.sheets import NoSheet, tables_of
from tests.service.register.conftest import BUREAU, as_csv

_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table table:name='a'>"
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def an_ods(rows, prolog="", compression=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f'<?xml version="1.0"?>{prolog}{_HEAD}{rows}{_TAIL}')
    return target.getvalue()


def rows_of(data):
    return [row for table in tables_of(data) for row in table.rows]


def test_a_row_that_is_repeated_a_million_times_is_refused_and_empty_ones_cost_nothing():
    cell = '<table:table-cell office:value-type="float" office:value="7"/>'
    empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    (only,) = rows_of(an_ods(f"<table:table-row>{cell}</table:table-row>{empty}"))
    assert (only.number, only.cells) == (1, (7,))
    with pytest.raises(NoSheet) as caught:
        rows_of(an_ods(f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'))
    assert "請分批匯入" in caught.value.words.zh


def test_columns_beyond_the_limit_are_left_and_repeated_cells_are_counted():
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="100000"/></table:table-row>'
    (only,) = rows_of(an_ods(row))
    assert only.cells == (7,) * sheets.MOST_COLUMNS


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>甲&b;</text:p></table:table-cell></table:table-row>'
    )
    found = rows_of(an_ods(row, bomb))
    assert all("aaaa" not in str(cell) for one in found for cell in one.cells)


def test_a_formula_is_what_was_last_seen_of_it_and_never_reckoned():
    book = Workbook()
    assert book.active is not None
    book.active.append(["App 名稱", "下載次數"])
    book.active.append(["甲", "=1+1"])
    target = io.BytesIO()
    book.save(target)
    assert rows_of(target.getvalue())[1].cells == ("甲", None)


@given(st.binary(max_size=400))
def test_no_bytes_are_more_than_rows_or_one_sentence(data):
    with suppress(NoSheet):
        rows_of(data)


@given(st.data())
def test_a_damaged_spreadsheet_is_told_so(draws):
    whole = bytearray(an_ods("<table:table-row><table:table-cell/></table:table-row>"))
    for _ in range(draws.draw(st.integers(1, 6))):
        whole[draws.draw(st.integers(0, len(whole) - 1))] = draws.draw(st.integers(0, 255))
    with suppress(NoSheet):
        rows_of(bytes(whole))


def test_imports_at_once_come_one_after_the_other(either_world):
    """Each has the same new Apps: whoever comes second finds them there."""
    world, failed = either_world, []
    data = as_csv(*((BUREAU, f"服務{number}", 114, number, "4", "4", 1000) for number in range(200)))

    def run():
        try:
            apply(world.services, world.administrator, data)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with world.services.sessions() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (App, AppFigures)]
    assert counts == [200, 200]
