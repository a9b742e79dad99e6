from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.writing import DRESSES, dressed
from text.sums import find_sums


def sums(text: str) -> list[tuple[list[int], int, bool]]:
    return [([int(part.value) for part in one.parts], int(one.total.value), one.holds) for one in find_sums(text)]


@pytest.mark.parametrize(
    ("text", "parts", "total"),
    [
        ("停車管理中心業務人員12人、各區收費管理員45人及資訊人員4人，共計61人。", [12, 45, 4], 61),
        ("資安檢測：2個月（邀請200名駕駛人試用），以上2個月、4個月及2個月，共計8個月。", [2, 4, 2], 8),
        ("三十八區清潔隊，每區3人，計114人，並有本局廢棄物管理人員8人及資訊人員6人，共計128人。", [114, 8, 6], 128),
        ("基金補助款520,000元、自籌款260,000元支應，合計78萬元（比例為2：1）。", [520_000, 260_000], 780_000),
        ("由公務預算支應９００，０００元，補助款支應４５０，０００元，合計１，３５０，０００元。", [900_000, 450_000], 1_350_000),
        ("專供本館總館1處、分館59處，共計60處之實體館藏", [1, 59], 60),
        ("配合博覽會設攤，上半年 1 場、下半年2 場，共計3 場，現場提供", [1, 2], 3),
        ("前3個月完成首頁、相簿及協尋，後4個月完成測試，合計7個月；8月暫停", [3, 4], 7),
        ("動員護理人員76人、志工120人、本局企劃及資訊人員9人，共計205人。", [76, 120, 9], 205),
        ("共計61人（業務12人、管理45人及資訊4人）", [12, 45, 4], 61),
        ("38區公所臨櫃及相關資訊人員5人，共計43人", [38, 5], 43),
        ("海報500張×30元=15,000元、布條20面×800元=16,000元，合計31,000元", [15_000, 16_000], 31_000),
        ("動員志工50人、員工20人，其中夜間10人，共計70人", [50, 20], 70),
        ("第1季10,000次、第2季15,000次，全年共計25,000次", [10_000, 15_000], 25_000),
        ("改善作業由承辦人員三人及委外人員六人，共計九人執行", [3, 6], 9),
    ],
)
def test_parts_that_lead_to_a_total_are_a_sum(text: str, parts: list[int], total: int) -> None:
    assert sums(text) == [(parts, total, True)]


def test_a_wrong_total_does_not_hold() -> None:
    assert sums("業務人員38人及資訊人員5人，共計44人") == [([38, 5], 44, False)]


@pytest.mark.parametrize(
    "text",
    [
        "作家講座共計4場次，每場80人，入場報到。",
        "於各就業服務站（共計9站）設置桌牌",
        "每場2小時（09:30-11:30）、開放100人報名，共計3場次",
        "每梯次20人、3梯次，共計60人",
        "全市人口約272萬人中，該年齡層計1,283,417人",
        "甲區各5人、乙區各8人，共計26人",
        "由原100人減少20人、10人，共計70人",
        "補助款60%、自籌款40%，合計100%",
        "約25萬次、約4萬次，合計30萬次",
        "預計10人、統計20人，設計30人",
        "3處服務台及志工20人，共計26人",
        "新增業務3人協助推廣活動，委外2人、志工5人，共計7人",
    ],
)
def test_what_is_no_plain_list_gives_no_sum(text: str) -> None:
    assert find_sums(text) == ()


@given(
    st.lists(st.integers(1, 99_999), min_size=2, max_size=5),
    st.sampled_from(DRESSES),
    st.sampled_from(["共計", "合計", "總計", "共", "計"]),
)
def test_a_true_sum_holds_and_a_false_one_does_not(parts: list[int], dress: str, marker: str) -> None:
    listed = "、".join(f"第{number}組人員{dressed(part, dress)}人" for number, part in enumerate(parts, start=1))
    assert [one.holds for one in find_sums(f"{listed}，{marker}{sum(parts):,}人。")] == [True]
    assert [one.holds for one in find_sums(f"{listed}，{marker}{sum(parts) + 1:,}人。")] == [False]


@given(st.text(alphabet="0123456789,人次場元萬、，。及與共計合總(（）)每各其中約以上：\n 區公所臨櫃", max_size=60))
def test_no_text_breaks_the_reading_of_sums(text: str) -> None:
    for one in find_sums(text):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.parts) >= 2


@pytest.mark.parametrize(("count", "judged"), [("兩", True), ("三", False), ("四", False)])
def test_a_sum_of_more_parts_than_are_at_hand_is_not_judged(count: str, judged: bool) -> None:
    assert bool(sums(f"有轉職意願者31,500人、應屆畢業生14,060人，{count}者合計94,760人")) is judged
