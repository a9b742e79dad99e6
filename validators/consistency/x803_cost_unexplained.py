"""X803 cost-unexplained: a line of a cost table matches nothing described in its part."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import counted


def check(case: Case) -> Iterator[Hit]:
    """One hit for each line of a cost table that nothing in its part explains. Lines that only head others are explained by those."""
    tables = case.plan.values.cost_tables
    heads = {line.label for table in tables for line in table.items} - {
        line.label for table in tables for line in counted(table.items)
    }
    for match in case.plan.values.costs:
        if match.answered or match.span in heads:
            continue
        part = case.form.sections[match.section.partition(".")[0]]
        words = case.document.quote(match.span)
        yield Hit(
            section=match.section,
            span=match.span,
            values={"words": words, "part": f"{part.number}{part.heading}"},
            expected=Words("經費項目與計畫內容相對應", "a cost that the plan explains"),
            found=Words("查無相關說明", "nothing about it"),
        )


RULE = Rule(
    code="X803",
    name="cost-unexplained",
    severity="warning",
    clause="計畫書格式",
    title=Words("經費項目沒有對應之說明", "A cost is not explained"),
    message=Words("經費項目「{words}」於「{part}」查無相關說明。", "Nothing in “{part}” explains the cost “{words}”."),
    suggestion=Words(
        "請在說明欄註明用途或對應之項目；與本計畫無關者請刪除。",
        "Say what it is for, or take it out where it has nothing to do with the plan.",
    ),
    explanation=Words(
        "各項經費成本分析之每一列，應能在同一部分找到對應之改善或行銷作為；說明欄已指明項目（如功能提昇說明第2點）者即屬有說明。",
        "Each line of the cost analysis should match something described in its part; an explicit pointer in the line is an explanation.",
    ),
    bad=Example(
        words=Words("辦公桌椅汰換 | | 50,000", "辦公桌椅汰換 | | 50,000"),
        sections={
            "improvement.budget.breakdown": "項目 | 說明 | 金額（元）\n首頁版面及字級改版 | 如UI/UX改善說明 | 180,000\n辦公桌椅汰換 |  | 50,000\n合計 |  | 230,000"
        },
    ),
    good=Example(
        words=Words("首頁版面及字級改版 | 如UI/UX改善說明 | 180,000", "首頁版面及字級改版 | 如UI/UX改善說明 | 180,000"),
        sections={
            "improvement.budget.breakdown": "項目 | 說明 | 金額（元）\n首頁版面及字級改版 | 如UI/UX改善說明 | 180,000\n離線地圖模組開發 |  | 50,000\n合計 |  | 230,000"
        },
    ),
    check=check,
)
