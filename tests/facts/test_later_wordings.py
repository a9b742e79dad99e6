"""Wordings of nine later writers that were read wrongly at first, each with one that must stay as it was."""

from __future__ import annotations

import pytest

from ingest.facts.effect import effect_of
from ingest.facts.schedule import schedule_of
from schemas.plan import PlanDate
from tests.builders.plans import codes
from tests.facts.said import prose
from text.arithmetic import find_sums


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("推估可多2萬次下載（現101,220次，到時121,220次）。", (101220, 20000, 121220)),
        ("增加下載13,500次；以115年11月底之48,900次加計後為62,400次。", (48900, 13500, 62400)),
        ("截至115年11月30日累計下載44,087次，加計26,500次後為70,587次。", (44087, 26500, 70587)),
        ("新增8,700人次，總下載數從9,860人次變成18,560人次。", (9860, 8700, 18560)),
        ("預估增加下載4,200人次，加上目前之6,120人次，總數為10,320人次。", (6120, 4200, 10320)),
    ],
)
def test_downloads_in_everyday_words(words, numbers):
    effect = effect_of(prose(words))
    assert tuple(int(one.value) for one in (effect.current, effect.added, effect.projected)) == numbers


@pytest.mark.parametrize(
    ("words", "parts", "total"),
    [
        ("警察隊15人、資訊室5人、防治單位17個分局各4人計68人，共計88人。", [15, 5, 68], 88),
        ("服務部6人、各分館指定一人計60人、實習生4人，總計70人。", [6, 60, 4], 70),
        ("分三類：(1)失業者300人（統計）；(2)轉職者200人（登記檔）；(3)畢業生100人。三者合計610人。", [300, 200, 100], 610),
    ],
)
def test_parts_that_are_reckoned_first_and_lists_parted_by_semicolons(words, parts, total):
    [found] = find_sums(words)
    assert ([int(part.value) for part in found.parts], int(found.total.value)) == (parts, total)


@pytest.mark.parametrize("words", ["各科4人、志工6人，共計10人", "業務及管理各5人，共計11人", "觸及300人；新增200人。共計610人"])
def test_what_may_be_no_enumeration_is_no_sum(words):
    assert find_sums(words) == ()


def test_a_line_too_long_for_a_part_leaves_no_sum_of_the_rest():
    key = "marketing.campaign.workforce"
    long = "由業務組同仁辦理社區說明會及設攤並協助長者設定手機與下載安裝等事項12人"
    assert codes({key: f"{long}\n志工20人\n客服2人\n共34人。"}, select=["A503"]) == []
    assert codes({key: "業務組12人\n志工20人\n客服2人\n共35人。"}, select=["A503"]) == ["A503"]
    assert codes({key: "業務組十二人\n志工二十人\n客服二人\n共三十五人。"}, select=["A503"]) == ["A503"]


@pytest.mark.parametrize("words", ["期間：116/01/01～116/05/31。", "期間:116/1/1至116/5/31"])
def test_a_date_may_follow_a_colon(words):
    schedule = schedule_of(prose(words))
    assert (schedule.start.value, schedule.end.value) == (PlanDate(2027, 1, 1), PlanDate(2027, 5, 31))


def test_a_clock_time_is_still_no_date():
    assert not schedule_of(prose("尖峰時段為17:110/5以內")).start


def test_the_city_and_more_is_no_slip_in_a_name_that_begins_with_the_city():
    title = "高雄市政府交通局高雄好停改善及行銷計畫書"
    words = "高雄好停可查詢公有停車場之剩餘格位，{}編列經費維運，民間並無相同之服務，停用後駕駛人將回到現場尋找車位。"
    key = "marketing.positioning"
    assert codes({key: words.format("由高雄市停車場作業基金")}, title=title, select=["X804"]) == []
    assert codes({key: words.format("高雄妤停")}, title=title, select=["X804"]) == ["X804"]


def test_a_product_with_decimals_and_its_whole_number_are_one_wrong_product():
    audience, target = "marketing.audience", "marketing.target"
    people = {audience: "依內政部戶政司統計，15歲以上人口計2,398,551人，即為目標客群。"}
    words = "第一類，5%。2,398,551×5%={}，取{}人次為標準；目標12萬人次。"
    chosen = {"select": ["T4", "A501"]}
    effect = {"marketing.campaign.effect": "預期觸及30萬人次，101,220+20,000=121,220人次。"}
    wrong = people | effect | {target: words.format("119,297.55", "119,297")}
    assert codes(wrong, **chosen) == ["T404"]
    assert codes(people | effect | {target: words.format("119,927.55", "119,927")}, **chosen) == []


def test_a_target_stands_beside_a_standard_that_is_said_twice():
    audience, target = "marketing.audience", "marketing.target"
    people = {audience: "依民政局人口統計，計786,310人，即為目標客群。"}
    words = "按10%計算為78,631人次（786,310*10%=78,631）；本局提列{}人次。"
    assert codes(people | {target: words.format("79,000")}, select=["T405", "T407"]) == []
    assert codes(people | {target: words.format("78,000")}, select=["T405", "T407"]) == ["T405"]


@pytest.mark.parametrize("complaint", ["I can't understand a word of it!", "使い方がわからない"])
def test_a_complaint_in_a_foreign_language_is_not_compared(complaint):
    assert codes({"improvement.feedback": f"1. 字太小。\n2. 打開相簿常常閃退。\n3. {complaint}"}, select=["X802"]) == []


@pytest.mark.parametrize(
    ("feature", "found"),
    [
        ("地號定位：俾民眾於現地即可查得所在土地之地號。", []),
        ("定位：俾民眾於現地即可查得所在土地之資訊。", ["X802"]),
        ("土地定位：俾民眾於現地即可查得所在土地之資訊。", ["X802"]),
    ],
)
def test_a_rare_thing_that_an_improvement_is_called_after_is_taken_up(feature, found):
    sections = {
        "improvement.feedback": "1. 地籍圖字太小。\n2. 地價查詢常常閃退。\n3. 人在現場，卻不知腳下為何地號。",
        "improvement.ui_ux": "1. 地籍圖之字級放大，並提高土地圖面之對比。\n2. 土地權狀頁之按鈕放大。",
        "improvement.features": f"1. 地價查詢：修正土地地價之閃退。\n2. {feature}\n3. 地籍圖更新：土地之地籍圖資每日更新。",
    }
    assert codes(sections, select=["X802"]) == found


def test_where_most_complaints_are_answered_in_other_words_nothing_is_said():
    answered = "1. 字太小。\n2. 打開相簿常常閃退。\n3. 山區沒有訊號，地圖完全打不開。\n"
    open_ = ["4. 沒有英文版，外國遊客不會用。", "5. 客服電話永遠忙線。", "6. 想租露營車。"]
    key = "improvement.feedback"
    assert codes({key: answered + open_[0]}, select=["X802"]) == ["X802"]
    assert codes({key: answered + "\n".join(open_[:2])}, select=["X802"]) == []
