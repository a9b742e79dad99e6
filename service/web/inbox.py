"""The reviewers' list: by deadline with days left, searched and filtered, what lies with whom, and deeds on many cases at once."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.auth import agencies, users
from service.auth.permissions import demand
from service.cases import bulk, listing, statistics
from service.cases.bulk import BulkDeed
from service.cases.life import OPEN, STATES
from service.db.case_tables import State
from service.errors import Refused
from service.web import posted
from service.web.posted import Posted
from service.web.rendering import go, is_part, local, page

router = APIRouter(include_in_schema=False)
PAGE = 40
VERDICTS = ("pass", "warnings", "fail", "unreadable")
DEEDS = ("take_up", "assign", "close")
NOTHING_CHOSEN = Words("請先勾選案件。", "Choose some cases first.")
DONE = Words("已處理 {n} 件。", "{n} done.")
UNDONE = Words("已處理 {n} 件；{m} 件未處理：{why}", "{n} done; {m} not: {why}")


@router.get("/inbox")
def inbox(request: Request, services: Here, who: Who) -> Response:
    """The list. What it shows is in the address, so that it can be kept and sent on."""
    demand(who, "reviewer.list")
    asked = request.query_params
    given = {name: asked.get(name, "") for name in ("text", "state", "agency", "reviewer", "verdict", "late", "after")}
    wanted = _wanted(given)
    kept = urlencode({name: value for name, value in given.items() if value and name != "after"})
    values: dict[str, Any] = {
        "listed": listing.cases(services, who, wanted),
        "given": given,
        "kept": kept,
        "reviewers": users.reviewers(services, who),
    }
    if is_part(request):
        return page(request, who, "inbox_list.html", **values)
    return page(
        request,
        who,
        "inbox.html",
        **values,
        agencies=agencies.listed(services, who),
        load=statistics.load(services, who),
        states=STATES,
        verdicts=VERDICTS,
    )


def _wanted(given: dict[str, str]) -> listing.Wanted:
    state = given["state"]
    states: tuple[State, ...] = OPEN
    if state in STATES and state != "draft":
        states = (cast("State", state),)
    elif state == "all":
        states = tuple(one for one in STATES if one != "draft")
    by_deadline = all(one in OPEN for one in states)
    return listing.Wanted(
        states=states,
        agency_id=given["agency"] or None,
        reviewer=given["reviewer"] or None,
        text=given["text"],
        verdict=given["verdict"] if given["verdict"] in VERDICTS else None,
        late=bool(given["late"]) and by_deadline,
        sort="deadline" if by_deadline else "newest",
        limit=PAGE,
        after=given["after"] or None,
    )


@router.post("/inbox")
def deeds(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """One deed on all chosen cases; what was not possible is told."""
    back = local(posted.text(form, "back"), "/inbox")
    deed, chosen = posted.text(form, "deed"), posted.texts(form, "case")
    if not chosen or deed not in DEEDS:
        return go(request, back, "doubtful", NOTHING_CHOSEN)
    try:
        result = bulk.do(services, who, cast("BulkDeed", deed), chosen, reviewer_id=posted.text(form, "reviewer_id") or None)
    except Refused as error:
        if error.status != 422:
            raise
        return go(request, back, "bad", error.words)
    if not result.undone:
        return go(request, back, "good", Words(DONE.zh.format(n=len(result.done)), DONE.en.format(n=len(result.done))))
    why = result.undone[0].words
    counts = {"n": len(result.done), "m": len(result.undone)}
    return go(request, back, "doubtful", Words(UNDONE.zh.format(**counts, why=why.zh), UNDONE.en.format(**counts, why=why.en)))
