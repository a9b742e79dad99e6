"""Requests to add, change or retire an App, and the versions of an App on their way to the stores."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.api.security import UPLOAD
from service.auth.permissions import demand, may
from service.errors import Refused
from service.register import apps, releases, requests
from service.register.requests import Answer, Asked
from service.web import posted
from service.web.posted import Posted
from service.web.rendering import go, page

router = APIRouter(include_in_schema=False)
ANSWERS = ("returned", "approved", "rejected")
LARGEST_ICON = 2 << 20
SENT = Words("申請已送出。", "The request is handed in.")
LACKING = Words("申請已送出；尚缺：{what}", "The request is handed in; it lacks: {what}")
DECIDED = Words("已作成決定。", "Decided.")
WITHDRAWN = Words("申請已撤回。", "The request is withdrawn.")
SAVED = Words("已儲存。", "Saved.")
NO_KIND = Words("請選擇申請種類。", "Choose what is asked for.")
NO_REPORT = Words("請選擇檢測報告檔案。", "Choose the report's file.")


@router.get("/register/requests")
def listed(request: Request, services: Here, who: Who) -> Response:
    """All requests that the actor may see, and where an agency hands one in."""
    return page(
        request,
        who,
        "requests.html",
        requests=[(row, agency, requests.asked_in(row.asked)) for row, agency in requests.listed(services, who)],
        apps=[app for app, _ in apps.listed(services, who)] if may(who, "register.request") and who.role == "agency" else [],
        kinds=requests.KINDS,
    )


@router.post("/register/requests", openapi_extra={UPLOAD: True})
def hand_in(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Hand a request in; what the clause demands and it lacks is told at once."""
    demand(who, "register.request")
    try:
        kind = posted.text(form, "kind")
        if kind not in requests.KINDS:
            raise Refused(422, "no-kind", NO_KIND)
        icon = _bytes(form, "icon", LARGEST_ICON)
        asked = Asked(
            name=posted.text(form, "name"),
            description=posted.text(form, "description"),
            android_url=posted.text(form, "android_url") or None,
            ios_url=posted.text(form, "ios_url") or None,
            icon_key=apps.keep_icon(services, icon) if icon else None,
            keywords=tuple(one for one in posted.text(form, "keywords").replace("、", " ").replace(",", " ").split() if one),
            city_account={"yes": True, "no": False}.get(posted.text(form, "city_account")),
            reason=posted.text(form, "reason"),
        )
        made = requests.hand_in(services, who, kind, asked, app_id=posted.text(form, "app_id") or None)
    except Refused as error:
        return _refused(request, "/register/requests", error)
    if not made.findings:
        return go(request, "/register/requests", "good", SENT)
    zh, en = ("".join(str(one["zh-Hant"]) for one in made.findings), " ".join(str(one["en"]) for one in made.findings))
    return go(request, "/register/requests", "doubtful", Words(LACKING.zh.format(what=zh), LACKING.en.format(what=en)))


def _bytes(form: FormData, name: str, limit: int) -> bytes:
    """The file of that field, at most one byte beyond the limit, which the use case then refuses; empty where none was chosen."""
    data = b""
    for file in posted.files(form, name)[:1]:
        for chunk in file.chunks:
            data += chunk
            if len(data) > limit:
                break
    return data


@router.post("/register/requests/{request_id}")
def decide(request: Request, services: Here, who: Who, request_id: str, form: Posted) -> Response:
    """Answer a request, or take one's own back."""
    deed = posted.text(form, "deed")
    try:
        if deed == "withdraw":
            requests.withdraw(services, who, request_id)
            return go(request, "/register/requests", "good", WITHDRAWN)
        if deed in ANSWERS:
            requests.decide(services, who, request_id, cast("Answer", deed), posted.text(form, "remarks"))
    except Refused as error:
        return _refused(request, "/register/requests", error)
    return go(request, "/register/requests", "good", DECIDED)


@router.post("/register/apps/{app_id}/versions", openapi_extra={UPLOAD: True})
def version(request: Request, services: Here, who: Who, app_id: str, form: Posted) -> Response:
    """Enter a version, attach its security test report, or put it on the list."""
    back, deed, number = f"/register/apps/{app_id}", posted.text(form, "deed"), posted.text(form, "number")
    which = int(number) if number.isdecimal() and len(number) < 7 else 0
    try:
        if deed == "enter":
            releases.enter(services, who, app_id, posted.text(form, "version"), in_stores=posted.text(form, "in_stores") == "yes")
        elif deed == "report":
            found = posted.files(form)
            if not found:
                raise Refused(422, "no-file", NO_REPORT)
            data = _bytes(form, "files", releases.LARGEST_REPORT)
            releases.attach_report(services, who, app_id, which, found[0].name, data)
        elif deed == "list":
            releases.put_on_list(services, who, app_id, which)
    except Refused as error:
        return _refused(request, back, error)
    return go(request, back, "good", SAVED)


def _refused(request: Request, back: str, error: Refused) -> Response:
    if error.status not in (409, 422):
        raise error
    return go(request, back, "bad", error.words)
