"""From upload to report: a batch, progress, the report with its downloads, new versions, handing in, one's own plans."""

from __future__ import annotations

import json
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.api.problems import lang_of
from service.api.security import REPORT_POLICY, UPLOAD
from service.auth.actors import Actor
from service.auth.permissions import may
from service.cases import handed, listing, reading, submitting, versions
from service.cases.life import is_possible
from service.cases.versions import VersionsCompared
from service.db.submission_tables import Submission
from service.errors import Refused
from service.submissions import intake, results
from service.submissions.requests import facts_from
from service.web import lookups, posted, report_view
from service.web.posted import Posted
from service.web.rendering import go, page
from service.wiring import Services

router = APIRouter(include_in_schema=False)
SHEETS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
SEVERITY_FILTERS = ("error", "warning", "note")
SENT = Words("已正式送件；限辦日為 {day}。", "Handed in; the answer is due on {day}.")
SENT_ANEW = Words(
    "已正式送件；限辦日為 {day}。原檢核以先前日期為準，現依收件日重新檢核，數秒後完成。",
    "Handed in; the answer is due on {day}. The check was of another day; it is made anew as of today, in a few seconds.",
)
NEW_VERSION = Words("新版本已收到，正在檢核。", "The new version has arrived and is being checked.")


@router.get("/batches/{batch_id}")
def batch(request: Request, services: Here, who: Who, batch_id: str) -> Response:
    """Files that came together, each with its state; asked for again until all are checked."""
    view = handed.batch(services, who, batch_id)
    return page(request, who, "batch.html", batch=view.batch, submissions=view.submissions, done=view.done)


@router.get("/batches/{batch_id}/summary.{kind}")
def summary(request: Request, services: Here, who: Who, batch_id: str, kind: Literal["xlsx", "ods"]) -> Response:
    """The batch as a spreadsheet."""
    data = handed.sheet(services, who, batch_id, kind, lang=lang_of(request))
    return Response(data, media_type=SHEETS[kind], headers=as_file(f"plancheck.{kind}"))


@router.get("/plans/{submission_id}")
def plan(
    request: Request,
    services: Here,
    who: Who,
    submission_id: str,
    severity: Annotated[list[str] | None, Query()] = None,
    section: str | None = None,
) -> Response:
    """The report, or how far its making is."""
    sent = lookups.submission(services, who, submission_id)
    if not is_done(sent.submission):
        return page(request, who, "progress.html", sent=sent)
    shown = report_view.shown(services, submission_id, lang_of(request), compared=_compared(services, who, sent))
    is_last = sent.submission.version == sent.case.versions
    wanted = [one for one in severity or () if one in SEVERITY_FILTERS]
    return page(
        request,
        who,
        "report.html",
        sent=sent,
        shown=shown,
        severities=wanted or list(SEVERITY_FILTERS),
        section=section,
        can_add=is_possible("add_version", sent.case.state) and _is_own(who, sent.case.agency_id, sent.submission),
        can_submit=is_possible("submit", sent.case.state) and may(who, "case.submit") and is_last,
    )


def _is_own(who: Actor, agency_id: str | None, submission: Submission) -> bool:
    if who.role == "agency":
        return agency_id == who.agency_id
    return who.role == "nobody" or submission.created_by == who.user_id


def is_done(submission: Submission) -> bool:
    """Whether there is a report."""
    return submission.status in ("checked", "failed")


def _compared(services: Services, who: Actor, sent: lookups.Sent) -> VersionsCompared | None:
    """What has become of the findings since the version before; None for the first, or where one was not checked."""
    this = sent.submission
    before = next((one for one in reversed(sent.versions) if one.version < this.version and is_done(one)), None)
    if before is None:
        return None
    return versions.compared(services, who, sent.case.id, old=before.version, new=this.version, lang=who.lang)


@router.get("/plans/{submission_id}/progress")
def progress(request: Request, services: Here, who: Who, submission_id: str) -> Response:
    """The part of the page that tells how far the check is; once there is a report, htmx is sent to it."""
    sent = lookups.submission(services, who, submission_id)
    if is_done(sent.submission):
        return Response(status_code=204, headers={"HX-Redirect": f"/plans/{submission_id}"})
    return page(request, who, "progress_part.html", sent=sent)


@router.get("/plans/{submission_id}/annotated")
def annotated(services: Here, who: Who, submission_id: str) -> Response:
    """The author's own file with the findings as comments."""
    lookups.submission(services, who, submission_id)
    return download(results.annotated_of(services, submission_id))


@router.get("/plans/{submission_id}/original")
def original(services: Here, who: Who, submission_id: str) -> Response:
    """The file as it came."""
    lookups.submission(services, who, submission_id)
    return download(results.original_of(services, submission_id))


@router.get("/plans/{submission_id}/report.json")
def report_json(request: Request, services: Here, who: Who, submission_id: str) -> Response:
    """The report as data."""
    sent = lookups.submission(services, who, submission_id)
    report = results.report_of(services, submission_id, lang_of(request))
    body = json.dumps(report, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/json", headers=as_file(f"{_stem(sent.submission.filename)}.report.json"))


@router.get("/plans/{submission_id}/report.html")
def report_html(
    request: Request,
    services: Here,
    who: Who,
    submission_id: str,
    download: bool = False,
) -> Response:
    """The report as one page that needs nothing else, to be read here or kept."""
    sent = lookups.submission(services, who, submission_id)
    headers = {"Content-Security-Policy": REPORT_POLICY}
    if download:
        headers |= as_file(f"{_stem(sent.submission.filename)}.report.html")
    html = results.page_of(services, submission_id, lang_of(request))
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@router.post("/cases/{case_id}/versions", openapi_extra={UPLOAD: True})
def new_version(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """The next version of a plan, with the facts of the one before."""
    view = reading.case(services, who, case_id)
    facts = facts_from(view.versions[-1].facts)
    try:
        taken = intake.take(
            services, who, posted.files(form), source="web", facts=facts, form_id=view.case.form_id, case_id=case_id
        )
        taken.demand_any()
    except Refused as error:
        if error.status not in (409, 422):
            raise
        return go(request, f"/plans/{view.versions[-1].id}", "bad", error.words)
    return go(request, f"/plans/{taken.submissions[0].submission_id}", "good", NEW_VERSION)


@router.post("/cases/{case_id}/submit")
def submit(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Hand the last version in formally."""
    try:
        case = submitting.submit(services, who, case_id, revision=posted.revision(form))
        words = SENT_ANEW if reading.case(services, who, case_id).versions[-1].rechecked_at else SENT
    except Refused as error:
        if error.status not in (409, 412, 422):
            raise
        return go(request, f"/cases/{case_id}", "bad", error.words)
    day = case.due_on.isoformat() if case.due_on else ""
    return go(request, f"/cases/{case_id}", "good", Words(words.zh.format(day=day), words.en.format(day=day)))


@router.get("/mine")
def mine(request: Request, services: Here, who: Who, after: str | None = None, text: str = "") -> Response:
    """What the agency, or the visitor's browser, has sent."""
    if who.role == "nobody":
        rows = lookups.of_visitor(services, who)
        return page(request, who, "mine_visitor.html", rows=rows)
    wanted = listing.Wanted(sort="newest", after=after, text=text, limit=25)
    return page(request, who, "mine.html", listed=listing.cases(services, who, wanted), text=text, after=after)


def download(file: results.File) -> Response:
    """A file to be kept, under its own name."""
    headers = as_file(file.filename)
    if file.size is not None:
        headers["Content-Length"] = str(file.size)
    return StreamingResponse(file.chunks, media_type=file.media_type, headers=headers)


def as_file(name: str) -> dict[str, str]:
    """The header by which a browser keeps the answer under that name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0] or name
