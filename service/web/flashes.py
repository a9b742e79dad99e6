"""One message that is shown on the next page: kept in a cookie for that long, as plain words that the page escapes."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from fastapi import Request

from schemas.rules import Words
from service.api.dependencies import services_of
from service.api.security import cookie_header

COOKIE = "plancheck_flash"
SECONDS = 60
LONGEST = 900
"""Characters; a cookie has room for little."""


@dataclass(frozen=True, slots=True)
class Flash:
    """A message and its tone: `good`, `bad`, `doubtful` or `plain`."""

    tone: str
    words: Words


def leave(request: Request, tone: str, words: Words) -> None:
    """Have the next page show the words."""
    packed = base64.urlsafe_b64encode(json.dumps([tone, words.zh[:LONGEST], words.en[:LONGEST]]).encode()).decode()
    _set(request, packed, SECONDS)


def take(request: Request) -> Flash | None:
    """The message that was left, if any; it is not shown again."""
    packed = request.cookies.get(COOKIE)
    if not packed:
        return None
    _set(request, "", 0)
    try:
        tone, zh, en = json.loads(base64.urlsafe_b64decode(packed))
    except (ValueError, binascii.Error):
        return None
    if tone not in ("good", "bad", "doubtful", "plain"):
        return None
    return Flash(tone, Words(str(zh), str(en)))


def _set(request: Request, value: str, seconds: int) -> None:
    secure = services_of(request).settings.secure_cookies
    request.state.cookies.append(cookie_header(COOKIE, value, secure=secure, max_age=seconds))
