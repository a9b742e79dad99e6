"""X805 stars-missing: 預期提昇平均星等數 gives no number."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.rules import Case, Example, Hit, Rule, Words

STARS = "improvement.stars"


def check(case: Case) -> Iterator[Hit]:
    """At most one hit, on the section's words. A rise (提升0.5星) is a number."""
    section, values = case.plan.sections.get(STARS), case.plan.values
    if section is None or section.status != "present" or values.expected_stars is not None or values.stars_raise is not None:
        return
    yield Hit(
        section=STARS,
        span=section.content[0] if section.content else None,
        values={"threshold": f"{case.form.rating_threshold}"},
        expected=Words("預期星等數", "the rating expected"),
        found=Words("未載明星等數", "no rating"),
        claim="stars",
    )


RULE = Rule(
    code="X805",
    name="stars-missing",
    severity="error",
    clause="計畫書格式一（九）",
    title=Words("預期星等沒有數字", "The expected rating has no number"),
    message=Words("「預期提昇平均星等數」未載明預期之星等數。", "預期提昇平均星等數 gives no number of stars."),
    suggestion=Words(
        "請載明改善後預期達到之平均星等，且應高於 {threshold} 星，例如「由3.2星提升至4.0星」。",
        "State the mean rating expected, above {threshold}, such as 由3.2星提升至4.0星.",
    ),
    explanation=Words(
        "格式要求預期提昇之平均星等數。目前星等、門檻（3.5星）或個別評論之星數均不是預期星等。",
        "The form asks for the rating that is to be reached. The present one, the threshold and the stars of single reviews are not it.",
    ),
    bad=Example(
        words=Words("期能大幅提昇平均星等。", "期能大幅提昇平均星等。"),
        sections={"improvement.stars": "期能大幅提昇平均星等，重獲使用者肯定。"},
    ),
    good=Example(words=Words("預期提昇至4.0星", "預期提昇至4.0星")),
    check=check,
)
