"""Ends of paragraphs that a hand made in mid-sentence, and those that are none; ⏎ in what is expected is where the words go on."""

from __future__ import annotations

import pytest

from ingest.hand_breaks import cuts_a_word, hand_breaks
from ingest.mended import Break, Mended
from ingest.outline.headings import HeadingFinder, named_headings
from ingest.outline.lines import lines_of
from ingest.understanding import understand
from schemas.document import Document, Run, Span
from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.records import replace
from tests.builders.documents import a_document
from tests.builders.good_plan import TITLE
from tests.builders.plans import outline

SECTION = "marketing.positioning"


def written(words: str, key: str = SECTION) -> Document:
    """The good plan with this section, a paragraph a line."""
    lines = [TITLE]
    for part in outline({key: words}):
        lines += [f"{part.number}{part.heading}", *part.lines]
    return a_document(*lines)


def breaks_in(document: Document) -> list[Break]:
    """The hand-made breaks of a document."""
    form = load_form()
    lines = lines_of(document, lambda some: named_headings(some, form))
    return hand_breaks(document, lines, list(HeadingFinder(lines, form).find()))


def joined(words: str, key: str = SECTION) -> str:
    """The words, ⏎ where a paragraph's end is a hand-made break and / where it is none."""
    document = written(words, key)
    ends = {document.paragraphs[one.block].text for one in breaks_in(document)}
    lines = words.split("\n")
    return "".join(line + ("" if place == len(lines) - 1 else "⏎" if line in ends else "/") for place, line in enumerate(lines))


@pytest.mark.parametrize(
    "words",
    [
        "本App定位為市民行前查詢路線、途中導引及遇險求救之使⏎用者助手。",
        "凡持有本市房屋之自然人均可透過本服務查詢應繳稅款，經估⏎算每年可節省臨櫃時間。",
        "行前可將步道路線圖下載至手機，山區無訊號時仍能查看，⏎並於遇險時求救",
        "全案所需經費經評估及訪價後共計⏎730,000元",
        "依數位發展部公告之行動應用App（含檢測基準⏎及檢測項目）辦理。",
        "本服務之資料由各機關逐日提供並經業務單位審核之後才公開於⏎之前建置的平臺",
        "本案採契約統包方式辦理，自116年3月15日起180日曆天，至115年⏎9月10日止。",
    ],
)
def test_a_sentence_goes_on_over_the_end_of_a_paragraph(words: str) -> None:
    assert joined(words.replace("⏎", "\n")) == words


@pytest.mark.parametrize(
    "words",
    [
        "山在那裡，/步道在這裡，/我們陪你。",
        "行前查詢路線與天氣預報之整合介面/途中導引與離線地圖之下載功能/遇險求救與定位回傳之通報機制。",
        "對市民而言，這是行前查詢路線的助手。/對本局而言，這是途中導引的工具。",
        "對市民而言，這是行前查詢路線的助手，/1. 行前查詢路線。/2. 途中導引。",
        "對市民而言，這是行前查詢路線的助手，/• 行前查詢路線。",
        "對市民而言，這是行前查詢路線、途中導引的助手/市場定位：行前查詢路線的助手。",
        "第一階段需求訪談及系統分析與設計/115年4月至115年6月程式開發及測試。",
        "首頁版面及離線地圖之改版費用50,000元/相簿閃退之修正與資安檢測費用30,000元。",
        "「聽到一半就斷掉，四樓根本沒有訊號嘛」/「買了票還要我去櫃檯換紙本，環保在哪裡」",
        "字太小，長輩看不清楚也按不到按鈕，/打開相簿常常閃退，照片也不見了，/山區沒有訊號，地圖完全打不開，/到現場才知道步道封閉，",
    ],
)
def test_the_end_of_a_paragraph_stays(words: str) -> None:
    assert joined(words.replace("/", "\n")) == words


def test_a_writer_who_leaves_ends_unmarked_is_not_joined_between_words() -> None:
    words = "查詢路線，掌握步道現況與封閉公告\n離線導引，山區沒有訊號仍可以查看\n一鍵求救，座標回傳至巡查隊值班室\n親友同行，位置共享並可以互相提醒"
    assert "⏎" not in joined(words)


def test_lines_of_one_width_that_cut_words_are_joined_between_words_too() -> None:
    lines = (
        "凡愛好山林而想安全返家的市民均可使", "用本服務查詢路線並獲得協助並可於出", "發前下載離線地圖以及閱讀最新封閉公",
        "告並於途中回報路況及遇險時發送座標", "給山域巡查隊值班人員及同行親友知悉",
    )  # fmt: skip
    assert joined("\n".join(lines)) == "⏎".join(lines)


def test_paragraphs_in_other_formats_or_places_are_not_joined() -> None:
    document = written("凡愛好山林而想安全返家的市民，均可使\n用本服務查詢路線。")
    block = breaks_in(document)[0].block
    paragraphs = list(document.paragraphs)
    for change in (
        {"runs": (Run(start=0, end=5, bold=True),)},
        {"runs": (Run(start=0, end=5, size=20.0),)},
        {"role": "textbox"},
        {"list_level": 0},
        {"label": "1. ", "text": "1. 用本服務查詢路線。"},
        {"heading_level": 2},
    ):
        changed = [*paragraphs[: block + 1], replace(paragraphs[block + 1], **change), *paragraphs[block + 2 :]]
        assert breaks_in(replace(document, blocks=tuple(changed))) == []


def test_a_table_between_or_another_cell_parts_paragraphs() -> None:
    lines = [one.text for one in written("凡愛好山林而想安全返家的市民，均可使\n用本服務查詢路線。").paragraphs]
    place = lines.index("用本服務查詢路線。")
    assert breaks_in(a_document(*lines[:place], [["甲", "乙"]], *lines[place:])) == []
    assert breaks_in(a_document(*lines[: place - 1], [[lines[place - 1], lines[place]]], *lines[place + 1 :])) == []
    (found,) = breaks_in(a_document(*lines[: place - 1], [["說明", f"{lines[place - 1]}\n{lines[place]}"]], *lines[place + 1 :]))
    assert (found.end, found.start) == (len(lines[place - 1]), 0)


def test_a_heading_is_never_joined() -> None:
    words = "凡愛好山林而想安全返家的市民均可使用本服務查詢路線並獲得協助，"
    lines = [one.text for one in written(words).paragraphs]
    assert lines[lines.index(words) + 1].startswith("（四）")
    assert breaks_in(a_document(*lines)) == []


@pytest.mark.parametrize(
    ("before", "behind", "expected"),
    [("均可使", "用本服務", True), ("依作業流", "程。", True), ("使用", "者", True), ("自動釋出", "行動借閱證", False),
     ("首頁改版", "地圖製作", False), ("計5人", "身障車位", False), ("A", "用", False), ("使用", "App", False)],
)  # fmt: skip
def test_a_word_of_the_dictionary_is_cut(before: str, behind: str, expected: bool) -> None:
    assert cuts_a_word(before, behind) is expected


def test_values_over_a_paragraphs_end_stand_in_the_authors_own_text() -> None:
    words = "以持有本市房屋之自然人為目標客群，按115年度房屋稅徵收底\n冊歸戶後，計1,105,218\n人。"
    document = written(words, "marketing.audience")
    plan = understand(document, load_form(), AppFacts())
    audience = plan.values.audience
    assert audience is not None
    assert (audience.value, document.quote(audience.span)) == (1_105_218, "1,105,218")
    assert [document.quote(span) for span in plan.values.audience_sources] == ["按115年度房屋稅徵收底", "冊"]
    assert [document.quote(span) for span in plan.sections["marketing.audience"].content] == words.split("\n")


def test_a_heading_stays_the_same_one_in_order_and_in_its_section() -> None:
    plan = understand(written("凡愛好山林而想安全返家的市民，均可使\n用本服務查詢路線。"), load_form(), AppFacts())
    assert all(any(one is heading for one in plan.sections[heading.key].headings) for heading in plan.order)


def test_a_mended_document_reads_on_and_finds_the_way_back() -> None:
    document = a_document("甲App\nStore使", "用者", [["乙", "丙"]], "丁")
    mended = Mended(document, [Break(0, 4, 0, 5), Break(0, 11, 1, 0)])
    assert [one.text for one in mended.document.paragraphs] == ["甲App Store使用者", "乙", "丙", "丁"]
    digits = Mended(a_document("計30,0\n00元，自115\n年"), [Break(0, 5, 0, 6), Break(0, 14, 0, 15)])
    assert digits.document.paragraphs[0].text == "計30,000元，自115年"
    plan = understand(mended.document, load_form(), AppFacts())
    told = mended.plan(replace(plan, remark=(Span(block=0, start=0, end=13), Span(block=3, start=0, end=1)), unread=()))
    assert [document.quote(span) for span in told.remark] == ["甲App\nStore使", "用者", "丁"]


def test_a_file_made_of_unfinished_lines_is_not_searched_to_its_end() -> None:
    lines = ["凡愛好山林而想安全返家的市民均可使", "用本服務查詢路線並獲得協助並可於出"] * 1_050
    count = len(breaks_in(written("\n".join(lines))))
    assert 1_900 < count <= 2_000
