"""A505 amount-differs: a total stated in prose differs from the table's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.plan import CostLine, CostTable, Stated
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import agrees, as_written, counted, figure, items_sum
from validators.arithmetic.readings import NO_READING, corrected

BUDGET = ("budget", "budget.source", "budget.breakdown")


def check(case: Case) -> Iterator[Hit]:
    """One hit a total in prose that no table of its part bears out, where that total stands.

    Where the table does not add up and the prose agrees with its items, the total in the table is the wrong one (A502).
    """
    values = case.plan.values
    for part in (spec.key for spec in case.form.parts):
        tables = [table for table in values.cost_tables if table.section.startswith(f"{part}.")]
        if not tables:
            continue
        totals = [table.total.amount for table in tables if table.total is not None and table.total.amount is not None]
        known = {Fraction(total.value) for total in totals} | {items_sum(table) for table in tables}
        known |= {sum((Fraction(total.value) for total in totals), Fraction(0)), sum(map(items_sum, tables), Fraction(0))}
        shown, total = _table_total(tables)
        places = (total.span,) if total is not None else tuple(line.amount.span for line in _items(tables) if line.amount)
        agreed = total is not None and [shown] == [items_sum(table) for table in tables]
        for key in (f"{part}.{name}" for name in BUDGET):
            for stated in values.prose_totals.get(key, ()):
                if any(agrees(stated, total) for total in known):
                    continue
                yield Hit(
                    section=key,
                    span=stated.span,
                    values={"stated": figure(stated.value), "table": figure(shown), "quote": as_written(case.document, stated)},
                    expected=Words(f"{figure(shown)} 元", f"NT${figure(shown)}"),
                    found=as_written(case.document, stated),
                    claim=f"{part}:{figure(stated.value)}≠{figure(shown)}",
                    related=places,
                    likely=corrected(case.document, stated, shown) if agreed else NO_READING,
                )


def _table_total(tables: list[CostTable]) -> tuple[Fraction, Stated[Decimal] | None]:
    """The total to show: the only table's own one, else the sum over the tables."""
    if len(tables) == 1:
        (table,) = tables
        total = table.total
        if total is not None and total.amount is not None:
            return Fraction(total.amount.value), total.amount
    return sum(map(items_sum, tables), Fraction(0)), None


def _items(tables: list[CostTable]) -> Iterator[CostLine]:
    return (line for table in tables for line in counted(table.items))


RULE = Rule(
    code="A505",
    name="amount-differs",
    severity="warning",
    clause="要點第八點、計畫書格式（經費及經費來源）",
    title=Words("文字所述總額與經費表不符", "A total in prose differs from the table"),
    message=Words(
        "文字所述總額為 {stated} 元，經費表之總額為 {table} 元，兩者不符。",
        "The prose gives a total of NT${stated}, the cost table NT${table}.",
    ),
    suggestion=Words(
        "請查明何者正確並修正一致；如經費表無誤，文字請改為 {table} 元。",
        "Find out which one is right; if it is the table, make the prose NT${table}.",
    ),
    explanation=Words(
        "經費來源或成本分析文字中所述的總額，應與經費表合計相同；以萬元表達者，依其最後一位容許捨入。",
        "A total stated in the words of the source or of the breakdown has to be the table's; one given in 萬元 may be rounded at its "
        "last digit.",
    ),
    bad=Example(
        words=Words("經費共計 160,000 元；表列合計 150,000 元", "160,000 in prose; 150,000 in the table"),
        sections={
            "marketing.budget.breakdown": (
                "各項經費共計160,000元，明細如下：\n項目 | 說明 | 金額（元）\n宣導短片 | 如行銷內容說明 | 50,000\n"
                "網路推廣 | 如行銷內容說明 | 100,000\n合計 |  | 150,000"
            )
        },
    ),
    good=Example(
        words=Words("經費共計 150,000 元；表列合計 150,000 元", "150,000 in prose and in the table"),
        sections={
            "marketing.budget.breakdown": (
                "各項經費共計150,000元，明細如下：\n項目 | 說明 | 金額（元）\n宣導短片 | 如行銷內容說明 | 50,000\n"
                "網路推廣 | 如行銷內容說明 | 100,000\n合計 |  | 150,000"
            )
        },
    ),
    check=check,
)
