"""Versions of Apps (要點第三點、第六點): entered, given their security test report, listed; never while it is due and not there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.files import sha256_of
from schemas.rules import Words
from service import audit
from service.auth import permissions
from service.auth.actors import Actor
from service.db.base import new_id
from service.db.register_tables import App, AppVersion
from service.errors import Refused
from service.register.figures import APP
from service.register.versions import NoVersion, Release, listing_refusal, release_of, version_of
from service.wiring import Services

LARGEST_REPORT = 50 * 1024 * 1024


def enter(services: Services, actor: Actor, app_id: str, version: str, *, in_stores: bool = False) -> AppVersion:
    """Enter a version that is to be listed; what step it is follows from the version listed before. Raises Refused.

    `in_stores`: it is the one that was in the stores when the App came into the register.
    """
    permissions.demand(actor, "register.request")
    with services.sessions.begin() as session:
        app = permissions.found(actor, "register.request", session.get(App, app_id, with_for_update=True), APP)
        entered = versions_of(session, app.id)
        release = _release(app, entered, version, in_stores=in_stores)
        row = AppVersion(
            id=new_id(),
            app_id=app.id,
            number=len(entered) + 1,
            version=str(release.new),
            change=release.change,
            report_due=release.report_due,
            clause=release.clause,
            entered_at=services.now(),
            listed_at=services.now() if in_stores else None,
        )
        session.add(row)
        audit.record(
            session,
            actor,
            "version.entered",
            "app",
            app.id,
            agency_id=app.agency_id,
            detail={"version": row.version, "change": row.change, "report_due": row.report_due},
            summary=f"{app.name} {row.version}",
            at=services.now(),
        )
        return row


def attach_report(services: Services, actor: Actor, app_id: str, number: int, name: str, data: bytes) -> AppVersion:
    """Attach the security test report to a version."""
    permissions.demand(actor, "register.request")
    if not data or len(data) > LARGEST_REPORT:
        raise Refused(422, "no-report", Words("檢測報告是空的或超過 50 MiB。", "The report is empty or has over 50 MiB."))
    key = f"files/{sha256_of(data)}"
    services.storage.put(key, iter([data]))
    with services.sessions.begin() as session:
        app, row = _version(session, actor, app_id, number)
        row.report_name, row.report_key = name[:300], key
        audit.record(
            session,
            actor,
            "version.report-attached",
            "app",
            app.id,
            agency_id=app.agency_id,
            detail={"version": row.version, "name": row.report_name, "key": key},
            summary=f"{app.name} {row.version} 檢附資安檢測報告",
            at=services.now(),
        )
        return row


def put_on_list(services: Services, actor: Actor, app_id: str, number: int) -> AppVersion:
    """A version goes to the stores. Raises Refused 409 while what the regulation demands is missing."""
    permissions.demand(actor, "register.decide")
    with services.sessions.begin() as session:
        app, row = _version(session, actor, app_id, number)
        lacking = lacks(app, row)
        if lacking:
            raise Refused(409, "not-to-be-listed", Words("".join(one.zh for one in lacking), " ".join(one.en for one in lacking)))
        row.listed_at = app.updated_at = services.now()
        app.state, app.removed_for_security = "listed", False
        audit.record(
            session,
            actor,
            "version.listed",
            "app",
            app.id,
            agency_id=app.agency_id,
            detail={"version": row.version},
            summary=f"{app.name} {row.version} 上架",
            at=services.now(),
        )
        return row


def lacks(app: App, row: AppVersion) -> list[Words]:
    """What is missing before a version may be listed: the report, and for a new App its approval, account and keywords."""
    refusal = listing_refusal(row.clause, report_attached=row.report_key is not None)
    lacking = [refusal] if refusal is not None else []
    if row.change == "new":
        if not app.basis:
            lacking.append(
                Words(
                    "尚未登錄開發評估計畫書之核定或專案簽准（要點第五點）。",
                    "Neither the approval of its assessment plan nor the mayor's is registered (clause 5).",
                )
            )
        if app.city_account is not True:
            lacking.append(
                Words(
                    "須使用本府帳號，並將服務提供者設定為本府（要點第七點（一））。",
                    "It has to be listed under the city's account, with the city as provider (clause 7).",
                )
            )
        if not app.keywords:
            lacking.append(Words("須設定關鍵字（要點第七點（一））。", "It needs keywords (clause 7)."))
    return lacking


def versions_of(session: Session, app_id: str) -> list[AppVersion]:
    """The App's versions, the first one first."""
    return list(session.scalars(select(AppVersion).where(AppVersion.app_id == app_id).order_by(AppVersion.number)))


def _release(app: App, entered: list[AppVersion], version: str, *, in_stores: bool) -> Release:
    listed = [row for row in entered if row.listed_at is not None]
    try:
        new = version_of(version)
        if in_stores:
            return release_of(new, new)
        if not listed and app.state != "developing":
            raise Refused(
                409,
                "no-version-yet",
                Words("請先登錄目前上架之版本號，才能判斷更新程度。", "Enter first the version that is in the stores now."),
            )
        old = version_of(listed[-1].version) if listed else None
        return release_of(old, new, removed_for_security=app.removed_for_security)
    except NoVersion as error:
        raise Refused(422, "no-version", error.words) from error


def _version(session: Session, actor: Actor, app_id: str, number: int) -> tuple[App, AppVersion]:
    app = permissions.found(actor, "register.read", session.get(App, app_id, with_for_update=True), APP)
    row = session.scalar(select(AppVersion).where(AppVersion.app_id == app.id, AppVersion.number == number))
    if row is None:
        raise Refused(404, "not-found", Words("查無此版本。", "There is no such version."))
    return app, row
