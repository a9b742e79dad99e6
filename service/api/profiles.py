"""Forms with their sections and limits, the rules, and the calendar of working days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile
from pydantic import BaseModel, Field

from schemas.forms import Form, UnknownForm, form_ids, load_form
from schemas.rules import Lang, Words
from service.api.dependencies import Here, Who
from service.api.findings import Severity
from service.api.parts import Identity, LangChoice, lang_or
from service.auth.permissions import demand
from service.calendar import lists
from service.cases import clock
from service.db.calendar_tables import CalendarList
from service.errors import not_found

router = APIRouter(tags=["profiles"])


class ReviewOut(BaseModel):
    """How long a review may take."""

    days: int = Field(examples=[14])
    kind: str = Field(description="`calendar`, `working` or `calendar-no-rollover`.", examples=["calendar"])
    clause: str = Field(examples=["要點第八點"])


class ProfileOut(BaseModel):
    """A form."""

    id: str = Field(examples=["kaohsiung-app-plan"])
    version: str
    name: str
    authority: str
    regulation: str
    review: ReviewOut


class SectionOut(BaseModel):
    """A section of a form."""

    key: str = Field(examples=["improvement.ui_ux"])
    number: str = Field(examples=["（一）"])
    heading: str = Field(examples=["UI/UX改善說明"])
    clause: str
    needed_when: str | None


class ClassOut(BaseModel):
    """A class of the download standard."""

    name: str
    rate: str = Field(description="The share of the audience, as a decimal.")
    clause: str
    above: int | None
    least: int | None
    most: int | None
    below: int | None


class WholeProfileOut(ProfileOut):
    """A form with all that it demands."""

    sections: list[SectionOut]
    min_characters: int | None
    max_characters: int | None
    fonts: list[str]
    font_size: float | None
    line_height: float | None
    classes: list[ClassOut]


class RuleOut(BaseModel):
    """A rule of the catalogue."""

    code: str = Field(examples=["T404"])
    name: str = Field(examples=["wrong-product"])
    severity: Severity
    title: str
    explanation: str
    clause: str = Field(description="What it rests on, for this form.")


class OfficeDayOut(BaseModel):
    """A day on which the government does not do what the weekday would have it do, or that has a name."""

    day: date
    working: bool
    note: str = Field(examples=["補行上班"])


class CalendarOut(BaseModel):
    """The calendar that due days are reckoned by."""

    version: str
    years: list[int] = Field(description="The years that it covers; others are reckoned by law, and provisional.")
    year: int
    provisional: bool = Field(description="Whether the year is reckoned by law.")
    days: list[OfficeDayOut]


class ListOut(BaseModel):
    """A list of days that an administrator put in."""

    id: str
    name: str = Field(examples=["116年中華民國政府行政機關辦公日曆表.csv"])
    version: str
    first_year: int
    last_year: int
    at: datetime


class MovedOut(BaseModel):
    """A due day that another calendar has moved."""

    case_id: str
    before: date
    after: date


@router.get("/profiles", summary="The forms that plans are checked against")
def get_profiles(services: Here, who: Who, lang: LangChoice = None) -> list[ProfileOut]:  # noqa: ARG001 - all ask alike
    """All that are installed."""
    demand(who, "form.read")
    return [ProfileOut.model_validate(_profile(load_form(one), lang_or(who, lang))) for one in form_ids()]


@router.get("/profiles/{form_id}", summary="One form")
def get_profile(services: Here, who: Who, form_id: Identity, lang: LangChoice = None) -> WholeProfileOut:  # noqa: ARG001
    """Its sections, limits and classes."""
    demand(who, "form.read")
    form = _form(form_id)
    return WholeProfileOut.model_validate(
        {
            **_profile(form, lang_or(who, lang)),
            "sections": [
                {
                    "key": one.key,
                    "number": one.number,
                    "heading": one.heading,
                    "clause": one.clause,
                    "needed_when": one.needed_when,
                }
                for one in form.sections.values()
            ],
            "min_characters": form.min_characters,
            "max_characters": form.max_characters,
            "fonts": list(form.fonts),
            "font_size": form.font_size,
            "line_height": form.line_height,
            "classes": [
                {
                    "name": one.name,
                    "rate": str(one.rate),
                    "clause": one.clause,
                    "above": one.above,
                    "least": one.least,
                    "most": one.most,
                    "below": one.below,
                }
                for one in form.classes
            ],
        }
    )


@router.get("/profiles/{form_id}/rules", summary="The rules of a form")
def get_rules(services: Here, who: Who, form_id: Identity, lang: LangChoice = None) -> list[RuleOut]:  # noqa: ARG001
    """The catalogue with this form's clauses."""
    from validators.registry import RULES  # noqa: PLC0415 - the catalogue is loaded by who asks for it

    demand(who, "form.read")
    form, words = _form(form_id), lang_or(who, lang)
    return [
        RuleOut(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            title=rule.title.in_lang(words),
            explanation=rule.explanation.in_lang(words),
            clause=form.basis_of(rule.code, None, rule.clause),
        )
        for rule in RULES
    ]


@router.get("/calendar", summary="The calendar of working days")
def get_calendar(
    services: Here,
    who: Who,
    year: Annotated[int | None, Query(ge=1990, le=2090, description="This year unless it is given.")] = None,
) -> CalendarOut:
    """The days of a year that are not what their weekday says, or that have a name."""
    demand(who, "calendar.read")
    made = lists.calendar_of(services)
    year = year or services.today().year
    return CalendarOut(
        version=made.version,
        years=sorted(made.years),
        year=year,
        provisional=not made.covers(date(year, 1, 1)),
        days=[OfficeDayOut(day=one.day, working=one.working, note=one.note) for one in made.unusual(year)],
    )


@router.get("/calendar/lists", summary="The lists of days that were put in")
def get_lists(services: Here, who: Who) -> list[ListOut]:
    """The newest first; for the years it covers, each goes before the older ones and before what is shipped."""
    return [_list(one) for one in lists.listed(services, who)]


@router.post("/calendar/lists", status_code=201, summary="Put a list of days in")
def post_list(
    services: Here,
    who: Who,
    file: Annotated[UploadFile, File(description="政府行政機關辦公日曆表 as CSV, as the central personnel agency publishes it.")],
) -> ListOut:
    """It has to list every day of its years. Open due days stay until they are reckoned anew."""
    return _list(lists.put_in(services, who, file.filename or "", file.file.read(lists.LARGEST + 1)))


@router.delete("/calendar/lists/{list_id}", status_code=204, summary="Take a list of days out")
def delete_list(services: Here, who: Who, list_id: Identity) -> None:
    """What was there before counts again."""
    lists.withdraw(services, who, list_id)


@router.post("/calendar/recalculations", summary="Reckon open due days anew")
def post_recalculation(services: Here, who: Who) -> list[MovedOut]:
    """After the calendar changed. Days that a reviewer corrected stay; each day that moves is an entry of the log."""
    return [MovedOut(case_id=one.case_id, before=one.before, after=one.after) for one in clock.recalculate(services, who)]


def _list(one: CalendarList) -> ListOut:
    return ListOut(id=one.id, name=one.name, version=one.version, first_year=one.first_year, last_year=one.last_year, at=one.at)


def _form(form_id: str) -> Form:
    try:
        return load_form(form_id)
    except UnknownForm:
        raise not_found(Words("份表件", "form")) from None


def _profile(form: Form, lang: Lang) -> dict[str, object]:
    return {
        "id": form.id,
        "version": form.version,
        "name": form.name[lang],
        "authority": form.authority,
        "regulation": form.regulation,
        "review": {"days": form.review_days, "kind": form.review_kind, "clause": form.review_clause},
    }
