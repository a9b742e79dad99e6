import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Broken, NoText
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.plaintext.reader import read_plaintext
from schemas.document import Table

PLAN = "高雄市政府觀光局旅跡高雄改善及行銷計畫書\n一、改善方案\n（一）UI/UX改善說明\n"


def texts(data: bytes, name: str = "plan.txt") -> list[str]:
    return [paragraph.text for paragraph in read_plaintext(data, name, DEFAULT_LIMITS).paragraphs]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_the_same_words_come_from_every_encoding(encoding):
    assert texts(PLAN.encode(encoding)) == PLAN.split("\n")


def test_utf_16_is_read_in_both_byte_orders():
    assert texts(b"\xfe\xff" + PLAN.encode("utf-16-be")) == PLAN.split("\n")


@pytest.mark.parametrize("data", [b"\xff\xff\xff", b"\xef\xbb\xbf\xff", PLAN.encode("utf-16-le")])
def test_another_encoding_is_named_as_the_fault(data):
    with pytest.raises(Broken, match="encoding"):
        read_plaintext(data, "plan.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_a_blank_file_has_no_text(data):
    with pytest.raises(NoText):
        read_plaintext(data, "plan.txt")


def test_every_line_ending_ends_a_paragraph_and_the_address_is_the_line():
    document = read_plaintext(b"a\r\nb\rc\nd", "plan.txt")
    assert [(paragraph.text, paragraph.address.path) for paragraph in document.paragraphs] == [
        ("a", (0,)), ("b", (1,)), ("c", (2,)), ("d", (3,)),
    ]  # fmt: skip
    assert not document.has_format
    assert document.format == "text"


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(Broken, match="more than 10 characters"):
        read_plaintext(b"x" * 11, "plan.txt", Limits(characters=10))


def test_plain_text_keeps_the_marks_of_markdown():
    assert texts("# 一、**改善**方案".encode()) == ["# 一、**改善**方案"]


def test_markdown_headings_bullets_and_rules_are_read():
    document = read_plaintext("# 計畫書 #\n---\n## 一、**改善**方案\n- 項目`一`\n1. 項目".encode(), "plan.MD")
    assert [(one.text, one.heading_level, one.label) for one in document.paragraphs] == [
        ("計畫書", 1, ""), ("一、改善方案", 2, ""), ("• 項目一", None, "• "), ("1. 項目", None, ""),
    ]  # fmt: skip


def test_a_single_asterisk_multiplies():
    assert texts(r"1,986,191*5%=99,309，12*200*3=7,200，a\*b，[連結](https://example.org)".encode(), "plan.md") == [
        "1,986,191*5%=99,309，12*200*3=7,200，a*b，連結"
    ]


def test_a_markdown_table_is_a_table():
    document = read_plaintext("前\n| 項目 | 金額 |\n|:---|---:|\n| 甲\\|乙 | 50,000 |\n| 合計 | 50,000 |\n後".encode(), "plan.md")
    before, table, after = document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["項目", "金額"], ["甲|乙", "50,000"], ["合計", "50,000"]]
    assert (table.columns, [one.text for one in (before, after)]) == (2, ["前", "後"])
    assert document.paragraphs[3].address.path == (3, 0)
    assert document.paragraphs[3].in_table


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")), st.sampled_from(["plan.txt", "plan.md"]))
def test_any_text_is_read_or_has_none(text, name):
    try:
        document = read_plaintext(text.encode(), name)
    except NoText:
        assert not text.removeprefix("\ufeff").strip()
        return
    assert [one.index for one in document.paragraphs] == list(range(len(document.paragraphs)))


@given(st.text(alphabet=st.sampled_from("計畫改善x1，。 "), min_size=1))
def test_no_character_of_plain_text_is_lost(text):
    if text.strip():
        assert texts(text.encode()) == [text.rstrip()]
