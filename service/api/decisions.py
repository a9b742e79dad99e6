"""The answer to a plan: returned for correction, approved, rejected."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from service.api.cases import CaseOut, DecisionOut, decision_out, shown
from service.api.dependencies import Here, Who
from service.api.parts import Identity, Revision, errors
from service.api.values import Day
from service.cases import reading, reviewing

router = APIRouter(tags=["decisions"])


class DecisionIn(BaseModel):
    """An answer to the last version."""

    kind: Literal["returned", "approved", "rejected"] = Field(examples=["returned"])
    remarks: str = Field(default="", max_length=reviewing.LONGEST_REMARKS, examples=["請依審查意見表補正。"])
    reply_by: Day | None = Field(default=None, description="Until when a returned plan is to come back.", examples=["2026-03-20"])


@router.get("/cases/{case_id}/decisions", summary="The decisions on a case")
def get_decisions(services: Here, who: Who, case_id: Identity) -> list[DecisionOut]:
    """The first one first."""
    view = reading.case(services, who, case_id)
    return [decision_out(one, view.names) for one in view.decisions]


@router.post("/cases/{case_id}/decisions", status_code=201, summary="Decide a case", responses=errors(400, 409, 412))
def post_decision(
    services: Here, who: Who, case_id: Identity, given: DecisionIn, revision: Revision, response: Response
) -> CaseOut:
    """The clock stands still then. The case has to be in review; send If-Match, so that nobody decides over another's head."""
    reviewing.decide(services, who, case_id, given.kind, remarks=given.remarks, reply_by=given.reply_by, revision=revision)
    return shown(services, who, case_id, response)
