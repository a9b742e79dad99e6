"""What a plan says of rating, downloads and audience outside the sections that ask for them, and which part that lifts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.facts.standing import downloads_today_of, standing_of
from ingest.understanding import understand
from schemas.forms import load_form
from schemas.plan_json import plan_to_json
from tests.builders.documents import a_document
from tests.facts.said import prose
from validators.conformance import violations

FORM = load_form()


def value(stated):
    return None if stated is None else stated.value


RATINGS = [
    ("本App平均星等為4.0星（iOS 4.1星、Android 3.9星），已高於3.5星標準，依規定免提改善方案。", "4.0"),
    ("目前 App Store 平均 3.2 星、Google Play 平均 3.0 星，兩平台合計平均 3.1 星，未達本府績效指標。", "3.1"),
    ("115年度績效評核結果，平均星等為3.4星，下載量118,600次，均未達標準。", "3.4"),
    ("依績效管理指標，平均星等未達3.5星者應提改善方案，爰提本計畫書。", None),
    ("改版後平均星等目標為4星。", None),
    ("民眾1星評論多為閃退。", None),
    ("考量本App星等為3.5星（含）以下，爰提改善方案。", None),
    ("依規定3.5星以上免填。", None),
]


@pytest.mark.parametrize(("words", "rating"), RATINGS)
def test_the_rating_of_today_is_told_from_goals_and_thresholds(words, rating):
    assert value(standing_of(prose(words)).rating) == (None if rating is None else Decimal(rating))


def test_each_store_has_a_mean_of_its_own():
    standing = standing_of(prose("目前App Store平均3.2星、Google Play平均3.0星。"))
    assert (value(standing.ios), value(standing.android), value(standing.rating)) == (
        Decimal("3.2"),
        Decimal("3.0"),
        Decimal("3.1"),
    )


BESIDE_THE_TARGET = [
    ("目標 135,000。現況 110,000。", 110000),
    ("現有累計下載次數為45,210次，目標50,000次。", 45210),
    ("截至115年10月底已下載45,210人次。", 45210),
    ("目標客群現有110,000人，目標下載5,500次。", None),
    ("目前人口110,000。", None),
    ("目前為5級。", None),
    ("目標135,000次，預計117年達成。", None),
]


@pytest.mark.parametrize(("words", "downloads"), BESIDE_THE_TARGET)
def test_downloads_of_today_are_read_beside_the_target(words, downloads):
    assert value(downloads_today_of(prose(words))) == downloads


DOWNLOADS = [
    ("說明：本App目前下載量為26萬次，已達目標對象人數（本市納稅義務人150萬人）之5%標準即7萬5千次。", 260000, 1500000),
    ("平均星等為3.4星，下載量118,600次，均未達標準。", 118600, None),
    ("截至115年10月底累計下載次數達45,210人次。", 45210, None),
    ("自108年上架以來，已有31,250人次下載。", 31250, None),
    ("下載量應達99,309次，目標下載量100,000次，預計新增下載20,000次。", None, None),
    ("下載次數距標準尚差3,000次。", None, None),
]


@pytest.mark.parametrize(("words", "downloads", "audience"), DOWNLOADS)
def test_downloads_of_today_are_told_from_goals_and_standards(words, downloads, audience):
    standing = standing_of(prose(words))
    assert (value(standing.downloads), value(standing.audience)) == (downloads, audience)


TITLE = "高雄市政府勞工局求職通改善及行銷計畫書"


def needed(*lines):
    return understand(a_document(TITLE, *lines), FORM).needed


def test_a_rating_above_the_threshold_in_the_place_of_the_part_lifts_it():
    reason = "一、改善方案：本App平均星等為4.0星，已高於3.5星，免提改善方案。"
    assert needed(reason, "二、行銷方案", "（一）市場區隔", "職缺均經查核。") == {"improvement": False, "marketing": None}


def test_downloads_above_the_standard_in_the_preface_lift_the_part():
    preface = "目前下載量為26萬次，目標對象為本市納稅義務人150萬人，行銷方案免填。"
    assert needed(preface, "一、改善方案", "（一）UI/UX改善說明", "放大字級。") == {"improvement": None, "marketing": False}
    below = preface.replace("26萬", "6萬")
    assert needed(below, "一、改善方案", "（一）UI/UX改善說明", "放大字級。") == {"improvement": None, "marketing": True}


def test_a_part_that_is_left_out_in_words_is_one_that_is_missing():
    lines = ("一、改善方案", "（一）UI/UX改善說明", "放大字級。", "二、行銷方案", "下載次數已達標準，本項免填。")
    document = a_document(TITLE, *lines)
    found = violations(plan_to_json(understand(document, FORM), document), FORM)
    assert [one.key for one in found if one.key.startswith("marketing")] == ["marketing"]


def test_what_the_sections_state_goes_before_the_preface():
    lines = ("目前平均3.2星。", "一、改善方案", "（九）預期提昇平均星等數", "由3.3星提昇至4.0星。")
    assert understand(a_document(TITLE, *lines), FORM).values.present_stars.value == Decimal("3.3")
