"""Facts of the register that a submission is checked against (K rules), and the App that a plan is about."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from schemas.facts import AppFacts
from service.db.register_tables import App, AppFigures
from service.register.names import fold_app


def app_of(session: Session, agency_id: str | None, name: str | None) -> App | None:
    """The agency's App that a title names, in whatever writing; None where the register has none, or no agency is known."""
    if not agency_id or not name:
        return None
    return session.scalar(select(App).where(App.agency_id == agency_id, App.folded == fold_app(name)))


def facts_for(session: Session, app_id: str, year: int) -> AppFacts:
    """What the register knows of an App's year, and whether it failed the year before; None for what is not registered."""
    now = session.get(AppFigures, (app_id, year))
    before = session.get(AppFigures, (app_id, year - 1))
    app = session.get(App, app_id)
    failed = None if before is None or before.outcome == "unknown" else before.outcome == "failed"
    audience = now.audience if now is not None and now.audience is not None else app.audience if app is not None else None
    return AppFacts(
        ios_rating=now.ios_rating if now is not None else None,
        android_rating=now.android_rating if now is not None else None,
        downloads=now.downloads if now is not None else None,
        audience=audience,
        failed_last_year=failed,
    )


def latest_year(session: Session, app_id: str) -> int | None:
    """The newest year with figures of an App: the one that a plan is about unless somebody says otherwise."""
    return session.scalar(select(AppFigures.year).where(AppFigures.app_id == app_id).order_by(AppFigures.year.desc()).limit(1))


def completed(given: AppFacts, registered: AppFacts) -> AppFacts:
    """The facts that came with a submission, and the register's where none came: who hands in may know newer ones."""
    return AppFacts(
        ios_rating=registered.ios_rating if given.ios_rating is None else given.ios_rating,
        android_rating=registered.android_rating if given.android_rating is None else given.android_rating,
        downloads=registered.downloads if given.downloads is None else given.downloads,
        audience=registered.audience if given.audience is None else given.audience,
        failed_last_year=registered.failed_last_year if given.failed_last_year is None else given.failed_last_year,
    )
