"""The log of all that was done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.api.dependencies import Here, Who
from service.api.values import Moment
from service.auth import log

router = APIRouter(tags=["audit"])

LARGEST = 2**31 - 1
"""Of an entry's number."""
Part = Annotated[str | None, Query(max_length=64)]


class Entry(BaseModel):
    """One thing that somebody did."""

    id: int
    at: datetime
    actor_id: str | None
    actor: str = Field(description="How the actor was called then.")
    action: str
    subject_type: str
    subject_id: str
    agency_id: str | None
    request_id: str | None
    detail: dict[str, Any]
    summary: str


class EntryPage(BaseModel):
    """Some entries; `next` is to be given as `before` for older ones, and null at the end."""

    entries: list[Entry]
    next: int | None


@router.get("/audit", summary="Read the audit log")
def get_audit(
    services: Here,
    who: Who,
    action: Annotated[str | None, Query(max_length=50, description="An action or its beginning, such as `case.`.")] = None,
    subject_type: Part = None,
    subject_id: Part = None,
    actor_id: Part = None,
    agency_id: Part = None,
    since: Moment | None = None,
    until: Moment | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EntryPage:
    """The newest entries first."""
    wanted = log.Wanted(
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        actor_id=actor_id,
        agency_id=agency_id,
        since=since,
        until=until,
    )
    found = log.entries(services, who, wanted, before=before, limit=limit + 1)
    page = [Entry.model_validate(one, from_attributes=True) for one in found[:limit]]
    return EntryPage(entries=page, next=page[-1].id if len(found) > limit else None)
