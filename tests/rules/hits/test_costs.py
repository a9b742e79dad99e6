"""A502, A505, B601 and B602: what each says, in full, and the edges of its condition."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.document import Cell, Document, Paragraph, Table
from schemas.plan import Values
from schemas.rules import Hit, Words
from tests.rules.hits.sketch import Sketch, claims, hits
from validators.arithmetic import (
    a502_table_sum,
    a505_amount_differs,
    figures,
)
from validators.budget import b601_no_amounts, b602_no_total

PEOPLE, BREAKDOWN, SOURCE = "marketing.campaign.workforce", "marketing.budget.breakdown", "marketing.budget.source"
NOTHING = Words("", "")


def table(total="160,000", *, rows=("50,000", "100,000")):
    """Two items and a total, as a sketch with its table."""
    text = "\n".join(f"第{place}項{amount}" for place, amount in enumerate(rows)) + f"\n合計{total}"
    sheet = Sketch({"marketing": "", BREAKDOWN: text, SOURCE: "預算200,000元"})
    lines = [("item", f"第{place}項", amount) for place, amount in enumerate(rows)]
    return sheet, sheet.table(BREAKDOWN, *lines, ("total", "合計", total))


def judged(rule, sheet, *tables, **values):
    return hits(rule, sheet.case(values=Values(cost_tables=tables, **values)))


def test_a_total_that_is_too_much_is_found_with_its_trail():
    sheet, costs = table()
    assert judged(a502_table_sum.RULE, sheet, costs) == [
        Hit(
            section=BREAKDOWN,
            span=sheet.at("160,000"),
            values={
                "trail": "50,000 + 100,000",
                "exact": "150,000",
                "stated": "160,000",
                "difference": "10,000",
                "more": Words("多", "more"),
                "label": "合計",
            },
            expected=Words("150,000 元", "NT$150,000"),
            found="160,000",
            claim=f"{BREAKDOWN}:150,000≠160,000",
            related=(sheet.at("50,000"), sheet.at("100,000")),
            likely=NOTHING,
        )
    ]
    sheet, costs = table("140,000")
    (found,) = judged(a502_table_sum.RULE, sheet, costs)
    assert (found.values["more"], found.values["difference"]) == (Words("少", "less"), "10,000")
    assert judged(a502_table_sum.RULE, *table("150,000")) == []


def test_a_total_without_a_label_is_called_the_total():
    sheet, _ = table()
    costs = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("total", "", "160,000"), first="第0項")
    assert judged(a502_table_sum.RULE, sheet, costs)[0].values["label"] == Words("合計", "the total")


def test_a_total_whose_sum_is_stated_elsewhere_is_the_one_mistyped():
    sheet, costs = table("180,000", rows=("50,000", "150,000"))
    (found,) = judged(a502_table_sum.RULE, sheet, costs, prose_totals={SOURCE: (sheet.said("200,000"),)})
    assert found.likely == Words("「180,000」應為 200,000", "“180,000” for 200,000")


def test_an_item_that_alone_explains_the_total_is_the_one_mistyped():
    sheet, costs = table("87,600", rows=("54,000", "42,600"))
    (found,) = judged(a502_table_sum.RULE, sheet, costs)
    assert found.likely == Words("「54,000」應為 45,000", "“54,000” for 45,000")


@pytest.mark.parametrize(
    ("stated", "step", "right"), [(15, "10000", True), (16, "10000", True), (14, "10000", False), (17, "10000", False)]
)
def test_a_total_in_coarser_units_may_be_cut_or_rounded(stated, step, right):
    sheet, _ = table(rows=("50,000", "104,000"))
    costs = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "104,000"), ("total", "合計", "160,000"))
    total = costs.lines[2].amount.__class__(value=Decimal(stated * 10000), span=sheet.at("160,000"), step=Decimal(step))
    lines = (*costs.lines[:2], costs.lines[2].__class__(label=None, explanation=(), amount=total, kind="total"))
    costs = costs.__class__(section=BREAKDOWN, lines=lines, unit=Decimal(1), span=costs.span)
    assert (judged(a502_table_sum.RULE, sheet, costs) == []) is right


def test_tables_without_amounts_or_totals_are_not_added_up():
    sheet, costs = table()
    empty = sheet.table(BREAKDOWN, ("item", "第0項", None), ("total", "合計", "160,000"))
    open_ended = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"))
    unsaid = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("total", "合計", None))
    assert [len(judged(a502_table_sum.RULE, sheet, *some)) for some in ((empty,), (open_ended,), (unsaid,), (empty, costs))] == [
        0,
        0,
        0,
        1,
    ]
    partly = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", None), ("total", "合計", "160,000"))
    assert claims(a502_table_sum.RULE, sheet.case(values=Values(cost_tables=(partly, costs)))) == [
        f"{BREAKDOWN}:50,000≠160,000",
        f"{BREAKDOWN}:150,000≠160,000",
    ]


def subtotals(*rows):
    """A table of kinds and amounts, and what is found in it."""
    text = "\n".join(f"列{place:02}：{amount}" for place, (_, amount) in enumerate(rows))
    sheet = Sketch({"marketing": "", BREAKDOWN: text})
    costs = sheet.table(BREAKDOWN, *((kind, f"列{place:02}", amount) for place, (kind, amount) in enumerate(rows)))
    lines = tuple(
        line if line.amount is None else line.__class__(
            label=line.label, explanation=(), amount=sheet.said(f"列{place:02}：{rows[place][1]}", rows[place][1]), kind=line.kind
        )
        for place, line in enumerate(costs.lines)
    )  # fmt: skip
    costs = costs.__class__(section=BREAKDOWN, lines=lines, unit=Decimal(1), span=costs.span)
    return [one.claim.removeprefix(f"{BREAKDOWN}:") for one in judged(a502_table_sum.RULE, sheet, costs)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("i60 i90 s150 i50 t200", []),
        ("i60 i90 s160 i50 t200", ["150≠160"]),
        ("i60 i90 s150 i50 s50 t200", []),
        ("i60 i90 s150 i50 s200 t200", []),  # up to here
        ("i60 i90 s150 i50 s60 t200", ["50≠60"]),
        ("s150 i60 i90 s50 i50 t200", []),  # above its items
        ("i150 i60 i90 s150 i50 t200", []),  # an item that heads others
        ("i150 i60 i90 t150", []),
        ("i150 i60 i90 t300", []),  # added up as they stand
        ("i60 i90 s160 i50 s60", ["150≠160"]),  # the first one only
        ("i60 i90 s150 i50 s60", ["50≠60"]),
        ("i60 s90 i90 t150", []),  # the sum of what is below
        ("i60 i90 s150 t210", ["150≠210"]),  # a wrong total comes first
        ("i60 i90 s160 t150", ["150≠160"]),
        ("i60 i90 s i50 t200", []),
        ("i60 i90 s160 s150 i50 t200", ["150≠160"]),
        ("s150 i60 i91 t151", []),  # which items it sums up is not known
        ("i60 i90 s150 i50 s200 i30 t230", []),  # up to here, and no further
        ("i60 i i90 s150 i50 t200", []),
    ],
)
def test_subtotals_are_held_against_what_stands_above_or_below(rows, found):
    kinds = {"i": "item", "s": "subtotal", "t": "total"}
    assert subtotals(*((kinds[row[0]], row[1:] or None) for row in rows.split())) == found


def test_an_item_that_heads_others_is_not_counted_twice():
    def counted(*amounts):
        text = "\n".join(f"列{place}：{amount}" for place, amount in enumerate(amounts))
        sheet = Sketch({BREAKDOWN: text})
        rows = [("item", f"列{place}", None if amount == "-" else amount) for place, amount in enumerate(amounts)]
        return [line.amount and int(line.amount.value) for line in figures.counted(sheet.table(BREAKDOWN, *rows).lines)]

    assert counted("150", "60", "90", "50") == [60, 90, 50]
    assert counted("60", "60", "1") == [60, 60, 1]  # one line alone is no part of another
    assert counted("150", "60", "91") == [150, 60, 91]
    assert counted("150", "60") == [150, 60]
    assert counted("150", "-", "60", "90") == [150, None, 60, 90]
    assert counted("0", "60") == [0, 60]
    assert counted("12", "6", "2", "4") == [6, 2, 4]  # parts of a part are not looked for
    assert counted("60", "0", "60") == [60, 0, 60]
    assert counted("9", "2", "3", "4", "5", "1", "4") == [2, 3, 4, 1, 4]


def prose(stated, *tables, key=SOURCE, sheet, step=None):
    said = sheet.said("200,000", stated, step=step)
    values = Values(cost_tables=tables, prose_totals={key: (said,)})
    return hits(a505_amount_differs.RULE, sheet.case(values=values))


def test_a_total_in_prose_is_found_where_it_stands():
    sheet, costs = table("150,000")
    assert prose(200_000, costs, sheet=sheet) == [
        Hit(
            section=SOURCE,
            span=sheet.at("200,000"),
            values={"stated": "200,000", "table": "150,000", "quote": "200,000"},
            expected=Words("150,000 元", "NT$150,000"),
            found="200,000",
            claim="marketing:200,000≠150,000",
            related=(sheet.at("150,000"),),
            likely=Words("「200,000」應為 150,000", "“200,000” for 150,000"),
        )
    ]
    for key in ("marketing.budget", BREAKDOWN):
        assert prose(200_000, costs, key=key, sheet=sheet)[0].section == key
    assert prose(200_000, costs, key=PEOPLE, sheet=sheet) == []
    assert prose(200_000, sheet=sheet) == []
    assert prose(150_000, costs, sheet=sheet) == []


def test_a_table_of_the_other_part_bears_nothing_out():
    sheet, costs = table("150,000")
    other = costs.__class__(section="improvement.budget.breakdown", lines=costs.lines, unit=Decimal(1), span=costs.span)
    assert prose(200_000, other, sheet=sheet) == []
    assert len(prose(200_000, other, costs, sheet=sheet)) == 1
    said = sheet.said("200,000")
    both = Values(
        cost_tables=(other, costs),
        prose_totals={"improvement.budget.source": (said,), SOURCE: (sheet.said("200,000", 150000), said)},
    )
    assert [one.section for one in hits(a505_amount_differs.RULE, sheet.case(values=both))] == ["improvement.budget.source", SOURCE]


def test_prose_may_repeat_the_total_of_one_of_two_tables_that_does_not_add_up():
    sheet, first = table("160,000")
    second = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("total", "第1項", "100,000"))
    values = Values(cost_tables=(first, second), prose_totals={SOURCE: (sheet.said("160,000"),)})
    assert hits(a505_amount_differs.RULE, sheet.case(values=values)) == []


def test_prose_may_agree_with_the_total_or_with_the_items():
    sheet, costs = table("160,000")
    assert prose(150_000, costs, sheet=sheet) == prose(160_000, costs, sheet=sheet) == []
    (found,) = prose(200_000, costs, sheet=sheet)
    assert (found.values["table"], found.likely) == ("160,000", NOTHING)


def test_the_items_are_shown_where_there_is_no_total():
    sheet, _ = table()
    for rows in (
        [("item", "第0項", "50,000"), ("item", "第1項", "100,000")],
        [("item", "第0項", "50,000"), ("item", "第1項", "100,000"), ("total", "合計", None)],
    ):
        (found,) = prose(200_000, sheet.table(BREAKDOWN, *rows), sheet=sheet)
        assert (found.values["table"], found.likely) == ("150,000", NOTHING)
        assert found.related == (sheet.at("50,000"), sheet.at("100,000"))
    (found,) = prose(200_000, sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", None)), sheet=sheet)
    assert found.related == (sheet.at("50,000"),)


def test_several_tables_are_added_up():
    sheet, costs = table("150,000")
    one = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("total", "合計", "150,000"))
    untold = sheet.table(BREAKDOWN, ("item", "第1項", "100,000"))
    assert prose(300_000, costs, costs, sheet=sheet) == []  # the sum of the totals
    assert prose(200_000, one, one, sheet=sheet)[0].values["table"] == "100,000"  # items 50,000 twice, totals 150,000 twice
    assert prose(100_000, one, one, sheet=sheet) == []  # the sum of the items
    right = sheet.table(BREAKDOWN, ("item", "第1項", "100,000"), ("total", "合計", "100,000"))
    assert prose(150_000, one, right, sheet=sheet) == []  # the total of one of them, which its items do not bear out
    assert prose(300_000, one, one, sheet=sheet) == prose(150_000, one, untold, sheet=sheet) == []
    (found,) = prose(201_000, costs, untold, sheet=sheet)
    assert (found.values["table"], found.likely) == ("250,000", NOTHING)
    assert found.related == (sheet.at("50,000"), sheet.at("100,000"), sheet.at("100,000"))


@pytest.mark.parametrize(
    ("stated", "right"), [(150_000, True), (160_000, True), (140_000, False), (170_000, False), (154_000, True)]
)
def test_prose_in_coarser_units_may_be_cut_or_rounded(stated, right):
    sheet, _ = table("154,000", rows=("50,000", "104,000"))
    costs = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "104,000"), ("total", "合計", "154,000"))
    assert (prose(stated, costs, sheet=sheet, step="10000") == []) is right
    even = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("total", "第1", "50,000"))
    assert len(prose(60_000, even, sheet=sheet, step="10000")) == 1
    assert len(prose(154_001, costs, sheet=sheet)) == 1


def test_a_breakdown_without_money_is_found_at_its_words():
    sheet = Sketch({"marketing": "", BREAKDOWN: "視執行情形支應。\n另案簽辦。"})
    assert hits(b601_no_amounts.RULE, sheet.case()) == [
        Hit(
            section=BREAKDOWN,
            span=sheet.at("視執行情形支應。"),
            values={"heading": "各項經費成本分析"},
            expected=Words("各項目之金額及合計", "an amount for each item, and the total"),
            found=Words("未列金額", "no amount"),
            claim=BREAKDOWN,
        )
    ]
    assert hits(b601_no_amounts.RULE, sheet.case(values=Values(budget_amounts={BREAKDOWN: (sheet.said("另", 1),)}))) == []
    assert len(hits(b601_no_amounts.RULE, sheet.case(values=Values(budget_amounts={BREAKDOWN: ()})))) == 1
    sheet.section(BREAKDOWN, content=())
    assert hits(b601_no_amounts.RULE, sheet.case()) == []
    assert hits(b601_no_amounts.RULE, sheet.case(sections={})) == []
    both = Sketch({"improvement.budget.breakdown": "視情形。", BREAKDOWN: "視情形。"})
    amounts = {"improvement.budget.breakdown": (both.said("視", 1),)}
    assert claims(b601_no_amounts.RULE, both.case(values=Values(budget_amounts=amounts))) == [BREAKDOWN]
    both.section("improvement.budget.breakdown", status="empty")
    assert claims(b601_no_amounts.RULE, both.case()) == [BREAKDOWN]


def test_a_table_without_a_total_is_found_with_its_sum():
    sheet, _ = table()
    costs = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"))
    assert judged(b602_no_total.RULE, sheet, costs) == [
        Hit(
            section=BREAKDOWN,
            span=sheet.at("第0項"),
            values={"items": "2", "exact": "150,000"},
            expected=Words("合計 150,000 元", "a total of NT$150,000"),
            found=Words("無合計", "no total"),
            claim="150,000",
            related=(sheet.at("50,000"), sheet.at("100,000")),
        )
    ]
    told = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"), ("total", "合計", "160,000"))
    unsaid = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"), ("total", "合計", None))
    single = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"))
    half = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", None))
    assert [len(judged(b602_no_total.RULE, sheet, one)) for one in (told, unsaid, single, half)] == [0, 1, 0, 0]
    assert len(judged(b602_no_total.RULE, sheet, single, costs)) == 1


def in_cells(sheet: Sketch) -> Document:
    """The sketch's document with every paragraph in a cell of a table."""
    cells = tuple(
        (Cell(row=one.index, column=0, blocks=(Paragraph(index=one.index, text=one.text, in_table=True),)),)
        for one in sheet.document.paragraphs
    )
    return Document(name="plan.docx", sha256="", format="docx", blocks=(Table(rows=cells, columns=1),))


def test_a_list_in_prose_may_give_its_total_in_the_prose():
    sheet, _ = table()
    costs = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"))
    said = sheet.said("200,000")
    told = Values(cost_tables=(costs,), prose_totals={BREAKDOWN: (said,)})
    assert hits(b602_no_total.RULE, sheet.case(values=told)) == []
    assert len(hits(b602_no_total.RULE, sheet.case(values=told, document=in_cells(sheet)))) == 1
    elsewhere = Values(cost_tables=(costs,), prose_totals={SOURCE: (said,)})
    assert len(hits(b602_no_total.RULE, sheet.case(values=elsewhere))) == 1


def test_one_total_over_several_tables_is_enough():
    sheet, _ = table(rows=("50,000", "100,000"), total="150,000")
    part = sheet.table(BREAKDOWN, ("item", "第0項", "50,000"), ("item", "第1項", "100,000"))

    def over(total, section=BREAKDOWN):
        last = sheet.table(BREAKDOWN, ("item", "第1項", "100,000"), ("total", "合計", "150,000"))
        amount = None if total is None else sheet.said("150,000", total)
        lines = (last.lines[0], last.lines[1].__class__(label=last.lines[1].label, explanation=(), amount=amount, kind="total"))
        other = last.__class__(section=section, lines=lines, unit=Decimal(1), span=last.span)
        return len(judged(b602_no_total.RULE, sheet, part, other))

    assert over(250_000) == 0
    assert over(100_000) == over(None) == over(250_000, SOURCE) == 1
