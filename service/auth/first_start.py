"""The first start: a link on the console with which its reader becomes the administrator."""

from __future__ import annotations

from sqlalchemy import select

from service.auth import links
from service.db.people_tables import User
from service.wiring import Services


def link(services: Services) -> str | None:
    """The address of a one-time link, valid for a day; None where there is an administrator already.

    Several machines that start at once may each print one: the first that is used ends the others.
    """
    with services.sessions.begin() as database:
        if database.scalar(select(User.id).where(User.role == "administrator").limit(1)) is not None:
            return None
        return links.make(services, database, "first-administrator")
