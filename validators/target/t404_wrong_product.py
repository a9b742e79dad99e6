"""T404 wrong-product: audience × percentage is not the number stated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.plan import Stated, TargetCalculation
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.readings import NO_READING, corrected, is_swap
from validators.target.reckoning import TARGET, floor, is_right, percent, reckon, shown, written_exact


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the product."""
    reckoning = reckon(case)
    if reckoning is None or not reckoning.wrong_product:
        return
    calculation = reckoning.calculation
    assert calculation is not None
    product = calculation.product
    assert product is not None
    exact = written_exact(calculation)
    reading = reading_of(case, calculation, product, exact)
    yield Hit(
        section=TARGET,
        span=product.span,
        values={
            "trail": f"{shown(calculation.audience.value)} × {percent(calculation.rate.value)} = {shown(exact)}",
            "product": shown(product.value),
            "right": shown(floor(exact)),
            "reading": reading,
        },
        expected=shown(exact),
        found=shown(product.value),
        claim=f"{shown(calculation.audience.value)}×{percent(calculation.rate.value)}={shown(product.value)}",
        related=(calculation.audience.span, calculation.rate.span),
        likely=corrected(case.document, product, Fraction(floor(exact))) if reading.zh and not reckoning.wrong_rate else NO_READING,
    )


def reading_of(case: Case, calculation: TargetCalculation, product: Stated[Decimal], exact: Fraction) -> Words:
    """The one slip that would explain the number; no words where there is no single one."""
    value = Fraction(product.value)
    readings: list[Words] = []
    for factor, zh, en in ((Fraction(1, 10), "多寫一位", "one digit too many"), (Fraction(10), "少寫一位", "one digit too few")):
        if abs(value * factor - exact) <= max(Fraction(1), factor):
            readings.append(Words(f"可能{zh}。", f"It may have {en}."))
    if any(is_swap(str(int(value)), str(floor(exact) + more)) for more in (0, 1)):
        readings.append(Words("可能數字前後對調。", "Two digits may have changed places."))
    audience = Fraction(calculation.audience.value)
    for one in case.form.classes:
        if is_right(product, audience * Fraction(one.rate)):
            readings.append(Words(f"該數恰為以 {percent(one.rate)} 計算之結果。", f"It is what {percent(one.rate)} would give."))
    return readings.pop() if len(readings) == 1 else NO_READING


RULE = Rule(
    code="T404",
    name="wrong-product",
    severity="error",
    clause="績效管理指標一、二",
    title=Words("下載標準計算錯誤", "The standard is reckoned wrongly"),
    message=Words(
        "下載標準計算錯誤：{trail}；計畫載 {product}。{reading}",
        "The standard is reckoned wrongly: {trail}; the plan says {product}. {reading}",
    ),
    suggestion=Words("請更正為 {right}（小數捨去）。", "Write {right} (fractions are cut)."),
    explanation=Words(
        "下載標準為目標客群人數乘以該類百分比。官方範例 1,986,191 × 5% = 99,309.55 取 99,309，故與精確值相差 1 以內均屬正確；以萬為單位書寫者，依其最後一位捨入。",
        "The standard is the audience times the percentage of its class. The official example cuts 99,309.55 to 99,309, so a number within 1 "
        "of the exact value is right; one written in 萬 may be cut or rounded at its last digit.",
    ),
    bad=Example(
        words=Words("624,500×10%=62,540人次", "624,500×10%=62,540人次"),
        sections={
            "marketing.target": "目標客群624,500人，屬第二類，標準為624,500×10%=62,540人次。\n本App訂定之目標下載數量為65,000人次。"
        },
    ),
    good=Example(words=Words("624,500×10%=62,450人次", "624,500×10%=62,450人次")),
    check=check,
)
