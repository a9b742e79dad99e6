"""The download standard and what the plan says of it, against the spec's words reckoned with whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.builders.good_plan import PLAN
from tests.properties.effort import tries
from tests.properties.papers import Finding, found
from tests.text.writing import dressed

AUDIENCE, TARGET, EFFECT = "marketing.audience", "marketing.target", "marketing.campaign.effect"
EDGES = (99_999, 100_000, 100_001, 999_999, 1_000_000, 1_000_001, 1_986_191, 2_750_000, 35_000)
WRITINGS = ("plain", "comma", "wide", "wide-comma", "wan")


def percent_of(audience: int) -> int:
    """By the spec's table: over 1,000,000; 100,000 to 1,000,000 with both ends; under 100,000."""
    return 5 if audience > 1_000_000 else 10 if audience >= 100_000 else 25


@dataclass(frozen=True)
class Story:
    """What a plan says of audience, standard, target and effect."""

    audience: int
    reckoned: int
    """The audience that the calculation starts from."""
    percent: int
    product: int
    target: int
    current: int
    added: int
    total: int
    writing: str

    def sections(self) -> dict[str, str | None]:
        def said(value: int) -> str:
            return dressed(value, self.writing)

        return {
            AUDIENCE: f"依觀光局114年度旅客意向調查報告，本市市民每年至少登山健行一次者共計{said(self.audience)}人。",
            TARGET: f"標準為{said(self.reckoned)}×{self.percent}%={said(self.product)}人次。\n"
            f"本App訂定之目標下載數量為{said(self.target)}人次。",
            EFFECT: f"預期觸及30萬人次，可增加下載{said(self.added)}人次。\n"
            f"{said(self.current)}+{said(self.added)}={said(self.total)}（累計下載總次數）",
        }

    def findings(self) -> list[Finding]:
        own = percent_of(self.audience)
        standard = self.audience * own // 100
        another = self.reckoned != self.audience
        expected: list[Finding] = []
        wrong_class = self.percent != own and not (another and self.percent == percent_of(self.reckoned))
        exact = [Fraction(number * self.percent, 100) for number in (self.reckoned, self.audience)]
        wrong_product = not any(abs(self.product - one) <= 1 for one in exact)
        if wrong_class:
            expected.append(("T403", TARGET))
        if another:
            expected.append(("T406", TARGET))
        if wrong_product:
            expected.append(("T404", TARGET))
        # a target that meets what the plan itself reckons is too low only because the reckoning is wrong
        own_reckoning = self.product if wrong_product else exact[0].__floor__() if wrong_class or another else standard
        if self.target < min(standard, own_reckoning):
            expected.append(("T405", TARGET))
        if self.total != self.current + self.added:
            expected.append(("A501", EFFECT))
        if max(self.total, self.current + self.added) < self.target:
            expected.append(("T408", EFFECT))
        return sorted(expected, key=str)


NEAR = st.sampled_from((0, 0, 0, 1, -1, 2, -2))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    audience = draw(st.sampled_from(EDGES) | st.integers(1_000, 3_000_000))
    reckoned = draw(st.just(audience) | st.just(audience) | st.sampled_from(EDGES) | st.integers(1_000, 3_000_000))
    percent = draw(st.just(percent_of(audience)) | st.sampled_from((5, 10, 25)))
    product = reckoned * percent // 100 + draw(NEAR | st.sampled_from((100, -100, 9 * (reckoned * percent // 100))))
    standard = audience * percent_of(audience) // 100
    target = max(100, draw(st.sampled_from((standard, product, standard + 5_000))) + draw(NEAR))
    current = draw(st.integers(max(10, standard // 10), max(20, standard - 1)))
    added = max(20, target - current + draw(NEAR | st.integers(-500, 500)))
    total = current + added + draw(NEAR)
    return Story(audience, reckoned, percent, product, target, current, added, total, draw(st.sampled_from(WRITINGS)))


@tries(60)
@given(stories())
def test_every_number_of_the_target_is_judged_as_the_spec_reckons_it(story: Story) -> None:
    assert found(story.sections()) == story.findings()


@tries(20)
@given(st.sampled_from(EDGES) | st.integers(1_000, 23_000_000), NEAR)
def test_a_target_without_a_calculation_is_enough_from_the_floor_of_the_exact_value_on(audience: int, off: int) -> None:
    target = audience * percent_of(audience) // 100 + off
    sections = {
        AUDIENCE: f"依觀光局114年度旅客意向調查報告，本市市民每年至少登山健行一次者共計{audience:,}人。",
        TARGET: f"本App訂定之目標下載數量為{target:,}人次。",
        EFFECT: f"預期觸及30萬人次，可增加下載{target:,}人次。",
    }
    assert found(sections) == ([("T405", TARGET)] if off < 0 else [])


def test_the_plan_that_these_tests_change_has_no_finding() -> None:
    assert found({key: PLAN[key] for key in (AUDIENCE, TARGET, EFFECT)}) == []
