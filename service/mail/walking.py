"""The parts of a message one by one, down through forwarded messages and opaque signatures, up to what is allowed.

`email` takes the message apart; it forgives nearly everything, and what it cannot make out (a multipart without its boundary) is
mended here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import compat32

from schemas.rules import Words
from service.mail import signed
from service.mail.headers import as_bytes, words_of
from service.mail.letter import MailLimits, RefusedPart
from service.mail.parameters import file_name, value_and_parameters
from service.mail.transfer import content_of

OUR_MARK = "X-Plancheck"
"""The header field in whatever we send."""
_CHUNK = 1 << 16
_BOUNDARY_LINES = 50_000
_RESENT_TYPES = ("message/rfc822", "message/global")
_OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")

Headers = tuple[tuple[str, str], ...]


class TooTangled(ValueError):
    """The message is nested or divided beyond anything that a person sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One part that holds something. `related`: it belongs to the text around it; `depth`: so many messages it lies in."""

    kind: str
    name: str
    data: bytes = field(repr=False)
    disposition: str = ""
    charset: str = ""
    content_id: str = ""
    related: bool = False
    alternative: bool = False
    depth: int = 0


def opened(raw: bytes) -> Message:
    """The message taken apart. Raises TooTangled."""
    if raw.count(b"\n--") > _BOUNDARY_LINES:
        raise TooTangled("too many lines that divide parts")
    parser = BytesFeedParser(policy=compat32)
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        return parser.close()
    except RecursionError as error:
        raise TooTangled("parts in parts in parts") from error


def headers_of(message: Message) -> Headers:
    """The header fields as they came, in order."""
    return tuple((str(name), str(value)) for name, value in message.raw_items())


def first(headers: Headers, name: str) -> str:
    """The first field of that name; empty where there is none."""
    return next((value for given, value in headers if given.lower() == name.lower()), "")


def every(headers: Headers, name: str) -> list[str]:
    """All fields of that name, from the top."""
    return [value for given, value in headers if given.lower() == name.lower()]


@dataclass(slots=True)
class _Place:
    message: Message
    depth: int = 0
    related: bool = False
    alternative: bool = False


def leaves(message: Message, limits: MailLimits) -> Iterator[Leaf | RefusedPart]:
    """The parts in order. Raises TooTangled where there are more than allowed."""
    waiting: list[_Place | RefusedPart] = [_Place(message)]
    count = 0
    while waiting:
        place = waiting.pop()
        if isinstance(place, RefusedPart):
            yield place
            continue
        count += 1
        if count > limits.parts:
            raise TooTangled("too many parts")
        found = _opened_part(place, limits)
        if isinstance(found, Leaf):
            yield found
        else:
            waiting += reversed(found)


def _opened_part(place: _Place, limits: MailLimits) -> Leaf | list[_Place | RefusedPart]:
    """What lies in a part, or the part itself where nothing does."""
    part = place.message
    headers = headers_of(part)
    kind, parameters = value_and_parameters(first(headers, "Content-Type"))
    kind = kind or part.get_content_type()  # which a digest sets to message/rfc822
    disposition, named = value_and_parameters(first(headers, "Content-Disposition"))
    name = file_name(named.get("filename") or parameters.get("name") or "")
    encoding = first(headers, "Content-Transfer-Encoding")
    # Asked for a text, `email` decodes it by the charset that the message names, whatever that is.
    if part.is_multipart():
        below = [one for one in part.get_payload() if isinstance(one, Message)]
        if kind in _RESENT_TYPES:
            return [_forwarded(_decoded(one, encoding), place, name, limits) for one in below if not _is_ours(one)]
        if kind.startswith("multipart/"):
            return [_below(one, place, kind, at) for at, one in enumerate(below)]
    del part["Content-Transfer-Encoding"]  # with it, `email` would decode in its own, stricter way
    found = part.get_payload(decode=True)
    raw = found if isinstance(found, bytes) else b""
    if kind.startswith("multipart/") and (mended := _with_boundary(raw, kind)) is not None:
        return [_Place(mended, place.depth, place.related, place.alternative)]
    part.set_payload("")  # the text is not needed twice
    data = content_of(raw, encoding)
    inside = _message_inside(kind, name, data)
    if isinstance(inside, RefusedPart):
        return [inside]
    if inside is None:
        return Leaf(
            kind=kind,
            name=name,
            data=data,
            disposition=disposition,
            charset=parameters.get("charset", ""),
            content_id=first(headers, "Content-ID").strip().strip("<>"),
            related=place.related,
            alternative=place.alternative,
            depth=place.depth,
        )
    if kind in _OPAQUE:
        return [_Place(inside, place.depth, place.related, place.alternative)]
    return [] if _is_ours(inside) else [_forwarded(inside, place, name, limits)]


def _below(part: Message, place: _Place, kind: str, at: int) -> _Place:
    """A part of a multipart. The first one of multipart/related is the text that the others belong to."""
    related = place.related or (kind == "multipart/related" and at > 0)
    return _Place(part, place.depth, related, place.alternative or kind == "multipart/alternative")


def _is_ours(message: Message) -> bool:
    """Whether this is our own reply, sent back: what is attached to it are our copies."""
    return bool(first(headers_of(message), OUR_MARK))


def _decoded(message: Message, encoding: str) -> Message:
    """A message attached in base64, which RFC 2046 section 5.2.1 forbids and some systems do."""
    if message.keys() or not encoding.strip():
        return message
    payload = message.get_payload()
    if not isinstance(payload, str):
        return message
    return opened(content_of(as_bytes(payload), encoding))


def _forwarded(message: Message, place: _Place, name: str, limits: MailLimits) -> _Place | RefusedPart:
    if place.depth < limits.forwards:
        return _Place(message, place.depth + 1)
    return RefusedPart(
        name=name or words_of(first(headers_of(message), "Subject")) or "?",
        reason=Words(
            f"郵件層層轉寄超過 {limits.forwards} 層，其內附件未讀取。",
            f"Messages are forwarded in one another more than {limits.forwards} deep; what is attached there was not read.",
        ),
        remedy=Words("請將計畫書檔案直接附於郵件後寄送。", "Attach the plans to the message itself and send it again."),
    )


def _with_boundary(raw: bytes, kind: str) -> Message | None:
    """A multipart whose boundary is missing or another one than stated, taken apart by the line that divides it."""
    found = re.search(rb"^--([^\s-][^\r\n]{0,69}?)[ \t]*\r?$", raw, re.MULTILINE)
    if found is None:
        return None
    head = b'Content-Type: %s; boundary="%s"\r\n\r\n' % (kind.encode("ascii", "replace"), found[1].replace(b'"', b""))
    message = opened(head + raw)
    return message if message.is_multipart() else None


def _message_inside(kind: str, name: str, data: bytes) -> Message | RefusedPart | None:
    """The message in a part that is a leaf by its type: opaquely signed, or attached as a file."""
    ending = name.lower().rpartition(".")[2]
    if kind in _OPAQUE or ending == "p7m":
        try:
            return opened(signed.signed_content(data))
        except signed.NotSigned:
            return RefusedPart(
                name=name or "smime.p7m",
                reason=Words(
                    "郵件以 S/MIME 加密，無法讀取其中的附件。",
                    "The message is encrypted with S/MIME; what is attached cannot be read.",
                ),
                remedy=Words("請不加密（可僅簽章）後重新寄送。", "Send it again without encryption; a signature does no harm."),
            )
    if kind in _RESENT_TYPES or ending == "eml":
        message = opened(data)
        return message if message.keys() else None
    return None
