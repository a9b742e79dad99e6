"""Signing in through the city's own provider: OpenID Connect, authorization code with PKCE, state and nonce.

What belongs to one attempt travels in a signed cookie: the state is random, verifier and nonce are reckoned from it with the
installation's key, so that neither stands anywhere in plain.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from schemas.rules import Words
from service.auth.secret import new_secret, same, signature
from service.errors import Refused
from service.settings import Settings

CALLBACK = "/sign-in/city/callback"
"""Where the provider sends people back to, below the public address; to be registered with the provider."""
ATTEMPT_SECONDS = 600
METADATA_SECONDS = 3600
LEEWAY_SECONDS = 60
PATIENCE_SECONDS = 10
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the provider can make: never `none`, and none with a shared secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the provider says that this is."""

    issuer: str
    subject: str
    email: str | None
    """Only where the provider has verified it."""
    name: str | None


@dataclass(slots=True, kw_only=True)
class Provider:
    """The provider of the settings; what it says of itself is kept for an hour. Safe for threads."""

    settings: Settings
    key: bytes
    """The installation's."""
    _known: dict[str, Any] = field(default_factory=dict)
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def redirect_uri(self) -> str:
        """Where people come back to."""
        return self.settings.public_url + CALLBACK

    def begin(self, came_for: str) -> tuple[str, str]:
        """Where to send the browser, and the cookie it takes along. `came_for` is the page that was asked for."""
        metadata = self._metadata()
        state = new_secret()
        url: str = prepare_grant_uri(
            metadata["authorization_endpoint"],
            self.settings.oidc_client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope="openid email profile",
            state=state,
            nonce=self._derived("nonce", state),
            code_challenge=create_s256_code_challenge(self._derived("verifier", state)),
            code_challenge_method="S256",
        )
        content = json.dumps({"state": state, "next": came_for, "until": int(time.time()) + ATTEMPT_SECONDS})
        packed = urlsafe_b64encode(content.encode()).decode()
        return url, f"{packed}.{signature(self.key, 'oidc', packed)}"

    def finish(self, cookie: str | None, state: str, code: str, issuer: str | None) -> tuple[Identity, str]:
        """Who came back, and the page that was asked for. Raises Refused 400 where this browser asked for nothing like it."""
        attempt = self._attempt(cookie)
        if not same(str(attempt["state"]), state):
            raise interrupted()
        if issuer is not None and issuer != self.settings.oidc_issuer:
            raise interrupted()
        token = self._redeem(code, self._derived("verifier", state))
        claims = self._claims(token, self._derived("nonce", state))
        if not claims.get("email") and token.get("access_token"):
            claims |= self._userinfo(str(token["access_token"]), str(claims["sub"]))
        verified = claims.get("email_verified") in (True, "true")
        identity = Identity(
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            email=str(claims["email"]).strip().lower() if verified and claims.get("email") else None,
            name=str(claims["name"]) if claims.get("name") else None,
        )
        return identity, str(attempt["next"])

    def _derived(self, purpose: str, state: str) -> str:
        return signature(self.key, f"oidc {purpose}", state)

    def _attempt(self, cookie: str | None) -> dict[str, Any]:
        packed, _, signed = (cookie or "").partition(".")
        if not packed or not same(signed, signature(self.key, "oidc", packed)):
            raise interrupted()
        attempt: dict[str, Any] = json.loads(urlsafe_b64decode(packed))
        if attempt["until"] < time.time():
            raise interrupted()
        return attempt

    def _metadata(self, *, fresh: bool = False) -> dict[str, Any]:
        """What the provider says of itself, with its keys."""
        with self._lock:
            if fresh or time.monotonic() >= self._until:
                issuer = self.settings.oidc_issuer or ""
                found = _json(httpx.Client.get, issuer.rstrip("/") + "/.well-known/openid-configuration")
                if found.get("issuer") != issuer:
                    raise _unavailable()
                found["jwks"] = _json(httpx.Client.get, found["jwks_uri"])
                self._known, self._until = found, time.monotonic() + METADATA_SECONDS
            return self._known

    def _redeem(self, code: str, verifier: str) -> dict[str, Any]:
        metadata, client, secret = self._metadata(), self.settings.oidc_client_id or "", self.settings.oidc_client_secret or ""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in methods:
            auth = httpx.BasicAuth(quote_plus(client), quote_plus(secret))  # RFC 6749, 2.3.1: encoded as in a form
            return _json(httpx.Client.post, metadata["token_endpoint"], data=form, auth=auth)
        return _json(httpx.Client.post, metadata["token_endpoint"], data={**form, "client_id": client, "client_secret": secret})

    def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        if not isinstance(token.get("id_token"), str):
            raise _unavailable()
        offered = self._metadata().get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(algorithms=[one for one in ALGORITHMS if one in offered], strict_check_header=False)
        try:
            try:
                decoded = jwt.decode(token["id_token"], KeySet.import_key_set(self._metadata()["jwks"]), registry=registry)
            except InvalidKeyIdError:  # the provider has new keys
                keys = KeySet.import_key_set(self._metadata(fresh=True)["jwks"])
                decoded = jwt.decode(token["id_token"], keys, registry=registry)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self.settings.oidc_issuer},
                    "aud": {"essential": True, "value": self.settings.oidc_client_id},
                },
                {"nonce": nonce, "client_id": self.settings.oidc_client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError) as error:
            raise interrupted() from error
        return dict(claims)

    def _userinfo(self, access_token: str, subject: str) -> dict[str, Any]:
        """What the provider tells of the person apart from the token; only of the same person."""
        endpoint = self._metadata().get("userinfo_endpoint")
        if not endpoint:
            return {}
        found = _json(httpx.Client.get, endpoint, headers={"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            return {}
        return {key: found[key] for key in ("email", "email_verified", "name") if key in found}


def _json(call: Any, url: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - a method of httpx and its options
    try:
        with httpx.Client(timeout=PATIENCE_SECONDS, follow_redirects=False) as client:
            answer = call(client, url, **options)
        if answer.status_code in (400, 401):
            raise interrupted()
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _unavailable() from error
    if not isinstance(found, dict):
        raise _unavailable()
    return found


def interrupted() -> Refused:
    """The sign-in has to be begun again."""
    return Refused(
        400,
        "sign-in-interrupted",
        Words("登入未完成或已逾時，請重新登入。", "The sign-in was not completed or took too long; start it again."),
    )


def _unavailable() -> Refused:
    return Refused(
        503,
        "provider-unavailable",
        Words("單一登入服務暫時無法使用，請稍後再試。", "The city's sign-in service cannot be used now; try again shortly."),
    )
