import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.odt.reader import read_odt
from ingest.odt.styles import points
from schemas.document import LineHeight, Paragraph, Run
from tests.builders.odf import a_level, a_list_style, an_item, an_odt

FACES = """<style:font-face style:name="微軟正黑體1" svg:font-family="'微軟正黑體'"/>
  <style:font-face style:name="明" svg:font-family="新細明體, serif"/>"""
BASE = """<style:default-style style:family="paragraph"><style:text-properties style:font-name-asian="明"
    style:font-size-asian="12pt" fo:font-size="12pt"/></style:default-style>
  <style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:line-height="0.776cm"/>
    <style:text-properties style:font-name-asian="微軟正黑體1" style:font-size-asian="14pt" fo:font-size="14pt"/></style:style>"""


def paragraph(body: str, automatic: str = "", styles: str = BASE) -> Paragraph:
    return read_odt(an_odt(body, styles=styles, automatic=automatic, faces=FACES), "plan.odt").paragraphs[0]


def style(name: str, properties: str = "", *, family: str = "paragraph", parent: str = "Standard", text: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {properties}/><style:text-properties {text}/></style:style>"
    )


def test_a_paragraph_has_the_asian_font_and_the_fixed_line_height_of_its_style():
    found = paragraph('<text:p text:style-name="Standard">計畫書</text:p>')
    assert found.runs == (Run(start=0, end=3, font="微軟正黑體", size=14),)
    assert found.line_height == LineHeight(rule="exact", value=22)


def test_the_default_style_stands_where_nothing_else_is_said():
    found = paragraph("<text:p>計畫書</text:p>")
    assert found.runs == (Run(start=0, end=3, font="新細明體", size=12),)
    assert found.line_height == LineHeight(rule="multiple", value=1)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('fo:line-height="25pt"', LineHeight(rule="exact", value=25)),
        ('fo:line-height="0.3056in"', LineHeight(rule="exact", value=22)),
        ('fo:line-height="150%"', LineHeight(rule="multiple", value=1.5)),
        ('fo:line-height="normal"', LineHeight(rule="multiple", value=1)),
        ('style:line-height-at-least="22pt"', LineHeight(rule="at-least", value=22)),
        ('style:line-spacing="0.1cm"', LineHeight(rule="multiple", value=1)),
        ("", LineHeight(rule="exact", value=22)),
        ('fo:line-height="nonsense"', LineHeight(rule="exact", value=22)),
    ],
)
def test_line_heights_are_told_apart(properties, expected):
    assert paragraph('<text:p text:style-name="P1">計畫</text:p>', style("P1", properties)).line_height == expected


def test_spans_change_font_size_and_weight_and_percents_count_from_around():
    automatic = style("T1", family="text", parent="", text='style:font-name-asian="明" style:font-weight-asian="bold"')
    automatic += style("T2", family="text", parent="T1", text='style:font-size-asian="50%" fo:font-size="50%"')
    inner = '<text:span text:style-name="T2">丙</text:span>'
    body = f'<text:p text:style-name="Standard">甲<text:span text:style-name="T1">乙{inner}</text:span>丁</text:p>'
    assert paragraph(body, automatic).runs == (
        Run(start=0, end=1, font="微軟正黑體", size=14),
        Run(start=1, end=2, font="新細明體", size=14, bold=True),
        Run(start=2, end=3, font="新細明體", size=7, bold=True),
        Run(start=3, end=4, font="微軟正黑體", size=14),
    )


def test_latin_letters_have_the_western_size():
    automatic = style("P1", text='style:font-size-asian="14pt" fo:font-size="10pt"')
    found = paragraph('<text:p text:style-name="P1">本App 推出，依X1辦理</text:p>', automatic)
    assert [(found.text[run.start : run.end], run.size) for run in found.runs] == [
        ("本", 14), ("App ", 10), ("推出，依", 14), ("X1", 10), ("辦理", 14),
    ]  # fmt: skip


def test_a_family_named_outright_is_taken_without_its_quotation_marks():
    found = paragraph('<text:p text:style-name="P1">計畫</text:p>', style("P1", text="style:font-family-asian=\"'標楷體', serif\""))
    assert found.runs[0].font == "標楷體"


def test_a_number_is_set_like_the_words_behind_it_unless_its_level_says_otherwise():
    item = an_item('<text:span text:style-name="T1">改善</text:span>')
    body = f'<text:list text:style-name="L">{item}</text:list>'
    bold = style("T1", family="text", parent="", text='style:font-weight-asian="bold"')
    plain = paragraph(body, bold + a_list_style("L", a_level(1, "1")))
    assert plain.runs == (Run(start=0, end=3, font="新細明體", size=12, bold=True),)
    own = bold + style("N", family="text", parent="", text='style:font-name-asian="微軟正黑體1" style:font-weight-asian="normal"')
    styled = paragraph(body, own + a_list_style("L", a_level(1, "1", attributes='text:style-name="N"')))
    assert styled.runs == (
        Run(start=0, end=1, font="微軟正黑體", size=12),
        Run(start=1, end=3, font="新細明體", size=12, bold=True),
    )
    marked = body.replace("<text:p>", '<text:p loext:marker-style-name="N">')
    assert paragraph(marked, own + a_list_style("L", a_level(1, "1"))).runs == styled.runs


def test_styles_that_inherit_in_a_circle_come_to_an_end():
    circle = style("A", parent="B") + style("B", parent="A", text='style:font-size-asian="16pt"')
    assert paragraph('<text:p text:style-name="A">計畫</text:p>', circle).runs[0].size == 16


def test_an_automatic_style_of_the_page_headers_is_not_the_bodys():
    assert paragraph(an_item("計畫").replace("<text:p>", '<text:p text:style-name="none">')).runs[0].font == "新細明體"


@given(st.integers(100, 20_000))
def test_points_come_back_from_centimetres_with_three_decimals(twentieths):
    assert points(f"{twentieths / 20 * 2.54 / 72:.3f}cm") == pytest.approx(twentieths / 20, abs=0.051)


@pytest.mark.parametrize(
    ("length", "value"), [("1in", 72), ("22pt", 22), ("1pc", 12), ("4px", 3), ("12", None), ("1.2.3cm", None), (None, None)]
)
def test_lengths_are_read_in_every_unit(length, value):
    assert points(length) == value
