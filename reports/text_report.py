"""The report to be read on a terminal: verdict, findings by section, then what the verdict rests on.

It is written from the report as data, so that a stored report reads the same as a fresh one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from reports import wording
from reports.layout import Paint, Style, columns, pad, visible
from reports.phrases import (
    asks_for_facts,
    fact_value_words,
    heading_of,
    length_words,
    section_path,
    supplied_words,
    worst_by_section,
)
from schemas.findings import SEVERITIES, Verdict
from schemas.forms import Form
from schemas.rules import Lang, Severity, Words

if TYPE_CHECKING:
    from schemas.report import Report, ReportedFinding


QUOTE_LENGTH = 120
"""Characters of a quote that are shown; what is longer is cut in the middle."""
RELATED_SHOWN = 4
UNREAD_SHOWN = 8
_PAINTS: dict[Severity, Paint] = {"error": "red", "warning": "yellow", "note": "cyan"}
_VERDICT_PAINTS: dict[Verdict, Paint] = {"pass": "green", "warnings": "yellow", "fail": "red", "unreadable": "red"}
_MARK_PAINTS: dict[str, Paint] = {wording.RIGHT: "green", wording.WRONG: "red"}
_VERDICT_MARKS: dict[Verdict, str] = {
    "pass": wording.RIGHT,
    "warnings": "!",
    "fail": wording.WRONG,
    "unreadable": wording.WRONG,
}


def text_report(report: Report, form: Form, style: Style | None = None) -> str:
    """The report in its language, each line at most as wide as the style says; ends in a newline."""
    return "\n".join(_Writer(report, form, style or Style()).lines()) + "\n"


def summary(tally: Counter[Verdict], lang: Lang, style: Style) -> str:
    """One line over several reports: how many of each verdict."""
    counts = [
        style.paint(f"{words.in_lang(lang)} {tally[verdict]}", _VERDICT_PAINTS[verdict])
        for verdict, words in wording.VERDICTS.items()
        if tally[verdict]
    ]
    joined = wording.SEPARATOR.in_lang(lang).join(counts)
    return wording.SUMMARY.in_lang(lang).format(n=tally.total(), counts=joined)


class _Writer:
    def __init__(self, report: Report, form: Form, style: Style) -> None:
        self.report, self.form, self.style, self.lang = report, form, style, report["lang"]

    def lines(self) -> Iterator[str]:
        yield from self.head()
        yield from self.findings()
        if self.report["verdict"] != "unreadable":
            for block in (
                self.not_evaluated(),
                self.measures(),
                self.section_states(),
                self.facts(),
                self.trail(),
                self.coverage(),
            ):
                yield from block
        yield self.style.rule()
        yield from self.footer()

    def say(self, which: Words, /, **fields: object) -> str:
        return which.in_lang(self.lang).format(**fields)

    def title(self, words: Words) -> str:
        return self.style.paint(f"■ {self.say(words)}", "bold")

    def head(self) -> Iterator[str]:
        report, style = self.report, self.style
        document, dot = report["document"], self.say(wording.SEPARATOR)
        named = report["plan"].get("title") or document["name"]
        yield from (style.paint(line, "bold") for line in style.paragraph(f"{visible(named)}　{self.say(wording.TITLE)}"))
        about = [visible(document["name"]), document["format"] or ""]
        if document["pages"]:
            about.append(self.say(wording.PAGES, n=document["pages"]))
        if document["ocr"]:
            about.append(self.say(wording.OCR))
        about.append(self.say(wording.RECEIVED, day=wording.day_in(report["as_of"], self.lang)))
        about += supplied_words(report)
        for line in style.paragraph(dot.join(part for part in about if part)):
            yield style.paint(line, "grey")
        yield style.rule("═")
        verdict = report["verdict"]
        tally = Counter(finding["severity"] for finding in report["findings"])
        counts = dot.join(self.say(wording.COUNTS[one], n=tally[one]) for one in SEVERITIES if tally[one])
        judged = f"{_VERDICT_MARKS[verdict]} {self.say(wording.VERDICTS[verdict])}"
        gap = " " * max(style.width - columns(judged) - columns(counts), 2)
        yield style.paint(judged, "bold", _VERDICT_PAINTS[verdict]) + gap + counts
        yield from style.paragraph(self.say(wording.ADVICE[verdict]), indent=2)
        yield ""

    def findings(self) -> Iterator[str]:
        for key, group in groupby(self.report["findings"], key=lambda finding: finding["section"]):
            path = " › ".join(visible(name) for name in section_path(self.report, self.form, key))
            yield self.style.paint(f"■ {path}", "bold")
            for finding in group:
                yield from self.finding(finding)
                yield ""

    def finding(self, finding: ReportedFinding) -> Iterator[str]:
        style, severity = self.style, finding["severity"]
        mark = f"{wording.MARKS[severity]} {self.say(wording.SEVERITIES[severity])}"
        where = finding["where"]
        page = self.say(wording.PAGE, n=where["page"]) if where and where["page"] else ""
        left = f"{mark}　{finding['code']} {finding['name']}"
        line = style.spread(left, page, indent=2)
        yield line.replace(mark, style.paint(mark, _PAINTS[severity], "bold"), 1)
        yield from style.paragraph(visible(finding["message"]), indent=5)
        rows: list[tuple[Words, str]] = []
        if finding["expected"]:
            rows.append((wording.EXPECTED, finding["expected"]))
        if finding["found"]:
            rows.append((wording.FOUND, finding["found"]))
        if where and where["quote"].strip():
            for quoted in style.paragraph(self.quote(where["quote"]), indent=5):
                yield style.paint(quoted, "grey")
        places = [self.quote(place["quote"]) for place in finding.get("related", [])]
        more = self.say(wording.MORE_PLACES, n=len(places)) if len(places) > RELATED_SHOWN else ""
        rows.append((wording.COMPARE, "".join(places[:RELATED_SHOWN]) + more))
        rows += [
            (wording.LIKELY, finding.get("likely", "")),
            (wording.REMEDY, finding["suggestion"]),
            (wording.BASIS, finding["basis"]),
        ]
        for words, text in rows:
            if text:
                yield from self.labelled(words, text)
        if "confidence" in finding:
            yield from style.paragraph(self.say(wording.CONFIDENCE, n=round(100 * finding["confidence"])), indent=5)

    def labelled(self, words: Words, text: str) -> Iterator[str]:
        label = self.say(words)
        lines = self.style.paragraph(visible(text), indent=5, first=f"{label}　")
        yield lines[0].replace(label, self.style.paint(label, "grey"), 1)
        yield from lines[1:]

    def quote(self, text: str) -> str:
        words = visible(text)
        if len(words) > QUOTE_LENGTH:
            half = QUOTE_LENGTH // 2
            words = f"{words[:half]}……{words[-half:]}"
        return self.say(wording.QUOTE, words=words)

    def measures(self) -> Iterator[str]:
        measures = self.report["measures"]
        if measures is None:
            return
        yield f"{self.title(wording.MEASURES_HEAD)}　{length_words(measures, self.lang)}"
        values = {"characters": measures["characters"], "word_count": measures["word_count"], "own_text": measures["own_text"]}
        wide = max(columns(self.say(name)) for name, _ in wording.MEASURES.values())
        for key, (name, leaves_out) in wording.MEASURES.items():
            first = f"{pad(self.say(name), wide)}  {values[key]:>6,}  "
            yield from self.style.paragraph(self.say(leaves_out), indent=2, first=first)
        yield ""

    def section_states(self) -> Iterator[str]:
        yield self.title(wording.SECTIONS_HEAD)
        worst = worst_by_section(self.report)
        for section in self.report["sections"]:
            words, mark = wording.STATUS[section["status"]]
            severity = worst.get(section["key"])
            if section["status"] == "present" and severity:
                mark = wording.MARKS[severity]
            plain = _MARK_PAINTS.get(mark, "grey")
            paint = _PAINTS[severity] if severity else plain
            shown = (
                self.say(wording.CHARACTERS, n=f"{section['characters']:,}") if section["status"] == "present" else self.say(words)
            )
            depth = 2 + 2 * section["key"].count(".")
            line = self.style.spread(f"{mark} {visible(heading_of(section))}", shown, indent=depth)
            yield line.replace(mark, self.style.paint(mark, paint), 1)
        yield ""

    def facts(self) -> Iterator[str]:
        if not asks_for_facts(self.report, self.form):
            return
        yield self.title(wording.FACTS_HEAD)
        wide = max(columns(self.say(name)) for name, _ in wording.FACTS.values())
        for key, (name, _) in wording.FACTS.items():
            fact = self.report["facts"].get(key)
            if fact is None:
                yield self.style.paint(f"  {pad(self.say(name), wide)}  —", "grey")
                continue
            shown = pad(fact_value_words(key, fact["value"], self.lang), 18)
            first = f"{pad(self.say(name), wide)}  {shown}  "
            yield from self.style.paragraph(self.quote(fact["where"]["quote"]), indent=2, first=first)
        yield ""

    def trail(self) -> Iterator[str]:
        if not self.report["trail"]:
            return
        yield self.title(wording.TRAIL_HEAD)
        for step in self.report["trail"]:
            mark = wording.RIGHT if step["holds"] else wording.WRONG
            text = self.say(wording.TRAIL[step["kind"]], exact=visible(step["exact"]), stated=visible(step["stated"]))
            lines = self.style.paragraph(text, indent=2, first=f"{mark} ")
            yield lines[0].replace(mark, self.style.paint(mark, "green" if step["holds"] else "red"), 1)
            yield from lines[1:]
        yield ""

    def coverage(self) -> Iterator[str]:
        coverage = self.report["coverage"]
        if coverage is None:
            return
        yield self.title(wording.COVERAGE_HEAD)
        numbers = {name: f"{coverage[name]:,}" for name in ("sections", "title", "remark")}
        if not coverage["unread"]:
            yield from self.style.paragraph(self.say(wording.COVERED, n=f"{coverage['characters']:,}", **numbers), indent=2)
        else:
            counts = {"n": f"{coverage['characters']:,}", "unread": f"{coverage['unread_characters']:,}"}
            yield from self.style.paragraph(self.say(wording.UNCOVERED, **counts), indent=2)
            for one in coverage["unread"][:UNREAD_SHOWN]:
                yield from self.style.paragraph(self.quote(one["text"]), indent=4)
            if len(coverage["unread"]) > UNREAD_SHOWN:
                yield "    " + self.say(wording.MORE_UNREAD, n=len(coverage["unread"]) - UNREAD_SHOWN)
        yield ""

    def not_evaluated(self) -> Iterator[str]:
        if not self.report["not_evaluated"]:
            return
        yield self.title(wording.NOT_EVALUATED_HEAD)
        yield from self.style.paragraph(self.say(wording.NOT_EVALUATED), indent=2)
        for one in self.report["not_evaluated"]:
            yield from self.style.paragraph(visible(one["reason"]), indent=4, first=f"{one['code']}　")
        yield ""

    def footer(self) -> Iterator[str]:
        profile, tool = self.report["profile"], self.report["tool"]
        text = self.say(wording.FOOTER, form=self.form.name[self.lang], version=profile["version"], tool=tool["version"])
        for line in self.style.paragraph(text):
            yield self.style.paint(line, "grey")
