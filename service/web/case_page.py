"""A case: to its reviewer with document, findings and all that can be done; to its agency with what became of it."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas.forms import load_form
from service.api.dependencies import Here, Who
from service.auth import users
from service.auth.actors import Actor
from service.auth.permissions import may
from service.cases import letters, reading, versions
from service.cases.letters import Which
from service.cases.life import KINDS
from service.cases.reading import CaseView
from service.errors import not_found
from service.web import report_view
from service.web.rendering import page
from service.web.report_view import Shown
from service.web.sending import SEVERITY_FILTERS, as_file, is_done
from service.web.wording import FILE
from service.wiring import Services

router = APIRouter(include_in_schema=False)
LETTER_KINDS = ("docx", "odt", "txt")
TABLE_KINDS = ("docx", "odt")


@router.get("/cases/{case_id}")
def case_page(request: Request, services: Here, who: Who, case_id: str, version: int | None = None) -> Response:
    """The case as the actor needs it."""
    view = reading.case(services, who, case_id)
    judged = reading.findings(services, who, case_id, lang=who.lang) if is_done(view.versions[-1]) else None
    if who.role in ("agency", "nobody"):
        return page(request, who, "case_agency.html", view=view, judged=judged, last=view.versions[-1])
    number = version if version and 1 <= version <= view.case.versions else view.case.versions
    submission = view.versions[number - 1]
    return page(
        request,
        who,
        "case.html",
        view=view,
        submission=submission,
        is_last=number == view.case.versions,
        shown=shown_to_reviewer(services, who, view, number),
        added=judged.added if judged else (),
        names=judged.names if judged else {},
        reviewers=users.reviewers(services, who),
        sections=[(one.key, f"{one.number}{one.heading}") for one in load_form(view.case.form_id).sections.values()],
        kinds=KINDS,
        severities=list(SEVERITY_FILTERS),
        can_judge="judge" in view.possible and may(who, "finding.confirm") and number == view.case.versions,
    )


def shown_to_reviewer(services: Services, who: Actor, view: CaseView, number: int) -> Shown | None:
    """The report of a version with the opinions on it, compared with the version before; None while it is being checked."""
    submission = view.versions[number - 1]
    if not is_done(submission):
        return None
    before = next((one.version for one in reversed(view.versions[: number - 1]) if is_done(one)), None)
    compared = None
    if before is not None:
        compared = versions.compared(services, who, view.case.id, old=before, new=number, lang=who.lang)
    judged = reading.findings(services, who, view.case.id, version=number, lang=who.lang).findings
    return report_view.shown(services, submission.id, who.lang, judged=judged, compared=compared)


@router.get("/cases/{case_id}/{which}.{kind}")
def letter(services: Here, who: Who, case_id: str, which: str, kind: str, as_if: str | None = None) -> Response:
    """A draft of the letter or the opinion table."""
    kinds = {"letter": LETTER_KINDS, "opinions": TABLE_KINDS}.get(which, ())
    if kind not in kinds:
        raise not_found(FILE)
    wished = next((one for one in KINDS if one == as_if), None)
    made = letters.draft(services, who, case_id, cast("Which", which), kind, as_if=wished)  # type: ignore[arg-type]  # a kind, as was just seen
    return Response(made.data, media_type=made.media_type, headers=as_file(made.filename))
