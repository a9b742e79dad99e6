"""The processes of `plancheck serve`: `python -m service.queue.parts PART`, started and watched by `service.queue.supervisor`.

`prepare` brings the database up to date and prints the administrator's link; `web FD`, `worker SLOTS`, `mail` and `scheduler` run
until they are told to stop.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from types import FrameType

from ingest.sandbox import kernel
from service import logs
from service.queue.supervisor import PARENT
from service.settings import Settings, WrongSetting, settings_from
from service.wiring import services_from


def main() -> int:
    """Run the part that the arguments name; its exit code."""
    part, *rest = sys.argv[1:]
    parent = os.environ.get(PARENT)
    if parent:
        kernel.die_with_parent(int(parent), signal.SIGTERM)
    try:
        settings = settings_from()
        logs.configure(settings.log_level, part)
        if part == "prepare":
            return prepare(settings)
        if part == "web":
            return web(settings, int(rest[0]))
        if part == "worker":
            return worker(settings, int(rest[0]))
        if part == "mail":
            return mail(settings)
        return scheduler(settings)
    except WrongSetting as error:
        sys.stderr.write(f"{error.words.zh}\n{error.words.en}\n")
        return 2


def prepare(settings: Settings) -> int:
    """Migrate, and print the link of the first start where there is no administrator."""
    from service.auth import second_factor  # noqa: PLC0415 - each part loads what it needs
    from service.auth.first_start import link  # noqa: PLC0415
    from service.db import migrating  # noqa: PLC0415
    from service.queue.patience import wait_for_database  # noqa: PLC0415

    services = services_from(settings)
    if not wait_for_database(services):
        return 1
    migrating.upgrade(services.engine)
    second_factor.seal_all(services)
    sys.stdout.write(link(services) or "")
    return 0


def web(settings: Settings, number: int) -> int:
    """Serve HTTP on the listening socket of that number."""
    import uvicorn  # noqa: PLC0415

    from service.api.app import create_app  # noqa: PLC0415

    config = uvicorn.Config(
        create_app(services_from(settings)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application itself believes `trusted_proxies` and nobody else
        timeout_graceful_shutdown=20,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=number)])
    return 0


def worker(settings: Settings, slots: int) -> int:
    """Check documents."""
    from service.queue.worker import run  # noqa: PLC0415

    return run(services_from(settings), slots)


def mail(settings: Settings) -> int:
    """Read mail and answer it, from the moment on that an account is configured."""
    from service.queue.patience import wait_for_schema  # noqa: PLC0415

    stop = stop_at_signal()
    services = services_from(settings)
    wait_for_schema(services, stop)
    from service.mail.running import run_when_configured  # noqa: PLC0415

    run_when_configured(services, stop)
    return 0


def scheduler(settings: Settings) -> int:
    """Do what is due, until SIGTERM."""
    from service.queue.patience import wait_for_schema  # noqa: PLC0415
    from service.queue.scheduler import Scheduler  # noqa: PLC0415

    stop = stop_at_signal()
    services = services_from(settings)
    wait_for_schema(services, stop)
    Scheduler(services).run(stop)
    return 0


def stop_at_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    return stop


if __name__ == "__main__":
    sys.exit(main())
