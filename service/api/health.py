"""For whoever watches the processes: whether this one lives, and whether it can serve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text

from service.api.dependencies import Here
from service.db.engine import reading
from service.db.migrating import newest, revision_of
from service.wiring import Services

router = APIRouter(prefix="/health", tags=["health"])

NOBODY = "files/" + "0" * 64
"""A key that nothing is stored under: asking for it is answered by a storage that works."""


class LiveOut(BaseModel):
    """An answer."""

    status: Literal["ok"] = "ok"


class ReadyOut(BaseModel):
    """Whether requests can be served."""

    status: Literal["ok", "unavailable"]
    database: Literal["ok", "unavailable", "wrong-version"]
    storage: Literal["ok", "unavailable"]


@router.get("/live", summary="Whether the process lives")
def get_live() -> LiveOut:
    """Always yes, where there is an answer."""
    return LiveOut()


@router.get("/ready", summary="Whether the process can serve", responses={503: {"model": ReadyOut, "description": "It cannot."}})
def get_ready(services: Here, response: Response) -> ReadyOut:
    """Database at the version that this program needs, storage there. The broker may be away: it only hints."""
    database: Literal["ok", "unavailable", "wrong-version"] = "unavailable"
    if _works(lambda: _ask(services)):
        database = "ok" if revision_of(services.engine) == newest() else "wrong-version"
    storage: Literal["ok", "unavailable"] = "ok" if _works(lambda: services.storage.has(NOBODY)) else "unavailable"
    ready = database == storage == "ok"
    if not ready:
        response.status_code = 503
    return ReadyOut(status="ok" if ready else "unavailable", database=database, storage=storage)


def _ask(services: Services) -> None:
    with reading(services.sessions) as session:
        session.execute(text("SELECT 1"))


def _works(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception:
        return False
    return True
