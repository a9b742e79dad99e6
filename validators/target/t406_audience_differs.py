"""T406 audience-differs: the calculation uses another audience than 目標客群數量 states."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.readings import NO_READING, corrected
from validators.target.reckoning import TARGET, is_right, percent, reckon, shown


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the number in the calculation; the stated one is related."""
    reckoning = reckon(case)
    stated = case.plan.values.audience
    if reckoning is None or not reckoning.another_audience:
        return
    calculation = reckoning.calculation
    assert calculation is not None
    assert stated is not None
    product, rate = calculation.product, calculation.rate.value
    exact = Fraction(stated.value) * Fraction(rate)
    reading = NO_READING
    if product is not None and is_right(product, exact):
        reading = Words(
            f"計畫所寫 {shown(product.value)} 恰為以 {shown(stated.value)} 計算之結果，應係算式誤植。",
            f"The plan's {shown(product.value)} is what {shown(stated.value)} gives: the calculation seems mistyped.",
        )
    yield Hit(
        section=TARGET,
        span=calculation.audience.span,
        values={
            "used": shown(calculation.audience.value),
            "stated": shown(stated.value),
            "trail": f"{shown(stated.value)} × {percent(rate)} = {shown(exact)}",
            "reading": reading,
        },
        expected=shown(stated.value),
        found=shown(calculation.audience.value),
        claim=f"{shown(calculation.audience.value)}≠{shown(stated.value)}",
        related=(stated.span,),
        likely=corrected(case.document, calculation.audience, Fraction(stated.value)) if reading.zh else NO_READING,
    )


RULE = Rule(
    code="T406",
    name="audience-differs",
    severity="error",
    clause="績效管理指標一、計畫書格式二（二）（四）",
    title=Words("計算所用人數與目標客群不同", "The calculation uses another audience"),
    message=Words(
        "算式所用人數為 {used} 人，「目標客群數量」載 {stated} 人。{reading}",
        "The calculation uses {used} people, 目標客群數量 states {stated}. {reading}",
    ),
    suggestion=Words(
        "請查明何者正確並修正一致；以「目標客群數量」所載人數計算為 {trail}。",
        "Find out which one is right and use it in both places; with the stated one {trail}.",
    ),
    explanation=Words(
        "下載標準應以目標客群數量所載人數計算。以萬為單位之概數（198.6萬）與全數（1,986,191）視為相同。人數不同而乘積無誤時僅列本項。",
        "The standard is to be reckoned from the audience as stated. A number in 萬 agrees with the full one. Where only the audience "
        "differs and the product is right for it, this is the only finding.",
    ),
    bad=Example(
        words=Words("目標客群624,500人；算式 642,500×10%=64,250", "目標客群624,500人；算式 642,500×10%=64,250"),
        sections={"marketing.target": "本案屬第二類，標準為642,500×10%=64,250人次。\n本App訂定之目標下載數量為65,000人次。"},
    ),
    good=Example(words=Words("目標客群624,500人；算式 624,500×10%=62,450", "目標客群624,500人；算式 624,500×10%=62,450")),
    check=check,
)
