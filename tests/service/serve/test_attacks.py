"""Attacks on the service as it is started: nothing that a document holds is run, fetched or handed on, and odd requests end."""

from __future__ import annotations

import io
import json
import socket
import threading
import zipfile
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from tests.builders.plans import a_plan
from tests.conftest import needs
from tests.service.conftest import Live
from tests.service.servers import until

EVIL = '"><img src=x onerror=alert(1)>\r\nX-Evil: 1\u202excod.docx'


class Trap:
    """A web server of an attacker that remembers who came."""

    def __init__(self) -> None:
        self.visits: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/x.png"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self._listening.accept()
                with visitor:
                    visitor.settimeout(2)
                    with suppress(OSError):
                        self.visits.append(visitor.recv(2048))

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def trap():
    made = Trap()
    with socket.create_connection(("127.0.0.1", urlsplit(made.url).port)) as own:
        own.sendall(b"own")
    until(lambda: made.visits == [b"own"], "the trap works")
    made.visits.clear()
    yield made
    made.close()


def handed_in(browser: httpx.Client, name: str, data: bytes) -> str:
    """The address of a plan that was sent and checked."""
    taken = browser.post("/api/v1/submissions", files={"file": (name, data)}, data={"as_of": "2021-02-17"})
    assert taken.status_code == 202, taken.text
    where = f"/api/v1/submissions/{taken.json()['submissions'][0]['id']}"
    until(lambda: browser.get(where).json()["status"] in ("checked", "failed"), "it is checked")
    return where


def with_parts(data: bytes, more: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in more:
                new.writestr(name, old.read(name))
        for name, content in more.items():
            new.writestr(name, content)
    return target.getvalue()


@pytest.mark.slow
def test_a_hostile_plan_runs_nothing_fetches_nothing_and_is_handed_on_without_what_would(live: Live, trap: Trap) -> None:
    template = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="r" Type="{template}" Target="{trap.url}" TargetMode="External"/>'
    relations = f'<Relationships xmlns="{space}">{relation}</Relationships>'
    plan = with_parts(a_plan(macro=True), {"word/_rels/settings.xml.rels": relations})
    with httpx.Client(base_url=live.url, timeout=60) as browser:
        where = handed_in(browser, EVIL, plan)
        report = browser.get(f"{where}/report").json()
        active = next(one for one in report["findings"] if one["code"] == "D106")
        assert trap.url in active["message"]
        assert "\u202e" not in report["document"]["name"]
        copy = browser.get(f"{where}/annotated")
        with zipfile.ZipFile(io.BytesIO(copy.content)) as opened:
            held = b"".join(name.encode() + opened.read(name) for name in opened.namelist() if name != "word/comments.xml")
        assert b"vbaProject" not in held
        assert trap.url.encode() not in held
        page = browser.get(f"{where}/report?format=html")
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["content-security-policy"].endswith("sandbox")
        assert "<img src=x" not in page.text
        original = browser.get(f"{where}/original")
        assert original.content == plan
        assert original.headers["content-disposition"].startswith("attachment")
        assert original.headers["x-content-type-options"] == "nosniff"
        for answer in (copy, page, original):
            assert "x-evil" not in answer.headers
    assert trap.visits == []


@needs("soffice")
@pytest.mark.slow
def test_libreoffice_fetches_nothing_for_a_file_that_asks_for_it(live: Live, trap: Trap) -> None:
    fields = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{trap.url}" \\d}}{{\fldrslt a}}}}'
    linked = rf'{{\field{{\*\fldinst INCLUDETEXT "{trap.url}"}}{{\fldrslt b}}}}'
    rtf = rf"{{\rtf1\ansi{{\*\template {trap.url}}} plan {fields} {linked}\par}}".encode()
    with httpx.Client(base_url=live.url, timeout=60) as browser:
        where = handed_in(browser, "plan.rtf", rtf)
        report = browser.get(f"{where}/report").json()
    assert report["document"]["format"] == "rtf"
    assert "D106" in {one["code"] for one in report["findings"]}
    assert trap.visits == []


def sent(url: str, raw: bytes) -> bytes:
    """The beginning of the answer to these bytes; nothing where the connection was closed."""
    with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=20) as line:
        line.settimeout(20)
        answer = b""
        with suppress(ConnectionError):
            line.sendall(raw)
        with suppress(ConnectionError):
            answer = line.recv(4096)
        return answer


@pytest.mark.slow
def test_requests_that_mean_harm_are_refused_and_the_service_goes_on(live: Live) -> None:
    paths = ("/static/../../secret.key", "/static/..%2f..%2fsecret.key", "/static/%2e%2e/%2e%2e/secret.key", "/static//etc/passwd",
             "/api/v1/submissions/..%2f..%2fsecret.key/original", "/plans/%00", "//evil.example/", "/%0d%0aX-Evil:%201")  # fmt: skip
    for path in paths:
        answer = sent(live.url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert answer.split(b" ")[1] in (b"404", b"400", b"401", b"422"), (path, answer[:200])
        assert b"\r\nX-Evil" not in answer
        assert b"\r\nlocation: //" not in answer.lower()
    odd = {
        "JSON without end": b"[" * 200_000,
        "a number without end": b'{"email": ' + b"9" * 200_000 + b"}",
        "half of a surrogate pair": b'{"email": "\\ud800", "password": "x"}',
        "a NUL": b'{"email": "a\\u0000@b.tw", "password": "x\\u0000"}',
    }
    with httpx.Client(base_url=live.url, timeout=60) as browser:
        for what, body in odd.items():
            answer = browser.post("/api/v1/sign-in", content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code in (400, 401, 422), (what, answer.status_code)
            assert json.loads(answer.text)["status"] == answer.status_code
        for raw in (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"\r\n" * 9):
            assert not sent(live.url, raw + b"GET /%% HTTP/9\r\n\r\n").startswith(b"HTTP/1.1 5")
        smuggled = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n"
        assert sent(live.url, smuggled).startswith(b"HTTP/1.1 4")
        poisoned = browser.get("/sign-in", headers={"Host": "evil.example"})
        assert "evil.example" not in poisoned.text + str(poisoned.headers)
        assert browser.get("/api/v1/health/live").status_code == 200
