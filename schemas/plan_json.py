"""The plan as JSON, `plancheck/plan/1`: what `plancheck parse` prints and what the form's JSON Schema judges.

Sections that are absent are left out, so that the schema's `required` finds them missing; an empty one has 0 characters, so
that `minimum` finds it empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from schemas.document import Document, Span
from schemas.plan import Plan, PlanDate, Section, Stated, Values

SCHEMA = "plancheck/plan/1"

FACTS = (
    "audience", "rate", "standard", "target", "current_downloads", "added_downloads", "projected_downloads", "expected_stars",
    "schedule_start", "schedule_end", "release", "update_cycle", "improvement_budget", "marketing_budget",
)  # fmt: skip
"""The facts of a report, in its order; each is a field of `Values`."""


def plan_to_json(plan: Plan, document: Document) -> dict[str, Any]:
    """The plan's skeleton: which parts are needed, and the sections that stand, one inside another."""
    return {"schema": SCHEMA, "needed": dict(plan.needed), "sections": _sections(plan, document, _characters(plan, document), "")}


def parsed(plan: Plan, document: Document) -> dict[str, Any]:
    """All that was understood: the skeleton, and title, facts, calculations, measures and what was left unread."""
    values = plan.values
    return plan_to_json(plan, document) | {
        "document": {
            "name": document.name,
            "sha256": document.sha256,
            "format": document.format,
            "pages": document.pages,
            "ocr": document.ocr is not None,
        },
        "recognised": plan.recognised,
        "title": None
        if plan.title is None
        else {
            "text": words(document, plan.title.spans),
            "agency": plan.title.agency and plan.title.agency.value,
            "app": plan.title.app and plan.title.app.value,
        },
        "order": [heading.key for heading in plan.order],
        "facts": {
            name: stated and {"value": fact_value(name, stated), **place(document, stated.span)}
            for name, stated in stated_facts(values).items()
        },
        "calculations": [
            {
                "section": one.section,
                "operands": [number(operand.value) for operand in one.operands],
                "operators": list(one.operators),
                "result": number(one.result.value),
                "holds": one.holds,
                **place(document, one.span),
            }
            for one in values.calculations
        ],
        "answers": {
            key: {"value": one.value, "reasons": one.reasons, **(place(document, one.span) if one.span is not None else {})}
            for key, one in values.answers.items()
        },
        "measures": {
            "characters": plan.measures.characters,
            "word_count": plan.measures.word_count,
            "own_text": plan.measures.own_text,
        },
        "remark": words(document, plan.remark),
        "unread": [{"reason": "outside", **place(document, span)} for span in plan.unread]
        + [{"reason": one.reason, "quote": one.text} for one in document.unread],
    }


def stated_facts(values: Values) -> Mapping[str, Stated[Any] | None]:
    """Each fact of a report with the words that state it; None for what the plan does not state."""
    return {name: getattr(values, name) for name in FACTS}


def fact_value(name: str, stated: Stated[Any]) -> int | float | str:
    """The value as a report gives it: amounts and heads as numbers, the rate in percent, dates in ISO form."""
    value = stated.value
    if isinstance(value, PlanDate):
        return value.iso()
    if isinstance(value, Decimal):
        return number(value * 100 if name == "rate" else value)
    return str(value)


def number(value: Decimal) -> int | float:
    """A JSON number: an integer where the value is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def words(document: Document, spans: tuple[Span, ...]) -> str:
    """The words of several spans, a line a paragraph."""
    lines: dict[int, str] = {}
    for span in spans:
        lines[span.block] = lines.get(span.block, "") + document.quote(span)
    return "\n".join(lines.values())


def place(document: Document, span: Span) -> dict[str, Any]:
    """Where a span stands, and its words."""
    return {"block": span.block, "start": span.start, "end": span.end, "quote": document.quote(span)}


def stands(section: Section) -> bool:
    """Whether the section is in the document, be it empty."""
    return section.status in ("present", "empty")


def _sections(plan: Plan, document: Document, characters: Mapping[str, int], above: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, section in plan.sections.items():
        parent, _, name = key.rpartition(".")
        if parent == above and stands(section):
            heading = section.headings[0] if section.headings else None
            found[name] = {
                "heading": heading and heading.title,
                "number": heading.number if heading else "",
                "text": words(document, section.content),
                "characters": characters[key],
                "sections": _sections(plan, document, characters, key),
            }
    return found


def _characters(plan: Plan, document: Document) -> Mapping[str, int]:
    """Non-whitespace characters of each section without its own headings and guidance; those of sub-sections count."""
    counted = dict.fromkeys(plan.sections, 0)
    for key, section in plan.sections.items():
        content = _visible(document, section.content)
        whole = content + _visible(document, [heading.span for heading in section.headings])
        counted[key] += content
        above = key.rpartition(".")[0]
        while above in counted:
            counted[above] += whole
            above = above.rpartition(".")[0]
    return counted


def _visible(document: Document, spans: Iterable[Span]) -> int:
    return sum(len("".join(document.quote(span).split())) for span in spans)
