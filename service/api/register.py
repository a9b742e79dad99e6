"""The register: the board of a year, Apps, figures, imports, versions, notices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import BaseModel, Field

from schemas.forms import DEFAULT_FORM, load_form
from schemas.rules import Lang, Words
from service.api.dependencies import Here, Who
from service.api.parts import Identity, LangChoice, download, errors, files, lang_or
from service.cases.letters import MEDIA_TYPES
from service.db.register_tables import App, AppVersion
from service.register import apps, board, exports, figures, importing, notices, releases
from service.register.duties import Duty, Obligation, PlanState, told
from service.register.indicators import Figures, Outcome, Standing

router = APIRouter(tags=["register"])

Year = Annotated[int, Path(ge=2008, le=2111, description="In Western reckoning.", examples=[2025])]
Count = Annotated[int | None, Field(ge=0, le=2_000_000_000)]
Stars = Annotated[Decimal | None, Field(ge=0, le=5, max_digits=3, decimal_places=2, examples=["3.4"])]
Number = Annotated[int, Path(ge=1, le=100_000, description="Of the version, from 1.")]
LetterKind = Literal["docx", "odt", "txt"]
SHEETS = "The figures of Apps as .xlsx, .ods or .csv (UTF-8 or Big5)."


class FiguresIn(BaseModel):
    """What an App reached in one year; null where it is not known."""

    downloads: Count = None
    ios_rating: Stars = None
    android_rating: Stars = None
    audience: Count = Field(default=None, description="Of that year; the App's own unless it is given.")


class StepOut(BaseModel):
    """One step of the calculation."""

    words: str
    clause: str
    outcome: Outcome


class YearOut(BaseModel):
    """An App's year: figures, how it stands, what is owed."""

    year: int
    downloads: int | None
    ios_rating: Decimal | None
    android_rating: Decimal | None
    audience: int | None
    outcome: Outcome | None = Field(description="Null where no figures are registered.")
    standard: int | None = Field(description="Downloads demanded by the class of the audience.")
    mean_rating: Decimal | None
    steps: list[StepOut]
    duty: Duty | None
    parts: list[str] = Field(description="Keys of the parts that the plan needs.")
    due_on: date | None
    second_year: bool = Field(description="Below the indicators this year and the one before: to be taken down.")
    words: str = Field(description="What is owed, in one sentence.")
    plan: PlanState
    case_id: str | None


class AppOut(BaseModel):
    """An App of the register."""

    id: str
    agency_id: str
    agency: str
    name: str
    state: str
    description: str
    keywords: list[str]
    has_icon: bool
    android_url: str | None
    ios_url: str | None
    audience: int | None
    audience_source: str
    city_account: bool | None = Field(description="Whether it is under the city's account, with the city as provider.")
    removed_for_security: bool
    basis: str = Field(description="`approved` by the authority, `mayor` by the mayor's approval; empty where nobody said.")
    basis_reference: str
    updated_at: datetime


class LineOut(BaseModel):
    """One App on the board."""

    app_id: str
    agency_id: str
    agency: str
    app: str
    state: str
    year: YearOut


class BoardOut(BaseModel):
    """One page of a year's board."""

    year: int
    due_on: date | None = Field(description="Until when plans have to come; null where nobody has said.")
    counts: dict[str, int]
    total: int
    page: int
    pages: int
    lines: list[LineOut]


class AppValues(BaseModel):
    """What can be said of an App; what is left out stays."""

    description: str | None = Field(default=None, max_length=20_000)
    keywords: list[Annotated[str, Field(max_length=100)]] | None = Field(default=None, max_length=100)
    android_url: str | None = Field(default=None, max_length=1000)
    ios_url: str | None = Field(default=None, max_length=1000)
    audience: Count = None
    audience_source: str | None = Field(default=None, max_length=2000)
    city_account: bool | None = None
    basis: Literal["", "approved", "mayor"] | None = None
    basis_reference: str | None = Field(default=None, max_length=2000)


class NewApp(AppValues):
    """An App to be registered."""

    agency_id: str = Field(max_length=64)
    name: str = Field(min_length=1, max_length=200)
    state: Literal["developing", "listed"] = "listed"


class AppChanges(AppValues):
    """What is to be changed of an App."""

    name: str | None = Field(default=None, min_length=1, max_length=200)


class TakeDown(BaseModel):
    """Why an App leaves the stores."""

    state: Literal["removed", "retired"]
    reason: str = Field(min_length=1, max_length=2000)
    for_security: bool = False


class VersionIn(BaseModel):
    """A version that is to be listed."""

    version: str = Field(max_length=60, examples=["2.1.0"])
    in_stores: bool = Field(default=False, description="Whether it is the one that is in the stores already.")


class VersionOut(BaseModel):
    """A version of an App."""

    number: int
    version: str
    change: str
    report_due: bool
    clause: str
    report_name: str | None
    entered_at: datetime
    listed_at: datetime | None


class AppDetail(AppOut):
    """An App with its years and versions."""

    years: list[YearOut]
    versions: list[VersionOut]


class ProblemOut(BaseModel):
    """A place of an import that cannot be used."""

    row: int
    column: str
    words: str = Field(description="What is wrong and what to do, in one sentence.")


class ChangeOut(BaseModel):
    """What a line changes."""

    row: int
    kind: importing.Kind
    agency: str
    app: str
    year: int | None
    fields: dict[str, tuple[str, str]] = Field(description="By field, what it was and what it becomes.")


class ImportOut(BaseModel):
    """What an import would do, or has done."""

    lines: int
    unchanged: int
    changed: int
    changes: list[ChangeOut] = Field(description="The first thousand.")
    problems: list[ProblemOut]
    columns: dict[str, str]
    ignored: list[str]


class DueIn(BaseModel):
    """Until when the plans of a year have to come."""

    plans_due_on: date | None


@router.get("/register/years/{year}", summary="The board of a year")
def get_board(
    services: Here,
    who: Who,
    year: Year,
    lang: LangChoice = None,
    show: board.Show = "all",
    agency_id: Annotated[str | None, Query(max_length=64)] = None,
    text: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=1000)] = board.PAGE,
) -> BoardOut:
    """How every App stands, who owes a plan, what is late and what is to be taken down; an agency sees its own."""
    wanted = board.Wanted(year=year, show=show, agency_id=agency_id, text=text, page=page, size=size)
    shown, chosen = board.board(services, who, wanted), lang_or(who, lang)
    return BoardOut(
        year=year,
        due_on=shown.due_on,
        counts={name: getattr(shown.counts, name) for name in board.Counts.__annotations__},
        total=shown.total,
        page=shown.page,
        pages=shown.pages,
        lines=[
            LineOut(
                app_id=line.app_id,
                agency_id=line.agency_id,
                agency=line.agency,
                app=line.app,
                state=line.state,
                year=_year(line.figures, line.standing, line.obligation, line.plan, line.case_id, chosen),
            )
            for line in shown.lines
        ],
    )


@router.put("/register/years/{year}", status_code=204, summary="Say until when plans of a year have to come")
def put_year(services: Here, who: Who, year: Year, given: DueIn) -> None:
    """Until that is said, nothing is overdue."""
    figures.set_due_day(services, who, year, given.plans_due_on)


@router.get(
    "/register/years/{year}/export",
    summary="The board as a file",
    response_class=Response,
    responses=files("The board.", *exports.MEDIA_TYPES.values()) | errors(422),
)
def get_export(
    services: Here,
    who: Who,
    year: Year,
    kind: Annotated[exports.Kind, Query()] = "xlsx",
    show: board.Show = "all",
    lang: LangChoice = None,
) -> Response:
    """An .xlsx or .ods of it can be imported again; a PDF needs LibreOffice on the server."""
    made = exports.export(services, who, board.Wanted(year=year, show=show), kind, lang_or(who, lang))
    return download(made.filename, made.media_type, made.data)


@router.post(
    "/register/imports", summary="Import figures from a spreadsheet, or look what it would change", responses=errors(413, 415)
)
def post_import(
    services: Here,
    who: Who,
    file: Annotated[UploadFile, File(description=SHEETS)],
    apply: Annotated[bool, Form(description="Whether to do it; otherwise it is only shown.")] = False,
    skip_bad_lines: Annotated[bool, Form(description="Whether bad lines are left out; otherwise one of them stops all.")] = False,
    lang: LangChoice = None,
) -> ImportOut:
    """Every bad line is named with its place and remedy. All of it is done in one transaction."""
    data = file.file.read()
    look = importing.preview
    done = importing.apply(services, who, data, skip_bad_lines=skip_bad_lines) if apply else look(services, who, data)
    chosen = lang_or(who, lang)
    return ImportOut(
        lines=done.lines,
        unchanged=done.unchanged,
        changed=len(done.changes),
        changes=[
            ChangeOut(
                row=one.row,
                kind=one.kind,
                agency=one.agency,
                app=one.app,
                year=one.year,
                fields={name: (importing.shown(was), importing.shown(now)) for name, (was, now) in one.fields.items()},
            )
            for one in done.changes[:1000]
        ],
        problems=[
            ProblemOut(row=one.row, column=one.column, words=importing.line_of(one).in_lang(chosen)) for one in done.problems
        ],
        columns=dict(done.columns),
        ignored=list(done.ignored),
    )


@router.get("/register/apps", summary="List Apps")
def get_apps(
    services: Here,
    who: Who,
    agency_id: Annotated[str | None, Query(max_length=64)] = None,
    text: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[AppOut]:
    """By agency and name; an agency sees its own."""
    return [AppOut(**_app(app, agency)) for app, agency in apps.listed(services, who, agency_id=agency_id, text=text, limit=limit)]


@router.post("/register/apps", status_code=201, summary="Register an App", responses=errors(409))
def post_app(services: Here, who: Who, given: NewApp) -> AppDetail:
    """The new App."""
    values = given.model_dump(exclude_none=True, exclude={"agency_id", "name", "state"})
    made = apps.add(services, who, given.agency_id, given.name, values, state=given.state)
    return _detail(services, who, made.id, who.lang)


@router.get("/register/apps/{app_id}", summary="An App with its years and versions")
def get_app(services: Here, who: Who, app_id: Identity, lang: LangChoice = None) -> AppDetail:
    """With the calculation of each year."""
    return _detail(services, who, app_id, lang_or(who, lang))


@router.patch("/register/apps/{app_id}", summary="Change an App", responses=errors(409))
def patch_app(services: Here, who: Who, app_id: Identity, changes: AppChanges) -> AppDetail:
    """What is left out stays."""
    apps.change(services, who, app_id, changes.model_dump(exclude_none=True))
    return _detail(services, who, app_id, who.lang)


@router.post("/register/apps/{app_id}/take-down", summary="Take an App down")
def post_take_down(services: Here, who: Who, app_id: Identity, given: TakeDown) -> AppDetail:
    """For a time (`removed`) or for good (`retired`). After a security removal it needs a test report to come back."""
    apps.take_down(services, who, app_id, state=given.state, reason=given.reason, for_security=given.for_security)
    return _detail(services, who, app_id, who.lang)


@router.put("/register/apps/{app_id}/icon", status_code=204, summary="Give an App its icon", responses=errors(413, 415))
def put_icon(services: Here, who: Who, app_id: Identity, file: Annotated[UploadFile, File()]) -> None:
    """A PNG, JPEG or WebP of at most 2 MiB."""
    apps.set_icon(services, who, app_id, file.file.read(apps.LARGEST_ICON + 1))


@router.put("/register/apps/{app_id}/figures/{year}", summary="Enter an App's figures of a year")
def put_figures(services: Here, who: Who, app_id: Identity, year: Year, given: FiguresIn) -> YearOut:
    """Figures are written whole: what is left out is unknown."""
    figures.report(services, who, app_id, Figures(year=year, **given.model_dump()), source="api")
    detail = _detail(services, who, app_id, who.lang)
    return next(one for one in detail.years if one.year == year)


@router.post("/register/apps/{app_id}/versions", status_code=201, summary="Enter a version", responses=errors(409))
def post_version(services: Here, who: Who, app_id: Identity, given: VersionIn) -> VersionOut:
    """Whether it is a major, minor or stage version, and whether a security test report is due."""
    return _version(releases.enter(services, who, app_id, given.version, in_stores=given.in_stores))


@router.put(
    "/register/apps/{app_id}/versions/{number}/report", summary="Attach the security test report", responses=errors(413, 415)
)
def put_report(services: Here, who: Who, app_id: Identity, number: Number, file: Annotated[UploadFile, File()]) -> VersionOut:
    """The report by the 行動應用App基本資安檢測基準."""
    name = file.filename or "report"
    return _version(releases.attach_report(services, who, app_id, number, name, file.file.read(releases.LARGEST_REPORT + 1)))


@router.post("/register/apps/{app_id}/versions/{number}/listing", summary="List a version", responses=errors(409))
def post_listing(services: Here, who: Who, app_id: Identity, number: Number) -> VersionOut:
    """Refused with 409 while the report, or what a new App needs, is missing."""
    return _version(releases.put_on_list(services, who, app_id, number))


@router.get(
    "/register/apps/{app_id}/years/{year}/{notice}",
    summary="Draft the notice of takedown, or the reminder of a plan that is late",
    response_class=Response,
    responses=files("The draft.", *MEDIA_TYPES.values()) | errors(409),
)
def get_notice(
    services: Here,
    who: Who,
    app_id: Identity,
    year: Year,
    notice: Literal["takedown", "reminder"],
    kind: Annotated[LetterKind, Query()] = "docx",
) -> Response:
    """A draft to copy into the agency's own document system; plancheck sends no official document."""
    make = notices.takedown if notice == "takedown" else notices.reminder
    made = make(services, who, app_id, year, kind)
    return download(made.filename, made.media_type, made.data)


def _detail(services: Here, who: Who, app_id: str, lang: Lang) -> AppDetail:
    view = apps.one(services, who, app_id)
    years = [_year(one.figures, one.standing, one.obligation, one.plan, one.case_id, lang) for one in view.years]
    return AppDetail(**_app(view.app, view.agency), years=years, versions=[_version(one) for one in view.versions])


def _app(app: App, agency: str) -> dict[str, Any]:
    names = set(AppOut.model_fields) - {"agency", "has_icon"}
    return {name: getattr(app, name) for name in names} | {"agency": agency, "has_icon": app.icon_key is not None}


def _year(
    given: Figures, standing: Standing | None, owes: Obligation | None, plan: PlanState, case_id: str | None, lang: Lang
) -> YearOut:
    words = told(owes, load_form(DEFAULT_FORM)) if owes is not None else Words("", "")
    return YearOut(
        year=given.year,
        downloads=given.downloads,
        ios_rating=given.ios_rating,
        android_rating=given.android_rating,
        audience=given.audience,
        outcome=standing.outcome if standing else None,
        standard=standing.standard if standing else None,
        mean_rating=standing.mean if standing else None,
        steps=[
            StepOut(words=one.words.in_lang(lang), clause=one.clause, outcome=one.outcome)
            for one in (standing.steps if standing else ())
        ],
        duty=owes.duty if owes else None,
        parts=list(owes.parts) if owes else [],
        due_on=owes.due_on if owes else None,
        second_year=owes is not None and owes.second_year,
        words=words.in_lang(lang),
        plan=plan,
        case_id=case_id,
    )


def _version(row: AppVersion) -> VersionOut:
    return VersionOut(**{name: getattr(row, name) for name in VersionOut.model_fields})
