"""Cost tables, and the totals beside them, against sums of `Decimal`, whatever the unit and the writing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders.good_plan import PLAN
from tests.properties.effort import tries
from tests.properties.papers import Finding, found

BREAKDOWN, SOURCE = "marketing.budget.breakdown", "marketing.budget.source"
LABELS = (
    "登山口QR Code立牌",
    "集章活動紀念毛巾",
    "宣導短片拍攝",
    "捷運車廂刊登",
    "步道安全摺頁",
    "QR Code立牌維護",
    "紀念毛巾包裝",
    "宣導短片字幕",
)
UNITS = {"元": 1, "千元": 1_000, "萬元": 10_000}
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def written(amount: Decimal, writing: str) -> str:
    """An amount counted in the unit of the table."""
    words = f"{amount:,f}" if "comma" in writing else f"{amount:f}"
    if writing.startswith("nt"):
        words = f"NT${words}"
    return words.translate(WIDE) if "wide" in writing else words


@st.composite
def amounts(draw: st.DrawFn, unit: int, least: int = 1) -> list[Decimal]:
    """Amounts in the table's unit: whole dollars, and with at most one decimal where the unit is larger."""
    size = draw(st.integers(least, len(LABELS)))
    if unit == 1:
        return [Decimal(draw(st.integers(1, 2_000) | st.integers(1, 400).map(lambda one: one * 500))) for _ in range(size)]
    return [Decimal(draw(st.integers(1, 900))) / draw(st.sampled_from((1, 1, 10))) for _ in range(size)]


def heads(items: list[Decimal]) -> bool:
    """Whether an item is the sum of two or more right below it, so that it may be theirs."""
    return any(items[at] == sum(items[at + 1 : end]) for at in range(len(items)) for end in range(at + 3, len(items) + 1))


@tries(50)
@given(st.data(), st.sampled_from(tuple(UNITS)), st.sampled_from(("plain", "comma", "wide", "wide comma")), st.booleans())
def test_the_items_of_a_table_add_up_to_its_total_or_are_reported(
    data: st.DataObject, unit: str, writing: str, above: bool
) -> None:
    items = data.draw(amounts(UNITS[unit]))
    assume(not heads(items))
    off = data.draw(st.sampled_from((0, 0, 1, -1, 10, 500, -7)))
    total = sum(items, Decimal(0)) + off
    assume(total > 0)
    head = "項目 | 說明 | 金額" if above else f"項目 | 說明 | 金額（{unit}）"
    rows = [f"{label} | 如行銷內容說明 | {written(amount, writing)}" for label, amount in zip(LABELS, items, strict=False)]
    lines = [f"單位：新臺幣{unit}"] * above + [head, *rows]
    has_total = data.draw(st.sampled_from((True, True, True, False)))
    if has_total:
        word = data.draw(st.sampled_from(("合計", "總計", "合　計", "總經費", "共計")))
        lines.append(f"{word} |  | {written(total, writing)}")
    expected: list[Finding] = []
    if has_total and off:
        expected = [("A502", BREAKDOWN)]
    if not has_total and len(items) >= 2:
        expected = [("B602", BREAKDOWN)]
    assert found({BREAKDOWN: "\n".join(lines)}) == expected


@tries(20)
@given(st.data(), st.sampled_from((0, 0, 0, 100, -100)), st.sampled_from((0, 0, 100)))
def test_a_subtotal_is_counted_once_and_has_a_sum_of_its_own(data: st.DataObject, off: int, off_total: int) -> None:
    items = [one * 1000 for one in data.draw(amounts(1, 4))]
    cut = data.draw(st.integers(2, len(items) - 2))
    groups = [items[:cut], items[cut:]]
    assume(not any(map(heads, (items, *groups))))
    lines = ["項目 | 說明 | 金額（元）"]
    labels = iter(LABELS)
    for number, group in enumerate(groups):
        lines += [f"{next(labels)} | 如行銷內容說明 | {amount:,}" for amount in group]
        lines.append(f"小計 |  | {sum(group) + (off if number == 0 else 0):,}")
    lines.append(f"總計 |  | {sum(items) + off_total:,}")
    assert found({BREAKDOWN: "\n".join(lines)}) == ([("A502", BREAKDOWN)] if off or off_total else [])


@tries(25)
@given(st.data(), st.sampled_from((0, 0, 1, 100, -1)))
def test_a_total_in_prose_is_that_of_the_table(data: st.DataObject, off: int) -> None:
    items = [one * 1000 for one in data.draw(amounts(1, 2))]
    assume(not heads(items))
    total = int(sum(items, Decimal(0)))
    said = total + off * 1000
    prose = data.draw(
        st.sampled_from(
            (
                f"所需經費共計新臺幣{said:,}元，明細如下：",
                f"經費合計{said:,}元，分析如下：",
                f"本案總經費NT${said:,}，明細如下表：",
                f"所需經費共計{Decimal(said) / 10_000:f}萬元，明細如下：",
                f"所需經費總計{said // 1000}千元，明細如下：",
            )
        )
    )
    rows = [f"{label} | 如行銷內容說明 | {amount:,}" for label, amount in zip(LABELS, items, strict=False)]
    lines = [prose, "項目 | 說明 | 金額（元）", *rows, f"合計 |  | {total:,}"]
    assert found({BREAKDOWN: "\n".join(lines)}) == ([("A505", BREAKDOWN)] if off else [])


@tries(30)
@given(st.data(), st.sampled_from(("×", "*", "x", "＊", "✕", " × ")), st.sampled_from((0, 0, 0, 1, -10)))
def test_quantity_times_price_in_a_line_is_reckoned(data: st.DataObject, sign: str, off: int) -> None:
    count, price = data.draw(st.integers(2, 3_000)), data.draw(st.integers(10, 900))
    amount = count * price
    unit, each = data.draw(st.sampled_from((("條", "元"), ("份", "元"), ("面", "元"))))
    words = f"{count:,}{unit}{sign}{price}{each}={amount + off:,}元"
    rows = [
        f"集章活動紀念毛巾 | {words} | {amount + off:,}",
        "捷運車廂刊登 | 如執行項目第3點 | 50,000",
        f"合計 |  | {amount + off + 50_000:,}",
    ]
    assert found({BREAKDOWN: "\n".join(["項目 | 說明 | 金額（元）", *rows])}) == ([("A501", BREAKDOWN)] if off else [])


@tries(30)
@given(
    st.lists(st.integers(1, 60), min_size=2, max_size=4), st.sampled_from((0, 0, 1, -1, 20)), st.integers(0, 3), st.integers(0, 2)
)
def test_people_in_a_sentence_add_up(people: list[int], off: int, joint: int, word: int) -> None:
    total = sum(people) + off
    assume(total > 0)
    named = [f"{who}{count}人" for who, count in zip(("業務承辦", "社群小編", "登山志工", "資訊人員"), people, strict=False)]
    written = (
        f"{'、'.join(named[:-1])}及{named[-1]}",
        "、".join(named),
        "，".join(named),
        f"{'、'.join(named[:-1])}與{named[-1]}",
    )[joint]
    sentence = f"{written}，{('共計', '合計', '總計')[word]}{total}人，各項工作均由現有人力分工辦理。"
    expected = [("A503", "marketing.campaign.workforce")] if off else []
    assert found({"marketing.campaign.workforce": sentence}) == expected


@tries(30)
@given(
    st.integers(2, 90_000),
    st.sampled_from(("5%", "12.5%", "30%", "0.5", "七折", "8成", "百分之二十")),
    st.sampled_from((0, 0, 1, 2, -1, -2, 50)),
)
def test_a_share_may_be_cut_or_rounded_but_nothing_else(base: int, share: str, off: int) -> None:
    value = {"5%": "0.05", "12.5%": "0.125", "30%": "0.3", "0.5": "0.5", "七折": "0.7", "8成": "0.8", "百分之二十": "0.2"}[share]
    assume(share != "七折")
    exact = base * Decimal(value)
    stated = int(exact) + off
    assume(stated > 0)
    right = stated == exact if exact == int(exact) else abs(stated - exact) < 1
    words = PLAN["marketing.campaign.effect"] + f"\n另由會員{base:,}人×{share}={stated:,}人持續使用。"
    assert found({"marketing.campaign.effect": words}) == ([] if right else [("A501", "marketing.campaign.effect")])


@tries(20)
@given(st.integers(10, 500_000), st.sampled_from((0, 1, -1, 5_000)), st.sampled_from((">", "<", "≧", "≦", "＞", "＜", "≥", "≤")))
def test_a_comparison_holds_or_is_reported(left: int, off: int, sign: str) -> None:
    right = max(2, left + off)
    holds = {">": left > right, "<": left < right, "≧": left >= right, "≦": left <= right}
    usual = {"＞": ">", "＜": "<", "≥": "≧", "≤": "≦"}.get(sign, sign)
    words = PLAN["marketing.positioning"] + f"每月平均使用{left:,}次{sign}{right:,}次，足見需求。"
    assert found({"marketing.positioning": words}) == ([] if holds[usual] else [("A504", "marketing.positioning")])
