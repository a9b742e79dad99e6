"""Which complaint belongs to which improvement, where words alone do not say it."""

from __future__ import annotations

import pytest

from ingest.facts.assignment import assigned
from ingest.understanding import understand
from schemas.facts import AppFacts
from schemas.forms import load_form
from tests.builders.documents import a_document
from tests.builders.good_plan import TITLE
from tests.builders.plans import codes, outline

FEEDBACK = "improvement.feedback"
FEATURES = "improvement.features"


def test_an_improvement_that_answers_nothing_else_is_left_over() -> None:
    assert assigned([[0]], [[1]]) == {0}


def test_an_improvement_that_another_complaint_needs_is_not_left_over() -> None:
    assert assigned([[0]], [[0]]) == frozenset()


def test_a_settled_complaint_gives_way_where_another_improvement_answers_it_as_well() -> None:
    assert assigned([[0, 1]], [[0]]) == {0}


def test_one_improvement_answers_one_open_complaint() -> None:
    assert assigned([], [[0], [0]]) == {0}


def test_a_complaint_in_other_words_is_answered_by_the_improvement_that_is_left() -> None:
    changes = {
        FEEDBACK: "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. 到了現場才知道步道封閉。\n4. 小孩走丟了不知道要跟誰求救。",
        FEATURES: (
            "1. 重新撰寫離線地圖模組，行前可將步道路線圖下載至手機，山區無訊號時仍能查看目前位置。\n2. 修正開啟相簿時閃退的程式錯誤，"
            "並導入當機紀錄回報機制。\n3. 新增封閉公告推播通知，封閉時主動推播給收藏該步道之使用者。\n4. 一鍵求救：按下後將座標傳送至"
            "山域巡查隊值班室，並回報救援人員到達所需時間，同行親友亦可收到。"
        ),
    }
    assert "X802" not in codes(changes)


def test_one_complaint_more_than_the_improvements_answer_is_found() -> None:
    feedback = "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. 字太小，長輩看不清楚。\n4. 背景音樂很吵又關不掉。"
    assert codes({FEEDBACK: feedback}) == ["X802"]


def test_a_soft_break_behind_a_comma_parts_no_complaint() -> None:
    lines = [f"{part.number}{part.heading}\n" + "\n".join(part.lines) for part in outline({FEEDBACK: "@"})]
    complaint = "到了登山口全家人都傻眼，\n步道封閉了卻沒有推播通知。"
    paragraphs = "\n".join([TITLE, *lines]).split("\n")
    document = a_document(*(complaint if line == "@" else line for line in paragraphs))
    matches = understand(document, load_form(), AppFacts()).values.feedback
    assert [(match.words, match.answered) for match in matches] == [(complaint.replace("\n", ""), True)]


OF_SETTLEMENTS = {
    FEEDBACK: "1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. 聲請調解只為了領紙本聲請書，里民覺得離譜。",
    FEATURES: (
        "1. 重新撰寫離線地圖模組，行前可將步道路線圖下載至手機，山區無訊號時仍能查看目前位置。\n2. 修正開啟相簿時閃退的程式錯誤，"
        "並導入當機紀錄回報機制。\n3. {}"
    ),
    "marketing.segmentation": "民間App不處理步道與調解事宜，旅跡高雄則由本局自行維護步道資料，與民間產品不同。",
    "marketing.positioning": "旅跡高雄定位為本市戶外活動的安全助手，兼辦調解，行前查詢路線、途中離線導引，具存續之必要。",
    "marketing.campaign.actions": "1. 於調解室放置立牌。\n2. 於登山口設攤推廣。",
}
"""A complaint about what the second part speaks of as well."""


@pytest.mark.parametrize(("answer", "found"), [("調解改革：改於手機填送。", []), ("背景音樂可以關閉。", ["X802"])])
def test_what_the_second_part_promotes_proves_no_less_in_the_improvements(answer: str, found: list[str]) -> None:
    assert codes(OF_SETTLEMENTS | {FEATURES: OF_SETTLEMENTS[FEATURES].format(answer)}, select=["X802"]) == found


@pytest.mark.parametrize(
    ("complaint", "found"),
    [
        ("不小心就按到119，嚇死。", []),
        ("沒有英文版，外國遊客看不懂。", ["X802"]),
        ("沒有英文版，外國遊客看不懂。【已納入第4項】", []),
    ],
)
def test_a_complaint_that_names_no_known_thing_is_not_compared(complaint: str, found: list[str]) -> None:
    feedback = f"1. 山區沒有訊號，地圖完全打不開。\n2. 打開相簿常常閃退。\n3. {complaint}"
    assert codes({FEEDBACK: feedback}, select=["X802"]) == found
