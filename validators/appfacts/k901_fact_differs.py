"""K901 fact-differs: a rating, download count or audience in the plan contradicts the facts supplied."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas.document import Span
from schemas.facts import AppFacts
from schemas.plan import Stated
from schemas.rules import Case, Example, Hit, Rule, Words
from validators.arithmetic.figures import figure

_RATING_STEP = Decimal("0.1")
"""Stores show ratings to one decimal place: 3.0 and 3.04 are the same there."""

_IOS = Words("iOS 星等", "The iOS rating")
_ANDROID = Words("Android 星等", "The Android rating")
_MEAN = Words("平均星等", "The mean rating")
_DOWNLOADS = Words("現有下載次數", "The present download count")
_AUDIENCE = Words("目標客群人數", "The audience")


def check(case: Case) -> Iterator[Hit]:
    """One hit for each fact that the plan's words contradict. A mean that follows from a wrong rating is not another."""
    values, facts = case.plan.values, case.facts
    stores = [
        (_IOS, values.ios_rating, facts.ios_rating),
        (_ANDROID, values.android_rating, facts.android_rating),
    ]
    compared = [(what, stated, fact) for what, stated, fact in stores if stated is not None and fact is not None]
    if not compared and values.present_stars is not None and facts.rating is not None:
        compared = [(_MEAN, values.present_stars, facts.rating)]
    for what, stated, fact in compared:
        if abs(stated.value - fact) >= max(_RATING_STEP, stated.step or _RATING_STEP):
            yield _hit(case, what, stated, fact)
    if facts.downloads is not None and _differs(values.current_downloads, facts.downloads):
        yield _hit(case, _DOWNLOADS, values.current_downloads, Decimal(facts.downloads))
    audience = values.audience
    if audience is None and values.target_calculations:
        audience = values.target_calculations[0].audience
    if facts.audience is not None and _differs(audience, facts.audience):
        yield _hit(case, _AUDIENCE, audience, Decimal(facts.audience))


def _differs(stated: Stated[Decimal] | None, fact: int) -> bool:
    """Whether a count differs by more than the plan leaves unwritten: 7.8萬 does not contradict 78,560."""
    return stated is not None and abs(stated.value - fact) >= (stated.step or 1)


def _hit(case: Case, what: Words, stated: Stated[Decimal] | None, fact: Decimal) -> Hit:
    assert stated is not None
    return Hit(
        section=_section_of(case, stated.span),
        span=stated.span,
        values={"what": what, "plan": _shown(stated.value), "fact": _shown(fact)},
        expected=_shown(fact),
        found=_shown(stated.value),
        claim=f"{what.en} {_shown(stated.value)}≠{_shown(fact)}",
    )


def _shown(value: Decimal) -> str:
    return figure(round(Fraction(value), 2))


def _section_of(case: Case, span: Span) -> str | None:
    """The section whose own words these are."""
    for key, section in case.plan.sections.items():
        if any(one.block == span.block and one.start <= span.start < one.end for one in section.content):
            return key
    return None


RULE = Rule(
    code="K901",
    name="fact-differs",
    severity="warning",
    clause="要點第七點（四）、第八點",
    title=Words("與 App 資料不符", "Contradicts the facts about the App"),
    message=Words(
        "{what}：計畫載 {plan}，所附 App 資料為 {fact}。", "{what}: the plan says {plan}, the facts supplied say {fact}."
    ),
    suggestion=Words(
        "請查明何者正確並更正；若係不同時點之數據，請註明日期。", "Find out which is right; if they are of different days, say so."
    ),
    explanation=Words(
        "送件時所附或登記之星等、下載次數、目標客群人數與計畫所載不同時指出。以萬為單位之概數，差距小於其最後一位者視為相符；星等差距小於0.1者亦同。只就計畫文字比較，不論其後果。",
        "Compares the rating, downloads and audience that came with the submission with the plan's words, as exactly as these are written "
        "(7.8萬 agrees with 78,560). What follows from the numbers is other rules' matter.",
    ),
    bad=Example(
        words=Words("計畫載48,200次，App 資料為43,380次", "48,200 in the plan, 43,380 supplied"), facts=AppFacts(downloads=43380)
    ),
    good=Example(words=Words("計畫載48,200次，App 資料為48,200次", "48,200 in both"), facts=AppFacts(downloads=48200)),
    check=check,
)
