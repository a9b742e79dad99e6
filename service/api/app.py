"""The HTTP application: routers, limits, headers and errors put together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI, params
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic.json_schema import models_json_schema
from starlette.routing import compile_path
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from schemas.version import VERSION
from service.api import (
    agencies,
    app_requests,
    audit,
    batches,
    cases,
    compare,
    decisions,
    findings,
    health,
    letters,
    metrics,
    problems,
    profiles,
    register,
    sign_in,
    status,
    submissions,
    tokens,
    users,
)
from service.api.dependencies import admit_upload
from service.api.security import UPLOAD, Surround
from service.api.shared_limits import buckets_for
from service.auth import city
from service.auth.oidc import Provider
from service.auth.secret import key_of
from service.web.errors import error_page
from service.web.routes import router as pages
from service.wiring import Services

PREFIX = "/api/v1"
ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    users.router,
    tokens.router,
    agencies.router,
    audit.router,
    submissions.router,
    batches.router,
    cases.router,
    findings.router,
    decisions.router,
    letters.router,
    compare.router,
    register.router,
    app_requests.router,
    profiles.router,
    status.router,
    metrics.router,
    health.router,
)
"""The parts of the API, below PREFIX."""
DESCRIPTION = """
plancheck checks Taiwanese government plans and carries them through their review.

Sign in with an API token (`Authorization: Bearer plancheck_…`) or with the cookie of a session and its `X-CSRF-Token`.
Every error is `application/problem+json` (RFC 9457) in the language that `Accept-Language` asks for: `zh-Hant` or `en`.
"""
_ALWAYS = (401, 403, 429, 500, 503)


def create_app(services: Services) -> FastAPI:
    """The application of one process. Raises WrongSetting."""
    city.demand_settings(services.settings)
    app = FastAPI(
        title="plancheck",
        version=VERSION,
        description=DESCRIPTION.strip(),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    app.state.key = key_of(services.settings)
    app.state.provider = Provider(settings=services.settings, key=app.state.key) if services.settings.oidc_issuer else None
    app.state.buckets = buckets_for(services.settings, services.sessions)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(sign_in.browser_router)
    app.include_router(pages)
    app.state.error_page = error_page
    problems.add_handlers(app)
    app.add_middleware(Surround, settings=services.settings, uploads=_uploads(app), admit=admit_upload)
    if services.settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(services.settings.trusted_proxies))
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # FastAPI's way of changing it
    return app


def _uploads(app: FastAPI) -> Callable[[str, str], bool]:
    """Whether a request of that method and path uploads files: known from the routes' own parameters."""
    found: list[tuple[set[str], re.Pattern[str]]] | None = None

    def uploads(method: str, path: str) -> bool:
        nonlocal found
        if found is None:
            found = [
                (route.methods or set(), compile_path(route.path or "")[0])
                for route in iter_route_contexts(app.routes)
                if _takes_files(route)
            ]
        return any(method in methods and pattern.match(path) for methods, pattern in found)

    return uploads


def _takes_files(route: Any) -> bool:  # noqa: ANN401 - FastAPI's view of a route, which has no public type
    extra = getattr(route.original_route, "openapi_extra", None) or {}
    dependant = getattr(route.original_route, "dependant", None)
    fields = dependant.body_params if dependant else []
    return UPLOAD in extra or any(isinstance(field.field_info, params.File) for field in fields)


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's own, with every error that a route can answer."""
    if app.openapi_schema:
        return app.openapi_schema
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    _, models = models_json_schema([(problems.Problem, "serialization")], ref_template="#/components/schemas/{model}")
    parts = made.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas.update(models["$defs"])
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "An API token, `plancheck_…`."},
        "session": {"type": "apiKey", "in": "cookie", "name": "plancheck_session"},
        "visitor": {"type": "apiKey", "in": "cookie", "name": "plancheck_visitor"},
    }
    made["security"] = [{"token": []}, {"session": []}, {"visitor": []}, {}]
    for path, methods in made["paths"].items():
        for operation in methods.values():
            for number in _errors_of(path, operation):
                # What a route itself answers with this status stays: a service that is not ready says so in its own form.
                own = {} if number == 422 else operation["responses"].get(str(number), {}).get("content", {})
                operation["responses"][str(number)] = {
                    "description": problems.title_of(number).en,
                    "content": {**own, problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    app.openapi_schema = made
    return made


def _errors_of(path: str, operation: dict[str, Any]) -> list[int]:
    """The statuses of the errors that the operation can answer, besides those that its route names itself."""
    named = [int(status) for status in operation["responses"] if status.isdigit() and int(status) >= 400]
    found = {*_ALWAYS, *named}
    if "{" in path:
        found |= {404, 405}  # one route's name in another's place: POST to /cases/load/close
    if "requestBody" in operation:
        found |= {400, 404, 408, 409, 413, 422}  # 404: what the body names by its id
    if operation.get("parameters"):
        found.add(422)
    return sorted(found)
