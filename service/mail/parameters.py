"""The parameters of Content-Type and Content-Disposition, among them the names of files.

A name may come by RFC 2231 (in pieces, with a charset), as an encoded word (Outlook, against RFC 2047), or as raw bytes in
whatever encoding the sender's system has; quotes may be missing, and in Big5 the second byte of a character may be a backslash.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from service.mail.charsets import text_of
from service.mail.headers import as_bytes, decoded, one_line

# Only the beginning of a name is tried: a field of nothing but letters would else be read once from each of them.
_KEY = re.compile(rb"(?<![A-Za-z0-9_.!#$&^`{}~+-])([A-Za-z0-9_.!#$&^`{}~+-]+)(\*\d+)?(\*)?[ \t\r\n]*=[ \t\r\n]*")
_NEXT = re.compile(rb";[ \t\r\n]*[A-Za-z0-9_.-]+(?:\*\d*)?\*?[ \t\r\n]*=")
_LONGEST = 180
_MOST = 20_000


def value_and_parameters(field: str) -> tuple[str, dict[str, str]]:
    """The value before the first semicolon in small letters, and the parameters by name in small letters."""
    raw = as_bytes(field)[:_MOST]
    head, _, rest = raw.partition(b";")
    value = head.strip().decode("ascii", "replace").lower()
    return value.split()[0] if value.split() else "", _joined(_pieces(b";" + rest))


def _pieces(raw: bytes) -> dict[str, list[tuple[int | None, bool, bytes]]]:
    """Each parameter's pieces: its number in a series, whether it is percent-encoded, its bytes."""
    found: dict[str, list[tuple[int | None, bool, bytes]]] = {}
    at = 0
    while key := _KEY.search(raw, at):
        number = int(key[2][1:6]) if key[2] else None
        content, at = _quoted(raw, key.end()) if raw[key.end() : key.end() + 1] == b'"' else _bare(raw, key.end())
        found.setdefault(key[1].decode("ascii").lower(), []).append((number, bool(key[3]), content))
    return found


def _quoted(raw: bytes, start: int) -> tuple[bytes, int]:
    """A quoted string that begins at `start`, and where what follows begins.

    A quote that neither ends the field nor stands before a semicolon is part of the name.
    """
    pairs = not _is_utf8(raw)
    out = bytearray()
    at = start + 1
    while at < len(raw):
        byte = raw[at]
        if pairs and byte >= 0x81 and at + 1 < len(raw):
            out += raw[at : at + 2]
            at += 2
            continue
        if byte == 0x5C and raw[at + 1 : at + 2] in (b'"', b"\\"):
            out.append(raw[at + 1])
            at += 2
            continue
        if byte == 0x22 and raw[at + 1 :].lstrip()[:1] in (b"", b";", b"("):
            return bytes(out), at + 1
        out.append(byte)
        at += 1
    return bytes(out), at


def _bare(raw: bytes, start: int) -> tuple[bytes, int]:
    """A value without quotes: up to the next parameter, since unquoted names hold blanks and semicolons all the same."""
    following = _NEXT.search(raw, start)
    end = following.start() if following else len(raw)
    return raw[start:end].strip().rstrip(b";").strip(), end


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _joined(pieces: dict[str, list[tuple[int | None, bool, bytes]]]) -> dict[str, str]:
    return {name: _value(found) for name, found in pieces.items()}


def _value(pieces: list[tuple[int | None, bool, bytes]]) -> str:
    """One parameter: the extended form where there is one, else the pieces in their order, else the plain one."""
    series = sorted((piece for piece in pieces if piece[0] is not None), key=lambda piece: piece[0] or 0)
    extended = [piece for piece in pieces if piece[0] is None and piece[1]]
    chosen = extended[:1] or series or pieces[:1]
    charset, data = "", b""
    any_encoded = any(encoded for _, encoded, _ in chosen)
    for place, (_, encoded, content) in enumerate(chosen):
        part = content
        if encoded:
            if place == 0 and content.count(b"'") >= 2:
                label, _, part = content.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            part = unquote_to_bytes(part)
        data += part
    if any_encoded:
        return text_of(data, charset)
    text = decoded(data.decode("ascii", "surrogateescape"))
    # Percent signs without the star of RFC 2231: some web mails send names like this.
    if re.search(r"(?:%[0-9A-Fa-f]{2}){3}", text) and text.isascii():
        return text_of(unquote_to_bytes(text))
    return text


def file_name(text: str) -> str:
    """A name of a file without its path, on one line, and of a length that fits everywhere; empty where nothing is left."""
    last = re.split(r"[/\\]", one_line(text).rstrip("/\\"))[-1].strip(" .\"'")
    if len(last) <= _LONGEST:
        return last
    stem, _, ending = last.rpartition(".")
    return f"{stem[: _LONGEST - 9]}….{ending}" if stem and len(ending) < 8 else last[:_LONGEST]
