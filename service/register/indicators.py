"""The indicators (要點第八點, 績效管理指標): whether an App passed a year, with the calculation as a trail.

Pure: what the classes are and where the threshold lies is the form's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.facts import AppFacts
from schemas.forms import Form
from schemas.rules import Words

Outcome = Literal["passed", "failed", "unknown"]
"""`unknown` where a figure that decides has not been told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an App reached in one year. Downloads and audience in heads, ratings in stars; None where nobody told."""

    year: int
    """In Western reckoning."""
    downloads: int | None = None
    ios_rating: Decimal | None = None
    android_rating: Decimal | None = None
    audience: int | None = None

    @property
    def rating(self) -> Decimal | None:
        """The mean of the stores; an App on one store only uses that one."""
        return AppFacts(ios_rating=self.ios_rating, android_rating=self.android_rating).rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the calculation, as a person would write it down."""

    words: Words
    clause: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an App stands in one year."""

    year: int
    downloads: Outcome
    rating: Outcome
    group: str | None
    """The class of the audience, such as 第二類."""
    rate: Decimal | None
    """A share of 1."""
    standard: int | None
    """Downloads demanded."""
    mean: Decimal | None
    """Stars."""
    steps: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        """Failed where either indicator failed; passed where all that the form has passed."""
        both = (self.downloads, self.rating)
        return "failed" if "failed" in both else "unknown" if "unknown" in both else "passed"


def standing_of(figures: Figures, form: Form) -> Standing:
    """The year's standing. An indicator that the form does not have is passed by every App."""
    downloads, group, rate, standard, first = _downloads(figures, form)
    mean = figures.rating
    second = _rating(figures, form)
    return Standing(
        year=figures.year,
        downloads=downloads,
        rating=second[-1].outcome if second else "passed",
        group=group,
        rate=rate,
        standard=standard,
        mean=mean,
        steps=(*first, *second),
    )


def owed_parts(standing: Standing, form: Form) -> tuple[str, ...]:
    """The parts of the plan that the standing demands, by key; empty where no plan is owed."""
    failed = {"rating": standing.rating == "failed", "downloads": standing.downloads == "failed"}
    return tuple(part.key for part in form.parts if part.needed_when is not None and failed.get(part.needed_when, False))


def _downloads(figures: Figures, form: Form) -> tuple[Outcome, str | None, Decimal | None, int | None, tuple[Step, ...]]:
    if not form.classes:
        return "passed", None, None, None, ()
    if figures.audience is None:
        missing = Words(
            "尚未登錄目標對象人數，無從計算下載標準。", "The audience is not registered: there is no standard to reckon."
        )
        return "unknown", None, None, None, (Step(words=missing, clause=form.classes[0].clause, outcome="unknown"),)
    group = form.class_of(Decimal(figures.audience))
    standard = group.standard(Decimal(figures.audience))
    exact = Decimal(figures.audience) * group.rate
    share = f"{(group.rate * 100).normalize():f}"
    cut = exact != standard
    reckoning = Words(
        f"目標對象 {figures.audience:,} 人，屬{group.name}，下載標準 {figures.audience:,} × {share}% = {exact.normalize():,f}"
        f"{f'，即 {standard:,} 人次（小數捨去）' if cut else ' 人次'}。",
        f"An audience of {figures.audience:,} belongs to {group.name}: {figures.audience:,} × {share}% = {exact.normalize():,f}"
        f"{f', that is {standard:,} downloads (the fraction is cut)' if cut else ' downloads'}.",
    )
    if figures.downloads is None:
        last = Step(words=Words("尚未登錄下載次數。", "The downloads are not registered."), clause=group.clause, outcome="unknown")
    else:
        passed = figures.downloads >= standard
        sign = "≥" if passed else "<"
        last = Step(
            words=Words(
                f"下載 {figures.downloads:,} 次 {sign} 標準 {standard:,} 次：{'達成' if passed else '未達'}。",
                f"{figures.downloads:,} downloads {sign} {standard:,}: {'reached' if passed else 'not reached'}.",
            ),
            clause=group.clause,
            outcome="passed" if passed else "failed",
        )
    first = Step(words=reckoning, clause=group.clause, outcome=last.outcome)
    return last.outcome, group.name, group.rate, standard, (first, last)


def _rating(figures: Figures, form: Form) -> tuple[Step, ...]:
    threshold = form.rating_threshold
    if threshold is None:
        return ()
    clause = form.rating_clause
    mean = figures.rating
    if mean is None:
        return (Step(words=Words("尚未登錄星等。", "No rating is registered."), clause=clause, outcome="unknown"),)
    passed = mean > threshold
    stores = [
        (name, rating) for name, rating in (("iOS", figures.ios_rating), ("Android", figures.android_rating)) if rating is not None
    ]
    if len(stores) > 1:
        sums = " + ".join(f"{name} {rating.normalize():f}" for name, rating in stores)
        reckoned = Words(f"（{sums}）÷ 2 = {mean.normalize():f} 星", f"({sums}) ÷ 2 = {mean.normalize():f} stars")
    else:
        name, rating = stores[0]
        reckoned = Words(f"僅 {name} 有星等：{rating.normalize():f} 星", f"rated on {name} only: {rating.normalize():f} stars")
    sign = ">" if passed else "≤"
    words = Words(
        f"{reckoned.zh} {sign} {threshold} 星：{'達成' if passed else '未達'}（須高於 {threshold} 星）。",
        f"{reckoned.en} {sign} {threshold}: {'reached' if passed else 'not reached'} (above {threshold} is demanded).",
    )
    return (Step(words=words, clause=clause, outcome="passed" if passed else "failed"),)
