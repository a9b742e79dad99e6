"""Laying a plan to its App and year in the register, once its title has been read, and the facts that this brings.

Who hands in through the pages may pick the App; a mail says nothing but the plan's title. A plan is about the newest year with
figures, unless its case says otherwise. Doing it twice does no harm.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from schemas.facts import AppFacts
from schemas.forms import load_form
from service.db.case_tables import Case
from service.db.register_tables import App
from service.db.submission_tables import Submission
from service.register.facts import app_of, completed, facts_for, latest_year


def lay_to_app(session: Session, submission: Submission, case: Case, title: str | None, given: AppFacts) -> AppFacts | None:
    """In the caller's transaction, which holds the case: link it to the App that `title` names.

    The facts to check against where the register knows some that were not `given`; None where it adds nothing.
    """
    if submission.agency_id is None or not load_form(submission.form_id).classes:
        return None
    known = session.get(App, case.app_id) if case.app_id is not None else None
    app = known or app_of(session, submission.agency_id, title)
    if app is None:
        return None
    year = case.year or latest_year(session, app.id)
    case.app_id, case.year = app.id, year
    if year is None:
        return None
    facts = completed(given, facts_for(session, app.id, year))
    return None if facts == given else facts
