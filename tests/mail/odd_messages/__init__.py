"""Messages as mailers really write them, each with the exact outcome that is expected of it."""

from __future__ import annotations

from tests.mail.odd_messages import charsets, enclosures, facts, hostile, names, robots, structures, transfers
from tests.mail.odd_messages.building import Odd

ODD_MESSAGES: tuple[Odd, ...] = (
    *names.MESSAGES,
    *charsets.MESSAGES,
    *transfers.MESSAGES,
    *structures.MESSAGES,
    *enclosures.MESSAGES,
    *robots.MESSAGES,
    *facts.MESSAGES,
    *hostile.MESSAGES,
)
