"""API tokens: shown once, scoped, over or revoked at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.auth import tokens, users
from service.auth.actors import SERVICE
from service.db.people_tables import ApiToken, AuditEntry
from service.errors import Refused


def test_only_a_hash_is_kept_and_the_token_acts_for_its_owner_within_its_scopes(city):
    token, secret = tokens.make(city.services, city.actors["agency A"], name="匯入", scopes=["submit", "read"])
    token_id, actor = tokens.find(city.services, secret)
    assert token_id == token.id
    assert (actor.role, actor.agency_id, actor.scopes) == ("agency", city.agency_ids["A"], frozenset({"read", "submit"}))
    assert actor.name.endswith("(匯入)")
    with city.services.sessions() as database:
        kept = [str(vars(one)) for one in (*database.scalars(select(ApiToken)), *database.scalars(select(AuditEntry)))]
    assert kept
    assert secret not in "".join(kept)


def test_a_token_is_worth_nothing_once_revoked_or_over_or_when_its_owner_is_disabled(city):
    services, staff = city.services, city.actors["agency A"]
    token, secret = tokens.make(services, staff, name="x", scopes=["read"], days=30)
    assert tokens.find(city.later(timedelta(days=29)).services, secret)
    assert tokens.find(city.later(timedelta(days=30, seconds=1)).services, secret) is None
    users.change(services, SERVICE, staff.user_id, users.Changes(active=False))
    assert tokens.find(services, secret) is None
    users.change(services, SERVICE, staff.user_id, users.Changes(active=True))
    assert tokens.find(services, secret)
    tokens.revoke(services, staff, token.id)
    tokens.revoke(services, staff, token.id)
    assert tokens.find(services, secret) is None
    assert tokens.find(services, secret.removeprefix(tokens.PREFIX)) is None
    assert tokens.find(services, tokens.PREFIX) is None


def test_nobody_revokes_or_makes_another_s_token_but_an_administrator(city):
    services = city.services
    token, _ = tokens.make(services, city.actors["agency A"], name="x", scopes=["read"])
    with pytest.raises(Refused, match="no such API token"):
        tokens.revoke(services, city.actors["reviewer"], token.id)
    with pytest.raises(Refused, match="may not do this"):
        tokens.make(services, city.actors["reviewer"], name="x", scopes=["read"], user_id=city.actors["agency A"].user_id)
    tokens.revoke(services, city.actors["administrator"], token.id)
    assert [one.revoked_at is None for one in tokens.listed(services, city.actors["agency A"])] == [False]


def test_scopes_and_days_are_looked_at(city):
    for scopes, days in (([], 1), (["everything"], 1), (["read", "all"], 1), (["read"], 0), (["read"], 366)):
        with pytest.raises(Refused) as caught:
            tokens.make(city.services, city.actors["reviewer"], name="x", scopes=scopes, days=days)
        assert caught.value.status == 422
