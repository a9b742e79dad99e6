import pytest

from schemas.document import ActiveContent
from tests.builders.wordml import field, paragraph, relationships

MAIN, SETTINGS, HEADER = (f"word/_rels/{name}.xml.rels" for name in ("document", "settings", "header1"))
PICTURE = "http://example.org/a.png"


def outside(where, kind, target):
    return {where: relationships(("r", kind, target, True))}


def inside(where, kind, target):
    return {where: relationships(("r", kind, target))}


@pytest.mark.parametrize(
    ("parts", "kind", "detail"),
    [
        ({"word/vbaProject.bin": b"x"}, "macro", "vbaProject.bin"),
        (outside(SETTINGS, "attachedTemplate", "http://example.org/t.dotm"), "remote-template", "http://example.org/t.dotm"),
        (inside(MAIN, "oleObject", "embeddings/o.bin"), "embedded-object", "word/embeddings/o.bin"),
        (inside(MAIN, "package", "embeddings/a.xlsx"), "embedded-object", "word/embeddings/a.xlsx"),
        (outside(MAIN, "oleObject", "file:///c:/a.xls"), "remote-link", "file:///c:/a.xls"),
        (outside(MAIN, "image", PICTURE), "remote-picture", PICTURE),
        (outside(HEADER, "image", PICTURE), "remote-picture", PICTURE),
        (outside(MAIN, "subDocument", "part2.docx"), "remote-link", "part2.docx"),
        (outside(MAIN, "hyperlink", "javascript:a()"), "script", "javascript:a()"),
    ],
)
def test_what_would_run_or_fetch_is_named(read, parts, kind, detail):
    assert read(paragraph("文"), parts=parts).active == (ActiveContent(kind=kind, detail=detail),)


@pytest.mark.parametrize(
    "parts",
    [
        outside(MAIN, "hyperlink", "https://example.org"),
        inside(MAIN, "image", "media/a.png"),
        outside(SETTINGS, "attachedTemplate", "file:///C:/Users/a/Templates/Normal.dotm"),
        {MAIN: relationships(("r", "image", "NULL", True))},
        {MAIN: relationships(("r", "oleObject", "NULL", True))},
        inside("word/charts/_rels/chart1.xml.rels", "package", "../embeddings/a.xlsx"),
    ],
)
def test_ordinary_links_pictures_and_the_tables_of_charts_are_not_active(read, parts):
    assert read(paragraph("文"), parts=parts).active == ()


@pytest.mark.parametrize(
    ("code", "kind", "detail"),
    [
        (f' INCLUDEPICTURE "{PICTURE}" \\* MERGEFORMAT ', "remote-picture", PICTURE),
        (" INCLUDETEXT a.docx ", "remote-link", "a.docx"),
        (" DDEAUTO excel a b ", "action", "DDEAUTO excel a b"),
    ],
)
def test_fields_that_fetch_are_named(read, code, kind, detail):
    assert read(paragraph(field(code, "文"))).active == (ActiveContent(kind=kind, detail=detail),)


def test_one_thing_is_named_once(read):
    parts = {MAIN: relationships(("r1", "image", PICTURE, True), ("r2", "image", PICTURE, True))}
    assert len(read(paragraph("文"), parts=parts).active) == 1
