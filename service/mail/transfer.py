"""The content of a part as bytes, whatever its transfer encoding is, claims to be or has suffered on the way (RFC 2045, 6)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+(?:=[=\s]*)?")
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_TRAILING = re.compile(rb"(?<![ \t])[ \t]+(?=\r?\n)")
_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_KNOWN = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How the files begin that plans come as."""
_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def content_of(raw: bytes, encoding: str) -> bytes:
    """The decoded bytes. What cannot be decoded is left as it is; nothing is raised."""
    plain = re.sub(r"[^a-z0-9-]", "", encoding.lower())
    if plain == "base64":
        # Labelled base64 and sent as it is: seen from programs that set the header and forget the rest.
        return raw if raw.lstrip().startswith(_KNOWN) else from_base64(raw)
    if plain == "quoted-printable":
        return from_quoted_printable(raw)
    if plain in ("x-uuencode", "x-uue", "uuencode"):
        found = next(uuencoded(raw), None)
        return raw if found is None else found[1]
    return _unlabelled(raw)


def from_base64(raw: bytes) -> bytes:
    """Base64 with lines of any length, with blanks and foreign characters in it, padded in the middle, or cut off."""
    out = bytearray()
    # A list server's footer behind the padding would shift every bit, so that each padded stretch is decoded by itself.
    for stretch in re.findall(rb"[^=]+=*", _without_footer(raw)):
        plain = _NOT_BASE64.sub(b"", stretch).rstrip(b"=")
        if len(plain) % 4 == 1:
            plain = plain[:-1]
        out += binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))
    return bytes(out)


def _without_footer(raw: bytes) -> bytes:
    """The base64 without the words that a list server or a virus scanner has put behind it."""
    ends = re.search(rb"\n[ \t]*(?:_{5,}|-{5,}|-- ?\r?\n)", raw)
    return raw[: ends.start()] if ends else raw


def from_quoted_printable(raw: bytes) -> bytes:
    """Quoted-printable; an equals sign that escapes nothing stands for itself."""
    joined = _SOFT_BREAK.sub(b"", _TRAILING.sub(b"", raw))
    if joined.endswith(b"="):
        joined = joined[:-1]
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), joined)


def _unlabelled(raw: bytes) -> bytes:
    """What claims to need no decoding; base64 without its label is known by what it would be."""
    start = raw[:512].strip()
    if len(start) >= 24 and _ONLY_BASE64.fullmatch(start):
        head = from_base64(start[:64])
        if head.startswith(_KNOWN) and _ONLY_BASE64.fullmatch(raw.strip()):
            return from_base64(raw)
    return raw


def uuencoded(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The files that old programs write into the text itself, each as its raw name and its bytes."""
    for _, _, name, lines in _uuencoded_stretches(body):
        out = b"".join(_uuencoded_line(line) for line in lines.splitlines() if line and line[0] != 0x60)
        if out:
            yield name, out


def _uuencoded_stretches(body: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Where each such file begins and ends in the text, its raw name and its lines."""
    at = 0
    while (begin := _BEGIN.search(body, at)) and (end := _END.search(body, begin.end())):
        yield begin.start(), end.end(), begin[1].strip(), body[begin.end() : end.start()]
        at = end.end()


def _uuencoded_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Encoders that pad the last line count it longer than it is.
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


def without_uuencoded(body: bytes) -> bytes:
    """The text without the files in it."""
    kept, at = [], 0
    for start, end, _, _ in _uuencoded_stretches(body):
        kept.append(body[at:start])
        at = end
    return b"".join((*kept, body[at:]))
