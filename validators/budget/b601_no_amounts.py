"""B601 no-amounts: the cost analysis names no amount."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

BREAKDOWN = "budget.breakdown"


def check(case: Case) -> Iterator[Hit]:
    """One hit a breakdown that has content and no money in it."""
    for key in (f"{spec.key}.{BREAKDOWN}" for spec in case.form.parts):
        section = case.plan.sections.get(key)
        if section is None or section.status != "present" or not section.content:
            continue
        if case.plan.values.budget_amounts.get(key):
            continue
        yield Hit(
            section=key,
            span=section.content[0],
            values={"heading": case.form.sections[key].heading},
            expected=Words("各項目之金額及合計", "an amount for each item, and the total"),
            found=Words("未列金額", "no amount"),
            claim=key,
        )


RULE = Rule(
    code="B601",
    name="no-amounts",
    severity="error",
    clause="要點第八點、計畫書格式（經費及經費來源）",
    title=Words("成本分析未列金額", "The cost analysis names no amount"),
    message=Words("「{heading}」未列出任何金額。", "“{heading}” names no amount of money."),
    suggestion=Words(
        "請逐項列出金額及合計；無需經費者，請敘明 0 元及理由。",
        "List an amount for each item and the total; where nothing is spent, say NT$0 and why.",
    ),
    explanation=Words(
        "各項經費成本分析須列出每一項目的金額，審查人員始能判斷經費是否合理、與改善內容是否相符。",
        "The cost analysis has to name an amount for each item, or a reviewer cannot tell whether the money fits the work.",
    ),
    bad=Example(
        words=Words("視執行情形核實支應。", "視執行情形核實支應。"),
        sections={
            "marketing.budget.breakdown": "登山口立牌、集章活動紀念毛巾及宣導短片所需人力與物品，均由現有資源調度，視實際執行情形核實支應，不足部分另案簽辦。"
        },
    ),
    good=Example(words=Words("宣導短片 50,000 元", "宣導短片 50,000 元")),
    check=check,
)
