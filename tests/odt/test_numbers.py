import pytest

from ingest.limits import DEFAULT_LIMITS
from ingest.odt.numerals import render
from ingest.odt.reader import read_odt
from tests.builders.odf import a_level, a_list_style, an_item, an_odt

CJK = "一, 二, 三, ..."
STYLE = a_list_style(
    "L",
    a_level(1, CJK, attributes='style:num-suffix="、"'),
    a_level(2, CJK, attributes='style:num-prefix="（" style:num-suffix="）"'),
    a_level(3, "1", attributes='style:num-suffix="." text:display-levels="1"', blank="space"),
)


def texts(body: str, automatic: str = STYLE, **parts: str) -> list[str]:
    return [
        paragraph.text for paragraph in read_odt(an_odt(body, automatic=automatic, **parts), "plan.odt", DEFAULT_LIMITS).paragraphs
    ]


def a_list(*items: str, attributes: str = "") -> str:
    return f'<text:list text:style-name="L" {attributes}>{"".join(items)}</text:list>'


@pytest.mark.parametrize(
    ("num_format", "number", "written"),
    [
        ("1", 12, "12"), ("01, 02, 03, ...", 3, "03"), ("a", 27, "aa"), ("A", 703, "AAA"), ("i", 1994, "mcmxciv"), ("I", 9, "IX"),
        (CJK, 1, "一"), (CJK, 10, "十"), (CJK, 11, "十一"), (CJK, 20, "二十"), (CJK, 99, "九十九"), (CJK, 101, "一百零一"),
        (CJK, 110, "一百一十"), (CJK, 1001, "一千零一"), (CJK, 1234, "一千二百三十四"),
        ("壹, 貳, 參, ...", 10, "壹拾"), ("壹, 貳, 參, ...", 23, "貳拾參"), ("壹, 贰, 叁, ...", 22, "贰拾贰"),
        ("甲, 乙, 丙, ...", 10, "癸"), ("甲, 乙, 丙, ...", 11, "11"), ("子, 丑, 寅, ...", 12, "亥"), ("①, ②, ③, ...", 21, "㉑"),
        ("⑴, ⑵, ⑶, ...", 2, "⑵"), ("㈠, ㈡, ㈢, ...", 10, "㈩"), ("１, ２, ３, ...", 10, "１０"), ("1, 2, 3, ...", 4, "4"),
        ("", 5, ""), ("?", 7, "7"), ("i", 5000, "5000"), ("1", 0, "0"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_format_says(num_format, number, written):
    assert render(number, num_format) == written


def test_letters_may_be_repeated_in_step():
    assert [render(number, "a", letter_sync=True) for number in (2, 28)] == ["b", "bb"]


def test_a_list_numbers_its_levels_and_begins_lower_ones_anew():
    lower = "<text:list>" + an_item("甲") + an_item("乙") + "</text:list>"
    assert texts(a_list(an_item("改善", lower), an_item("行銷", lower))) == [
        "一、改善", "（一）甲", "（二）乙", "二、行銷", "（一）甲", "（二）乙",
    ]  # fmt: skip


def test_the_label_and_its_blank_are_told_apart_from_the_words():
    deep = "<text:list><text:list-item><text:list>" + an_item("項目") + "</text:list></text:list-item></text:list>"
    document = read_odt(an_odt(a_list(f"<text:list-item>{deep}</text:list-item>"), automatic=STYLE), "plan.odt")
    paragraph = document.paragraphs[0]
    assert (paragraph.text, paragraph.label, paragraph.list_level) == ("1. 項目", "1. ", 2)


def test_a_list_goes_on_where_it_names_the_one_before():
    body = (
        a_list(an_item("改善"), attributes='xml:id="a"')
        + "<text:p>文</text:p>"
        + a_list(an_item("行銷"), attributes='text:continue-list="a"')
    )
    assert texts(body) == ["一、改善", "文", "二、行銷"]


def test_a_list_that_goes_on_by_style_skips_lists_of_other_styles():
    other = '<text:list text:style-name="M">' + an_item("項目") + "</text:list>"
    style = STYLE + a_list_style("M", a_level(1, "1", attributes='style:num-suffix="."'))
    body = a_list(an_item("改善")) + other + a_list(an_item("行銷"), attributes='text:continue-numbering="true"')
    assert texts(body, style) == ["一、改善", "1.項目", "二、行銷"]


def test_a_list_that_says_nothing_or_names_an_unknown_one_begins_at_one():
    assert texts(a_list(an_item("甲")) + a_list(an_item("乙")) + a_list(an_item("丙"), attributes='text:continue-list="x"')) == [
        "一、甲", "一、乙", "一、丙",
    ]  # fmt: skip


def test_a_continued_list_goes_on_below_the_number_it_had_reached():
    """So LibreOffice writes headings with text between them: the outer item is empty."""
    lower = "<text:list-item><text:list>{}</text:list></text:list-item>"
    body = a_list(an_item("改善", f"<text:list>{an_item('甲')}</text:list>"), attributes='xml:id="a"')
    body += "<text:p>文</text:p>" + a_list(lower.format(an_item("乙")), attributes='text:continue-list="a"')
    assert texts(body) == ["一、改善", "（一）甲", "文", "（二）乙"]


def test_only_the_first_paragraph_of_an_item_is_numbered_and_a_list_header_never():
    body = a_list(
        "<text:list-header><text:p>標題</text:p></text:list-header>",
        "<text:list-item><text:p>改善</text:p><text:p>續</text:p></text:list-item>",
        an_item("行銷", attributes='text:start-value="5"'),
    )
    assert texts(body) == ["標題", "一、改善", "續", "五、行銷"]


def test_display_levels_and_templates_show_the_numbers_above():
    style = a_list_style(
        "L",
        a_level(1, "1", attributes='text:start-value="2"'),
        a_level(2, "1", attributes='text:display-levels="2" style:num-suffix="."'),
        a_level(3, "a", attributes='loext:num-list-format="[%1%-%3%]" style:num-suffix="x"'),
    )
    inner = "<text:list>" + an_item("乙", f"<text:list>{an_item('丙')}</text:list>") + "</text:list>"
    assert texts(a_list(an_item("甲", inner)), style) == ["2甲", "2.1.乙", "[2-a]丙"]


def test_a_list_without_a_style_takes_that_of_its_paragraphs():
    style = STYLE + '<style:style style:name="P" style:family="paragraph" style:list-style-name="L"/>'
    assert texts('<text:list><text:list-item><text:p text:style-name="P">改善</text:p></text:list-item></text:list>', style) == [
        "一、改善"
    ]


def test_bullets_are_shown_and_those_of_symbol_fonts_become_a_dot():
    def bullet(level: int, sign: str) -> str:
        return f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{sign}"/>'

    style = a_list_style("L", bullet(1, "◎"), bullet(2, "\uf0b7"))
    assert texts(a_list(an_item("甲", f"<text:list>{an_item('乙')}</text:list>")), style) == ["◎甲", "•乙"]


def test_headings_are_numbered_by_the_outline_style_outside_lists():
    outline = "".join(
        a_level(level, CJK, tag="text:outline-level-style", attributes=f'style:num-suffix="{suffix}"')
        for level, suffix in ((1, "、"), (2, "）"))
    )
    styles = f'<text:outline-style style:name="Outline">{outline}</text:outline-style>'
    styles += '<style:style style:name="Bare" style:family="paragraph" style:list-style-name=""/>'
    body = """<text:h text:outline-level="1">改善</text:h>
      <text:h text:outline-level="2">甲</text:h><text:h text:outline-level="2">乙</text:h>
      <text:h text:outline-level="1" text:is-list-header="true">附註</text:h>
      <text:h text:outline-level="1" text:style-name="Bare">無號</text:h>
      <text:h text:outline-level="1">行銷</text:h>
      <text:h text:outline-level="2" text:restart-numbering="true" text:start-value="7">丙</text:h>"""
    assert texts(body, styles=styles) == ["一、改善", "一）甲", "二）乙", "附註", "無號", "二、行銷", "七）丙"]
    headings = read_odt(an_odt(body, styles=styles), "plan.odt").paragraphs
    assert [heading.heading_level for heading in headings] == [1, 2, 2, 1, 1, 1, 2]


def test_the_written_number_that_some_programs_add_is_not_shown_twice():
    assert texts(a_list("<text:list-item><text:number>一、</text:number><text:p>改善</text:p></text:list-item>")) == ["一、改善"]


def test_a_numbered_paragraph_counts_in_the_list_it_names():
    one = '<text:numbered-paragraph text:list-id="n" text:style-name="L" text:level="{}"><text:p>{}</text:p>'
    one += "</text:numbered-paragraph>"
    assert texts(one.format(1, "改善") + one.format(2, "甲") + one.format(1, "行銷")) == ["一、改善", "（一）甲", "二、行銷"]


def test_a_list_deeper_than_ten_levels_stays_at_the_tenth():
    body = an_item("底")
    for _ in range(12):
        body = f"<text:list-item><text:list>{body}</text:list></text:list-item>"
    document = read_odt(an_odt(a_list(body), automatic=STYLE), "plan.odt")
    assert document.paragraphs[0].list_level == 9


def test_a_number_without_a_blank_stands_apart_from_digits_behind_it():
    style = a_list_style("L", a_level(1, "1", attributes='style:num-suffix="."'))
    document = read_odt(an_odt(a_list(an_item("20,480＋12,000＝32,480"), an_item("合計")), automatic=style), "plan.odt")
    assert [(one.text, one.label) for one in document.paragraphs] == [
        ("1. 20,480＋12,000＝32,480", "1. "), ("2.合計", "2."),
    ]  # fmt: skip
