"""Whether the sender's domain is vouched for, by the Authentication-Results of the receiver that we trust, and of nobody else.

The field may be written by anyone on the way; only the topmost one with the trusted receiver's authserv-id counts, since each
receiver writes at the top and removes what others wrote in its name (RFC 8601, sections 2.5, 4.1 and 5). SPF and DKIM vouch for
From only where their domain is aligned with it (RFC 7489 section 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import authres

from service.mail.headers import as_bytes
from service.mail.letter import Address, Authentication, Method
from service.mail.walking import Headers, every

_FOLD = re.compile(r"\r?\n[ \t]*")
_SHARED = frozenset(
    {
        "tw",
        "com",
        "org",
        "net",
        "gov.tw",
        "com.tw",
        "org.tw",
        "edu.tw",
        "net.tw",
        "idv.tw",
        "mil.tw",
        "game.tw",
        "club.tw",
        "ebiz.tw",
    }
)
"""Domains under which strangers register side by side: being below the same one says nothing."""
_ORDER: tuple[Method, ...] = ("dmarc", "dkim", "spf")


def authentication_of(headers: Headers, sender: Address | None, trusted: Iterable[str]) -> Authentication:
    """What the trusted receivers (by their authserv-ids) say of the sender's domain."""
    if sender is None:
        return Authentication(standing="none")
    wanted = {name.lower() for name in trusted}
    failed: Method | None = None
    for value in every(headers, "Authentication-Results"):
        named = _authserv_id(value)
        if named not in wanted:
            continue
        results = _results(value)
        for method in _ORDER:
            verdicts = [_verdict(one, method, sender.domain) for one in results if getattr(one, "method", "") == method]
            if "pass" in verdicts:
                return Authentication(standing="pass", method=method)
            if "fail" in verdicts and failed is None:
                failed = method
            if method == "dmarc" and failed == "dmarc":
                break
        return Authentication(standing="fail", method=failed) if failed else Authentication(standing="none")
    return Authentication(standing="none")


def _authserv_id(value: str) -> str:
    plain = re.sub(r"\([^)]*\)", " ", _FOLD.sub(" ", as_bytes(value).decode("ascii", "replace"))).strip()
    found = re.match(r"\"?([^\s;\"]+)\"?(?:\s+\d+)?\s*;", plain)
    return found[1].lower() if found else ""


def _results(value: str) -> list[authres.AuthenticationResult]:
    """The results in one field; those of a field that cannot be read are none."""
    plain = _FOLD.sub(" ", as_bytes(value).decode("ascii", "replace")).strip()
    plain = re.sub(r'^"([^"]*)"', r"\1", plain)  # which the library does not know
    try:
        return list(authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {plain}").results)
    except (authres.AuthResError, ValueError, AttributeError):
        return []


def _verdict(result: authres.AuthenticationResult, method: Method, domain: str) -> str:
    """Pass or fail where the result is about the domain of From; empty where it says nothing of it."""
    said = str(result.result).lower()
    if method == "dmarc":
        about = _property(result, "header", "from")
        same = not about or aligned(about, domain)
        return "pass" if said == "pass" and same and about else "fail" if said in ("fail", "permerror") and same else ""
    about = (
        _property(result, "header", "d") or _property(result, "header", "i")
        if method == "dkim"
        else _property(result, "smtp", "mailfrom")
    )
    if not about or not aligned(about, domain):
        return ""
    return "pass" if said == "pass" else "fail" if said in ("fail", "softfail", "permerror", "policy") else ""


def _property(result: authres.AuthenticationResult, kind: str, name: str) -> str:
    for one in result.properties:
        if str(one.type).lower() == kind and str(one.name).lower() == name:
            return str(one.value).rpartition("@")[2].strip('<>" ').lower().rstrip(".")
    return ""


def aligned(about: str, domain: str) -> bool:
    """Whether two domains are the same or one lies below the other, without being shared by strangers."""
    one, other = about.lower().rstrip("."), domain.lower().rstrip(".")
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return shorter not in _SHARED and "." in shorter and longer.endswith(f".{shorter}")
