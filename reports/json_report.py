"""The report as data, `plancheck/report/1`: every field is written here, none is a dump of internals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from reports.coverage import coverage_of
from reports.places import where
from reports.trail import trail_of
from schemas.document import Document
from schemas.facts import AppFacts
from schemas.findings import Finding, Outcome, verdict_of
from schemas.forms import Form
from schemas.plan import Plan, Section
from schemas.plan_json import FACTS, fact_value, number, stands, stated_facts
from schemas.rules import Lang
from schemas.version import VERSION

if TYPE_CHECKING:
    from schemas.report import Report, ReportedFact, ReportedFinding, ReportedSection


SCHEMA = "plancheck/report/1"
JUDGED: Literal["characters"] = "characters"
"""The measure that L301 and L302 judge by (`rules.md`, Length and format)."""


def make_report(
    document: Document, plan: Plan, outcome: Outcome, *, form: Form, facts: AppFacts, as_of: date, lang: Lang
) -> Report:
    """The report on a plan that could be read."""
    coverage = coverage_of(document, plan)
    complete = not outcome.not_evaluated and not coverage["unread"]
    report = _frame(form, facts, as_of, lang)
    report["document"] |= {
        "name": document.name,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "ocr": document.ocr is not None,
    }
    if plan.title is not None:
        report["plan"] = {
            "agency": plan.title.agency.value if plan.title.agency else None,
            "app": plan.title.app.value if plan.title.app else None,
            "title": "".join(document.quote(span) for span in plan.title.spans).strip(),
        }
    report["verdict"] = verdict_of((one.severity for one in outcome.findings), complete=complete)
    report["measures"] = {
        "characters": plan.measures.characters,
        "word_count": plan.measures.word_count,
        "own_text": plan.measures.own_text,
        "judged": JUDGED,
        "min": form.min_characters,
        "max": form.max_characters,
    }
    report["sections"] = [_section(document, section, form) for section in plan.sections.values()]
    report["facts"] = _facts(document, plan)
    report["findings"] = [finding_in(one, lang, document) for one in outcome.findings]
    report["needed"] = dict(plan.needed)
    report["trail"] = trail_of(document, plan)
    report["coverage"] = coverage
    report["not_evaluated"] = [{"code": one.code, "reason": one.reason} for one in outcome.not_evaluated]
    return report


def unreadable_report(
    finding: Finding, *, name: str, sha256: str, format: str | None, form: Form, facts: AppFacts, as_of: date, lang: Lang
) -> Report:
    """The report on a file that could not be read: one finding that says why and what to do."""
    report = _frame(form, facts, as_of, lang)
    report["document"] |= {"name": name, "sha256": sha256, "format": format}
    report["findings"] = [finding_in(finding, lang, None)]
    return report


def finding_in(finding: Finding, lang: Lang, document: Document | None) -> ReportedFinding:
    """A finding in one language, its spans resolved to places."""
    reported: ReportedFinding = {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "section": finding.section,
        "message": finding.message.in_lang(lang),
        "expected": finding.expected.in_lang(lang),
        "found": finding.found.in_lang(lang),
        "suggestion": finding.suggestion.in_lang(lang),
        "basis": finding.basis,
        "where": where(document, finding.span) if document else None,
        "fingerprint": finding.fingerprint,
    }
    if document and finding.related:
        reported["related"] = [place for place in (where(document, span) for span in finding.related) if place is not None]
    if finding.likely.in_lang(lang):
        reported["likely"] = finding.likely.in_lang(lang)
    if finding.confidence is not None:
        reported["confidence"] = round(finding.confidence, 3)
    return reported


def _frame(form: Form, facts: AppFacts, as_of: date, lang: Lang) -> Report:
    return {
        "schema": SCHEMA,
        "tool": {"name": "plancheck", "version": VERSION},
        "profile": {"id": form.id, "version": form.version},
        "document": {"name": "", "sha256": "", "format": None, "pages": None, "ocr": False},
        "plan": {"agency": None, "app": None, "title": None},
        "verdict": "unreadable",
        "measures": None,
        "sections": [],
        "facts": dict.fromkeys(FACTS),
        "findings": [],
        "lang": lang,
        "as_of": as_of.isoformat(),
        "supplied": _supplied(facts),
        "needed": {},
        "trail": [],
        "coverage": None,
        "not_evaluated": [],
    }


def _supplied(facts: AppFacts) -> dict[str, int | float | bool]:
    given: dict[str, int | float | bool] = {}
    for name in AppFacts.__annotations__:
        value: Decimal | int | bool | None = getattr(facts, name)
        if value is not None:
            given[name] = number(value) if isinstance(value, Decimal) else value
    return given


def _section(document: Document, section: Section, form: Form) -> ReportedSection:
    spec = form.sections[section.key]
    heading = section.headings[0] if section.headings else None
    return {
        "key": section.key,
        "number": heading.number if heading else spec.number,
        "heading": heading.title if heading else spec.heading,
        "status": section.status,
        "characters": section.characters if stands(section) else 0,
        "where": where(document, heading.span if heading else None),
    }


def _facts(document: Document, plan: Plan) -> dict[str, ReportedFact | None]:
    reported: dict[str, ReportedFact | None] = {}
    for name, stated in stated_facts(plan.values).items():
        place = where(document, stated.span) if stated is not None else None
        if stated is None or place is None:
            reported[name] = None
            continue
        fact: ReportedFact = {"value": fact_value(name, stated), "where": place}
        if stated.confidence is not None:
            fact["confidence"] = round(stated.confidence, 3)
        reported[name] = fact
    return reported
