"""What lives only for a while: sheets that are previewed and not imported yet, trials of changed forms.

It lies under keys of its own in the storage, which hold nothing that a case needs, and each key says since when. The scheduler
takes away what is older than `PLANCHECK_PASSING_DAYS`.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Literal

from service.db.base import new_id
from service.wiring import Services

Kind = Literal["sheet", "trial"]
TOP = "passing/"
_SINCE = "%Y%m%dT%H%M%SZ"
_LOG = logging.getLogger(__name__)


def new_identity(services: Services) -> str:
    """An identity for something that begins now; nobody can guess it."""
    return f"{services.now().astimezone(UTC):{_SINCE}}-{new_id()}"


def key_of(identity: str, kind: Kind) -> str:
    """Where it lies in the storage, which refuses what is no key."""
    return f"{TOP}{identity}.{kind}"


def sweep(services: Services) -> int:
    """Remove what is too old; how many there were."""
    oldest = services.now() - timedelta(days=services.settings.passing_days)
    gone = [key for key in services.storage.keys(TOP) if (since := _since(key)) is not None and since < oldest]
    for key in gone:
        services.storage.delete(key)
    if gone:
        _LOG.info("removed sheets and trials that are over", extra={"removed": len(gone)})
    return len(gone)


def _since(key: str) -> datetime | None:
    """When it began; None for a name that nobody here gave."""
    try:
        return datetime.strptime(key.removeprefix(TOP).partition("-")[0], _SINCE).replace(tzinfo=UTC)
    except ValueError:
        return None
