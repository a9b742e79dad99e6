"""Which rule gives way to which (`docs/rules/README.md`), as data: one cause is one finding.

A finding is left out where a stronger one says the same. What a rule knows of itself (T402 asks for a source only where T401
found a number) stands in the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from schemas.findings import Finding
from schemas.records import dataclass

Reach = Literal["document", "below", "at-or-below", "same-words"]

CONTENT = ("T", "A", "B", "C", "X")
EVERYTHING_ELSE = ("S", "L", "F", *CONTENT, "K", "D107", "D108")


@dataclass(frozen=True, slots=True)
class Precedence:
    """`stronger` silences `weaker` (codes or their beginnings) within `reach` of the stronger finding's section or words."""

    stronger: tuple[str, ...]
    weaker: tuple[str, ...]
    reach: Reach
    why: str


PRECEDENCE: tuple[Precedence, ...] = (
    Precedence(("D105",), EVERYTHING_ELSE, "document", "What is no plan has no sections, length or target to judge."),
    Precedence(("S201",), ("S202", "S203", "S204", "S209", *CONTENT), "at-or-below", "A part that is absent is one finding."),
    Precedence(("S202", "S203", "S209"), ("S202", "S203", "S204", "S209"), "below", "A section is one finding, its items none."),
    Precedence(
        ("S202", "S203", "S204", "S209"), CONTENT, "at-or-below", "What an absent or empty section ought to have said follows."
    ),
    Precedence(("T404",), ("A501",), "same-words", "A wrong product of the standard is T404."),
    Precedence(("T406",), ("A501",), "same-words", "A product that is right for the stated audience is no wrong calculation."),
)


WITHIN: tuple[tuple[str, str, str], ...] = (
    ("S202, S203, S204", "the facts", "A part that the facts supplied lift is not due, and so are its sections."),
    ("S207", "S205", "A section that stands a second time may carry the next number or its old one."),
    ("L303", "L301, L302", "Other measures are told only where the judged one lies inside the limits."),
    ("T402", "T401", "Evidence is asked for a number that is there."),
    ("T403", "T406", "A percentage of the class of the audience that the calculation uses is not wrong besides."),
    ("T404", "T406", "A product that is right for the stated audience is not wrong: the calculation's audience is."),
    (
        "T405",
        "T403, T404, T406",
        "A target that meets what the plan itself reckons is too low only because the reckoning is wrong.",
    ),
    ("T408", "A501", "A total that only a wrong sum keeps below the target is that wrong sum."),
    ("A501", "T404", "The step from audience to standard is judged as that step alone."),
    ("A505", "A502", "Where prose and items agree, the table's own total is the wrong one."),
    ("B602", "A505", "A list in prose may give its total in prose, where A505 holds it against the items."),
    ("C704", "C702", "Of a period the wrong way round either date may be the end: it is past only when both are."),
    ("K901", "K901", "A mean is compared only where no store's own rating can be."),
)
"""What rules know of each other themselves, for the page of rules: the weaker rule, what it gives way to, and why."""


def strongest(findings: Iterable[Finding], table: tuple[Precedence, ...] = PRECEDENCE) -> list[Finding]:
    """The findings that no stronger one silences, in the order given."""
    listed = list(findings)
    return [one for one in listed if not any(silences(other, one, table) for other in listed if other is not one)]


def silences(strong: Finding, weak: Finding, table: tuple[Precedence, ...]) -> bool:
    """Whether the first finding makes the second one needless."""
    return any(
        strong.code.startswith(rule.stronger) and weak.code.startswith(rule.weaker) and reaches(rule.reach, strong, weak)
        for rule in table
    )


def reaches(reach: Reach, strong: Finding, weak: Finding) -> bool:
    """Whether the second finding lies where the first one reaches to."""
    if reach == "document":
        return True
    if reach == "same-words":
        first, second = strong.span, weak.span
        return (
            first is not None
            and second is not None
            and first.block == second.block
            and (first.start < second.end and second.start < first.end)
        )
    if strong.section is None or weak.section is None:
        return False
    if reach == "at-or-below" and strong.section == weak.section:
        return True
    return weak.section.startswith(f"{strong.section}.")


def needed_with(codes: Iterable[str], table: tuple[Precedence, ...] = PRECEDENCE) -> set[str]:
    """The codes, or their beginnings, that may silence one of these: they have to run as well, though nobody asked for them."""
    asked = tuple(codes)
    return {strong for rule in table for strong in rule.stronger if any(code.startswith(rule.weaker) for code in asked)}
