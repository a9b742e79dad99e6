"""預計改版上架時間: the release, and dates that are not."""

from __future__ import annotations

import pytest

from ingest.facts.release import release_of
from tests.facts.said import prose, quote


def read(words: str):
    return release_of(prose(words))


DATES = [
    ("115年10月開學前完成改版上架。", "2026-10"),
    ("115年10月連假後上架", "2026-10"),
    ("115年10月", "2026-10"),
    ("民國115年10月上架", "2026-10"),
    ("115/10/31", "2026-10-31"),
    ("2026.10", "2026-10"),
    ("2026-10", "2026-10"),
    ("一百一十五年十月", "2026-10"),
    ("115 年 10 月", "2026-10"),
    ("１１５年１０月", "2026-10"),
    ("115年第4季", "2026-10"),
    ("2026 Q4", "2026-10"),
    ("115年底前", "2026-12"),
    ("115年年底前上架", "2026-12"),
    ("115年年中上架", "2026-06"),
    ("115年9、10月間上架", "2026-09"),
    ("115年9月底完成驗收，次月上架", "2026-10"),
    ("115年12月完成驗收，翌月初上架", "2027-01"),
    ("115年10月至11月間上架", "2026-10"),
    ("（115年10月）", "2026-10"),
    ("預計115年10月於兩商店同步上架；前次改版為113年8月。", "2026-10"),
    ("前次改版113年8月，本次預計115年10月上架。", "2026-10"),
    ("現行版本於113年12月上架，新版預定115年10月15日上架。", "2026-10-15"),
    ("115年10月。版本4.0.0（現行3.8.2，113年12月上架）。", "2026-10"),
    ("115年8月完成測試，115年9月送審，115年10月上架", "2026-10"),
    ("iOS版115年10月、Android版115年11月上架", "2026-10"),
    ("依114年12月3日會議決議，訂於115年10月上架。", "2026-10"),
    ("配合115年9月開學活動宣導，115年10月正式上線。", "2026-10"),
    ("2.3.1版已於113年5月上架；3.0版預計本（115）年10月推出。", "2026-10"),
]


@pytest.mark.parametrize(("words", "release"), DATES)
def test_the_release_is_told_from_other_dates(words, release):
    got = read(words)
    assert got.date is not None
    assert (got.date.value.iso(), got.timed) == (release, True)


@pytest.mark.parametrize(
    "words",
    ["改善完成後1個月內上架", "10月上架", "預計於改善期程結束後2週內送審上架", "明年第1季上架", "通過資安檢測後30日內重新上架"],
)
def test_a_relative_release_is_timed(words):
    assert (read(words).date, read(words).timed) == (None, True)


@pytest.mark.parametrize(
    "words",
    [
        "俟完成測試並取得檢測合格證明後上架。",
        "將配合軟體市集審查作業儘速重新上架。",
        "依軟體市集審核結果辦理",
        "前次改版為113年8月，本次俟測試完成後上架。",
    ],
)
def test_a_release_without_a_time_has_none(words):
    assert (read(words).date, read(words).timed) == (None, False)


def test_two_months_of_one_year_are_one_date_with_both():
    words = "預計115年10月至11月間上架"
    got = read(words).date
    assert got is not None
    assert got.value.last_day() == (2026, 11, 30)
    assert quote(words, got.span) == "115年10月至11月"


STAGED = [
    (
        "第一階段116年7月、第二階段117年1月、第三階段117年7月上架。",
        "2028-07",
        {"1階段": "2027-07", "2階段": "2028-01", "3階段": "2028-07"},
    ),
    ("第一期：116年7月\n第二期：117年1月", "2028-01", {"1期": "2027-07", "2期": "2028-01"}),
    ("116年7月（第一階段）、117年7月（第三階段）。", "2028-07", {"1階段": "2027-07", "3階段": "2028-07"}),
    ("分三階段於116年7月、117年1月及117年7月上架。", "2028-07", {"1階段": "2027-07", "2階段": "2028-01", "3階段": "2028-07"}),
    ("分階段於116年7月、117年1月上架。", "2028-01", {}),
    ("116年7月至117年7月分階段上架。", "2028-07", {}),
    ("116年7月先行上架基本功能、117年7月上架其餘功能", "2028-07", {}),
    ("116年7月起分階段上架。", None, {}),
    ("第一階段116年7月上架，第二階段視經費上架。", None, {"1階段": "2027-07"}),
    ("iOS版116年7月、Android版116年8月上架", "2027-07", {}),
    ("116年6月完成測試，116年7月上架。", "2027-07", {}),
    ("第一階段116年7月上架。", "2027-07", {}),
]


@pytest.mark.parametrize(("words", "last", "stages"), STAGED)
def test_a_release_in_stages_has_a_last_one(words, last, stages):
    got = read(words)
    assert got.date is not None
    assert got.date.value.iso() == "2027-07"
    assert got.last.value.iso() == last if last else got.last is None
    assert {name: one.value.iso() for name, one in got.stages.items()} == stages


@pytest.mark.parametrize(
    "words", ["115年10月連假前", "訂於115年10月選舉前完成上架", "配合115年10月招生季推出", "115年10月（園慶活動前）"]
)
def test_the_only_date_is_the_releases_though_an_occasion_marks_it(words):
    got = read(words)
    assert got.date is not None
    assert got.date.value.iso() == "2026-10"


def test_the_date_of_a_meeting_or_of_an_occasion_beside_another_is_not_the_releases():
    assert read("依115年10月會議決議辦理。").date is None
    got = read("115年10月1日登山活動結束後，於115年11月上架").date
    assert got is not None
    assert got.value.iso() == "2026-11"
