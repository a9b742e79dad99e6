"""What surrounds every request: CSRF, cookies, stolen tokens, limits, headers, errors. Over real HTTP."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select

from service.api import security
from service.api.app import create_app
from service.api.limits import Buckets, Limit, TooMany
from service.api.security import BODY_LIMIT
from service.auth import links, tokens, users
from service.auth.actors import SERVICE
from service.db.engine import engine_for, sessions_of
from service.db.people_tables import Session
from service.settings import MIB
from tests.service.api_access.people import PLAIN, city_in
from tests.service.api_access.running import serving

GOOD = "冬天的西子灣有夕陽與渡輪"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with city_in(tmp_path_factory.mktemp("city"), PLANCHECK_UPLOAD_LIMIT_MIB="1") as found:
        link = users.new_link(found.services, SERVICE, found.actors["reviewer"].user_id)
        links.set_password(found.services, link.rpartition("/")[2], GOOD, asked_by=SERVICE)
        yield found


@pytest.fixture(scope="module")
def url(city):
    with city.served() as found:
        yield found


@contextmanager
def signed_in(url):
    with httpx.Client(verify=PLAIN, base_url=url) as browser:
        given = {"email": "reviewer@example.gov.tw", "password": GOOD}
        answer = browser.post("/api/v1/sign-in", json=given)
        assert answer.status_code == 200
        browser.csrf = answer.json()["csrf_token"]
        yield browser


def problem(answer, status, code):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = answer.json()
    assert (said["status"], said["code"], said["type"]) == (status, code, f"urn:plancheck:problem:{code}")
    assert said["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    return said


@pytest.mark.slow
def test_what_changes_something_needs_the_token_of_the_session_and_a_page_of_this_site(url):
    with signed_in(url) as browser, signed_in(url) as other:
        changes = {"lang": "zh-Hant"}
        assert browser.patch("/api/v1/account", json=changes, headers={"X-CSRF-Token": browser.csrf}).status_code == 200
        for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other.csrf}, {"X-CSRF-Token": "錯".encode()}):
            problem(browser.patch("/api/v1/account", json=changes, headers=headers), 403, "csrf")
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            headers["X-CSRF-Token"] = browser.csrf
            problem(browser.patch("/api/v1/account", json=changes, headers=headers), 403, "cross-site")
        same = {"X-CSRF-Token": browser.csrf, "Origin": url, "Sec-Fetch-Site": "same-origin"}
        assert browser.patch("/api/v1/account", json=changes, headers=same).status_code == 200
        # Without a session, too: nobody is signed in by a form on another site's page.
        with httpx.Client(verify=PLAIN, base_url=url, headers={"Origin": "https://evil.example"}) as stranger:
            problem(stranger.post("/api/v1/sign-in", json={"email": "x", "password": "y"}), 403, "cross-site")


def test_a_form_may_carry_the_token_in_a_field(url):
    with signed_in(url) as browser:
        refused = browser.post("/sign-out", data={"csrf_token": "x"}, headers={"Accept": "application/json"})
        assert refused.json()["code"] == "csrf"
        assert browser.get("/api/v1/account").status_code == 200
        assert browser.post("/sign-out", data={"csrf_token": browser.csrf}).status_code == 303
        assert browser.get("/api/v1/account").status_code == 401


def test_a_session_planted_beforehand_is_worth_nothing_after_the_sign_in(city, url):
    planted = "p" * 43
    with httpx.Client(verify=PLAIN, base_url=url) as browser:
        browser.cookies.set("plancheck_session", planted, domain="127.0.0.1")
        answer = browser.post("/api/v1/sign-in", json={"email": "reviewer@example.gov.tw", "password": GOOD})
        cookie = answer.headers["set-cookie"]
        assert planted not in cookie
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    with httpx.Client(verify=PLAIN, base_url=url, cookies={"plancheck_session": planted}) as attacker:
        problem(attacker.get("/api/v1/account"), 401, "sign-in-needed")
    with city.services.sessions() as database:
        assert not [one for one in database.scalars(select(Session)) if planted in (one.id, one.csrf)]


def test_what_was_signed_out_or_revoked_is_worth_nothing_to_who_kept_it(city, url):
    with signed_in(url) as browser:
        stolen = dict(browser.cookies)
        assert browser.post("/api/v1/sign-out", headers={"X-CSRF-Token": browser.csrf}).status_code == 204
        assert "plancheck_session" not in browser.cookies
    with httpx.Client(verify=PLAIN, base_url=url, cookies=stolen) as thief:
        problem(thief.get("/api/v1/account"), 401, "sign-in-needed")
    token, secret = tokens.make(city.services, city.actors["agency A"], name="x", scopes=["read"])
    with httpx.Client(verify=PLAIN, base_url=url, headers={"Authorization": f"Bearer {secret}"}) as thief:
        assert thief.get("/api/v1/account").status_code == 200
        problem(thief.get("/api/v1/users"), 403, "not-allowed")
        problem(thief.post("/api/v1/tokens", json={"name": "x", "scopes": ["read"]}), 403, "scope-missing")
        problem(thief.post("/api/v1/account/password", json={"current": "x", "new": "y"}), 403, "scope-missing")
        tokens.revoke(city.services, city.actors["agency A"], token.id)
        refused = thief.get("/api/v1/account")
        problem(refused, 401, "wrong-token")
        assert refused.headers["www-authenticate"].startswith("Bearer")


def test_over_https_cookies_are_for_this_host_alone_and_the_browser_is_told_to_stay(city):
    settings = replace(city.services.settings, public_url="https://plan.example.gov.tw", secure_cookies=True)
    with serving(create_app(replace(city.services, settings=settings))) as url, httpx.Client(verify=PLAIN, base_url=url) as browser:
        answer = browser.post("/api/v1/sign-in", json={"email": "reviewer@example.gov.tw", "password": GOOD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-plancheck_session=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", ["/api/v1/agencies", "/api/v1/nothing", "/sign-in", "/nothing"])
def test_every_answer_carries_the_headers_that_keep_browsers_safe(url, path):
    headers = httpx.get(url + path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
    assert len(headers["x-request-id"]) == 32


def test_a_body_is_refused_once_it_is_too_large_whatever_it_says_of_itself(url):
    def chunks():  # without a Content-Length
        for _ in range(3):
            yield b" " * BODY_LIMIT

    with httpx.Client(verify=PLAIN, base_url=url, headers={"Content-Type": "application/json"}) as client:
        problem(client.post("/api/v1/sign-in", content=chunks()), 413, "too-large")
        problem(client.post("/api/v1/sign-in", content=b" " * (BODY_LIMIT + 1)), 413, "too-large")
        problem(client.post("/api/v1/sign-in", content=b" " * BODY_LIMIT), 422, "wrong-values")
    with httpx.Client(verify=PLAIN, base_url=url) as client:  # what uploads may hold more, and has its own end
        refused = client.post("/api/v1/submissions", files={"files": ("x.docx", b"x" * (4 * MIB + 1))})
        problem(refused, 413, "too-large")
        assert (
            client.post("/api/v1/submissions", files={"files": ("x.docx", b"x" * (2 * BODY_LIMIT))}).json()["code"] != "bad-request"
        )


@pytest.mark.parametrize(
    ("path", "kind", "begun"),
    [
        ("/api/v1/sign-in", "application/json", b"{"),
        (
            "/api/v1/submissions",
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"',
        ),
        ("/sign-in", "application/x-www-form-urlencoded", b"email="),
    ],
)
def test_a_body_that_does_not_come_to_its_end_holds_no_connection(city, monkeypatch, path, kind, begun):
    monkeypatch.setattr(security, "BODY_SECONDS", 0.5)
    monkeypatch.setattr(security, "UPLOAD_SECONDS", 0.5)
    with city.served() as url:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 1000\r\n\r\n"
        with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=20) as sending:
            sending.sendall(head.encode() + begun)
            sending.settimeout(0.1)
            answer = b""
            for _ in range(100):  # a byte again and again is no sign of an end
                with suppress(OSError):
                    sending.sendall(b"x")
                with suppress(TimeoutError, ConnectionError):
                    answer += sending.recv(4096)
                if answer:
                    break
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_errors_come_in_the_language_that_was_asked_for(url):
    for asked, title in (
        ("", "找不到"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "找不到"),
        ("en", "Not found"),
        ("en-GB;q=0.9, zh;q=0.5", "Not found"),
        ("fr, en;q=0.1", "Not found"),
        ("en;q=oops", "找不到"),
        ("fr", "找不到"),
    ):
        answer = httpx.get(url + "/api/v1/nothing", headers={"Accept-Language": asked})
        assert problem(answer, 404, "not-found")["title"] == title, asked
        assert answer.headers["content-language"] == ("zh-Hant" if title == "找不到" else "en")


def test_wrong_values_are_named_one_by_one_in_words(city, url):
    with city.browser(url, "administrator") as client:
        answer = client.post("/api/v1/users", json={"email": "", "role": "king", "more": 1})
        said = {one["where"]: one["message"] for one in problem(answer, 422, "wrong-values")["errors"]}
        assert said == {
            "body.email": "至少要有 1 個字。",
            "body.name": "這個欄位必填。",
            "body.role": "只能填 'agency', 'reviewer' or 'administrator'。",
        }
        problem(client.get("/api/v1/users", params={"limit": "many"}), 422, "wrong-values")
        problem(client.post("/api/v1/users", content=b"{", headers={"Content-Type": "application/json"}), 422, "wrong-values")
        problem(client.delete("/api/v1/users"), 405, "method-not-allowed")
        problem(client.get("/api/v1/users/%00"), 404, "not-found")


def test_an_error_that_nobody_foresaw_is_told_without_its_insides(city, caplog):
    app = create_app(city.services)

    @app.get("/api/v1/broken")
    def broken():
        secret = "a secret in a variable"
        raise ZeroDivisionError(secret)

    with serving(app) as url:
        said = problem(httpx.get(url + "/api/v1/broken"), 500, "internal-error")
        assert "secret" not in str(said)
        assert httpx.get(url + "/api/v1/broken").headers["x-content-type-options"] == "nosniff"
    failed = [one for one in caplog.records if one.message == "request failed"]
    assert len(failed) == 2
    assert "ZeroDivisionError" in failed[0].traceback


def test_a_database_that_is_away_is_a_passing_state(city):
    engine = engine_for("postgresql+pg8000://postgres@127.0.0.1:9/nothing")
    away = replace(city.services, engine=engine, sessions=sessions_of(engine))
    with serving(create_app(away)) as url:
        answer = httpx.get(url + "/api/v1/account", cookies={"plancheck_session": "x"})
        problem(answer, 503, "unavailable")
        assert answer.headers["retry-after"] == "5"
    engine.dispose()


@pytest.mark.slow
def test_a_request_keeps_the_id_that_a_trusted_proxy_gave_it_and_the_address_that_it_tells(city):
    asked = {"X-Request-ID": "from-the-proxy-0001", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with city.served() as url:
        assert httpx.get(url + "/api/v1/agencies", headers=asked).headers["x-request-id"] != asked["X-Request-ID"]
    settings = replace(city.services.settings, trusted_proxies=("127.0.0.1",), environment={})
    with (
        serving(create_app(replace(city.services, settings=settings))) as url,
        httpx.Client(verify=PLAIN, base_url=url, headers=asked) as client,
    ):
        assert client.get("/api/v1/agencies").headers["x-request-id"] == asked["X-Request-ID"]
        # Each address has its own limit: one that tries passwords does not shut the others out.
        while client.post("/api/v1/sign-in", json={"email": "x", "password": "y"}).status_code == 401:
            pass
        answer = client.post("/api/v1/sign-in", json={"email": "x", "password": "y"})
        problem(answer, 429, "too-many-requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 15
        other = client.post("/api/v1/sign-in", json={"email": "x", "password": "y"}, headers={"X-Forwarded-For": "203.0.113.10"})
        problem(other, 401, "sign-in-failed")


def test_a_bucket_lets_a_burst_through_and_then_what_refills():
    now = 0.0
    buckets = Buckets(clock=lambda: now)
    limit = Limit("x", 3, 0.5)
    for _ in range(3):
        buckets.take(limit, "one")
    with pytest.raises(TooMany) as caught:
        buckets.take(limit, "one")
    assert caught.value.retry_after == 2
    buckets.take(limit, "other")
    now = 1.9
    with pytest.raises(TooMany):
        buckets.take(limit, "one")
    now = 2.0
    buckets.take(limit, "one")
    now = 1000.0
    for _ in range(3):
        buckets.take(limit, "one")
    with pytest.raises(TooMany):
        buckets.take(limit, "one")


@pytest.mark.slow
def test_wrong_tokens_are_limited_by_address(city):
    services = replace(city.services, settings=replace(city.services.settings, environment={}))
    with (
        serving(create_app(services)) as url,
        httpx.Client(verify=PLAIN, base_url=url, headers={"Authorization": "Bearer plancheck_x"}) as client,
    ):
        codes = [client.get("/api/v1/account").json()["code"] for _ in range(40)]
    assert codes[:30] == ["wrong-token"] * 30
    assert "too-many-requests" in codes


def test_the_description_names_every_error_of_every_route_in_one_form(url):
    described = httpx.get(url + "/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            errors = {status: said for status, said in operation["responses"].items() if status >= "400"}
            assert {"401", "403", "429", "500", "503"} <= set(errors), (method, path)
            assert "404" in errors or "{" not in path
            for said in errors.values():
                assert said["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert {"session", "token", "visitor"} == set(described["components"]["securitySchemes"])


def test_an_address_names_all_the_methods_it_supports(url):
    answer = httpx.delete(url + "/api/v1/agencies")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"


def test_a_number_is_no_day_and_no_moment(city, url):
    with city.client(url, "administrator") as client:
        for path in ("statistics/rules?since=0", "statistics/rules?since=2026-3-2", "audit?until=0.5", "audit?since=1767225600"):
            problem(client.get(f"/api/v1/{path}"), 422, "wrong-values")
        for path in ("statistics/rules?since=2026-03-02", "audit?since=2026-03-02T09:30:00%2B08:00"):
            assert client.get(f"/api/v1/{path}").status_code == 200


def test_the_log_tells_of_each_request_by_its_id_and_of_no_secret(url, caplog):
    caplog.set_level("INFO", "service.api.security")
    secret = "s" * 43
    answer = httpx.get(f"{url}/link/{secret}?x={secret}")
    httpx.get(f"{url}/api/v1/health/live")
    until = time.monotonic() + 10
    while not caplog.records and time.monotonic() < until:  # the line is written after the answer
        time.sleep(0.01)
    told = [(one.method, one.path, one.status) for one in caplog.records if one.name == "service.api.security"]
    assert told == [("GET", "/link/…", answer.status_code)]
    assert secret not in caplog.text
