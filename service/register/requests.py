"""Requests to add, change or retire an App (要點第七點（二）): cases of their own, checked for what the clause demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.engine import reading
from service.db.people_tables import Agency
from service.db.register_tables import App, AppRequest, RequestKind, RequestState
from service.errors import Refused
from service.register import apps
from service.register.figures import APP
from service.wiring import Services

REQUEST = Words("件申請", "request")
KINDS: dict[RequestKind, Words] = {
    "add": Words("新增", "add"),
    "change": Words("變更", "change"),
    "retire": Words("停用", "retire"),
}
Answer = Literal["returned", "approved", "rejected"]
DEMANDED = "要點第七點（二）"
LISTED = "要點第七點（一）"
_OPEN: frozenset[RequestState] = frozenset(("received", "returned"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an App shall be, or is when it is to be retired."""

    name: str
    description: str = ""
    """功能描述說明."""
    android_url: str | None = None
    ios_url: str | None = None
    icon_key: str | None = None
    """Where its icon lies in storage (`apps.keep_icon`)."""
    keywords: tuple[str, ...] = ()
    city_account: bool | None = None
    """Whether it is, or will be, under the city's account with the city as provider; None where nobody said."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something that the clause demands and the request does not give."""

    field: str
    words: Words
    clause: str


def lacking(kind: RequestKind, asked: Asked) -> tuple[Lack, ...]:
    """What the request lacks. Keywords and account are demanded of what is in the stores or is to come there."""
    found = []
    if not asked.description.strip():
        found.append(
            Lack(
                field="description",
                words=Words("未提供功能描述說明。", "There is no description of its functions."),
                clause=DEMANDED,
            )
        )
    if not asked.android_url and not asked.ios_url:
        found.append(Lack(field="links", words=Words("未提供下載連結。", "There is no download link."), clause=DEMANDED))
    if not asked.icon_key:
        found.append(Lack(field="icon", words=Words("未提供圖示。", "There is no icon."), clause=DEMANDED))
    if kind != "retire":
        if not asked.keywords:
            found.append(Lack(field="keywords", words=Words("未設定關鍵字。", "There are no keywords."), clause=LISTED))
        if asked.city_account is not True:
            words = Words(
                "未確認使用本府帳號並將服務提供者設定為本府。",
                "It is not said to be under the city's account, with the city as provider.",
            )
            found.append(Lack(field="city_account", words=words, clause=LISTED))
    return tuple(found)


def hand_in(
    services: Services, actor: Actor, kind: RequestKind, asked: Asked, *, app_id: str | None = None, agency_id: str | None = None
) -> AppRequest:
    """A request, received with what it lacks. What the register knows of the App fills what the request leaves out."""
    permissions.demand(actor, "register.request")
    with services.sessions.begin() as session:
        agency = actor.agency_id or agency_id
        if app_id is not None:
            app = permissions.found(actor, "register.request", session.get(App, app_id), APP)
            asked, agency = _with_known(asked, app), app.agency_id
        elif kind != "add":
            raise Refused(422, "no-app", Words("請指明要變更或停用的 App。", "Say which App is to be changed or retired."))
        if agency is None or session.get(Agency, agency) is None:
            raise Refused(422, "no-agency", Words("請指明機關。", "Say for which agency."))
        if not asked.name.strip():
            raise Refused(422, "no-name", Words("請填寫 App 名稱。", "The App needs a name."))
        row = AppRequest(
            id=new_id(),
            agency_id=agency,
            app_id=app_id,
            kind=kind,
            state="received",
            asked=_as_json(asked),
            findings=_findings(kind, asked),
            received_at=services.now(),
            created_by=actor.user_id,
            remarks="",
        )
        session.add(row)
        _record(services, session, actor, row, "request.received", f"申請{KINDS[kind].zh} {asked.name}")
        return row


def hand_in_again(services: Services, actor: Actor, request_id: str, asked: Asked) -> AppRequest:
    """A request that was returned, mended."""
    permissions.demand(actor, "register.request")
    with services.sessions.begin() as session:
        row = permissions.found(actor, "register.request", session.get(AppRequest, request_id, with_for_update=True), REQUEST)
        _demand_open(row)
        asked = replace(asked, icon_key=asked.icon_key or row.asked.get("icon_key"))
        if row.app_id is not None:
            asked = _with_known(asked, session.get_one(App, row.app_id))
        row.asked, row.findings = _as_json(asked), _findings(row.kind, asked)
        row.state, row.received_at, row.decided_at, row.decided_by = "received", services.now(), None, None
        _record(services, session, actor, row, "request.received", f"補正申請 {asked.name}")
        return row


def give_icon(services: Services, actor: Actor, request_id: str, data: bytes) -> AppRequest:
    """Give an open request its icon. Raises Refused for what is no picture."""
    permissions.demand(actor, "register.request")
    key = apps.keep_icon(services, data)
    with services.sessions.begin() as session:
        row = permissions.found(actor, "register.request", session.get(AppRequest, request_id, with_for_update=True), REQUEST)
        _demand_open(row)
        row.asked = row.asked | {"icon_key": key}
        row.findings = _findings(row.kind, asked_in(row.asked))
        _record(services, session, actor, row, "request.changed", "圖示")
        return row


def decide(services: Services, actor: Actor, request_id: str, answer: Answer, remarks: str = "") -> AppRequest:
    """The answer to a request. What is approved is done in the register at once; what lacks something cannot be approved."""
    permissions.demand(actor, "register.decide")
    with services.sessions.begin() as session:
        row = permissions.found(actor, "register.decide", session.get(AppRequest, request_id, with_for_update=True), REQUEST)
        _demand_open(row)
        if answer == "approved" and row.findings:
            lacks = "".join(str(one["zh-Hant"]) for one in row.findings)
            english = " ".join(str(one["en"]) for one in row.findings)
            raise Refused(409, "request-incomplete", Words(f"申請尚有缺漏，不能核可：{lacks}", f"It lacks something: {english}"))
        if answer != "approved" and not remarks.strip():
            raise Refused(422, "no-reason", Words("退回或不予核可請填寫理由。", "Say why it is returned or rejected."))
        row.state, row.remarks = answer, remarks.strip()[:4000]
        row.decided_at, row.decided_by = services.now(), actor.user_id
        if answer == "approved":
            _carry_out(services, session, actor, row)
        _record(services, session, actor, row, f"request.{answer}", row.remarks[:200])
        return row


def withdraw(services: Services, actor: Actor, request_id: str) -> AppRequest:
    """The agency takes its request back."""
    permissions.demand(actor, "register.request")
    with services.sessions.begin() as session:
        row = permissions.found(actor, "register.request", session.get(AppRequest, request_id, with_for_update=True), REQUEST)
        _demand_open(row)
        row.state, row.decided_at = "withdrawn", services.now()
        _record(services, session, actor, row, "request.withdrawn", "")
        return row


def listed(
    services: Services, actor: Actor, *, states: tuple[RequestState, ...] = (), limit: int = 200
) -> list[tuple[AppRequest, str]]:
    """Requests that the actor may see, the newest first, with the names of their agencies."""
    permissions.demand(actor, "register.read")
    statement = (
        select(AppRequest, Agency.name)
        .join(Agency, Agency.id == AppRequest.agency_id)
        .where(permissions.boundary(actor, AppRequest))
    )
    if states:
        statement = statement.where(AppRequest.state.in_(states))
    with reading(services.sessions) as session:
        ordered = statement.order_by(AppRequest.received_at.desc(), AppRequest.id).limit(max(1, min(limit, 1000)))
        return [(row, agency) for row, agency in session.execute(ordered)]


def asked_in(kept: Mapping[str, Any]) -> Asked:
    """What was asked, from its row."""
    known = {one.name for one in fields(Asked)}
    values = {name: value for name, value in kept.items() if name in known}
    return Asked(**(values | {"keywords": tuple(values.get("keywords", ()))}))


def _with_known(asked: Asked, app: App) -> Asked:
    return Asked(
        name=asked.name.strip() or app.name,
        description=asked.description.strip() or app.description,
        android_url=asked.android_url or app.android_url,
        ios_url=asked.ios_url or app.ios_url,
        icon_key=asked.icon_key or app.icon_key,
        keywords=asked.keywords or tuple(app.keywords),
        city_account=app.city_account if asked.city_account is None else asked.city_account,
        reason=asked.reason,
    )


def _carry_out(services: Services, session: Session, actor: Actor, row: AppRequest) -> None:
    asked = asked_in(row.asked)
    values: dict[str, Any] = {
        "description": asked.description,
        "android_url": asked.android_url,
        "ios_url": asked.ios_url,
        "keywords": list(asked.keywords),
        "city_account": asked.city_account,
    }
    if row.kind == "add":
        app = apps.make(services, session, actor, row.agency_id, asked.name, values, state="developing")
        row.app_id = app.id
    else:
        app = session.get_one(App, row.app_id)
        if row.kind == "retire":
            app.state = "retired"
        else:
            apps.alter(services, session, actor, app, {"name": asked.name, **values})
    app.icon_key, app.updated_at = asked.icon_key, services.now()


def _demand_open(row: AppRequest) -> None:
    if row.state not in _OPEN:
        raise Refused(409, "request-closed", Words("這件申請已結案。", "The request is closed."))


def _findings(kind: RequestKind | str, asked: Asked) -> list[dict[str, str]]:
    known: RequestKind = kind  # type: ignore[assignment]  # the table's own check
    return [{"field": one.field, "zh-Hant": one.words.zh, "en": one.words.en, "basis": one.clause} for one in lacking(known, asked)]


def _as_json(asked: Asked) -> dict[str, Any]:
    return asdict(asked) | {"keywords": list(asked.keywords)}


def _record(services: Services, session: Session, actor: Actor, row: AppRequest, action: str, summary: str) -> None:
    at: datetime = services.now()
    audit.record(
        session,
        actor,
        action,
        "app-request",
        row.id,
        agency_id=row.agency_id,
        detail={"kind": row.kind, "state": row.state, "lacking": [one["field"] for one in row.findings]},
        summary=summary,
        at=at,
    )
