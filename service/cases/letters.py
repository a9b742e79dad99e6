"""Drafts of the letter and of the opinion table, from what reviewers confirmed and added. plancheck sends no official document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from reports.letters import FILE_KINDS, BadTemplate, FileKind, LetterFacts, Letterhead, letter, opinion_table
from schemas.forms import load_form
from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import CASE, demand, found
from service.calendar.reckoning import taipei_day
from service.cases.life import STATES, Kind
from service.cases.opinions import findings_of, standings
from service.cases.repository import added_to, decisions_of, last_version, periods_of
from service.db.case_tables import AddedFinding, Case
from service.db.engine import reading
from service.db.people_tables import Agency, User
from service.errors import Refused
from service.submissions import results
from service.wiring import Services

if TYPE_CHECKING:
    from collections.abc import Mapping

Which = Literal["letter", "opinions"]
MEDIA_TYPES: Mapping[FileKind, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
}
NAMES: Mapping[Which, str] = {"letter": "函稿", "opinions": "審查意見表"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A file to be copied into the agency's own document system."""

    filename: str
    media_type: str
    data: bytes


def draft(
    services: Services,
    actor: Actor,
    case_id: str,
    which: Which,
    kind: FileKind,
    *,
    as_if: Kind | None = None,
    reply_by: date | None = None,
) -> Draft:
    """The letter or the opinion table of the last decision; while there is none, of the one that `as_if` proposes."""
    demand(actor, "letter.read")
    assert kind in FILE_KINDS, "the routes know the kinds"
    facts = _facts(services, actor, case_id, as_if, reply_by)
    make = letter if which == "letter" else opinion_table
    try:
        data = make(facts, kind, services.settings.templates)
    except BadTemplate as error:
        raise Refused(409, "bad-template", error.reason) from error
    name = f"{facts.app}_{NAMES[which]}_{STATES[facts.kind].zh}.{kind}"
    return Draft(filename=name, media_type=MEDIA_TYPES[kind], data=data)


def _facts(services: Services, actor: Actor, case_id: str, as_if: Kind | None, reply_by: date | None) -> LetterFacts:
    with reading(services.sessions) as session:
        case = found(actor, "letter.read", session.get(Case, case_id), CASE)
        decisions, periods = decisions_of(session, case.id), periods_of(session, case.id)
        decided = decisions[-1] if decisions and case.decided_at is not None else None
        if decided is None and as_if is None:
            raise Refused(
                409,
                "not-decided-yet",
                Words(
                    "本案尚未作成決定；要預覽函稿，請指定擬辦的決定（退回補正、通過或不通過）。",
                    "The case is not decided; to see a draft, say which decision it is to be for.",
                ),
            )
        version = last_version(session, case)
        rows = findings_of(session, version.id)
        confirmed = {
            print_ for print_, one in standings(session, case.id, rows).items() if one.opinion and one.opinion.kind == "confirmed"
        }
        added = added_to(session, case.id)
        agency = session.get(Agency, case.agency_id) if case.agency_id else None
        reviewer = session.get(User, case.reviewer_id) if case.reviewer_id else None
    report = results.report_of(services, version.id)
    kind = cast("Kind", as_if if decided is None else decided.kind)
    last = periods[-1] if periods else None
    return LetterFacts(
        form=load_form(case.form_id),
        agency=agency.name if agency else "",
        app=version.app or case.title,
        kind=kind,
        received_on=taipei_day(last.received_at if last else case.created_at),
        decided_on=taipei_day(decided.at) if decided else services.today(),
        due_on=last.due_on if last else None,
        reply_by=decided.reply_by if decided else reply_by,
        findings=[one for one in report["findings"] if one["fingerprint"] in confirmed],
        added=[_added(one) for one in added],
        head=Letterhead(person=reviewer.name if reviewer else "", email=reviewer.email if reviewer else ""),
        remarks=decided.remarks if decided else "",
        version=version.version,
    )


def _added(one: AddedFinding) -> dict[str, object]:
    """As a finding in a report."""
    return {
        "code": "",
        "name": "",
        "severity": one.severity,
        "section": one.section,
        "message": one.message,
        "suggestion": one.suggestion,
        "basis": one.basis,
        "where": one.where,
    }
