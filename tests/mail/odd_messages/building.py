"""Messages put together byte by byte, so that they may be as wrong as real ones."""

from __future__ import annotations

import struct
import zlib
from base64 import encodebytes
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.builders import zips

SENDER = "chen.yt@tbkc.kcg.gov.tw"
PDF = b"%PDF-1.7\n% a plan in a portable document\n%%EOF\n"
DOCX = zips.build(
    zips.Line(name=b"[Content_Types].xml", data=b"wordprocessingml.document.main"),
    zips.Line(name=b"word/document.xml", data=b"<w/>"),
)
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
NAME = "旅跡高雄改善及行銷計畫書.docx"
TEXT = "檢送計畫書如附件，請查照。"


@dataclass(frozen=True, kw_only=True)
class Odd:
    """A message and all that is to be made of it; what is not given is as in an ordinary message with one plan attached."""

    title: str
    raw: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    sender: str | None = SENDER
    subject: str = "送件"
    automatic: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()
    links: bool = False
    body: str | None = TEXT


def head(
    *lines: bytes,
    subject: bytes | str = "送件",
    sender: bytes = b"=?UTF-8?B?6Zmz5oCh5bus?= <chen.yt@tbkc.kcg.gov.tw>",
    without: tuple[str, ...] = (),
) -> bytes:
    """The fields that every message has, and further ones."""
    written = subject if isinstance(subject, bytes) else b"=?UTF-8?B?" + b64(subject.encode()) + b"?="
    fields = {
        "From": b"From: " + sender,
        "To": b"To: plan@plancheck.example",
        "Subject": b"Subject: " + written,
        "Date": b"Date: Mon, 2 Mar 2026 09:15:00 +0800",
        "Message-ID": b"Message-ID: <one@tbkc.kcg.gov.tw>",
        "MIME-Version": b"MIME-Version: 1.0",
    }
    return b"".join(line + b"\r\n" for name, line in fields.items() if name not in without) + b"".join(
        line + b"\r\n" for line in lines
    )


def b64(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"")


def lines64(data: bytes) -> bytes:
    return encodebytes(data).replace(b"\n", b"\r\n")


def part(kind: bytes, data: bytes, *fields: bytes, encoding: bytes = b"base64") -> bytes:
    """A part with its header; base64 unless something else is said."""
    body = lines64(data) if encoding == b"base64" else data
    return (
        b"".join(line + b"\r\n" for line in (b"Content-Type: " + kind, *fields, b"Content-Transfer-Encoding: " + encoding))
        + b"\r\n"
        + body
    )


def text(words: str = TEXT, charset: str = "utf-8", kind: bytes = b"text/plain") -> bytes:
    return part(kind + b"; charset=" + charset.encode(), words.encode(charset))


def attached(
    data: bytes = DOCX, name: bytes = b"", *, kind: bytes = b"application/octet-stream", disposition: bytes | None = None
) -> bytes:
    """An attachment; `name` is the raw parameter of Content-Disposition such as b'filename="x.docx"'."""
    line = b"Content-Disposition: attachment" + (b"; " + name if name else b"")
    return part(kind, data, disposition if disposition is not None else line)


def plan(name: str = NAME, data: bytes = DOCX) -> bytes:
    """A plan attached as RFC 2231 wants it."""
    quoted = "".join(f"%{byte:02X}" for byte in name.encode())
    return attached(data, b"filename*=utf-8''" + quoted.encode())


def multi(*parts: bytes, kind: bytes = b"mixed", boundary: bytes = b"=_part", more: bytes = b"") -> bytes:
    """A multipart with its Content-Type; to stand behind `head()` or inside another."""
    body = b"".join(b"--" + boundary + b"\r\n" + one.rstrip(b"\r\n") + b"\r\n" for one in parts)
    return b'Content-Type: multipart/%s; boundary="%s"%s\r\n\r\n' % (kind, boundary, more) + body + b"--" + boundary + b"--\r\n"


def ordinary(*parts: bytes, top: bytes | None = None) -> bytes:
    """The ordinary message around these parts."""
    return (head() if top is None else top) + multi(text(), *parts)


def png(width: int, height: int) -> bytes:
    """The beginning of a picture of that size, with noise behind it."""
    size = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + size
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + chunk + struct.pack(">L", zlib.crc32(chunk)) + b"noise"


def stars(value: str) -> Decimal:
    return Decimal(value)
