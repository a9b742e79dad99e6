"""Mail for administrators: accounts and how they fare, who may send, and what became of every message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.auth import agencies
from service.auth.permissions import demand
from service.errors import Refused
from service.mail import accounts
from service.web import lookups, posted
from service.web.posted import Posted
from service.web.rendering import go, page

router = APIRouter(include_in_schema=False)
PAGE = 50
TEXTS = (
    "name", "kind", "address", "host", "security", "user", "secret", "folder", "done_folder", "sent_folder",
    "smtp_host", "smtp_security", "smtp_user", "smtp_secret",
)  # fmt: skip
SAVED = Words("已儲存。", "Saved.")


@router.get("/admin/mail")
def mail(request: Request, services: Here, who: Who, account: str = "", before: str = "") -> Response:
    """How mail fares."""
    demand(who, "mail.manage")
    try:
        until = datetime.fromisoformat(before) if before else None
    except ValueError:
        until = None
    until = until if until is not None and until.tzinfo is not None else None
    found = accounts.messages(services, who, account_id=account or None, before=until, limit=PAGE + 1)
    return page(
        request,
        who,
        "admin_mail.html",
        accounts=accounts.overview(services, who),
        messages=found[:PAGE],
        more=len(found) > PAGE,
        account=account,
        before=before,
        agencies=agencies.listed(services, who),
        senders=lookups.senders(services, who),
    )


@router.post("/admin/mail")
def save(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Make an account, or change the one of that name."""
    try:
        accounts.save(services, who, _settings(form))
    except Refused as error:
        return _refused(request, error)
    return go(request, "/admin/mail", "good", SAVED)


def _settings(form: FormData) -> dict[str, Any]:
    settings: dict[str, Any] = {name: value for name in TEXTS if (value := posted.text(form, name))}
    settings |= {name: int(value) for name in ("port", "smtp_port") if (value := posted.text(form, name)).isdecimal()}
    settings["trusted"] = posted.text(form, "trusted").split()
    settings["active"] = posted.text(form, "active") != "no"
    settings["vouched_only"] = posted.text(form, "vouched_only") == "yes"
    settings["declines"] = posted.text(form, "declines") == "yes"
    return settings


@router.post("/admin/mail/senders")
def senders(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Who may send for an agency."""
    try:
        accounts.set_senders(services, who, posted.text(form, "agency"), posted.text(form, "senders").split())
    except Refused as error:
        return _refused(request, error)
    return go(request, "/admin/mail", "good", SAVED)


def _refused(request: Request, error: Refused) -> Response:
    if error.status not in (409, 422):
        raise error
    return go(request, "/admin/mail", "bad", error.words)
