"""What a plan says it costs: cost tables, totals stated in prose, every amount of money in the breakdowns, the two budgets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ingest.facts.cost_tables import cost_tables_of
from ingest.facts.stating import Stretch, stated_number, stretches_of
from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import CostTable, Section, Stated
from schemas.records import dataclass
from text.fold import fold
from text.numerals import Number, find_numbers

BUDGET = ".budget"
SOURCE = ".budget.source"
BREAKDOWN = ".budget.breakdown"

_LEADS_TO_TOTAL = re.compile(
    r"(?:共計|合計|總計|總共|共需|共為|合共|加總|總額|總價|總金額|總經費|總預算|總費用|經費總額"
    r"|(?:所需|需用|全案|本案|本項|執行|計畫|開發|改版|行銷|推廣|宣導|預估|預計)(?:之)?(?:總)?(?:經費|費用|預算)"
    r"|(?:經費|費用|預算)(?:需求)?(?=(?:共|計|約|為|需|合|總)))"
    r"(?:金額|經費|費用|預算|總額|需求|共|合|總|計|約|為|需|需要|編列|:|,(?!\d)|新?台幣|NT\$|NTD|\$|[ ])*$"
    r"|(?:^|[,、。;])[ ]*(?:全部|經費)?共(?:為|有)?[ ]*(?:新?台幣|NT\$|\$|[ ])*$"
)
_BORNE = re.compile(r"支應|編列|勻支|項下|負擔|補助|經費|預算|自籌|(?:業務|行銷|宣導|推廣|宣傳|工作|活動)費|基金|收入|會費")
_NOT_ALL = re.compile(r"不足|其餘|差額|部分|上限|以內|以下|每[年月季次場]|分攤|維護費|罰|薪資|門檻")
_ONE_PAYS = re.compile(r"(?:補助|自籌|配合款|分攤|分擔)[^,、。;]{0,12}$")
"""Who pays a part of the plan's cost (補助本計畫經費60萬元, 其餘由本局自籌), where the sentence names more amounts."""
_SUM = re.compile(r"[共合總]")
_SHARE_OF = re.compile(r"元?[ ]*(?:[之的][ ]*)?(?:[約近][ ]*)?(?:\d[\d.]*[ ]*%|百分之|[一二三四五六七八九]成)")
"""Behind an amount that the plan takes a share of: 占全年推廣預算200萬元之10%."""
_SENTENCE = re.compile(r"[。;!?]")
_PER = re.compile(r"每[^\W\d]{0,4}[ ]*(?:新?台幣|NT\$|\$)?[ ]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """The money of a plan, in New Taiwan dollars."""

    tables: tuple[CostTable, ...]
    prose_totals: Mapping[str, tuple[Stated[Decimal], ...]]
    """Totals stated in prose, by the key of the section they stand in."""
    amounts: Mapping[str, tuple[Stated[Decimal], ...]]
    """Every amount in a breakdown, table or prose, by the breakdown's key."""
    budgets: Mapping[str, Stated[Decimal]]
    """The total of each part by the part's key: its table's, or else the one its prose states."""


def read_costs(document: Document, form: Form, sections: Mapping[str, Section]) -> Costs:
    """All that the budget sections say about money."""
    tables: list[CostTable] = []
    prose: dict[str, tuple[Stated[Decimal], ...]] = {}
    amounts: dict[str, tuple[Stated[Decimal], ...]] = {}
    budgets: dict[str, Stated[Decimal]] = {}
    for part in (spec.key for spec in form.parts):
        breakdown = sections.get(part + BREAKDOWN)
        # who leaves out the headings of the sub-items states the costs in the section itself
        own = sections.get(part + BUDGET)
        home = breakdown if breakdown is not None and breakdown.content else own
        found = cost_tables_of(document, home.key, home.content) if home is not None else ()
        tables.extend(found)
        in_tables = _blocks(found)
        for key in (part + BUDGET, part + SOURCE, part + BREAKDOWN):
            section = sections.get(key)
            if section is not None and section.content:
                totals = _prose_totals(document, section.content, in_tables, source=key == part + SOURCE)
                if totals:
                    prose[key] = totals
        if breakdown is not None:
            amounts[part + BREAKDOWN] = _amounts(document, breakdown, found, in_tables)
        total = _budget(found, [prose[key] for key in (part + BREAKDOWN, part + BUDGET, part + SOURCE) if key in prose])
        if total is not None:
            budgets[part] = total
    return Costs(tables=tuple(tables), prose_totals=prose, amounts=amounts, budgets=budgets)


def _blocks(tables: tuple[CostTable, ...]) -> frozenset[tuple[int, int]]:
    """Block and begin of every amount that a table holds."""
    return frozenset((line.amount.span.block, line.amount.span.start) for table in tables for line in table.lines if line.amount)


def _budget(tables: tuple[CostTable, ...], prose: list[tuple[Stated[Decimal], ...]]) -> Stated[Decimal] | None:
    totals = [table.total.amount for table in tables if table.total is not None and table.total.amount is not None]
    if len(tables) == 1 and totals:
        return totals[0]
    if len(totals) > 1:
        whole = next((one for group in prose for one in group if one.value == sum(total.value for total in totals)), None)
        return whole or max(totals, key=lambda one: one.value)
    if totals:
        return totals[0]
    return prose[0][0] if prose else None


def _money(text: str) -> list[Number]:
    return [number for number in find_numbers(text) if number.currency and not number.percent]


def _prose_totals(
    document: Document, content: tuple[Span, ...], in_tables: frozenset[tuple[int, int]], *, source: bool
) -> tuple[Stated[Decimal], ...]:
    found: list[Stated[Decimal]] = []
    amounts: list[tuple[Stretch, Number]] = []
    for stretch in stretches_of(document, content):
        if document.paragraphs[stretch.block].in_table and _is_cell_amount(stretch, in_tables):
            continue
        folded = fold(stretch.text)
        for number in _money(stretch.text):
            if (stretch.block, stretch.start + number.start) in in_tables:
                continue
            amounts.append((stretch, number))
            if number.approximate or _PER.search(folded[: number.start]) or _SHARE_OF.match(folded, number.unit_end):
                continue
            begin, end = _sentence(folded, number)
            alone = sum(1 for one in _money(stretch.text) if begin <= one.start < end) == 1
            if _leads_to_total(folded[begin : number.start], alone=alone):
                found.append(stated_number(document, stretch, number))
    if not found and source and len(amounts) == 1:
        stretch, number = amounts[0]
        folded = fold(stretch.text)
        begin, end = _sentence(folded, number)
        sentence = folded[begin:end]
        if not number.approximate and _BORNE.search(sentence) and not _NOT_ALL.search(folded):
            found.append(stated_number(document, stretch, number))
    return tuple(found)


def _sentence(folded: str, number: Number) -> tuple[int, int]:
    """Where the sentence begins and ends that the number stands in."""
    begin = max((one.end() for one in _SENTENCE.finditer(folded, 0, number.start)), default=0)
    behind = _SENTENCE.search(folded, number.end)
    return begin, behind.start() if behind else len(folded)


def _leads_to_total(before: str, *, alone: bool) -> bool:
    """Whether the words before an amount say that it is the whole cost; `alone` where its sentence names no other amount."""
    leads = _LEADS_TO_TOTAL.search(before)
    if leads is None:
        return False
    return alone or bool(_SUM.search(leads.group())) or not _ONE_PAYS.search(before[: leads.start()])


def _is_cell_amount(stretch: Stretch, in_tables: frozenset[tuple[int, int]]) -> bool:
    return any(block == stretch.block for block, _ in in_tables)


def _amounts(
    document: Document, breakdown: Section, tables: tuple[CostTable, ...], in_tables: frozenset[tuple[int, int]]
) -> tuple[Stated[Decimal], ...]:
    found = [line.amount for table in tables for line in table.lines if line.amount is not None]
    for stretch in stretches_of(document, breakdown.content):
        for number in _money(stretch.text):
            if (stretch.block, stretch.start + number.start) not in in_tables:
                found.append(stated_number(document, stretch, number))
    return tuple(sorted(found, key=lambda amount: (amount.span.block, amount.span.start)))
