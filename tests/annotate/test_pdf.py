import io

import pikepdf
import pypdfium2
import pytest

from reports.annotate.sheets import Sheet
from tests.annotate.copies import a_finding, annotated, texts
from tests.builders.pdfs import Page, pdf

SENTENCE = "目標為1,986,191×5%=99,039人次"


def a_page(**fields):
    page = Page(**fields)
    for place in range(3):
        page.text(70, 100 + 30 * place, f"第{place}行說明改善方案之內容與期程")
    page.text(70, 190, SENTENCE)
    return page


def annotations(data):
    """Page (from 1) and annotation of each of ours."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [
            (number, one.Subtype, str(one.NM), [float(side) for side in one.Rect], str(one.Contents))
            for number, page in enumerate(file.pages, 1)
            for one in page.obj.get("/Annots", [])
            if str(one.get("/T", "")) == "plancheck"
        ]


def coloured(data, page=0):
    """The box of all pixels that are not grey, in points from the top left corner of the page as seen."""
    image = pypdfium2.PdfDocument(data)[page].render(scale=1, may_draw_forms=False).to_pil().convert("RGB")
    spots = [
        (x, y)
        for y in range(image.height)
        for x in range(image.width)
        if max(image.getpixel((x, y))) - min(image.getpixel((x, y))) > 40
    ]
    return min(x for x, _ in spots), min(y for _, y in spots), max(x for x, _ in spots), max(y for _, y in spots)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_what_is_painted_covers_the_words_however_the_page_is_turned(rotate):
    before, copy, after = annotated(pdf(a_page(rotate=rotate)), "plan.pdf", "99,039")
    ((_, kind, _, _, contents),) = annotations(copy)
    assert kind == "/Highlight"
    assert contents.startswith("【錯誤】T404　乘積有誤")
    paragraph = next(one for one in before.paragraphs if "99,039" in one.text)
    start = paragraph.text.index("99,039")
    lefts, tops, rights, bottoms = zip(*(box for _, box in paragraph.boxes.lines(start, start + 6)), strict=True)
    assert coloured(copy) == pytest.approx((min(lefts), min(tops), max(rights), max(bottoms)), abs=2.5)
    assert texts(after) == texts(before)


def test_a_finding_on_the_whole_document_is_a_note_on_page_1():
    _, copy, _ = annotated(pdf(a_page(), a_page()), "plan.pdf", a_finding(None), a_finding(None))
    assert [(page, kind, name) for page, kind, name, _, _ in annotations(copy)] == [
        (1, "/Text", "plancheck-1"),
        (1, "/Text", "plancheck-2"),
    ]
    first, second = (box for _, _, _, box, _ in annotations(copy))
    assert second[3] < first[1]
    assert coloured(copy)[0] > 500


def test_the_outline_lists_the_findings_before_what_stands_there():
    data = pdf(a_page())
    with pikepdf.open(io.BytesIO(data)) as file:
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("前言", 0))
        target = io.BytesIO()
        file.save(target)
    _, copy, _ = annotated(target.getvalue(), "plan.pdf", "99,039", a_finding(None, severity="warning"))
    with pikepdf.open(io.BytesIO(copy)) as file, file.open_outline() as outline:
        assert [one.title for one in outline.root] == ["檢核結果（錯誤 1・警告 1）", "前言"]
        assert [one.title for one in outline.root[0].children] == ["T404　乘積有誤"] * 2


def test_a_file_that_may_not_be_changed_is_left_as_it_is_and_a_copy_annotated():
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(a_page()))) as file:
        file.save(target, encryption=pikepdf.Encryption(owner="secret", allow=pikepdf.Permissions(modify_annotation=False)))
    data = target.getvalue()
    _, copy, after = annotated(data, "plan.pdf", "99,039")
    assert data == target.getvalue()
    assert len(annotations(copy)) == 1
    assert SENTENCE in "".join(texts(after))


def test_annotations_that_are_there_stay():
    page = a_page().annotation("/Subtype /Text /Contents (old) /T (reviewer)", (500, 50, 520, 70))
    _, copy, after = annotated(pdf(page), "plan.pdf", "99,039")
    assert len(annotations(copy)) == 1
    assert [one.author for one in after.revisions] == ["reviewer", "plancheck"]


def test_pages_that_are_cut_off_at_the_left_and_below_have_their_own_corner():
    sheet = Sheet(left=20, upper=800, width=500, height=700, rotation=0)
    assert sheet.unturned((10, 30, 60, 50)) == (30, 750, 80, 770)
