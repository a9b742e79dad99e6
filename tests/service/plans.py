"""Plans to hand in, and somebody who does."""

from __future__ import annotations

from pathlib import Path

from service.auth import agencies, sessions, tokens, users
from service.auth.actors import SERVICE, Actor
from service.submissions import intake
from service.submissions.intake import Incoming
from service.wiring import Services

SAMPLES = Path(__file__).parent.parent.parent / "samples"
PLAN = (SAMPLES / "official-example.docx").read_bytes()
VISITOR = Actor(role="nobody", name="visitor", visitor="a" * 64)


def hand_in(services: Services, data: bytes = PLAN, name: str = "計畫.docx", actor: Actor = VISITOR, **more: object) -> str:
    """The identity of a new submission of one file."""
    taken = intake.take(services, actor, [Incoming(name=name, chunks=[data])], source="api", **more)
    return taken.submissions[0].submission_id


def agency_actor(services: Services, name: str = "高雄市政府交通局") -> Actor:
    """Somebody of a new agency."""
    agency = agencies.add(services, SERVICE, name)
    email = f"{agency.id[:12]}@example.gov.tw"
    user, _ = users.add(services, SERVICE, email=email, name="承辦人", role="agency", agency_id=agency.id)
    return sessions.actor_of(user)


def token_of(services: Services, actor: Actor) -> str:
    """An API token with which a program acts for them."""
    return tokens.make(services, actor, name="test", scopes=("read", "submit"))[1]
