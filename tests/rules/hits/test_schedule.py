"""C701–C706: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.plan import Period, Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import Sketch, claims, hit, hits
from validators.schedule import (
    c701_no_schedule,
    c702_ends_before_start,
    c703_release_before_end,
    c704_already_past,
    c705_cycle_unstated,
    c706_no_release,
)

SECTIONS = {
    "improvement": "",
    "improvement.schedule": "115年9月至115年4月\n分階段辦理。",
    "improvement.update_cycle": "指定專人維護。\n由主管抽查。",
    "improvement.release": "115年8月\n分兩版上架。",
}
SKETCH = Sketch(SECTIONS)


@pytest.mark.parametrize(
    ("rule", "key", "words", "timed", "expected", "found", "claim"),
    [
        (
            c701_no_schedule.RULE,
            "improvement.schedule",
            "115年9月至115年4月",
            {"schedule_timed": True},
            Words("起訖年月或期間", "start and end, or a period"),
            Words("未載明時間", "no time"),
            "schedule",
        ),
        (
            c705_cycle_unstated.RULE,
            "improvement.update_cycle",
            "指定專人維護。",
            {"update_cycle": SKETCH.said("專人", 1)},
            Words(
                "年、季、月、週、日、即時或其他（敘明）",
                "year, quarter, month, week, day, real time, or another one that is stated",
            ),
            Words("未載明週期", "no cycle"),
            "cycle",
        ),
        (
            c706_no_release.RULE,
            "improvement.release",
            "115年8月",
            {"release_timed": True},
            Words("預計上架年月", "the month of the release"),
            Words("未載明時間", "no time"),
            "release",
        ),
    ],
)
def test_a_section_without_its_time_is_found_at_its_words(rule, key, words, timed, expected, found, claim):
    due = Hit(section=key, span=SKETCH.at(words), expected=expected, found=found, claim=claim)
    assert hits(rule, SKETCH.case()) == [due]
    assert hits(rule, SKETCH.case(values=Values(**timed))) == []
    assert hits(rule, Sketch({"improvement": "", key: ""}).case()) == []
    assert hits(rule, Sketch({"improvement": ""}).case()) == []
    bare = Sketch({"improvement": "", key: "無"})
    bare.section(key, content=())
    assert hit(rule, bare.case()).span is None


def period(start, end):
    return Period(start=start, end=end, span=SKETCH.at("115年9月至115年4月"))


SEPTEMBER, APRIL = SKETCH.when("115年9月", 2026, 9), SKETCH.when("115年4月", 2026, 4)


def test_a_period_the_wrong_way_round_is_found_whole():
    found = hits(c702_ends_before_start.RULE, SKETCH.case(values=Values(schedule=(period(SEPTEMBER, APRIL),))))
    assert found == [
        Hit(
            section="improvement.schedule",
            span=SKETCH.at("115年9月至115年4月"),
            values={"start": "115年9月", "end": "115年4月"},
            expected=Words("不早於 115年9月", "not before 115年9月"),
            found="115年4月",
            claim="2026-09>2026-04",
            related=(SKETCH.at("115年9月"), SKETCH.at("115年4月")),
        )
    ]


def test_open_and_equal_periods_are_right_and_do_not_hide_the_next():
    wrong = period(SKETCH.when("115年9月", 2026, 5, 2), SKETCH.when("115年4月", 2026, 5, 1))
    right = [
        period(None, APRIL),
        period(SEPTEMBER, None),
        period(SEPTEMBER, SEPTEMBER),
        period(SKETCH.when("115年9月", 2026, 5, 31), SKETCH.when("115年4月", 2026, 5)),
    ]
    assert claims(c702_ends_before_start.RULE, SKETCH.case(values=Values(schedule=(*right, wrong)))) == ["2026-05-02>2026-05-01"]


def released(release, end):
    return hits(c703_release_before_end.RULE, SKETCH.case(values=Values(release=release, last_release=release, schedule_end=end)))


def test_of_a_release_in_stages_the_last_counts_and_one_without_a_last_is_not_judged():
    august, october = SKETCH.when("115年8月", 2026, 8), SKETCH.when("115年9月", 2026, 10)
    for last in (october, None):
        values = Values(release=august, last_release=last, schedule_end=SEPTEMBER)
        assert hits(c703_release_before_end.RULE, SKETCH.case(values=values)) == []


def test_a_release_before_the_end_is_found_at_the_release():
    august = SKETCH.when("115年8月", 2026, 8)
    assert released(august, SEPTEMBER) == [
        Hit(
            section="improvement.release",
            span=august.span,
            values={"release": "115年8月", "end": "115年9月"},
            expected=Words("不早於 115年9月", "not before 115年9月"),
            found="115年8月",
            claim="2026-08<2026-09",
            related=(SEPTEMBER.span,),
        )
    ]
    assert released(None, SEPTEMBER) == []
    assert released(august, None) == []
    assert released(SEPTEMBER, SEPTEMBER) == []
    assert released(SKETCH.when("115年8月", 2026, 9, 1), SEPTEMBER) == []
    assert len(released(SKETCH.when("115年8月", 2026, 8, 31), SEPTEMBER)) == 1


def past(as_of, **values):
    return hits(c704_already_past.RULE, SKETCH.case(values=Values(**values), as_of=as_of))


def test_what_was_over_on_the_day_of_receipt_is_found_for_schedule_and_release():
    release = SKETCH.when("115年8月", 2026, 8)
    found = past(date(2026, 10, 1), schedule_end=SEPTEMBER, release=release)
    assert found == [
        Hit(
            section="improvement.schedule",
            span=SEPTEMBER.span,
            values={
                "what": Words("改善期程", "The schedule"),
                "words": "115年9月",
                "last": Words("115年9月30日", "2026-09-30"),
                "received": Words("115年10月1日", "2026-10-01"),
            },
            expected=Words("收件日以後", "on or after the day of receipt"),
            found="115年9月",
            claim="improvement.schedule 2026-09",
        ),
        Hit(
            section="improvement.release",
            span=release.span,
            values={
                "what": Words("預計改版上架時間", "The release"),
                "words": "115年8月",
                "last": Words("115年8月31日", "2026-08-31"),
                "received": Words("115年10月1日", "2026-10-01"),
            },
            expected=Words("收件日以後", "on or after the day of receipt"),
            found="115年8月",
            claim="improvement.release 2026-08",
        ),
    ]


def test_the_day_of_receipt_itself_is_in_time():
    assert past(date(2026, 9, 30), schedule_end=SEPTEMBER) == []
    assert past(date(2026, 8, 31), release=SKETCH.when("115年8月", 2026, 8)) == []
    assert past(date(2026, 10, 1)) == []


def test_a_period_the_wrong_way_round_is_past_when_both_dates_are():
    assert past(date(2026, 6, 1), schedule_start=SEPTEMBER, schedule_end=APRIL) == []
    assert past(date(2026, 6, 1), schedule_start=APRIL, schedule_end=SEPTEMBER) == []
    assert len(past(date(2026, 10, 1), schedule_start=SEPTEMBER, schedule_end=APRIL)) == 1
    assert past(date(2026, 10, 1), schedule_start=APRIL) == []
