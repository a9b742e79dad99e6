"""What an RTF file would run or fetch, seen in its control words; and what LibreOffice lost when it wrote one."""

from __future__ import annotations

import re

from schemas.document import ActiveContent

_OBJECT = re.compile(rb"\\(objdata|objemb|objocx|objautlink|objlink|objhtml)\b")
_TEMPLATE = re.compile(rb"\{\\\*\\template\s+([^{}]{1,500})\}")
_FETCHING_FIELD = re.compile(
    rb"\\fldinst[^{}]{0,40}(?:\{[^{}]{0,40})*?\s*\b(INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK)\s+([^{}]{0,500})"
)
_LOST_COMMA = re.compile(rb"(\\leveltext\s*(?:\\leveltemplateid-?\d+\s*)?\\'02\\'0[0-8])\\'3[fF](?=;)")
_LINKED = (b"objautlink", b"objlink")
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://|\\\\", re.IGNORECASE)


def active_content(data: bytes) -> tuple[ActiveContent, ...]:
    """Each thing once, in the order of the file."""
    found: list[ActiveContent] = []
    for match in _OBJECT.finditer(data):
        found.append(ActiveContent(kind="remote-link" if match.group(1) in _LINKED else "embedded-object", detail="RTF"))
    for match in _TEMPLATE.finditer(data):
        target = _words(match.group(1))
        if _REMOTE.match(target):
            found.append(ActiveContent(kind="remote-template", detail=target))
    for match in _FETCHING_FIELD.finditer(data):
        picture = match.group(1) == b"INCLUDEPICTURE"
        found.append(ActiveContent(kind="remote-picture" if picture else "remote-link", detail=_words(match.group(2))))
    return tuple(dict.fromkeys(found))


def with_list_marks(data: bytes) -> bytes:
    """The file with 、 behind list numbers that are a number and a question mark.

    LibreOffice writes the signs of list numbers in a Western code page, and ? for those that have no place there: 一、 becomes 一?.
    Nobody numbers by question marks. What stands on both sides of a number (第一章) cannot be told any more and is left.
    """
    return _LOST_COMMA.sub(rb"\1\\u12289?", data)


def _words(raw: bytes) -> str:
    return raw.decode("cp1252", "replace").replace("\\\\", "\\").strip().strip('"')
