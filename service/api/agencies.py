"""Agencies and schools."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, StrictBool

from service.api.dependencies import Here, Who
from service.auth import agencies
from service.db.people_tables import Agency

router = APIRouter(tags=["agencies"])

Name = Annotated[str, Field(min_length=1, max_length=200, description="The full official name, such as 高雄市政府交通局.")]


class AgencyOut(BaseModel):
    """An agency."""

    id: str
    name: str
    active: bool
    created_at: datetime


class NewAgency(BaseModel):
    """An agency to be added."""

    name: Name


class AgencyChanges(BaseModel):
    """What is to be changed; what is left out stays."""

    name: Name | None = None
    active: StrictBool | None = None


@router.get("/agencies", summary="List agencies")
def get_agencies(services: Here, who: Who) -> list[AgencyOut]:
    """By name; somebody of an agency sees their own."""
    return [_out(one) for one in agencies.listed(services, who)]


@router.post("/agencies", status_code=201, summary="Add an agency")
def post_agency(services: Here, who: Who, given: NewAgency) -> AgencyOut:
    """The new agency."""
    return _out(agencies.add(services, who, given.name))


@router.patch("/agencies/{agency_id}", summary="Change an agency")
def patch_agency(services: Here, who: Who, agency_id: Annotated[str, Path(max_length=64)], changes: AgencyChanges) -> AgencyOut:
    """People of an agency that is not active cannot sign in."""
    return _out(agencies.change(services, who, agency_id, name=changes.name, active=changes.active))


def _out(agency: Agency) -> AgencyOut:
    return AgencyOut(id=agency.id, name=agency.name, active=agency.active, created_at=agency.created_at)
