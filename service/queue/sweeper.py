"""Looking for what was lost: leases that ran out, hints that never arrived."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.submissions import leases
from service.submissions.checking import give_up
from service.wiring import Services

_LOG = logging.getLogger(__name__)
_BATCH = 500
"""So many hints are given at once; the rest follow when workers have come through these."""
_PATIENCE = 2.0
"""Sweeps that a hint has to arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one sweep found."""

    lost: int
    """Leases that had run out."""
    hinted: int


class Sweeper:
    """Sweeps one installation. It remembers when it last could, for a database that was away kept workers silent, too."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._last: datetime | None = None
        self._trusts_from = services.now()

    def sweep(self) -> Swept:
        """Take back what silent workers hold, and hint again at what waits without a hint. Raises where the database is away."""
        services = self._services
        now = services.now()
        lease = timedelta(seconds=services.settings.lease_seconds)
        if self._last is None or now - self._last > lease / 2:
            # Workers renew every third of a lease: those that live have done so by then.
            self._trusts_from = now + lease / 2
        gone = leases.lost(services) if now >= self._trusts_from else []
        for one in gone:
            _LOG.warning("a worker has fallen silent: %s", give_up(services, one), extra={"submission_id": one.submission_id})
        hinted = self._hint(taken_back=len(gone))
        self._last = now
        return Swept(lost=len(gone), hinted=hinted)

    def _hint(self, taken_back: int) -> int:
        """Only where no hint waits are there submissions without one; otherwise hints would pile up behind a slow worker."""
        services = self._services
        if services.hints.waiting() != 0:
            return 0
        patience = 0.0 if taken_back else services.settings.sweep_seconds * _PATIENCE
        left = leases.queued_for_long(services, patience, _BATCH)
        for submission_id in left:
            services.hints.submission(submission_id)
        if left:
            _LOG.info("hinted again at what was queued without a hint", extra={"submissions": len(left)})
        return len(left)
