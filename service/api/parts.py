"""What several routes of cases and submissions need: revisions in headers, files in answers, languages."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, Header, Path, Query, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from schemas.rules import Lang, Words
from service.auth.actors import Actor
from service.errors import Refused

Identity = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-zA-Z_-]+$", examples=["0f6c2d8a4b1e4c8f9a7d3e5b6c1a2f30"])
]
LangChoice = Annotated[
    Literal["zh-Hant", "en"] | None,
    Query(description="The language of the words; the account's or Accept-Language unless it is given."),
]
PROBLEM = {"$ref": "#/components/schemas/Problem"}
_REVISION = re.compile(r'(?:W/)?"(\d{1,9})"|(\d{1,9})')
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def if_match(
    given: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=40,
            description="The ETag of the case as you read it: where it has changed since, the answer is 412.",
            examples=['"3"'],
        ),
    ] = None,
) -> int | None:
    """The revision that the sender has seen; None where they did not say."""
    if given is None or given.strip() == "*":
        return None
    known = _REVISION.fullmatch(given.strip())
    if known is None:
        raise Refused(
            400,
            "bad-if-match",
            Words("If-Match 須為讀取案件時取得的 ETag。", "If-Match has to be the ETag of the case as it was read."),
        )
    return int(known[1] or known[2])


Revision = Annotated[int | None, Depends(if_match)]


def tagged(response: Response, revision: int) -> None:
    """Say which revision of the case this answer shows."""
    response.headers["ETag"] = f'"{revision}"'


def lang_or(actor: Actor, lang: Lang | None) -> Lang:
    """The language that was asked for, else the actor's."""
    return lang or actor.lang


def disposition(filename: str, *, inline: bool = False) -> str:
    """Content-Disposition by RFC 6266: the name in ASCII for old programs, and as it is for all others."""
    name = _UNSAFE.sub("_", filename).strip(" ._") or "file"
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", name.encode("ascii", "ignore").decode()).strip("_")
    if not plain or plain.startswith("."):
        plain = f"file{plain}"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def download(filename: str, media_type: str, body: bytes | Iterator[bytes], size: int | None = None) -> Response:
    """A file to be kept."""
    headers = {"Content-Disposition": disposition(filename)}
    if isinstance(body, bytes):
        return Response(body, media_type=media_type, headers=headers)
    if size is not None:
        headers["Content-Length"] = str(size)
    return Streamed(body, media_type=media_type, headers=headers)


class Streamed(StreamingResponse):
    """A file in pieces; it is closed when the answer is over, also where the reader went away in the middle."""

    def __init__(self, body: Iterator[bytes], *, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(body, media_type=media_type, headers=headers)
        self._body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if isinstance(self._body, Generator):
                self._body.close()


def files(description: str, *media_types: str) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: an answer that is a file of one of these types."""
    content = {one: {"schema": {"type": "string", "format": "binary"}} for one in media_types}
    return {200: {"description": description, "content": content}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: problems that the route answers besides those that every route may."""
    return {
        status: {"description": "A problem.", "content": {"application/problem+json": {"schema": PROBLEM}}} for status in statuses
    }
