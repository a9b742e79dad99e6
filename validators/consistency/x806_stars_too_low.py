"""X806 stars-too-low: the expected rating is not above the threshold, not above the present one, or over the maximum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.document import Span
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import figure


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the expected rating, with each reason."""
    values, form = case.plan.values, case.form
    expected, threshold, maximum = values.expected_stars, form.rating_threshold, form.rating_maximum
    if expected is None or threshold is None or maximum is None:
        return
    now, at = _present(case)
    stars = expected.value
    reasons: list[Words] = []
    if stars > maximum:
        reasons.append(Words(f"超過滿分 {maximum} 星", f"it is over the maximum of {maximum}"))
    if stars < threshold or (stars == threshold and not values.expected_stars_open):
        reasons.append(Words(f"未高於 {threshold} 星之標準", f"it is not above the threshold of {threshold}"))
    if now is not None and (stars < now or (stars == now and not values.expected_stars_open)):
        reasons.append(Words(f"未高於目前之 {_shown(now)} 星", f"it is not above the present {_shown(now)}"))
    if not reasons:
        return
    yield Hit(
        section="improvement.stars",
        span=expected.span,
        values={
            "stars": _shown(stars),
            "reasons": Words("、".join(one.zh for one in reasons), " and ".join(one.en for one in reasons)),
            "threshold": str(threshold),
            "maximum": str(maximum),
        },
        expected=Words(
            f"高於 {threshold} 星、不超過 {maximum} 星",
            f"above {threshold}, at most {maximum}",
        ),
        found=_shown(stars),
        claim=f"stars {_shown(stars)}",
        related=(at,) if at is not None else (),
    )


def _present(case: Case) -> tuple[Decimal | None, Span | None]:
    """The present mean as the plan states it, else as the facts supplied do."""
    stated = case.plan.values.present_stars
    return (stated.value, stated.span) if stated is not None else (case.facts.rating, None)


def _shown(stars: Decimal) -> str:
    return figure(round(Fraction(stars), 2))


RULE = Rule(
    code="X806",
    name="stars-too-low",
    severity="error",
    clause="績效管理指標三、計畫書格式一（九）",
    title=Words("預期星等不合標準", "The expected rating will not do"),
    message=Words("預期星等 {stars} 星{reasons}。", "An expected rating of {stars} will not do: {reasons}."),
    suggestion=Words(
        "請訂定高於 {threshold} 星、高於目前星等且不超過 {maximum} 星之預期星等。",
        "Aim above {threshold} and above today's rating, at most {maximum}.",
    ),
    explanation=Words(
        "星等標準為兩平台合計平均高於 3.5 星，恰為 3.5 星仍須提改善方案；滿分為 5 星，預期值自應高於目前值。",
        "The mean of both stores has to be above 3.5, and exactly 3.5 is not; no rating is over 5, and an improvement ends above today's.",
    ),
    bad=Example(
        words=Words("由3.2星提升至3.5星", "由3.2星提升至3.5星"),
        sections={"improvement.stars": "目前兩平台平均為3.2星，預期提昇至3.5星。"},
    ),
    good=Example(words=Words("由3.2星提升至4.0星", "由3.2星提升至4.0星")),
    check=check,
)
