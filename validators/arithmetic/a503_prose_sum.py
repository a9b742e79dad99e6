"""A503 prose-sum: parts named in a sentence do not add up to its 共計 or 合計."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from schemas.plan import ProseSum
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import figure
from validators.arithmetic.readings import Correction, likely


def check(case: Case) -> Iterator[Hit]:
    """One hit a wrong sum, at parts and total together."""
    for one in case.plan.values.sums:
        if one.holds:
            continue
        exact = sum((Fraction(part.value) for part in one.parts), Fraction(0))
        trail = " + ".join(figure(part.value) for part in one.parts)
        yield Hit(
            section=one.section,
            span=one.span,
            values={"trail": trail, "exact": figure(exact), "stated": figure(one.total.value), "unit": one.unit},
            expected=f"{figure(exact)} {one.unit}",
            found=f"{figure(one.total.value)} {one.unit}",
            claim=f"{trail}={figure(one.total.value)}{one.unit}",
            related=(one.total.span, *(part.span for part in one.parts)),
            likely=likely(case, one.section, _corrections(one, exact)),
        )


def _corrections(one: ProseSum, exact: Fraction) -> Iterator[Correction]:
    """The total set right, or one of the parts."""
    yield one.total, exact
    for part in one.parts:
        yield part, Fraction(part.value) + Fraction(one.total.value) - exact


RULE = Rule(
    code="A503",
    name="prose-sum",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("文中合計不符", "A sum in a sentence is wrong"),
    message=Words(
        "文中各數加總為 {trail} = {exact} {unit}；計畫載合計 {stated} {unit}。",
        "The parts add up to {trail} = {exact} {unit}; the plan gives a total of {stated} {unit}.",
    ),
    suggestion=Words(
        "請核對各數；如各數無誤，合計請改為 {exact} {unit}。",
        "Check the parts; if they are right, make the total {exact} {unit}.",
    ),
    explanation=Words(
        "同一句中逐項列出的人數、金額、期間或場次，相加應等於其後之共計、合計或總計。僅在各數單位相同且確為列舉時檢查。",
        "Heads, amounts, periods or sessions that a sentence lists one by one have to add up to the 共計, 合計 or 總計 behind them. Only "
        "plain lists in one unit are checked.",
    ),
    bad=Example(
        words=Words("業務人員38人及資訊人員5人，共計44人", "業務人員38人及資訊人員5人，共計44人"),
        sections={"marketing.campaign.workforce": "業務人員38人及資訊人員5人，共計44人。"},
    ),
    good=Example(
        words=Words("業務人員38人及資訊人員5人，共計43人", "業務人員38人及資訊人員5人，共計43人"),
        sections={"marketing.campaign.workforce": "業務人員38人及資訊人員5人，共計43人。"},
    ),
    check=check,
)
