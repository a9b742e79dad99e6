"""What an account signs in with: out of the environment, or an access token fetched with what stands there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.db.mail_tables import MailAccount

_EARLY = 60.0
"""Seconds before its end from which an access token is not used any more."""


class NoSecret(Exception):
    """The account cannot sign in: a variable is not set, or the provider gives no token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A password, or an access token for XOAUTH2."""

    value: str = field(repr=False)
    is_token: bool = False


_tokens: dict[str, tuple[str, float]] = {}


def forget() -> None:
    """Drop the access tokens that were kept for later: after a server refused one, it is fetched anew."""
    _tokens.clear()


def imap_secret(account: MailAccount, environment: Mapping[str, str]) -> Secret:
    """For the mailbox. Raises NoSecret."""
    if account.auth == "oauth2":
        return Secret(value=_token(account, environment), is_token=True)
    return Secret(value=_variable(account.secret, environment))


def smtp_secret(account: MailAccount, environment: Mapping[str, str]) -> Secret | None:
    """For sending; None where the server lets us send without signing in. Raises NoSecret."""
    if not account.smtp_user:
        return None
    if account.auth == "oauth2" and not account.smtp_secret:
        return Secret(value=_token(account, environment), is_token=True)
    return Secret(value=_variable(account.smtp_secret or account.secret, environment))


def _variable(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, "")
    if not value:
        raise NoSecret(f"the environment variable {name or '(none named)'} is not set")
    return value


def _token(account: MailAccount, environment: Mapping[str, str]) -> str:
    """An access token, fetched anew when the last one comes to its end (RFC 6749 sections 4.4 and 6)."""
    kept = _tokens.get(account.id)
    if kept is not None and kept[1] > time.monotonic():
        return kept[0]
    import httpx  # noqa: PLC0415 - accounts with passwords do without

    said = account.oauth
    secret = _variable(account.secret, environment)
    form = {"client_id": said["client_id"], "grant_type": said.get("grant", "refresh_token"), "scope": said.get("scope", "")}
    if form["grant_type"] == "client_credentials":
        form["client_secret"] = secret
    else:
        form["refresh_token"] = secret
        if said.get("client_secret"):
            form["client_secret"] = _variable(said["client_secret"], environment)
    try:
        answer = httpx.post(said["token_url"], data={name: value for name, value in form.items() if value}, timeout=20)
        answer.raise_for_status()
        given = answer.json()
        token, lasts = str(given["access_token"]), float(given.get("expires_in", 3600))
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise NoSecret(f"no access token from {said.get('token_url', '?')}: {type(error).__name__}") from error
    _tokens[account.id] = (token, time.monotonic() + lasts - _EARLY)
    return token
