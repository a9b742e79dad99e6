"""A name that is almost the title's is told from other names and from ordinary words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts.mentions import one_edit_away
from ingest.understanding import understand
from schemas.forms import load_form
from tests.builders.documents import a_document

FORM = load_form()


def wrong_names(body, agency="高雄市政府交通局", app="港都停車通"):
    document = a_document(f"{agency}{app}改善及行銷計畫書", "二、行銷方案", "（一）市場區隔", f"{app}由{agency}維運。", body)
    return [document.quote(mention.span) for mention in understand(document, FORM).values.name_mentions]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("港都停車寶收錄格位。", "港都停車寶"),
        ("下載港都停e車通即可。", "港都停e車通"),
        ("港都車停通收錄格位。", "港都車停通"),
        ("由高雄市政府交通處提供。", "高雄市政府交通處"),
        ("由高雄市政府交通處長核定。", "高雄市政府交通處"),
        ("高雄市政府交通處在現場說明。", "高雄市政府交通處"),
        ("港 都停 車寶收錄格位。", "港 都停 車寶"),
    ],
)
def test_a_slip_in_a_name_is_found(body, wrong):
    assert wrong_names(body) == [wrong]


@pytest.mark.parametrize(
    "body",
    [
        "港都停車通收錄格位，港都停車通App下載。",
        "本App收錄格位。",
        "北市好停車僅提供該市資料。",
        "由高雄市政府交通局停車管理中心辦理。",
        "高雄市政府交通局會同高雄市政府警察局辦理。",
        "高雄市政府民政局、高雄市政府財政局及高雄市政府地政局協助。",
        "港都停車場眾多。",
        "高雄市政府交通處理原則另訂。",
    ],
)
def test_other_names_and_words_are_no_slips(body):
    assert wrong_names(body) == []


def test_words_that_go_on_behind_a_near_miss_are_no_name():
    assert wrong_names("推動高雄健康城市。", app="高雄健康通") == []


@pytest.mark.parametrize(
    ("app", "body"),
    [
        ("高雄旅遊網", "目標對象為來高雄旅遊之旅客。"),
        ("高雄旅遊網", "帶動高雄旅遊產業，來高雄旅遊時可查詢，到高雄旅遊的人都需要。"),
        ("高雄旅遊網", "高雄旅遊圈由業者組成，擴大高雄旅遊圈。"),
        ("高雄旅遊網", "下載高雄旅遊券即可。"),
        ("高雄旅遊讚", "高雄旅遊贊助商眾多。"),
        ("高雄旅遊家", "高雄旅遊綱要已公告。"),
        ("高雄藝文行", "塑造高雄藝文形象。"),
        ("高雄藝文行", "凝聚高雄藝文界，服務高雄藝文團體。高雄藝文界是本App的後盾。"),
        ("高雄藝文行", "高雄的藝文行事曆。"),
        ("道路挖掘通", "道路挖掘前即可得知道路挖掘的資訊。道路挖掘需由本局許可。"),
        ("高雄書香", "推廣高雄書店，高雄飄香。"),
        ("高雄好停", "發掘高雄好店。"),
        ("公車動態行", "公車動態可由站牌查詢。"),
        ("停車好幫手", "本App是停車的幫手。"),
        ("樂活高雄", "推廣樂活在高雄。"),
        ("健康存摺通", "健康存摺內容與健康存摺裡的資料。"),
    ],
)
def test_words_that_only_begin_like_a_name_are_none(app, body):
    assert wrong_names(body, app=app) == []


@pytest.mark.parametrize(
    ("app", "body", "wrong"),
    [
        ("高雄旅遊網", "「高雄旅遊綱」收錄景點。", "高雄旅遊綱"),
        ("高雄旅遊網", "「高雄旅遊綱App」收錄景點。", "高雄旅遊綱"),
        ("高雄旅遊網", "本局高雄旅遊綱App收錄景點。", "高雄旅遊綱"),
        ("高雄旅遊網", "歡迎下載高雄旅遊綱。", "高雄旅遊綱"),
        ("高雄旅遊網", "App名稱：高雄旅遊綱。", "高雄旅遊綱"),
        ("高雄旅遊網", "高雄旅遊綱", "高雄旅遊綱"),
        ("高雄旅遊網", "推廣高雄旅遊綱。高雄旅遊綱不難用。", "高雄旅遊綱"),
        ("高雄旅遊網", "高雄旅遊通收錄景點。", "高雄旅遊通"),
        ("高雄旅遊網", "民眾以高雄旅遊綱查詢景點。", "高雄旅遊綱"),
        ("高雄健康通", "高雄健康桶之資料每日更新。", "高雄健康桶"),
        ("高雄停車趣", "即可由高雄停車娶取得車位資訊。", "高雄停車娶"),
        ("高雄書香", "本局以「高雄書店」推廣閱讀。", "高雄書店"),
        ("高雄好停", "僅高雄好亭可同時查詢。", "高雄好亭"),
        ("旅跡高雄", "旅跡高熊定位為登山助手。", "旅跡高熊"),
    ],
)
def test_a_wrong_name_that_is_written_as_a_name_is_found(app, body, wrong):
    assert wrong_names(body, app=app) == [wrong]


@pytest.mark.parametrize(
    ("agency", "wrong"),
    [
        ("高雄市政府環境保護局", "高雄市政府環境管理局"),
        ("高雄市政府運動發展局", "高雄市政府體育發展局"),
        ("高雄市立美術館", "高雄市立藝術館"),
    ],
)
def test_another_word_in_an_agency_s_name_makes_it_another_name(agency, wrong):
    assert wrong_names(f"由{wrong}提供。", agency=agency) == [wrong]


@pytest.mark.parametrize(
    "body", ["由高雄市政府都市發展局提供。", "高雄市政府經濟發展局協助。", "高雄市政府全力發展局部地區。", "高雄市政府之運動發展。"]
)
def test_agencies_that_share_a_word_are_none_the_less_others(body):
    assert wrong_names(body, agency="高雄市政府運動發展局") == []


def test_an_agency_that_exists_is_another_agency():
    assert wrong_names("由高雄市政府地政局提供圖資。", agency="高雄市政府民政局") == []


def test_each_wrong_name_is_told_once():
    assert wrong_names("港都停車寶收錄格位，港都停車寶好用。") == ["港都停車寶"]


@given(st.text("甲乙丙丁", min_size=1, max_size=6), st.data())
def test_one_change_is_one_edit(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    assert one_edit_away(word, word[:place] + "戊" + word[place + 1 :])
    assert one_edit_away(word, word[:place] + "戊" + word[place:])
    assert one_edit_away(word, word[:place] + word[place + 1 :])
    assert not one_edit_away(word, word)
    assert not one_edit_away(word, f"戊{word}戊")
