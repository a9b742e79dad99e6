"""T405 target-too-low: the declared target is below the standard."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import TARGET, Reckoning, floor, reckon, shown


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the target. Gives way where a wrong class, audience or product is why it is too low."""
    values = case.plan.values
    target = values.target
    if target is None:
        return
    reckoning = reckon(case)
    if reckoning is None:
        if values.standard is None or target.value >= values.standard.value:
            return
        standard, trail, clause, related = int(values.standard.value), shown(values.standard.value), None, values.standard.span
    elif target.value >= reckoning.standard or _follows(case, reckoning):
        return
    else:
        standard, trail, clause = reckoning.standard, reckoning.trail, reckoning.download_class.clause
        related = reckoning.audience.span
    yield Hit(
        section=TARGET,
        span=target.span,
        values={
            "target": shown(target.value),
            "standard": shown(standard),
            "trail": trail,
            "short": shown(standard - target.value),
        },
        expected=Words(f"至少 {shown(standard)}", f"at least {shown(standard)}"),
        found=shown(target.value),
        clause=clause,
        claim=f"{shown(target.value)}<{shown(standard)}",
        related=(related,),
    )


def _follows(case: Case, reckoning: Reckoning) -> bool:
    """Whether the target keeps to what the plan itself reckons, so that another rule already says what is wrong."""
    target, calculation, rate = case.plan.values.target, reckoning.calculation, reckoning.rate
    assert target is not None
    if reckoning.wrong_product:
        assert calculation is not None
        assert calculation.product is not None
        return target.value >= calculation.product.value
    if not (reckoning.wrong_rate or reckoning.another_audience):
        return False
    assert rate is not None
    audience = calculation.audience if calculation is not None else reckoning.audience
    return target.value >= floor(Fraction(audience.value) * Fraction(rate.value))


RULE = Rule(
    code="T405",
    name="target-too-low",
    severity="error",
    clause="績效管理指標一",
    title=Words("下載目標低於標準", "The target is below the standard"),
    message=Words(
        "下載目標 {target} 低於標準 {standard}（{trail}），差 {short}。",
        "The target of {target} is {short} below the standard of {standard} ({trail}).",
    ),
    suggestion=Words("請將下載目標訂為 {standard} 人次以上。", "Set the target to {standard} downloads or more."),
    explanation=Words(
        "下載目標不得低於目標客群人數乘以該類百分比（小數捨去）。以目標客群數量所載人數為準。",
        "The target may not be lower than the stated audience times the percentage of its class, fractions cut.",
    ),
    bad=Example(
        words=Words("標準62,450人次，目標下載數量為60,000人次。", "標準62,450人次，目標下載數量為60,000人次。"),
        sections={
            "marketing.target": "目標客群624,500人，屬第二類，標準為624,500×10%=62,450人次。\n本App訂定之目標下載數量為60,000人次。"
        },
    ),
    good=Example(words=Words("標準62,450人次，目標下載數量為65,000人次。", "標準62,450人次，目標下載數量為65,000人次。")),
    check=check,
)
