"""Apps of the register: read, add, change, take down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from schemas.files import sha256_of
from schemas.forms import DEFAULT_FORM, load_form
from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.case_tables import Case
from service.db.engine import reading
from service.db.people_tables import Agency
from service.db.register_tables import App, AppFigures, AppRequest, AppVersion, IndicatorYear
from service.errors import Refused
from service.register.columns import Unusable, android_link_of, ios_link_of
from service.register.duties import Obligation, PlanState, obligation_of
from service.register.figures import APP, figures_in, standing_in
from service.register.indicators import Figures, Standing
from service.register.names import fold_app
from service.wiring import Services

EDITABLE = frozenset(
    (
        "name", "description", "keywords", "android_url", "ios_url",
        "audience", "audience_source", "city_account", "basis", "basis_reference",
    )
)  # fmt: skip
"""What can be changed of an App."""
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
LARGEST_ICON = 2 * 1024 * 1024
Down = Literal["removed", "retired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of an App."""

    figures: Figures
    standing: Standing
    obligation: Obligation
    plan: PlanState
    case_id: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An App with all that the register knows of it."""

    app: App
    agency: str
    years: tuple[Year, ...]
    """The newest first."""
    versions: tuple[AppVersion, ...]
    """The newest first."""
    requests: tuple[AppRequest, ...]
    """The newest first."""


def listed(
    services: Services, actor: Actor, *, agency_id: str | None = None, text: str = "", limit: int = 200
) -> list[tuple[App, str]]:
    """Apps that the actor may see with the names of their agencies, by agency and name."""
    permissions.demand(actor, "register.read")
    statement = select(App, Agency.name).join(Agency, Agency.id == App.agency_id).where(permissions.boundary(actor, App))
    if agency_id:
        statement = statement.where(App.agency_id == agency_id)
    if words := text.strip():
        named = App.folded.contains(fold_app(words), autoescape=True)
        statement = statement.where(or_(named, Agency.name.icontains(words, autoescape=True)))
    with reading(services.sessions) as session:
        rows = session.execute(statement.order_by(Agency.name, App.folded, App.id).limit(max(1, min(limit, 1000))))
        return [(app, agency) for app, agency in rows]


def one(services: Services, actor: Actor, app_id: str) -> View:
    """An App. Raises Refused 404 where there is none that the actor may see."""
    permissions.demand(actor, "register.read")
    with reading(services.sessions) as session:
        app = permissions.found(actor, "register.read", session.get(App, app_id), APP)
        agency = session.get_one(Agency, app.agency_id).name
        versions = session.scalars(select(AppVersion).where(AppVersion.app_id == app.id).order_by(AppVersion.number.desc()))
        requests = session.scalars(
            select(AppRequest).where(AppRequest.app_id == app.id).order_by(AppRequest.received_at.desc(), AppRequest.id)
        )
        years = _years(session, app, services)
        return View(app=app, agency=agency, years=years, versions=tuple(versions), requests=tuple(requests))


def _years(session: Session, app: App, services: Services) -> tuple[Year, ...]:
    form, today = load_form(DEFAULT_FORM), services.today()
    rows = {row.year: row for row in session.scalars(select(AppFigures).where(AppFigures.app_id == app.id))}
    due: dict[int, Any] = {row.year: row.plans_due_on for row in session.scalars(select(IndicatorYear))}
    plans: dict[int | None, Case] = {}
    cases = select(Case).where(Case.app_id == app.id, Case.form_id == DEFAULT_FORM).order_by(Case.created_at)
    for case in session.scalars(cases):
        if case.state != "draft" or case.year not in plans:
            plans[case.year] = case
    found = []
    for year, row in sorted(rows.items(), reverse=True):
        before = rows.get(year - 1)
        case_of = plans.get(year)
        plan: PlanState = case_of.state if case_of is not None else "none"  # type: ignore[assignment]  # the table's own check
        standing = standing_in(row)
        found.append(
            Year(
                figures=figures_in(row),
                standing=standing,
                obligation=obligation_of(
                    standing, standing_in(before) if before else None, form, plan=plan, due_on=due.get(year), today=today
                ),
                plan=plan,
                case_id=case_of.id if case_of is not None else None,
                source=row.source,
            )
        )
    return tuple(found)


def add(services: Services, actor: Actor, agency_id: str, name: str, values: Mapping[str, Any], *, state: str = "listed") -> App:
    """A new App. Raises Refused for values that cannot be, and 409 where the agency has one of that name."""
    permissions.demand(actor, "register.edit")
    with services.sessions.begin() as session:
        if session.get(Agency, agency_id) is None:
            raise Refused(422, "no-agency", Words("查無此機關。", "There is no such agency."))
        return make(services, session, actor, agency_id, name, values, state=state)


def make(
    services: Services, session: Session, actor: Actor, agency_id: str, name: str, values: Mapping[str, Any], *, state: str
) -> App:
    """A new App in the session; the caller has asked for permission and commits. Raises Refused."""
    at = services.now()
    app = App(id=new_id(), agency_id=agency_id, state=state, created_at=at, updated_at=at)
    _set(app, {"name": name, **values})
    try:
        with session.begin_nested():
            session.add(app)
    except IntegrityError as error:
        raise _taken(name) from error
    audit.record(
        session,
        actor,
        "app.added",
        "app",
        app.id,
        agency_id=agency_id,
        detail={"name": app.name},
        summary=f"新增 {app.name}",
        at=at,
    )
    return app


def change(services: Services, actor: Actor, app_id: str, values: Mapping[str, Any]) -> App:
    """Change what `values` names. Raises Refused."""
    permissions.demand(actor, "register.edit")
    with services.sessions.begin() as session:
        app = permissions.found(actor, "register.edit", session.get(App, app_id), APP)
        alter(services, session, actor, app, values)
        return app


def alter(services: Services, session: Session, actor: Actor, app: App, values: Mapping[str, Any]) -> None:
    """Change an App in the session; the caller has asked for permission and commits. Raises Refused."""
    before = {name: getattr(app, name) for name in values}
    try:
        with session.begin_nested():
            _set(app, values)
            session.flush()
    except IntegrityError as error:
        raise _taken(str(values.get("name"))) from error
    app.updated_at = services.now()
    audit.record(
        session,
        actor,
        "app.changed",
        "app",
        app.id,
        agency_id=app.agency_id,
        detail={"before": before, "after": dict(values)},
        summary=f"變更 {app.name}：{'、'.join(values)}",
        at=services.now(),
    )


def take_down(services: Services, actor: Actor, app_id: str, *, state: Down, reason: str, for_security: bool = False) -> App:
    """Take an App down, for a time or for good, with the reason. One removed for security needs a test report to come back."""
    permissions.demand(actor, "register.edit")
    if not reason.strip():
        raise Refused(422, "no-reason", Words("請填寫下架或停用理由。", "Say why it is taken down."))
    with services.sessions.begin() as session:
        app = permissions.found(actor, "register.edit", session.get(App, app_id), APP)
        app.state, app.updated_at = state, services.now()
        app.removed_for_security = for_security
        audit.record(
            session,
            actor,
            f"app.{state}",
            "app",
            app.id,
            agency_id=app.agency_id,
            detail={"reason": reason.strip()[:2000], "for_security": for_security},
            summary=f"{app.name} {'停用' if state == 'retired' else '下架'}：{reason.strip()[:200]}",
            at=services.now(),
        )
        return app


def set_icon(services: Services, actor: Actor, app_id: str, data: bytes) -> str:
    """Keep an icon; where it lies. Raises Refused for what is no picture."""
    permissions.demand(actor, "register.edit")
    key = keep_icon(services, data)
    with services.sessions.begin() as session:
        app = permissions.found(actor, "register.edit", session.get(App, app_id), APP)
        app.icon_key, app.updated_at = key, services.now()
        audit.record(session, actor, "app.changed", "app", app.id, agency_id=app.agency_id, detail={"icon": key}, at=services.now())
    return key


def keep_icon(services: Services, data: bytes) -> str:
    """Store an icon, PNG, JPEG or WebP; its key. Raises Refused."""
    if picture_type(data) is None or len(data) > LARGEST_ICON:
        raise Refused(
            422,
            "no-picture",
            Words("圖示須為 2 MiB 以內的 PNG、JPEG 或 WebP 圖檔。", "The icon has to be a PNG, JPEG or WebP of at most 2 MiB."),
        )
    key = f"files/{sha256_of(data)}"
    services.storage.put(key, iter([data]))
    return key


def icon(services: Services, actor: Actor, app_id: str) -> tuple[bytes, str] | None:
    """The icon and its media type; None where there is none."""
    view = one(services, actor, app_id)
    if view.app.icon_key is None:
        return None
    data = services.storage.get(view.app.icon_key)
    return data, picture_type(data) or "application/octet-stream"


def picture_type(data: bytes) -> str | None:
    """The media type of a picture by its first bytes; None for anything else."""
    return next((kind for mark, kind in PICTURES.items() if data.startswith(mark)), None)


def _set(app: App, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - EDITABLE:
        raise Refused(
            422, "unknown-field", Words(f"沒有欄位「{'、'.join(unknown)}」。", f"There is no field {', '.join(unknown)}.")
        )
    checked = dict(values)
    for name, reader in (("android_url", android_link_of), ("ios_url", ios_link_of)):
        if checked.get(name):
            try:
                checked[name] = reader(checked[name])
            except Unusable as error:
                words = Words(f"{error.words.zh}，{error.remedy.zh}。", f"{error.words.en}; {error.remedy.en}.")
                raise Refused(422, "wrong-link", words) from error
    if "name" in checked:
        checked["name"] = str(checked["name"]).strip()[:200]
        app.folded = fold_app(checked["name"])
        if not app.folded:
            raise Refused(422, "no-name", Words("請填寫 App 名稱。", "The App needs a name."))
    if checked.get("basis", "") not in ("", "approved", "mayor"):
        raise Refused(422, "wrong-basis", Words("開發依據須為 approved 或 mayor。", "The basis is approved or mayor."))
    if "keywords" in checked:
        checked["keywords"] = [str(word).strip() for word in checked["keywords"] if str(word).strip()]
    for name, value in checked.items():
        setattr(app, name, value)


def _taken(name: str) -> Refused:
    return Refused(409, "name-taken", Words(f"該機關已登錄名為「{name}」的 App。", f"The agency has an App “{name}” already."))
