"""Passwords, attempts, sessions and links."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.auth import agencies, first_start, links, passwords, sessions, sign_in, users
from service.auth.actors import SERVICE, Actor
from service.auth.secret import hash_of
from service.db.people_tables import AuditEntry, OneTimeLink, Session, User
from service.errors import Refused
from tests.service.api_access.people import populated

VISITOR = Actor(role="nobody", name="visitor", request_id="r1")
GOOD = "冬天的西子灣有夕陽與渡輪"


def code(deed, *arguments, **options):
    with pytest.raises(Refused) as caught:
        deed(*arguments, **options)
    return caught.value.code


def with_password(city, who="reviewer", password=GOOD):
    user = city.user(who)
    link = users.new_link(city.services, SERVICE, user.id)
    links.set_password(city.services, link.rpartition("/")[2], password, asked_by=VISITOR)
    return user.email


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("短密碼", "at least 12 characters"),
        ("a" * 129, "at most 128"),
        ("aaaaaaaaaaaaaaaa", "uniform"),
        ("abcdefghijklmn", "uniform"),
        ("9876543210123", "uniform"),
        ("MyPassword1234!", "easily guessed"),
        ("wang.shiaoming-2026", "easily guessed"),
        ("Plancheck是好系統真的好", "easily guessed"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_what_to_do(password, words):
    with pytest.raises(Refused, match=words):
        passwords.hash_password(password, email="wang.shiaoming@example.gov.tw", name="王小明")


def test_a_password_is_kept_as_argon2id_and_read_the_same_from_every_keyboard():
    hashed = passwords.hash_password("Ａｂｃ 西子灣的夕陽與渡輪", email="x@example.tw")
    assert hashed.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert passwords.verify(hashed, "Abc 西子灣的夕陽與渡輪")
    assert not passwords.verify(hashed, "abc 西子灣的夕陽與渡輪")
    assert not passwords.verify(None, "Abc 西子灣的夕陽與渡輪")
    assert not passwords.verify("not a hash", "Abc 西子灣的夕陽與渡輪")
    assert not passwords.verify(hashed, "\ud800" * 20)
    assert not passwords.is_outdated(hashed)
    assert passwords.is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21l$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


@pytest.mark.slow
def test_signing_in_begins_a_new_session_ends_the_old_one_and_stands_in_the_log(city):
    email = with_password(city)
    first = sign_in.sign_in(city.services, f"  {email.upper()} ", GOOD, asked_by=VISITOR)
    second = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR, before=first.secret)
    assert first.secret != second.secret
    assert sessions.find(city.services, first.secret) is None
    known = sessions.find(city.services, second.secret)
    assert (known.actor.user_id, known.actor.role, known.csrf) == (city.user("reviewer").id, "reviewer", second.csrf)
    with city.services.sessions() as database:
        assert {row.id for row in database.scalars(select(Session))} >= {hash_of(second.secret)}
        entries = list(database.scalars(select(AuditEntry).where(AuditEntry.action == "session.begun")))
        assert [(one.detail["by"], one.request_id) for one in entries] == [("link", "r1"), ("password", "r1"), ("password", "r1")]
        assert GOOD not in str([(one.detail, one.summary) for one in entries])


@pytest.mark.slow
def test_a_session_ends_when_idle_and_at_last_however_busy(city):
    email = with_password(city)
    begun = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    for hours in range(7, 7 * 24, 7):
        assert sessions.find(city.later(timedelta(hours=hours)).services, begun.secret), f"used every seven hours, {hours}"
    assert sessions.find(city.later(timedelta(days=7, minutes=1)).services, begun.secret) is None
    begun = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    assert sessions.find(city.later(timedelta(hours=7, minutes=59)).services, begun.secret)
    begun = sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    assert sessions.find(city.later(timedelta(hours=8, minutes=1)).services, begun.secret) is None


@pytest.mark.slow
def test_sessions_end_with_the_account_the_agency_a_new_role_a_new_password_and_on_demand(city):
    services, staff = city.services, city.actors["agency A"]
    email = with_password(city, "agency A")

    def begun():
        return sign_in.sign_in(services, email, GOOD, asked_by=VISITOR)

    one = begun()
    users.change(services, SERVICE, staff.user_id, users.Changes(active=False))
    assert sessions.find(services, one.secret) is None
    assert code(sign_in.sign_in, services, email, GOOD, asked_by=VISITOR) == "sign-in-failed"
    users.change(services, SERVICE, staff.user_id, users.Changes(active=True))
    assert sessions.find(services, one.secret) is None

    one = begun()
    agencies.change(services, SERVICE, staff.agency_id, active=False)
    assert sessions.find(services, one.secret) is None
    assert code(sign_in.sign_in, services, email, GOOD, asked_by=VISITOR) == "sign-in-failed"
    agencies.change(services, SERVICE, staff.agency_id, active=True)

    one = begun()
    users.change(services, SERVICE, staff.user_id, users.Changes(agency_id=city.agency_ids["B"]))
    assert sessions.find(services, one.secret) is None

    one, other = begun(), begun()
    sign_in.change_password(services, staff, GOOD, GOOD + "還有風", session_id=hash_of(one.secret))
    assert sessions.find(services, one.secret)
    assert sessions.find(services, other.secret) is None
    assert code(sign_in.sign_in, services, email, GOOD, asked_by=VISITOR) == "sign-in-failed"

    users.sign_out_everywhere(services, staff)
    assert sessions.find(services, one.secret) is None


@pytest.mark.slow
def test_after_five_wrong_passwords_an_account_rests_each_time_longer_and_the_right_one_clears_it(city):
    email = with_password(city)
    messages = set()
    for _ in range(5):
        with pytest.raises(Refused) as caught:
            sign_in.sign_in(city.services, email, "wrong", asked_by=VISITOR)
        messages.add(str(caught.value))
    with pytest.raises(Refused) as caught:  # also the right one, while it rests
        sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    messages.add(str(caught.value))
    with pytest.raises(Refused) as caught:  # and an account that is not there
        sign_in.sign_in(city.services, "somebody@example.gov.tw", GOOD, asked_by=VISITOR)
    messages.add(str(caught.value))
    assert len(messages) == 1
    after = city.later(timedelta(seconds=61))
    assert code(sign_in.sign_in, after.services, email, "wrong", asked_by=VISITOR) == "sign-in-failed"
    assert city.user("reviewer").locked_until > after.services.now() + timedelta(seconds=115)  # two minutes by now
    later = city.later(timedelta(minutes=20))
    assert sign_in.sign_in(later.services, email, GOOD, asked_by=VISITOR)
    assert (city.user("reviewer").failed_sign_ins, city.user("reviewer").locked_until) == (0, None)


@pytest.mark.slow
def test_guesses_made_at_once_are_counted_one_by_one(either_services):
    city = populated(either_services).at(datetime.now(UTC))  # the clock stands: a slow machine gives no second chance
    email = with_password(city)
    looked_at = 0
    counting = threading.Lock()
    real = passwords.verify

    def verify(hashed, password):
        nonlocal looked_at
        with counting:
            looked_at += hashed is not None
        return real(hashed, password)

    passwords.verify = verify
    try:
        with ThreadPoolExecutor(8) as pool:
            tries = [pool.submit(code, sign_in.sign_in, city.services, email, f"guess {n}", asked_by=VISITOR) for n in range(16)]
            assert {one.result() for one in tries} == {"sign-in-failed"}
    finally:
        passwords.verify = real
    assert looked_at == 5
    assert city.user("reviewer").failed_sign_ins == 5


def test_a_wrong_current_password_counts_like_a_wrong_sign_in(city):
    with_password(city)
    for _ in range(5):
        assert code(sign_in.change_password, city.services, city.actors["reviewer"], "x", GOOD, session_id=None) == "wrong-password"
    assert code(sign_in.change_password, city.services, city.actors["reviewer"], GOOD, GOOD, session_id=None) == "wrong-password"


def test_a_hash_of_an_older_kind_is_renewed_when_its_owner_signs_in(city):
    from argon2 import PasswordHasher  # noqa: PLC0415 - only here is a weaker one made

    email = city.user("reviewer").email
    with city.services.sessions.begin() as database:
        database.get(User, city.user("reviewer").id).password_hash = PasswordHasher(1, 8192, 1).hash(GOOD)
    sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)
    assert "m=47104" in city.user("reviewer").password_hash
    assert sign_in.sign_in(city.services, email, GOOD, asked_by=VISITOR)


def test_a_link_works_once_for_a_week_and_a_newer_one_ends_it(city):
    services, user = city.services, city.user("reviewer")
    old = users.new_link(services, SERVICE, user.id).rpartition("/")[2]
    new = users.new_link(services, SERVICE, user.id).rpartition("/")[2]
    assert code(links.look, services, old) == "link-over"
    assert links.look(services, new).email == user.email
    assert code(links.look, city.later(timedelta(days=7, seconds=1)).services, new) == "link-over"
    assert code(links.set_password, services, new, "短", asked_by=VISITOR) == "weak-password"  # which leaves the link as it is
    assert links.set_password(services, new, GOOD, asked_by=VISITOR).actor.user_id == user.id
    assert code(links.set_password, services, new, GOOD, asked_by=VISITOR) == "link-over"
    assert (
        code(links.create_first_administrator, services, new, email="x@y.tw", name="x", password=GOOD, asked_by=VISITOR)
        == "link-over"
    )
    third = users.new_link(services, SERVICE, user.id).rpartition("/")[2]
    users.change(services, SERVICE, user.id, users.Changes(active=False))
    assert code(links.look, services, third) == "link-over"
    with services.sessions() as database:
        assert third not in {one.hash for one in database.scalars(select(OneTimeLink))}


@pytest.mark.slow
def test_of_many_first_administrators_at_once_one_is_made(either_services):
    addresses = [first_start.link(either_services) for _ in range(4)]
    secrets = [one.rpartition("/")[2] for one in addresses]
    assert addresses[0].startswith("http://127.0.0.1:8000/link/")

    def become(number):
        try:
            email = f"admin{number}@example.gov.tw"
            return links.create_first_administrator(
                either_services, secrets[number % 4], email=email, name="管理者", password=GOOD, asked_by=VISITOR
            )
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(become, range(8)))
    assert sorted(str(one) for one in results if isinstance(one, str)) == ["link-over"] * 7
    with either_services.sessions() as database:
        assert [one.role for one in database.scalars(select(User))] == ["administrator"]
    assert first_start.link(either_services) is None


def test_the_last_administrator_stays(city):
    services, administrator = city.services, city.actors["administrator"]
    assert code(users.change, services, administrator, administrator.user_id, users.Changes(active=False)) == "last-administrator"
    assert (
        code(users.change, services, administrator, administrator.user_id, users.Changes(role="reviewer")) == "last-administrator"
    )
    users.change(services, administrator, city.actors["reviewer"].user_id, users.Changes(role="administrator"))
    assert users.change(services, administrator, administrator.user_id, users.Changes(role="reviewer")).role == "reviewer"


def test_an_account_has_a_sound_address_name_and_agency(city):
    def add(**changed):
        values = {"email": "new@example.gov.tw", "name": "新人", "role": "reviewer", **changed}
        return code(users.add, city.services, SERVICE, **values)

    assert add(email="no address") == "bad-email"
    assert add(email="REVIEWER@example.gov.tw") == "email-taken"
    assert add(name=" \u200b\n") == "bad-name"
    assert add(role="agency") == "agency-needed"
    assert add(role="agency", agency_id="0" * 32) == "agency-needed"
    assert add(agency_id=city.agency_ids["A"]) == "no-agency"
