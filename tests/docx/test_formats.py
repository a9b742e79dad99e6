import pytest

from schemas.document import LineHeight
from tests.builders.wordml import SPACES, cell, paragraph, relationships, row, run, style, styled, table

EAST = '<w:rFonts w:ascii="Times New Roman" w:eastAsia="{}"/>'
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SCRIPTS = "".join(
    f'<a:font script="{script}" typeface="{font}"/>' for script, font in (("Jpan", "明朝"), ("Hans", "宋体"), ("Hant", "新細明體"))
)


def defaults(characters="", paragraphs=""):
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{characters}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraphs}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def theme(minor, *, language="zh-TW", major=""):
    fonts = f"<a:majorFont>{major}</a:majorFont><a:minorFont>{minor}</a:minorFont>"
    return {
        "word/theme/theme1.xml": f'<a:theme xmlns:a="{A}"><a:fontScheme>{fonts}</a:fontScheme></a:theme>',
        "word/settings.xml": f'<w:settings {SPACES}><w:themeFontLang w:eastAsia="{language}"/></w:settings>',
        "word/_rels/document.xml.rels": relationships(
            ("rId1", "theme", "theme/theme1.xml"), ("rId2", "settings", "settings.xml"), ("rId3", "styles", "styles.xml")
        ),
    }


def first(document):
    return document.paragraphs[0].runs[0]


def test_the_font_is_the_east_asian_one_of_the_nearest_level_that_names_one(read):
    styles = defaults(EAST.format("預設")) + style("a", f"<w:rPr>{EAST.format('內文')}</w:rPr>", default=True)
    styles += style("b", f"<w:rPr>{EAST.format('下層')}</w:rPr>") + style("c", based_on="b")
    styles += style("字", f"<w:rPr>{EAST.format('字元')}</w:rPr>", kind="character")
    found = read(
        paragraph("一"),
        styled("c", "二"),
        styled("c", run("三", '<w:rStyle w:val="字"/>')),
        styled("c", run("四", f'<w:rStyle w:val="字"/>{EAST.format("直接")}')),
        styled("nobody", "五"),
        styled("c", run("六", '<w:rFonts w:ascii="Arial" w:hint="eastAsia"/>')),
        styles=styles,
    )
    assert [one.runs[0].font for one in found.paragraphs] == ["內文", "下層", "字元", "直接", "內文", "下層"]


def test_without_any_word_of_it_there_is_no_font_and_ten_points(read):
    assert (first(read(paragraph("字"))).font, first(read(paragraph("字"))).size) == (None, 10.0)


@pytest.mark.parametrize(
    ("minor", "language", "font"),
    [
        (f'<a:latin typeface="Calibri"/><a:ea typeface="微軟正黑體"/>{SCRIPTS}', "zh-TW", "微軟正黑體"),
        (f'<a:ea typeface=""/>{SCRIPTS}', "zh-TW", "新細明體"),
        (f'<a:ea typeface=""/>{SCRIPTS}', "zh-CN", "宋体"),
        (f'<a:ea typeface=""/>{SCRIPTS}', "ja-JP", "明朝"),
        ('<a:ea typeface=""/>', "zh-TW", None),
    ],
)
def test_a_theme_names_the_font_by_its_east_asian_entry_or_by_script(read, minor, language, font):
    styles = defaults('<w:rFonts w:eastAsiaTheme="minorEastAsia"/>')
    parts = theme(minor, language=language)
    parts["word/styles.xml"] = f"<w:styles {SPACES}>{styles}</w:styles>"
    assert first(read(paragraph("字"), parts=parts)).font == font


def test_a_theme_font_beats_the_name_beside_it_and_yields_to_a_nearer_level(read):
    parts = theme('<a:ea typeface="主題"/>', major='<a:latin typeface="Latin"/><a:ea typeface="標題"/>')
    near = style("n", f"<w:rPr>{EAST.format('近')}</w:rPr>")
    both = defaults('<w:rFonts w:eastAsiaTheme="minorEastAsia" w:eastAsia="旁"/>')
    parts["word/styles.xml"] = f"<w:styles {SPACES}>{both}{near}</w:styles>"
    found = read(
        paragraph("字"),
        styled("n", "字"),
        paragraph(run("字", '<w:rFonts w:eastAsiaTheme="majorEastAsia"/>')),
        paragraph(run("字", '<w:rFonts w:eastAsiaTheme="majorHAnsi"/>')),
        parts=parts,
    )
    assert [one.runs[0].font for one in found.paragraphs] == ["主題", "近", "標題", "Latin"]


def test_sizes_are_halved_and_may_carry_a_unit(read):
    found = read(paragraph(run("甲", '<w:sz w:val="28"/>'), run("乙", '<w:sz w:val="12.5pt"/>'), run("丙", '<w:sz w:val="nan"/>')))
    assert [one.size for one in found.paragraphs[0].runs] == [14.0, 12.5, 10.0]


def test_neighbours_in_one_format_are_one_run_and_runs_cover_the_text(read):
    (one,) = read(paragraph(run("甲", "<w:b/>"), run("乙", "<w:b/><w:color w:val='FF0000'/>"), run("丙"), run("　"))).paragraphs
    assert [(run_.start, run_.end, run_.bold) for run_ in one.runs] == [(0, 2, True), (2, 4, False)]


@pytest.mark.parametrize(
    ("properties", "bold"),
    [
        ("", True),
        ('<w:rStyle w:val="粗"/>', False),
        ('<w:rStyle w:val="粗"/><w:b/>', True),
        ("<w:b w:val='0'/>", False),
        ("<w:b w:val='false'/>", False),
        ("<w:b w:val='on'/>", True),
    ],
)
def test_bold_of_two_styles_cancels_out_and_direct_format_decides(read, properties, bold):
    styles = style("題", "<w:rPr><w:b/></w:rPr>") + style("粗", "<w:rPr><w:b/></w:rPr>", kind="character")
    assert first(read(styled("題", run("字", properties)), styles=styles)).bold is bold


def line(value, rule=None):
    stated = f' w:lineRule="{rule}"' if rule else ""
    return f'<w:spacing w:line="{value}"{stated}/>'


@pytest.mark.parametrize(
    ("properties", "height"),
    [
        (line(440, "exact"), LineHeight(rule="exact", value=22.0)),
        (line(440, "atLeast"), LineHeight(rule="at-least", value=22.0)),
        (line(360, "auto"), LineHeight(rule="multiple", value=1.5)),
        (line(360), LineHeight(rule="multiple", value=1.5)),
        (line("22pt", "exact"), LineHeight(rule="exact", value=22.0)),
        ('<w:spacing w:before="120"/>', LineHeight(rule="exact", value=25.0)),
        ("", LineHeight(rule="exact", value=25.0)),
    ],
)
def test_the_line_height_is_the_nearest_that_is_stated(read, properties, height):
    found = read(paragraph("字", properties=properties), styles=defaults("", line(500, "exact")))
    assert found.paragraphs[0].line_height == height


def test_a_line_in_a_style_without_a_rule_is_a_factor_whatever_stands_below(read):
    styles = defaults("", line(500, "exact")) + style("s", f"<w:pPr>{line(240)}</w:pPr>")
    assert read(styled("s", "字"), styles=styles).paragraphs[0].line_height == LineHeight(rule="multiple", value=1.0)


def test_lines_are_single_where_nothing_is_said(read):
    assert read(paragraph("字")).paragraphs[0].line_height == LineHeight(rule="multiple", value=1.0)


def test_a_table_style_stands_between_paragraph_style_and_defaults(read):
    styles = defaults(EAST.format("預設"), line(500, "exact"))
    styles += style("T", f"<w:pPr>{line(240, 'auto')}</w:pPr><w:rPr>{EAST.format('表')}<w:b/></w:rPr>", kind="table")
    styles += style("p", f"<w:rPr>{EAST.format('段')}</w:rPr>")
    found = read(table(row("格", cell(styled("p", "格"))), properties='<w:tblStyle w:val="T"/>'), styles=styles)
    assert [(one.runs[0].font, one.runs[0].bold, one.line_height.rule) for one in found.paragraphs] == [
        ("表", True, "multiple"),
        ("段", True, "multiple"),
    ]


@pytest.mark.parametrize(
    ("made", "level"),
    [
        (style("1", title="heading 1"), 1),
        (style("Heading2"), 2),
        (style("x", title="標題 3"), 3),
        (style("x", "<w:pPr><w:outlineLvl w:val='3'/></w:pPr>"), 4),
        (style("x", "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>", title="heading 1"), None),
        (style("x", based_on="y") + style("y", title="heading 4"), 4),
        (style("x", title="Title"), None),
    ],
)
def test_a_heading_is_known_by_its_outline_level_or_by_the_name_of_its_style(read, made, level):
    name = made.partition('w:styleId="')[2].partition('"')[0]
    assert read(styled(name, "改善方案"), styles=made).paragraphs[0].heading_level == level


def test_an_outline_level_beside_the_paragraph_goes_before_its_style(read):
    one = paragraph("字", properties='<w:pStyle w:val="1"/><w:outlineLvl w:val="1"/>')
    assert read(one, styles=style("1", title="heading 1")).paragraphs[0].heading_level == 2


def test_styles_that_rest_on_each_other_end(read):
    styles = style("a", based_on="b") + style("b", "<w:rPr><w:sz w:val='28'/></w:rPr>", based_on="a")
    assert first(read(styled("a", "字"), styles=styles)).size == 14.0
