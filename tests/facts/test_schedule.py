"""改善期程: periods, milestones, relative times, and dates that only pass by."""

from __future__ import annotations

import pytest

from ingest.facts.schedule import Schedule, schedule_of
from tests.facts.said import prose, quote


def read(words: str) -> Schedule:
    return schedule_of(prose(words))


def iso(stated):
    return None if stated is None else stated.value.iso()


PERIODS = [
    ("115年4月至115年9月", "2026-04", "2026-09"),
    ("自115年 4 月起至 115 年9月止", "2026-04", "2026-09"),
    ("１１５年４月～１１５年９月", "2026-04", "2026-09"),
    ("115/04~115/09", "2026-04", "2026-09"),
    ("115.4-115.9", "2026-04", "2026-09"),
    ("2026-04至2026-09", "2026-04", "2026-09"),
    ("2026年4月到9月底", "2026-04", "2026-09"),
    ("民國115年4月1日至民國115年9月30日", "2026-04-01", "2026-09-30"),
    ("一百一十五年四月至九月", "2026-04", "2026-09"),
    ("115年3~8月", "2026-03", "2026-08"),
    ("115年10月至116年2月", "2026-10", "2027-02"),
    ("本（115）年3月至9月", "2026-03", "2026-09"),
    ("115年第2季至第4季", "2026-04", "2026-12"),
    ("115年第2季", "2026-04", "2026-06"),
    ("2027 Q1–Q2", "2027-01", "2027-06"),
    ("115 年 12 月起 6 個月", "2026-12", "2027-05"),
    ("自116年1月起，為期七個月。", "2027-01", "2027-07"),
    ("115年12月起6個月內完成訪談", "2026-12", None),
    ("115年12月15日起6個月", "2026-12-15", None),
    ("115年上半年完成", None, "2026-06"),
    ("自民國一百一十六年元月起，至同年八月底止，計八個月。", "2027-01", "2027-08"),
    ("116年1月至3月完成需求分析，4月至7月開發測試，8月上架。", "2027-01", "2027-07"),
    ("116年10月至12月需求訪談、1月至3月開發及驗收。", "2027-10", "2028-03"),
    ("116年1月至6月辦理，其中1月至2月需求訪談，3月至6月開發。", "2027-01", "2027-06"),
    ("需求訪談：116年1月\n系統設計：116年2月至3月\n驗收：116年8月\n上架：116年9月", "2027-01", "2027-08"),
    ("116年3月開工，116年11月完工，分三階段辦理：第一階段（3月至5月）地圖改版；第二階段（6月至11月）驗收。", "2027-03", "2027-11"),
    ("預計於115年12月底前完成", None, "2026-12"),
    ("即日起至115年9月", None, "2026-09"),
    ("自115年2月起分三階段辦理，於115年9月底前完成。", "2026-02", "2026-09"),
    ("改善作業於115年3月啟動，至115年8月完成驗收。", "2026-03", "2026-08"),
    (
        "第一階段：115年2月至115年4月需求訪談\n第二階段：115年5月至115年8月開發\n第三階段：115年9月至115年11月測試",
        "2026-02",
        "2026-11",
    ),
    ("全案115年2月至115年11月。\n1. 訪談：115年2月至3月\n2. 開發：115年4月至8月", "2026-02", "2026-11"),
    ("115年2月完成需求訪談、115年6月完成開發、115年8月完成測試", "2026-02", "2026-08"),
    ("需求訪談\n115年3月\n系統開發\n115年7月\n上線測試\n115年9月", "2026-03", "2026-09"),
]


@pytest.mark.parametrize(("words", "start", "end"), PERIODS)
def test_start_and_end_are_read_from_any_writing(words, start, end):
    got = read(words)
    assert (iso(got.start), iso(got.end), got.timed) == (start, end, True)


BESIDE = [
    "115年4月至115年9月（依114年12月3日本局資訊會議決議辦理）。",
    "115年4月至115年9月。另依114年11月20日專案會議決議，春節（115年2月）暫停進版。",
    "本案經114年12月1日審查會議討論通過，期程為115年4月至115年9月。",
    "前次改版為113年5月，本次改善自115年4月起至115年9月止。",
    "115年4月至115年9月，期間避開115年7月暑假活動；每週檢討進度。",
    "自115年4月至115年9月，共計6個月，分2期交付，每期7日內驗收。",
]


@pytest.mark.parametrize("words", BESIDE)
def test_dates_of_meetings_holidays_and_versions_pass_by(words):
    got = read(words)
    assert (iso(got.start), iso(got.end)) == ("2026-04", "2026-09")


@pytest.mark.parametrize(
    "words",
    [
        "核定後3個月內完成。",
        "決標後120個日曆天",
        "為期8個月",
        "4月至9月",
        "簽約日起六個月內",
        "預計明年第2季前完成",
        "經費核撥後九十日內完工",
        "共需半年",
    ],
)
def test_a_relative_time_is_a_time_without_a_date(words):
    got = read(words)
    assert (got.start, got.end, got.timed) == (None, None, True)


@pytest.mark.parametrize(
    "words",
    [
        "將於簽奉核可後儘速辦理各項改善作業，並分階段交付測試。",
        "改善作業依委外契約所定進度執行，並由專人列管。",
        "依規定辦理",
        "每週召開會議列管進度，依契約第7條辦理",
        "本案業經114年12月1日專案會議討論通過，將儘速辦理。",
        "配合年度預算期程滾動檢討",
    ],
)
def test_words_without_a_time_have_none(words):
    got = read(words)
    assert (got.start, got.end, got.timed) == (None, None, False)


def test_a_period_the_wrong_way_round_stays_as_it_is_written():
    words = "自115年 9月起至115年 4 月"
    got = read(words)
    assert (iso(got.start), iso(got.end)) == ("2026-09", "2026-04")
    assert quote(words, got.periods[0].span) == "自115年 9月起至115年 4 月"


def test_the_words_of_start_and_end_are_their_dates():
    words = "自115年 4 月起至115年9月止"
    got = read(words)
    assert quote(words, got.start.span) == "115年 4 月"
    assert quote(words, got.end.span) == "115年9月"
