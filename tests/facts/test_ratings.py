"""Stars: those there are, those to come, and numbers that are neither."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.facts.ratings import Ratings, ratings_of
from schemas.plan import PlanDate
from tests.facts.said import prose, quote


def read(words: str) -> Ratings:
    return ratings_of(prose(words))


def value(stated):
    return None if stated is None else stated.value


EXPECTED = [
    ("由2.9星提升至3.8星。", "3.8"),
    ("平均星等提昇至４星等。", "4"),
    ("預期可達４顆星", "4"),
    ("改版後期望提升到四顆星以上。", "4"),
    ("預期提升至三點八星。", "3.8"),
    ("預期達到 4 . 2 星", "4.2"),
    ("預期提升至4星（滿分5星）", "4"),
    ("兩平台平均由3.2分提高為4.1分", "4.1"),
    ("減少1星負評，目標達成平均4.0星。", "4.0"),
    ("改善後期望使用者給予五星好評，平均星等達到4.3。", "4.3"),
    ("預期星等數：3.8★", "3.8"),
    ("3.8", "3.8"),
    ("四星", "4"),
    ("改版前：3.2星；改版後：4.0星", "4.0"),
    ("115年底平均星等為3.0，預期116年底達3.6", "3.6"),
    ("星等自3.3提升到3.8，高於3.5之標準", "3.8"),
    ("由目前平均星等2.9顆星提升至3.8顆星，符合3.5星以上之標準", "3.8"),
    ("預期提升至4.0星，以達3.5星以上", "4.0"),
    ("App Store與Google Play平均星等合計由3.1提升至3.7", "3.7"),
    ("iOS由3.2星提升至4.0星、Android由3.4星提升至4.2星", "4.1"),
    ("本App現為3.0星，改善後期望平均達 3.6 星以上，並逐年成長。", "3.6"),
    ("目前3.1星，預計提升0.6星", "3.7"),
    ("與門檻3.5星相差0.3星；完成改版後力拚3.9星。", "3.9"),
    ("未達3.5星標準，爰訂定目標為4星", "4"),
    ("預期平均星等可介於3.8-4.0星", "3.8"),
    ("三年內由２.８星逐步提高至３.６星", "3.6"),
    ("藉由改善登入流程，冀平均星等能拉高至3.7顆星", "3.7"),
    ("星等數預估：4.0", "4.0"),
    ("Android 3.1、iOS 3.3，平均3.2，改版後可望升至3.9星", "3.9"),
    ("修正閃退後，星級評分期能回升到四顆半星", "4.5"),
    ("兩平台合計平均3.3星。預期平均不低於 4 星。", "4"),
    ("現行平均3.2星，改版後至少要有3.9星。", "3.9"),
    ("目前3.2星，不低於4.0星", "4.0"),
    ("改版後平均星等應不低於4.0星", "4.0"),
    ("現行3.2星，明年底4.0星", "4.0"),
]


@pytest.mark.parametrize(("words", "stars"), EXPECTED)
def test_the_rating_to_come_is_read_from_any_writers_words(words, stars):
    assert value(read(words).expected) == Decimal(stars)


@pytest.mark.parametrize(
    "words",
    [
        "改版後預期使用者評價可明顯提高，負面評論逐步減少。",
        "期能大幅提昇平均星等，重獲使用者肯定。",
        "目前平均3.2星，將持續努力改善。",
        "近一年1星評論占四成，將逐一回復。",
        "預期於116年9月底前改善使用者評價。",
        "使用者以「五星級服務」期許本局。",
        "未達3.5星標準，將積極提升。",
    ],
)
def test_what_gives_no_rating_to_come_gives_none(words):
    assert read(words).expected is None


DATED = [
    ("現行平均3.2星，117年中4.0星。", "4.0", "3.2"),
    ("現行平均3.2星，116年底3.6星，117年中4.0星。", "4.0", "3.2"),
    ("116年8月為3.1星，117年第1季4.0星。", "4.0", "3.1"),
    ("115年底平均3.1星。", None, "3.1"),
    ("現行平均3.2星，115年底3.4星。", None, "3.2"),
    ("目前（116年10月）平均3.2星。", None, "3.2"),
    ("116年10月平均3.2星。", None, "3.2"),
]


@pytest.mark.parametrize(("words", "expected", "present"), DATED)
def test_a_dated_rating_is_to_come_where_its_date_lies_behind_the_improvement(words, expected, present):
    got = ratings_of(prose(words), begun=PlanDate(2027, 7), done=PlanDate(2028, 1))
    assert [value(got.expected), value(got.present)] == [one and Decimal(one) for one in (expected, present)]


@pytest.mark.parametrize(
    "words", ["現行平均不低於3.2星。", "標準為不低於3.5星。", "目前至少3星。", "依規定平均星等應至少達3.5星。"]
)
def test_what_is_so_today_or_demanded_is_no_rating_to_come(words):
    assert read(words).expected is None


PRESENT = [
    ("目前iOS為3.1星、Android為2.9星，平均3.0星，預期達3.8星", "3.0", "3.1", "2.9"),
    ("App Store 2.8、Google Play 3.0，預計改善後兩者平均可提升至3.8以上。", "2.9", "2.8", "3.0"),
    ("目前iOS及Android平均為3.3星，改善後預期達3.9星。", "3.3", None, None),
    ("現行星等（iOS 2.5星、Android 3.1星），（2.5+3.1）/2=2.8，改版後目標3.8星", "2.8", "2.5", "3.1"),
    ("Android版3.4星，改版後達3.8星", "3.4", None, "3.4"),
    ("由3.2提升至3.9", "3.2", None, None),
    ("預期提升至3.9星", None, None, None),
    ("Google Play評分為3.6顆星，App Store評分為3.2顆星。預期兩商店平均達3.9顆星。", "3.4", "3.2", "3.6"),
]


@pytest.mark.parametrize(("words", "mean", "ios", "android"), PRESENT)
def test_the_ratings_there_are_go_to_their_stores(words, mean, ios, android):
    got = read(words)
    assert [value(got.present), value(got.ios), value(got.android)] == [one and Decimal(one) for one in (mean, ios, android)]


def test_a_rise_is_no_rating_but_with_the_present_one_it_makes_one():
    assert value(read("預期平均星等提升0.5星。").rise) == Decimal("0.5")
    assert read("預期平均星等提升0.5星。").expected is None
    assert value(read("現為3.1星，預期提升0.5星。").expected) == Decimal("3.6")


def test_a_promise_of_more_than_the_threshold_is_open():
    got = read("預期平均星等將高於3.5星。")
    assert (value(got.expected), got.open_) == (Decimal("3.5"), True)
    assert read("預期平均星等將高於3.5星，達3.9星。").open_ is False


def test_a_difference_in_a_calculation_is_no_rating():
    got = read("現行平均3.1星，與3.5星之門檻相差3.5-3.1=0.4星。改善後預期達3.8星。")
    assert (value(got.expected), value(got.present), got.rise) == (Decimal("3.8"), Decimal("3.1"), None)


def test_the_words_of_a_rating_are_the_number_with_its_star():
    words = "目前平均 3.2 星，預期提升至 ３.８ 星。"
    got = read(words)
    assert quote(words, got.expected.span) == "３.８ 星"
    assert quote(words, got.present.span) == "3.2 星"
    assert got.expected.step == Decimal("0.1")
