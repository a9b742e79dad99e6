"""Engines and sessions. SQLite is set for several processes (WAL, patience, foreign keys); PostgreSQL as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_SECONDS = 30
"""How long a process waits for another that writes to the same SQLite file."""

Sessions = sessionmaker[Session]


def engine_for(database_url: str, *, pool_size: int = 10) -> Engine:
    """The engine of a database; a SQLite file's folder is made where it is missing."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, pool_recycle=1800)
        _name_lost_connections(engine)
        return engine
    if url.database:
        from pathlib import Path  # noqa: PLC0415 - PostgreSQL has no use for it

        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=pool_size, max_overflow=pool_size)

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # the driver's own idea of transactions begins them too late
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "secure_delete=ON",  # what is deleted or changed does not stay in the file, nor in backups
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401
        # A transaction that means to write takes the lock at once: one that turns into a writer later may fail without waiting.
        reads = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _name_lost_connections(engine: Engine) -> None:
    """Let pg8000 say of every lost connection what it says of most: it hands on some errors of the socket as they are.

    SQLAlchemy takes only the driver's own errors for a lost connection, which the pool then replaces without a word.
    """
    import pg8000  # noqa: PLC0415 - SQLite has no use for it

    # The driver has two of these; SQLAlchemy's is the one that tells a key that is taken from other errors.
    class Connection(pg8000.Connection):  # type: ignore[misc]  # pg8000 comes without types
        def handle_messages(self, context: Any) -> None:  # noqa: ANN401 - the driver's own
            try:
                super().handle_messages(context)
            except OSError as error:
                raise pg8000.InterfaceError("network error") from error

        def close(self) -> None:
            # Nobody is left to hear the good-bye: the pool would write its failure down, with a traceback, as an error.
            with suppress(pg8000.InterfaceError):
                super().close()

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, arguments: Any, named: Any) -> Connection:  # noqa: ANN401
        return Connection(*arguments, **named)


def sessions_of(engine: Engine) -> Sessions:
    """A maker of sessions whose objects stay usable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def reading(sessions: Sessions) -> Iterator[Session]:
    """A session that only reads: on SQLite it waits for nobody. Nothing is committed."""
    with sessions() as session:
        session.connection(execution_options={"reads_only": True})
        yield session
