"""Sign-in through a real OpenID provider, a process of its own, with a browser's cookies and redirects."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from service.api.app import create_app
from service.auth import agencies, users
from service.auth import city as city_sign_in
from service.auth.actors import SERVICE
from service.auth.oidc import CALLBACK, Identity
from service.errors import Refused
from service.settings import WrongSetting
from tests.conftest import REQUIRE_ALL, needs
from tests.service.api_access.people import city_in, user_called
from tests.service.api_access.running import serving

pytestmark = [pytest.mark.slow, needs("node", "npm")]

PEOPLE = {
    "reviewer": {"email": "Reviewer@Example.gov.tw", "email_verified": True, "name": "審查員"},
    "unverified": {"email": "administrator@example.gov.tw", "email_verified": False, "name": "假管理者"},
    "stranger": {"email": "somebody@elsewhere.example", "email_verified": True, "name": "路人"},
    "newcomer": {"email": "new.person@culture.example", "email_verified": True, "name": "新進人員"},
    "impostor": {"email": "reviewer@example.gov.tw", "email_verified": True, "name": "同址他人"},
}


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    """The provider's program with what it needs, installed from its lock."""
    folder = tmp_path_factory.mktemp("provider")
    shutil.copytree(Path(__file__).parent / "provider", folder, dirs_exist_ok=True)
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--silent"], check=False, cwd=folder, capture_output=True, text=True, timeout=300
    )
    if done.returncode and not os.environ.get(REQUIRE_ALL):
        pytest.skip("not installed: oidc-provider (npm has nothing to fetch it from)")
    assert done.returncode == 0, done.stderr
    return folder / "provider.mjs"


@contextmanager
def provider_for(program: Path, redirect_uri: str):
    command = ["node", str(program), redirect_uri, json.dumps(PEOPLE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=program.parent) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def place(program, tmp_path):
    """The city, the address of its service, and its provider."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    public_url = f"http://127.0.0.1:{port}"
    with provider_for(program, public_url + CALLBACK) as issuer:
        settings = {
            "PLANCHECK_PUBLIC_URL": public_url,
            "PLANCHECK_OIDC_ISSUER": issuer,
            "PLANCHECK_OIDC_CLIENT_ID": "plancheck",
            "PLANCHECK_OIDC_CLIENT_SECRET": "a secret of the tests",
            "PLANCHECK_OIDC_DOMAINS": "culture.example=高雄市政府文化局",
        }
        with city_in(tmp_path, **settings) as city, serving(create_app(city.services), port=port) as url:
            yield city, url


def callback_of(browser: httpx.Client, answer: httpx.Response, login: str) -> str:
    """What a browser does: follow redirects and fill the provider's forms, up to the address that it is sent back to."""
    for _ in range(20):
        if answer.is_redirect:
            target = str(answer.url.join(answer.headers["location"]))
            if urlsplit(target).path == CALLBACK:
                return target
            answer = browser.get(target)
            continue
        form = re.search(r'action="([^"]+)"', answer.text)[1]
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)[1]
        answer = browser.post(str(answer.url.join(form)), data={"prompt": prompt, "login": login, "password": "x"})
    raise AssertionError("it goes round in circles")


def follow(browser: httpx.Client, url: str, login: str) -> httpx.Response:
    """The service's answer to whom the provider sends back."""
    return browser.get(callback_of(browser, browser.get(url), login))


def test_a_person_known_by_the_verified_address_is_signed_in_and_from_then_on_known_by_subject(place):
    city, url = place
    with httpx.Client() as browser:
        done = follow(browser, f"{url}/sign-in/city?next=/cases", "reviewer")
        assert (done.status_code, done.headers["location"]) == (303, "/cases")
        account = browser.get(f"{url}/api/v1/account").json()
        assert (account["email"], account["role"]) == ("reviewer@example.gov.tw", "reviewer")
    subject = city.user("reviewer").oidc_subject
    assert subject
    with httpx.Client() as browser:
        assert follow(browser, f"{url}/sign-in/city", "reviewer").headers["location"] == "/"
    assert city.user("reviewer").oidc_subject == subject
    with httpx.Client() as browser:  # another subject that shows the same verified address
        refused = follow(browser, f"{url}/sign-in/city", "impostor")
        assert (refused.status_code, refused.json()["code"]) == (403, "no-account")


def test_an_address_that_is_not_verified_or_not_known_opens_nothing(place):
    city, url = place
    for login in ("unverified", "stranger"):
        with httpx.Client() as browser:
            refused = follow(browser, f"{url}/sign-in/city", login)
            assert (refused.status_code, refused.json()["code"]) == (403, "no-account")
            assert browser.get(f"{url}/api/v1/account").status_code == 401
    assert city.user("administrator").oidc_subject is None
    assert user_called(city.services, "somebody@elsewhere.example") is None


def test_people_of_a_domain_that_the_administrator_named_get_an_account_of_its_agency(place):
    city, url = place
    with httpx.Client() as browser:
        assert follow(browser, f"{url}/sign-in/city", "newcomer").status_code == 303
        account = browser.get(f"{url}/api/v1/account").json()
    assert (account["name"], account["role"], account["agency"]) == ("新進人員", "agency", "高雄市政府文化局")
    users.change(city.services, SERVICE, account["id"], users.Changes(active=False))
    with httpx.Client() as browser:
        assert follow(browser, f"{url}/sign-in/city", "newcomer").status_code == 403
    agencies.change(city.services, SERVICE, city.agency_ids["B"], active=False)


def test_an_answer_to_another_browser_s_attempt_or_a_second_use_of_it_is_refused(place):
    _, url = place
    with httpx.Client() as browser, httpx.Client() as victim:
        answer = browser.get(f"{url}/sign-in/city")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["nonce"]
        taken = callback_of(browser, answer, "reviewer")
        # The code that somebody obtained for themselves is given to another browser, which has begun nothing, or something else.
        assert victim.get(taken).json()["code"] == "sign-in-interrupted"
        victim.get(f"{url}/sign-in/city")
        assert victim.get(taken).json()["code"] == "sign-in-interrupted"
        attempt = browser.cookies["plancheck_attempt"]
        assert browser.get(taken).status_code == 303
        browser.cookies.set("plancheck_attempt", attempt, domain="127.0.0.1")
        assert browser.get(taken).json()["code"] == "sign-in-interrupted"  # the provider takes a code once


def test_a_changed_attempt_a_foreign_issuer_and_a_missing_code_are_refused(place):
    _, url = place
    with httpx.Client() as browser:
        taken = callback_of(browser, browser.get(f"{url}/sign-in/city"), "reviewer")
        assert browser.get(re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Fevil.example", taken)).json()["code"] == "sign-in-interrupted"
        browser.get(f"{url}/sign-in/city")
        packed, _, signed = browser.cookies["plancheck_attempt"].partition(".")
        browser.cookies.set("plancheck_attempt", f"{packed[:-4]}AAAA.{signed}", domain="127.0.0.1")
        assert browser.get(taken).status_code == 400
        assert browser.get(f"{url}{CALLBACK}?error=access_denied&state=x").json()["code"] == "sign-in-interrupted"


def test_no_sign_in_ends_on_another_site(place):
    _, url = place
    for page in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        with httpx.Client() as browser:
            done = follow(browser, str(httpx.URL(f"{url}/sign-in/city", params={"next": page})), "reviewer")
            assert done.headers["location"] == "/"


def test_a_provider_that_is_away_is_said_so(place):
    city, _ = place
    settings = replace(city.services.settings, oidc_issuer="http://127.0.0.1:9")
    with serving(create_app(replace(city.services, settings=settings))) as url, httpx.Client() as browser:
        answer = browser.get(f"{url}/sign-in/city")
        assert (answer.status_code, answer.json()["code"]) == (503, "provider-unavailable")


def test_settings_that_cannot_work_are_said_before_anyone_signs_in(city):
    for wrong, words in (
        ({"oidc_client_secret": None}, "CLIENT_SECRET"),
        ({"environment": {city_sign_in.DOMAINS: "a.tw"}}, "a.tw"),
    ):
        right = {"oidc_issuer": "https://one.example", "oidc_client_id": "x", "oidc_client_secret": "y"}
        with pytest.raises(WrongSetting, match=words):
            create_app(replace(city.services, settings=replace(city.services.settings, **{**right, **wrong})))


def test_a_subject_belongs_to_its_issuer(city):
    """The same subject at another issuer is another person."""
    asked = replace(SERVICE, role="nobody")
    known = Identity(issuer="https://one.example", subject="7", email="reviewer@example.gov.tw", name=None)
    city_sign_in.sign_in_with(city.services, known, asked_by=asked)
    other = Identity(issuer="https://other.example", subject="7", email=None, name=None)
    with pytest.raises(Refused, match="no account"):
        city_sign_in.sign_in_with(city.services, other, asked_by=asked)
