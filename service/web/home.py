"""The first page: send plans in, or try a sample; and the page of help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM, form_ids, load_form
from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.api.security import UPLOAD
from service.errors import Refused, not_found
from service.submissions import intake
from service.submissions.receiving import Incoming
from service.web import apps, posted
from service.web.posted import Posted
from service.web.rendering import go, page
from service.web.wording import FILE

router = APIRouter(include_in_schema=False)
SAMPLES_FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A plan that can be tried with one click, received on the day it was written for."""

    file: str
    name: Words
    about: Words
    as_of: date


SAMPLES = {
    "official": Sample(
        file="official-example.docx",
        name=Words("官方範例", "The official example"),
        about=Words("主管機關公布的填寫範例", "As published by the authority"),
        as_of=date(2021, 2, 17),
    ),
    "target": Sample(
        file="target-too-low.docx",
        name=Words("目標下載數量過低", "The target is too low"),
        about=Words("下載標準算錯，目標與估計前後不符", "A wrong standard, and numbers that disagree"),
        as_of=date(2026, 3, 2),
    ),
    "sums": Sample(
        file="sums-and-dates.docx",
        name=Words("金額與期程有誤", "Sums and dates are wrong"),
        about=Words("經費合計不符、期程結束早於開始", "Budgets that do not add up, an end before its beginning"),
        as_of=date(2026, 3, 2),
    ),
    "missing": Sample(
        file="sections-missing.odt",
        name=Words("項目缺漏（ODT）", "Parts are missing (ODT)"),
        about=Words("缺少項目、空白與待補內容", "Missing, empty and “to be added” parts"),
        as_of=date(2026, 3, 2),
    ),
}


@router.get("/")
def home(request: Request, services: Here, who: Who) -> Response:
    """Where files are sent in."""
    if who.role == "nobody" and not services.settings.open_to_visitors:
        return go(request, "/sign-in")
    return _home(request, services, who)


def _home(request: Request, services: Here, who: Who, *, wrong: Words | None = None, given: Posted | None = None) -> Response:
    forms = [load_form(one) for one in form_ids()]
    return page(
        request,
        who,
        "home.html",
        status=422 if wrong else 200,
        samples=SAMPLES,
        forms=forms,
        default_form=DEFAULT_FORM,
        apps=apps.choices(services, who),
        wrong=wrong,
        given=dict(given) if given else {},
    )


@router.post("/upload", openapi_extra={UPLOAD: True})
def upload(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Take the files in, and go to where their checks can be watched."""
    try:
        facts = apps.facts_of(services, who, posted.text(form, "app_id"), posted.facts(form))
        form_id = posted.text(form, "form_id") or DEFAULT_FORM
        taken = intake.take(services, who, posted.files(form), source="web", facts=facts, form_id=form_id)
        taken.demand_any()
    except Refused as error:
        if error.status != 422:
            raise
        return _home(request, services, who, wrong=error.words, given=form)
    if len(taken.submissions) == 1 and not taken.refused:
        return go(request, f"/plans/{taken.submissions[0].submission_id}")
    return go(request, f"/batches/{taken.batch_id}")


@router.post("/samples/{key}", openapi_extra={UPLOAD: True})
def sample(request: Request, services: Here, who: Who, key: str) -> Response:
    """Check a sample as if it had been sent in."""
    one = SAMPLES.get(key)
    if one is None:
        raise not_found(FILE)
    incoming = Incoming(name=one.file, chunks=iter([(SAMPLES_FOLDER / one.file).read_bytes()]))
    taken = intake.take(services, who, [incoming], source="web", facts=AppFacts(), as_of=one.as_of)
    return go(request, f"/plans/{taken.submissions[0].submission_id}")


@router.get("/help")
def help_page(request: Request, who: Who) -> Response:
    """How to begin, and what is what."""
    return page(request, who, "help.html")
