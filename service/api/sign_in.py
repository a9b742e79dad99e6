"""Signing in and out, one-time links, and everyone's own account."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from schemas.rules import Words
from service.api.dependencies import (
    Here,
    Who,
    cookie_name,
    csrf_of,
    forget_session,
    keep_session,
    session_secret,
    set_cookie,
    take,
)
from service.api.limits import SIGN_IN
from service.auth import city, links, permissions, sessions, sign_in, users
from service.auth.actors import Actor
from service.auth.oidc import ATTEMPT_SECONDS, CALLBACK, Provider, interrupted
from service.errors import Refused
from service.wiring import Services

router = APIRouter(tags=["account"])
browser_router = APIRouter(include_in_schema=False)
"""What only browsers come to, outside /api/v1: to the city's provider and back."""
ATTEMPT_COOKIE = "plancheck_attempt"
HOME = "/"
CODE_NEEDED = Words("密碼正確；請另附驗證器的驗證碼再登入。", "The password is right; sign in with the code of the app as well.")
SET_UP_NEEDED = Words(
    "本系統要求此帳號啟用兩步驟驗證，請先以網頁登入並設定。",
    "This account needs a second factor here; sign in on the web page once to set it up.",
)

Lang = Literal["zh-Hant", "en"]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class SignIn(BaseModel):
    """An e-mail address and its password."""

    email: Text
    password: Annotated[str, Field(min_length=1, max_length=1000)]
    code: Annotated[str, Field(min_length=1, max_length=50)] | None = Field(
        default=None, description="Of the authenticator app, or a recovery code, where the account has a second factor."
    )


class UseLink(BaseModel):
    """A one-time link and the password to set; e-mail and name where it creates the first administrator."""

    link: Annotated[str, Field(min_length=1, max_length=500, description="The link or its last part.")]
    password: Annotated[str, Field(min_length=1, max_length=1000)]
    email: Text | None = None
    name: Text | None = None


class NewPassword(BaseModel):
    """The password as it is and as it shall be."""

    current: Annotated[str, Field(min_length=1, max_length=1000)]
    new: Annotated[str, Field(min_length=1, max_length=1000)]


class AccountChanges(BaseModel):
    """What is to be changed; what is left out stays."""

    name: Text | None = None
    lang: Lang | None = None


class Account(BaseModel):
    """Who is signed in."""

    id: str
    email: str
    name: str
    role: Literal["agency", "reviewer", "administrator"]
    agency_id: str | None
    agency: str | None = Field(description="The agency's name.")
    lang: Lang
    last_sign_in_at: datetime | None
    csrf_token: str | None = Field(description="To be sent as X-CSRF-Token with whatever changes something; null with a token.")
    permissions: list[str] = Field(description="The actions that the account may do at all.")


@router.post("/sign-in", summary="Sign in with e-mail and password")
def post_sign_in(request: Request, services: Here, who: Who, given: SignIn) -> Account:
    """Gives the browser the cookie of a new session. Five wrong passwords in a row make the account rest."""
    take(request, SIGN_IN)
    before = session_secret(request)
    begun = sign_in.sign_in(services, given.email, given.password, asked_by=who, before=before)
    if isinstance(begun, sign_in.Half) and begun.offer is None and given.code is not None:
        begun = sign_in.finish(services, begun.ticket, given.code, asked_by=who, before=before).begun
    return _begun(request, services, begun)


@router.post("/sign-in/link", summary="Use a one-time link", responses={410: {}})
def post_link(request: Request, services: Here, who: Who, given: UseLink) -> Account:
    """Sets the password of the link's account, or creates the first administrator; signs in."""
    take(request, SIGN_IN)
    secret, before = given.link.rstrip("/").rpartition("/")[2], session_secret(request)
    if links.look(services, secret).purpose == "password":
        return _begun(request, services, links.set_password(services, secret, given.password, asked_by=who, before=before))
    begun = links.create_first_administrator(
        services,
        secret,
        email=given.email or "",
        name=given.name or "",
        password=given.password,
        asked_by=who,
        before=before,
    )
    return _begun(request, services, begun)


@router.post("/sign-out", status_code=204, summary="Sign out here")
def post_sign_out(request: Request, services: Here, who: Who) -> None:
    """Ends the session of the cookie; without one nothing happens."""
    permissions.demand(who, "account.edit")
    if secret := session_secret(request):
        sessions.end(services, secret)
    forget_session(request)


@router.post("/sign-out/everywhere", status_code=204, summary="Sign out everywhere")
def post_sign_out_everywhere(request: Request, services: Here, who: Who) -> None:
    """Ends all sessions of the account. API tokens stay; revoke those one by one."""
    users.sign_out_everywhere(services, who)
    forget_session(request)


@router.get("/account", summary="The own account")
def get_account(request: Request, services: Here, who: Who) -> Account:
    """Who acts, and what they may do."""
    return _account(request, services, who)


@router.patch("/account", summary="Change the own account")
def patch_account(request: Request, services: Here, who: Who, changes: AccountChanges) -> Account:
    """Changes name or language."""
    users.change_account(services, who, name=changes.name, lang=changes.lang)
    return _account(request, services, who)


@router.post("/account/password", status_code=204, summary="Change the own password")
def post_password(request: Request, services: Here, who: Who, given: NewPassword) -> None:
    """Sets another password and ends every other session of the account."""
    take(request, SIGN_IN)
    sign_in.change_password(services, who, given.current, given.new, session_id=getattr(request.state, "session_id", None))


@browser_router.get("/sign-in/city")
def get_city(request: Request, page: Annotated[str, Query(alias="next", max_length=500)] = HOME) -> Response:
    """Send the browser to the city's provider."""
    take(request, SIGN_IN)
    url, attempt = _provider(request).begin(page if _is_local(page) else HOME)
    set_cookie(request, ATTEMPT_COOKIE, attempt, ATTEMPT_SECONDS)
    return RedirectResponse(url, 303)


@browser_router.get(CALLBACK)
def get_callback(
    request: Request,
    services: Here,
    who: Who,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Whom the provider sends back is signed in and shown the page that was asked for."""
    take(request, SIGN_IN)
    provider, attempt = _provider(request), request.cookies.get(cookie_name(services, ATTEMPT_COOKIE))
    set_cookie(request, ATTEMPT_COOKIE, "", 0)
    if not code:
        raise interrupted()
    identity, page = provider.finish(attempt, state, code, iss)
    begun = city.sign_in_with(services, identity, asked_by=who, before=session_secret(request))
    keep_session(request, begun.secret)
    return RedirectResponse(page, 303)


def _begun(request: Request, services: Services, begun: sign_in.Begun | sign_in.Half) -> Account:
    if isinstance(begun, sign_in.Half):
        raise Refused(401, "second-factor-needed", CODE_NEEDED if begun.offer is None else SET_UP_NEEDED)
    keep_session(request, begun.secret)
    request.state.csrf, request.state.lang = begun.csrf, begun.actor.lang
    return _account(request, services, begun.actor)


def _account(request: Request, services: Services, who: Actor) -> Account:
    user, agency = users.account(services, who)
    return Account(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,  # type: ignore[arg-type]  # the database allows only the three roles
        agency_id=user.agency_id,
        agency=agency,
        lang="en" if user.lang == "en" else "zh-Hant",
        last_sign_in_at=user.last_sign_in_at,
        csrf_token=csrf_of(request) or None,
        permissions=[action for action in permissions.RULES if permissions.may(who, action)],
    )


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise Refused(404, "no-city-sign-in", Words("本系統未啟用單一登入。", "There is no city sign-in here."))
    return provider


def _is_local(page: str) -> bool:
    """Whether it is a page of this site: no sign-in shall end on somebody else's."""
    return re.fullmatch(r"/(?![/\\])[!-~]*", page) is not None
