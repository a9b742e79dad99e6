"""Applies the rules to a plan. A rule that raises is named as not evaluated; it never looks as if it had passed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from schemas.document import Document, Span
from schemas.facts import AppFacts
from schemas.files import sha256_of
from schemas.findings import Finding, NotEvaluated, Outcome
from schemas.forms import Form
from schemas.plan import Plan
from schemas.plan_json import plan_to_json
from schemas.records import replace
from schemas.rules import Case, Hit, Rule, Value, Violation, Words
from text.fold import fold
from text.labels import read_label
from validators import conformance
from validators.precedence import needed_with, strongest

_NOISE = re.compile(r"[\s,，、。；;：:「」『』（）()\[\]【】\"'“”]+")
FINGERPRINT_LENGTH = 16


def run(
    document: Document,
    plan: Plan,
    facts: AppFacts,
    form: Form,
    as_of: date,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    rules: Iterable[Rule] | None = None,
) -> Outcome:
    """All findings on a plan, in the order of the form and of the document.

    `select` and `ignore` are codes or beginnings of codes; nothing selected is everything selected. `as_of` is the day of
    receipt, since rules have no clock. `rules` are those of the registry unless a test brings its own.
    """
    if rules is None:
        from validators.registry import RULES  # noqa: PLC0415 - who brings rules needs no catalogue

        rules = RULES
    listed = list(rules)
    wanted = [rule for rule in listed if is_selected(rule.code, select, ignore)]
    chosen = {rule.code for rule in wanted}
    helpers = tuple(needed_with(chosen))
    failed: list[NotEvaluated] = []
    violations = _violations(document, plan, form, failed)
    case = Case(document=document, plan=plan, facts=facts, form=form, as_of=as_of, violations=violations)
    findings: list[tuple[Finding, str]] = []
    for rule in listed:
        if rule.code not in chosen and not (helpers and rule.code.startswith(helpers)):
            continue
        try:
            findings += [(finding_of(rule, hit, document, form), claim_of(hit, document)) for hit in rule.check(case)]
        except Exception as error:  # whatever a rule raises, the others are still applied and this one is named
            if rule.code in chosen:
                failed.append(NotEvaluated(code=rule.code, reason=f"{type(error).__name__}: {error}"))
    kept = {id(finding) for finding in strongest(finding for finding, _ in findings)}
    ordered = sorted(
        ((finding, claim) for finding, claim in findings if id(finding) in kept and finding.code in chosen),
        key=lambda pair: order_of(pair[0], form),
    )
    return Outcome(findings=tuple(with_fingerprints(ordered)), not_evaluated=tuple(failed))


def is_selected(code: str, select: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether a code is asked for: by itself or by its beginning, and not ignored."""
    selected, ignored = tuple(one.upper() for one in select), tuple(one.upper() for one in ignore)
    return (not selected or code.startswith(selected)) and not (ignored and code.startswith(ignored))


def _violations(document: Document, plan: Plan, form: Form, failed: list[NotEvaluated]) -> tuple[Violation, ...]:
    try:
        return conformance.violations(plan_to_json(plan, document), form)
    except Exception as error:  # a plan that the schema cannot judge is still judged by the rules
        failed.append(NotEvaluated(code="S", reason=f"{type(error).__name__}: {error}"))
        return ()


def finding_of(rule: Rule, hit: Hit, document: Document, form: Form | None = None) -> Finding:
    """A hit as a finding, its messages filled in. Raises KeyError where a message has a field that the hit does not fill."""
    own = hit.clause or rule.clause
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        section=hit.section,
        message=filled(hit.message or rule.message, hit.values),
        expected=both(hit.expected),
        found=both(hit.found),
        suggestion=filled(hit.suggestion or rule.suggestion, hit.values),
        basis=form.basis_of(rule.code, hit.section, own) if form is not None else own,
        fingerprint="",
        span=hit.span,
        related=hit.related,
        likely=both(hit.likely),
        confidence=confidence_of(document, [span for span in (hit.span, *hit.related) if span is not None]),
    )


def both(value: Value) -> Words:
    """A value in both languages."""
    return value if isinstance(value, Words) else Words(value, value)


def filled(words: Words, values: Mapping[str, Value]) -> Words:
    """The words with their fields filled, each language with its own values."""
    chinese = {name: both(value).zh for name, value in values.items()}
    english = {name: both(value).en for name, value in values.items()}
    return Words(words.zh.format_map(chinese), words.en.format_map(english))


def confidence_of(document: Document, spans: Iterable[Span]) -> float | None:
    """The lowest OCR confidence of these words; None where no text was guessed."""
    known = [
        run.confidence
        for span in spans
        for run in document.paragraphs[span.block].runs
        if run.confidence is not None and run.start < span.end and span.start < run.end
    ]
    return min(known, default=None)


def claim_of(hit: Hit, document: Document) -> str:
    """What a hit says, free of position, numbering and spelling: the rule's own claim, else the words it rests on."""
    claim = hit.claim
    if not claim and hit.span is not None:
        quote = document.quote(hit.span)
        label = read_label(quote)
        claim = quote[label.body :] if label else quote
    return _NOISE.sub("", fold(claim)).lower()


def order_of(finding: Finding, form: Form) -> tuple[int, int, int, str]:
    """By section in the form's order, then by place in the document; findings on the whole document come first."""
    place = next((place for place, key in enumerate(form.sections) if key == finding.section), -1)
    return (place, finding.span.block if finding.span else -1, finding.span.start if finding.span else -1, finding.code)


def with_fingerprints(findings: Iterable[tuple[Finding, str]]) -> Iterable[Finding]:
    """The findings with their fingerprints: a hash of code, section and claim, and a number for equal ones."""
    seen: Counter[tuple[str, str | None, str]] = Counter()
    for finding, claim in findings:
        identity = (finding.code, finding.section, claim)
        seen[identity] += 1
        yield replace(finding, fingerprint=fingerprint_of(*identity, seen[identity]))


def fingerprint_of(code: str, section: str | None, claim: str, ordinal: int) -> str:
    """The identity of a finding; `ordinal` tells equal ones apart, from 1."""
    text = "\x1f".join([code, section or "", claim, *([str(ordinal)] if ordinal > 1 else [])])
    return sha256_of(text.encode())[:FINGERPRINT_LENGTH]
