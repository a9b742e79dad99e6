import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.docx.reader import read_docx
from ingest.docx.runs import RunWalk
from ingest.docx.styles import Format
from ingest.limits import DEFAULT_LIMITS
from schemas.document import Address, Paragraph, Table
from tests.builders.wordml import (
    SPACES,
    cell,
    changed,
    control,
    field,
    item,
    paragraph,
    relationships,
    row,
    run,
    style,
    table,
    text_box,
    word_file,
)

FOOTNOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def letter(words):
    return f"<m:r><m:t>{words}</m:t></m:r>"


def texts(document):
    return [one.text for one in document.paragraphs]


def shown(document):
    return [(one.text, one.role) for one in document.paragraphs]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:t>甲</w:t><w:cr/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ('<w:r><w:br w:type="page"/><w:t>甲</w:t></w:r>', "甲"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/></w:r>', "甲"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲\n乙"),
        ("<w:r><w:t>110</w:t><w:noBreakHyphen/><w:t>01</w:t></w:r>", "110-01"),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:t> 甲 </w:t></w:r>", "甲"),
        ('<w:r><w:t xml:space="preserve"> 甲 </w:t></w:r>', " 甲 "),
        ("<w:r><w:t>\n  甲\n乙</w:t></w:r>", "甲 乙"),
        ("<w:r><w:t>　甲　</w:t></w:r>", "　甲　"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>每月</w:t></w:r>', "☑每月"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>', "×"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Arial" w:char="25A1"/></w:r>', "□"),
        ("<w:r><w:t>\uf0a8每月</w:t></w:r>", "□每月"),
        ('<w:hyperlink r:id="rId9"><w:r><w:t>網址</w:t></w:r></w:hyperlink>', "網址"),
        ("<w:smartTag><w:r><w:t>高雄</w:t></w:r></w:smartTag>", "高雄"),
        ("<w:bdo><w:dir><w:r><w:t>甲</w:t></w:r></w:dir></w:bdo>", "甲"),
        ("<w:customXml><w:customXmlPr/><w:r><w:t>甲</w:t></w:r></w:customXml>", "甲"),
        (f"<w:r><w:ruby><w:rt>{run('ㄍㄠ')}</w:rt><w:rubyBase>{run('高')}</w:rubyBase></w:ruby></w:r>", "高"),
        (control(run("欄位內容")), "欄位內容"),
        (f"<m:oMath>{letter('a=')}<m:f><m:num>{letter('1')}</m:num><m:den>{letter('2+b')}</m:den></m:f></m:oMath>", "a=1/(2+b)"),
        (f"<m:oMath><m:rad>{letter('2')}</m:rad></m:oMath>", "√2"),
        (f"<m:oMathPara><m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>{letter('x')}</m:nary></m:oMathPara>", "∑x"),
        (f"<m:oMath><m:d><m:e>{letter('x')}</m:e></m:d></m:oMath>", "(x)"),
        ("<w:unheardOf><w:r><w:t>甲</w:t></w:r></w:unheardOf>", "甲"),
        ("<!-- 註解 --><w:r><w:t>甲<!-- 註解 -->乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id='9'/></w:r>", "甲"),
    ],
)  # fmt: skip
def test_what_stands_in_a_run_is_read_as_it_is_shown(read, inside, text):
    assert texts(read(paragraph("前"), paragraph(inside)))[1] == text


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (field(" DATE ", "110年1月"), "110年1月"),
        (field(' HYPERLINK "http://example.org" ', "網址"), "網址"),
        (field(" PAGE ", None), ""),
        ('<w:fldSimple w:instr=" REF a "><w:r><w:t>結果</w:t></w:r></w:fldSimple>', "結果"),
        (field(r" eq \o\ac(○,1) ", None), "①"),
        (field(r" EQ \o\ac(◯,一) ", None), "㊀"),
        (field(r" eq \o\ac(○,印) ", None), "印"),
        (field(r" EQ \f(1,2) ", None), "1/2"),
        (field(r" EQ \r(3,x) ", None), "√x"),
        (field(r' EQ \* jc2 \* "Font:標楷體" \* hps10 \o\ad(\s\up 9(ㄍㄠ),高) ', None), "高"),
        (field(r" EQ \x(框) ", None), "框"),
        (field(r" EQ \o(((((", None), "(((("),
        (field(" EQ " + r"\o(" * 31, None), r"\o(" * 31),
        (field(" SYMBOL 254 \\f Wingdings ", None), "☑"),
        (field(" MACROBUTTON NoMacro [請輸入機關名稱] ", None), "[請輸入機關名稱]"),
        (field(' IF 1=1 "真" "假" ', "真"), "真"),
    ],
)
def test_fields_show_their_result_and_not_their_code(read, inside, text):
    assert texts(read(paragraph("前", inside, "後"))) == [f"前{text}後"]


def test_a_field_within_the_code_of_another_is_not_shown(read):
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    outer = f'{begin}{field("REF x", "隱")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("現")}{field("REF y", "身")}{end}'
    assert texts(read(paragraph(outer, "後"))) == ["現身後"]


def test_a_field_reaches_over_paragraphs(read):
    opening = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>'
    opening += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    found = read(paragraph(opening, "一"), paragraph("二", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), paragraph("三"))
    assert texts(found) == ["一", "二", "三"]


def contents(*lines):
    """The paragraphs of an automatic table of contents."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    opening = marks["begin"] + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + marks["separate"]
    made = [paragraph(opening if place == 0 else "", f"{line}", field("PAGEREF a", "1")) for place, line in enumerate(lines)]
    return [*made, paragraph(marks["end"], "說明")]


def test_a_table_of_contents_that_word_made_is_furniture(read):
    found = read(paragraph("計畫書與其他說明文字"), *contents("改善方案", "說明"), paragraph("改善方案"))
    assert texts(found) == ["計畫書與其他說明文字", "說明", "改善方案"]
    assert found.furniture == ("改善方案1", "說明1")


def test_a_table_of_contents_in_its_control_is_furniture_with_its_heading(read):
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control_ = f"<w:sdt>{gallery}<w:sdtContent>{paragraph('目錄')}{paragraph('改善方案')}</w:sdtContent></w:sdt>"
    found = read(control_, paragraph("改善方案及其說明"))
    assert texts(found) == ["改善方案及其說明"]
    assert found.furniture == ("目錄", "改善方案")


def test_a_plan_written_into_the_field_of_a_table_of_contents_is_read(read):
    assert texts(read(*contents("改善方案", "本次改版"))) == ["改善方案1", "本次改版1", "說明"]


def test_a_field_that_never_ends_hides_nothing(read):
    found = read(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "改善方案"), paragraph("說明"))
    assert texts(found) == ["改善方案", "說明"]


@pytest.mark.parametrize(("state", "shown"), [("<w:checked/>", "☑"), ('<w:checked w:val="0"/>', "□"), ("", "□")])
def test_a_form_check_box_is_shown_by_its_state(read, state, shown):
    box = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
        "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(read(paragraph(box, "每月"))) == [f"{shown}每月"]


def test_a_form_choice_is_shown(read):
    entries = '<w:result w:val="1"/><w:listEntry w:val="每年"/><w:listEntry w:val="每月"/>'
    box = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(read(paragraph(box))) == ["每月"]


def test_a_number_that_only_word_counts_is_reported(read):
    found = read(paragraph(field(" AUTONUM ", None), "說明"))
    assert texts(found) == ["說明"]
    assert [one.text for one in found.unread] == ["AUTONUM"]


def test_a_text_box_stands_once_behind_its_paragraph(read):
    found = read(paragraph("錨", text_box("盒一", item("盒二"))), paragraph("後"))
    assert shown(found) == [("錨", "body"), ("盒一", "textbox"), ("盒二", "textbox"), ("後", "body")]


def test_a_text_box_of_old_programs_is_read(read):
    inside = f"<w:txbxContent>{paragraph('盒')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r>"
    assert shown(read(paragraph(box))) == [("", "body"), ("盒", "textbox")]


def test_the_fallback_is_read_where_the_choice_shows_nothing(read):
    inside = f"<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>{run('替')}</mc:Fallback></mc:AlternateContent>"
    assert texts(read(paragraph(inside))) == ["替"]


def test_word_art_and_drawn_shapes_are_text_boxes(read):
    art = "<w:r><w:pict><v:shape><v:textpath string='計畫書'/></v:shape></w:pict></w:r>"
    shape = "<w:r><w:drawing><a:txBody><a:p><a:r><a:t>圖</a:t></a:r><a:r><a:t>說</a:t></a:r></a:p></a:txBody></w:drawing></w:r>"
    assert shown(read(paragraph(art, shape))) == [("", "body"), ("圖說", "textbox"), ("計畫書", "textbox")]


def test_notes_stand_behind_the_paragraph_that_calls_them(read):
    note = paragraph("<w:r><w:footnoteRef/></w:r>", "註腳")
    notes = {
        "footnotes.xml": ("footnotes", f'<w:footnote w:id="2">{note}</w:footnote>'),
        "endnotes.xml": ("endnotes", f'<w:endnote w:id="2">{paragraph("尾註")}</w:endnote>'),
    }
    calls = FOOTNOTE + '<w:r><w:endnoteReference w:id="2"/></w:r>'
    found = read(paragraph("1,986,191", calls, "人"), paragraph("後"), related=notes)
    assert shown(found) == [("1,986,191人", "body"), ("註腳", "footnote"), ("尾註", "endnote"), ("後", "body")]
    assert found.paragraphs[1].address == Address(part="word/footnotes.xml", path=(0, 0))


def test_running_headers_and_footers_are_furniture(read):
    page = paragraph("第", field("PAGE", "1"), "頁")
    found = read(
        paragraph("內文"),
        related={"header1.xml": ("header", paragraph("高雄市政府")), "footer1.xml": ("footer", page)},
    )
    assert texts(found) == ["內文"]
    assert found.furniture == ("高雄市政府", "第1頁")


def test_hidden_text_is_out_also_where_a_style_hides_it(read):
    styles = style("藏", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    hidden, open_again = run("隱", '<w:rStyle w:val="藏"/>'), run("現", '<w:rStyle w:val="藏"/><w:vanish w:val="0"/>')
    found = read(paragraph(run("密", "<w:vanish/>"), "見", hidden, open_again), styles=styles)
    assert texts(found) == ["見現"]


def test_content_controls_are_looked_into_on_every_level(read):
    found = read(
        control(paragraph("段")),
        table(control(row(control(cell(control(paragraph("格"))))))),
        control(control(paragraph(control(control(run("層")))))),
    )
    assert texts(found) == ["段", "格", "層"]
    assert isinstance(found.blocks[1], Table)


def test_text_outside_paragraphs_and_cells_is_reported(read):
    found = read(run("野"), paragraph("內文"), table(row("格"), paragraph("散")))
    assert texts(found) == ["內文", "格"]
    assert [one.text for one in found.unread] == ["野", "散"]


def test_an_embedded_page_a_diagram_and_a_chart_are_reported(read):
    data = '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:t>流程</a:t></a:p></d>'
    parts = {
        "word/_rels/document.xml.rels": relationships(
            ("rId1", "aFChunk", "chunk.html"),
            ("rId2", "diagramData", "diagrams/data1.xml"),
            ("rId3", "chart", "/word/charts/c.xml"),
            ("rId4", "aFChunk", "chunk.docx"),
        ),
        "word/chunk.html": "<html><style>p{}</style><p>另一份&nbsp;文件</p></html>",
        "word/chunk.docx": word_file(paragraph("又一份")),
        "word/diagrams/data1.xml": data,
        "word/charts/c.xml": data.replace("流程", "下載數"),
    }
    drawing = '<w:r><w:drawing><dgm:relIds r:dm="rId2"/><c:chart r:id="rId3"/></w:drawing></w:r>'
    found = read('<w:altChunk r:id="rId1"/>', paragraph("內文", drawing), '<w:altChunk r:id="rId4"/>', parts=parts)
    assert [one.text for one in found.unread] == ["另一份 文件", "流程", "下載數", "又一份"]


def test_an_address_leads_to_the_paragraph_again(read):
    found = read(paragraph("甲"), table(row(cell("乙", paragraph(text_box("丙"))))))
    assert [one.address.path for one in found.paragraphs[:3]] == [(0, 0), (0, 1, 1, 0, 1), (0, 1, 1, 0, 2)]
    assert found.paragraphs[3].text == "丙"
    assert found.paragraphs[3].address.path[:6] == (0, 1, 1, 0, 2, 0)
    assert {one.in_table for one in found.paragraphs} == {False, True}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=8).filter(str.strip)


def _wrapped(words: str, wraps: list[int]) -> str:
    inside = run(words)
    for one in wraps:
        inside = (
            control(inside),
            f"<w:hyperlink>{inside}</w:hyperlink>",
            f"<w:smartTag>{inside}</w:smartTag>",
            changed("ins", inside),
            f"<mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent>",
            f"<w:bdo>{inside}</w:bdo>",
        )[one]
    return inside


@settings(max_examples=40)
@given(st.lists(st.tuples(WORDS, st.lists(st.integers(0, 5), max_size=4), st.integers(0, 4)), min_size=1, max_size=6))
def test_no_word_is_lost_or_doubled_however_it_is_wrapped(pieces):
    blocks = []
    for words, wraps, outside in pieces:
        one = paragraph(_wrapped(words, wraps))
        in_cell = table(row(cell(one)))
        blocks.append((one, control(one), in_cell, paragraph(text_box(one)), table(row(cell(in_cell))))[outside])
    found = read_docx(word_file(*blocks), "plan.docx", DEFAULT_LIMITS)
    assert "".join(texts(found)) == "".join(words for words, _wraps, _outside in pieces)
    assert all(isinstance(one, Paragraph) for one in found.paragraphs)
    assert not found.unread


def _at(document_xml, path):
    element = etree.fromstring(document_xml)
    for place in path:
        element = element[place]
    return element


def test_each_address_names_the_element_that_holds_the_words():
    made = word_file(paragraph("甲", text_box("盒")), control(table(row(cell("乙", paragraph("丙", text_box("匣")))))))
    found = read_docx(made, "plan.docx", DEFAULT_LIMITS)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        xml = archive.read("word/document.xml")
    for one in found.paragraphs:
        element = _at(xml, one.address.path)
        assert etree.QName(element).localname == "p"
        assert one.text in "".join(element.itertext())


def test_a_piece_leads_back_to_the_characters_of_its_element():
    element = etree.fromstring(f"<w:p {SPACES}><w:r><w:t>  改善</w:t><w:tab/></w:r>{control(run('方案'))}</w:p>")
    walk = RunWalk(unclosed=frozenset(), tracks_formats=False)
    content = walk.read(element, lambda _rpr: Format(None, 10.0, False, False))
    assert content.text == "改善\t方案"
    for piece in content.pieces:
        if piece.element.text:
            assert piece.element.text[piece.skipped : piece.skipped + len(piece.text)] == piece.text
