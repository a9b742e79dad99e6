"""What is written beside the author's words: one note a finding, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reports import wording
from schemas.document import Document, Span
from schemas.findings import Finding
from schemas.plan import Plan
from schemas.records import dataclass
from schemas.rules import Lang, Severity, Words

INITIALS = "檢核"
_COLON = Words("：", ": ")
_MESSAGE = Words("【{severity}】{code}　{message}", "[{severity}] {code}  {message}")
REPLY = Words(
    "回復請接寫於後：「已修正」，或「不適用：」並敘明理由。〔{code}-{fingerprint}〕",
    "Reply below: “fixed”, or “not applicable:” and why. 〔{code}-{fingerprint}〕",
)
"""The last line of a note that can be answered. It names the finding, so that an answer finds it wherever the words have gone."""
QUOTED = Words("所指文字：「{words}」", "The words meant: “{words}”")


class NotAnnotated(Exception):
    """No annotated copy can be made of this file. `reason` says why, in one sentence."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One finding as it is written into the copy, in one language."""

    code: str
    severity: Severity
    message: str
    lines: tuple[str, ...]
    """The whole note, a line an element; the first one holds severity, code and message."""
    reply: str
    """A last line that asks for an answer and names the finding, for files whose comments are read when they come back."""
    day: date
    """The day the plan was received, which the note is dated by: the same check gives the same copy."""
    span: Span
    """Where it stands: the words of the finding, or the heading at which something is absent."""
    whole: bool
    """Whether the finding is about the document as a whole, or about something that has no heading to stand at."""
    lang: Lang


def notes_of(document: Document, plan: Plan, findings: Iterable[Finding], *, as_of: date, lang: Lang) -> list[Note]:
    """The notes in the order of the findings; a document without paragraphs has none."""
    if not document.paragraphs:
        return []
    return [_note(document, plan, finding, as_of, lang) for finding in findings]


def blocks_of(document: Document, plan: Plan, findings: Iterable[Finding]) -> set[int]:
    """The paragraphs that the notes on these findings stand at."""
    if not document.paragraphs:
        return set()
    return {(_place_of(plan, finding) or _beginning(document, plan)).block for finding in findings}


def _place_of(plan: Plan, finding: Finding) -> Span | None:
    """The words of a finding, or else the heading that it belongs to; None where it is about the whole document."""
    return finding.span if finding.span is not None else _heading_for(finding.section, plan)


def _note(document: Document, plan: Plan, finding: Finding, day: date, lang: Lang) -> Note:
    span = _place_of(plan, finding)
    message = finding.message.in_lang(lang)
    return Note(
        code=finding.code,
        severity=finding.severity,
        message=message,
        lines=tuple(_lines(finding, message, lang)),
        reply=REPLY.in_lang(lang).format(code=finding.code, fingerprint=finding.fingerprint),
        day=day,
        span=span or _beginning(document, plan),
        whole=span is None,
        lang=lang,
    )


def _heading_for(section: str | None, plan: Plan) -> Span | None:
    """The heading of a section, or of the nearest one above it that stands in the document."""
    key = section or ""
    while key:
        found = plan.sections.get(key)
        if found is not None and found.headings:
            return found.headings[0].span
        key = key.rpartition(".")[0]
    return None


def _beginning(document: Document, plan: Plan) -> Span:
    """The title, or else the first paragraph that says anything."""
    if plan.title is not None and plan.title.spans:
        return plan.title.spans[0]
    first = next((one.index for one in document.paragraphs if one.text.strip()), 0)
    return document.whole(first)


def _lines(finding: Finding, message: str, lang: Lang) -> Iterable[str]:
    severity = wording.SEVERITIES[finding.severity].in_lang(lang)
    yield _MESSAGE.in_lang(lang).format(severity=severity, code=finding.code, message=message)
    labelled = (
        (wording.FOUND, finding.found.in_lang(lang)),
        (wording.EXPECTED, finding.expected.in_lang(lang)),
        (wording.LIKELY, finding.likely.in_lang(lang)),
        (wording.REMEDY, finding.suggestion.in_lang(lang)),
        (wording.BASIS, finding.basis),
    )
    for label, words in labelled:
        if words:
            yield f"{label.in_lang(lang)}{_COLON.in_lang(lang)}{words}"
    if finding.confidence is not None:
        yield wording.CONFIDENCE.in_lang(lang).format(n=round(100 * finding.confidence))
