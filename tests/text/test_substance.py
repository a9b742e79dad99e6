"""Fillers are told from short answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.substance import is_blank, is_hollow

FILLERS = [
    "待補", "待補充。", "略", "（略）", "無", "無。", "同上", "同前述", "如附件", "如附件一。", "詳附表", "請參閱附件", "TBD", "tbd", "N/A", "容後補陳。", "另行補充", "另訂之",
    "尚未定", "研議中", "規劃中。", "暫無資料", "待確認", "俟後提供", "後補", "－無－", "ＴＢＤ", "待補，待補", "不適用", "從略", "再行研議", "屆時公告",
]  # fmt: skip
ANSWERS = [
    "每月", "即時", "無線網路基地台資料每日更新", "115年6月", "本局自有預算", "人員3人", "4.2星", "補助款", "自籌", "同上架時程辦理公告作業及測試", "無障礙標章AA", "略估新增下載5,000次",
    "每季更新", "如附件一所示之12場說明會由本局辦理", "俟經費核定後3個月內", "不定期", "公務預算", "待核定後3個月內完成",
]  # fmt: skip


@pytest.mark.parametrize("words", FILLERS)
def test_a_filler_says_nothing(words):
    assert is_hollow(words)


@pytest.mark.parametrize("words", ANSWERS)
def test_a_short_answer_is_no_filler(words):
    assert not is_hollow(words)


@pytest.mark.parametrize("words", ["", "　", "＿＿＿＿", "：", "（　）", "___", "……"])
def test_lines_to_write_on_are_blank_and_not_hollow(words):
    assert is_blank(words)
    assert not is_hollow(words)


@given(st.text(max_size=60))
def test_no_text_is_both_blank_and_hollow(words):
    assert not (is_blank(words) and is_hollow(words))
