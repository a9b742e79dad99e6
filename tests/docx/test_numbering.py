import pytest

from tests.builders.wordml import abstract, changed, in_list, item, level, num, paragraph, starts_at, style, styled

FORM = abstract(
    0,
    level(0, "taiwaneseCountingThousand", "%1、"),
    level(1, "taiwaneseCountingThousand", "（%2）"),
    level(2, "decimal", "%3.", suffix="space"),
    level(3, "decimal", "%1.%2.%4", more="<w:isLgl/>", suffix="tab"),
)


def texts(document):
    return [one.text for one in document.paragraphs]


def test_numbers_of_a_form_are_rendered_and_begin_anew_under_a_higher_one(read):
    found = read(
        item("改善方案"), item("說明", level=1), item("期程", level=1), item("來源", level=2),
        item("行銷方案"), item("區隔", level=1),
        numbering=FORM + num(1, 0),
    )  # fmt: skip
    assert texts(found) == ["一、改善方案", "（一）說明", "（二）期程", "1. 來源", "二、行銷方案", "（一）區隔"]
    assert [one.list_level for one in found.paragraphs] == [0, 1, 1, 2, 0, 1]


def test_the_label_is_what_stands_before_the_words_of_the_file(read):
    (one,) = read(item("來源", level=2), numbering=FORM + num(1, 0)).paragraphs
    assert one.label == "1. "
    assert one.text[len(one.label) :] == "來源"
    assert (one.runs[0].start, one.runs[-1].end) == (0, len(one.text))


def test_a_legal_level_shows_all_its_numbers_as_digits(read):
    assert texts(read(item("甲"), item("乙", level=1), item("丙", level=3), numbering=FORM + num(1, 0)))[-1] == "1.1.1\t丙"


def test_a_level_that_was_passed_over_counts_as_begun(read):
    found = read(item("先", level=1), item("後"), numbering=FORM + num(1, 0))
    assert texts(found) == ["（一）先", "二、後"]


@pytest.mark.parametrize(
    ("nums", "shown"),
    [
        (num(1, 0) + num(2, 0), ["一、", "二、"]),
        (num(1, 0) + num(2, 0, starts_at(0, 1)), ["一、", "一、"]),
        (num(1, 0) + num(2, 0, starts_at(0, 5)), ["一、", "五、"]),
    ],
)
def test_two_instances_share_a_count_unless_one_begins_anew(read, nums, shown):
    found = read(item("甲", 1), item("乙", 2), numbering=FORM + nums)
    assert [one.label for one in found.paragraphs] == shown


def test_an_override_begins_anew_only_once(read):
    found = read(*(item("甲", 2) for _ in range(3)), numbering=FORM + num(2, 0, starts_at(0, 3)))
    assert [one.label for one in found.paragraphs] == ["三、", "四、", "五、"]


def test_an_override_may_replace_a_whole_level(read):
    changed_level = f'<w:lvlOverride w:ilvl="0">{level(0, "ideographTraditional", "%1、")}</w:lvlOverride>'
    assert texts(read(item("子"), numbering=FORM + num(1, 0, changed_level))) == ["甲、子"]


@pytest.mark.parametrize(
    ("restart", "shown"),
    [("", "2.1"), ('<w:lvlRestart w:val="0"/>', "2.2"), ('<w:lvlRestart w:val="1"/>', "2.2"), ('<w:lvlRestart w:val="2"/>', "2.1")],
)
def test_a_level_says_itself_after_which_level_it_begins_anew(read, restart, shown):
    lists = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%2"), level(2, "decimal", "%2.%3", more=restart))
    found = read(*(item("a", level=place) for place in (0, 1, 2, 1, 2)), numbering=lists + num(1, 0))
    assert found.paragraphs[-1].label == shown


def test_a_list_bound_to_styles_numbers_by_style(read):
    lists = abstract(
        0,
        level(0, "ideographLegalTraditional", "%1、", more='<w:pStyle w:val="H1"/>'),
        level(1, "taiwaneseCountingThousand", "%2、", more='<w:pStyle w:val="H2"/>'),
    )
    styles = style("H1", f"<w:pPr>{in_list(7, None)}</w:pPr>") + style("H2", f"<w:pPr>{in_list(7, None)}</w:pPr>")
    styles += style("H2b", based_on="H2") + style("Plain", f"<w:pPr>{in_list(0, None)}</w:pPr>", based_on="H2")
    found = read(
        styled("H1", "方案"), styled("H2", "說明"), styled("H2b", "期程"), styled("Plain", "內文"),
        paragraph("不編號", properties='<w:pStyle w:val="H2"/>' + in_list(0)), styled("H2", "週期"),
        numbering=lists + num(7, 0), styles=styles,
    )  # fmt: skip
    assert texts(found) == ["壹、方案", "一、說明", "二、期程", "內文", "不編號", "三、週期"]


def test_a_level_beside_the_paragraph_goes_with_the_list_of_its_style(read):
    styles = style("S", f"<w:pPr>{in_list(1, 0)}</w:pPr>")
    one = paragraph("說明", properties='<w:pStyle w:val="S"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    assert texts(read(one, numbering=FORM + num(1, 0), styles=styles)) == ["（一）說明"]


def test_a_link_to_a_numbering_style_is_followed(read):
    lists = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Gov"/></w:abstractNum>'
        + FORM.replace("<w:lvl ", '<w:styleLink w:val="Gov"/><w:lvl ', 1)
        + num(1, 1)
        + num(2, 0)
    )
    styles = style("Gov", f"<w:pPr>{in_list(2, None)}</w:pPr>", kind="numbering")
    assert texts(read(item("方案"), numbering=lists, styles=styles)) == ["一、方案"]


def test_links_in_a_circle_end(read):
    lists = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Gov"/></w:abstractNum>' + num(1, 1)
    styles = style("Gov", f"<w:pPr>{in_list(1, None)}</w:pPr>", kind="numbering")
    assert texts(read(item("方案"), numbering=lists, styles=styles))[0].endswith("方案")


@pytest.mark.parametrize(
    ("glyph", "font", "shown"),
    [
        ("\uf06c", "Wingdings", "●"),
        ("l", "Wingdings", "●"),
        ("\uf0b7", "Symbol", "•"),
        ("\uf0e9", "Wingdings", "•"),
        ("●", "新細明體", "●"),
        ("o", "Courier New", "o"),
    ],
)
def test_a_bullet_is_shown_as_its_mark(read, glyph, font, shown):
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    lists = abstract(0, level(0, "bullet", glyph, suffix="tab").replace("</w:lvl>", f"{fonts}</w:lvl>")) + num(1, 0)
    assert texts(read(item("推播"), numbering=lists)) == [f"{shown}\t推播"]


def test_a_picture_bullet_is_shown_as_a_dot(read):
    lists = abstract(0, level(0, "bullet", "", more='<w:lvlPicBulletId w:val="0"/>')) + num(1, 0)
    assert texts(read(item("推播"), numbering=lists)) == ["•推播"]


def test_a_custom_format_keeps_its_width(read):
    wrapped = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom"'
        ' w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="%1."/></w:lvl>'
    )
    assert texts(read(item("甲"), numbering=abstract(0, wrapped) + num(1, 0))) == ["001.甲"]


def test_a_list_without_a_start_begins_with_nought(read):
    lists = abstract(0, level(0, "decimal", "%1.", start=None)) + num(1, 0)
    assert texts(read(item("甲"), item("乙"), numbering=lists)) == ["0.甲", "1.乙"]


def test_an_empty_item_shows_its_number_and_counts(read):
    assert texts(read(item("甲"), item(""), item("丙"), numbering=FORM + num(1, 0))) == ["一、甲", "二、", "三、丙"]


def test_an_item_deleted_as_a_whole_does_not_count(read):
    gone = paragraph(changed("del", "乙"), properties=in_list(1) + '<w:rPr><w:del w:id="2" w:author="承辦人"/></w:rPr>')
    assert texts(read(item("甲"), gone, item("丙"), numbering=FORM + num(1, 0))) == ["一、甲", "二、丙"]


def test_a_list_that_is_not_defined_gives_no_number(read):
    assert texts(read(item("甲", 9), numbering=FORM + num(1, 0))) == ["甲"]
    assert texts(read(item("甲", 9))) == ["甲"]


def test_notes_count_for_themselves(read):
    note = f'<w:footnote w:id="2">{item("註")}</w:footnote>'
    found = read(
        item("甲"), paragraph("文", '<w:r><w:footnoteReference w:id="2"/></w:r>'), item("乙"),
        numbering=FORM + num(1, 0), related={"footnotes.xml": ("footnotes", note)},
    )  # fmt: skip
    assert texts(found) == ["一、甲", "文", "一、註", "二、乙"]
