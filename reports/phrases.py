"""Phrases that several reports share: a section's path, a value in words, how a length compares with its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import wording
from schemas.forms import Form
from schemas.rules import Lang, Severity

if TYPE_CHECKING:
    from schemas.report import Report, ReportedMeasures, ReportedSection


def heading_of(section: ReportedSection) -> str:
    """Number and heading, as they stand in the plan or, where they are missing, in the form."""
    number = section["number"]
    return f"{number}{' ' if number.endswith('.') else ''}{section['heading']}"


def section_path(report: Report, form: Form, key: str | None) -> tuple[str, ...]:
    """The headings from the part down to this section; the words for the whole document where there is none."""
    if key is None:
        return (wording.WHOLE.in_lang(report["lang"]),)
    sections = {section["key"]: section for section in report["sections"]}
    names: list[str] = []
    while key:
        section, spec = sections.get(key), form.sections.get(key)
        names.append(heading_of(section) if section else f"{spec.number}{spec.heading}" if spec else key)
        key = key.rpartition(".")[0]
    return tuple(reversed(names))


def fact_value_words(key: str, value: float | str, lang: Lang) -> str:
    """A fact's value with its unit: 99,309 人次, 110年2月, 每月."""
    if isinstance(value, str):
        words = wording.CYCLES[value].in_lang(lang) if key == "update_cycle" else wording.day_in(value, lang)
    else:
        words = f"{value:,}"
    return wording.FACTS[key][1].in_lang(lang).format(n=words)


def supplied_words(report: Report) -> list[str]:
    """The facts about the App that came with the submission, each in words."""
    lang = report["lang"]
    return [
        wording.SUPPLIED[name]
        .in_lang(lang)
        .format(n=(wording.YES if value else wording.NO).in_lang(lang) if isinstance(value, bool) else f"{value:,}")
        for name, value in report["supplied"].items()
    ]


def asks_for_facts(report: Report, form: Form) -> bool:
    """Whether a list of the facts that a plan states says anything: the form asks for them, or the plan gives some."""
    return bool(form.classes) or any(fact is not None for fact in report["facts"].values())


def length_words(measures: ReportedMeasures, lang: Lang) -> str:
    """How the judged count compares with the form's limits."""
    least, most, count = measures["min"], measures["max"], measures["characters"]
    if least is None or most is None:
        return wording.NO_LIMITS.in_lang(lang).format(n=f"{count:,}")
    words = wording.TOO_SHORT if count < least else wording.TOO_LONG if count > most else wording.LIMITS_MET
    return words.in_lang(lang).format(n=f"{max(least - count, count - most):,}", min=f"{least:,}", max=f"{most:,}")


def worst_by_section(report: Report) -> dict[str, Severity]:
    """For each section with errors or warnings the worse of the two."""
    worst: dict[str, Severity] = {}
    for severity in ("warning", "error"):
        for finding in report["findings"]:
            if finding["severity"] == severity and finding["section"]:
                worst[finding["section"]] = finding["severity"]
    return worst
