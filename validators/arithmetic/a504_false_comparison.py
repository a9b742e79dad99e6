"""A504 false-comparison: a written comparison does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.plan import Comparison
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import as_written, figure
from validators.arithmetic.readings import is_stated_outside

_OPPOSITE = {"<": "≥", ">": "≤", "≤": ">", "≥": "<", "≠": "="}


def check(case: Case) -> Iterator[Hit]:
    """One hit a false comparison, at the whole of it."""
    for comparison in case.plan.values.comparisons:
        if comparison.holds:
            continue
        left, right = (as_written(case.document, side) for side in (comparison.left, comparison.right))
        true = f"{left} {_OPPOSITE[comparison.operator]} {right}"
        yield Hit(
            section=comparison.section,
            span=comparison.span,
            values={"stated": f"{left} {comparison.operator} {right}", "true": true},
            expected=true,
            found=f"{left} {comparison.operator} {right}",
            claim=f"{figure(comparison.left.value)}{comparison.operator}{figure(comparison.right.value)}",
            related=(comparison.left.span, comparison.right.span),
            likely=true if _are_right(case, comparison) else "",
        )


def _are_right(case: Case, comparison: Comparison) -> bool:
    """Whether the plan states both numbers elsewhere as well, so that only the sign can be wrong."""
    sides = (comparison.left, comparison.right)
    return all(is_stated_outside(case.plan.values, comparison.section, side, comparison.span) for side in sides)


RULE = Rule(
    code="A504",
    name="false-comparison",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("比較式不成立", "A comparison does not hold"),
    message=Words("比較式不成立：計畫載 {stated}，實為 {true}。", "The comparison {stated} does not hold: {true}."),
    suggestion=Words(
        "請更正數字或不等號；如確未達標，請調整推廣作為或目標。",
        "Correct the numbers or the sign; if the goal is missed indeed, change the measures or the goal.",
    ),
    explanation=Words(
        "計畫中以 >、<、≧、≦ 或「大於」「低於」等連接兩個數字時，該比較應為真。",
        "Where the plan joins two numbers with >, <, ≧, ≦ or words such as 大於 and 低於, the comparison has to be true.",
    ),
    bad=Example(
        words=Words("3.2 > 3.5", "3.2 > 3.5"),
        sections={"improvement.stars": "目前兩平台平均為3.2星，3.2>3.5，預期提昇至4.0星。"},
    ),
    good=Example(
        words=Words("3.2 < 3.5", "3.2 < 3.5"),
        sections={"improvement.stars": "目前兩平台平均為3.2星，3.2<3.5，預期提昇至4.0星。"},
    ),
    check=check,
)
