"""The agencies and schools of the city. One that is not active keeps its cases, but its people cannot sign in."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.auth.people import name_of
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency, Session, User
from service.errors import Refused
from service.wiring import Services

AGENCY = Words("個機關", "agency")


def listed(services: Services, actor: Actor) -> list[Agency]:
    """All agencies by name; to somebody of an agency, their own."""
    permissions.demand(actor, "agency.list")
    statement = select(Agency).order_by(Agency.name)
    if actor.role == "agency":
        statement = statement.where(Agency.id == actor.agency_id)
    with reading(services.sessions) as database:
        return list(database.scalars(statement))


def add(services: Services, actor: Actor, name: str) -> Agency:
    """A new agency. Raises Refused 409 where there is one of that name."""
    permissions.demand(actor, "agency.manage")
    agency = Agency(id=new_id(), name=name_of(name, 200), active=True, created_at=services.now())
    try:
        with services.sessions.begin() as database:
            database.add(agency)
            database.flush()
            audit.record(
                database,
                actor,
                "agency.added",
                "agency",
                agency.id,
                agency_id=agency.id,
                detail={"name": agency.name},
                at=services.now(),
            )
    except IntegrityError as error:
        raise _taken() from error
    return agency


def change(services: Services, actor: Actor, agency_id: str, *, name: str | None = None, active: bool | None = None) -> Agency:
    """Rename an agency, or end or resume its part in the service; where it ends, its people are signed out at once."""
    permissions.demand(actor, "agency.manage")
    try:
        with services.sessions.begin() as database:
            agency = permissions.found(actor, "agency.manage", database.get(Agency, agency_id), AGENCY)
            agency.name = name_of(name, 200) if name is not None else agency.name
            agency.active = agency.active if active is None else active
            if not agency.active:
                theirs = select(User.id).where(User.agency_id == agency.id)
                database.execute(delete(Session).where(Session.user_id.in_(theirs)))
            audit.record(
                database,
                actor,
                "agency.changed",
                "agency",
                agency.id,
                agency_id=agency.id,
                detail={"name": agency.name, "active": agency.active},
                at=services.now(),
            )
            return agency
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Refused:
    return Refused(409, "name-taken", Words("已有同名的機關。", "There is an agency of this name already."))
