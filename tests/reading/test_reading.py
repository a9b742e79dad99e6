from __future__ import annotations

import pytest

from ingest import reading
from ingest.errors import Broken, Encrypted, NoText, Unreadable
from ingest.limits import Limits
from ingest.reading import READERS, Reader, read
from ingest.sniffing import KINDS
from tests.builders import ole, zips

PDF = b"%PDF-1.7 and more"


def refusal(data: bytes, name: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    return caught.value


@pytest.fixture
def pdf_reader(monkeypatch):
    def use(function: str) -> None:
        reader = Reader(format="pdf", kinds=("pdf",), load=f"tests.reading.readers:{function}")
        monkeypatch.setitem(reading._BY_KIND, "pdf", reader)

    return use


def test_the_reader_of_the_kind_gets_bytes_name_and_limits(pdf_reader):
    pdf_reader("good")
    document = read(PDF, "計畫.pdf", Limits(pages=7))
    assert (document.name, document.format, document.sha256) == ("計畫.pdf", "%PDF-", "7")


@pytest.mark.parametrize("name", ["計畫", "計畫.v2", "upload.bin"])
def test_a_name_that_claims_nothing_is_read_by_its_content(pdf_reader, name):
    pdf_reader("good")
    assert read(PDF, name).name == name


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (PDF, "計畫.docx", "副檔名是 .docx，內容其實是 PDF 文件。"),
        (PDF, "計畫.ODT", "副檔名是 .odt，內容其實是 PDF 文件。"),
        (zips.build(zips.Line(name=b"word/document.xml")), "計畫.pdf", "副檔名是 .pdf，內容其實是 Word 文件（.docx）。"),
        ("計畫".encode(), "計畫.pdf", "副檔名是 .pdf，內容其實是純文字。"),
        (b"\x89PNG\r\n\x1a\n", "計畫.pdf", "副檔名是 .pdf，內容其實是 PNG 圖片。"),
        (b"{\\rtf1", "計畫.doc", "副檔名是 .doc，內容其實是 RTF 文件。"),
        (zips.build(zips.Line(name=b"a.txt")), "計畫.docx", "副檔名是 .docx，內容其實是 ZIP 壓縮檔。"),
        (b"PK\3\4 and no more", "計畫.docx", "這份 .docx 檔案不完整或已損壞：無法開啟其壓縮結構。"),
        (bytes(100), "計畫.pdf", "副檔名是 .pdf，但內容無法辨認，檔案可能已損壞。"),
        (b"", "計畫.pdf", "檔案是空的，沒有任何內容。"),
        (b"", "計畫", "檔案是空的，沒有任何內容。"),
        (
            zips.build(zips.Line(name=b"xl/a"), zips.Line(name=b"[Content_Types].xml")),
            "預算.xlsx",
            "檔案是 Excel 活頁簿（.xlsx），不是可檢查的文件格式。",
        ),
        (b"7z\xbc\xaf\x27\x1c", "計畫.7z", "檔案是 7-Zip 壓縮檔，不是可檢查的文件格式。"),
        (bytes(100), "計畫", "檔案內容無法辨認，可能已損壞，或不是可檢查的文件格式。"),
    ],
)
def test_d101_names_what_the_file_really_is(data, name, words):
    error = refusal(data, name)
    assert (error.code, error.reason.zh) == ("D101", words)
    assert error.reason.en
    assert error.remedy.zh
    assert error.remedy.en


def test_a_locked_office_file_needs_a_password():
    error = refusal(ole.build("EncryptedPackage"), "計畫.docx")
    assert isinstance(error, Encrypted)
    assert error.format == "docx"


def test_a_file_beyond_the_limit_is_not_looked_at():
    with pytest.raises(Broken, match="more than the 1 MiB"):
        read(bytes(1024 * 1024 + 1), "計畫.pdf", Limits(file_size=1024 * 1024))


def test_what_a_reader_says_of_the_file_is_passed_on_with_its_format(pdf_reader):
    pdf_reader("blank")
    error = refusal(PDF, "計畫.pdf")
    assert isinstance(error, NoText)
    assert error.format == "pdf"
    assert error.__cause__ is None


@pytest.mark.parametrize(("function", "cause"), [("faulty", KeyError), ("deep", RecursionError), ("greedy", MemoryError)])
def test_what_a_reader_did_not_foresee_becomes_d101_with_its_cause(pdf_reader, function, cause):
    pdf_reader(function)
    error = refusal(PDF, "計畫.pdf")
    assert isinstance(error, Broken)
    assert isinstance(error.__cause__, cause)


def test_every_reader_reads_known_kinds_and_no_two_the_same():
    kinds = [kind for reader in READERS for kind in reader.kinds]
    assert set(kinds) <= set(KINDS)
    assert len(kinds) == len(set(kinds))
