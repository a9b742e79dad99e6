"""Drafts that follow from the board: the notice of takedown (要點第九點), the reminder of a plan that is overdue (要點第八點)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from reports.letters import BadTemplate, FileKind, ReminderFacts, TakedownFacts, YearResult, overdue_reminder, takedown_notice
from schemas.forms import DEFAULT_FORM, Form, load_form
from schemas.rules import Words
from service.auth import permissions
from service.auth.actors import Actor
from service.cases.letters import MEDIA_TYPES
from service.errors import Refused
from service.register.apps import View, Year, one
from service.register.exports import File
from service.wiring import Services


def takedown(
    services: Services, actor: Actor, app_id: str, year: int, kind: FileKind, *, takedown_on: date | None = None, remarks: str = ""
) -> File:
    """The notice that an App below the indicators for two years is taken down. Raises Refused 409 where it is not."""
    permissions.demand(actor, "letter.read")
    view, form = one(services, actor, app_id), load_form(DEFAULT_FORM)
    now = _year(view, year)
    if not now.obligation.second_year:
        raise Refused(
            409,
            "not-second-year",
            Words(
                f"「{view.app.name}」並非連續二年未達指標，無須下架。",
                f"“{view.app.name}” has not been below the indicators for two years.",
            ),
        )
    failed = [_year(view, one_year) for one_year in now.obligation.years_failed]
    facts = TakedownFacts(
        form=form,
        agency=view.agency,
        app=view.app.name,
        years=tuple(_result(one_year, form) for one_year in failed),
        decided_on=services.today(),
        takedown_on=takedown_on,
        remarks=remarks,
    )
    return _file(view, "下架通知函", kind, lambda: takedown_notice(facts, kind, services.settings.templates))


def reminder(
    services: Services, actor: Actor, app_id: str, year: int, kind: FileKind, *, reply_by: date | None = None, remarks: str = ""
) -> File:
    """The reminder of a plan that was owed and did not come. Raises Refused 409 where none is overdue."""
    permissions.demand(actor, "letter.read")
    view, form = one(services, actor, app_id), load_form(DEFAULT_FORM)
    now = _year(view, year)
    if now.obligation.duty != "overdue" or now.obligation.due_on is None:
        raise Refused(
            409,
            "not-overdue",
            Words(f"「{view.app.name}」沒有逾期未提報之計畫書。", f"“{view.app.name}” has no plan that is overdue."),
        )
    facts = ReminderFacts(
        form=form,
        agency=view.agency,
        app=view.app.name,
        result=_result(now, form),
        due_on=now.obligation.due_on,
        decided_on=services.today(),
        reply_by=reply_by,
        parts=now.obligation.parts,
        remarks=remarks,
    )
    return _file(view, "催辦函", kind, lambda: overdue_reminder(facts, kind, services.settings.templates))


def _year(view: View, year: int) -> Year:
    found = next((one_year for one_year in view.years if one_year.figures.year == year), None)
    if found is None:
        raise Refused(404, "no-figures", Words(f"尚未登錄 {year - 1911} 年數據。", f"There are no figures of {year}."))
    return found


def _result(year: Year, form: Form) -> YearResult:
    standing = year.standing
    return YearResult(
        year=standing.year,
        rating=standing.mean,
        least_rating=form.rating_threshold,
        rating_failed=standing.rating == "failed",
        downloads=year.figures.downloads,
        standard=standing.standard,
        downloads_failed=standing.downloads == "failed",
    )


def _file(view: View, name: str, kind: FileKind, make: Callable[[], bytes]) -> File:
    try:
        data = make()
    except BadTemplate as error:
        raise Refused(409, "bad-template", error.reason) from error
    return File(filename=f"{view.app.name}_{name}.{kind}", media_type=MEDIA_TYPES[kind], data=data)
