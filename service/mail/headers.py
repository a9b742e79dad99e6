"""Header fields as people write them: encoded words, broken ones too, raw bytes, addresses.

Values come as `email` gives them: text in which bytes that are no ASCII stand as surrogates. Sources: RFC 2047 (encoded words),
RFC 2231 section 5 (language in them), RFC 5322 section 3.4 (addresses), and what mailers send in their stead.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from service.mail.charsets import text_of
from service.mail.letter import Address

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?(.*?)\?=(?!\?=)", re.DOTALL)
_BETWEEN = re.compile(r"[ \t\r\n]*")
_FOLD = re.compile(r"\r?\n[ \t]*|\r(?!\n)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters, those that end a line and those that turn it around: a name shall read as it is, and a header is one line."""
_ID = re.compile(r"<[^<>\s]{1,400}>")
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?")
_MOST = 10_000
"""Characters of a field that are read."""


def as_bytes(value: str) -> bytes:
    """The bytes that came over the wire."""
    return (
        value.encode("ascii", "surrogateescape") if value.isascii() or _has_surrogates(value) else value.encode("utf-8", "replace")
    )


def _has_surrogates(value: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in value)


def words_of(value: str) -> str:
    """A field as text on one line."""
    return one_line(decoded(_FOLD.sub(" ", value[:_MOST])))


def one_line(text: str) -> str:
    """The text without control characters, runs of blanks as one."""
    return re.sub(r" {2,}", " ", _CONTROL.sub(" ", text)).strip()


def decoded(value: str) -> str:
    """The text with its encoded words decoded. A character cut in two by neighbouring words is put together again."""
    out: list[str] = []
    run: tuple[str, bytes] | None = None
    at = 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        charset = found[1].partition("*")[0]
        content = _content(found[2].lower(), found[3])
        if content is None:
            continue
        if run is not None and _BETWEEN.fullmatch(between):
            if run[0].lower() == charset.lower():
                run = (run[0], run[1] + content)
            else:
                out.append(text_of(run[1], run[0]))
                run = (charset, content)
        else:
            if run is not None:
                out.append(text_of(run[1], run[0]))
            out.append(_plain(between))
            run = (charset, content)
        at = found.end()
    if run is not None:
        out.append(text_of(run[1], run[0]))
    out.append(_plain(value[at:]))
    return "".join(out)


def _plain(value: str) -> str:
    return value if value.isascii() else text_of(as_bytes(value))


def _content(encoding: str, text: str) -> bytes | None:
    """The bytes of one encoded word; None where it is none."""
    if encoding == "q":
        raw = as_bytes(text.replace("_", " "))
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw)
    plain = re.sub(r"[^A-Za-z0-9+/]", "", text)
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return None


def ids_in(value: str) -> tuple[str, ...]:
    """The message ids in a field, in order, each once."""
    return tuple(dict.fromkeys(_ID.findall(_FOLD.sub(" ", value[: 10 * _MOST]))))


def addresses_in(value: str) -> tuple[Address, ...] | None:
    """The mailboxes in a field; None where it could be read in more than one way, as forgers like it."""
    found: list[Address] = []
    for one in _mailboxes(_FOLD.sub(" ", value[:_MOST])):
        box = _mailbox(one)
        if box is None:
            return None
        found.append(box)
    return tuple(found)


def _mailboxes(value: str) -> list[str]:
    """The field cut at the commas that stand outside quotes, comments and angle brackets; the name of a group is left out."""
    parts: list[str] = [""]
    quoted = escaped = False
    comments = 0
    angle = False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and (quoted or comments):
            escaped = True
        elif character == '"' and not comments:
            quoted = not quoted
        elif not quoted and character == "(":
            comments += 1
        elif not quoted and character == ")" and comments:
            comments -= 1
        elif not quoted and not comments:
            if character == "<":
                angle = True
            elif character == ">":
                angle = False
            elif character in ",;" and not angle:
                parts.append("")
                continue
            elif character == ":" and not angle:
                parts[-1] = ""
                continue
        parts[-1] += character
    return [part for part in parts if part.strip()]


def _mailbox(text: str) -> Address | None:
    plain = _without_comments(text).strip()
    if "<" in plain:
        before, _, rest = plain.rpartition("<")
        inner, closed, behind = rest.partition(">")
        if "<" in before or behind.strip() or (not closed and " " in inner.strip()):
            return None
        address, name = inner.strip(), before.strip()
    else:
        address, name = plain, ""
    address = address.strip("'\" ") if " " not in address else address
    address = address.lower()
    if not address.isascii() or not _ADDRESS.fullmatch(address):
        return None
    shown = decoded(re.sub(r"\\(.)", r"\1", name.strip().removeprefix('"').removesuffix('"')))
    return Address(address=address, name=one_line(shown))


def _without_comments(text: str) -> str:
    out: list[str] = []
    depth = 0
    quoted = escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
            continue
        elif character == ")" and not quoted and depth:
            depth -= 1
            continue
        if not depth:
            out.append(character)
    return "".join(out)


def moment_of(value: str) -> datetime | None:
    """The moment in a Date field; None where it is no date. One without a zone is taken for UTC."""
    try:
        moment = parsedate_to_datetime(as_bytes(value).decode("ascii", "replace"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
