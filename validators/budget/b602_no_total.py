"""B602 no-total: a cost table with two or more items has no total."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import CostTable
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import figure, items_sum

LEAST_ITEMS = 2


def check(case: Case) -> Iterator[Hit]:
    """One hit a table without a total. A list of costs in prose may give its total in the prose as well."""
    for table in case.plan.values.cost_tables:
        amounts = [line.amount for line in table.items if line.amount is not None]
        if len(amounts) < LEAST_ITEMS or (table.total is not None and table.total.amount is not None) or _told(case, table):
            continue
        exact = figure(items_sum(table))
        yield Hit(
            section=table.section,
            span=table.span,
            values={"items": str(len(amounts)), "exact": exact},
            expected=Words(f"合計 {exact} 元", f"a total of NT${exact}"),
            found=Words("無合計", "no total"),
            claim=exact,
            related=tuple(amount.span for amount in amounts),
        )


def _told(case: Case, table: CostTable) -> bool:
    """Whether the table is a list in prose whose total stands in the prose, has its total below it (以上總計20萬元), or is one of several with a total over all."""
    several = [other for other in case.plan.values.cost_tables if other.section == table.section]
    totals = [other.total.amount.value for other in several if other.total is not None and other.total.amount is not None]
    if sum(map(items_sum, several)) in totals:
        return True
    told = case.plan.values.prose_totals.get(table.section, ())
    last = max(line.amount.span.block for line in table.lines if line.amount is not None)
    paragraphs = case.document.paragraphs
    listed = not paragraphs[table.span.block].in_table
    return any(listed or (total.span.block > last and not paragraphs[total.span.block].in_table) for total in told)


RULE = Rule(
    code="B602",
    name="no-total",
    severity="warning",
    clause="要點第八點、計畫書格式（經費及經費來源）",
    title=Words("經費表無合計", "A cost table has no total"),
    message=Words("經費表列有 {items} 項金額，但沒有合計。", "The cost table has {items} amounts and no total."),
    suggestion=Words("請增列合計；依所列各項加總為 {exact} 元。", "Add a total; the items add up to NT${exact}."),
    explanation=Words(
        "經費表有兩項以上時，應列出合計，以便與經費來源核對。",
        "A cost table with two or more items has to give its total, so that it can be held against the source of the money.",
    ),
    bad=Example(
        words=Words("宣導短片 50,000、網路推廣 100,000（無合計）", "宣導短片 50,000, 網路推廣 100,000, no total"),
        sections={
            "marketing.budget.breakdown": (
                "項目 | 說明 | 金額（元）\n宣導短片 | 如行銷內容說明 | 50,000\n網路推廣 | 如行銷內容說明 | 100,000"
            )
        },
    ),
    good=Example(words=Words("… 合計 150,000", "… total 150,000")),
    check=check,
)
