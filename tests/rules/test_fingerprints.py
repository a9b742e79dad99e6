"""A finding keeps its fingerprint however the plan is moved, numbered, spelt and set, and gets another when it claims another thing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.facts import AppFacts
from schemas.forms import load_form
from tests.builders.good_plan import PLAN
from tests.builders.plans import findings

FORM = load_form()
HEAD = "項目 | 說明 | 金額（元）\n"
ANSWERED = "1. 山區沒有訊號，地圖完全打不開。\n2. 字太小。\n3. 打開相簿常常閃退。\n"
FAULTY: dict[str, str] = {
    "improvement.feedback": ANSWERED + "4. 沒有英文版，外國遊客看不懂。\n5. 客服電話永遠打不通。\n6. 步道封閉了也沒通知。",
    "improvement.schedule": "115年9月至115年4月",
    "improvement.update_cycle": "資料由承辦單位指定專人維護，並由主管抽查內容是否正確。",
    "improvement.security": "由委外廠商負責系統安全維護，發現弱點即時修補，並要求人員簽署保密切結。",
    "improvement.release": "俟完成測試並取得檢測合格證明後上架。",
    "improvement.budget.breakdown": (
        HEAD + "首頁版面及字級改版 | 如UI/UX改善說明 | 180,000\n辦公桌椅汰換 |  | 50,000\n沙發採購 |  | 20,000\n合計 |  | 260,000"
    ),
    "improvement.stars": "目前兩平台平均為3.2星，3.2>3.5，預期提昇至3.3星。",
    "marketing.positioning": PLAN["marketing.positioning"] + "旅跡高熊並與○○局合作。",
    "marketing.audience": "目標客群以喜愛戶外活動之民眾為主，本機關粗估624,500人。",
    "marketing.target": "目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。\n本App訂定之目標下載數量為61,000人次。",
    "marketing.campaign.workforce": "業務人員38人及資訊人員5人，共計44人；訓練12場×50人=650人次，另辦9場×40人=350人次。",
    "marketing.campaign.effect": "預期觸及30萬人次，可增加下載12,000人次。\n48,200+12,000=60,200（累計下載總次數）",
    "marketing.budget.source": "由本局115年度觀光推廣預算2,000,000元支應。",
    "marketing.budget.breakdown": HEAD
    + "登山口QR Code立牌 | 如執行項目第1點 | 60,000\n集章活動紀念毛巾 | 如執行項目第2點 | 90,000",
}
FACTS = AppFacts(downloads=43_380)
CONTENT = (*"TABCXK", "D108")
DEMANDED = {
    "T402", "T404", "T408", "A501", "A502", "A503", "A504", "A505", "B602", "C702", "C705", "C706", "X802", "X803", "X804", "X806",
    "X807", "K901", "D108",
}  # fmt: skip
"""What the faulty plan has at least one of."""

Identity = tuple[str, str | None, str]


def identities(sections: dict[str, str] | None = None, *, select: tuple[str, ...] = CONTENT, **changes: object) -> set[Identity]:
    """Code, section and fingerprint of the findings on the content."""
    listed = findings(FAULTY | (sections or {}), facts=FACTS, select=select, **changes)  # type: ignore[arg-type]
    found = [(one["code"], one["section"], one["fingerprint"]) for one in listed]
    assert len(set(found)) == len(found), "two findings share an identity"
    return set(found)


@pytest.fixture(scope="module")
def original() -> set[Identity]:
    found = identities()
    assert {code for code, *_ in found} >= DEMANDED
    assert [code for code, *_ in found].count("A501") == 2
    assert [code for code, *_ in found].count("X802") == [code for code, *_ in found].count("X803") == 2
    return found


def rewritten(change: Callable[[str], str]) -> dict[str, str]:
    """The faulty plan's words, each section changed."""
    return {key: change(words) for key, words in (PLAN | FAULTY).items()}


WIDE = str.maketrans("0123456789,%+=>()", "０１２３４５６７８９，％＋＝＞（）")


def spaced(words: str) -> str:
    """Blanks around signs, and between Chinese and Latin or digits."""
    return re.sub(r"([+×=>])", r" \1 ", re.sub(r"(?<=[一-鿿])(?=[A-Za-z0-9])", " ", words))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "full width": lambda words: words.translate(WIDE),
    "no thousands separators": lambda words: re.sub(r"(?<=\d),(?=\d{3})", "", words),
    "other signs": lambda words: words.replace("×", "*").replace("=", "＝"),
    "blanks": spaced,
    "variants": lambda words: words.replace("台", "臺").replace("昇", "升"),
    "half-width marks": lambda words: words.replace("，", ",").replace("；", ";") if "|" not in words else words,
    "items in brackets": lambda words: re.sub(r"(?m)^(\d)\. ", r"（\1）", words),
    "items in circles": lambda words: re.sub(r"(?m)^(\d)\. ", lambda found: chr(0x245F + int(found[1])), words),
    "items without numbers": lambda words: re.sub(r"(?m)^(\d)\. ", "", words),
}


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_another_spelling_is_the_same_finding(original, spelling):
    assert identities(rewritten(SPELLINGS[spelling])) == original


@settings(max_examples=12)
@given(
    st.sets(st.sampled_from(sorted(set(SPELLINGS) - {"items in circles", "items without numbers"})), max_size=3),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["微軟正黑體", "標楷體"]),
    st.sampled_from([12, 14]),
    st.permutations(["marketing.segmentation", "marketing.audience", "marketing.positioning"]),
)
def test_spelling_setting_and_order_together_change_no_fingerprint(spellings, guidance, remark, font, size, order):
    def change(words: str) -> str:
        for name in sorted(spellings):
            words = SPELLINGS[name](words)
        return words

    found = identities(rewritten(change), guidance=guidance, remark=remark, font=font, size=size, order=tuple(order))
    assert found == identities()


def numbered(style: Callable[[str], str]) -> dict[str, str]:
    return {key: style(spec.number) for key, spec in FORM.sections.items()}


@pytest.mark.parametrize(
    "style",
    [lambda number: number.replace("（", "(").replace("）", ")"), lambda number: number.replace("一、", "壹、").replace("二、", "貳、"), lambda number: ""],
    ids=["half-width brackets", "formal numerals", "no numbers"],
)  # fmt: skip
def test_other_numbers_of_headings_are_the_same_findings(original, style):
    assert identities(numbers=numbered(style)) == original


def test_renumbered_sections_are_the_same_findings(original):
    swapped = ("improvement.schedule", "improvement.update_cycle", "improvement.security", "improvement.release")
    moved = identities(order=(*swapped[1:], swapped[0]))
    assert {one for one in moved if one[0] != "X801"} == {one for one in original if one[0] != "X801"}


def test_other_findings_before_it_change_no_fingerprint(original):
    more = {
        "improvement.ui_ux": PLAN["improvement.ui_ux"] + "\n4. 另辦理訪談6場×20人=130人次，並邀請○○參加。",
        "marketing.campaign.workforce": "共3場×7人=22人次。" + FAULTY["marketing.campaign.workforce"],
        "improvement.feedback": ANSWERED
        + "4. 沒有夜間模式。\n5. 沒有英文版，外國遊客看不懂。\n6. 客服電話永遠打不通。\n7. 步道封閉了也沒通知。\n8. 相簿跑到一半跳掉。\n9. 字級不能放大。",
    }
    assert identities(more) > original


def test_findings_taken_away_change_no_other_fingerprint(original):
    less = identities(
        {"marketing.campaign.workforce": PLAN["marketing.campaign.workforce"], "improvement.schedule": "115年4月至115年9月"}
    )
    assert less < original


def test_what_is_selected_changes_no_fingerprint(original):
    assert set().union(*(identities(select=(code,)) for code in CONTENT)) == original


@pytest.mark.parametrize(
    ("code", "key", "old", "new"),
    [
        ("T404", "marketing.target", "62,540", "62,541"),
        ("T405", "marketing.target", "61,000", "60,500"),
        ("T408", "marketing.campaign.effect", "12,000=60,200", "11,000=59,200"),
        ("A501", "marketing.campaign.workforce", "12場×50人=650", "12場×50人=660"),
        ("A502", "improvement.budget.breakdown", "260,000", "270,000"),
        ("A503", "marketing.campaign.workforce", "共計44人", "共計45人"),
        ("A504", "improvement.stars", "3.2>3.5", "3.2>3.6"),
        ("A505", "marketing.budget.source", "2,000,000", "3,000,000"),
        ("B602", "marketing.budget.breakdown", "60,000", "70,000"),
        ("C702", "improvement.schedule", "115年4月", "115年5月"),
        ("X802", "improvement.feedback", "沒有英文版，外國遊客看不懂", "沒有日文版，外國遊客看不懂"),
        ("X803", "improvement.budget.breakdown", "辦公桌椅汰換", "辦公桌燈汰換"),
        ("X804", "marketing.positioning", "旅跡高熊", "旅跡高雌"),
        ("X806", "improvement.stars", "3.3星", "3.4星"),
        ("K901", "marketing.campaign.effect", "48,200+12,000=60,200", "48,300+12,000=60,300"),
    ],
)
def test_another_claim_is_another_finding(code, key, old, new):
    before = {key: FAULTY[key].replace("62,540", "62,450")} if code == "T405" else {key: FAULTY[key]}
    assert old in before[key]
    after = {key: before[key].replace(old, new)}
    first, second = (identities(sections, select=(code,)) for sections in (before, after))
    assert len(first) == len(second) > 0
    assert len(first & second) == len(first) - 1


def test_two_defects_of_one_rule_in_one_section_are_told_apart():
    """Equal ones too: the second of two is a finding of its own, and mending either leaves the first."""
    key = "marketing.campaign.workforce"
    twice = identities({key: "上午12場×50人=650人次；下午12場×50人=650人次。"}, select=("A501",))
    once = identities({key: "上午12場×50人=650人次；下午12場×50人=600人次。"}, select=("A501",))
    assert (len(twice), len(once)) == (2, 1)
    assert once < twice
