"""T409 effect-unquantified: 預期效果 gives no number for reach or for added downloads."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.target.reckoning import EFFECT, is_present


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words; one of the two numbers is enough, as in the official example."""
    values = case.plan.values
    if values.reach or values.added_downloads or not is_present(case, EFFECT):
        return
    content = case.plan.sections[EFFECT].content
    yield Hit(
        section=EFFECT,
        span=content[0] if content else None,
        expected=Words("預期觸及人數、預估增加下載量", "the people reached and the downloads added"),
        found=Words("未載明數字", "no number of either"),
        claim="effect",
    )


RULE = Rule(
    code="T409",
    name="effect-unquantified",
    severity="warning",
    clause="計畫書格式二（五）3",
    title=Words("預期效果沒有數字", "The effect has no number"),
    message=Words(
        "「預期效果」未載明預期觸及人數或預估增加之下載量。",
        "預期效果 gives no number for the people reached or the downloads added.",
    ),
    suggestion=Words(
        "請載明預期觸及人數及預估增加下載量，例如「預期觸及30萬人次，預估增加下載18,000次；48,200+18,000=66,200次」。",
        "State both, such as 預期觸及30萬人次，預估增加下載18,000次；48,200+18,000=66,200次.",
    ),
    explanation=Words(
        "格式要求載明行銷預期觸及人數、預估增加多少下載量。兩者均無數字時指出；僅有百分比（成長20%）而無次數，無從與下載目標比較，亦屬之。",
        "The form asks for the people reached and the downloads added. Reported where neither has a number; a mere percentage cannot be "
        "compared with the target.",
    ),
    bad=Example(
        words=Words("下載量可望穩定成長，達成所訂目標。", "下載量可望穩定成長，達成所訂目標。"),
        sections={"marketing.campaign.effect": "預期民眾對本服務之認識將明顯增加，下載量可望穩定成長，達成所訂目標。"},
    ),
    good=Example(words=Words("預期觸及30萬人次，可增加下載18,000人次。", "預期觸及30萬人次，可增加下載18,000人次。")),
    check=check,
)
