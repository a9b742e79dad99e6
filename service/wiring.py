"""The ports that every use case takes, put together once for a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from sqlalchemy import Engine

from service.db.engine import Sessions
from service.settings import TAIPEI, Settings
from service.storage import Storage


class Hints(Protocol):
    """Tells a worker that something is to be done. May be lost: the database knows what is."""

    def submission(self, submission_id: str) -> None:
        """A submission is queued. Never raises: a broker that is away costs only time."""

    def waiting(self) -> int | None:
        """How many hints no worker has taken yet; None where the broker does not say."""


def utc_now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """One process of the service."""

    settings: Settings
    engine: Engine
    sessions: Sessions
    storage: Storage
    hints: Hints
    now: Callable[[], datetime] = utc_now

    def today(self) -> date:
        """The day in Taipei."""
        return self.now().astimezone(TAIPEI).date()


def services_from(settings: Settings) -> Services:
    """The ports as the settings say. The database is not asked anything yet. Raises WrongSetting."""
    from service.db.engine import engine_for, sessions_of  # noqa: PLC0415 - types alone need neither database nor broker
    from service.queue.hints import BrokerHints  # noqa: PLC0415
    from service.storage import storage_for  # noqa: PLC0415

    engine = engine_for(settings.database_url)
    return Services(
        settings=settings,
        engine=engine,
        sessions=sessions_of(engine),
        storage=storage_for(settings.storage_url, settings.environment),
        hints=BrokerHints(settings),
    )
