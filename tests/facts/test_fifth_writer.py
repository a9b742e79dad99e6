"""Wordings of a fifth writer that were once read wrongly, each with one that must stay as it was."""

from __future__ import annotations

import pytest

from tests.builders.plans import codes

AUDIENCE = "marketing.audience"
TARGET = "marketing.target"
EFFECT = "marketing.campaign.effect"
COSTS = "marketing.budget.breakdown"
FEEDBACK = "improvement.feedback"


@pytest.mark.parametrize(
    "words",
    [
        "目標客群：本市山友。觀光局114年旅客意向調查：624,500人。",
        "412,300＋212,200＝624,500人，出自觀光局旅客意向調查。",
        "扣除未曾登山者，計624,500人，詳觀光局114年調查。",
    ],
)
def test_a_survey_named_with_its_year_is_evidence(words: str) -> None:
    assert codes({AUDIENCE: words}) == []


@pytest.mark.parametrize(
    "words", ["目標客群：本市山友624,500人，將於115年辦理問卷調查。", "目標客群624,500人，擬於115年規劃調查。"]
)
def test_a_survey_that_is_still_to_come_is_none(words: str) -> None:
    assert codes({AUDIENCE: words}) == ["T402"]


def test_what_a_share_is_taken_of_is_not_the_audience() -> None:
    words = "依觀光局114年度旅客意向調查，登山健行者占本市18歲以上人口2,270,909人之27.5%，約624,500人。"
    assert codes({AUDIENCE: words}) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("標準下載數62,450（624,500×10%）；本局自訂65,000，高於標準2,550。", []),
        ("應達62,450人次（624,500×10%），加計成長空間，62,450+2,550=65,000人次為本案目標。", []),
        ("標準下載數62,450（624,500×10%）；本局自訂62,000。", ["T405"]),
    ],
)
def test_what_the_agency_sets_by_itself_or_adds_up_is_the_target(words: str, wanted: list[str]) -> None:
    assert codes({TARGET: words}) == wanted


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("月份 | 當月新增 | 累計\n4月 | 6,000 | 54,200\n5月 | 6,000 | 60,200\n6月 | 6,000 | 66,200\n合計 | 18,000 | ", []),
        ("期別 | 新增 | 累計\n起始 | — | 48,200\n第1季 | 9,000 | 57,200\n第2季 | 9,000 | 66,200", []),
        ("期別 | 新增 | 累計\n現況 | — | 48,200\n第1季 | 9,000 | 57,200\n第2季 | 6,000 | 63,200", ["T408"]),
        ("期別 | 辦理方式 | 負責人員\n第1季 | 集章活動 | 承辦", ["T409"]),
    ],
)
def test_a_table_of_added_and_total_downloads_is_read_by_its_columns(table: str, wanted: list[str]) -> None:
    assert codes({EFFECT: table}) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("上半年新增8,000次後為56,200次，下半年再增10,000次，年底66,200次。", []),
        ("上半年新增8,000次後為56,200次，下半年再增6,000次，年底62,200次。", ["T408"]),
        ("每月新增3,000次 x 6個月 = 18,000次；115年2月底為48,200次，年底達66,200次。", []),
        ("本案執行完畢，下載次數48,200→66,200，超標1,200。", []),
        ("本案執行完畢，滿意度提升→良好。", ["T409"]),
    ],
)
def test_stages_products_and_arrows_lead_to_the_downloads(words: str, wanted: list[str]) -> None:
    assert codes({EFFECT: words}) == wanted


ROWS = "登山口立牌 | {}60,000\n集章活動紀念毛巾 | {}90,000\n宣導短片拍攝 | {}50,000\n"


@pytest.mark.parametrize("total", ["總計新臺幣貳拾萬元整 | {}", "三項加起來 | {}", "以上三項合計 | {}", "合計200,000元 | "])
def test_a_total_with_its_amount_or_the_number_of_items_in_its_words_is_a_total(total: str) -> None:
    table = "項目 | 金額（元）\n" + ROWS.replace("{}", "") + total
    assert codes({COSTS: table.format("200,000")}) == []
    if "{}" in total:
        assert codes({COSTS: table.format("210,000")}, select=["A502", "B6"]) == ["A502"]


@pytest.mark.parametrize(("amount", "wanted"), [("合計200,000元", []), ("共計 200,000元整", []), ("合計210,000元", ["A502"])])
def test_a_total_may_stand_in_the_column_of_amounts(amount: str, wanted: list[str]) -> None:
    table = "項目 | 數量 | 金額\n" + ROWS.replace("{}", "1式 | ") + f" |  | {amount}"
    assert codes({COSTS: table}) == wanted


def test_a_total_told_below_a_table_is_its_total() -> None:
    table = "項目 | 金額（元）\n" + ROWS.replace("{}", "")
    assert codes({COSTS: f"{table}以上總計20萬元。"}) == []
    assert codes({COSTS: table}) == ["B602"]


@pytest.mark.parametrize(("last", "wanted"), [("50,000", []), ("55,000", ["A502"])])
def test_heads_of_groups_are_counted_once_though_one_has_a_single_line(last: str, wanted: list[str]) -> None:
    table = (
        "項目 | 金額（元）\n一、實體 | 150,000\n1.登山口立牌 | 60,000\n2.集章活動紀念毛巾 | 90,000\n"
        f"二、影音 | 50,000\n1.宣導短片拍攝 | {last}\n合計 | 200,000"
    )
    assert codes({COSTS: table}, select=["A5", "B6"]) == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("1. 實體宣傳：登山口立牌60,000元、紀念毛巾90,000元。\n2. 宣導短片拍攝：50,000元。\n以上總計200,000元。", []),
        ("1. 實體宣傳：登山口立牌60千元、紀念毛巾600條×150元＝90千元。\n2. 宣導短片拍攝：50千元。\n以上總計200千元。", []),
        ("1. 實體宣傳：登山口立牌60,000元、紀念毛巾95,000元。\n2. 宣導短片拍攝：50,000元。\n以上總計200,000元。", ["A502"]),
    ],
)
def test_a_line_of_a_list_may_name_several_costs(lines: str, wanted: list[str]) -> None:
    assert codes({COSTS: lines}) == wanted


@pytest.mark.parametrize(
    ("key", "words", "wanted"),
    [
        ("improvement.stars", "由3.2顆星往上提0.8顆星，為4.0顆星", []),
        ("improvement.stars", "由3.2顆星往上提0.1顆星，為3.3顆星", ["X806"]),
        ("improvement.update_cycle", "即刻更新", []),
        ("improvement.update_cycle", "步道封閉資訊24小時內同步", []),
        ("improvement.update_cycle", "24小時內回覆", ["C705"]),
    ],
)
def test_everyday_words_for_a_rise_and_for_a_cycle_are_known(key: str, words: str, wanted: list[str]) -> None:
    assert codes({key: words}) == wanted


COMPLAINTS = "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. 字太小，長輩看不清楚。\n4. 沒有英文版，外國遊客看不懂{}"


@pytest.mark.parametrize(
    ("behind", "wanted"),
    [
        ("（已納入UI/UX改善第1點）", []),
        (" → 功能提昇第3點", []),
        ("（見UI/UX）", []),
        ("（115年3月，iOS）", ["X802"]),
        ("。\n以上(1)由離線地圖處理，(2)由相簿修正處理，(3)(4)已於介面改善。", []),
        ("，第1則由客服轉來", ["X802"]),
    ],
)
def test_a_complaint_that_says_where_it_is_answered_is_answered(behind: str, wanted: list[str]) -> None:
    assert codes({FEEDBACK: COMPLAINTS.format(behind)}) == wanted


@pytest.mark.parametrize(("purpose", "wanted"), [("（供登山口教學）", []), ("", ["X803"]), ("（汰換老舊機種）", ["X803"])])
def test_a_cost_says_in_brackets_what_it_is_for(purpose: str, wanted: list[str]) -> None:
    table = f"項目 | 金額（元）\n平板電腦租賃{purpose} | 60,000\n集章活動紀念毛巾 | 90,000\n宣導短片拍攝 | 50,000\n合計 | 200,000"
    assert codes({COSTS: table}) == wanted


def test_where_most_complaints_say_where_they_are_answered_the_others_are_not_guessed_at() -> None:
    lines = [
        "1. 山區沒有訊號（列入功能提昇第1項）",
        "2. 相簿閃退（列入功能提昇第2項）",
        "3. 字太小（列入UI/UX第2點）",
        "4. 希望可以直接在裡面儲值悠遊卡",
    ]
    assert codes({FEEDBACK: "\n".join(lines)}) == ["X802"]
    assert codes({FEEDBACK: "\n".join(lines[:3])}) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("本市18歲以上人口約227萬人（民政局統計），其中每年登山1次以上者624,500人（觀光局114年調查）。", []),
        ("健行者412,300人、親子212,200人，兩者相加624,500人（觀光局114年調查）。", []),
        ("以本市18歲以上市民計227萬人為目標客群（民政局統計），其中每年登山1次以上者624,500人。", ["T406"]),
    ],
)
def test_the_part_of_a_population_that_is_reckoned_with_is_the_audience(words: str, wanted: list[str]) -> None:
    assert codes({AUDIENCE: words}) == wanted


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("設計費", []),
        ("託播", []),
        ("志工便當", []),
        ("製作物", []),
        ("檢索排序引擎調校", []),
        ("需求訪談與管控", []),
        ("教材如執行項目第2點", []),
        ("集章冊：600本，每本100元", []),
        ("測量儀器校正費", ["X803"]),
        ("公務機車維護", ["X803"]),
        ("汽車引擎維修", ["X803"]),
        ("測量儀器：6組，每組10,000元", ["X803"]),
    ],
)
def test_work_that_any_campaign_takes_needs_no_words(item: str, wanted: list[str]) -> None:
    table = f"項目 | 金額（元）\n{item} | 60,000\n集章活動紀念毛巾 | 90,000\n宣導短片拍攝 | 50,000\n合計 | 200,000"
    assert codes({COSTS: table}) == wanted


@pytest.mark.parametrize("words", ["字跟螞蟻一樣", "要點超多層", "封山了也不講，害我白跑"])
def test_slang_for_small_letters_deep_menus_and_closed_trails_is_known(words: str) -> None:
    assert codes({FEEDBACK: f"1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. {words}"}) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("115年度觀光推廣預算20萬元，占全年推廣預算200萬元之10%。", []),
        ("115年度觀光推廣預算25萬元，占全年推廣預算200萬元之12.5%。", ["A505"]),
    ],
)
def test_what_the_budget_is_a_share_of_is_not_its_total(words: str, wanted: list[str]) -> None:
    assert codes({"marketing.budget.source": words}) == wanted


def test_roles_of_those_who_build_the_app_need_no_words() -> None:
    table = "角色 | 人天 | 費率 | 小計\nPM | 10 | 5,000 | 50,000\n{} | 20 | 5,000 | 100,000\nApp工程師 | 110 | 5,000 | 550,000\n合計 | 140 |  | 700,000"
    assert codes({"improvement.budget.breakdown": table.format("QA測試人員")}, select=["X803"]) == []
    assert codes({"improvement.budget.breakdown": table.format("泳池救生員")}, select=["X803"]) == ["X803"]


@pytest.mark.parametrize(("item", "wanted"), [("步道安全講座講義", []), ("電腦教室布置", ["X803"])])
def test_what_an_event_takes_is_explained_by_the_event(item: str, wanted: list[str]) -> None:
    actions = "1. 於登山口設置QR Code立牌。\n2. 舉辦集章活動，完成者可兌換紀念毛巾。\n3. 到校園辦理步道安全講座20場。"
    table = f"項目 | 金額（元）\n{item} | 110,000\n集章活動紀念毛巾 | 90,000\n合計 | 200,000"
    assert codes({"marketing.campaign.actions": actions, COSTS: table}, select=["X803"]) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("目標客群近63萬人，屬第二類，下載標準為10%，即62,450人次；本局以65,000人次為目標。", []),
        ("目標客群近73萬人，屬第二類，下載標準為10%，即73,000人次；本局以75,000人次為目標。", ["T406"]),
    ],
)
def test_an_audience_said_again_in_round_numbers_is_the_same(words: str, wanted: list[str]) -> None:
    assert codes({TARGET: words}, select=["T403", "T404", "T405", "T406"]) == wanted
