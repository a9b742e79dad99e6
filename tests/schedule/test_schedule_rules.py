"""C701–C706 on whole plans. The good plan runs from 115年4月 to 115年9月, is released in 115年10月, received on 2026-03-02."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders.plans import findings

SCHEDULE, RELEASE, CYCLE = "improvement.schedule", "improvement.release", "improvement.update_cycle"


def found(sections, **changes):
    """Codes, sections and quotes of the C findings."""
    return [(one["code"], one["section"], one["where"]["quote"]) for one in findings(sections, select=("C",), **changes)]


def codes(sections, **changes):
    return [code for code, *_ in found(sections, **changes)]


def test_a_good_plan_has_no_schedule_finding():
    assert found({}) == []


def test_a_schedule_without_a_time_is_none():
    words = "將於簽奉核可後儘速辦理。"
    assert found({SCHEDULE: words}) == [("C701", SCHEDULE, words)]


@pytest.mark.parametrize("words", ["核定後3個月內", "為期6個月", "115年第2季"])
def test_a_relative_schedule_is_a_schedule(words):
    assert found({SCHEDULE: words}) == []


def test_a_period_the_wrong_way_round_is_named_whole():
    assert found({SCHEDULE: "115年9月起至115年4月"}) == [("C702", SCHEDULE, "115年9月起至115年4月")]


def test_a_period_within_one_month_is_the_right_way_round():
    assert found({SCHEDULE: "115年9月至115年9月"}) == []
    assert codes({SCHEDULE: "115年9月至115年8月"}) == ["C702"]


def test_each_phase_is_looked_at():
    phases = "訪談：115年4月至115年5月\n開發：115年8月至115年6月\n測試：115年9月至115年10月"
    assert codes({SCHEDULE: phases}) == ["C702"]


def test_a_release_in_the_month_of_the_end_is_in_time():
    assert found({RELEASE: "115年9月"}) == []
    assert found({RELEASE: "115年8月"}) == [("C703", RELEASE, "115年8月")]


STAGES = "第一階段115年4月至6月改版首頁，第二階段115年7月至9月製作地圖。"


@pytest.mark.parametrize(
    "words",
    [
        "第一階段115年7月、第二階段115年10月上架。",
        "分二階段於115年7月及115年10月上架。",
        "115年7月至10月分階段上架。",
        "115年7月起分階段上架。",
    ],
)
def test_a_release_in_stages_is_in_time_where_the_last_is(words):
    assert found({SCHEDULE: STAGES, RELEASE: words}) == []


def test_a_stage_is_released_behind_its_own_end_and_the_last_behind_the_end_of_all():
    early = "第一階段115年5月、第二階段115年10月上架。"
    assert found({SCHEDULE: STAGES, RELEASE: early}) == [("C703", RELEASE, "115年5月")]
    assert found({SCHEDULE: "115年4月至9月", RELEASE: early}) == []
    late = "第一階段115年7月、第二階段115年8月上架。"
    assert found({SCHEDULE: STAGES, RELEASE: late}) == [("C703", RELEASE, "115年8月")]
    assert found({SCHEDULE: "115年4月至9月", RELEASE: late}) == [("C703", RELEASE, "115年8月")]


def test_a_release_by_the_day_is_compared_with_the_first_day_of_the_last_month():
    assert found({RELEASE: "115年9月1日"}) == []
    assert codes({RELEASE: "115年8月31日"}) == ["C703"]


def test_what_ends_on_the_day_of_receipt_is_not_past():
    assert found({}, as_of=date(2026, 9, 30)) == []
    assert found({}, as_of=date(2026, 10, 1)) == [("C704", SCHEDULE, "115年9月")]
    assert codes({}, as_of=date(2026, 10, 31)) == ["C704"]
    assert [where for _, where, _ in found({}, as_of=date(2026, 11, 1))] == [SCHEDULE, RELEASE]


def test_a_period_the_wrong_way_round_is_past_only_when_both_dates_are():
    assert codes({SCHEDULE: "115年9月至115年4月"}, as_of=date(2026, 6, 1)) == ["C702"]


def test_a_start_by_the_month_does_not_keep_an_end_by_the_day_from_being_past():
    words = {SCHEDULE: "115年4月至115年4月1日", RELEASE: "115年4月"}
    assert found(words, as_of=date(2026, 4, 30)) == [("C704", SCHEDULE, "115年4月1日")]


def test_the_message_of_a_past_time_names_both_days():
    (finding,) = findings({}, select=("C704",), as_of=date(2026, 10, 1))
    assert "115年9月30日" in finding["message"]
    assert "115年10月1日" in finding["message"]


def test_words_on_who_maintains_the_data_name_no_cycle():
    assert codes({CYCLE: "由各業務單位負責提供及檢核資料，經主管核可後公開。"}) == ["C705"]
    assert found({CYCLE: "其他：配合檔期更新"}) == []


def test_a_release_without_a_time_is_none():
    assert codes({RELEASE: "俟完成測試並取得檢測合格證明後上架。"}) == ["C706"]
    assert found({RELEASE: "改善完成後1個月內上架"}) == []


def test_an_absent_section_is_not_judged_by_its_words():
    assert found({SCHEDULE: None, RELEASE: None, CYCLE: None}) == []
