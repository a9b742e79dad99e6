"""資料更新週期: which of the form's cycles the words name."""

from __future__ import annotations

import pytest

from ingest.facts.cycles import cycle_of
from tests.facts.said import prose

CYCLES = [
    ("( )年 ( )季 (V)月 ( )日", "month"),
    ("名額資料每日由系統自動介接，衛教文章則每週更新一次，整體以週為更新週期。", "week"),
    ("借閱狀態與系統即時同步，活動訊息則逐日更新，爰填列「日」。", "day"),
    ("每月更新一次。", "month"),
    ("以月為更新週期", "month"),
    ("月", "month"),
    ("每 月 更 新", "month"),
    ("□年 □季 ■月 □日 □其他", "month"),
    ("☐年 ☐季 ☑月 ☐日", "month"),
    ("逐月更新", "month"),
    ("一個月更新1次", "month"),
    ("每個月5日前完成維護", "month"),
    ("由客服每日檢視意見，資料每月更新。", "month"),
    ("每季更新1次，由各科於每季首月15日前提報", "quarter"),
    ("按季更新", "quarter"),
    ("資料更新週期為季", "quarter"),
    ("每年更新", "year"),
    ("年度更新", "year"),
    ("一年更新一次", "year"),
    ("更新週期：每年", "year"),
    ("每週更新：新到館藏於週一轉入", "week"),
    ("每星期一更新", "week"),
    ("以周為單位更新", "week"),
    ("每日更新", "day"),
    ("逐日更新", "day"),
    ("資料庫每日凌晨自動同步", "day"),
    ("每天清晨批次匯入", "day"),
    ("日", "day"),
    ("資訊為即時更新。", "realtime"),
    ("即時介接中央氣象署資料", "realtime"),
    ("公車動態隨時更新", "realtime"),
    ("剩餘車位即時更新；費率如有異動，24小時內完成上傳。", "realtime"),
    ("雨量及水位資料每10分鐘即時更新一次。", "realtime"),
    ("每10分鐘更新一次；警戒訊息另以推播通知。", "other"),
    ("每半年更新乙次", "other"),
    ("月更", "month"),
    ("資料採週更。", "week"),
    ("日更", "day"),
    ("季更", "quarter"),
    ("年更", "year"),
    ("月更新", "month"),
    ("雙週更新", "other"),
    ("雙月更新", "other"),
    ("單月更新", "other"),
    ("隔月更新", "other"),
    ("隔日更新", "other"),
    ("半月更新一次", "other"),
    ("上、下半年各更新一次", "other"),
    ("一週更新兩次", "week"),
    ("一日更新三次", "day"),
    ("一個月兩次", "month"),
    ("資料更新週期為一個月", "month"),
    ("更新週期為2個月", "other"),
    ("每兩週更新一次", "other"),
    ("每10天更新", "other"),
    ("每30秒更新", "other"),
    ("其他：配合開班梯次更新（一年6梯次）", "other"),
    ("其它：依活動檔期更新", "other"),
    ("配合學期課程異動更新", "other"),
    ("有異動時即更新", "other"),
]


@pytest.mark.parametrize(("words", "cycle"), CYCLES)
def test_the_cycle_is_read_from_any_writers_words(words, cycle):
    got = cycle_of(prose(words))
    assert got is not None
    assert got.value == cycle


@pytest.mark.parametrize(
    "words",
    [
        "資料由承辦單位指定專人維護，並由主管抽查內容是否正確。",
        "由各業務單位負責提供及檢核資料，經主管核可後公開。",
        "不定期更新",
        "視需要更新",
        "依規定更新",
        "其他___",
        "年月日",
    ],
)
def test_who_maintains_the_data_is_no_cycle(words):
    assert cycle_of(prose(words)) is None
