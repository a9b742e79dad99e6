"""Versions of a plan beside each other."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from service.api.dependencies import Here, Who
from service.api.parts import Identity, LangChoice, errors, lang_or
from service.cases import versions
from service.db.submission_tables import Submission

router = APIRouter(tags=["versions"])

Finding = dict[str, Any]


class ComparedOut(BaseModel):
    """One of the two versions."""

    version: int
    submission_id: str
    filename: str
    verdict: str | None
    as_of: date


class StillOpenOut(BaseModel):
    """A finding of both versions."""

    old: Finding
    new: Finding
    same: bool = Field(description="Whether it rests on the same claim; otherwise the words were changed and are still wrong.")


class ReappearedOut(BaseModel):
    """A finding that was gone and is back."""

    finding: Finding
    version: int = Field(description="The last earlier version that had it.")


class ComparisonOut(BaseModel):
    """What has become of the findings between two versions."""

    old: ComparedOut
    new: ComparedOut
    fixed: list[Finding]
    still_open: list[StillOpenOut]
    new_findings: list[Finding]
    reappeared: list[ReappearedOut]
    unjudged: list[Finding] = Field(description="Found in the old version, and not to be looked for in the new one.")


@router.get("/cases/{case_id}/compare", summary="Compare two versions", responses=errors(409))
def get_comparison(
    services: Here,
    who: Who,
    case_id: Identity,
    old: Annotated[int | None, Query(ge=1, le=100_000, description="The one before `new` unless it is given.")] = None,
    new: Annotated[int | None, Query(ge=1, le=100_000, description="The last one unless it is given.")] = None,
    lang: LangChoice = None,
) -> ComparisonOut:
    """Findings are the same by what they claim, not by where they stand."""
    made = versions.compared(services, who, case_id, old=old, new=new, lang=lang_or(who, lang))
    found = made.comparison
    return ComparisonOut.model_validate(
        {
            "old": _version(made.old),
            "new": _version(made.new),
            "fixed": found["fixed"],
            "still_open": found["still_open"],
            "new_findings": list(made.new_findings),
            "reappeared": [{"finding": one.finding, "version": one.version} for one in made.reappeared],
            "unjudged": found["unjudged"],
        }
    )


def _version(one: Submission) -> ComparedOut:
    return ComparedOut(version=one.version, submission_id=one.id, filename=one.filename, verdict=one.verdict, as_of=one.as_of)
