"""Cases: the list, one case with its clock and versions, and what is done with it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, Field

from service.api.dependencies import Here, Idempotency, Who
from service.api.parts import Identity, Revision, errors, tagged
from service.api.submissions import SubmissionOut, SubmittedOut, Verdict, chunks_of, submission_out, submitted
from service.api.values import Day
from service.auth.actors import Actor
from service.auth.permissions import may
from service.cases import bulk, clock, history, listing, reading, reviewing, statistics, submitting
from service.cases.life import Deed
from service.db.case_tables import State
from service.submissions import intake
from service.submissions.receiving import Incoming
from service.submissions.requests import facts_from
from service.wiring import Services

router = APIRouter(tags=["cases"])

DEED_ACTIONS: dict[Deed, str] = {
    "add_version": "submission.create",
    "submit": "case.submit",
    "assign": "case.assign",
    "take_up": "case.assign",
    "judge": "finding.confirm",
    "correct_due": "due.correct",
    "decide": "case.decide",
    "close": "case.close",
}
"""What each deed is called in the table of permissions."""


class ListedOut(BaseModel):
    """A line of the list of cases."""

    id: str
    title: str = Field(examples=["高雄好行"])
    form: str = Field(examples=["kaohsiung-app-plan"])
    agency_id: str | None
    agency: str | None = Field(examples=["高雄市政府交通局"])
    state: State
    version: int = Field(description="The number of the last version.", examples=[2])
    status: Literal["queued", "checking", "checked", "failed"] = Field(description="Of the last version's check.")
    verdict: Verdict | None
    errors: int
    warnings: int
    notes: int
    app: str | None
    filename: str
    reviewer_id: str | None
    reviewer: str | None
    created_at: datetime
    updated_at: datetime
    received_at: datetime | None
    due_on: date | None = Field(description="Null while the clock stands still.")
    days_left: int | None = Field(description="0 on the due day, negative when late.", examples=[11])
    late: bool
    revision: int


class CasesOut(BaseModel):
    """A page of the list. `next` is to be given as `after` for more, and null at the end."""

    cases: list[ListedOut]
    next: str | None


class PeriodOut(BaseModel):
    """One run of the review clock."""

    number: int
    received_at: datetime
    due_on: date
    reckoning: dict[str, Any] = Field(
        description="`plancheck/reckoning/1`: how the day was found, step by step in both languages, and by which calendar.",
        examples=[{"summary": {"zh-Hant": "14日：收件 2/17，翌日起算，末日 3/3", "en": "14 days: received 2/17, …"}}],
    )
    corrected_by: str | None
    correction: str | None = Field(description="Why a reviewer set another day.")
    ended_at: datetime | None


class DecisionOut(BaseModel):
    """An answer to a version."""

    id: str
    kind: Literal["returned", "approved", "rejected"]
    remarks: str
    reply_by: date | None
    by: str = Field(description="Who decided.")
    at: datetime


class CaseOut(BaseModel):
    """A case. Its ETag is `revision`, to be sent as If-Match with changes."""

    id: str
    title: str
    form: str
    agency_id: str | None
    agency: str | None
    state: State
    reviewer_id: str | None
    reviewer: str | None
    created_at: datetime
    updated_at: datetime
    received_at: datetime | None
    due_on: date | None
    days_left: int | None
    late: bool
    decided_at: datetime | None
    closed_at: datetime | None
    revision: int
    versions: list[SubmissionOut]
    periods: list[PeriodOut]
    decisions: list[DecisionOut]
    possible: list[Deed] = Field(description="What the state of the case and the rights of who asks allow now.")


class EntryOut(BaseModel):
    """Something that was done with a case."""

    at: datetime
    action: str = Field(examples=["case.submitted"])
    actor: str = Field(description="Who did it, as they were called then.")
    summary: str = Field(examples=["第 1 版正式送件，限辦日 2026-03-16"])
    detail: dict[str, Any]


class AssignIn(BaseModel):
    """Who is to review a case."""

    reviewer_id: Annotated[str, Field(max_length=64)] | None = Field(description="Null gives the case back to all reviewers.")


class DueDayIn(BaseModel):
    """Another due day, and why."""

    due_on: Day = Field(examples=["2026-03-20"])
    reason: str = Field(min_length=1, max_length=clock.LONGEST_REASON, examples=["3月16日颱風停止上班"])


class ActionsIn(BaseModel):
    """One deed for many cases."""

    deed: Literal["assign", "take_up", "close"]
    case_ids: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field(min_length=1, max_length=bulk.LARGEST)
    reviewer_id: Annotated[str, Field(max_length=64)] | None = Field(default=None, description="For `assign`.")


class UndoneOut(BaseModel):
    """A case on which the deed was not possible."""

    case_id: str
    code: str
    reason: str


class ActionsOut(BaseModel):
    """What became of each case."""

    done: list[str]
    undone: list[UndoneOut]


class LoadOut(BaseModel):
    """What lies with one reviewer; without a name, with nobody yet."""

    reviewer_id: str | None
    reviewer: str | None
    received: int
    in_review: int
    late: int
    due_soon: int = Field(description="Due today or in the next three days.")


@router.get("/cases", summary="List cases", responses=errors(400))
def get_cases(
    services: Here,
    who: Who,
    state: Annotated[
        list[State] | None, Query(max_length=7, description="May be repeated; the open ones unless it is given.")
    ] = None,
    agency_id: Annotated[str | None, Query(max_length=64)] = None,
    reviewer: Annotated[str | None, Query(max_length=64, description="A reviewer's id, `me`, or `nobody`.")] = None,
    app: Annotated[str, Query(max_length=200, description="Words in the App's name.")] = "",
    q: Annotated[str, Query(max_length=200, description="Words in title, agency, App or file name; or a case's id.")] = "",
    verdict: Annotated[Verdict | None, Query()] = None,
    form: Annotated[str | None, Query(max_length=60)] = None,
    due_before: Annotated[Day | None, Query(description="Due on that day or earlier.")] = None,
    late: Annotated[bool, Query(description="Only those whose due day is over.")] = False,
    sort: Annotated[listing.Sort, Query(description="`deadline`: what is due first; `newest`: what was made last.")] = "deadline",
    limit: Annotated[int, Query(ge=1, le=listing.LARGEST_PAGE)] = 50,
    after: Annotated[str | None, Query(max_length=400, description="`next` of the page before.")] = None,
) -> CasesOut:
    """Reviewers see every case from its receipt on, an agency its own. By deadline only cases whose clock runs are listed."""
    wanted = listing.Wanted(
        states=tuple(dict.fromkeys(state or ())),
        agency_id=agency_id,
        reviewer=reviewer,
        app=app,
        text=q,
        verdict=verdict,
        form_id=form,
        due_before=due_before,
        late=late,
        sort=sort,
        limit=limit,
        after=after,
    )
    page = listing.cases(services, who, wanted)
    return CasesOut(cases=[_listed(row) for row in page.rows], next=page.next)


def _listed(row: listing.Listed) -> ListedOut:
    values = asdict(row)
    return ListedOut(form=values.pop("form_id"), **values)


@router.get("/cases/load", summary="How much lies with whom")
def get_load(services: Here, who: Who) -> list[LoadOut]:
    """The open cases by reviewer, those of nobody first."""
    return [LoadOut(**asdict(one)) for one in statistics.load(services, who)]


@router.post("/cases/actions", summary="Assign, take up or close many cases")
def post_actions(services: Here, who: Who, given: ActionsIn) -> ActionsOut:
    """Each case for itself: what is not possible for one is told, and the others are done."""
    made = bulk.do(services, who, given.deed, given.case_ids, reviewer_id=given.reviewer_id)
    undone = [UndoneOut(case_id=one.case_id, code=one.code, reason=one.words.in_lang(who.lang)) for one in made.undone]
    return ActionsOut(done=list(made.done), undone=undone)


@router.get("/cases/{case_id}", summary="One case")
def get_case(services: Here, who: Who, case_id: Identity, response: Response) -> CaseOut:
    """With its versions, its clock with the reckoning, and its decisions."""
    return shown(services, who, case_id, response)


def shown(services: Services, who: Actor, case_id: str, response: Response) -> CaseOut:
    """The case as it is now, with its ETag."""
    view = reading.case(services, who, case_id)
    one = view.case
    tagged(response, one.revision)
    return CaseOut(
        id=one.id,
        title=one.title,
        form=one.form_id,
        agency_id=one.agency_id,
        agency=view.agency,
        state=view.state,
        reviewer_id=one.reviewer_id,
        reviewer=view.reviewer,
        created_at=one.created_at,
        updated_at=one.updated_at,
        received_at=one.received_at,
        due_on=one.due_on,
        days_left=view.days_left,
        late=view.late,
        decided_at=one.decided_at,
        closed_at=one.closed_at,
        revision=one.revision,
        versions=[submission_out(version) for version in view.versions],
        periods=[
            PeriodOut(
                number=period.number,
                received_at=period.received_at,
                due_on=period.due_on,
                reckoning=period.reckoning,
                corrected_by=view.names.get(period.corrected_by or ""),
                correction=period.correction,
                ended_at=period.ended_at,
            )
            for period in view.periods
        ],
        decisions=[decision_out(decision, view.names) for decision in view.decisions],
        possible=[deed for deed in view.possible if may(who, DEED_ACTIONS[deed])],
    )


def decision_out(decision: Any, names: dict[str, str]) -> DecisionOut:  # noqa: ANN401 - a row of `decisions`
    """A decision as the API shows it."""
    return DecisionOut(
        id=decision.id,
        kind=decision.kind,
        remarks=decision.remarks,
        reply_by=decision.reply_by,
        by=names.get(decision.by, ""),
        at=decision.at,
    )


@router.get("/cases/{case_id}/versions", summary="The versions of a plan")
def get_versions(services: Here, who: Who, case_id: Identity) -> list[SubmissionOut]:
    """The first one first."""
    return [submission_out(version) for version in reading.case(services, who, case_id).versions]


@router.get("/cases/{case_id}/history", summary="What was done with a case")
def get_history(services: Here, who: Who, case_id: Identity) -> list[EntryOut]:
    """The newest first; an agency sees what it handed in and how it was answered."""
    return [
        EntryOut(at=one.at, action=one.action, actor=one.actor, summary=one.summary, detail=one.detail)
        for one in history.history(services, who, case_id)
    ]


@router.post("/cases/{case_id}/versions", status_code=202, summary="Hand in a new version", responses=errors(413, 415))
def post_version(
    services: Here,
    who: Who,
    case_id: Identity,
    key: Idempotency,
    response: Response,
    file: Annotated[UploadFile, File(description="The plan.")],
    as_of: Annotated[Day | None, Form(description="The day of receipt; today unless it is given.")] = None,
) -> SubmittedOut:
    """Of a draft, or of a plan that was returned. The facts are those of the version before."""
    view = reading.case(services, who, case_id)
    taken = intake.take(
        services,
        who,
        [Incoming(name=file.filename or "", chunks=chunks_of(file))],
        source="api",
        facts=facts_from(view.versions[-1].facts),
        form_id=view.case.form_id,
        as_of=as_of,
        case_id=case_id,
        idempotency_key=key,
    )
    taken.demand_any()
    response.headers["Location"] = f"/api/v1/submissions/{taken.submissions[0].submission_id}"
    return submitted(taken, who)


@router.post("/cases/{case_id}/submit", summary="Hand a case in formally", responses=errors(400, 409, 412))
def post_submit(services: Here, who: Who, case_id: Identity, revision: Revision, response: Response) -> CaseOut:
    """The draft, or the new version of a returned plan, goes to the reviewers and its clock starts. It has to be checked.

    Where it was checked as of another day than this one, it is `queued` once more, as of the day of receipt.
    """
    submitting.submit(services, who, case_id, revision=revision)
    return shown(services, who, case_id, response)


@router.post("/cases/{case_id}/take-up", summary="Begin the review", responses=errors(400, 409, 412))
def post_take_up(services: Here, who: Who, case_id: Identity, revision: Revision, response: Response) -> CaseOut:
    """Who takes a case up that is nobody's becomes its reviewer."""
    reviewing.take_up(services, who, case_id, revision=revision)
    return shown(services, who, case_id, response)


@router.put("/cases/{case_id}/reviewer", summary="Assign a case", responses=errors(400, 409, 412))
def put_reviewer(services: Here, who: Who, case_id: Identity, given: AssignIn, revision: Revision, response: Response) -> CaseOut:
    """To a reviewer, or to nobody."""
    reviewing.assign(services, who, case_id, given.reviewer_id, revision=revision)
    return shown(services, who, case_id, response)


@router.put("/cases/{case_id}/due-day", summary="Correct the due day", responses=errors(400, 409, 412))
def put_due_day(services: Here, who: Who, case_id: Identity, given: DueDayIn, revision: Revision, response: Response) -> CaseOut:
    """With the reason, which is shown beside the day. What was reckoned stays to be seen."""
    clock.correct_due_day(services, who, case_id, given.due_on, given.reason, revision=revision)
    return shown(services, who, case_id, response)


@router.post("/cases/{case_id}/close", summary="Close a case", responses=errors(400, 409, 412))
def post_close(services: Here, who: Who, case_id: Identity, revision: Revision, response: Response) -> CaseOut:
    """One that is answered."""
    reviewing.close(services, who, case_id, revision=revision)
    return shown(services, who, case_id, response)
