"""目標客群數量: the audience among other numbers, and evidence among guesses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.facts.audience import audience_of, audience_sources_of
from schemas.forms import load_form
from tests.facts.said import prose, quote

FORM = load_form()


def read(words: str):
    return audience_of(prose(words), FORM)


PEOPLE = [
    ("以喜愛戶外活動的市民為目標客群，依旅客意向調查，每年至少登山健行一次者共計624,500人。", 624500),
    ("行銷目標對象為本市市民，年齡層介於 15-64歲人口，計有 1,986,191 人。", 1986191),
    ("本市市民約274萬人，其中持有智慧型手機之15至64歲人口約190萬人為本App目標客群。", 1900000),
    ("依本市戶政系統，15-64歲人口1,986,191人，其中男性98萬2,000人、女性1,004,191人。", 1986191),
    ("國小生120,000人、國中生60,000人，共180,000人。", 180000),
    ("全市人口275萬人，智慧型手機持有率75%，2,750,000人×75%=2,062,500人為目標客群。", 2062500),
    ("本市原住民人口數35,000人（原民會114年12月統計）", 35000),
    ("目標客群數：1,986,191", 1986191),
    ("本府及所屬機關員工與約僱人員約4萬5千人，資料來源為人事處。", 45000),
    ("三萬二千人", 32000),
    ("１，９８６，１９１人", 1986191),
    ("198萬6,191人", 1986191),
    ("1 986 191 人以下略\n目標客群計198萬人", 1980000),
    ("以登山健行民眾為對象，推估12萬人，另受訪者1,200人中有85%使用手機。", 120000),
    ("65歲以上長者計有52萬3,400人，其中獨居且使用智慧型手機者約19萬8,000人，為本App主要服務對象。", 198000),
    ("農民約25,000人，資料由農業局提供。", 25000),
    ("依商業登記資料，營業中之商家負責人共83,000名。", 83000),
    ("設籍本市 20 ~ 59 歲民眾 1,530,000 人（民政局，115年1月）", 1530000),
    ("本市新住民31,250人，每人平均持有1.2支手機", 31250),
    ("查本府主計處統計，本市就業人口120萬人。本App以就業人口為行銷對象。", 1200000),
    ("依114年度志工調查，有效問卷1,068份，推估全市志工12萬4千人為目標客群。", 124000),
    ("目標客群為機車族，本市領有駕照者1,412,000人；去年為1,398,000人。", 1412000),
    ("以臺灣銀行公教貸款戶為例，每戶2人；本市公教人員共計61,200人。", 61200),
    ("本中心活動每場約200人參加，全年參與民眾計48,000人。", 48000),
    ("屬第二類（10萬人至100萬人之間），經統計計有345,678人。", 345678),
    ("本市農會會員14,500戶", 14500),
    ("依本局115年底獨居及失能長者服務統計，長者31,204人、照顧者27,710人，合計58,914人。", 58914),
    ("依服務統計，長者31,204人及家屬27,710人，共58,914人，其中本App目標客群為長者31,204人。", 31204),
]


@pytest.mark.parametrize(("words", "people"), PEOPLE)
def test_the_audience_is_told_from_the_other_numbers(words, people):
    got = read(words)
    assert got is not None
    assert got.value == Decimal(people)


@pytest.mark.parametrize(
    "words",
    [
        "以全體市民為目標客群，並以經常使用智慧型手機者為優先，詳細人數另行統計。",
        "目標客群超過100萬人，屬第一類。",
        "以15-64歲市民為目標客群，約占全市人口72%。",
        "有效樣本1,068份，受訪者以女性居多。",
        "登記犬貓約13.2萬隻，飼主為主要客群。",
        "115年12月底統計，尚無資料。",
    ],
)
def test_ages_shares_samples_and_bounds_are_no_audience(words):
    assert read(words) is None


def test_of_two_numbers_alike_the_one_reckoned_with_is_the_audience():
    words = "會員120,000人、潛在會員150,000人"
    assert audience_of(prose(words), FORM, {Decimal(120000)}).value == 120000
    assert audience_of(prose(words), FORM, {Decimal(150000)}).value == 150000


def test_the_words_of_the_audience_are_its_digits():
    words = "共計 624,500 人。"
    assert quote(words, read(words).span) == "624,500"


SOURCED = [
    "依經濟部水利署淹水潛勢圖套疊戶籍人口，計312,640人。",
    "依本市停車格位分布圖及圖資推算，車主計120,000人。",
    "依高雄市政府民政局115年底人口統計，計1,986,191人。",
    "計412,875人。資料來源：圖書館年報。",
    "據內政部戶政司公布資料，計35,000人。",
    "計1,530,000人（民政局，115年1月）",
    "依本市商業登記資料，共83,000人。",
    "經本局問卷調查推估約65,000人",
    "共計12,000人，詳如附件2",
    "約40,000人（https://data.kcg.gov.tw）",
    "依勞保投保資料，計250,000人",
    "農民約25,000人，資料由農業局提供。",
    "根據交通局停車需求調查報告，計300,000人",
    "引用政府開放資料平臺資料集，計52,000人",
    "依教育局114學年度學生名冊，共180,000人",
    "按主計總處人力資源調查，就業人口120萬人",
    "參考市政白皮書，計33,000人",
]


@pytest.mark.parametrize("words", SOURCED)
def test_what_can_be_looked_up_is_evidence(words):
    assert audience_sources_of(prose(words), prose(""), read(words))


@pytest.mark.parametrize(
    "words",
    [
        "目標客群以經常使用智慧型手機之民眾為主，本機關粗估1,283,417人。",
        "行銷目標對象為本市市民及對本服務有需求之民眾，約1,853,902人。",
        "本App之使用者以通勤族為主，推估約65萬人",
        "約65,000人，詳細人數另行統計。",
        "約65,000人，後續再行辦理調查。",
        "目標客群65,000人，尚無統計資料。",
        "行銷目標對象為本市市民，15-64歲人口計有1,986,191人。",
        "依本局經驗估計約30,000人",
        "以使用本市各服務系統之民眾為目標客群，約50,000人",
    ],
)
def test_a_guess_is_no_evidence(words):
    assert audience_sources_of(prose(words), prose(""), read(words)) == ()


def test_evidence_may_stand_in_the_section_of_the_target_as_in_the_official_example():
    people = "本市市民15-64歲人口，計有1,986,191人。"
    assert audience_sources_of(
        prose(people), prose("依民政局網站人口統計資料，人口為1,986,191人，故1,986,191*5%=99,309"), read(people)
    )
    assert not audience_sources_of(prose(people), prose("依績效管理指標辦理，下載統計由資訊室提供。"), read(people))
