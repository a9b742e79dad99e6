"""The files that pages load: style sheet, script, htmx, icon. Each has its hash in its address, so that browsers keep it."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.errors import not_found
from service.web.wording import FILE

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
HASH_LENGTH = 12

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and compressed."""

    data: bytes
    packed: bytes
    kind: str
    digest: str


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """All files by name, read once for a process: a new version of plancheck is a new process."""
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in KINDS:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()[:HASH_LENGTH]
            name = path.relative_to(FOLDER).as_posix()
            found[name] = Asset(data=data, packed=gzip.compress(data, 9, mtime=0), kind=KINDS[path.suffix], digest=digest)
    return found


def address(name: str) -> str:
    """Where the browser finds the file: `/static/<hash>/app.css`. Raises KeyError for a file that is not there."""
    return f"{PREFIX}{assets()[name].digest}/{name}"


@router.get(PREFIX + "{digest}/{name:path}")
def asset(request: Request, digest: str, name: str) -> Response:
    """One file. An address with another version's hash gives today's file, and is not kept."""
    found = assets().get(name)
    if found is None:
        raise not_found(FILE)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if digest == found.digest else "no-store",
        "Vary": "Accept-Encoding",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.data, media_type=found.kind, headers=headers)


@router.get("/favicon.ico")
def icon(request: Request) -> Response:
    """The icon, for browsers that ask without being told."""
    return asset(request, assets()["icon.svg"].digest, "icon.svg")
