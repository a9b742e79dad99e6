"""Real servers for tests, each a process of its own on free ports with a folder of its own, that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pg8000.native
import pytest

from ingest.sandbox import kernel

PATIENCE = 180
"""Seconds until a server that was started answers; a busy machine takes its time."""

CUT = pytest.mark.filterwarnings(
    "ignore:unclosed <socket.socket:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
"""For tests that cut connections to PostgreSQL: pg8000, which cannot say good-bye any more, leaves the socket to the collector."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, taken from below those that the system hands out by itself."""
    found: list[int] = []
    while len(found) < count:
        port = 10_000 + int.from_bytes(os.urandom(2), "big") % 20_000
        with socket.socket() as plug, suppress(OSError):
            plug.bind(("127.0.0.1", port))
            if port not in found:
                found.append(port)
    return found


def until(true: Callable[[], object], what: str, patience: float = PATIENCE, pause: float = 0.05):
    """Wait until something is true; what it gave."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < deadline, f"not in {patience:g} s: {what}"
        time.sleep(pause)
    return found


def program(name: str, *folders: str) -> str:
    """The path of a server's program; the test is skipped by name where it is not there."""
    for folder in folders:
        if (Path(folder) / name).is_file():
            return str(Path(folder) / name)
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"not installed: {name}")
    return found


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as plug:
        plug.settimeout(1)
        return plug.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A process that is started, killed hard, and started again on the same port with the same data."""

    def __init__(self, command: list[str], port: int, folder: Path, *, ready: Callable[[], object] | None = None, **options):
        self.command, self.port, self.folder, self.options = command, port, folder, options
        self.ready = ready or (lambda: answers(port))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, **self.options
            )
        until(self._is_ready, f"{self.command[0]} on port {self.port}: {(self.folder / 'log').read_text()[-2000:]}")

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "log").read_text()[-4000:]
        with suppress(Exception):
            return bool(self.ready())
        return False

    def kill(self) -> None:
        """As a power cut would: the process and all it started are gone at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


def _folder(kind: str) -> Path:
    # Not pytest's, which only its owner may enter: PostgreSQL runs as another user.
    folder = Path(tempfile.mkdtemp(prefix=f"plancheck-{kind}-"))
    folder.chmod(0o755)
    return folder


class Postgres(Server):
    """PostgreSQL with a cluster of its own."""

    def __init__(self) -> None:
        folders = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
        postgres, initdb = program("postgres", *folders), program("initdb", *folders)
        folder, port = _folder("postgres"), free_ports(1)[0]
        # PostgreSQL refuses to run as root; its Debian package makes an account for it.
        options = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        data = folder / "data"
        data.mkdir()
        if options:
            shutil.chown(data, "postgres", "postgres")
        subprocess.run(
            [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **options,
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": "off",  # the processes are killed, never the machine
            "shared_buffers": "32MB",
        }
        command = [postgres, "-D", str(data), *(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))]
        super().__init__(command, port, folder, ready=self.ask, cwd=folder, **options)

    def kill(self) -> None:
        """The postmaster and its backends, which are sessions of their own, before it can tell them."""
        if self.process is not None:
            for pid in kernel.descendants_of(self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        super().kill()

    def ask(self, words: str = "SELECT 1", database: str = "postgres"):
        """The rows of an SQL statement."""
        connection = pg8000.native.Connection("postgres", host="127.0.0.1", port=self.port, database=database, timeout=10)
        try:
            return connection.run(words)
        finally:
            connection.close()

    def new_database(self, template: str = "template0") -> str:
        """The name of a fresh database."""
        name = f"plancheck_{uuid4().hex[:12]}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def cut_connections(self, database: str) -> int:
        """End all connections to a database from the server's side; how many they were."""
        return len(self.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"))


class Redis(Server):
    """Redis that keeps nothing, as a broker may be set up."""

    def __init__(self) -> None:
        folder, port = _folder("redis"), free_ports(1)[0]
        command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        super().__init__(command, port, folder)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


class Rabbit(Server):
    """RabbitMQ, a node of its own."""

    def __init__(self) -> None:
        program("rabbitmq-server")
        script = program("rabbitmq-server", "/usr/lib/rabbitmq/bin")
        folder = _folder("rabbitmq")
        port, distribution, mapper = free_ports(3)
        (folder / "plugins").write_text("[].")
        environment = os.environ | {
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"plancheck{uuid4().hex[:8]}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "ERL_EPMD_PORT": str(mapper),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
        }
        super().__init__([script], port, folder, env=environment)
        self._mapper = mapper

    def kill(self) -> None:
        """The node, and the port mapper that Erlang leaves behind."""
        super().kill()
        subprocess.run([program("epmd"), "-port", str(self._mapper), "-kill"], capture_output=True, check=False)

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"


class Bucket(Server):
    """SeaweedFS with one bucket, reached as S3."""

    def __init__(self) -> None:
        weed = program("weed", str(Path(sys.executable).parent))
        folder = _folder("seaweed")
        ports = free_ports(8)
        names = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")
        flags = [f"-{name}={port}" for name, port in zip((*names, "s3.port", "s3.port.grpc"), ports, strict=True)]
        command = [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-s3.port.iceberg=0"]
        command += ["-s3.port.lance=0", "-volume.max=20", "-master.volumeSizeLimitMB=64", "-master.telemetry=false", *flags]
        super().__init__(command, ports[6], folder, ready=self._made)

    def _made(self) -> bool:
        """Whether the bucket could be made."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/plans", method="PUT")
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status == 200

    url = "s3://plans/service"

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the service needs to reach it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }


def running(make: Callable[[], Server]) -> Iterator[Server]:
    """For a fixture: the server while it is needed."""
    with _running(make()) as server:
        yield server
