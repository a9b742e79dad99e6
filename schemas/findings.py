"""What a check finds, on its way through the house: in both languages, pointing at spans. The wire format is `schemas.report`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from schemas.document import Span
from schemas.records import dataclass
from schemas.rules import Severity, Words

Verdict = Literal["pass", "warnings", "fail", "unreadable"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, in both languages, with the words of the document that it rests on."""

    code: str
    name: str
    severity: Severity
    section: str | None
    message: Words
    expected: Words
    found: Words
    suggestion: Words
    basis: str
    """The clause of the regulation or of the form that it rests on."""
    fingerprint: str
    """The same for the same defect in a later version, wherever it then stands."""
    span: Span | None = None
    related: tuple[Span, ...] = ()
    """Further places that the finding compares with."""
    likely: Words = Words("", "")
    """The correction that makes all agree, where there is exactly one; empty where there is none."""
    confidence: float | None = None
    """The lowest OCR confidence of the words it rests on, 0 to 1; None where nothing was guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEvaluated:
    """A rule that could not be applied, and why. A plan it was not applied to never passes."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that the rules said of one plan."""

    findings: tuple[Finding, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()


def verdict_of(severities: Iterable[Severity], *, complete: bool) -> Verdict:
    """The verdict on a plan that could be read. `complete` tells that every rule was applied and every word was read."""
    found = set(severities)
    if "error" in found:
        return "fail"
    return "pass" if complete and "warning" not in found else "warnings"
