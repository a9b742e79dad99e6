"""Rows of a spreadsheet: .xlsx, .ods and .csv, known by their content, as plain values with the number of their row.

A spreadsheet comes from outside: what it unpacks to, its rows and columns are limited, XML is read without entities and
network, formulas are never reckoned (what the program that saved the file last saw is read).
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree

from schemas.rules import Words

Cell = str | int | float | date | None
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes that all parts of a file may unpack to; 50,000 lines of figures take some 80 MiB as .ods."""
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = f"{{{_ODF}table:1.0}}", f"{{{_ODF}office:1.0}}", f"{{{_ODF}text:1.0}}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8-sig", "cp950", "big5hkscs")
SAVE_ANEW = Words("請另存成 .xlsx、.ods 或 .csv 後再匯入。", "Save it as .xlsx, .ods or .csv and import that.")


class NoSheet(ValueError):
    """A file that no rows can be had from; `words` say why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the program shows it, from 1, and its cells from the first column on."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; a .csv has one without a name. `rows` can be gone through once."""

    name: str
    rows: Iterator[Row]


def tables_of(data: bytes) -> Iterator[Table]:
    """The sheets of a file, empty rows left out. Raises NoSheet, also while rows are drawn."""
    if data.startswith(_OLE):
        old = Words("這是舊式 .xls 或加密的檔案，無法讀取。", "This is an old .xls or an encrypted file, which cannot be read.")
        raise NoSheet(_and(old, SAVE_ANEW))
    if not data.startswith(b"PK"):
        return iter((Table("", _csv(data)),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {one.filename for one in package.infolist()}
            unpacked = sum(one.file_size for one in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged() from error
    if unpacked > MOST_UNPACKED:
        raise NoSheet(
            Words(
                f"檔案解開後有 {unpacked >> 20} MiB，超過可處理的範圍，請分批匯入。",
                f"The file unpacks to {unpacked >> 20} MiB, which is too much; import it in parts.",
            )
        )
    if "xl/workbook.xml" in names:
        return _xlsx(data)
    if "content.xml" in names:
        return _ods(data)
    raise NoSheet(_and(Words("這不是試算表。", "This is no spreadsheet."), SAVE_ANEW))


def _csv(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            _within(number)
            if any(cell.strip() for cell in cells):
                yield Row(number, tuple(cell.strip() or None for cell in cells[:MOST_COLUMNS]))
    except csv.Error as error:
        raise NoSheet(_and(Words("CSV 檔的格式有誤。", "The CSV file is not well formed."), SAVE_ANEW)) from error


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    if b"\x00" not in data[:4096] or encodings == ("utf-16",):
        for encoding in encodings:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise NoSheet(
        Words(
            "無法辨認這個檔案，它不是試算表，文字也不是 UTF-8 或 Big5 編碼。請另存成 .xlsx、.ods 或 UTF-8 之 .csv 後再匯入。",
            "This is neither a spreadsheet nor text in UTF-8 or Big5. Save it as .xlsx, .ods or .csv in UTF-8 and import that.",
        )
    )


def _xlsx(data: bytes) -> Iterator[Table]:
    from openpyxl import load_workbook  # noqa: PLC0415 - only where an .xlsx comes

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise; to a person they are one
        raise _damaged() from error
    for page in book.worksheets:
        yield Table(page.title, _xlsx_rows(page))


def _xlsx_rows(page: Any) -> Iterator[Row]:  # noqa: ANN401 - openpyxl's read-only sheet has no public type
    page.reset_dimensions()  # programs write dimensions that are wrong
    rows = page.iter_rows(values_only=True)
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except Exception as error:  # as above
            raise _damaged() from error
        if cells is None:
            return
        number += 1
        _within(number)
        if any(cell is not None and cell != "" for cell in cells):
            yield Row(number, tuple(_plain(cell) for cell in cells[:MOST_COLUMNS]))


def _plain(cell: object) -> Cell:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, str):
        return cell.strip() or None
    return cell if isinstance(cell, int | float | date) and not isinstance(cell, bool) else None if cell is None else str(cell)


def _ods(data: bytes) -> Iterator[Table]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            content = package.read("content.xml")
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
            raise _damaged() from error
    names = [str(one.get(f"{_TABLE}name", "")) for one in _elements(content, f"{_TABLE}table")]
    for place, name in enumerate(names):
        yield Table(name, _ods_rows(content, place))


def _elements(content: bytes, tag: str) -> Iterator[Any]:
    """The elements of that name, each complete, emptied as soon as the next one is asked for."""
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("end",), tag=tag, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        ):
            yield element
            element.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        raise _damaged() from error


def _ods_rows(content: bytes, wanted: int) -> Iterator[Row]:
    number, place = 0, -1
    root: Any = None
    try:
        for event, element in etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        ):
            if element.tag == f"{_TABLE}table":
                place += event == "start"
                continue
            if event == "start":
                continue
            if place == wanted:
                repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                cells = tuple(_ods_cells(element))
                filled = any(cell is not None for cell in cells)
                for offset in range(repeated if filled else 0):
                    _within(number + offset + 1)
                    yield Row(number + offset + 1, cells)
                number += repeated
            element.clear(keep_tail=False)
            root = element.getparent()
            while root is not None and element.getprevious() is not None:
                del root[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, NoSheet):
            raise
        raise _damaged() from error


def _ods_cells(row: Any) -> Iterator[Cell]:  # noqa: ANN401 - lxml's element
    count = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = _ods_value(cell)
        for _ in range(min(repeated, MOST_COLUMNS - count)):
            yield value
        count += min(repeated, MOST_COLUMNS - count)
        if count >= MOST_COLUMNS:
            return


def _ods_value(cell: Any) -> Cell:  # noqa: ANN401 - lxml's element
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        number = float(cell.get(f"{_OFFICE}value", "nan"))
        return int(number) if number.is_integer() else number
    if kind == "date":
        return date.fromisoformat(str(cell.get(f"{_OFFICE}date-value"))[:10])
    words = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iterchildren(f"{_TEXT}p")).strip()
    return words or None


def _within(number: int) -> None:
    if number > MOST_ROWS:
        raise NoSheet(
            Words(f"超過 {MOST_ROWS:,} 列，請分批匯入。", f"There are more than {MOST_ROWS:,} rows; import them in parts.")
        )


def _damaged() -> NoSheet:
    return NoSheet(
        Words(
            "試算表已損壞，無法讀取。請以原軟體開啟並另存新檔後再匯入。",
            "The spreadsheet is damaged. Open it in the program that made it, save it anew and import that.",
        )
    )


def _and(first: Words, second: Words) -> Words:
    return Words(first.zh + second.zh, f"{first.en} {second.en}")
