"""Visitors without an account see what they handed in with their own browser, and nobody else does."""

from __future__ import annotations

import socket
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from service.api.app import create_app
from tests.service.api_access.people import PEOPLE, PLAIN, city_in
from tests.service.api_access.running import serving
from tests.service.plans import PLAN

FILES = {"file": ("計畫.docx", PLAN)}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with city_in(tmp_path_factory.mktemp("city")) as found:
        yield found


def visitor(url):
    return httpx.Client(base_url=url, verify=PLAIN)


@pytest.mark.slow
def test_what_a_visitor_hands_in_is_for_the_browser_it_came_from(city):
    with city.served() as url, visitor(url) as one, visitor(url) as other:
        taken = one.post("/api/v1/submissions", files=FILES)
        assert taken.status_code == 202
        cookie = taken.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
        where = taken.headers["location"]
        assert one.get(where).status_code == 200
        secret = one.cookies["plancheck_visitor"]
        assert one.post("/api/v1/submissions", files=FILES).status_code == 202
        assert one.cookies["plancheck_visitor"] == secret  # the same browser stays the same visitor
        for path in (where, f"{where}/report", f"{where}/original", f"{where}/events"):
            assert other.get(path).status_code == 401
            for who in PEOPLE:
                with city.browser(url, who) as person:
                    assert person.get(path).status_code == 404, (who, path)
        other.post("/api/v1/submissions", files=FILES)  # now a visitor, too, but another one
        assert other.get(where).status_code == 401
        assert other.get("/api/v1/submissions/" + "0" * 32).status_code == 401


def test_a_visitor_s_form_on_another_site_hands_nothing_in(city):
    with city.served() as url, visitor(url) as browser:
        refused = browser.post("/api/v1/submissions", files=FILES, headers={"Origin": "https://evil.example"})
        assert (refused.status_code, refused.json()["code"]) == (403, "cross-site")
        assert "set-cookie" not in refused.headers


def test_an_installation_that_is_closed_to_visitors_takes_nothing_from_them(city):
    settings = replace(city.services.settings, open_to_visitors=False)
    with serving(create_app(replace(city.services, settings=settings))) as url, visitor(url) as browser:
        refused = browser.post("/api/v1/submissions", files=FILES)
        assert (refused.status_code, refused.json()["code"]) == (401, "sign-in-needed")
        assert "set-cookie" not in refused.headers


def test_an_upload_that_its_sender_may_not_make_is_refused_before_it_comes_in(city):
    settings = replace(city.services.settings, open_to_visitors=False)
    with serving(create_app(replace(city.services, settings=settings))) as url:
        for proof in ("X: x", "Authorization: Bearer plancheck_x", "Cookie: plancheck_session=x"):
            head = f"POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n{proof}\r\n"
            head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
            with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=20) as sending:
                sending.sendall(head.encode() + b"--x\r\n")  # and no more: whoever waited for the rest would never answer
                assert sending.recv(4096).startswith(b"HTTP/1.1 401 "), proof


def test_visitors_of_one_address_may_hand_in_so_many_plans_in_ten_minutes(city):
    settings = replace(city.services.settings, environment={})
    with serving(create_app(replace(city.services, settings=settings))) as url, visitor(url) as browser:
        small = {"file": ("x.txt", b"")}
        answers = [browser.post("/api/v1/submissions", files=small).status_code for _ in range(32)]
        assert 429 not in answers[:30]
        assert 429 in answers[30:]
        with city.client(url, "agency A") as staff:  # who has an account is not held up by it
            assert staff.post("/api/v1/submissions", files=small).status_code != 429
