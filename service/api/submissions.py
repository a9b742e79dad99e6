"""Plans that are handed in for a check, and what became of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Header, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM
from schemas.rules import Words
from service.api.dependencies import Here, Idempotency, Who
from service.api.parts import Identity, LangChoice, download, errors, files, lang_or
from service.api.report_schema import report_schema
from service.api.security import REPORT_POLICY
from service.auth.actors import Actor
from service.cases import handed
from service.errors import Refused
from service.submissions import intake, results
from service.submissions.receiving import Incoming
from service.wiring import Services

router = APIRouter(tags=["submissions"])

Status = Literal["queued", "checking", "checked", "failed"]
Verdict = Literal["pass", "warnings", "fail", "unreadable"]
ReportFormat = Literal["json", "html", "text", "sarif"]
CHUNK = 1 << 18
POLL_SECONDS = 0.25
HEARTBEAT_SECONDS = 15.0
LONGEST_WAIT = 600.0
"""Seconds after which a stream of events ends; a browser then opens another by itself."""
MEDIA_TYPES: dict[ReportFormat, str] = {
    "json": "application/json",
    "html": "text/html",
    "text": "text/plain",
    "sarif": "application/sarif+json",
}


class TakenOut(BaseModel):
    """A file that was taken."""

    id: str = Field(description="The submission's identity.", examples=["0f6c2d8a4b1e4c8f9a7d3e5b6c1a2f30"])
    case_id: str = Field(description="The case that it is a version of.")
    version: int = Field(examples=[1])
    filename: str = Field(examples=["高雄好行改善及行銷計畫書.docx"])
    sha256: str
    size: int = Field(description="Bytes.", examples=[18432])


class RefusedOut(BaseModel):
    """A file that was not taken."""

    name: str
    reason: str = Field(description="Why, and what to do, in the request's language.")


class SubmittedOut(BaseModel):
    """What became of an upload."""

    batch_id: str
    submissions: list[TakenOut]
    refused: list[RefusedOut]
    repeated: bool = Field(description="Whether the same had come before with the same Idempotency-Key: nothing was added.")


class SubmissionOut(BaseModel):
    """Where a submission stands."""

    id: str
    case_id: str
    version: int
    batch_id: str | None
    filename: str
    sha256: str
    size: int
    form: str = Field(examples=[DEFAULT_FORM])
    facts: dict[str, Any] = Field(description="The facts about the App that came with it.", examples=[{"audience": 1986191}])
    as_of: date = Field(description="The day of receipt, in Taipei: the day it came, from the formal receipt on that one's.")
    status: Status
    stage: str = Field(description="What the check is at: reading, judging, writing.", examples=["judging"])
    verdict: Verdict | None = Field(description="Null until it is checked.")
    errors: int
    warnings: int
    notes: int
    app: str | None = Field(description="The App's name by the plan's title.")
    format: str | None = Field(description="What the file really is.", examples=["docx"])
    created_at: datetime
    finished_at: datetime | None
    links: dict[str, str] = Field(description="Where report, annotated copy, original and events are.")


@router.post("/submissions", status_code=202, summary="Hand files in for a check", responses=errors(413, 415))
def post_submission(
    services: Here,
    who: Who,
    key: Idempotency,
    response: Response,
    file: Annotated[list[UploadFile], File(description="One or many plans: .docx, .odt, .pdf, .doc, or a .zip of them.")],
    form: Annotated[str, Form(max_length=60, description="The form to check against.")] = DEFAULT_FORM,
    ios_rating: Annotated[Decimal | None, Form(ge=0, le=5, max_digits=4, description="Stars on the App Store.")] = None,
    android_rating: Annotated[Decimal | None, Form(ge=0, le=5, max_digits=4, description="Stars on Google Play.")] = None,
    downloads: Annotated[int | None, Form(ge=0, le=10**12, description="Downloads so far.")] = None,
    audience: Annotated[int | None, Form(ge=0, le=10**12, description="People that the App is for.")] = None,
    failed_last_year: Annotated[bool | None, Form(description="Whether the App failed its indicators last year.")] = None,
    as_of: Annotated[date | None, Form(description="The day of receipt; today unless it is given.")] = None,
    case_id: Annotated[
        str | None, Form(max_length=64, description="The case that the file is a new version of; a new case unless it is given.")
    ] = None,
) -> SubmittedOut:
    """Everything that is taken is stored and queued before the answer is given: 202 means that it will be checked.

    Each document is the draft of a case of its own, or with `case_id` the next version of that one. A file that cannot be taken is
    listed under `refused`, and the others are taken; where none is, the answer is 422. Send an Idempotency-Key to be able to repeat
    the request safely.
    """
    facts = AppFacts(
        ios_rating=ios_rating,
        android_rating=android_rating,
        downloads=downloads,
        audience=audience,
        failed_last_year=failed_last_year,
    )
    taken = intake.take(
        services,
        who,
        [Incoming(name=one.filename or "", chunks=chunks_of(one)) for one in file],
        source="api",
        facts=facts,
        form_id=form,
        as_of=as_of,
        case_id=case_id,
        idempotency_key=key,
    )
    taken.demand_any()
    one = taken.submissions[0]
    single = len(taken.submissions) == 1
    response.headers["Location"] = f"/api/v1/submissions/{one.submission_id}" if single else f"/api/v1/batches/{taken.batch_id}"
    return submitted(taken, who)


def submitted(taken: intake.Taken, actor: Actor) -> SubmittedOut:
    """The answer to an upload."""
    return SubmittedOut(
        batch_id=taken.batch_id,
        submissions=[
            TakenOut(
                id=one.submission_id,
                case_id=one.case_id,
                version=one.version,
                filename=one.filename,
                sha256=one.sha256,
                size=one.size,
            )
            for one in taken.submissions
        ],
        refused=[RefusedOut(name=one.name, reason=one.reason.in_lang(actor.lang)) for one in taken.refused],
        repeated=taken.repeated,
    )


def chunks_of(upload: UploadFile) -> Iterator[bytes]:
    """The upload in pieces; it lies on disk already, so that no file is held in memory as a whole."""
    while chunk := upload.file.read(CHUNK):
        yield chunk


@router.get("/submissions/{submission_id}", summary="Where a submission stands")
def get_submission(services: Here, who: Who, submission_id: Identity) -> SubmissionOut:
    """Ask again until `status` is `checked` or `failed`, or listen to its events."""
    return submission_out(handed.seen(services, who, submission_id))


def submission_out(one: Any) -> SubmissionOut:  # noqa: ANN401 - a row of `submissions`
    """A submission as the API shows it."""
    here = f"/api/v1/submissions/{one.id}"
    return SubmissionOut(
        id=one.id,
        case_id=one.case_id,
        version=one.version,
        batch_id=one.batch_id,
        filename=one.filename,
        sha256=one.sha256,
        size=one.size,
        form=one.form_id,
        facts=one.facts,
        as_of=one.as_of,
        status=one.status,
        stage=one.stage,
        verdict=one.verdict,
        errors=one.errors,
        warnings=one.warnings,
        notes=one.notes,
        app=one.app,
        format=one.format,
        created_at=one.created_at,
        finished_at=one.finished_at,
        links={
            "self": here,
            "case": f"/api/v1/cases/{one.case_id}",
            **{name: f"{here}/{name}" for name in ("report", "annotated", "original", "events")},
        },
    )


@router.get(
    "/submissions/{submission_id}/events",
    summary="The progress of a check as server-sent events",
    responses={200: {"description": "Events named `status`, the last one `done`.", "content": {"text/event-stream": {}}}},
)
async def get_events(request: Request, services: Here, who: Who, submission_id: Identity) -> StreamingResponse:
    """An event `status` at first and whenever status or stage change, `done` with the verdict at the end; then the stream ends."""
    await run_in_threadpool(handed.seen, services, who, submission_id)
    return StreamingResponse(
        _events(request, services, submission_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(request: Request, services: Services, submission_id: str) -> AsyncIterator[str]:
    before, began = None, time.monotonic()
    spoken = began
    while time.monotonic() - began < LONGEST_WAIT and not await request.is_disconnected():
        now = await run_in_threadpool(results.status_of, services, submission_id)
        shown = {
            "status": now.status,
            "stage": now.stage,
            "verdict": now.verdict,
            "errors": now.errors,
            "warnings": now.warnings,
            "notes": now.notes,
        }
        if shown != before:
            yield f"event: {'done' if now.done else 'status'}\ndata: {json.dumps(shown)}\n\n"
            before, spoken = shown, time.monotonic()
        if now.done:
            return
        if time.monotonic() - spoken > HEARTBEAT_SECONDS:
            yield ": still there\n\n"
            spoken = time.monotonic()
        await asyncio.sleep(POLL_SECONDS)


@router.get(
    "/submissions/{submission_id}/report",
    summary="The report",
    responses={
        200: {
            "description": "The report in the format asked for. As JSON it is `plancheck/report/1`.",
            "content": {
                "application/json": {"schema": report_schema()},
                "text/html": {"schema": {"type": "string"}},
                "text/plain": {"schema": {"type": "string"}},
                "application/sarif+json": {"schema": {"type": "object", "required": ["version", "runs"]}},
            },
        },
        **errors(406, 409),
    },
    response_class=Response,
)
def get_report(
    services: Here,
    who: Who,
    submission_id: Identity,
    wanted: Annotated[ReportFormat | None, Query(alias="format", description="Goes before the Accept header.")] = None,
    lang: LangChoice = None,
    accept: Annotated[str, Header(max_length=1000, include_in_schema=False)] = "*/*",
) -> Response:
    """Choose the format with `?format=` or the Accept header. While the check is going on, the answer is 409."""
    one = handed.seen(services, who, submission_id)
    return report_response(services, one.id, wanted or negotiated(accept), lang_or(who, lang))


def report_response(services: Services, submission_id: str, wanted: ReportFormat, lang: Literal["zh-Hant", "en"]) -> Response:
    """The report of a submission that may be seen."""
    headers = {"Content-Language": lang, "Vary": "Accept, Accept-Language"}
    if wanted == "json":
        return JSONResponse(results.report_of(services, submission_id, lang), headers=headers)
    if wanted == "sarif":
        made = results.sarif_of(services, submission_id, lang)
        return JSONResponse(made, media_type=MEDIA_TYPES["sarif"], headers=headers)
    if wanted == "text":
        return PlainTextResponse(results.text_of(services, submission_id, lang), headers=headers)
    # The page holds words of the document: it may run nothing and reach nobody, whatever they are.
    headers |= {"Content-Security-Policy": REPORT_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(results.page_of(services, submission_id, lang), headers=headers)


def negotiated(accept: str) -> ReportFormat:
    """The format that the Accept header prefers; JSON where it does not mind. Raises Refused (406)."""
    best: tuple[float, int, ReportFormat] | None = None
    for part in accept.split(",") if accept.strip() else ["*/*"]:
        name, _, parameters = part.strip().partition(";")
        weight = _weight(parameters)
        for rank, (one, media_type) in enumerate(MEDIA_TYPES.items()):
            fits = name.strip().lower() in (media_type, "*/*", f"{media_type.partition('/')[0]}/*")
            if fits and weight > 0 and (best is None or (weight, -rank) > (best[0], best[1])):
                best = (weight, -rank, one)
    if best is None:
        raise Refused(
            406,
            "not-acceptable",
            Words(
                "報告有 JSON、HTML、純文字與 SARIF 四種格式，請擇一要求。",
                "The report comes as JSON, HTML, plain text or SARIF; ask for one of these.",
            ),
        )
    return best[2]


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


@router.get(
    "/submissions/{submission_id}/annotated",
    summary="The annotated copy",
    responses={**files("The plan with a comment or highlight at each finding.", *results.MEDIA_TYPES.values()), **errors(409)},
    response_class=Response,
)
def get_annotated(services: Here, who: Who, submission_id: Identity) -> Response:
    """Made when it is first asked for. 404 where the file cannot be annotated."""
    one = handed.seen(services, who, submission_id)
    made = results.annotated_of(services, one.id)
    return download(made.filename, made.media_type, made.chunks, made.size)


@router.get(
    "/submissions/{submission_id}/original",
    summary="The file as it came",
    responses=files("The file.", *results.MEDIA_TYPES.values(), results.PLAIN),
    response_class=Response,
)
def get_original(services: Here, who: Who, submission_id: Identity) -> Response:
    """Always sent to be kept, never to be shown by the browser."""
    one = handed.seen(services, who, submission_id)
    made = results.original_of(services, one.id)
    return download(made.filename, made.media_type, made.chunks, made.size)
