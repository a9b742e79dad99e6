"""The table of actions, and the boundary: what `visible` lists is just what `demand` lets through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from service.auth import permissions
from service.auth.actors import SERVICE, Actor
from service.auth.permissions import BATCH, CASE, RULES, SCOPES, demand, found, may, visible
from service.db.base import new_id
from service.db.case_tables import STATES, Case
from service.db.people_tables import Agency
from service.db.submission_tables import Batch, Submission
from service.errors import Refused

NOBODY = Actor(role="nobody", name="visitor")
VISITOR = Actor(role="nobody", name="visitor", visitor="v" * 64)
A_MAIL = Actor(role="agency", name="a mail", agency_id=None)


def refusal(actor, action, thing=None):
    with pytest.raises(Refused) as caught:
        demand(actor, action, thing)
    return caught.value.status, caught.value.code


def test_every_role_has_an_answer_to_every_action():
    ladder = ("no", "own", "received", "all")
    for action, rule in RULES.items():
        reaches = (rule.nobody, rule.agency, rule.reviewer, rule.administrator)
        assert set(reaches) <= set(ladder), action
        assert rule.scope in (None, *SCOPES), action
        # Nothing is open to visitors that is closed to those who signed in.
        assert rule.nobody == "no" or "no" not in reaches, action


def test_nobody_is_asked_to_sign_in_and_who_signed_in_is_told_that_it_is_not_theirs_to_do():
    staff = Actor(role="agency", name="staff", user_id="u", agency_id="a")
    assert refusal(NOBODY, "case.decide") == (401, "sign-in-needed")
    assert refusal(NOBODY, "submission.create") == (401, "sign-in-needed")
    assert may(VISITOR, "submission.create")
    assert refusal(staff, "case.decide") == (403, "not-allowed")
    assert refusal(Actor(role="reviewer", name="r", user_id="r"), "user.manage") == (403, "not-allowed")


def test_a_token_does_what_its_scopes_allow_and_never_makes_tokens():
    administrator = Actor(role="administrator", name="admin", user_id="a", scopes=frozenset({"read"}))
    assert may(administrator, "case.read")
    assert refusal(administrator, "user.manage") == (403, "scope-missing")
    assert refusal(administrator, "case.decide") == (403, "scope-missing")
    everything = replace(administrator, scopes=frozenset(SCOPES))
    assert may(everything, "user.manage")
    assert refusal(everything, "token.manage") == (403, "scope-missing")
    assert refusal(everything, "account.edit") == (403, "scope-missing")


@pytest.fixture
def things(city):
    """A case in every state for either agency, a visitor's, a reviewer's own draft; with versions and batches."""
    now = city.services.now()
    reviewer = city.actors["reviewer"].user_id
    owners = [(agency_id, None, None, state) for agency_id in city.agency_ids.values() for state in STATES]
    owners += [(None, None, VISITOR.visitor, "draft"), (None, None, "w" * 64, "draft"), (None, reviewer, None, "draft")]
    with city.services.sessions.begin() as database:
        for agency_id, user_id, visitor, state in owners:
            of = {"agency_id": agency_id, "created_by": user_id, "created_at": now}
            case = Case(id=new_id(), updated_at=now, form_id="f", state=state, versions=1, **of)
            batch = Batch(id=new_id(), source="web", refused=[], **of)
            database.add_all((case, batch))
            database.flush()
            version = Submission(id=new_id(), case_id=case.id, batch_id=batch.id, version=1, visitor=visitor, source="web", **of)
            version.filename, version.sha256, version.size, version.form_id = "x", "0" * 64, 1, "f"
            version.facts, version.as_of = {}, city.services.today()
            database.add(version)
    return city


@pytest.mark.parametrize(("table", "action"), [(Case, "case.read"), (Submission, "submission.read"), (Batch, "batch.read")])
def test_what_is_listed_is_what_may_be_read(things, table, action):
    seen = {}
    actors = {**things.actors, "nobody": NOBODY, "visitor": VISITOR, "service": SERVICE, "a mail of nobody": A_MAIL}
    with things.services.sessions() as database:
        for who, actor in actors.items():
            listed = set(database.scalars(visible(actor, select(table), table)))
            for thing in database.scalars(select(table)):
                assert (thing in listed) == may(actor, action, thing), (who, thing)
            other = aliased(table)
            assert set(database.scalars(visible(actor, select(other), other))) == listed
            seen[who] = len(listed)
    handed_in = 2 * (len(STATES) - 1)
    assert seen == {
        "agency A": len(STATES),
        "agency B": len(STATES),
        "reviewer": handed_in + 1,  # and the reviewer's own draft
        "administrator": handed_in,
        "nobody": 0,
        "visitor": 1,
        "service": 2 * len(STATES) + 3,
        "a mail of nobody": 0,
    }


def test_what_another_agency_has_is_not_there(things):
    with things.services.sessions() as database:
        theirs = database.scalars(select(Case).where(Case.agency_id == things.agency_ids["B"], Case.state == "in_review")).one()
        draft = database.scalars(select(Case).where(Case.agency_id == things.agency_ids["B"], Case.state == "draft")).one()
        staff, reviewer = things.actors["agency A"], things.actors["reviewer"]
        # Also for what the role could never do: the answer must not tell that the case is there.
        for action in ("case.read", "case.submit", "case.decide", "finding.dismiss"):
            assert refusal(staff, action, theirs) == (404, "not-found")
        assert refusal(reviewer, "case.decide", draft) == (404, "not-found")
        # What can be seen but not done is 403.
        assert refusal(reviewer, "submission.create", theirs) == (403, "not-allowed")
        assert refusal(things.actors["agency B"], "case.decide", theirs) == (403, "not-allowed")
        assert refusal(NOBODY, "case.read", theirs) == (401, "sign-in-needed")
        assert refusal(VISITOR, "case.read", theirs) == (401, "sign-in-needed")


def test_what_is_not_there_looks_like_what_may_not_be_seen(things):
    with things.services.sessions() as database:
        theirs = database.scalars(select(Case).where(Case.agency_id == things.agency_ids["B"])).first()
        for actor in (things.actors["agency A"], NOBODY):
            answers = []
            for thing in (theirs, None):
                with pytest.raises(Refused) as caught:
                    found(actor, "case.read", thing, CASE)
                answers.append((caught.value.status, caught.value.code, caught.value.words))
            assert answers[0] == answers[1]


def test_things_without_a_draft_are_bounded_by_their_agency_alone(city):
    with city.services.sessions() as database:
        for agency in database.scalars(select(Agency)):
            agency.agency_id = agency.id
            assert may(city.actors["reviewer"], "register.read", agency)
            assert may(city.actors["agency A"], "register.read", agency) == (agency.id == city.agency_ids["A"])
            assert not may(city.actors["agency A"], "register.edit", agency)


def test_a_row_that_left_its_session_is_a_mistake_that_shows(things):
    with things.services.sessions() as database:
        batch = database.scalars(select(Batch)).first()
    with pytest.raises(RuntimeError, match="session"):
        demand(things.actors["reviewer"], "batch.read", batch)


def test_names_are_said_in_both_languages():
    with pytest.raises(Refused) as caught:
        found(A_MAIL, "batch.read", None, BATCH)
    assert caught.value.words.zh == "找不到這批檔案，請確認網址或編號。"
    assert caught.value.words.en == "There is no such batch; check the address or number."
    assert set(permissions.SCOPES) == {rule.scope for rule in RULES.values() if rule.scope}
