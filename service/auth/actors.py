"""Who acts. Every use case takes an `Actor` and never a web object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorRole = Literal["nobody", "agency", "reviewer", "administrator", "service"]
"""`nobody` is a visitor without an account, `service` plancheck itself (scheduler, mail)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody at work, for one request."""

    role: ActorRole
    name: str
    """As the audit log shall call them."""
    user_id: str | None = None
    agency_id: str | None = None
    """Of somebody of an agency, or of the agency that a mail came from."""
    visitor: str | None = None
    """SHA-256 of the secret in a visitor's cookie."""
    scopes: frozenset[str] | None = None
    """What an API token is limited to (`read`, `submit`, `review`, `administer`); None where there is no such limit."""
    request_id: str | None = None
    lang: Literal["zh-Hant", "en"] = "zh-Hant"


SERVICE = Actor(role="service", name="plancheck")
