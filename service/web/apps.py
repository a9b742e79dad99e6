"""Apps of the register as the upload page offers them, and the facts they bring."""

from __future__ import annotations

from sqlalchemy import select

from schemas.facts import AppFacts
from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import demand, found, may, visible
from service.db.engine import reading
from service.db.register_tables import App
from service.register.facts import completed, facts_for, latest_year
from service.wiring import Services

APP = Words("個 App", "App")
MOST = 500
"""Apps that a list is offered of; nobody picks from more."""


def choices(services: Services, actor: Actor) -> list[App]:
    """The listed Apps of the actor's agency; nobody else has any to send plans for."""
    if actor.role != "agency" or not may(actor, "register.read"):
        return []
    statement = visible(actor, select(App), App).where(App.state == "listed").order_by(App.name).limit(MOST)
    with reading(services.sessions) as session:
        return list(session.scalars(statement))


def facts_of(services: Services, actor: Actor, app_id: str, typed: AppFacts) -> AppFacts:
    """What is known of the App; what was typed goes before what the register says."""
    if not app_id:
        return typed
    demand(actor, "register.read")
    with reading(services.sessions) as session:
        app = found(actor, "register.read", session.get(App, app_id), APP)
        year = latest_year(session, app.id) or services.today().year
        return completed(typed, facts_for(session, app.id, year))
