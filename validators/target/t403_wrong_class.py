"""T403 wrong-class: the percentage does not belong to the audience's class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.plan import Stated
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.readings import NO_READING, corrected
from validators.target.reckoning import TARGET, Reckoning, is_right, percent, reckon, shown


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the percentage; what follows from it (T404, T405) gives way."""
    reckoning = reckon(case)
    if reckoning is None or not reckoning.wrong_rate:
        return
    own, rate = reckoning.download_class, reckoning.rate
    assert rate is not None
    yield Hit(
        section=TARGET,
        span=rate.span,
        values={
            "audience": shown(reckoning.audience.value),
            "rate": percent(rate.value),
            "class": own.name,
            "right": percent(own.rate),
            "trail": reckoning.trail,
            "standard": shown(reckoning.standard),
        },
        expected=percent(own.rate),
        found=percent(rate.value),
        clause=own.clause,
        claim=f"rate {percent(rate.value)}≠{percent(own.rate)}",
        related=(reckoning.audience.span,),
        likely=_likely(case, reckoning, rate),
    )


def _likely(case: Case, reckoning: Reckoning, rate: Stated[Decimal]) -> Words:
    """The right percentage, where the plan's product is what it gives: then the percentage alone is mistyped."""
    product = reckoning.calculation.product if reckoning.calculation else None
    if product is None or not is_right(product, reckoning.exact):
        return NO_READING
    return corrected(case.document, rate, Fraction(reckoning.download_class.rate))


RULE = Rule(
    code="T403",
    name="wrong-class",
    severity="error",
    clause="績效管理指標一",
    title=Words("下載標準類別有誤", "The percentage is that of another class"),
    message=Words(
        "目標客群 {audience} 人屬{class}，標準為 {right}；計畫採用 {rate}。",
        "An audience of {audience} belongs to {class}, whose standard is {right}; the plan uses {rate}.",
    ),
    suggestion=Words(
        "請改以 {right} 計算：{trail}，下載標準為 {standard} 人次，並據以檢視下載目標。",
        "Use {right}: {trail}, a standard of {standard} downloads, and look at the target again.",
    ),
    explanation=Words(
        "目標對象超過100萬人為第一類（5%），10萬至100萬人為第二類（10%，兩端均含），未滿10萬人為第三類（25%）。類別有誤時，隨之而來的標準及目標不再另計為缺失。",
        "Over 1,000,000 people 5 %, from 100,000 to 1,000,000 (both included) 10 %, under 100,000 25 %. The standard and target that "
        "follow from a wrong class are not reported as well.",
    ),
    bad=Example(
        words=Words("624,500×5%=31,225人次", "624,500×5%=31,225人次"),
        sections={"marketing.target": "目標客群624,500人，標準為624,500×5%=31,225人次。\n本App訂定之目標下載數量為65,000人次。"},
    ),
    good=Example(words=Words("624,500×10%=62,450人次", "624,500×10%=62,450人次")),
    check=check,
)
