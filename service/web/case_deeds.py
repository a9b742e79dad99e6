"""What reviewers do to a case. Each deed is a form; with htmx a finding's card comes back alone, else the page again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from schemas.rules import Severity, Words
from service.api.dependencies import Here, Who
from service.auth.permissions import demand
from service.cases import adding, clock, opinions, reading, reviewing
from service.cases.life import Kind
from service.errors import Refused
from service.web import posted
from service.web.case_page import shown_to_reviewer
from service.web.posted import Posted
from service.web.rendering import go, is_part, render

router = APIRouter(include_in_schema=False)
LARGEST_PLACE = 20_000
REPLY_BY = Words("補正期限", "day to come back by")
DUE = Words("限辦日", "due day")
TAKEN_UP = Words("已開始審查。", "The review has begun.")
ASSIGNED = Words("已更新承辦人。", "The reviewer is set.")
DECIDED = Words("已作成決定，函稿可供下載。", "Decided; the letter's draft can be downloaded.")
CLOSED = Words("已結案。", "The case is closed.")
CORRECTED = Words("限辦日已更正。", "The due day is corrected.")
ADDED = Words("已新增意見。", "The finding is added.")
TAKEN_BACK = Words("已撤回意見。", "The finding is taken back.")
CONFIRMED = Words("已確認 {n} 項。", "{n} confirmed.")
BAD_PLACE = Words("選取的位置無法使用，請重新選取。", "The selected place cannot be used; select it again.")


def _done(request: Request, case_id: str, deed: Callable[[], object], words: Words) -> Response:
    """Do it and show the case again, with what was done or why it was not."""
    try:
        deed()
    except Refused as error:
        if error.status not in (409, 412, 422):
            raise
        return go(request, f"/cases/{case_id}", "bad", error.words)
    return go(request, f"/cases/{case_id}", "good", words)


@router.post("/cases/{case_id}/take-up")
def take_up(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Begin the review."""
    seen = posted.revision(form)
    return _done(request, case_id, lambda: reviewing.take_up(services, who, case_id, revision=seen), TAKEN_UP)


@router.post("/cases/{case_id}/assign")
def assign(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Give the case to somebody."""
    to, seen = posted.text(form, "reviewer_id") or None, posted.revision(form)
    return _done(request, case_id, lambda: reviewing.assign(services, who, case_id, to, revision=seen), ASSIGNED)


@router.post("/cases/{case_id}/due")
def due(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Set another due day."""

    def deed() -> None:
        day = posted.day(form, "due_on", DUE)
        if day is None:
            raise Refused(422, "words-missing", Words("請填寫限辦日。", "Give the due day."))
        clock.correct_due_day(services, who, case_id, day, posted.text(form, "reason"), revision=posted.revision(form))

    return _done(request, case_id, deed, CORRECTED)


@router.post("/cases/{case_id}/decide")
def decide(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Answer the plan."""

    def deed() -> None:
        kind = posted.text(form, "kind")
        reply_by = posted.day(form, "reply_by", REPLY_BY) if kind == "returned" else None
        reviewing.decide(
            services,
            who,
            case_id,
            cast("Kind", kind),
            remarks=posted.text(form, "remarks"),
            reply_by=reply_by,
            revision=posted.revision(form),
        )

    return _done(request, case_id, deed, DECIDED)


@router.post("/cases/{case_id}/close")
def close(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """End the case."""
    seen = posted.revision(form)
    return _done(request, case_id, lambda: reviewing.close(services, who, case_id, revision=seen), CLOSED)


@router.post("/cases/{case_id}/findings/{number}")
def judge(request: Request, services: Here, who: Who, case_id: str, number: int, form: Posted) -> Response:
    """Confirm or dismiss a finding, or take back what was said of it."""
    fingerprint, deed, reason = (posted.text(form, name) for name in ("fingerprint", "deed", "reason"))
    try:
        if deed == "confirm":
            opinions.confirm(services, who, case_id, fingerprint)
        elif deed == "dismiss":
            opinions.dismiss(services, who, case_id, fingerprint, reason)
        else:
            opinions.withdraw(services, who, case_id, fingerprint)
    except Refused as error:
        if is_part(request) or error.status not in (404, 409, 422):
            raise
        return go(request, f"/cases/{case_id}#f{number}", "bad", error.words)
    if not is_part(request):
        return go(request, f"/cases/{case_id}#f{number}")
    view = reading.case(services, who, case_id)
    shown = shown_to_reviewer(services, who, view, view.case.versions)
    cards = [one for one in shown.findings if one.number == number] if shown else []
    html = render(request, who, "finding_part.html", view=view, shown=shown, cards=cards, can_judge=True)
    return HTMLResponse(html)


@router.post("/cases/{case_id}/confirm-open")
def confirm_open(request: Request, services: Here, who: Who, case_id: str) -> Response:
    """Confirm every error that nobody has judged yet."""
    demand(who, "finding.confirm")
    judged = reading.findings(services, who, case_id, lang=who.lang).findings
    waiting = [one.finding["fingerprint"] for one in judged if one.opinion is None and one.finding["severity"] == "error"]

    def deed() -> None:
        for fingerprint in dict.fromkeys(waiting):
            opinions.confirm(services, who, case_id, fingerprint)

    return _done(request, case_id, deed, Words(CONFIRMED.zh.format(n=len(waiting)), CONFIRMED.en.format(n=len(waiting))))


@router.post("/cases/{case_id}/added")
def add(request: Request, services: Here, who: Who, case_id: str, form: Posted) -> Response:
    """Add a finding of the reviewer's own."""

    def deed() -> None:
        adding.add(
            services,
            who,
            case_id,
            severity=cast("Severity", posted.text(form, "severity")),
            message=posted.text(form, "message"),
            section=posted.text(form, "section") or None,
            suggestion=posted.text(form, "suggestion"),
            basis=posted.text(form, "basis"),
            where=_place(posted.text(form, "where")),
        )

    return _done(request, case_id, deed, ADDED)


@router.post("/cases/{case_id}/added/{finding_id}/take-back")
def take_back(request: Request, services: Here, who: Who, case_id: str, finding_id: str) -> Response:
    """Take an added finding back."""
    return _done(request, case_id, lambda: adding.take_back(services, who, case_id, finding_id), TAKEN_BACK)


def _place(packed: str) -> dict[str, Any] | None:
    """The place as the script of the page has counted it, field by field. Raises Refused 422."""
    if not packed:
        return None
    try:
        given = json.loads(packed)
        block, start, end, quote = (given[name] for name in ("block", "start", "end", "quote"))
        sound = all(type(one) is int for one in (block, start, end)) and 0 <= start < end and block >= 0 and isinstance(quote, str)
    except (ValueError, TypeError, KeyError):
        sound = False
    if not sound or len(packed) > LARGEST_PLACE:
        raise Refused(422, "bad-place", BAD_PLACE)
    return {"page": None, "block": block, "start": start, "end": end, "quote": quote, "bbox": None}
