from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cfb import top_names
from ingest.sniffing import KINDS, claims, sniff
from tests.builders import ole, zips
from tests.builders.plans import a_plan

ODF = b"application/vnd.oasis.opendocument."


def package(**parts: bytes) -> bytes:
    return zips.build(*(zips.Line(name=name.encode(), data=data) for name, data in parts.items()))


def office(main: str, name: str = "word/document.xml") -> bytes:
    types = f'<Types><Override PartName="/{name}" ContentType="application/vnd.{main}"/></Types>'.encode()
    return package(**{"[Content_Types].xml": types, name: b"<document/>"})


CASES = [
    ("docx", office("openxmlformats-officedocument.wordprocessingml.document.main+xml")),
    ("docx", office("openxmlformats-officedocument.wordprocessingml.document.main+xml", "word/document2.xml")),
    ("docm", office("ms-word.document.macroEnabled.main+xml")),
    ("dotx", office("openxmlformats-officedocument.wordprocessingml.template.main+xml")),
    ("xlsx", office("openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "xl/workbook.xml")),
    ("pptx", office("openxmlformats-officedocument.presentationml.presentation.main+xml", "ppt/presentation.xml")),
    ("docx", package(**{"word/document.xml": b""})),
    ("odt", package(mimetype=ODF + b"text")),
    ("odt", package(mimetype=ODF + b"text-template")),
    ("odt", package(**{"content.xml": b"", "META-INF/manifest.xml": b""})),
    ("ods", package(mimetype=ODF + b"spreadsheet")),
    ("odp", package(mimetype=ODF + b"presentation-template")),
    ("odf", package(mimetype=ODF + b"graphics")),
    ("epub", package(mimetype=b"application/epub+zip")),
    ("zip", package(**{"計畫.txt": b"x"})),
    ("zip", zips.build()),
    ("zip", zips.build(*[zips.Line(name=b"%d" % number) for number in range(20_001)])),
    ("broken-zip", zips.build(zips.Line(name=b"a", data=b"x" * 99, method=0))[:-30]),
    ("pdf", b"%PDF-1.7\n"),
    ("pdf", b"\r\n" * 100 + b"%PDF-1.4\n"),
    ("doc", ole.build("1Table", "WordDocument")),
    ("doc", ole.build("WordDocument", below="Workbook")),
    ("xls", ole.build("Workbook", below="WordDocument")),
    ("ppt", ole.build("PowerPoint Document")),
    ("locked-office", ole.build("EncryptionInfo", "EncryptedPackage")),
    ("msg", ole.build("__properties_version1.0", "__substg1.0_0037001F")),
    ("ole", ole.build("Contents")),
    ("ole", ole.build()),
    ("doc", ole.build("a", "b", "WordDocument", "c", "d")[:-200]),
    ("rtf", b"{\\rtf1\\ansi"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("jpeg", b"\xff\xd8\xff\xe0"),
    ("tiff", b"II*\0\x08\0\0\0"),
    ("tiff", b"MM\0*\0\0\0\x08"),
    ("gif", b"GIF89a"),
    ("webp", b"RIFF\x10\0\0\0WEBPVP8 "),
    ("bmp", b"BM\x36\0\x10\0\0\0\0\0\x36\0\0\0"),
    ("heic", b"\0\0\0\x18ftypheic"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4"),
    ("rar", b"Rar!\x1a\x07\x01\0"),
    ("gzip", b"\x1f\x8b\x08\0"),
    ("tar", b"a".ljust(257, b"\0") + b"ustar\0"),
    ("program", b"MZ\x90\0\3\0"),
    ("text", "改善及行銷計畫書".encode()),
    ("text", "改善及行銷計畫書".encode("utf-8-sig")),
    ("text", "改善及行銷計畫書".encode("cp950")),
    ("text", "改善及行銷計畫書".encode("utf-16")),
    ("text", ("畫" * 30_000).encode()[:-1]),
    ("html", b"\n<!DOCTYPE HTML><p>"),
    ("html", b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">'),
    ("xml", b'<?xml version="1.0"?><plan/>'),
    ("fodt", b'<?xml version="1.0"?><office:document xmlns:office="x" office:mimetype="' + ODF + b'text">'),
    ("mime", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
    ("empty", b""),
    ("unknown", bytes(range(256))),
    ("unknown", b"\0"),
]


@pytest.mark.parametrize(("name", "data"), CASES)
def test_a_file_is_known_by_its_content(name, data):
    assert sniff(data).name == name


def test_a_plan_from_a_word_processor_is_a_word_document_even_when_cut_off():
    data = a_plan()
    assert sniff(data).name == "docx"
    assert sniff(data[: len(data) // 2]).name == "docx"


def test_an_archive_of_plans_is_no_plan():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("計畫.docx", a_plan())
    assert sniff(target.getvalue()).name == "zip"


def test_a_self_extracting_start_does_not_hide_the_directory():
    data = zips.build(zips.Line(name=b"word/document.xml"), before=b"PK\3\4" + bytes(60), comment=b"thanks", zip64=True)
    assert sniff(data).name == "docx"


def test_a_directory_that_bites_its_tail_is_left():
    data = bytearray(ole.build("WordDocument"))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # sector 1 is followed by itself
    assert top_names(bytes(data)) >= {"WordDocument"}


@given(st.binary(max_size=2_000), st.sampled_from([data for _, data in CASES if len(data) < 5_000]), st.integers(0, 600))
def test_whatever_the_bytes_an_answer_comes_without_an_error(noise, data, place):
    for damaged in (noise, data[:place] + noise + data[place + len(noise) :], data[:place]):
        assert sniff(damaged) in KINDS.values()


@pytest.mark.parametrize(
    ("name", "kind", "agrees"),
    [
        ("計畫.DOCX", "docx", True),
        ("計畫.docx", "docm", True),
        ("計畫.docx", "locked-office", True),
        ("計畫.docx", "pdf", False),
        ("計畫.docx", "doc", False),
        ("計畫.doc", "rtf", False),
        ("計畫.ott", "odt", True),
        ("照片.jpg", "heic", True),
        ("照片.jpg", "pdf", False),
        ("筆記.md", "html", True),
        ("a\\b.pdf", "pdf", True),
    ],
)
def test_a_suffix_claims_the_kinds_it_stands_for(name, kind, agrees):
    assert (kind in claims(name)) is agrees


@pytest.mark.parametrize("name", ["計畫", "計畫 v1.2", "計畫.1100217", ".docx", ""])
def test_a_name_without_a_known_suffix_claims_nothing(name):
    assert claims(name) == frozenset()


def test_every_kind_is_named_in_both_languages():
    assert all(kind.words.zh and kind.words.en for kind in KINDS.values())
