"""A501 wrong-calculation: a calculation written in the text is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from schemas.document import Span
from schemas.plan import Calculation, TargetCalculation
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import as_written, figure, nearest, share
from validators.arithmetic.readings import Correction, likely


def check(case: Case) -> Iterator[Hit]:
    """One hit a wrong calculation, at its result. The step from audience to standard is T404's."""
    for calculation in case.plan.values.calculations:
        if calculation.holds or _is_standard(calculation, case.plan.values.target_calculations):
            continue
        stated = as_written(case.document, calculation.result)
        percent = "%" in stated or "％" in stated
        exact = share(calculation.exact) if percent else figure(calculation.exact)
        unit = calculation.result.step
        right = nearest(calculation.exact, unit)
        yield Hit(
            section=calculation.section,
            span=calculation.result.span,
            values={
                "left": calculation.rendered,
                "exact": exact,
                "stated": stated,
                "right": share(right) if percent else figure(right),
            },
            expected=exact,
            found=stated,
            claim=_claim(calculation),
            related=(calculation.span,),
            likely=likely(case, calculation.section, _corrections(calculation, right)),
        )


def _claim(calculation: Calculation) -> str:
    """The reckoning by its values, so that 6萬 and 60,000 claim the same."""
    signs = ("", *calculation.operators)
    left = "".join(f"{signs[place]}{figure(number.value)}" for place, number in enumerate(calculation.operands))
    return f"{left}={figure(calculation.result.value)}"


def _corrections(calculation: Calculation, right: Fraction) -> Iterator[Correction]:
    """The result set right, or one operand of a plain product or sum."""
    yield calculation.result, right
    result, exact, signs = Fraction(calculation.result.value), calculation.exact, ("+", *calculation.operators)
    for place, operand in enumerate(calculation.operands):
        value = Fraction(operand.value)
        if set(calculation.operators) == {"×"} and exact:
            yield operand, value * result / exact
        elif set(calculation.operators) <= {"+", "-"}:
            yield operand, value + (result - exact if signs[place] == "+" else exact - result)


def _is_standard(calculation: Calculation, targets: tuple[TargetCalculation, ...]) -> bool:
    """Whether it is the step from audience to standard, whose whole product may stand behind it (=119,927.55，取119,927人次)."""
    factors = {operand.span for operand in calculation.operands}
    return any(
        target.product is not None
        and (_overlap(calculation, target.product.span) or {target.audience.span, target.rate.span} <= factors)
        for target in targets
    )


def _overlap(calculation: Calculation, other: Span) -> bool:
    result = calculation.result.span
    return result.block == other.block and result.start < other.end and other.start < result.end


RULE = Rule(
    code="A501",
    name="wrong-calculation",
    severity="error",
    clause="要點第八點、計畫書格式",
    title=Words("算式有誤", "A calculation is wrong"),
    message=Words("算式錯誤：{left} = {exact}；計畫載 {stated}。", "Wrong calculation: {left} = {exact}; the plan says {stated}."),
    suggestion=Words(
        "如算式左邊無誤，結果請改為 {right}；否則請更正算式中的數字。",
        "If the figures on the left are right, make the result {right}; otherwise correct those figures.",
    ),
    explanation=Words(
        "計畫中寫出的加、減、乘、除（含百分比、萬及全形符號）逐一以精確值驗算。不能整除時，依結果最後一位無條件捨去、四捨五入或進位均可；"
        "寫「約」或「≒」者放寬。目標對象人數乘以百分比的算式由 T404 檢查。",
        "Every addition, subtraction, multiplication and division in the plan is reckoned exactly, with percentages, 萬 and full-width "
        "signs. Where the result cannot be written exactly, cutting or rounding at its last digit is right; 約 and ≒ allow more. The "
        "step from audience to standard is checked by T404.",
    ),
    bad=Example(
        words=Words("12場×50人=650人次", "12場×50人=650人次"),
        sections={
            "marketing.campaign.workforce": "業務承辦3人、社群小編2人及登山志工15人，共計20人；志工訓練12場×50人=650人次，由現有人力辦理，不另增員額。"
        },
    ),
    good=Example(
        words=Words("12場×50人=600人次", "12場×50人=600人次"),
        sections={
            "marketing.campaign.workforce": "業務承辦3人、社群小編2人及登山志工15人，共計20人；志工訓練12場×50人=600人次，由現有人力辦理，不另增員額。"
        },
    ),
    check=check,
)
