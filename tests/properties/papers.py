"""Plans as text files, which are made and read far faster than Word files, and what the check finds in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from schemas.facts import AppFacts
from service.pipeline import Request, check
from tests.builders.good_plan import RECEIVED, TITLE
from tests.builders.plans import Options, outline

Finding = tuple[str, str | None]
"""Code and section."""


def lines_of(sections: Mapping[str, str | None] | None = None, title: str = TITLE, **options: Any) -> list[str]:
    """The good plan with these sections, line by line; a line with ` | ` in it is a row of a table."""
    lines = [title]
    for part in outline(sections, Options(**options)):
        lines += [f"{part.number}{part.heading}{part.guidance}", *part.lines]
    return lines


def as_markdown(lines: Iterable[str]) -> bytes:
    """The lines as Markdown: neighbouring rows are a table."""
    written: list[str] = []
    in_table = False
    for line in lines:
        row = " | " in line
        if not row:
            written.append(line.replace("*", r"\*"))
        else:
            written.append(f"| {line} |")
            if not in_table:
                written.append("|" + "---|" * (line.count(" | ") + 1))
        in_table = row
    return "\n".join(written).encode()


def report_on(data: bytes, name: str = "plan.md", *, as_of: date = RECEIVED, facts: AppFacts | None = None) -> Mapping[str, Any]:
    """The report on a file."""
    return check(data, name, Request(as_of=as_of, facts=facts or AppFacts())).report


def pairs(report: Mapping[str, Any], *, but: Iterable[str] = ("L303",)) -> list[Finding]:
    """Code and section of every finding, sorted, but for these codes: other measures of the length are near their limits."""
    assert report["not_evaluated"] == []
    return sorted(((one["code"], one["section"]) for one in report["findings"] if one["code"] not in but), key=str)


def found(
    sections: Mapping[str, str | None], *, as_of: date = RECEIVED, facts: AppFacts | None = None, **options: Any
) -> list[Finding]:
    """The findings on the good plan with these sections."""
    return pairs(report_on(as_markdown(lines_of(sections, **options)), as_of=as_of, facts=facts))
