"""The log: one line an event, JSON unless a person watches, with the ids of the request and the submission it is about.

Everything goes through the standard library's logging, so that what libraries say stands in the same log. Names of files and
people are in the database; the log names ids.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_QUIET = ("alembic", "amqp", "celery", "httpx", "kombu", "uvicorn")
"""Libraries that would tell of every step; what goes wrong is still told."""


def configure(level: str = "INFO", part: str = "", stream: TextIO | None = None) -> None:
    """Set the log of this process up; `part` says which of the service's processes it is."""
    target = sys.stderr if stream is None else stream
    person = target.isatty()

    def name_part(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if part:
            event["part"] = part
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        name_part,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(() if person else (structlog.processors.format_exc_info,)),
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # It tells of every connection that a server has ended, with a traceback; who uses the connection tells as well, in a line.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Everything that is logged within names these ids, such as `submission_id` or `request_id`."""
    with structlog.contextvars.bound_contextvars(**ids):
        yield
