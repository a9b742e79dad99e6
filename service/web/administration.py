"""The administrator's pages on people: what is left to be set up, agencies, users with their links and tokens, the log."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.auth import agencies, log, second_factor, tokens, users
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.db.people_tables import Role
from service.errors import Refused
from service.web import lookups, posted
from service.web.posted import Posted
from service.web.rendering import go, page

router = APIRouter(include_in_schema=False)
PAGE = 50
SAVED = Words("已儲存。", "Saved.")
ADDED = Words("已新增「{name}」。", "“{name}” is added.")
REVOKED = Words("權杖已撤銷。", "The token is revoked.")
RESET = Words("兩步驟驗證已重設，該使用者已登出。", "The second factor is reset, and the user is signed out.")
SIGNED_OUT = Words("已登出該使用者的所有裝置。", "All sessions of the user have ended.")
ROLES = ("agency", "reviewer", "administrator")


@router.get("/admin")
def overview(request: Request, services: Here, who: Who) -> Response:
    """What is there, and what is still to be set up."""
    demand(who, "user.manage")
    return page(request, who, "admin.html", counts=lookups.counts(services, who))


@router.get("/admin/agencies")
def get_agencies(request: Request, services: Here, who: Who) -> Response:
    """All agencies."""
    demand(who, "agency.manage")
    return page(request, who, "admin_agencies.html", agencies=agencies.listed(services, who))


@router.post("/admin/agencies")
def add_agency(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Add one, or several: a line each."""
    names = [line for line in posted.text(form, "names").splitlines() if line.strip()]
    try:
        for name in names:
            agencies.add(services, who, name)
    except Refused as error:
        return _refused(request, "/admin/agencies", error)
    shown = "、".join(names)[:200]
    return go(request, "/admin/agencies", "good", Words(ADDED.zh.format(name=shown), ADDED.en.format(name=shown)))


@router.post("/admin/agencies/{agency_id}")
def change_agency(request: Request, services: Here, who: Who, agency_id: str, form: Posted) -> Response:
    """Rename an agency, or end or resume its part."""
    active = {"yes": True, "no": False}.get(posted.text(form, "active"))
    try:
        agencies.change(services, who, agency_id, name=posted.text(form, "name") or None, active=active)
    except Refused as error:
        return _refused(request, "/admin/agencies", error)
    return go(request, "/admin/agencies", "good", SAVED)


@router.get("/admin/users")
def get_users(request: Request, services: Here, who: Who, text: str = "", after: str = "") -> Response:
    """Users, page by page."""
    return _users(request, services, who, text=text, after=after)


def _users(
    request: Request, services: Here, who: Actor, *, text: str = "", after: str = "", link: str = "", of: str = "", wrong: str = ""
) -> Response:
    found = users.listed(services, who, search=text, after=after, limit=PAGE + 1)
    values = {"text": text, "after": after, "link": link, "of": of, "wrong": wrong, "more": len(found) > PAGE}
    every = agencies.listed(services, who)
    return page(request, who, "admin_users.html", status=422 if wrong else 200, users=found[:PAGE], agencies=every, **values)


@router.post("/admin/users")
def add_user(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """A new account, with the link that its owner is to get."""
    role, name = posted.text(form, "role"), posted.text(form, "name")
    try:
        if role not in ROLES:
            raise Refused(422, "no-role", Words("請選擇身分。", "Choose a role."))
        _, link = users.add(
            services,
            who,
            email=posted.text(form, "email"),
            name=name,
            role=cast("Role", role),
            agency_id=posted.text(form, "agency_id") or None if role == "agency" else None,
        )
    except Refused as error:
        if error.status not in (409, 422):
            raise
        return _users(request, services, who, wrong=error.words.in_lang(who.lang))
    return _users(request, services, who, link=link, of=name)


@router.get("/admin/users/{user_id}")
def get_user(request: Request, services: Here, who: Who, user_id: str) -> Response:
    """One account with its tokens."""
    return _user(request, services, who, user_id)


def _user(request: Request, services: Here, who: Actor, user_id: str, *, link: str = "", secret: str = "") -> Response:
    user, agency = users.get(services, who, user_id)
    values: dict[str, Any] = {"user": user, "agency": agency, "link": link, "secret": secret, "now": services.now()}
    values["second_factor"] = second_factor.has(services, who, user_id)
    listed = agencies.listed(services, who)
    return page(request, who, "admin_user.html", tokens=lookups.tokens_of(services, who, user_id), agencies=listed, **values)


@router.post("/admin/users/{user_id}")
def change_user(request: Request, services: Here, who: Who, user_id: str, form: Posted) -> Response:
    """Change the account, make a link or a token, or end its sessions."""
    deed, back = posted.text(form, "deed"), f"/admin/users/{user_id}"
    try:
        if deed == "link":
            return _user(request, services, who, user_id, link=users.new_link(services, who, user_id))
        if deed == "token":
            name, scopes = posted.text(form, "name")[:100] or "API", posted.texts(form, "scopes")
            return _user(
                request, services, who, user_id, secret=tokens.make(services, who, name=name, scopes=scopes, user_id=user_id)[1]
            )
        if deed == "revoke":
            tokens.revoke(services, who, posted.text(form, "token_id"))
            return go(request, back, "good", REVOKED)
        if deed == "second-factor":
            second_factor.reset(services, who, user_id)
            return go(request, back, "good", RESET)
        if deed == "end":
            users.sign_out_everywhere(services, who, user_id)
            return go(request, back, "good", SIGNED_OUT)
        role = posted.text(form, "role")
        changes = users.Changes(
            name=posted.text(form, "name") or None,
            role=cast("Role", role) if role in ROLES else None,
            agency_id=posted.text(form, "agency_id") or None,
            active={"yes": True, "no": False}.get(posted.text(form, "active")),
        )
        users.change(services, who, user_id, changes)
    except Refused as error:
        return _refused(request, back, error)
    return go(request, back, "good", SAVED)


@router.get("/admin/audit")
def audit_log(
    request: Request, services: Here, who: Who, action: str = "", subject: str = "", before: int | None = None
) -> Response:
    """All that was done, the newest first."""
    wanted = log.Wanted(action=action.strip()[:50] or None, subject_id=subject.strip()[:64] or None)
    found = log.entries(services, who, wanted, before=before, limit=PAGE + 1)
    values: dict[str, Any] = {"action": action, "subject": subject, "before": before, "more": len(found) > PAGE}
    return page(request, who, "admin_audit.html", entries=found[:PAGE], **values)


def _refused(request: Request, back: str, error: Refused) -> Response:
    if error.status not in (409, 422):
        raise error
    return go(request, back, "bad", error.words)
