"""T408 target-not-reached: the projected total stays below the declared target."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import EFFECT, shown


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the projected total. Gives way where only a wrong sum (A501) keeps it below."""
    values = case.plan.values
    projected, target = values.projected_downloads, values.target
    if projected is None or target is None or projected.value >= target.value:
        return
    current, added = values.current_downloads, values.added_downloads
    trail = ""
    if current is not None and added is not None:
        total = current.value + added.value
        if total >= target.value:
            return
        trail = f"（{shown(current.value)} + {shown(added.value)} = {shown(total)}）"
    yield Hit(
        section=EFFECT,
        span=projected.span,
        values={
            "projected": shown(projected.value),
            "target": shown(target.value),
            "short": shown(target.value - projected.value),
            "trail": trail,
        },
        expected=Words(f"至少 {shown(target.value)}", f"at least {shown(target.value)}"),
        found=shown(projected.value),
        claim=f"{shown(projected.value)}<{shown(target.value)}",
        related=(target.span,),
    )


RULE = Rule(
    code="T408",
    name="target-not-reached",
    severity="warning",
    clause="計畫書格式二（五）3",
    title=Words("預期下載總數未達下載目標", "The campaign does not reach the target"),
    message=Words(
        "預期下載總數 {projected}{trail}，未達下載目標 {target}，尚差 {short}。",
        "The projected total of {projected}{trail} stays {short} below the target of {target}.",
    ),
    suggestion=Words(
        "請加強行銷作為使預估新增下載再增 {short} 次以上，或說明達成方式。",
        "Plan for {short} more downloads, or say how the target is to be reached.",
    ),
    explanation=Words(
        "預期效果所載累計下載總次數（現有加新增）應達行銷目標下載數量，否則行銷方案不足以達標。",
        "The projected total, today's downloads and the added ones, should reach the declared target; otherwise the campaign falls short.",
    ),
    bad=Example(
        words=Words("48,200+15,000=63,200，目標65,000", "48,200+15,000=63,200，目標65,000"),
        sections={"marketing.campaign.effect": "預期觸及30萬人次，可增加下載15,000人次。\n48,200+15,000=63,200（累計下載總次數）"},
    ),
    good=Example(words=Words("48,200+18,000=66,200，目標65,000", "48,200+18,000=66,200，目標65,000")),
    check=check,
)
