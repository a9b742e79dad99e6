"""The plan as understood: sections by key, and the values its words state.

Every value keeps the words that state it (`Stated.span`), so that a finding can point at them. Rules compare these values;
they never parse text. Amounts are in New Taiwan dollars, people and downloads in heads, rates as a share of 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from schemas.document import Span
from schemas.records import dataclass, field

T = TypeVar("T")

Status = Literal["present", "empty", "missing", "not_needed"]
Cycle = Literal["year", "quarter", "month", "week", "day", "realtime", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Generic[T]):
    """A value and the words that state it."""

    value: T
    span: Span
    confidence: float | None = None
    """The lowest OCR confidence of the words, 0 to 1; None where nothing was guessed."""
    step: Decimal | None = None
    """What the last written digit counts: 1 in 78,560 people, 1000 in 7.8萬, 0.1 in 3.4 stars. None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the form as it stands in the document."""

    key: str
    number: str
    """The number as it is shown, such as （一）; empty where there is none."""
    ordinal: int | None
    """The number's value; None where there is none."""
    title: str
    """The wording without number, guidance and colon."""
    span: Span
    """Number, title and guidance."""
    title_span: Span
    guidance: tuple[Span, ...] = ()
    """The form's own words behind the title, in brackets, or printed below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One numbered point of a section, from its number to the next one."""

    number: str
    ordinal: int | None
    depth: int
    """0 for the points of the section itself, 1 for points of a point."""
    spans: tuple[Span, ...]
    """The words without the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the form: its heading(s) and its own words, those of its sub-sections excluded."""

    key: str
    status: Status
    headings: tuple[Heading, ...] = ()
    """The first one is the heading; further ones repeat the section."""
    content: tuple[Span, ...] = ()
    items: tuple[Item, ...] = ()
    hollow: Span | None = None
    """Where the content only says 待補, 略, 無, 同上, 如附件 or the like: those words."""
    characters: int = 0
    """Non-whitespace characters of heading, content and sub-sections together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The plan's title and the names it gives."""

    spans: tuple[Span, ...]
    agency: Stated[str] | None = None
    app: Stated[str] | None = None
    matter: tuple[Span, ...] = ()
    """What else stands on the cover: a date, the office, the draft's number."""


@dataclass(frozen=True, slots=True, order=True)
class PlanDate:
    """A date as exactly as it is stated: a year, a month or a day (Western years).

    `last` tells the end of what is stated: of a quarter stated as 第2季, `month` is 4 and `last_month` is 6.
    """

    year: int
    month: int | None = None
    day: int | None = None
    last_month: int | None = None

    def iso(self) -> str:
        """`2021`, `2021-01` or `2021-01-15`."""
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def first_day(self) -> tuple[int, int, int]:
        """The earliest day meant, as year, month, day."""
        return (self.year, self.month or 1, self.day or 1)

    def last_day(self) -> tuple[int, int, int]:
        """The latest day meant, as year, month, day."""
        month = self.last_month or self.month or 12
        if self.day is not None:
            return (self.year, month, self.day)
        leap = self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
        days = 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        return (self.year, month, days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one stated date to another; either end may be open."""

    start: Stated[PlanDate] | None
    end: Stated[PlanDate] | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A calculation written in the text, such as 1,986,191*5%=99,309.

    `exact` is the value of the left side. `tolerance` is how far the stated result may lie from it: what cutting or rounding
    at its last written digit allows, more where the writer says 約.
    """

    section: str | None
    span: Span
    operands: tuple[Stated[Decimal], ...]
    operators: tuple[str, ...]
    """`+ - × ÷`, one fewer than the operands."""
    result: Stated[Decimal]
    exact: Fraction
    tolerance: Fraction
    result_places: int = 0
    """Decimal places the result is written with."""
    rendered: str = ""
    """The calculated side in tidy writing: 1,986,191 × 5%."""

    @property
    def holds(self) -> bool:
        """Whether the stated result is right within the tolerance."""
        return abs(Fraction(self.result.value) - self.exact) <= self.tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparison written in the text, such as 134,340 > 100,000."""

    section: str | None
    span: Span
    left: Stated[Decimal]
    operator: Literal["<", ">", "≤", "≥", "≠"]
    right: Stated[Decimal]

    @property
    def holds(self) -> bool:
        """Whether the comparison is true."""
        left, right = self.left.value, self.right.value
        return {"<": left < right, ">": left > right, "≤": left <= right, "≥": left >= right, "≠": left != right}[self.operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseSum:
    """Parts named in a sentence and the total it gives: 38人及5人，共計43人."""

    section: str | None
    span: Span
    parts: tuple[Stated[Decimal], ...]
    total: Stated[Decimal]
    unit: str
    tolerance: Fraction = Fraction(0)
    """How far the total may lie from the parts' sum: 0 where it could be written exactly."""

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the total."""
        return abs(sum((Fraction(part.value) for part in self.parts), Fraction(0)) - Fraction(self.total.value)) <= self.tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One row of a cost table: what for, why, how much. `amount` is None where the row names none."""

    label: Span | None
    explanation: tuple[Span, ...]
    amount: Stated[Decimal] | None
    kind: Literal["item", "subtotal", "total"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTable:
    """A cost analysis in rows: a table, or lines of a list that each end in an amount."""

    section: str
    lines: tuple[CostLine, ...]
    unit: Decimal
    """What an amount without a unit of its own is multiplied by: 1, 1000 or 10000."""
    span: Span
    """The header, or the first row."""

    @property
    def items(self) -> tuple[CostLine, ...]:
        """The rows that are neither subtotals nor the total."""
        return tuple(line for line in self.lines if line.kind == "item")

    @property
    def total(self) -> CostLine | None:
        """The total's row, if there is one."""
        return next((line for line in reversed(self.lines) if line.kind == "total"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCalculation:
    """The step from audience to standard in 行銷目標下載數量."""

    span: Span
    audience: Stated[Decimal]
    rate: Stated[Decimal]
    """A share of 1: 5 % is Decimal('0.05')."""
    product: Stated[Decimal] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A reference to a section of the plan: 如(六)敘明相關資訊安全防護措施."""

    section: str | None
    """Where the reference stands."""
    span: Span
    number: str | None
    ordinal: int | None
    title: str | None
    target: str | None
    """The key that the title names, or that the number names where no title is quoted; None where neither is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """A blank of the form that was not filled in."""

    section: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMention:
    """A place where App or agency is called almost, but not quite, what the title calls it."""

    kind: Literal["agency", "app"]
    section: str | None
    span: Span
    name: str
    """What the title says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of the author's own text that stands in the form's official example as well."""

    section: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How well something that asks for an answer (a complaint, a cost) is met by the part it belongs to."""

    section: str
    span: Span
    words: str
    answered: bool
    by: Span | None = None
    """The passage that answers best, or the explicit pointer."""
    comparable: bool = True
    """Whether its words name a thing that is known by other words too; one that is not may be answered in those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a section says to the form's question."""

    value: Literal["yes", "no"] | None
    """None where it does not say, or says both."""
    span: Span | None
    """The words that say it."""
    reasons: int
    """Characters of the section beyond the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What the plan's words state. A value that the plan does not state is None or empty."""

    audience: Stated[Decimal] | None = None
    audience_sources: tuple[Span, ...] = ()
    """Words that name evidence for the audience: a source, survey, statistic or dataset."""
    target_calculations: tuple[TargetCalculation, ...] = ()
    rate: Stated[Decimal] | None = None
    standard: Stated[Decimal] | None = None
    target: Stated[Decimal] | None = None
    current_downloads: Stated[Decimal] | None = None
    added_downloads: Stated[Decimal] | None = None
    projected_downloads: Stated[Decimal] | None = None
    reach: Stated[Decimal] | None = None
    expected_stars: Stated[Decimal] | None = None
    expected_stars_open: bool = False
    """Whether the plan promises more than `expected_stars` (高於3.5星) and no definite number."""
    stars_raise: Stated[Decimal] | None = None
    """By how many stars the mean is to rise, where the plan says that (提升0.5星)."""
    present_stars: Stated[Decimal] | None = None
    """The mean of the stores, as stated or as reckoned from the two."""
    ios_rating: Stated[Decimal] | None = None
    android_rating: Stated[Decimal] | None = None
    schedule: tuple[Period, ...] = ()
    schedule_start: Stated[PlanDate] | None = None
    schedule_end: Stated[PlanDate] | None = None
    schedule_timed: bool = False
    """Whether 改善期程 names any time at all, a relative one (核定後3個月內) included."""
    schedule_stages: Mapping[str, Stated[PlanDate]] = field(default_factory=dict)
    """The last date beside the name of each stage (1階段), as far as stages are named."""
    release: Stated[PlanDate] | None = None
    last_release: Stated[PlanDate] | None = None
    """When the last stage is released, where the App is released in stages; None where that is not told. Else `release`."""
    release_stages: Mapping[str, Stated[PlanDate]] = field(default_factory=dict)
    release_timed: bool = False
    update_cycle: Stated[Cycle] | None = None
    security_grounds: tuple[Span, ...] = ()
    """Words of 資訊安全防護措施 that name the App security standard or a test report."""
    improvement_budget: Stated[Decimal] | None = None
    marketing_budget: Stated[Decimal] | None = None
    cost_tables: tuple[CostTable, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    sums: tuple[ProseSum, ...] = ()
    prose_totals: Mapping[str, tuple[Stated[Decimal], ...]] = field(default_factory=dict)
    """Totals of money stated in prose, by the key of the section they stand in."""
    budget_amounts: Mapping[str, tuple[Stated[Decimal], ...]] = field(default_factory=dict)
    """Every amount of money in a breakdown, table or prose, by the breakdown's key."""
    references: tuple[Reference, ...] = ()
    name_mentions: tuple[NameMention, ...] = ()
    copied: tuple[Passage, ...] = ()
    feedback: tuple[Match, ...] = ()
    """Each complaint of 民眾意見回饋, and whether any improvement takes it up."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By the key of each section that the form asks a question."""
    details: Mapping[str, tuple[Span | None, ...]] = field(default_factory=dict)
    """By the key of each section that has to name something: where it names each of the form's details, in their order."""
    costs: tuple[Match, ...] = ()
    """Each line of a cost table, and whether its part explains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """The three character counts. `characters` is the judged one (`rules.md`, Length and format)."""

    characters: int
    word_count: int
    own_text: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan. `sections` holds every key of the form, in the form's order."""

    recognised: bool
    """False where neither a part nor three sections of the form can be found (D105)."""
    title: Title | None
    sections: Mapping[str, Section]
    order: tuple[Heading, ...]
    """The headings as they follow one another in the document."""
    needed: Mapping[str, bool | None]
    """By part: whether the facts demand it; None where the facts that decide are unknown."""
    remark: tuple[Span, ...]
    """The form's closing 備註."""
    unread: tuple[Span, ...]
    """Text that belongs to no section, title or remark."""
    placeholders: tuple[Placeholder, ...]
    measures: Measures
    values: Values
