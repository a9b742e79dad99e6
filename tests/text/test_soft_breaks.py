"""What a soft line break means, line by line: ⏎ is the break."""

from __future__ import annotations

import pytest

from text.soft_breaks import begins_item, goes_on, one_paragraph


def _ends(words: str) -> tuple[str, int, int]:
    """The paragraph, where its first line ends and where its second begins, blanks aside."""
    text = words.replace("⏎", "\n")
    first, _, second = text.partition("\n")
    return text, len(first.rstrip()), len(first) + 1 + len(second) - len(second.lstrip())


@pytest.mark.parametrize(
    "words",
    [
        "自115年4月起，⏎至115年9月止",
        "自115年4月起，　⏎　　至115年9月止",
        "步道、⏎景點",
        "版面（⏎含字級）調整",
        "版面（含字級⏎及色彩）調整",
        "依「行動應用App⏎基本資安檢測基準」辦理",
        "離線地圖⏎，以及推播",
        "368,000人⏎×10%=36,800人次",
        "業務8人＋⏎志工12人",
        "共計5,000⏎人次",
        "新增5,000人⏎次",
        "於116⏎年9月上架",
        "共計10萬⏎5,000人次",
        "志工三⏎十人",
        "目前4,000人次⏎（截至115年9月）。",
        "以持有本市房屋及土地之自然人為目標客⏎群，依底冊歸戶。",
        "歸戶後目標客群總人數為1,462,318⏎張借閱證之持有人。",
        "自116年9月至116年⏎12月止",
        "經費３０，００⏎０元",
        "標準為５００，００⏎１，本次",
        "標準為２０，００３ × ２⏎５％",
        "下載數１６６，６６７次，１６６，６⏎６７+３４３",
        "首頁改版：新⏎臺幣50,000元",
        "目標下載數量３２，０⏎００人次",
        "以持有本館借閱證之讀者為主，約有3⏎18,207人",
        "以持有本館借閱證之讀者為主，約有320⏎00人",
        "自116年9月⏎至116年12月止",
        "每日放學（16:⏎00）前",
        "按115年⏎度房屋稅底冊",
        "操作時間為3小⏎時",
        "目標客群約⏎30萬人",
        "為目標客群，按⏎115年底冊",
        "措施詳⏎（六）資訊安全",
        "措施詳（六）⏎資訊安全",
        "學務處（07⏎-571-0000轉12）",
        "學務處（07-571-0000轉⏎12）查詢",
        "分三類：(1)失業者；(2)轉職者；⏎(3)應屆畢業生",
        "「環保在哪裡？」⏎——意見卡",
        "累計51,565⏎（次）≧52,000（次）",
        "首頁版面及離線地圖改版：⏎150,000元",
    ],
)
def test_in_mid_sentence_the_words_go_on(words: str) -> None:
    assert goes_on(*_ends(words))


@pytest.mark.parametrize(
    "words",
    [
        "自115年4月起，⏎1. 訪談",
        "自115年4月起，⏎（一）訪談",
        "介面、⏎①地圖",
        "介面、⏎• 地圖",
        "介面，⏎- 地圖",
        "字太小。⏎地圖打不開。",
        "字太小；⏎地圖打不開。",
        "明細如下：⏎版面改版及字級調整。",
        "字太小！⏎地圖打不開。",
        "首頁改版⏎地圖製作",
        "首頁改版⏎山區無訊號時仍能查看目前位置。",
        "希望可以把所有的字都放大一點⏎地圖在山區常常打不開",
        "首頁版面及離線地圖之改版50,000元⏎相簿閃退之修正30,000元。",
        "需求訪談及規劃設計115年4月至115年5月⏎程式開發至115年9月。",
        "（Google Play）字太小⏎（App Store）常常閃退",
        "版面（含字級⏎地圖製作",
        "重點如⏎(1)版面",
        "例如⏎（一）版面",
        "明細如下：(1)版面；⏎(2)地圖；",
        "經費明細：⏎首頁改版150,000元",
        "志工5人⏎次要工作",
        "項次1⏎18,207元",
        "合計3+4=7⏎8月上架",
        "地圖30,000⏎180,000",
        "地圖30,000⏎00-1號",
    ],
)
def test_a_line_or_an_item_begins(words: str) -> None:
    assert not goes_on(*_ends(words))


def test_words_that_are_not_neighbours_do_not_go_on() -> None:
    text = "目標客群，\n（請說明）\n為市民"
    assert not goes_on(text, text.index("，") + 1, text.index("為"))
    assert not goes_on(text, 0, 0)
    assert not goes_on("步道，", 3, 3)


def test_a_paragraph_is_one_unless_an_item_begins() -> None:
    assert one_paragraph(*_ends("字太小。⏎地圖打不開。"))
    assert not one_paragraph(*_ends("字太小。⏎2. 地圖打不開。"))


@pytest.mark.parametrize(("words", "expected"), [("1. 地圖", True), ("（一）地圖", True), ("※ 地圖", True), ("地圖", False)])
def test_items_begin_with_a_number_or_a_bullet(words: str, expected: bool) -> None:
    assert begins_item(words, 0) is expected
