"""The whole way of one document: bytes, Document, Plan, findings, report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ingest.errors import Broken, Unreadable
from ingest.limits import DEFAULT_LIMITS, Limits
from schemas.facts import AppFacts
from schemas.files import sha256_of
from schemas.findings import Finding, Outcome
from schemas.forms import DEFAULT_FORM, load_form
from schemas.records import dataclass, field, replace
from schemas.rules import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.document import Document
    from schemas.plan import Plan
    from schemas.report import Report, ReportedDocument

Stage = Literal["reading", "judging", "writing"]
"""How far a document is: its file is read and understood, the rules are applied, reports and pages are written."""
UNEXPECTED = Words(
    "讀取這個檔案時程式發生未預期的錯誤（{error}）。", "The program failed in an unexpected way on this file ({error})."
)
UNEXPECTED_REMEDY = Words(
    "請另存成 .docx 或 .pdf 後再試；仍無法讀取時，請將檔案交給系統管理人員。",
    "Save it anew as .docx or .pdf and try again; if that fails, hand the file to the administrator.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a document is to be checked for. `select` and `ignore` are codes or beginnings of codes."""

    as_of: date
    """The day of receipt."""
    form_id: str = DEFAULT_FORM
    facts: AppFacts = field(default_factory=AppFacts)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    lang: Lang = "zh-Hant"
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A report with what it was made from; document and plan are None where the file could not be read."""

    report: Report
    outcome: Outcome
    document: Document | None = None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What people are given of one check, by language: the report and, where asked for, its page. Plain data that can travel."""

    reports: dict[Lang, Report]
    pages: dict[Lang, str]
    copy: tuple[str, bytes] | None
    """The suffix and the bytes of the annotated copy; None where none was asked for or there can be none."""


def write(
    data: bytes,
    name: str,
    request: Request,
    *,
    langs: tuple[Lang, ...] = (),
    pages: bool = False,
    copies: bool = False,
    at: Callable[[Stage], None] | None = None,
) -> Written:
    """Check one file's bytes once and write it up in all `langs` (the request's own where there is none).

    This is the one way from bytes to what people read, for the command line and the service alike. Never raises for a file.
    `at` hears of each stage as it begins.
    """
    checked = check(data, name, request, at)
    reports = {lang: report_in(lang, checked, request) for lang in langs or (request.lang,)}
    return Written(
        reports=reports,
        pages={lang: page(report, request, checked.document) for lang, report in reports.items()} if pages else {},
        copy=annotate(data, checked, request) if copies else None,
    )


def page(report: Report, request: Request, document: Document | None = None) -> str:
    """The report as HTML."""
    from reports.html_report import html_report  # noqa: PLC0415 - only where a page is asked for

    return html_report(report, load_form(request.form_id), document)


def check(data: bytes, name: str, request: Request, at: Callable[[Stage], None] | None = None) -> Checked:
    """Check one file's bytes. A file that cannot be read gives a report that says so; nothing is raised for it.

    `at` hears of each stage as it begins.

    Raises `schemas.forms.UnknownForm` for a form that is not installed.
    """
    form = load_form(request.form_id)
    at = at or _unheard
    at("reading")
    try:
        document, plan = understand(data, name, request)
    except Unreadable as error:
        at("writing")
        return unreadable(error, sha256_of(data), name, request)
    from reports.json_report import make_report  # noqa: PLC0415 - an unreadable file needs none of it
    from validators.running import run  # noqa: PLC0415

    at("judging")
    outcome = run(document, plan, request.facts, form, request.as_of, select=request.select, ignore=request.ignore)
    at("writing")
    report = make_report(document, plan, outcome, form=form, facts=request.facts, as_of=request.as_of, lang=request.lang)
    return Checked(report=report, outcome=outcome, document=document, plan=plan)


def _unheard(_: Stage) -> None:
    """Nobody asks how far it is."""


def report_in(lang: Lang, checked: Checked, request: Request) -> Report:
    """The report on what was checked, in that language."""
    if lang == checked.report["lang"]:
        return checked.report
    form = load_form(request.form_id)
    if checked.document is None or checked.plan is None:
        return _on_unreadable(checked.outcome.findings[0], checked.report["document"], replace(request, lang=lang))
    from reports.json_report import make_report  # noqa: PLC0415 - as above

    return make_report(
        checked.document, checked.plan, checked.outcome, form=form, facts=request.facts, as_of=request.as_of, lang=lang
    )


def annotate(data: bytes, checked: Checked, request: Request) -> tuple[str, bytes] | None:
    """The suffix and the bytes of the annotated copy of a file that was checked; None where there can be none."""
    if checked.document is None or checked.plan is None:
        return None
    from ingest.anchoring import anchored  # noqa: PLC0415 - a check without copies needs none of it
    from reports.annotate.copies import annotated_copy  # noqa: PLC0415
    from reports.annotate.notes import NotAnnotated, blocks_of  # noqa: PLC0415

    document, plan, findings = checked.document, checked.plan, checked.outcome.findings
    try:
        source = anchored(data, document.format, request.limits, blocks=blocks_of(document, plan, findings))
        if source is None:
            return None
        made = annotated_copy(
            source.data,
            source.suffix,
            source.anchors,
            document=document,
            plan=plan,
            findings=findings,
            as_of=request.as_of,
            lang=request.lang,
        )
    except (Unreadable, NotAnnotated):
        return None
    return source.suffix, made


def parse(data: bytes, name: str, request: Request) -> dict[str, Any]:
    """The plan in one file's bytes as plain data (`schemas.plan_json`). Raises `ingest.errors.Unreadable`."""
    from schemas.plan_json import parsed  # noqa: PLC0415 - only `plancheck parse` prints it

    document, plan = understand(data, name, request)
    return parsed(plan, document)


def understand(data: bytes, name: str, request: Request) -> tuple[Document, Plan]:
    """The document and the plan in it. Raises `ingest.errors.Unreadable`, and nothing else for whatever the bytes are."""
    from ingest.reading import read  # noqa: PLC0415 - readers are loaded by who reads
    from ingest.understanding import understand as plan_of  # noqa: PLC0415

    try:
        document = read(data, name, request.limits)
        return document, plan_of(document, load_form(request.form_id), request.facts)
    except Unreadable:
        raise
    except Exception as error:  # a defect of ours must end in a finding too, and not in a traceback or in silence
        what = type(error).__name__
        reason = Words(UNEXPECTED.zh.format(error=what), UNEXPECTED.en.format(error=what))
        raise Broken(reason, UNEXPECTED_REMEDY) from error


def unreadable(error: Unreadable, sha256: str, name: str, request: Request) -> Checked:
    """The report on a file that could not be read, named by its digest."""
    from validators.registry import rule_of  # noqa: PLC0415 - a readable file loads it with all the rules
    from validators.running import fingerprint_of  # noqa: PLC0415

    rule = rule_of(error.code)
    finding = Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        section=None,
        message=error.reason,
        expected=Words("", ""),
        found=Words("", ""),
        suggestion=error.remedy,
        basis=rule.clause,
        fingerprint=fingerprint_of(rule.code, None, "", 1),
    )
    about: ReportedDocument = {"name": name, "sha256": sha256, "format": error.format, "pages": None, "ocr": False}
    return Checked(report=_on_unreadable(finding, about, request), outcome=Outcome(findings=(finding,)))


def _on_unreadable(finding: Finding, about: ReportedDocument, request: Request) -> Report:
    from reports.json_report import unreadable_report  # noqa: PLC0415 - a readable file loads it as well

    return unreadable_report(
        finding,
        name=about["name"],
        sha256=about["sha256"],
        format=about["format"],
        form=load_form(request.form_id),
        facts=request.facts,
        as_of=request.as_of,
        lang=request.lang,
    )
