"""The wire format `plancheck/report/1` (`report.schema.json`): plain data in one language, pointing at places.

Nothing inside is dumped into a report; `reports.json_report` writes every field. These are types for the checker only: making
them at run time would take as long as starting Python, so that modules import them under `TYPE_CHECKING`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from schemas.findings import Verdict
from schemas.rules import Lang, Severity


class Where(TypedDict):
    """A place. `page` from 1; `block`, `start` and `end` count paragraphs and characters; `bbox` in points from the top left."""

    page: int | None
    block: int
    start: int
    end: int
    quote: str
    bbox: list[float] | None


class ReportedFact(TypedDict):
    """A value the plan states: a number, an ISO date or a word for the update cycle."""

    value: int | float | str
    where: Where
    confidence: NotRequired[float]


class ReportedSection(TypedDict):
    """One section of the form; `characters` are those of heading, content and sub-sections together."""

    key: str
    number: str
    heading: str
    status: Literal["present", "empty", "missing", "not_needed"]
    characters: int
    where: Where | None


class ReportedFinding(TypedDict):
    """One finding, in the report's language."""

    code: str
    name: str
    severity: Severity
    section: str | None
    message: str
    expected: str
    found: str
    suggestion: str
    basis: str
    where: Where | None
    fingerprint: str
    related: NotRequired[list[Where]]
    likely: NotRequired[str]
    confidence: NotRequired[float]


class Step(TypedDict):
    """One calculation or comparison as the plan writes it, beside the exact value."""

    section: str | None
    kind: Literal["calculation", "comparison", "sum"]
    written: str
    exact: str
    """The reckoning in full, such as 1,986,191 × 5% = 99,309.55."""
    stated: str
    holds: bool
    where: Where


class UnreadText(TypedDict):
    """Words that belong to no section, title or remark, or that no reader could place."""

    text: str
    reason: str
    where: Where | None


class Coverage(TypedDict):
    """The receipt: every visible character of the document is in one of these places. Non-whitespace characters."""

    characters: int
    sections: int
    title: int
    remark: int
    unread_characters: int
    unread: list[UnreadText]


class Tool(TypedDict):
    """What made the report."""

    name: str
    version: str


class ReportedProfile(TypedDict):
    """The form that was checked against."""

    id: str
    version: str


class ReportedDocument(TypedDict):
    """The file: what it is called, what it really is."""

    name: str
    sha256: str
    format: str | None
    pages: int | None
    ocr: bool


class ReportedPlan(TypedDict):
    """The names in the title."""

    agency: str | None
    app: str | None
    title: NotRequired[str | None]


class ReportedMeasures(TypedDict):
    """The three counts, which of them is judged, and the form's limits."""

    characters: int
    word_count: int
    own_text: int
    judged: str
    min: int | None
    max: int | None


class UnappliedRule(TypedDict):
    """A rule that could not be applied."""

    code: str
    reason: str


class Report(TypedDict):
    """The report on one document."""

    schema: str
    tool: Tool
    profile: ReportedProfile
    document: ReportedDocument
    plan: ReportedPlan
    verdict: Verdict
    measures: ReportedMeasures | None
    sections: list[ReportedSection]
    facts: dict[str, ReportedFact | None]
    findings: list[ReportedFinding]
    lang: Lang
    as_of: str
    supplied: dict[str, int | float | bool]
    """The facts about the App that came with the submission."""
    needed: dict[str, bool | None]
    trail: list[Step]
    coverage: Coverage | None
    not_evaluated: list[UnappliedRule]
