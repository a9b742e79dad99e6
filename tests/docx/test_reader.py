import hashlib
import io
import zipfile
from contextlib import suppress

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.docx.reader import read_docx
from ingest.errors import Broken, Encrypted, NoText, Unreadable
from ingest.limits import DEFAULT_LIMITS, Limits
from tests.builders.ole import build as an_ole_file
from tests.builders.packing import packed
from tests.builders.wordml import HEAD, R, W, paragraph, relationships, row, style, table, word_file

PLAN = word_file(paragraph("改善方案"), table(row("項目", "金額")))


def reading(data, limits=DEFAULT_LIMITS):
    return read_docx(data, "plan.docx", limits)


def test_a_document_knows_its_file():
    found = reading(PLAN)
    assert (found.name, found.format, found.sha256) == ("plan.docx", "docx", hashlib.sha256(PLAN).hexdigest())
    assert (found.has_format, found.pages, found.ocr) == (True, None, None)


def test_a_strict_file_is_read_like_any_other():
    usual = style("a", "<w:rPr><w:sz w:val='28'/></w:rPr>", default=True)
    parts = _parts(word_file(paragraph("改善方案"), styles=usual))
    for name, content in parts.items():
        parts[name] = content.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
    found = reading(packed(parts))
    assert [(one.text, one.runs[0].size) for one in found.paragraphs] == [("改善方案", 14.0)]


def test_the_main_part_is_found_by_its_relationship():
    parts = _parts(PLAN)
    parts["content/main.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relationships(("rId1", "officeDocument", "content/main.xml")).encode()
    assert reading(packed(parts)).paragraphs[0].text == "改善方案"


def test_the_main_part_is_found_without_relationships():
    parts = _parts(PLAN)
    del parts["_rels/.rels"]
    assert reading(packed(parts)).paragraphs[0].address.part == "word/document.xml"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Broken),
        (b"%PDF-1.7", Broken),
        (PLAN[: len(PLAN) // 2], Broken),
        (packed({"a.txt": "x"}), Broken),
        (packed({"word/document.xml": "<w:document"}), Broken),
        (packed({"word/document.xml": ""}), Broken),
        (packed({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}), Broken),
        (packed({"word/document.xml": "<html/>"}), Broken),
        (packed({"word/document.xml": f'<!DOCTYPE d [<!ENTITY a "b">]><w:document xmlns:w="{W}"><w:body/></w:document>'}), Broken),
        (packed({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body/></w:document>'}), NoText),
        (word_file(paragraph("　"), paragraph("")), NoText),
        (an_ole_file("EncryptionInfo", "EncryptedPackage"), Encrypted),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_in_both_languages(data, error):
    with pytest.raises(error) as raised:
        reading(data)
    for words in (raised.value.reason, raised.value.remedy):
        assert words.zh.endswith("。")
        assert words.en.endswith(".")


def test_another_office_file_is_named():
    relation = relationships(("rId1", "officeDocument", "xl/workbook.xml"))
    with pytest.raises(Broken) as raised:
        reading(packed({"_rels/.rels": relation, "xl/workbook.xml": "<workbook/>"}))
    assert raised.value.format == "xlsx"
    assert "Excel" in raised.value.reason.zh


def test_a_file_of_pictures_says_so():
    picture = '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    with pytest.raises(NoText, match="pictures"):
        reading(word_file(paragraph(picture)))


def test_text_only_in_a_header_is_no_plan():
    with pytest.raises(NoText):
        reading(word_file(paragraph(""), related={"header1.xml": ("header", paragraph("機關"))}))


def test_a_document_of_too_many_characters_is_refused():
    with pytest.raises(Broken, match="characters"):
        reading(word_file(*[paragraph("字" * 60)] * 2), Limits(characters=100))


def test_deep_nesting_is_refused_and_not_followed():
    with pytest.raises(Broken):
        reading(word_file("<w:sdt><w:sdtContent>" * 500 + paragraph("深") + "</w:sdtContent></w:sdt>" * 500))


def test_nesting_up_to_the_limit_is_followed():
    deep = table(row("底"))
    for _ in range(45):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    assert reading(word_file(deep)).paragraphs[0].text == "底"


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _by_python_docx(container):
    for child in container.iterchildren(qn("w:p"), qn("w:tbl")):
        if child.tag == qn("w:p"):
            yield Paragraph(child, None).text
        else:
            for line in Table(child, None)._tbl.tr_lst:
                for one in line.tc_lst:
                    yield from _by_python_docx(one)


SENTENCE = st.text(st.sampled_from("改善方案，（一）：110年 ab\t\n"), max_size=12)


ROWS = st.lists(st.lists(SENTENCE, min_size=2, max_size=2), min_size=1, max_size=3)


@settings(max_examples=8)
@given(st.lists(st.one_of(SENTENCE, ROWS), min_size=1, max_size=5))
def test_python_docx_reads_the_same_words(blocks):
    made = docx.Document()
    made.add_paragraph("題")
    for one in blocks:
        if isinstance(one, str):
            made.add_paragraph(one)
        else:
            grid = made.add_table(len(one), 2)
            for place, line in enumerate(one):
                for column, words in enumerate(line):
                    grid.cell(place, column).text = words
    stream = io.BytesIO()
    made.save(stream)
    found = reading(stream.getvalue())
    assert [one.text for one in found.paragraphs] == list(_by_python_docx(made.element.body))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_words(data):
    parts = _parts(PLAN)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=4)):
        content[place] = value
    parts[name] = bytes(content)
    with suppress(Unreadable):
        reading(packed(parts))


@given(st.binary(max_size=200), st.integers(0, len(PLAN)))
def test_bytes_in_the_middle_of_the_file_are_read_or_refused_in_words(noise, place):
    with suppress(Unreadable):
        reading(PLAN[:place] + noise + PLAN[place:])


def test_a_part_may_be_in_another_encoding():
    parts = _parts(PLAN)
    main = parts["word/document.xml"].decode().replace(HEAD, '<?xml version="1.0" encoding="UTF-16"?>')
    parts["word/document.xml"] = main.encode("utf-16")
    assert reading(packed(parts)).paragraphs[0].text == "改善方案"
