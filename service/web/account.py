"""Signing in and out, one-time links, the own account and its tokens, language and theme."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas.rules import Words
from service.api.dependencies import Here, Who, forget_session, keep_session, services_of, session_secret, take
from service.api.limits import SIGN_IN
from service.api.problems import LANG_COOKIE
from service.api.security import cookie_header
from service.auth import links, sessions, sign_in, tokens, users
from service.auth.actors import Actor
from service.auth.sign_in import Begun, Half
from service.errors import Refused
from service.web import posted, second_factor_pages
from service.web.posted import Posted
from service.web.rendering import THEME_COOKIE, THEMES, go, local, page

router = APIRouter(include_in_schema=False)
YEAR_SECONDS = 365 * 86400
FIRST_PAGES = {"agency": "/", "reviewer": "/inbox", "administrator": "/inbox"}
SIGNED_OUT = Words("您已登出。", "You are signed out.")
SAVED = Words("已儲存。", "Saved.")
PASSWORD_SET = Words(
    "密碼已變更，其他裝置上的登入均已結束。", "The password is changed; all other sessions of the account have ended."
)
REVOKED = Words("權杖已撤銷。", "The token is revoked.")
ENDED = Words("所有裝置均已登出。", "All sessions have ended.")


@router.get("/sign-in")
def get_sign_in(request: Request, who: Who, next: str = "", expired: bool = False) -> Response:
    """Where to sign in."""
    if who.user_id:
        return go(request, local(next, FIRST_PAGES[who.role]))
    return page(request, who, "sign_in.html", next=local(next, ""), expired=expired, wrong="", email="")


@router.post("/sign-in")
def post_sign_in(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Sign in, and on to the page that was asked for."""
    email, after = posted.text(form, "email"), posted.text(form, "next")
    password = form.get("password")
    try:
        take(request, SIGN_IN)
        begun = sign_in.sign_in(
            services, email, password if isinstance(password, str) else "", asked_by=who, before=session_secret(request)
        )
    except Refused as error:
        if error.status not in (401, 429):
            raise
        wrong = error.words.in_lang(who.lang)
        values = {"next": local(after, ""), "expired": False, "wrong": wrong, "email": email}
        return page(request, who, "sign_in.html", status=error.status, **values)
    return _begun(request, who, begun, after)


@router.post("/sign-out")
def sign_out(request: Request, services: Here, who: Who) -> Response:
    """End the session of this browser."""
    secret = session_secret(request)
    if who.user_id and secret:
        sessions.end(services, secret)
    forget_session(request)
    return go(request, "/sign-in", "plain", SIGNED_OUT)


@router.get(links.PATH + "{secret}")
def get_link(request: Request, services: Here, who: Who, secret: str) -> Response:
    """What the link is for: the first administrator, or a password."""
    return page(request, who, "link.html", offer=links.look(services, secret), wrong="", name_given="", email="")


@router.post(links.PATH + "{secret}")
def post_link(request: Request, services: Here, who: Who, secret: str, form: Posted) -> Response:
    """Use the link and sign in."""
    take(request, SIGN_IN)
    offer = links.look(services, secret)
    name, email, password = posted.text(form, "name"), posted.text(form, "email"), form.get("password")
    password, before = password if isinstance(password, str) else "", session_secret(request)
    try:
        if offer.purpose == "password":
            begun = links.set_password(services, secret, password, asked_by=who, before=before)
        else:
            begun = links.create_first_administrator(
                services, secret, email=email, name=name, password=password, asked_by=who, before=before
            )
    except Refused as error:
        if error.status != 422:
            raise
        values = {"offer": offer, "wrong": error.words.in_lang(who.lang), "name_given": name, "email": email}
        return page(request, who, "link.html", status=422, **values)
    return _begun(request, who, begun, "/admin" if offer.purpose == "first-administrator" else "")


def _begun(request: Request, who: Actor, begun: Begun | Half, after: str) -> Response:
    if isinstance(begun, Half):
        return second_factor_pages.ask(request, who, begun, after)
    keep_session(request, begun.secret)
    return go(request, local(after, FIRST_PAGES[begun.actor.role]))


@router.post("/preferences")
def preferences(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Language and theme: kept in cookies, the language of an account with the account."""
    lang, theme = posted.text(form, "lang"), posted.text(form, "theme")
    if lang in ("zh-Hant", "en"):
        _keep(request, LANG_COOKIE, lang)
        if who.user_id:
            users.change_account(services, who, name=None, lang=lang)
    if theme in THEMES:
        _keep(request, THEME_COOKIE, theme)
    elif theme:
        _keep(request, THEME_COOKIE, "", 0)
    return go(request, local(posted.text(form, "next")))


def _keep(request: Request, name: str, value: str, seconds: int = YEAR_SECONDS) -> None:
    secure = services_of(request).settings.secure_cookies
    request.state.cookies.append(cookie_header(name, value, secure=secure, max_age=seconds))


@router.get("/account")
def get_account(request: Request, services: Here, who: Who) -> Response:
    """The own account."""
    user, agency = users.account(services, who)
    return page(request, who, "account.html", user=user, agency=agency)


@router.post("/account")
def post_account(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Change the name, the password, or end all sessions."""
    try:
        deed = posted.text(form, "deed")
        if deed == "end":
            users.sign_out_everywhere(services, who)
            forget_session(request)
            return go(request, "/sign-in", "plain", ENDED)
        if deed == "password":
            take(request, SIGN_IN)
            old, new = form.get("old"), form.get("new")
            session_id = getattr(request.state, "session_id", None)
            sign_in.change_password(services, who, str(old or ""), str(new or ""), session_id=session_id)
            return go(request, "/account", "good", PASSWORD_SET)
        users.change_account(services, who, name=posted.text(form, "name"), lang=None)
    except Refused as error:
        if error.status not in (422, 429):
            raise
        return go(request, "/account", "bad", error.words)
    return go(request, "/account", "good", SAVED)


@router.get("/account/tokens")
def get_tokens(request: Request, services: Here, who: Who) -> Response:
    """The own tokens."""
    return _tokens(request, services, who)


def _tokens(request: Request, services: Here, who: Actor, secret: str = "", wrong: str = "") -> Response:
    values = {"tokens": tokens.listed(services, who), "secret": secret, "wrong": wrong, "now": services.now()}
    return page(request, who, "tokens.html", status=422 if wrong else 200, **values)


@router.post("/account/tokens")
def make_token(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Make a token; this page is the only one that ever shows it."""
    days = posted.text(form, "days")
    try:
        _, secret = tokens.make(
            services,
            who,
            name=posted.text(form, "name")[:100] or "API",
            scopes=posted.texts(form, "scopes"),
            days=int(days) if days.isdecimal() and len(days) < 5 else tokens.DAYS,
        )
    except Refused as error:
        if error.status not in (409, 422):
            raise
        return _tokens(request, services, who, wrong=error.words.in_lang(who.lang))
    return _tokens(request, services, who, secret=secret)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(request: Request, services: Here, who: Who, token_id: str) -> Response:
    """End a token."""
    tokens.revoke(services, who, token_id)
    return go(request, "/account/tokens", "good", REVOKED)
