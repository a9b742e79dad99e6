"""The findings of a case and what reviewers say of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field, model_validator

from service.api.dependencies import Here, Who
from service.api.parts import Identity, LangChoice, Revision, errors, lang_or, tagged
from service.auth.actors import Actor
from service.cases import adding, opinions, reading
from service.db.case_tables import AddedFinding
from service.errors import not_found
from service.wiring import Services

router = APIRouter(tags=["findings"])

Severity = Literal["error", "warning", "note"]
Fingerprint = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9a-zA-Z_-]+$", description="Of the finding.")]


class SaidOut(BaseModel):
    """What a reviewer said of a finding."""

    kind: Literal["confirmed", "dismissed"]
    reason: str
    by: str
    at: datetime
    version: int = Field(description="The version that it was said of.")


class JudgedOut(BaseModel):
    """A finding of the machine as it stands in the case."""

    fingerprint: str = Field(description="The same for the same defect in every version.")
    finding: dict[str, Any] = Field(description="As in the report: code, severity, message, where and so on.")
    opinion: SaidOut | None
    lapsed: SaidOut | None = Field(description="An opinion on an earlier version; the words that it rests on have changed since.")


class PlaceIn(BaseModel):
    """A place in the document, as `where` in a report."""

    page: int | None = Field(default=None, ge=1, le=100_000)
    block: int = Field(ge=0, le=10_000_000)
    start: int = Field(ge=0, le=10_000_000)
    end: int = Field(ge=0, le=10_000_000)
    quote: str = Field(max_length=4000)
    bbox: Annotated[list[float], Field(min_length=4, max_length=4)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> PlaceIn:
        if self.end < self.start:
            raise ValueError("end lies before start")
        return self


class AddedIn(BaseModel):
    """A finding of a reviewer's own."""

    severity: Severity = Field(default="error", examples=["warning"])
    message: str = Field(min_length=1, max_length=adding.LONGEST_MESSAGE, examples=["行銷管道與目標客群不符。"])
    section: Annotated[str, Field(max_length=60)] | None = Field(default=None, description="A key of the form's sections.")
    suggestion: str = Field(default="", max_length=adding.LONGEST_SUGGESTION)
    basis: str = Field(default="", max_length=adding.LONGEST_BASIS)
    where: PlaceIn | None = None


class AddedOut(BaseModel):
    """A finding that a reviewer added; it stands for the case until it is taken back."""

    id: str
    severity: Severity
    message: str
    section: str | None
    suggestion: str
    basis: str
    where: dict[str, Any] | None
    by: str
    at: datetime


class FindingsOut(BaseModel):
    """The findings of one version."""

    version: int
    verdict: str | None
    findings: list[JudgedOut]
    added: list[AddedOut]


class OpinionIn(BaseModel):
    """What is said of a finding; dismissing it needs a reason."""

    kind: Literal["confirmed", "dismissed"] = Field(examples=["dismissed"])
    reason: str = Field(default="", max_length=opinions.LONGEST_REASON, examples=["附件二已說明計算方式。"])


@router.get("/cases/{case_id}/findings", summary="The findings of a case", responses=errors(409))
def get_findings(
    services: Here,
    who: Who,
    case_id: Identity,
    response: Response,
    version: Annotated[int | None, Query(ge=1, le=100_000, description="The last one unless it is given.")] = None,
    lang: LangChoice = None,
) -> FindingsOut:
    """With the opinions of reviewers; an agency sees those once its plan is answered."""
    made = reading.findings(services, who, case_id, version=version, lang=lang_or(who, lang))
    tagged(response, made.case.revision)
    return FindingsOut(
        version=made.version,
        verdict=made.verdict,
        findings=[_judged(one) for one in made.findings],
        added=[_added(one, made.names) for one in made.added],
    )


def _judged(one: reading.JudgedFinding) -> JudgedOut:
    return JudgedOut(
        fingerprint=one.finding["fingerprint"], finding=dict(one.finding), opinion=_said(one.opinion), lapsed=_said(one.lapsed)
    )


def _said(one: reading.Said | None) -> SaidOut | None:
    if one is None:
        return None
    return SaidOut.model_validate({"kind": one.kind, "reason": one.reason, "by": one.by, "at": one.at, "version": one.version})


def _added(one: AddedFinding, names: dict[str, str]) -> AddedOut:
    return AddedOut.model_validate(
        {
            "id": one.id,
            "severity": one.severity,
            "message": one.message,
            "section": one.section,
            "suggestion": one.suggestion,
            "basis": one.basis,
            "where": one.where,
            "by": names.get(one.by, ""),
            "at": one.at,
        }
    )


@router.put(
    "/cases/{case_id}/findings/{fingerprint}/opinion", summary="Confirm or dismiss a finding", responses=errors(400, 409, 412)
)
def put_opinion(
    services: Here, who: Who, case_id: Identity, fingerprint: Fingerprint, given: OpinionIn, revision: Revision, response: Response
) -> JudgedOut:
    """It takes the place of what was said before, and follows the finding into later versions until its words change."""
    if given.kind == "confirmed":
        opinions.confirm(services, who, case_id, fingerprint, remark=given.reason, revision=revision)
    else:
        opinions.dismiss(services, who, case_id, fingerprint, given.reason, revision=revision)
    return _now(services, who, case_id, fingerprint, response)


@router.delete("/cases/{case_id}/findings/{fingerprint}/opinion", summary="Take an opinion back", responses=errors(400, 409, 412))
def delete_opinion(
    services: Here, who: Who, case_id: Identity, fingerprint: Fingerprint, revision: Revision, response: Response
) -> JudgedOut:
    """The finding is open again."""
    opinions.withdraw(services, who, case_id, fingerprint, revision=revision)
    return _now(services, who, case_id, fingerprint, response)


def _now(services: Services, who: Actor, case_id: str, fingerprint: str, response: Response) -> JudgedOut:
    made = reading.findings(services, who, case_id, lang=who.lang)
    tagged(response, made.case.revision)
    for one in made.findings:
        if one.finding["fingerprint"] == fingerprint:
            return _judged(one)
    raise not_found(opinions.FINDING)


@router.post("/cases/{case_id}/added-findings", status_code=201, summary="Add a finding", responses=errors(400, 409, 412))
def post_added(services: Here, who: Who, case_id: Identity, given: AddedIn, revision: Revision) -> AddedOut:
    """A reviewer's own, which goes into the letter with the confirmed ones."""
    made = adding.add(
        services,
        who,
        case_id,
        severity=given.severity,
        message=given.message,
        section=given.section,
        suggestion=given.suggestion,
        basis=given.basis,
        where=given.where.model_dump() if given.where else None,
        revision=revision,
    )
    return _added(made, {made.by: reading.name_of(services, made.by)})


@router.delete(
    "/cases/{case_id}/added-findings/{finding_id}",
    status_code=204,
    summary="Take an added finding back",
    responses=errors(400, 409, 412),
)
def delete_added(services: Here, who: Who, case_id: Identity, finding_id: Identity, revision: Revision) -> None:
    """It no longer stands; the log keeps it."""
    adding.take_back(services, who, case_id, finding_id, revision=revision)
