"""C705 cycle-unstated: 資料更新週期 names no cycle."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

CYCLE = "improvement.update_cycle"


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words."""
    section = case.plan.sections.get(CYCLE)
    if section is None or section.status != "present" or case.plan.values.update_cycle is not None:
        return
    yield Hit(
        section=CYCLE,
        span=section.content[0] if section.content else None,
        expected=Words(
            "年、季、月、週、日、即時或其他（敘明）", "year, quarter, month, week, day, real time, or another one that is stated"
        ),
        found=Words("未載明週期", "no cycle"),
        claim="cycle",
    )


RULE = Rule(
    code="C705",
    name="cycle-unstated",
    severity="warning",
    clause="計畫書格式一（五）",
    title=Words("未載明更新週期", "No cycle is named"),
    message=Words("「資料更新週期」未載明週期。", "資料更新週期 names no cycle."),
    suggestion=Words(
        "請載明年、季、月、週、日或即時，例如「每月更新一次」；其他週期請敘明，例如「其他：配合開班梯次更新」。",
        "Name year, quarter, month, week, day or real time, such as 每月更新一次, or say what else governs it.",
    ),
    explanation=Words(
        "格式要求選填年、季、月、日或其他。由誰維護、如何檢核不是週期；不定期、視需要更新等於未定。",
        "The form asks for a cycle. Who maintains the data is none; 不定期 and 視需要 leave it open.",
    ),
    bad=Example(
        words=Words("由承辦單位指定專人維護。", "由承辦單位指定專人維護。"),
        sections={"improvement.update_cycle": "資料由承辦單位指定專人維護，並由主管抽查內容是否正確。"},
    ),
    good=Example(words=Words("每月更新一次", "每月更新一次")),
    check=check,
)
