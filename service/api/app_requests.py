"""Requests to add, change or retire an App."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, UploadFile
from pydantic import BaseModel, Field

from schemas.rules import Lang
from service.api.dependencies import Here, Who
from service.api.parts import Identity, LangChoice, errors, lang_or
from service.db.register_tables import AppRequest, RequestKind, RequestState
from service.register import apps, requests

router = APIRouter(tags=["register"])


class AskedIn(BaseModel):
    """What an App shall be; what is left out is taken from the register."""

    name: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=20_000)
    android_url: str | None = Field(default=None, max_length=1000)
    ios_url: str | None = Field(default=None, max_length=1000)
    keywords: list[Annotated[str, Field(max_length=100)]] = Field(default=[], max_length=100)
    city_account: bool | None = None
    reason: str = Field(default="", max_length=4000)


class RequestIn(AskedIn):
    """A request to add, change or retire an App."""

    kind: RequestKind
    app_id: str | None = Field(default=None, max_length=64)
    agency_id: str | None = Field(default=None, max_length=64, description="For whom, where an administrator asks.")


class LackOut(BaseModel):
    """Something that the clause demands and the request lacks."""

    field: str
    words: str
    basis: str


class RequestOut(BaseModel):
    """A request about an App."""

    id: str
    agency_id: str
    app_id: str | None
    kind: str
    state: str
    asked: dict[str, Any]
    lacking: list[LackOut]
    received_at: datetime
    decided_at: datetime | None
    remarks: str


class RequestAnswer(BaseModel):
    """The answer to a request."""

    answer: Literal["returned", "approved", "rejected"]
    remarks: str = Field(default="", max_length=4000)


@router.get("/register/requests", summary="List requests about Apps")
def get_requests(
    services: Here, who: Who, state: Annotated[list[RequestState] | None, Query()] = None, lang: LangChoice = None
) -> list[RequestOut]:
    """The newest first; an agency sees its own."""
    return [_request(row, lang_or(who, lang)) for row, _ in requests.listed(services, who, states=tuple(state or ()))]


@router.post("/register/requests", status_code=201, summary="Ask to add, change or retire an App")
def post_request(services: Here, who: Who, given: RequestIn, lang: LangChoice = None) -> RequestOut:
    """It is received also where something is lacking, and says what; it can be approved only when nothing is."""
    row = requests.hand_in(services, who, given.kind, _asked(given), app_id=given.app_id, agency_id=given.agency_id)
    return _request(row, lang_or(who, lang))


@router.put("/register/requests/{request_id}", summary="Hand a request in again", responses=errors(409))
def put_request(services: Here, who: Who, request_id: Identity, given: AskedIn, lang: LangChoice = None) -> RequestOut:
    """After it was returned, or to mend what it lacks. An icon that was given stays."""
    return _request(requests.hand_in_again(services, who, request_id, _asked(given)), lang_or(who, lang))


@router.put("/register/requests/{request_id}/icon", summary="Give a request its icon", responses=errors(409, 413, 415))
def put_request_icon(services: Here, who: Who, request_id: Identity, file: Annotated[UploadFile, File()]) -> RequestOut:
    """A PNG, JPEG or WebP of at most 2 MiB."""
    return _request(requests.give_icon(services, who, request_id, file.file.read(apps.LARGEST_ICON + 1)), who.lang)


@router.post("/register/requests/{request_id}/answer", summary="Answer a request", responses=errors(409))
def post_answer(services: Here, who: Who, request_id: Identity, given: RequestAnswer) -> RequestOut:
    """What is approved is done in the register at once."""
    return _request(requests.decide(services, who, request_id, given.answer, given.remarks), who.lang)


@router.delete("/register/requests/{request_id}", summary="Withdraw a request", responses=errors(409))
def delete_request(services: Here, who: Who, request_id: Identity) -> RequestOut:
    """It stays in the list."""
    return _request(requests.withdraw(services, who, request_id), who.lang)


def _asked(given: AskedIn) -> requests.Asked:
    values = given.model_dump(include=set(AskedIn.model_fields))
    return requests.Asked(**(values | {"keywords": tuple(given.keywords)}))


def _request(row: AppRequest, lang: Lang) -> RequestOut:
    names = set(RequestOut.model_fields) - {"lacking"}
    lacks = [LackOut(field=one["field"], words=one[lang], basis=one["basis"]) for one in row.findings]
    return RequestOut(**{name: getattr(row, name) for name in names}, lacking=lacks)
