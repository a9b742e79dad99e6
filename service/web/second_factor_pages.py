"""The second factor: asked for at the sign-in, set up there or in the account, turned off, recovery codes shown once."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from schemas.rules import Words
from service.api.dependencies import Here, Who, keep_session, session_secret, take
from service.api.limits import SIGN_IN
from service.auth import second_factor, sign_in
from service.auth.actors import Actor
from service.auth.second_factor import Offer
from service.auth.sign_in import Half
from service.db.people_tables import User
from service.errors import Refused
from service.web import posted
from service.web.posted import Posted
from service.web.rendering import go, local, page
from service.wiring import Services

router = APIRouter(include_in_schema=False)
HERE = "/account/second-factor"
OFF = Words("兩步驟驗證已停用。", "The second factor is off.")


def ask(request: Request, who: Actor, half: Half, after: str, *, wrong: str = "") -> Response:
    """The page that asks for the code, and where the account has no second factor yet shows what to set the app up with."""
    values = {"ticket": half.ticket, "offer": half.offer, "qr": _qr(half.offer), "next": local(after, ""), "wrong": wrong}
    return page(request, who, "sign_in_code.html", status=422 if wrong else 200, **values)


@router.post("/sign-in/code")
def post_code(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """The other half of a sign-in."""
    ticket, after = posted.text(form, "ticket"), posted.text(form, "next")
    try:
        take(request, SIGN_IN)
        done = sign_in.finish(services, ticket, posted.text(form, "code"), asked_by=who, before=session_secret(request))
    except Refused as error:
        if error.status == 401:
            return go(request, "/sign-in", "bad", error.words)
        if error.status not in (422, 429):
            raise
        return ask(request, who, sign_in.again(services, ticket), after, wrong=error.words.in_lang(who.lang))
    keep_session(request, done.begun.secret)
    after = local(after, "/" if done.begun.actor.role == "agency" else "/inbox")
    if done.recovery:
        return page(request, who, "recovery_codes.html", codes=done.recovery, next=after)
    return go(request, after)


@router.get("/account/second-factor")
def get_second_factor(request: Request, services: Here, who: Who) -> Response:
    """How the second factor of the own account stands."""
    return _shown(request, services, who)


def _shown(request: Request, services: Services, who: Actor, *, offer: Offer | None = None, wrong: str = "") -> Response:
    standing = second_factor.standing(services, who)
    values = {"standing": standing, "offer": offer, "qr": _qr(offer), "wrong": wrong}
    return page(request, who, "second_factor.html", status=422 if wrong else 200, **values)


@router.post("/account/second-factor")
def post_second_factor(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Set it up: the password first, then with it a code of the app. Turn it off: by the password and a code."""
    deed, code, password = posted.text(form, "deed"), posted.text(form, "code"), form.get("password")
    try:
        take(request, SIGN_IN)
        user = sign_in.demand_password(services, who, password if isinstance(password, str) else "")
        return _do(request, services, who, user, deed, code)
    except Refused as error:
        if error.status not in (409, 422, 429):
            raise
        offer = _offered(services, who) if deed == "confirm" and error.code == "wrong-code" else None
        return _shown(request, services, who, offer=offer, wrong=error.words.in_lang(who.lang))


def _offered(services: Services, who: Actor) -> Offer:
    with services.sessions.begin() as database:
        return second_factor.offer(services, database, database.get_one(User, who.user_id))


def _do(request: Request, services: Services, who: Actor, user: User, deed: str, code: str) -> Response:
    with services.sessions.begin() as database:
        fresh = database.get_one(User, user.id)
        if deed == "begin":
            offer = second_factor.offer(services, database, fresh)
        elif deed == "confirm":
            codes = second_factor.confirm(services, database, fresh, code, who)
        elif not second_factor.check(services, database, fresh, code, who):
            raise Refused(422, "wrong-code", second_factor.WRONG)
        else:
            second_factor.turn_off(services, database, fresh, who)
        fresh.failed_sign_ins, fresh.locked_until = 0, None
    if deed == "begin":
        return _shown(request, services, who, offer=offer)
    if deed == "confirm":
        return page(request, who, "recovery_codes.html", codes=codes, next=HERE)
    return go(request, HERE, "good", OFF)


def _qr(offer: Offer | None) -> Markup | None:
    """The code that an app reads, as SVG made from our own words."""
    if offer is None:
        return None
    made = segno.make(offer.uri, error="m", micro=False)
    return Markup(made.svg_inline(scale=5, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S704
