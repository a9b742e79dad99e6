"""Checks every invented plan and every defect in it, and tells what was wrong.

python -m tests.evaluation.harness                 every plan in every dress, every defect in its dress
python -m tests.evaluation.harness --only X802     cases, plans or codes with this in the name
python -m tests.evaluation.harness --dress form    everything in this dress
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from schemas.facts import AppFacts
from service.pipeline import Request, check
from tests.evaluation.dresses import DRESSES
from tests.evaluation.writers import Case, Writing, cases, changed, writings

Pair = tuple[str, str | None]
CASE_DRESSES = tuple(DRESSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was missed, what was made up (code, section, quote), and facts that differ (wanted, got)."""

    name: str
    missed: tuple[Pair, ...] = ()
    made_up: tuple[tuple[str, str | None, str], ...] = ()
    facts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, Any]] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """Whether nothing differs."""
        return not (self.missed or self.made_up or self.facts or self.names)


def report_of(title: str, words: Mapping[str, Any], writing: Writing, dress: str, supplied: Mapping[str, Any]) -> dict[str, Any]:
    """The report on these words in this dress, received on the writing's day."""
    values: dict[str, Any] = {key: Decimal(str(value)) if key.endswith("rating") else value for key, value in supplied.items()}
    facts = AppFacts(**values)
    data = DRESSES[dress](title, words)
    return dict(check(data, f"{writing.name}.docx", Request(facts=facts, as_of=writing.as_of)).report)


def weighty(report: Mapping[str, Any]) -> list[tuple[str, str | None, str]]:
    """Errors and warnings as code, section and quote."""
    return [
        (one["code"], one["section"], (one["where"] or {}).get("quote") or "")
        for one in report["findings"]
        if one["severity"] in ("error", "warning")
    ]


def judge_plan(writing: Writing, dress: str) -> Result:
    """A clean plan: no error, no warning, every fact and both names."""
    report = report_of(writing.title, writing.sections, writing, dress, {})
    facts = {}
    for name, wanted in writing.facts.items():
        stated = report["facts"][name]
        got = stated["value"] if stated else None
        if got != wanted:
            facts[name] = (wanted, got)
    names = {
        name: (wanted, report["plan"][name])
        for name, wanted in (("agency", writing.agency), ("app", writing.app))
        if report["plan"][name] != wanted
    }
    return Result(name=f"{writing.name} ({dress})", made_up=tuple(weighty(report)), facts=facts, names=names)


def judge_case(case: Case, dress: str) -> Result:
    """A plan with a defect: exactly the findings expected, beside those tolerated."""
    writing = writings()[case.plan]
    left = weighty(report_of(case.title or writing.title, changed(case), writing, dress, case.supplied))
    missed = []
    for pair in case.expected:
        same = [one for one in left if one[0] == pair[0] and one[1] in places_of(pair)]
        if same:
            left.remove(same[0])
        else:
            missed.append(pair)
    made_up = tuple(one for one in left if one[:2] not in case.tolerated)
    return Result(name=f"{case.name} ({dress})", missed=tuple(missed), made_up=made_up)


def places_of(pair: Pair) -> list[str | None]:
    """The sections at which the finding may as well stand; they are parted by `|`."""
    return [None] if pair[1] is None else [*pair[1].split("|")]


def dress_of(place: int) -> str:
    """The dress of a case by its place: every dress in turn."""
    return CASE_DRESSES[place % len(CASE_DRESSES)]


def shown(result: Result) -> str:
    """A line for everything that differs."""
    lines = [result.name]
    lines += [f"    missed   {code} {section}" for code, section in result.missed]
    lines += [f"    made up  {code} {section} 「{quote}」" for code, section, quote in result.made_up]
    lines += [f"    fact     {name}: {wanted!r} was read as {got!r}" for name, (wanted, got) in result.facts.items()]
    lines += [f"    name     {name}: {wanted!r} was read as {got!r}" for name, (wanted, got) in result.names.items()]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Prints what differs and the counts. 0 where nothing does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--dress", choices=sorted(DRESSES))
    options = parser.parse_args(arguments)
    out = sys.stdout.write
    dresses = [options.dress] if options.dress else list(DRESSES)
    plans = [judge_plan(one, dress) for one in writings().values() for dress in dresses if options.only in one.name]
    defects = [
        judge_case(case, options.dress or dress_of(place))
        for place, case in enumerate(cases())
        if options.only in case.name or any(options.only == code for code, _ in case.expected)
    ]
    for result in [*plans, *defects]:
        if not result.right:
            out(f"{shown(result)}\n")
    missed = Counter(code for result in defects for code, _ in result.missed)
    alarms = Counter(code for result in [*plans, *defects] for code, *_ in result.made_up)
    wanted = Counter(code for case in cases() for code, _ in case.expected)
    wrong = Counter(name for result in plans for name in result.facts)
    stated = 14 * len(plans)
    out(f"\nplans right {sum(one.right for one in plans)}/{len(plans)}, facts {stated - wrong.total()}/{stated} {dict(wrong)}\n")
    out(f"defects right {sum(one.right for one in defects)}/{len(defects)}\n")
    out(f"missed {', '.join(f'{code} {count}/{wanted[code]}' for code, count in sorted(missed.items())) or 'none'}\n")
    out(f"made up {dict(sorted(alarms.items())) or 'none'}\n")
    return 0 if all(one.right for one in [*plans, *defects]) else 1


if __name__ == "__main__":
    sys.exit(main())
