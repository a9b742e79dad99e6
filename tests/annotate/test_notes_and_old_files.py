"""Copies where the words stand in notes, in files of an older Word, and on scanned pages."""

import io
from xml.etree import ElementTree

import docx
import pytest
from PIL import Image

from reports.annotate.replies import replies_in
from tests.annotate.copies import WORD, annotated, marked_in_odt, marked_in_word, part, texts
from tests.annotate.test_pdf import annotations, coloured
from tests.builders.odf import an_odt
from tests.builders.wordml import paragraph, word_file
from tests.conftest import needs
from tests.ocr.pictures import FONT
from tests.roundtrip.resaving import resaved

CALLED = '<w:r><w:{}Reference w:id="2"/></w:r>'


def with_note(kind):
    note = f'<w:{kind} w:id="2">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", "據統計為99,039人次")}</w:{kind}>'
    body = paragraph("目標客群", CALLED.format(kind), "說明"), paragraph("後文")
    return word_file(*body, related={f"{kind}s.xml": (f"{kind}s", note)})


def with_box():
    """A text box with all that LibreOffice needs to show it."""
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="800000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
        f"{paragraph('框內99,039人')}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    drawing = (
        '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0"'
        ' distR="0"><wp:extent cx="2000000" cy="800000"/><wp:docPr id="1" name="box"/><a:graphic>'
        f'<a:graphicData uri="{kind}">{shape}</a:graphicData></a:graphic></wp:inline>'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing>{drawing}</w:drawing></mc:Choice>'
    return word_file(paragraph("前文", f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"), paragraph("後文"))


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_of_a_note_its_call_is_marked_and_the_comment_quotes_the_words(kind):
    before, copy, after = annotated(with_note(kind), "plan.docx", "99,039")
    assert part(copy, f"word/{kind}s.xml") == part(with_note(kind), f"word/{kind}s.xml")
    body = ElementTree.fromstring(part(copy, "word/document.xml"))
    marks = [one.tag.removeprefix(WORD) for one in body.iter() if "omment" in one.tag or one.tag.endswith("Reference")]
    assert marks == ["commentRangeStart", f"{kind}Reference", "commentRangeEnd", "commentReference"]
    (comment,) = docx.Document(io.BytesIO(copy)).comments
    assert "所指文字：「99,039」" in comment.text
    assert texts(after) == texts(before)


def test_several_findings_in_one_footnote_all_stand_at_its_call():
    _, copy, after = annotated(with_note("footnote"), "plan.docx", "99,039", "人次", "目標")
    assert marked_in_word(copy) == {"0": "", "1": "", "2": "目標"}
    assert len(docx.Document(io.BytesIO(copy)).comments) == 3
    assert [one.kind for one in after.revisions] == ["comment"] * 3


@pytest.mark.slow
@needs("soffice")
@pytest.mark.parametrize("data", [with_note("footnote"), with_note("endnote"), with_box()], ids=["footnote", "endnote", "box"])
def test_libreoffice_keeps_the_comment_on_a_note_or_box(data):
    _, copy, _ = annotated(data, "plan.docx", "99,039")
    (comment,) = docx.Document(io.BytesIO(resaved(copy, "docx"))).comments
    assert "所指文字：「99,039」" in comment.text
    assert "〔T404-f〕" in comment.text


def test_words_of_a_note_in_an_odt_are_annotated_in_the_note():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>據統計為99,039人次</text:p></text:note-body></text:note>"
    )
    before, copy, after = annotated(an_odt(f"<text:p>目標客群{note}說明</text:p>"), "plan.odt", "99,039")
    assert marked_in_odt(copy) == {"plancheck1": "99,039"}
    assert texts(after) == texts(before)


@pytest.mark.slow
@needs("soffice")
def test_of_an_old_word_file_a_docx_with_the_same_words_is_annotated():
    data = resaved(word_file(paragraph("計畫書"), paragraph("目標為99,039人次")), "docx", last="doc")
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    before, copy, after = annotated(data, "plan.doc", "99,039", again="copy.docx")
    assert before.format == "doc"
    assert marked_in_word(copy) == {"0": "99,039"}
    assert texts(after) == texts(before)
    assert replies_in(copy) == []


@pytest.mark.slow
@needs("cv2", "rapidocr", FONT)
def test_on_a_scanned_page_the_recognised_words_are_highlighted_where_they_are_seen():
    from tests.ocr.pictures import typeset  # noqa: PLC0415 - what needs OpenCV is imported only where it is installed

    lines = [(190, 300, "一、行銷方案"), (190, 400, "目標客群數量為1,986,191人"), (190, 500, "後續說明文字")]
    target = io.BytesIO()
    Image.fromarray(typeset(lines)).save(target, "PDF", resolution=200)
    before, copy, after = annotated(target.getvalue(), "plan.pdf", "1,986,191")
    ((page, kind, _, box, contents),) = annotations(copy)
    assert (page, kind) == (1, "/Highlight")
    assert "影像辨識可信度" in contents or "T404" in contents
    # 200 dots an inch: the words begin seven characters of 39 dots behind the left edge of the line.
    left, top, right, bottom = coloured(copy)
    assert left == pytest.approx((190 + 7 * 39) * 0.36, abs=6)
    assert top == pytest.approx(400 * 0.36, abs=8)
    assert 50 < right - left < 90
    assert 8 < bottom - top < 24
    assert texts(after) == texts(before)
    assert box[2] > box[0]
