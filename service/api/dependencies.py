"""What routes ask for: who acts, the services, the key that makes a repeated request harmless.

`Who` is also where a request that changes something proves that its sender meant it: a browser's session with the CSRF token
of that session, anything that carries cookies with an Origin of this site.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request
from starlette.concurrency import run_in_threadpool

from schemas.rules import Words
from service.api import limits
from service.api.problems import lang_of, request_id_of
from service.api.security import cookie_header
from service.api.shared_limits import AnyBuckets
from service.auth import permissions, sessions, tokens
from service.auth.actors import Actor
from service.auth.secret import hash_of, new_secret, same, signature
from service.errors import Refused
from service.wiring import Services

SESSION_COOKIE = "plancheck_session"
VISITOR_COOKIE = "plancheck_visitor"
VISITOR_SECONDS = 30 * 86400
"""How long a visitor can come back to what they had checked."""
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def services_of(request: Request) -> Services:
    """The services of the app."""
    services: Services = request.app.state.services
    return services


async def actor_of(request: Request) -> Actor:
    """Who acts, having proved to mean it where something is to be changed.

    Raises Refused 401 for a token that is not valid, 403 for a request that another site may have sent.
    """
    actor = await identified(request)
    if request.method not in SAFE:
        if getattr(request.state, "session_id", None):
            await _demand_csrf(request, csrf_of(request))
        elif not actor.user_id:
            demand_same_site(request)
    return actor


async def identified(request: Request) -> Actor:
    """Who acts: the token, the session or the visitor's cookie of the request says so, else nobody.

    Asks once for each request, and for uploads before any of the body is read. Raises Refused 401 and 429.
    """
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    services = services_of(request)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = await run_in_threadpool(_of_token, request, services, given.strip())
    elif signed_in := await _of_session(request, services):
        actor = signed_in.actor
        request.state.lang = actor.lang
        request.state.session_id = signed_in.session_id
        request.state.csrf = signed_in.csrf
    else:
        actor = await _visitor(request, services)
    actor = replace(actor, request_id=request_id_of(request), lang=lang_of(request))
    request.state.actor = actor
    return actor


async def admit_upload(request: Request) -> None:
    """Raise Refused for an upload of nobody, or with a token that is not valid, before any of it is read."""
    actor = await identified(request)
    if actor.role == "nobody" and actor.visitor is None:
        raise permissions.sign_in_needed()


def idempotency_key(
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=100,
            pattern=r"^[!-~]+$",
            description="A key of your choice: the same request sent twice with it has its effect once.",
        ),
    ] = None,
) -> str | None:
    """The key with which a request may be sent again."""
    return key


Who = Annotated[Actor, Depends(actor_of)]
Here = Annotated[Services, Depends(services_of)]
Idempotency = Annotated[str | None, Depends(idempotency_key)]


def cookie_name(services: Services, name: str) -> str:
    """The cookie's name; over https with the prefix that keeps other hosts of the domain from setting it."""
    return f"__Host-{name}" if services.settings.secure_cookies else name


def session_secret(request: Request) -> str | None:
    """The secret in the session's cookie, if there is one."""
    return request.cookies.get(cookie_name(services_of(request), SESSION_COOKIE))


def keep_session(request: Request, secret: str) -> None:
    """Give the browser its new session with this answer."""
    set_cookie(request, SESSION_COOKIE, secret, int(sessions.LONGEST.total_seconds()))


def forget_session(request: Request) -> None:
    """Take the session's cookie from the browser with this answer."""
    set_cookie(request, SESSION_COOKIE, "", 0)


def csrf_of(request: Request) -> str:
    """The token for the forms of a page that is answered to this request."""
    return str(getattr(request.state, "csrf", ""))


def address_of(request: Request) -> str:
    """The address that the request came from; behind a trusted proxy, the one before it."""
    return request.client.host if request.client else "unknown"


def take(request: Request, limit: limits.Limit, key: str | None = None) -> None:
    """Take one permission of the limit, by the sender's address unless another key is given. Raises TooMany."""
    buckets: AnyBuckets = request.app.state.buckets
    buckets.take(limit, key or address_of(request))


def demand_same_site(request: Request) -> None:
    """Raise Refused where a browser says that a page of another site sent this."""
    origin = request.headers.get("origin")
    if origin is None:
        if request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
            return
    elif origin == _origin(services_of(request).settings.public_url) or urlsplit(origin).netloc == request.headers.get("host"):
        return
    raise Refused(
        403,
        "cross-site",
        Words("這個要求來自其他網站，未予執行。", "This request came from another site and was not carried out."),
    )


def set_cookie(request: Request, name: str, value: str, max_age: int) -> None:
    """Give the browser a cookie with this answer, unless it is an error; with a `max_age` of 0 seconds take it away."""
    services = services_of(request)
    secure = services.settings.secure_cookies
    request.state.cookies.append(cookie_header(cookie_name(services, name), value, secure=secure, max_age=max_age))


def _of_token(request: Request, services: Services, given: str) -> Actor:
    found = tokens.find(services, given)
    if found is None:
        take(request, limits.WRONG_TOKEN)
        raise Refused(
            401,
            "wrong-token",
            Words("API 權杖無效、已撤銷或已逾期，請另發權杖。", "The API token is not valid, revoked or over; make another."),
        )
    token_id, actor = found
    take(request, limits.TOKEN, token_id)
    return actor


async def _of_session(request: Request, services: Services) -> sessions.SignedIn | None:
    secret = session_secret(request)
    return await run_in_threadpool(sessions.find, services, secret) if secret else None


async def _demand_csrf(request: Request, expected: str) -> None:
    demand_same_site(request)
    given = request.headers.get(CSRF_HEADER)
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    if given is None or not same(given, expected):
        await request.close()  # and with it the files of the form
        raise Refused(
            403,
            "csrf",
            Words("頁面已過期，請重新整理後再送出。", "The page is out of date; load it again and send it once more."),
        )


async def _visitor(request: Request, services: Services) -> Actor:
    """Nobody, or where the installation is open to them a visitor, known by the secret in a cookie from the first upload on."""
    request.state.csrf = ""
    secret = request.cookies.get(cookie_name(services, VISITOR_COOKIE))
    if request.state.is_upload and services.settings.open_to_visitors:
        await run_in_threadpool(take, request, limits.VISITOR_UPLOAD)
        demand_same_site(request)
        secret = secret or new_secret()
        set_cookie(request, VISITOR_COOKIE, secret, VISITOR_SECONDS)
    if not secret or not services.settings.open_to_visitors:
        return Actor(role="nobody", name="visitor")
    request.state.csrf = signature(request.app.state.key, "visitor", hash_of(secret))
    return Actor(role="nobody", name="visitor", visitor=hash_of(secret))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
