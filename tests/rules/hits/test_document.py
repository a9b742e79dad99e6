"""D101–D108, L301–L303 and F311–F313: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.document import ActiveContent, Document, LineHeight, Ocr, Paragraph, Revision, Run, Span
from schemas.plan import Measures, Placeholder
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import Sketch, hit, hits
from validators.document import (
    d101_unreadable,
    d102_encrypted,
    d103_ocr_used,
    d104_no_text,
    d105_not_a_plan,
    d106_active_content,
    d107_revisions_left,
    d108_placeholder_left,
)
from validators.format import f311_font, f312_font_size, f313_line_height
from validators.length import l301_too_short, l302_too_long, l303_measure_differs

SHEET = Sketch({"marketing": "", "marketing.target": "目標○○人次"})


def with_document(**changes):
    return SHEET.case(document=replace(SHEET.document, **changes))


@pytest.mark.parametrize("rule", [d101_unreadable.RULE, d102_encrypted.RULE, d104_no_text.RULE])
def test_what_reading_finds_no_rule_finds_again(rule):
    assert hits(rule, SHEET.case()) == []


def test_text_from_ocr_is_told_with_its_confidence():
    assert hits(d103_ocr_used.RULE, with_document(ocr=Ocr(engine="any", confidence=0.943, pages=(1, 3)))) == [
        Hit(
            section=None,
            values={"pages": "1、3", "confidence": "94%"},
            expected=Words("有文字層之檔案", "a file with a text layer"),
            found=Words("影像，平均信心 94%", "pictures, mean confidence 94%"),
            claim="ocr",
        )
    ]
    assert hits(d103_ocr_used.RULE, SHEET.case()) == []


def minutes(*lines):
    return Document(
        name="plan.docx", sha256="", format="docx", blocks=tuple(Paragraph(index=at, text=text) for at, text in enumerate(lines))
    )


def test_a_document_that_is_no_plan_is_found_at_its_first_words():
    name = Words(SHEET.case().form.name["zh-Hant"], SHEET.case().form.name["en"])
    case = SHEET.case(document=minutes(" ", "字" * 41), recognised=False)
    assert hits(d105_not_a_plan.RULE, case) == [
        Hit(
            section=None,
            span=Span(block=1, start=0, end=40),
            values={"name": name.zh, "found": "2"},
            expected=name,
            found=Words("可辨識之標題 2 個", "2 headings recognised"),
            claim="not-a-plan",
        )
    ]
    assert hit(d105_not_a_plan.RULE, SHEET.case(document=minutes("短文"), recognised=False)).span == Span(block=0, start=0, end=2)
    assert hit(d105_not_a_plan.RULE, SHEET.case(document=minutes(" "), recognised=False)).span is None
    assert hits(d105_not_a_plan.RULE, SHEET.case()) == []


def test_active_content_is_listed_by_kind_with_what_it_is():
    active = (
        ActiveContent(kind="macro", detail="vbaProject.bin"),
        ActiveContent(kind="embedded-object", detail="ole.bin"),
        ActiveContent(kind="embedded-object", detail="ole.bin"),
        ActiveContent(kind="action"),
    )
    listed = Words("巨集、內嵌物件 2 個、自動執行之動作", "macros, an embedded object (2), an action that runs by itself")
    assert hits(d106_active_content.RULE, with_document(active=active)) == [
        Hit(
            section=None,
            values={"listed": listed, "details": "（vbaProject.bin、ole.bin）"},
            expected=Words("只有文字、表格及圖片", "text, tables and pictures only"),
            found=listed,
            claim="action embedded-object macro",
        )
    ]
    assert hit(d106_active_content.RULE, with_document(active=active[3:])).values["details"] == ""
    assert hits(d106_active_content.RULE, SHEET.case()) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("macro", Words("巨集", "macros")),
        ("script", Words("指令碼", "a script")),
        ("embedded-object", Words("內嵌物件", "an embedded object")),
        ("attachment", Words("附加檔案", "an attached file")),
        ("remote-template", Words("外部範本", "a template elsewhere")),
        ("remote-picture", Words("外部圖片連結", "a picture elsewhere")),
        ("remote-link", Words("外部檔案連結", "a link to a file elsewhere")),
        ("action", Words("自動執行之動作", "an action that runs by itself")),
    ],
)
def test_each_kind_of_active_content_has_its_words(kind, words):
    assert hit(d106_active_content.RULE, with_document(active=(ActiveContent(kind=kind),))).found == words


def test_revisions_are_counted_by_kind_at_the_first_place_that_is_known():
    revisions = (Revision(kind="deletion"), Revision(kind="insertion", block=1), Revision(kind="insertion", block=0))
    listed = Words("刪除 1 處、插入 2 處", "deletions (1), insertions (2)")
    assert hits(d107_revisions_left.RULE, with_document(revisions=revisions)) == [
        Hit(
            section=None,
            span=SHEET.document.whole(1),
            values={"listed": listed},
            expected=Words("已接受或拒絕所有修訂、刪除註解之定稿", "a final text without changes and comments"),
            found=listed,
            claim="deletion insertion",
        )
    ]
    assert hit(d107_revisions_left.RULE, with_document(revisions=revisions[:1])).span is None
    assert hit(d107_revisions_left.RULE, with_document(revisions=revisions[2:])).span == SHEET.document.whole(0)
    assert hits(d107_revisions_left.RULE, SHEET.case()) == []


def test_our_own_notes_are_counted_apart_from_comments_and_still_told():
    ours = (
        Revision(kind="comment", author="plancheck", text="【錯誤】T404　乘積有誤依據：績效管理指標", block=0),
        Revision(kind="comment", author="plancheck", text="已改。〔S202-40dcc53149892e78〕", block=0),
    )
    others = (
        Revision(kind="comment", author="王小明", text="已修正", block=1),
        Revision(kind="comment", author="plancheck", text="請問進度", block=1),
        Revision(kind="comment", author="李科長", text="〔T404-40dcc53149892e78〕", block=1),
    )
    only_ours = hit(d107_revisions_left.RULE, with_document(revisions=ours))
    assert (only_ours.found, only_ours.claim) == (Words("前次檢核之註解 2 處", "notes of an earlier check (2)"), "check-note")
    mixed = hit(d107_revisions_left.RULE, with_document(revisions=ours + others))
    assert mixed.found == Words("前次檢核之註解 2 處、註解 3 處", "notes of an earlier check (2), comments (3)")
    assert mixed.span == SHEET.document.whole(1)


def test_a_blank_is_found_at_its_words():
    blank = Placeholder(section="marketing.target", span=SHEET.at("○○"))
    assert hits(d108_placeholder_left.RULE, SHEET.case(placeholders=(blank,))) == [
        Hit(
            section="marketing.target",
            span=SHEET.at("○○"),
            values={"words": "○○"},
            expected=Words("填入實際內容", "the real words"),
            found="○○",
        )
    ]


def measured(rule, characters, word_count=2000, own_text=2000):
    return hits(rule, SHEET.case(measures=Measures(characters=characters, word_count=word_count, own_text=own_text)))


@pytest.mark.parametrize(
    ("rule", "count", "limit", "inside"), [(l301_too_short.RULE, 1_200, 1_500, 1_500), (l302_too_long.RULE, 3_300, 3_000, 3_000)]
)
def test_a_length_outside_the_limits_is_found_with_what_is_lacking(rule, count, limit, inside):
    clause = SHEET.case().form.length_clause
    assert measured(rule, count) == [
        Hit(
            section=None,
            values={"characters": f"{count:,}", "limit": f"{limit:,}", "difference": "300"},
            expected=Words("1,500 至 3,000 字", "1,500 to 3,000 characters"),
            found=Words(f"{count:,} 字", f"{count:,} characters"),
            clause=clause,
            claim="length",
        )
    ]
    assert measured(rule, inside) == []
    assert len(measured(rule, 1_499)) + len(measured(rule, 3_001)) == 1


def test_other_measures_outside_the_limits_are_named():
    listed = Words("Word 字數 1,499、機關自行撰寫之文字 3,001", "Word's count 1,499, the author's own text 3,001")
    assert measured(l303_measure_differs.RULE, 1_500, 1_499, 3_001) == [
        Hit(
            section=None,
            values={"characters": "1,500", "others": listed, "least": "1,500", "most": "3,000"},
            expected=Words("1,500 至 3,000 字", "1,500 to 3,000"),
            found=listed,
            claim="measures",
        )
    ]
    assert measured(l303_measure_differs.RULE, 3_000, 1_500, 3_000) == []
    assert measured(l303_measure_differs.RULE, 1_499, 1_000) == measured(l303_measure_differs.RULE, 3_001, 1_000) == []
    assert measured(l303_measure_differs.RULE, 3_000, 3_001)[0].found == Words("Word 字數 3,001", "Word's count 3,001")


RIGHT = LineHeight(rule="exact", value=22)


def formatted(rule, *paragraphs, remark=(), **changes):
    """What a format rule finds in a document of these paragraphs."""
    document = Document(name="plan.docx", sha256="", blocks=paragraphs, **({"format": "docx"} | changes))
    return hits(rule, SHEET.case(document=document, remark=tuple(Span(block=block, start=0, end=1) for block in remark)))


def paragraph(index, text, *runs, line_height=RIGHT, **changes):
    """Runs as (start, end, font, size)."""
    made = tuple(Run(start=start, end=end, font=font, size=size) for start, end, font, size in runs)
    return Paragraph(index=index, text=text, runs=made, line_height=line_height, **changes)


def fonted(index, text, font, **changes):
    return paragraph(index, text, (0, len(text), font, 14), **changes)


def test_another_font_is_found_once_with_its_share_and_places():
    found = formatted(
        f311_font.RULE,
        fonted(0, "一二三四", "微軟正黑體"),
        fonted(1, "一 ABC二", "標楷體"),
        fonted(2, "三", "新細明體"),
        fonted(3, "四", "標楷體"),
    )
    assert found == [
        Hit(
            section=None,
            span=Span(block=1, start=0, end=6),
            values={
                "found": "標楷體、新細明體",
                "share": "50%",
                "characters": "4",
                "places": Words("「一 ABC二」、「三」、「四」", "「一 ABC二」、「三」、「四」"),
            },
            expected=Words("微軟正黑體", "Microsoft JhengHei"),
            found="標楷體、新細明體",
            claim="新細明體 標楷體",
            related=(Span(block=2, start=0, end=1), Span(block=3, start=0, end=1)),
        )
    ]


@pytest.mark.parametrize(
    ("font", "right"),
    [
        ("微軟正黑體", True),
        ("@微軟正黑體", True),
        ("Microsoft JhengHei", True),
        ("MICROSOFT JHENGHEI UI Light", True),
        ("Ｍicrosoft　ＪhengHei", True),
        (None, True),
        ("標楷體", False),
        ("My Microsoft JhengHei", False),
    ],
)
def test_fonts_are_judged_by_name(font, right):
    assert (formatted(f311_font.RULE, fonted(0, "字", font)) == []) is right


@pytest.mark.parametrize(
    ("size", "form", "right"),
    [
        (14, "docx", True), (None, "docx", True), (14.01, "docx", True), (14.02, "docx", False), (13.98, "docx", False),
        (14.29, "pdf", True), (14.31, "pdf", False), (13.71, "pdf", True), (13.69, "pdf", False), (14.2, "odt", False), (14.0104, "docx", True), (14.012, "docx", False),
    ],
)  # fmt: skip
def test_sizes_are_judged_as_exactly_as_the_file_tells_them(size, form, right):
    found = formatted(f312_font_size.RULE, paragraph(0, "ab", (0, 2, "標楷體", size)), format=form)
    assert (found == []) is right


def test_another_size_is_found_by_what_is_set_in_it():
    (found,) = formatted(f312_font_size.RULE, paragraph(0, "a b二三", (0, 3, None, 12.04), (3, 4, None, 14), (4, 5, None, 10.5)))
    assert (found.found, found.expected) == ("12 pt、10.5 pt", Words("14 pt", "14 pt"))
    assert (found.values["characters"], found.values["share"]) == ("3", "75%")
    assert found.claim == "10.5 pt 12 pt"


@pytest.mark.parametrize(
    ("rule", "value", "instead"),
    [
        ("exact", 22, None),
        ("exact", 22.05, None),
        ("exact", 22.0504, None),
        ("exact", 22.054, "固定行高 22.05 pt"),
        ("exact", 22.06, "固定行高 22.06 pt"),
        ("exact", 21.94, "固定行高 21.94 pt"),
        ("measured", 22.8, None),
        ("measured", 21.2, None),
        ("measured", 22.813, "實測行高 22.81 pt"),
        ("measured", 30, "實測行高 30 pt"),
        ("at-least", 22, "最小行高 22 pt"),
        ("multiple", 1.5, "行距倍數 1.5"),
        ("multiple", 22, "行距倍數 22"),
    ],
)
def test_lines_have_to_be_exactly_so_high(rule, value, instead):
    found = formatted(f313_line_height.RULE, fonted(0, "字 句", None, line_height=LineHeight(rule=rule, value=value)))
    if instead is None:
        assert found == []
        return
    (one,) = found
    assert (one.found, one.span, one.values["characters"], one.values["share"]) == (
        instead,
        Span(block=0, start=0, end=3),
        "2",
        "100%",
    )
    assert one.expected == Words("固定行高 22 pt", "exactly 22 pt")


def test_lines_of_unknown_height_are_not_judged():
    wrong = LineHeight(rule="exact", value=30)
    (found,) = formatted(f313_line_height.RULE, fonted(0, "一二", None, line_height=None), fonted(1, "三", None, line_height=wrong))
    assert found.values["share"] == "100%"
    (found,) = formatted(f313_line_height.RULE, fonted(0, "一二三", None), fonted(1, "四", None, line_height=wrong))
    assert found.values["share"] == "25%"


WRONG = {"line_height": LineHeight(rule="exact", value=30)}
ALL = [f311_font.RULE, f312_font_size.RULE, f313_line_height.RULE]


def wrong(index, text="字", **changes):
    return paragraph(index, text, (0, len(text), "標楷體", 9), **(WRONG | changes))


@pytest.mark.parametrize("rule", ALL)
def test_scans_remarks_notes_and_blank_lines_are_not_judged(rule):
    assert len(formatted(rule, wrong(0))) == 1
    assert formatted(rule, wrong(0), has_format=False) == []
    assert formatted(rule, wrong(0), remark=[0]) == []
    assert formatted(rule, wrong(0, role="footnote"), wrong(1, " "), wrong(2, "")) == []
    assert len(formatted(rule, wrong(0, role="textbox"))) == 1
    (found,) = formatted(rule, wrong(0, role="footnote"), wrong(1), remark=[0])
    assert found.span == Span(block=1, start=0, end=1)


@pytest.mark.parametrize("rule", ALL[:2])
def test_the_rendered_number_is_not_judged(rule):
    labelled = paragraph(0, "一、字", (0, 2, "標楷體", 9), (2, 3, "微軟正黑體", 14), label="一、")
    assert formatted(rule, labelled) == []
    across = paragraph(0, "一、字句", (0, 3, "標楷體", 9), (3, 4, "微軟正黑體", 14), label="一、")
    (found,) = formatted(rule, across)
    assert (found.span, found.values["share"]) == (Span(block=0, start=2, end=3), "50%")
    only = paragraph(0, "一、字", (0, 2, "標楷體", 9), (2, 3, "標楷體", 9), label="一、")
    assert formatted(rule, only)[0].related == ()


def test_latin_letters_and_blanks_may_be_set_in_any_font():
    assert formatted(f311_font.RULE, fonted(0, "ABC 123、", "標楷體")) == []
    assert (
        len(formatted(f311_font.RULE, fonted(0, "㐀", "標楷體"), fonted(1, "豈", "標楷體"), fonted(2, "𠀀", "標楷體"))[0].related)
        == 2
    )


@pytest.mark.parametrize(
    ("right", "share"), [(200, Words("不到 1%", "under 1%")), (199, "0%"), (198, "1%"), (65, "2%"), (3, "25%")]
)
def test_a_share_that_rounds_to_nought_is_told_as_under_one(right, share):
    (found,) = formatted(f311_font.RULE, fonted(0, "字" * right, "微軟正黑體"), fonted(1, "字", "標楷體"))
    assert found.values["share"] == share


def test_only_the_first_places_are_quoted_and_long_ones_cut():
    texts = [" 一\n二 ", "字" * 12, "字" * 13, "四", "五", "六", "七"]
    (found,) = formatted(f311_font.RULE, *(fonted(at, text, "標楷體") for at, text in enumerate(texts)))
    places = f"「一 二」、「{'字' * 12}」、「{'字' * 12}…」、「四」、「五」"
    assert found.values["places"] == Words(f"{places}等 7 處", f"{places} and 2 more")
    six = formatted(f311_font.RULE, *(fonted(at, text, "標楷體") for at, text in enumerate(texts[:6])))[0]
    assert six.values["places"] == Words(f"{places}等 6 處", f"{places} and 1 more")
    five = formatted(f311_font.RULE, *(fonted(at, text, "標楷體") for at, text in enumerate(texts[:5])))[0]
    assert five.values["places"] == Words(places, places)


def test_at_most_three_fonts_are_named_the_most_frequent_first():
    fonts = [("甲體", 1), ("乙體", 4), ("丙體", 3), ("丁體", 2)]
    (found,) = formatted(f311_font.RULE, *(fonted(at, "字" * count, font) for at, (font, count) in enumerate(fonts)))
    assert found.found == "乙體、丙體、丁體"
    assert found.claim == "丁體 丙體 乙體 甲體"
    assert found.values["characters"] == "10"
    (many,) = formatted(f311_font.RULE, fonted(0, "字" * 1200, "甲體"))
    assert many.values["characters"] == "1,200"
