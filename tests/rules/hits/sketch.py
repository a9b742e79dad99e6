"""Cases made by hand: a plan written line by line, and values that point at its words.

sketch = Sketch({"marketing": "", "marketing.target": "624,500×10%=62,540"})
sketch.said("62,540")  # the number with its span
hits(RULE, sketch.case(values=Values(target=sketch.said("62,540"))))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.document import Document, Span
from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.plan import CostLine, CostTable, Heading, PlanDate, Section, Stated, Values
from schemas.rules import Case, Hit, Rule, Violation
from tests.builders.small import understood

FORM = load_form()
DAY = date(2026, 3, 2)


class Sketch:
    """A document with these sections, in this order, and what points into it."""

    def __init__(self, sections: Mapping[str, str | None] | None = None, title: str = "") -> None:
        self.document, self.plan = understood(sections or {}, title=title)

    def at(self, words: str, nth: int = 0) -> Span:
        """Where these words stand, for the n-th time."""
        seen = 0
        for paragraph in self.document.paragraphs:
            start = paragraph.text.find(words)
            while start >= 0:
                if seen == nth:
                    return Span(block=paragraph.index, start=start, end=start + len(words))
                seen += 1
                start = paragraph.text.find(words, start + 1)
        raise LookupError(words)

    def said(self, words: str, value: str | int | None = None, nth: int = 0, step: str | None = None) -> Stated[Decimal]:
        """A number: what its words say, unless told otherwise."""
        plain = str(words if value is None else value).replace(",", "")
        number = Decimal(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)
        return Stated(value=number, span=self.at(words, nth), step=None if step is None else Decimal(step))

    def when(self, words: str, year: int, month: int | None = None, day: int | None = None, nth: int = 0) -> Stated[PlanDate]:
        """A date."""
        return Stated(value=PlanDate(year=year, month=month, day=day), span=self.at(words, nth))

    def heading(self, key: str, **changes: Any) -> Heading:
        """The first heading of a section, with these changes."""
        return replace(self.plan.sections[key].headings[0], **changes)

    def section(self, key: str, **changes: Any) -> None:
        """Change what is known of a section."""
        sections: dict[str, Section] = {**self.plan.sections, key: replace(self.plan.sections[key], **changes)}
        self.plan = replace(self.plan, sections=sections)

    def numbered(self, **ordinals: int | None) -> None:
        """Number the headings, by the last part of their keys; those that are not named carry no number."""
        order = []
        for heading in self.plan.order:
            other = replace(heading, ordinal=ordinals.get(heading.key.rpartition(".")[2]))
            order.append(other)
            self.section(heading.key, headings=(other,))
        self.plan = replace(self.plan, order=tuple(order))

    def table(self, key: str, *rows: tuple[str, str, str | None], first: str | None = None) -> CostTable:
        """A cost table: kind, label, amount; the first row's label is its span."""
        lines = tuple(
            CostLine(
                label=self.at(label) if label else None,
                explanation=(),
                amount=None if amount is None else self.said(amount),
                kind=kind,
            )
            for kind, label, amount in rows
        )
        return CostTable(section=key, lines=lines, unit=Decimal(1), span=self.at(first or rows[0][1]))

    def case(self, *, document: Document | None = None, **given: Any) -> Case:
        """The case; `values`, `measures`, `needed` and the like change the plan."""
        own = {name: given.pop(name) for name in ("facts", "as_of", "violations", "form") if name in given}
        values = given.pop("values", None) or Values()
        return Case(
            document=document or self.document,
            plan=replace(self.plan, values=values, **given),
            facts=own.get("facts", AppFacts()),
            form=own.get("form", FORM),
            as_of=own.get("as_of", DAY),
            violations=tuple(Violation(key=key, keyword=word) for key, word in own.get("violations", ())),
        )


def hits(rule: Rule, case: Case) -> list[Hit]:
    """What the rule finds, in full."""
    return list(rule.check(case))


def hit(rule: Rule, case: Case) -> Hit:
    """The one thing that the rule finds."""
    (found,) = rule.check(case)
    return found


def claims(rule: Rule, case: Case) -> list[str]:
    """What the rule finds, by its claims."""
    return [one.claim for one in rule.check(case)]
