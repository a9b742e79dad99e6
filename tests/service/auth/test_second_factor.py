"""The second factor of local passwords: set up, asked for on every way in, used once, lost and reset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pyotp
import pytest
from sqlalchemy import select

from service.api.app import create_app
from service.auth import second_factor, sign_in, users
from service.auth.sign_in import Half
from service.db.people_tables import AuditEntry, SecondFactor, Session, User
from tests.service.api_access.people import PLAIN, City
from tests.service.api_access.running import serving
from tests.service.auth.test_sign_in import GOOD, VISITOR, code, with_password
from tests.service.cases.building import Clock

pytestmark = pytest.mark.slow


@pytest.fixture
def city(city: City) -> City:
    """The city with a clock that a test moves, and passwords."""
    return replace(city, services=replace(city.services, now=Clock()))


def set_up(city: City, who: str = "reviewer") -> tuple[str, list[str]]:
    """Turn it on for that account: the app's secret, and the recovery codes."""
    actor = city.actors[who]
    with city.services.sessions.begin() as database:
        user = database.get_one(User, actor.user_id)
        secret = second_factor.offer(city.services, database, user).secret
        codes = second_factor.confirm(city.services, database, user, now_of(city, secret), actor)
    later(city, seconds=30)
    return secret, codes


def now_of(city: City, secret: str) -> str:
    return pyotp.TOTP(secret).at(city.services.now())


def later(city: City, **how_long: float) -> None:
    city.services.now.pass_(**how_long)  # type: ignore[attr-defined]  # the clock of the test


def half(city: City, email: str) -> Half:
    begun = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    assert isinstance(begun, Half)
    return begun


def sessions_of(city: City, who: str = "reviewer") -> int:
    with city.services.sessions() as database:
        return len(database.scalars(select(Session).where(Session.user_id == city.actors[who].user_id)).all())


def actions(city: City) -> list[str]:
    with city.services.sessions() as database:
        found = database.scalars(select(AuditEntry.action).where(AuditEntry.action.like("second-factor.%")).order_by(AuditEntry.id))
        return list(found)


def test_a_code_is_the_one_of_rfc_6238() -> None:
    secret = pyotp.random_base32()
    assert len(secret) == 32, "160 bits, as RFC 4226 recommends"
    # RFC 6238, appendix B: SHA-1, the secret 12345678901234567890, at 59 s; six digits of its eight.
    assert pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").at(59) == "287082"


def test_without_the_code_no_session_begins(city: City) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    before = sessions_of(city)
    ticket = half(city, email).ticket
    assert sessions_of(city) == before
    assert code(sign_in.finish, city.services, ticket, "000000", asked_by=VISITOR) == "wrong-code"
    assert code(sign_in.finish, city.services, ticket[:-1] + "0", now_of(city, secret), asked_by=VISITOR) == "ticket-over"
    assert (
        sign_in.finish(city.services, ticket, now_of(city, secret), asked_by=VISITOR).begun.actor.user_id
        == city.user("reviewer").id
    )
    assert sessions_of(city) == before + 1


def test_a_code_counts_once_and_for_a_minute_at_most(city: City) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    given = now_of(city, secret)
    sign_in.finish(city.services, half(city, email).ticket, f" {given[:3]} {given[3:]} ", asked_by=VISITOR)
    assert code(sign_in.finish, city.services, half(city, email).ticket, given, asked_by=VISITOR) == "wrong-code", (
        "seen over a shoulder"
    )
    later(city, seconds=30)
    old = now_of(city, secret)
    later(city, seconds=60)
    assert code(sign_in.finish, city.services, half(city, email).ticket, old, asked_by=VISITOR) == "wrong-code"
    ahead = pyotp.TOTP(secret).at(city.services.now() + timedelta(seconds=30))
    assert sign_in.finish(city.services, half(city, email).ticket, ahead, asked_by=VISITOR), "a phone whose clock is ahead"


def test_a_recovery_code_counts_once(city: City) -> None:
    email = with_password(city)
    _, codes = set_up(city)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{5}-[a-z2-9]{5}", one) for one in codes)
    sign_in.finish(city.services, half(city, email).ticket, codes[0].upper().replace("-", " "), asked_by=VISITOR)
    assert code(sign_in.finish, city.services, half(city, email).ticket, codes[0], asked_by=VISITOR) == "wrong-code"
    with city.services.sessions() as database:
        (found,) = database.scalars(select(SecondFactor)).all()
    assert len(found.recovery) == 9
    assert not set(codes) & set(found.recovery), "kept as hashes"
    assert actions(city) == ["second-factor.on", "second-factor.recovery-used"]


def test_wrong_codes_make_the_account_rest_as_wrong_passwords_do(city: City) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    ticket = half(city, email).ticket
    for _ in range(4):
        assert code(sign_in.finish, city.services, ticket, "000000", asked_by=VISITOR) == "wrong-code"
        ticket = half(city, email).ticket  # the right password makes up for none of them
    assert code(sign_in.finish, city.services, ticket, "000000", asked_by=VISITOR) == "wrong-code"
    assert code(sign_in.finish, city.services, ticket, now_of(city, secret), asked_by=VISITOR) == "wrong-code", "it rests"
    assert code(sign_in.sign_in, city.services, email, GOOD, asked_by=VISITOR) == "sign-in-failed"
    later(city, minutes=2)
    assert sign_in.finish(city.services, ticket, now_of(city, secret), asked_by=VISITOR)


def test_a_right_password_waits_ten_minutes_and_ends_with_another_password(city: City) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    ticket = half(city, email).ticket
    later(city, minutes=10, seconds=1)
    assert code(sign_in.finish, city.services, ticket, now_of(city, secret), asked_by=VISITOR) == "ticket-over"
    ticket = half(city, email).ticket
    with_password(city, password="春天的旗津有沙灘與風箏節")
    assert code(sign_in.finish, city.services, ticket, now_of(city, secret), asked_by=VISITOR) == "ticket-over"


def test_a_link_for_a_new_password_does_not_go_around_it(city: City) -> None:
    with_password(city)
    set_up(city)
    before = sessions_of(city)
    with_password(city, password="春天的旗津有沙灘與風箏節")
    assert sessions_of(city) <= before, "the password is set, and nobody signed in"


def test_an_administrator_resets_it_and_the_sessions_end(city: City) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    sign_in.finish(city.services, half(city, email).ticket, now_of(city, secret), asked_by=VISITOR)
    reviewer = city.actors["reviewer"]
    assert code(second_factor.reset, city.services, reviewer, reviewer.user_id) == "not-allowed"
    second_factor.reset(city.services, city.actors["administrator"], str(reviewer.user_id))
    assert sessions_of(city) == 0
    assert not isinstance(sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR), Half)
    assert actions(city) == ["second-factor.on", "second-factor.off"]


@pytest.mark.parametrize(("who", "asked"), [("reviewer", True), ("administrator", True), ("agency A", False)])
def test_where_it_is_required_reviewers_and_administrators_set_it_up_before_they_are_in(city: City, who: str, asked: bool) -> None:
    email = with_password(city, who)
    settings = replace(city.services.settings, second_factor_required=True)
    city = replace(city, services=replace(city.services, settings=settings))
    begun = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    assert isinstance(begun, Half) == asked
    if isinstance(begun, Half):
        assert begun.offer is not None
        assert sign_in.again(city.services, begun.ticket).offer == begun.offer, "the same secret after a wrong code"
        done = sign_in.finish(city.services, begun.ticket, now_of(city, begun.offer.secret), asked_by=VISITOR)
        assert len(done.recovery) == 10
        later(city, seconds=30)
        assert half(city, email).offer is None


@pytest.fixture
def asked(city: City) -> Iterator[httpx.Client]:
    with serving(create_app(city.services)) as url, httpx.Client(base_url=url, verify=PLAIN, timeout=30) as client:
        yield client


def test_the_api_asks_for_the_code_with_the_password(city: City, asked: httpx.Client) -> None:
    email = with_password(city)
    secret, _ = set_up(city)
    answer = asked.post("/api/v1/sign-in", json={"email": email, "password": GOOD})
    assert (answer.status_code, answer.json()["code"]) == (401, "second-factor-needed")
    assert "set-cookie" not in answer.headers
    wrong = asked.post("/api/v1/sign-in", json={"email": email, "password": GOOD, "code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-code")
    right = asked.post("/api/v1/sign-in", json={"email": email, "password": GOOD, "code": now_of(city, secret)})
    assert (right.status_code, right.json()["role"]) == (200, "reviewer")


def test_it_is_turned_off_by_password_and_code_only(city: City, asked: httpx.Client) -> None:
    with_password(city)
    secret, _ = set_up(city)
    with city.browser(str(asked.base_url), "reviewer", timeout=60) as browser:
        for given in ({"password": "x" * 12, "code": now_of(city, secret)}, {"password": GOOD, "code": "000000"}):
            assert browser.post("/account/second-factor", data={"deed": "off", **given}).status_code == 422
            assert users.get(city.services, city.actors["administrator"], str(city.actors["reviewer"].user_id))
            assert second_factor.has(city.services, city.actors["administrator"], str(city.actors["reviewer"].user_id))
        given = {"password": GOOD, "code": now_of(city, secret)}
        assert browser.post("/account/second-factor", data={"deed": "off", **given}).status_code == 303
    assert not second_factor.has(city.services, city.actors["administrator"], str(city.actors["reviewer"].user_id))
