"""What surrounds every request: its id, its log line, secure headers, the limit on its body, and an answer where all fails."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie

import structlog
from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api import problems
from service.db.base import new_id
from service.settings import MIB, Settings

BODY_LIMIT = MIB
"""Bytes of a request that uploads nothing."""
UPLOADS_AT_ONCE = 4
"""A request that uploads may hold as many bytes as so many of the largest files."""
BODY_SECONDS = 30.0
UPLOAD_SECONDS = 900.0
"""Seconds in which a body has to be whole, and that of an upload: who sends a byte a minute holds no connection for hours."""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""For a report that is shown as the page it was made as: it holds its own styles and needs nothing else."""
UPLOAD = "x-plancheck-upload"
"""Marks a route that reads an upload by itself (`openapi_extra={UPLOAD: True}`): its body may be as large as files are."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SECRET_PART = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}(?=/|$)")

_LOG = logging.getLogger(__name__)


def headers_for(settings: Settings) -> dict[str, str]:
    """What every answer carries, unless the route set it otherwise."""
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if settings.public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class Surround:
    """The outermost layer of the app."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        uploads: Callable[[str, str], bool],
        admit: Callable[[Request], Awaitable[None]],
    ) -> None:
        """`uploads` says whether a request of that method and path uploads files; `admit` then refuses who may not."""
        self._app = app
        self._admit = admit
        self._headers = headers_for(settings)
        self._upload_limit = settings.upload_limit * UPLOADS_AT_ONCE
        self._believes_ids = bool(settings.trusted_proxies)
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "") if self._believes_ids else ""
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id()
        state = scope.setdefault("state", {})
        state |= {"request_id": request_id, "is_upload": self._uploads(scope["method"], scope["path"]), "cookies": []}
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(message, state)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                if state["is_upload"] and (refusal := await self._refusal(Request(scope))):
                    await refusal(scope, receive, sending)
                    return
                await self._app(scope, self._counted(receive, upload=state["is_upload"]), sending)
            except Exception:
                # As plain lines: a renderer that also shows local variables would write passwords into the log.
                trace = traceback.format_exc()
                _LOG.error("request failed", extra={**_told(scope), "traceback": trace})
                if status:
                    raise  # half an answer is out already: the connection has to break, so that nobody takes it for whole
                await problems.unexpected(Request(scope))(scope, receive, sending)
            finally:
                took = round((time.perf_counter() - began) * 1000, 1)
                _LOG.log(_level(scope), "request", extra={**_told(scope), "status": status, "ms": took})

    async def _refusal(self, request: Request) -> Response | None:
        """The answer to an upload that its sender may not make: nothing of it is read."""
        try:
            await self._admit(request)
        except Exception as error:
            answer = problems.answer_to(request, error)
            if answer is None:
                raise
            return answer
        return None

    def _dress(self, message: Message, state: dict[str, object]) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-ID"] = str(state["request_id"])
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        if message["status"] < 400:
            for cookie in state["cookies"]:  # type: ignore[attr-defined]  # a list, made above
                headers.append("Set-Cookie", cookie)

    def _counted(self, receive: Receive, *, upload: bool) -> Receive:
        limit, seconds = (self._upload_limit, UPLOAD_SECONDS) if upload else (BODY_LIMIT, BODY_SECONDS)
        total, whole = 0, False
        until = asyncio.get_running_loop().time() + seconds

        async def counting() -> Message:
            nonlocal total, whole
            if whole:  # what comes now is that the client goes away, whenever it does
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            whole = not message.get("more_body", False)
            if message["type"] == "http.request":
                total += len(message.get("body", b""))
                if total > limit:
                    raise HTTPException(413)
            return message

        return counting


def cookie_header(name: str, value: str, *, secure: bool, max_age: int, path: str = "/") -> str:
    """A Set-Cookie header: for this site's requests only, and never for scripts."""
    made: SimpleCookie = SimpleCookie()
    made[name] = value
    parts = made[name]
    parts["path"], parts["max-age"], parts["samesite"], parts["httponly"] = path, str(max_age), "Lax", "1"
    if secure:
        parts["secure"] = "1"
    return parts.OutputString()


def _told(scope: Scope) -> dict[str, str]:
    """What the log says of a request."""
    return {"method": scope["method"], "path": _shown(scope["path"])}


def _level(scope: Scope) -> int:
    """Probes ask every few seconds, and would bury the rest."""
    return logging.DEBUG if scope["path"].startswith("/api/v1/health/") else logging.INFO


def _shown(path: str) -> str:
    """The path for the log, without the secret of a one-time link."""
    return _SECRET_PART.sub("…", path)
