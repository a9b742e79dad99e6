"""Who may send, and for which agency."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.auth.actors import Actor
from service.db.mail_tables import MailAccount, MailSender
from service.db.people_tables import Agency, User


def actor_for(session: Session, address: str) -> Actor | None:
    """The one who writes from this address, for an active agency: a user by their own, otherwise the longest entry that fits.

    None for a stranger. An entry for one address goes before one for its domain, and that before one for a domain above it.
    """
    user = session.scalar(select(User).where(User.email == address, User.active, User.role == "agency"))
    if user is not None and user.agency_id is not None and _is_active(session, user.agency_id):
        return Actor(role="agency", name=address, user_id=user.id, agency_id=user.agency_id)
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    candidates = [address, *(".".join(labels[start:]) for start in range(len(labels) - 1))] if local else []
    found = {one.value: one for one in session.scalars(select(MailSender).where(MailSender.value.in_(candidates)))}
    for candidate in candidates:
        entry = found.get(candidate)
        if entry is not None:
            return Actor(role="agency", name=address, agency_id=entry.agency_id) if _is_active(session, entry.agency_id) else None
    return None


def _is_active(session: Session, agency_id: str) -> bool:
    agency = session.get(Agency, agency_id)
    return agency is not None and agency.active


def our_addresses(session: Session) -> frozenset[str]:
    """The addresses that we read and write with."""
    return frozenset(session.scalars(select(MailAccount.address)))
