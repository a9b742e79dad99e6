import io
import zipfile

import docx
import pytest

from schemas.document import Span
from tests.annotate.copies import WORD, a_finding, annotated, at, marked_in_word, part, parts, texts
from tests.builders.wordml import (
    abstract,
    cell,
    changed,
    control,
    field,
    item,
    level,
    num,
    paragraph,
    row,
    run,
    table,
    text_box,
    word_file,
)

LINK = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'


def comments(data):
    return [(one.author, one.text) for one in docx.Document(io.BytesIO(data)).comments]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("目標為1,986,191×5%=99,039人次"),
        paragraph(run("目標為1,98"), run("6,191×5%", "<w:b/>"), run("=99,039人次")),
        paragraph("目標為", LINK.format(run("1,986,191×5%=99,039人次"))),
        paragraph("目標為", changed("ins", run("1,986,191×5%=99,039")), "人次"),
        table(row(cell(paragraph("前")), cell(paragraph("目標為1,986,191×5%=99,039人次")))),
        control(paragraph("目標為1,986,191×5%=99,039人次")),
        paragraph("目標為", *[field("QUOTE", "1,986,191×5%=99,039")], "人次"),
        "<w:p><w:r><w:t>  目標為1,986,191×5%=99,039人次  </w:t></w:r></w:p>",
    ],
)
def test_the_comment_stands_at_exactly_the_words(body):
    before, copy, after = annotated(word_file(body), "plan.docx", "1,986,191×5%=99,039")
    assert marked_in_word(copy) == {"0": "1,986,191×5%=99,039"}
    assert texts(after) == texts(before)
    assert [one.runs for one in after.paragraphs] == [one.runs for one in before.paragraphs]


def test_the_comment_says_code_message_expected_remedy_and_basis():
    _, copy, _ = annotated(word_file(paragraph("目標")), "plan.docx", "目標")
    ((author, text),) = comments(copy)
    assert author == "plancheck"
    assert text.splitlines() == [
        "【錯誤】T404　乘積有誤", "應為：99,309", "改法：請改正", "依據：績效管理指標一（一）",
        "回復請接寫於後：「已修正」，或「不適用：」並敘明理由。〔T404-f〕",
    ]  # fmt: skip


def test_findings_may_overlap_touch_and_stand_at_the_same_words():
    _, copy, after = annotated(word_file(paragraph("甲乙丙丁戊")), "plan.docx", "乙丙丁", "丙丁戊", "甲", "乙丙丁", "丙")
    assert marked_in_word(copy) == {"0": "乙丙丁", "1": "丙丁戊", "2": "甲", "3": "乙丙丁", "4": "丙"}
    assert texts(after) == ["甲乙丙丁戊"]
    assert len(comments(copy)) == 5


def test_an_automatic_number_is_not_in_the_file_and_shifts_nothing():
    numbers = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    before, copy, after = annotated(word_file(item("推播功能"), numbering=numbers), "plan.docx", "1.推播", "1.")
    assert marked_in_word(copy) == {"0": "推播", "1": "推播功能"}
    assert texts(after) == texts(before) == ["1.推播功能"]


def test_a_paragraph_without_words_carries_a_comment_too():
    _, copy, after = annotated(
        word_file(paragraph("標題") + table(row(cell(paragraph())))), "plan.docx", Span(block=1, start=0, end=0)
    )
    assert marked_in_word(copy) == {"0": ""}
    assert len(comments(copy)) == 1
    assert texts(after) == ["標題", ""]


def test_of_a_text_box_the_box_is_marked_in_the_body_where_word_takes_a_comment():
    before, copy, after = annotated(word_file(paragraph("前文", text_box(paragraph("框內99,039人")))), "plan.docx", "99,039")
    assert marked_in_word(copy) == {"0": "框內99,039人" * 2}
    assert "所指文字：「99,039」" in comments(copy)[0][1]
    root = docx.Document(io.BytesIO(copy)).element
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        (mark,) = root.iter(f"{WORD}{name}")
        assert next(mark.iterancestors(f"{WORD}txbxContent"), None) is None
    assert texts(after) == texts(before)


def test_what_is_absent_is_noted_at_the_first_words_where_no_heading_stands():
    _, copy, _ = annotated(word_file(paragraph() + paragraph("計畫書")), "plan.docx", a_finding(None, "marketing"))
    assert marked_in_word(copy) == {"0": "計畫書"}


def test_comments_that_are_there_stay_and_keep_their_numbers():
    document = docx.Document()
    words = document.add_paragraph("目標為99,039人次")
    document.add_comment(words.runs, text="請確認", author="審查人員")
    target = io.BytesIO()
    document.save(target)
    _, copy, _ = annotated(target.getvalue(), "plan.docx", "99,039")
    assert [author for author, _ in comments(copy)] == ["審查人員", "plancheck"]
    assert marked_in_word(copy) == {"0": "目標為99,039人次", "1": "99,039"}


def test_other_parts_keep_their_bytes():
    document = docx.Document()
    document.add_paragraph("目標為99,039人次")
    target = io.BytesIO()
    document.save(target)
    _, copy, _ = annotated(target.getvalue(), "plan.docx", "99,039")
    before, after = parts(target.getvalue()), parts(copy)
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(after) - set(before) == {"word/comments.xml"}


def test_a_signature_is_left_out_of_the_copy_and_nothing_names_it_any_longer():
    data = word_file(paragraph("目標"))
    target = io.BytesIO()
    relation = (
        b'<Relationship Id="rIdSig" Type="http://x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    )
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(data).items():
            archive.writestr(name, content.replace(b"</Relationships>", relation) if name == "_rels/.rels" else content)
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    _, copy, _ = annotated(target.getvalue(), "plan.docx", "目標")
    assert "_xmlsignatures/origin.sigs" not in parts(copy)
    assert b"origin.sigs" not in part(copy, "_rels/.rels")


def test_the_same_findings_give_the_same_copy_and_the_original_is_not_touched():
    data = word_file(paragraph("目標為99,039人次"))
    kept = bytes(data)
    document, first, _ = annotated(data, "plan.docx", "99,039")
    _, second, _ = annotated(data, "plan.docx", at(document, "99,039"))
    assert parts(first) == parts(second)
    assert data == kept
