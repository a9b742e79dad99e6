"""A report as a page shows it: its findings with number, path of sections and places, each with what became of it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from reports import page_wording, wording
from reports.layout import visible
from reports.marked_text import NUMBERED
from reports.phrases import length_words, section_path, supplied_words
from schemas.findings import SEVERITIES
from schemas.forms import load_form
from schemas.rules import Lang, Severity, Words
from service.cases.reading import JudgedFinding, Said
from service.cases.versions import VersionsCompared
from service.submissions import results
from service.web.document_view import document_in
from service.wiring import Services

if TYPE_CHECKING:
    from schemas.report import Report, ReportedFinding, Where

QUOTE_LENGTH = 240
REMEDY = wording.REMEDY
NEW = Words("本次新增", "new")
STILL = Words("仍未改正", "still open")
CAME_BACK = Words("再次出現", "came back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line below a finding's message."""

    label: str
    words: str
    is_remedy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding as it stands on a page."""

    number: int
    fingerprint: str
    code: str
    name: str
    severity: Severity
    section: str
    """Its key; empty for the whole document."""
    path: str
    message: str
    quote: str
    rows: tuple[Row, ...]
    places: tuple[tuple[str, str], ...]
    """Anchors in the document, with words for the link."""
    remedy: str
    confidence: str
    since: str = ""
    """`new`, `still` or `back`, where there was a version before."""
    opinion: Said | None = None
    lapsed: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report, ready for its page."""

    report: Report
    document: Markup | None
    findings: tuple[Finding, ...]
    tally: dict[Severity, int]
    paths: tuple[tuple[str, str], ...]
    """Sections that have findings: key and path, in the order of the report."""
    about: tuple[str, ...]
    supplied: tuple[str, ...]
    """The facts about the App that it was checked with."""
    length: str
    compared: VersionsCompared | None = None
    fixed: tuple[ReportedFinding, ...] = ()
    since: dict[str, int] = field(default_factory=dict)


def shown(
    services: Services,
    submission_id: str,
    lang: Lang,
    *,
    judged: Iterable[JudgedFinding] = (),
    compared: VersionsCompared | None = None,
) -> Shown:
    """The report of a submission that the actor was found to see. Raises Refused as `results.report_of`."""
    report = results.report_of(services, submission_id, lang)
    document = document_in(results.page_of(services, submission_id, lang))
    form = load_form(report["profile"]["id"])
    since = _since(compared)
    opinions = [(one.opinion, one.lapsed) for one in judged]
    findings = []
    for number, one in enumerate(report["findings"], 1):
        opinion, lapsed = opinions[number - 1] if len(opinions) == len(report["findings"]) else (None, None)
        path = visible(" › ".join(section_path(report, form, one["section"])))
        findings.append(_finding(number, one, lang, path, since.get(one["fingerprint"], ""), opinion, lapsed, document is not None))
    return Shown(
        report=report,
        document=document,
        findings=tuple(findings),
        tally={severity: sum(one.severity == severity for one in findings) for severity in SEVERITIES},
        paths=tuple(dict.fromkeys((one.section, one.path) for one in findings)),
        about=tuple(_about(report, lang)),
        supplied=tuple(supplied_words(report)),
        length=length_words(report["measures"], lang) if report["measures"] else "",
        compared=compared,
        fixed=tuple(compared.comparison["fixed"]) if compared else (),
        since=Counter(since.values()),
    )


def _since(compared: VersionsCompared | None) -> dict[str, str]:
    """By fingerprint what a finding is since the version before."""
    if compared is None:
        return {}
    found = {pair["new"]["fingerprint"]: "still" for pair in compared.comparison["still_open"]}
    found.update({one["fingerprint"]: "new" for one in compared.new_findings})
    found.update({one.finding["fingerprint"]: "back" for one in compared.reappeared})
    return found


def _about(report: Report, lang: Lang) -> Iterable[str]:
    document = report["document"]
    if document["format"]:
        yield document["format"].upper()
    if document["pages"]:
        yield wording.PAGES.in_lang(lang).format(n=document["pages"])
    if document["ocr"]:
        yield wording.OCR.in_lang(lang)
    yield wording.RECEIVED.in_lang(lang).format(day=wording.day_in(report["as_of"], lang))


def _finding(
    number: int, one: ReportedFinding, lang: Lang, path: str, since: str, opinion: Said | None, lapsed: Said | None, has_words: bool
) -> Finding:
    where, related = one["where"], one.get("related", [])
    places = [(f"p{number}", page_wording.TO_PLACE.in_lang(lang))] if where and has_words else []
    if has_words:
        for order in range(1, min(len(related), NUMBERED) + 1):
            places.append((f"p{number}-{order}", page_wording.RELATED_PLACE.in_lang(lang).format(n=order)))
    rows = (
        (wording.EXPECTED, one["expected"]),
        (wording.FOUND, one["found"]),
        (wording.LIKELY, one.get("likely", "")),
        (wording.REMEDY, one["suggestion"]),
        (wording.BASIS, one["basis"]),
    )
    return Finding(
        number=number,
        fingerprint=one["fingerprint"],
        code=one["code"],
        name=one["name"],
        severity=one["severity"],
        section=one["section"] or "",
        path=path,
        message=visible(one["message"]),
        quote=_quote(where, lang),
        rows=tuple(
            Row(label=label.in_lang(lang), words=visible(words), is_remedy=label is wording.REMEDY)
            for label, words in rows
            if words
        ),
        places=tuple(places),
        remedy=visible(one["suggestion"]),
        confidence=wording.CONFIDENCE.in_lang(lang).format(n=round(100 * one["confidence"])) if "confidence" in one else "",
        since=since,
        opinion=opinion,
        lapsed=lapsed,
    )


def _quote(where: Where | None, lang: Lang) -> str:
    words = visible(where["quote"]) if where else ""
    if len(words) > QUOTE_LENGTH:
        words = f"{words[: QUOTE_LENGTH // 2]}……{words[-QUOTE_LENGTH // 2 :]}"
    return wording.QUOTE.in_lang(lang).format(words=words) if words else ""
