"""A502 table-sum: the items of a cost table do not add up to its total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.plan import CostLine, CostTable, Stated
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import agrees, as_written, counted, figure, items_sum
from validators.arithmetic.readings import Correction, likely


def check(case: Case) -> Iterator[Hit]:
    """One hit a table: at the total, or at the first wrong subtotal where the total is right."""
    for table in case.plan.values.cost_tables:
        total = table.total
        amounts = _amounts(table.items)
        if not amounts:
            continue
        if total is not None and total.amount is not None:
            exact = items_sum(table)
            if not agrees(total.amount, exact) and not agrees(total.amount, _sum(amounts)):
                yield _hit(case, table, total, exact, counted(table.items))
                continue
        wrong = _wrong_subtotal(table)
        if wrong is not None:
            line, items = wrong
            yield _hit(case, table, line, _sum(_amounts(items)), items)


def _amounts(items: Iterable[CostLine]) -> list[Stated[Decimal]]:
    return [line.amount for line in items if line.amount is not None]


def _sum(amounts: Iterable[Stated[Decimal]]) -> Fraction:
    return sum((Fraction(amount.value) for amount in amounts), Fraction(0))


def _wrong_subtotal(table: CostTable) -> tuple[CostLine, list[CostLine]] | None:
    """The first subtotal that fits neither the items above it nor those below it, with the items above it."""
    groups: list[list[CostLine]] = [[]]
    subtotals: list[CostLine] = []
    for line in table.lines:
        if line.kind == "item":
            groups[-1].append(line)
        elif line.kind == "subtotal" and line.amount is not None:
            subtotals.append(line)
            groups.append([])
    for place, subtotal in enumerate(subtotals):
        above, below = groups[place], groups[place + 1]
        so_far = [line for group in groups[: place + 1] for line in group]
        assert subtotal.amount is not None
        sums = [_sum(_amounts(items)) for items in (above, counted(tuple(above)), below, so_far)]
        if above and not any(agrees(subtotal.amount, exact) for exact in sums):
            return subtotal, above
    return None


def _hit(case: Case, table: CostTable, line: CostLine, exact: Fraction, items: list[CostLine]) -> Hit:
    assert line.amount is not None
    stated = Fraction(line.amount.value)
    amounts = _amounts(items)
    trail = " + ".join(figure(amount.value) for amount in amounts)
    return Hit(
        section=table.section,
        span=line.amount.span,
        values={
            "trail": trail,
            "exact": figure(exact),
            "stated": figure(stated),
            "difference": figure(abs(exact - stated)),
            "more": Words("少", "less") if stated < exact else Words("多", "more"),
            "label": case.document.quote(line.label) if line.label is not None else Words("合計", "the total"),
        },
        expected=Words(f"{figure(exact)} 元", f"NT${figure(exact)}"),
        found=as_written(case.document, line.amount),
        claim=f"{table.section}:{figure(exact)}≠{figure(stated)}",
        related=tuple(amount.span for amount in amounts),
        likely=likely(case, table.section, _corrections(line.amount, amounts, exact)),
    )


def _corrections(total: Stated[Decimal], amounts: list[Stated[Decimal]], exact: Fraction) -> Iterator[Correction]:
    """The total set right, or one of the items."""
    yield total, exact
    for amount in amounts:
        yield amount, Fraction(amount.value) + Fraction(total.value) - exact


RULE = Rule(
    code="A502",
    name="table-sum",
    severity="error",
    clause="要點第八點、計畫書格式（經費及經費來源）",
    title=Words("經費表加總不符", "A cost table does not add up"),
    message=Words(
        "各項金額加總為 {trail} = {exact} 元；「{label}」載 {stated} 元，{more} {difference} 元。",
        "The items add up to {trail} = NT${exact}; “{label}” says NT${stated}, NT${difference} {more}.",
    ),
    suggestion=Words(
        "請核對各項金額；如各項無誤，「{label}」請改為 {exact} 元。",
        "Check the items; if they are right, make “{label}” NT${exact}.",
    ),
    explanation=Words(
        "經費成本分析表各項金額相加應等於合計；小計為其所屬各項之和，不重複計入。金額依表頭或表上方之單位（千元、萬元）換算。",
        "The items of a cost table have to add up to its total; a subtotal is the sum of its items and is not counted again. Amounts "
        "follow the unit given in the header or above the table (千元, 萬元).",
    ),
    bad=Example(
        words=Words("50,000 + 100,000，合計 160,000", "50,000 + 100,000, total 160,000"),
        sections={
            "marketing.budget.breakdown": (
                "項目 | 說明 | 金額（元）\n宣導短片 | 如行銷內容說明 | 50,000\n網路推廣 | 如行銷內容說明 | 100,000\n合計 |  | 160,000"
            )
        },
    ),
    good=Example(
        words=Words("50,000 + 100,000，合計 150,000", "50,000 + 100,000, total 150,000"),
        sections={
            "marketing.budget.breakdown": (
                "項目 | 說明 | 金額（元）\n宣導短片 | 如行銷內容說明 | 50,000\n網路推廣 | 如行銷內容說明 | 100,000\n合計 |  | 150,000"
            )
        },
    ),
    check=check,
)
