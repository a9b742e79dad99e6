"""The report as one HTML file that needs no network and no script: for a screen, a phone, a printer and a screen reader.

Everything shown is plain data by the time it reaches the template, and the template escapes all of it: a file name or a
quote can hold anything.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports import page_wording, wording
from reports.layout import visible
from reports.marked_text import NUMBERED, marked_blocks
from reports.phrases import (
    asks_for_facts,
    fact_value_words,
    heading_of,
    length_words,
    section_path,
    supplied_words,
    worst_by_section,
)
from schemas.document import Document
from schemas.findings import SEVERITIES, Verdict
from schemas.forms import Form
from schemas.rules import Lang, Words

if TYPE_CHECKING:
    from jinja2 import Template

    from reports.marked_text import Mark
    from schemas.report import Report, ReportedFinding, ReportedMeasures, Where

TEMPLATES = Path(__file__).parent / "templates"
FIRST_SHOWN = 5
"""Kinds of finding that are named as the first to be mended."""
WEIGHT = "DSTBACXKLF"
"""Families in the order in which mending them pays: first what is missing and what the plan is judged by, the format last."""
QUOTE_LENGTH = 240
_VERDICT_MARKS: dict[Verdict, str] = {
    "pass": wording.RIGHT,
    "warnings": "!",
    "fail": wording.WRONG,
    "unreadable": wording.WRONG,
}
_TONES = {wording.RIGHT: "good", wording.WRONG: "bad", "!": "doubtful"}


def html_report(report: Report, form: Form, document: Document | None = None) -> str:
    """The report in its language as one HTML document. Without `document`, its words do not stand beside the findings."""
    return template().render(_Page(report, form, document).values())


@lru_cache(maxsize=1)
def template() -> Template:
    """The template, which escapes whatever it is given; a name that it does not know is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only where HTML is written

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=False, auto_reload=False
    )
    return environment.get_template("report.html")


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """The style sheet, which stands inside the page."""
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


class _Page:
    def __init__(self, report: Report, form: Form, document: Document | None) -> None:
        self.report, self.form, self.document = report, form, document
        self.lang: Lang = report["lang"]
        self.numbered = list(enumerate(report["findings"], 1))

    def values(self) -> dict[str, Any]:
        from markupsafe import Markup  # noqa: PLC0415 - comes with the template engine

        report = self.report
        first, sections = self.first(), self.sections()
        facts = self.facts() if report["verdict"] != "unreadable" and asks_for_facts(report, self.form) else []
        trail, coverage = self.trail(), self.coverage()
        measures = self.measures(report["measures"]) if report["measures"] else None
        contents = [
            (anchor, name)
            for anchor, name, there in (
                ("first", first["head"] if first else "", first),
                ("findings", self.page("FINDINGS_HEAD"), True),
                ("sections", self.say(wording.SECTIONS_HEAD), sections),
                ("length", self.say(wording.MEASURES_HEAD), measures),
                ("facts", self.say(wording.FACTS_HEAD), facts),
                ("trail", self.say(wording.TRAIL_HEAD), trail),
                ("coverage", self.say(wording.COVERAGE_HEAD), coverage),
                ("document", self.page("DOCUMENT_HEAD"), self.document),
            )
            if there
        ]
        return {
            "report": report,
            "style": Markup(style_sheet()),  # noqa: S704 - a file of ours, not words of a document
            "say": self.page,
            "word": lambda name: self.say(getattr(wording, name)),
            "back": self.back,
            "shown": visible,
            "named": visible(report["plan"].get("title") or report["document"]["name"]),
            "about": self.about(),
            "verdict": self.verdict(),
            "contents": contents,
            "first": first,
            "findings": self.findings(),
            "sections": sections,
            "measures": measures,
            "facts": facts,
            "trail": trail,
            "coverage": coverage,
            "document": marked_blocks(self.document, report) if self.document is not None else None,
            "footer": self.footer(),
        }

    def say(self, words: Words, /, **fields: object) -> str:
        return words.in_lang(self.lang).format(**fields)

    def page(self, name: str, **fields: object) -> str:
        return self.say(getattr(page_wording, name), **fields)

    def quote(self, text: str) -> str:
        words = visible(text)
        if len(words) > QUOTE_LENGTH:
            words = f"{words[: QUOTE_LENGTH // 2]}……{words[-QUOTE_LENGTH // 2 :]}"
        return self.say(wording.QUOTE, words=words) if words else ""

    def place(self, where: Where | None) -> str:
        """The anchor of the paragraph; empty where there is none on the page."""
        return f"b{where['block']}" if where is not None and self.document is not None else ""

    def back(self, mark: Mark) -> str:
        code = self.report["findings"][mark.number - 1]["code"]
        return self.page("BACK", n=mark.number, severity=self.say(wording.SEVERITIES[mark.severity]), code=code)

    def about(self) -> list[str]:
        document = self.report["document"]
        parts = [visible(document["name"]), document["format"] or ""]
        if document["pages"]:
            parts.append(self.say(wording.PAGES, n=document["pages"]))
        if document["ocr"]:
            parts.append(self.say(wording.OCR))
        parts.append(self.say(wording.RECEIVED, day=wording.day_in(self.report["as_of"], self.lang)))
        return [part for part in (*parts, *supplied_words(self.report)) if part]

    def verdict(self) -> dict[str, str]:
        verdict = self.report["verdict"]
        tally = Counter(finding["severity"] for finding in self.report["findings"])
        counts = [self.say(wording.COUNTS[one], n=tally[one]) for one in SEVERITIES if tally[one]]
        return {
            "mark": _VERDICT_MARKS[verdict],
            "words": self.say(wording.VERDICTS[verdict]),
            "advice": self.say(wording.ADVICE[verdict]),
            "counts": self.say(wording.SEPARATOR).join(counts),
        }

    def first(self) -> dict[str, Any] | None:
        """The kinds of finding to begin with, the weightiest first; None where there is no error and no warning."""
        for severity, head in (("error", "FIRST_HEAD"), ("warning", "FIRST_REVIEW")):
            chosen = [(number, one) for number, one in self.numbered if one["severity"] == severity]
            if not chosen:
                continue
            times = Counter(one["code"] for _, one in chosen)
            kinds: dict[str, tuple[int, ReportedFinding]] = {}
            for number, one in sorted(chosen, key=lambda pair: (WEIGHT.find(pair[1]["code"][0]), pair[0])):
                kinds.setdefault(one["code"], (number, one))
            items = [
                {
                    "number": number,
                    "message": visible(one["message"]),
                    "suggestion": visible(one["suggestion"]),
                    "times": times[code],
                }
                for code, (number, one) in list(kinds.items())[:FIRST_SHOWN]
            ]
            return {"head": self.page(head), "kinds": items, "rest": max(len(kinds) - FIRST_SHOWN, 0)}
        return None

    def findings(self) -> list[tuple[str, list[dict[str, Any]]]]:
        return [
            (
                visible(" › ".join(section_path(self.report, self.form, key))),
                [self.finding(number, one) for number, one in group],
            )
            for key, group in groupby(self.numbered, key=lambda pair: pair[1]["section"])
        ]

    def finding(self, number: int, one: ReportedFinding) -> dict[str, Any]:
        where, related = one["where"], one.get("related", [])
        rows = (
            (wording.EXPECTED, one["expected"], ""),
            (wording.FOUND, one["found"], ""),
            (wording.LIKELY, one.get("likely", ""), ""),
            (wording.REMEDY, one["suggestion"], "remedy"),
            (wording.BASIS, one["basis"], ""),
        )
        places: list[tuple[str, str]] = []
        if self.document is not None:
            if where is not None:
                places.append((f"p{number}", self.page("TO_PLACE")))
            for order in range(1, min(len(related), NUMBERED) + 1):
                places.append((f"p{number}-{order}", self.page("RELATED_PLACE", n=order)))
        return {
            "number": number,
            "severity": one["severity"],
            "severity_words": self.say(wording.SEVERITIES[one["severity"]]),
            "mark": wording.MARKS[one["severity"]],
            "code": one["code"],
            "name": one["name"] + (f"　{self.say(wording.PAGE, n=where['page'])}" if where and where["page"] else ""),
            "message": visible(one["message"]),
            "quote": self.quote(where["quote"]) if where else "",
            "rows": [(self.say(label), visible(text), kind) for label, text, kind in rows if text],
            "places": places,
            "more": self.say(wording.MORE_PLACES, n=len(related)) if len(related) > NUMBERED else "",
            "confidence": self.say(wording.CONFIDENCE, n=round(100 * one["confidence"])) if "confidence" in one else "",
        }

    def sections(self) -> list[dict[str, Any]]:
        worst = worst_by_section(self.report)
        counts = Counter(one["section"] for one in self.report["findings"])
        firsts: dict[str | None, int] = {}
        for number, one in self.numbered:
            firsts.setdefault(one["section"], number)
        rows = []
        for section in self.report["sections"]:
            words, mark = wording.STATUS[section["status"]]
            present = section["status"] == "present"
            if present and section["key"] in worst:
                mark = wording.MARKS[worst[section["key"]]]
                words = wording.VERDICTS["fail" if worst[section["key"]] == "error" else "warnings"]
            elif present:
                words = page_wording.PRESENT
            rows.append(
                {
                    "heading": visible(heading_of(section)),
                    "place": self.place(section["where"]),
                    "depth": section["key"].count("."),
                    "mark": mark,
                    "tone": _TONES.get(mark, "absent"),
                    "words": self.say(words),
                    "characters": f"{section['characters']:,}" if present else "",
                    "count": counts[section["key"]],
                    "first": firsts.get(section["key"]),
                }
            )
        return rows

    def measures(self, measures: ReportedMeasures) -> dict[str, Any]:
        least, most, count = measures["min"], measures["max"], measures["characters"]
        values = {"characters": count, "word_count": measures["word_count"], "own_text": measures["own_text"]}
        return {
            "words": length_words(measures, self.lang),
            "tone": "good" if least is None or most is None or least <= count <= most else "bad",
            "bar": None if least is None or most is None else self.bar(least, most, count),
            "rows": [
                {
                    "name": self.say(name),
                    "count": f"{values[key]:,}",
                    "leaves_out": self.say(leaves_out),
                    "judged": key == measures["judged"],
                }
                for key, (name, leaves_out) in wording.MEASURES.items()
            ],
        }

    def bar(self, least: int, most: int, count: int) -> dict[str, Any]:
        """Where the limits and the count lie, in percent of the bar's width."""
        whole = max(most * 1.2, count * 1.05, 1)
        return {
            "least": round(100 * least / whole, 2),
            "most": round(100 * most / whole, 2),
            "beyond": round(100 - 100 * most / whole, 2),
            "count": round(100 * count / whole, 2),
            "from": f"{least:,}",
            "to": f"{most:,}",
        }

    def facts(self) -> list[dict[str, str]]:
        rows = []
        for key, (name, _) in wording.FACTS.items():
            fact = self.report["facts"].get(key)
            value = fact_value_words(key, fact["value"], self.lang) if fact else ""
            quote, place = (self.quote(fact["where"]["quote"]), self.place(fact["where"])) if fact else ("", "")
            rows.append({"name": self.say(name), "value": value, "quote": quote, "place": place})
        return rows

    def trail(self) -> list[dict[str, Any]]:
        return [
            {
                "written": visible(step["written"]),
                "place": self.place(step["where"]),
                "exact": visible(step["exact"]),
                "holds": step["holds"],
                "mark": wording.RIGHT if step["holds"] else wording.WRONG,
            }
            for step in self.report["trail"]
        ]

    def coverage(self) -> dict[str, Any] | None:
        coverage = self.report["coverage"]
        if coverage is None:
            return None
        words = wording.UNCOVERED if coverage["unread"] else wording.COVERED
        counts = {name: f"{coverage[name]:,}" for name in ("sections", "title", "remark")}
        return {
            "words": self.say(words, n=f"{coverage['characters']:,}", unread=f"{coverage['unread_characters']:,}", **counts),
            "unread": [self.quote(one["text"]) for one in coverage["unread"]],
        }

    def footer(self) -> str:
        profile, tool = self.report["profile"], self.report["tool"]
        return self.say(wording.FOOTER, form=self.form.name[self.lang], version=profile["version"], tool=tool["version"])
