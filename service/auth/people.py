"""What an e-mail address and a name have to look like to be kept."""

from __future__ import annotations

import re
import unicodedata

from schemas.rules import Words
from service.errors import Refused

_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def email_of(text: str) -> str:
    """The address in lower case. Raises Refused 422."""
    found = unicodedata.normalize("NFKC", text).strip().lower()
    if len(found) > 254 or not _EMAIL.fullmatch(found):
        raise Refused(
            422,
            "bad-email",
            Words(
                "電子郵件地址不正確，請填如 name@example.gov.tw。",
                "The e-mail address is not valid; write it as name@example.gov.tw.",
            ),
        )
    return found


def name_of(text: str, longest: int = 100) -> str:
    """The name on one line, without control characters. Raises Refused 422 where nothing is left, or too much."""
    found = " ".join("".join(one if unicodedata.category(one)[0] != "C" else " " for one in text).split())
    if not 1 <= len(found) <= longest:
        raise Refused(422, "bad-name", Words(f"名稱請填 1 至 {longest} 個字。", f"A name is to have 1 to {longest} characters."))
    return found
