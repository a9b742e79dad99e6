"""Signing in with OAuth2, at an old server that can do little, and where secrets are missing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from service.db.mail_tables import MailAccount
from service.mail import secrets
from tests.conftest import needs
from tests.mail import house
from tests.mail.conftest import House
from tests.mail.servers import dovecot
from tests.mail.test_mailbox import a_message

TOKEN = "an-access-token"


class Provider(BaseHTTPRequestHandler):
    """Gives tokens to who knows the secret, and tells Dovecot whose they are."""

    asked: list[dict[str, str]]
    user: str

    def do_POST(self) -> None:
        form = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        self.asked.append(form)
        good = form.get("refresh_token") == "refresh-me" or form.get("client_secret") == "a-client-secret"
        self._say({"access_token": TOKEN, "expires_in": 3600} if good else {"error": "invalid_grant"}, 200 if good else 400)

    def do_GET(self) -> None:
        good = parse_qs(urlsplit(self.path).query).get("access_token") == [TOKEN]
        self._say({"email": self.user, "active": True} if good else {"error": "invalid_token"}, 200 if good else 401)

    def _say(self, what: dict[str, object], status: int) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[tuple[str, type[Provider]]]:
    """The provider's address, and what it was asked."""

    class Own(Provider):
        asked = []  # noqa: RUF012 - one list for this test
        user = house.OURS

    with ThreadingHTTPServer(("127.0.0.1", 0), Own) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", Own
        server.shutdown()
        thread.join()
    secrets.forget()


OAUTH2 = """
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}
"""


@needs("dovecot")
@pytest.mark.slow
@pytest.mark.parametrize("grant", ["refresh_token", "client_credentials"])
def test_a_mailbox_is_read_with_an_access_token(a_house: House, provider: tuple[str, type[Provider]], grant: str) -> None:
    url, asked = provider
    with dovecot(OAUTH2, {"oauth2.conf": f"tokeninfo_url = {url}/tokeninfo?access_token=\nusername_attribute = email\n"}) as imap:
        with a_house.services.sessions.begin() as session:
            account = session.get_one(MailAccount, a_house.account)
            account.port, account.auth, account.user, account.secret = imap.port, "oauth2", house.OURS, "PLANCHECK_TEST_GRANT"
            account.oauth = {"token_url": f"{url}/token", "client_id": "plancheck", "grant": grant}
        environment = a_house.services.settings.environment
        assert isinstance(environment, dict)
        environment["PLANCHECK_TEST_GRANT"] = "refresh-me" if grant == "refresh_token" else "a-client-secret"
        imap.put(house.OURS, a_message(1))
        a_house.start()
        a_house.settled(1)
        a_house.end()
    assert asked.asked[0]["grant_type"] == grant
    assert len(asked.asked) == 1, "a token is used until it ends"


def test_a_provider_that_refuses_is_named(provider: tuple[str, type[Provider]]) -> None:
    url, _ = provider
    account = MailAccount(id="x", auth="oauth2", secret="GRANT", oauth={"token_url": f"{url}/token", "client_id": "plancheck"})
    with pytest.raises(secrets.NoSecret, match=f"no access token from {url}/token: HTTPStatusError"):
        secrets.imap_secret(account, {"GRANT": "wrong"})


def test_a_secret_that_is_not_set_is_named_and_none_is_shown() -> None:
    account = MailAccount(id="x", auth="password", secret="NOT_SET")
    with pytest.raises(secrets.NoSecret, match="NOT_SET"):
        secrets.imap_secret(account, {})
    assert "sesame" not in repr(secrets.imap_secret(account, {"NOT_SET": "sesame"}))


@needs("dovecot")
@pytest.mark.slow
def test_a_server_without_idle_and_move_is_polled_and_served(a_house: House) -> None:
    with dovecot("imap_capability = IMAP4rev1 UIDPLUS\n") as imap:
        with a_house.services.sessions.begin() as session:
            account = session.get_one(MailAccount, a_house.account)
            account.port, account.done_folder = imap.port, "已處理"
        imap.put(a_house.user, a_message(1))
        a_house.start()
        a_house.settled(1)
        imap.put(a_house.user, a_message(2))
        a_house.settled(2)
        assert imap.messages(a_house.user) == {}
        assert len(imap.messages(a_house.user, "已處理")) == 2
        a_house.end()
