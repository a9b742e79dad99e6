"""The register: the board of a year, one App with its charts, figures typed in or imported with a preview, notices."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from schemas.forms import DEFAULT_FORM, load_form
from schemas.rules import Lang, Words
from service import passing
from service.api.dependencies import Here, Who
from service.api.security import UPLOAD
from service.auth import agencies
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.errors import Refused
from service.register import apps, board, charts, duties, exports, figures, importing, notices
from service.register.apps import View
from service.register.indicators import Figures
from service.storage import Missing
from service.web import posted
from service.web.posted import Posted
from service.web.rendering import go, page
from service.web.sending import as_file
from service.wiring import Services

router = APIRouter(include_in_schema=False)
PAGE = 50
LARGEST_SHEET = 20 << 20
NOTICES = ("docx", "odt")
DUE = Words("提報期限", "due day")
NO_SHEET = Words("請選擇 .xlsx、.ods 或 .csv 檔。", "Choose an .xlsx, .ods or .csv file.")
TOO_LARGE = Words("檔案超過 20 MB，請分次匯入。", "The file has over 20 MB; import it in parts.")
LOST = Words("預覽已失效，請重新上傳。", "The preview is over; upload the file again.")
IMPORTED = Words("已匯入，{n} 項變更。", "Imported: {n} changes.")
SAVED = Words("已儲存。", "Saved.")
ADDED = Words("已登錄「{name}」。", "“{name}” is registered.")


@router.get("/register")
def register(request: Request, services: Here, who: Who) -> Response:
    """The board of a year."""
    wanted, given = _wanted(request, services)
    shown = board.board(services, who, wanted)
    kept = urlencode({name: value for name, value in given.items() if value and name != "page"})
    known = figures.years(services, who)
    values: dict[str, Any] = {"board": shown, "given": given, "kept": kept, "shows": board.SHOWS, "outcomes": board.OUTCOMES}
    every = agencies.listed(services, who)
    years = sorted({*known, wanted.year, services.today().year}, reverse=True)
    return page(request, who, "register.html", **values, agencies=every, years=years, told=_told(who.lang))


def _wanted(request: Request, services: Services) -> tuple[board.Wanted, dict[str, str]]:
    given = {name: request.query_params.get(name, "") for name in ("year", "show", "agency", "text", "page")}
    year = int(given["year"]) if given["year"].isdecimal() and len(given["year"]) == 4 else services.today().year - 1
    show: board.Show = next((one for one in board.SHOWS if one == given["show"]), "all")
    number = int(given["page"]) if given["page"].isdecimal() and len(given["page"]) < 6 else 1
    wanted = board.Wanted(
        year=year, show=show, agency_id=given["agency"] or None, text=given["text"][:100], page=max(number, 1), size=PAGE
    )
    return wanted, {**given, "year": str(year), "show": show}


def _told(lang: Lang) -> Any:  # noqa: ANN401 - a function for the template
    form = load_form(DEFAULT_FORM)
    return lambda obligation: duties.told(obligation, form).in_lang(lang)


@router.get("/register/export.{kind}")
def export(request: Request, services: Here, who: Who, kind: Literal["xlsx", "ods", "pdf"]) -> Response:
    """The board as a file."""
    made = exports.export(services, who, _wanted(request, services)[0], kind, who.lang)
    return Response(made.data, media_type=made.media_type, headers=as_file(made.filename))


@router.post("/register/due")
def set_due(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Say until when the plans of a year have to come."""
    year = posted.text(form, "year")
    back = f"/register?year={int(year) if year.isdecimal() and len(year) == 4 else ''}"
    try:
        figures.set_due_day(services, who, int(year) if year.isdecimal() else 0, posted.day(form, "due_on", DUE))
    except Refused as error:
        return _refused(request, back, error)
    return go(request, back, "good", SAVED)


@router.post("/register/apps")
def add(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """A new App."""
    name = posted.text(form, "name")
    try:
        values = {key: posted.text(form, key) or None for key in ("android_url", "ios_url")}
        made = apps.add(services, who, posted.text(form, "agency_id"), name, values)
    except Refused as error:
        return _refused(request, "/register", error)
    return go(request, f"/register/apps/{made.id}", "good", Words(ADDED.zh.format(name=name), ADDED.en.format(name=name)))


@router.get("/register/apps/{app_id}")
def app(request: Request, services: Here, who: Who, app_id: str) -> Response:
    """One App with its years."""
    view = apps.one(services, who, app_id)
    downloads, ratings = _charts(view, who.lang)
    values = {"view": view, "downloads": downloads, "ratings": ratings, "outcomes": board.OUTCOMES, "told": _told(who.lang)}
    return page(request, who, "app.html", **values, year=services.today().year - 1, kinds=NOTICES)


def _charts(view: View, lang: Lang) -> tuple[Markup | None, Markup | None]:
    years = sorted(view.years, key=lambda one: one.figures.year)[-10:]
    if not years:
        return None, None
    downloads = [
        charts.Point(
            year=one.figures.year,
            value=None if one.figures.downloads is None else Decimal(one.figures.downloads),
            demanded=None if one.standing.standard is None else Decimal(one.standing.standard),
            failed=one.standing.downloads == "failed",
        )
        for one in years
    ]
    ratings = [
        charts.Point(year=one.figures.year, value=one.standing.mean, failed=one.standing.rating == "failed") for one in years
    ]
    threshold = load_form(DEFAULT_FORM).rating_threshold or Decimal("3.5")
    # Both are made as XML by `register.charts`, which escapes what it writes.
    return Markup(charts.downloads_chart(downloads, lang)), Markup(charts.ratings_chart(ratings, threshold, lang))  # noqa: S704


@router.post("/register/apps/{app_id}/figures")
def enter(request: Request, services: Here, who: Who, app_id: str, form: Posted) -> Response:
    """Type the figures of a year in."""
    back = f"/register/apps/{app_id}"
    try:
        facts, year = posted.facts(form), posted.text(form, "year")
        given = Figures(
            year=int(year) if year.isdecimal() and len(year) < 5 else 0,
            downloads=facts.downloads,
            ios_rating=facts.ios_rating,
            android_rating=facts.android_rating,
            audience=facts.audience,
        )
        figures.report(services, who, app_id, given)
    except Refused as error:
        return _refused(request, back, error)
    return go(request, back, "good", SAVED)


@router.get("/register/apps/{app_id}/takedown-{year}.{kind}")
def takedown(services: Here, who: Who, app_id: str, year: int, kind: Literal["docx", "odt"]) -> Response:
    """The draft of the notice that the App is taken down."""
    made = notices.takedown(services, who, app_id, year, kind)
    return Response(made.data, media_type=made.media_type, headers=as_file(made.filename))


@router.get("/register/apps/{app_id}/reminder-{year}.{kind}")
def reminder(services: Here, who: Who, app_id: str, year: int, kind: Literal["docx", "odt"]) -> Response:
    """The draft of the reminder of a plan that did not come."""
    made = notices.reminder(services, who, app_id, year, kind, reply_by=None)
    return Response(made.data, media_type=made.media_type, headers=as_file(made.filename))


@router.get("/register/import")
def get_import(request: Request, who: Who) -> Response:
    """Where a sheet of figures is sent in."""
    demand(who, "register.report")
    return _import(request, who)


def _import(request: Request, who: Actor, **values: Any) -> Response:  # noqa: ANN401 - of the template
    shown = {"preview": None, "token": "", "wrong": "", **values}
    words = {"line_of": lambda one: importing.line_of(one).in_lang(who.lang), "value": importing.shown}
    return page(request, who, "import.html", status=422 if shown["wrong"] else 200, **shown, **words)


@router.post("/register/import", openapi_extra={UPLOAD: True})
def preview(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """What importing the sheet would change, line by line; kept until it is said to be done."""
    demand(who, "register.report")
    try:
        files = posted.files(form)
        if not files:
            raise Refused(422, "no-file", NO_SHEET)
        data = b""
        for chunk in files[0].chunks:
            data += chunk
            if len(data) > LARGEST_SHEET:
                raise Refused(422, "too-large", TOO_LARGE)
        found = importing.preview(services, who, data)
    except Refused as error:
        if error.status != 422:
            raise
        return _import(request, who, wrong=error.words.in_lang(who.lang))
    token = passing.new_identity(services)
    services.storage.put(passing.key_of(token, "sheet"), iter([data]))
    return _import(request, who, preview=found, token=token)


@router.post("/register/import/apply")
def apply(request: Request, services: Here, who: Who, form: Posted) -> Response:
    """Import the sheet that was previewed."""
    demand(who, "register.report")
    token = posted.text(form, "token")
    try:
        data = services.storage.get(passing.key_of(token, "sheet"))
    except (Missing, ValueError):
        return go(request, "/register/import", "bad", LOST)
    try:
        done = importing.apply(services, who, data, skip_bad_lines=posted.text(form, "skip") == "yes")
    except Refused as error:
        return _refused(request, "/register/import", error)
    with suppress(Missing):
        services.storage.delete(passing.key_of(token, "sheet"))
    return go(request, "/register", "good", Words(IMPORTED.zh.format(n=len(done.changes)), IMPORTED.en.format(n=len(done.changes))))


def _refused(request: Request, back: str, error: Refused) -> Response:
    if error.status not in (409, 422):
        raise error
    return go(request, back, "bad", error.words)
