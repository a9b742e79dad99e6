"""What a rule is: data, and a pure generator over a case.

A rule reads the plan, the document, the facts and the form. It has no clock, no disk and no network, and it parses no text:
what it compares, ingest has already turned into values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal

from schemas.document import Document, Span
from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM, Form
from schemas.plan import Plan
from schemas.records import dataclass, field

Severity = Literal["error", "warning", "note"]
Lang = Literal["zh-Hant", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages. Both may hold the same `{fields}`."""

    zh: str
    en: str

    def in_lang(self, lang: Lang) -> str:
        """The words in that language."""
        return self.zh if lang == "zh-Hant" else self.en


Value = str | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where a rule fires. `values` fill the fields of the rule's message and suggestion.

    `claim` is what the finding says, free of position and numbering, for the fingerprint: the same defect in a later
    version has the same claim. `related` are further places that the finding compares with.
    """

    section: str | None
    span: Span | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    expected: Value = ""
    found: Value = ""
    clause: str | None = None
    """Where the clause depends on the case; otherwise the rule's own."""
    claim: str = ""
    related: tuple[Span, ...] = ()
    likely: Value = ""
    """What the words were most likely meant to say, where exactly one reading makes all the plan's numbers agree."""
    message: Words | None = None
    """Where one rule has a second way to fire; otherwise the rule's own."""
    suggestion: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a rule may look at."""

    document: Document
    plan: Plan
    facts: AppFacts
    form: Form
    as_of: date
    violations: tuple[Violation, ...] = ()
    """Where the plan as JSON departs from the form's JSON Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One departure from the form's JSON Schema: the section key it concerns and the keyword that failed."""

    key: str
    keyword: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A plan on which the rule fires (bad) or stays silent (good).

    It is a good plan with some sections' words replaced: `sections` maps keys to new words (lines are paragraphs; None
    takes the section out, heading and all). `words` is what the rule's page shows.
    """

    words: Words
    sections: Mapping[str, str | None] = field(default_factory=dict)
    title: str | None = None
    facts: AppFacts = field(default_factory=AppFacts)
    options: Mapping[str, object] = field(default_factory=dict)
    """Further changes that the builder of test documents knows, such as a font."""
    form: str = DEFAULT_FORM
    """The form whose good plan is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue."""

    code: str
    name: str
    severity: Severity
    clause: str
    title: Words
    message: Words
    suggestion: Words
    explanation: Words
    bad: Example
    good: Example
    check: Callable[[Case], Iterator[Hit]]

    @property
    def family(self) -> str:
        """The letter of the code."""
        return self.code[0]
