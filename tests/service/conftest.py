"""What tests of the service share: installations on SQLite and PostgreSQL, real servers, and a whole live service.

`services` and `postgres_services` are fresh and at the newest schema, for one test. `live` is `plancheck serve` as a user starts it,
with worker and scheduler, on a free port, for the tests of one module. The servers (`postgres`, `redis`, `rabbit`, `bucket`) live for
the whole run of one process of pytest.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from service.db import migrating
from service.settings import settings_from
from service.wiring import Services, services_from
from tests.service.servers import PATIENCE, Bucket, Postgres, Rabbit, Redis, running, until


def installed(**variables: object) -> Services:
    """The services of an installation with these variables (`data=…` for `PLANCHECK_DATA`)."""
    named = {f"PLANCHECK_{name.upper()}" if not name.startswith("AWS") else name: str(value) for name, value in variables.items()}
    return services_from(settings_from(named))


@contextmanager
def closing(services: Services) -> Iterator[Services]:
    try:
        yield services
    finally:
        services.engine.dispose()
        gc.collect()  # what a test that cut connections left is collected within that test, and not within another


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to be copied: migrating takes longer than many a test."""
    folder = tmp_path_factory.mktemp("schema")
    with closing(installed(data=folder)) as services:
        migrating.upgrade(services.engine)
    return folder / "plancheck.sqlite3"


@pytest.fixture
def services(tmp_path: Path, empty_database: Path) -> Iterator[Services]:
    """An installation on SQLite, a folder and embedded hints."""
    shutil.copy(empty_database, tmp_path / "plancheck.sqlite3")
    with closing(installed(data=tmp_path)) as made:
        yield made


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    yield from running(Postgres)  # type: ignore[misc]


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    yield from running(Redis)  # type: ignore[misc]


@pytest.fixture(scope="session")
def rabbit() -> Iterator[Rabbit]:
    yield from running(Rabbit)  # type: ignore[misc]


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    yield from running(Bucket)  # type: ignore[misc]


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database at the newest schema, to be copied."""
    name = postgres.new_database()
    with closing(installed(data=tmp_path_factory.mktemp("schema"), database_url=postgres.url(name))) as services:
        migrating.upgrade(services.engine)
    return name


@pytest.fixture
def postgres_services(tmp_path: Path, postgres: Postgres, postgres_template: str) -> Iterator[Services]:
    """An installation on a PostgreSQL database of its own, a folder and embedded hints."""
    name = postgres.new_database(postgres_template)
    with closing(installed(data=tmp_path, database_url=postgres.url(name))) as made:
        yield made
    postgres.ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def either_services(request: pytest.FixtureRequest) -> Services:
    """An installation on each database in turn."""
    return request.getfixturevalue("services" if request.param == "sqlite" else "postgres_services")


@dataclass(frozen=True)
class Live:
    """A running service: where it is, the same database and files for looking in from behind, the process, what it printed."""

    url: str
    services: Services
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def link(self) -> str:
        """The one-time link with which the first administrator is made."""
        return next(line.strip() for line in self.output.read_text().splitlines() if "/link/" in line)


@contextmanager
def serving(data: Path, *options: str, **variables: object) -> Iterator[Live]:
    """`plancheck serve` on a free port, with these variables; ended at the end."""
    given = {"data": data, "rate_limits": "off", "secret_key": "a secret of this test" * 2, "sweep_seconds": 1, **variables}
    environment = {f"PLANCHECK_{name.upper()}" if not name.startswith("AWS") else name: str(value) for name, value in given.items()}
    output = data / "serve.out"
    with output.open("wb") as out, (data / "serve.err").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", "0", *options],
            stdout=out,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=os.environ | environment,
        )
    try:
        url = until(lambda: _address(output, process, data / "serve.err"), "plancheck serve")
        until(lambda: _healthy(url), f"{url} answers")
        with closing(services_from(settings_from(environment | {"PLANCHECK_PUBLIC_URL": url}))) as services:
            yield Live(url=url, services=services, process=process, output=output)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _address(output: Path, process: subprocess.Popen[bytes], errors: Path) -> str | None:
    assert process.poll() is None, errors.read_text()
    found = [word for word in output.read_text().replace("（", " ").replace("：", " ").split() if word.startswith("http")]
    return found[0] if found else None


def _healthy(url: str) -> bool:
    # A service that is not ready yet answers 503, which `until` asks again.
    with suppress(HTTPError), urlopen(f"{url}/api/v1/health/ready", timeout=30) as answer:
        return answer.status == 200
    return False


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`plancheck serve` on SQLite and a folder, with its worker and scheduler."""
    with serving(tmp_path_factory.mktemp("live")) as found:
        yield found
