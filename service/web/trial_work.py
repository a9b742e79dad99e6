"""What a limited process does for a trial: judge one stored plan by the form as it is and as it would be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ingest.errors import Unreadable
from schemas.findings import Verdict, verdict_of
from schemas.forms import Form, load_form
from schemas.records import dataclass, replace
from service.pipeline import Request, understand

PRELOAD = ("ingest.reading", "ingest.understanding", "validators.registry", "validators.running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One stored plan, and how the form would be changed."""

    data: bytes
    name: str
    request: Request
    changes: dict[str, Any]
    """Fields of the form with their new values as plain data; `rates` are the shares of its classes, in order."""
    without: tuple[str, ...]
    """Codes of rules that would be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The plan by both. `gone` and `come` are code and message of errors and warnings that only one of them gives."""

    before: Verdict
    after: Verdict
    gone: tuple[tuple[str, str, str], ...]
    come: tuple[tuple[str, str, str], ...]


def tried(work: Tried) -> Trial | None:
    """Both judgements; None for a plan that cannot be read."""
    from validators.running import run  # noqa: PLC0415 - loaded beforehand where it is worth it

    request = work.request
    form = load_form(request.form_id)
    try:
        document, plan = understand(work.data, work.name, request)
    except Unreadable:
        return None
    changed = changed_form(form, work.changes)
    old = run(document, plan, request.facts, form, request.as_of)
    new = run(document, plan, request.facts, changed, request.as_of, ignore=work.without)
    before = {one.fingerprint: one for one in old.findings if one.severity != "note"}
    after = {one.fingerprint: one for one in new.findings if one.severity != "note"}

    def told(these: dict[str, Any], others: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
        return tuple((one.code, one.message.zh, one.message.en) for key, one in these.items() if key not in others)

    return Trial(
        before=verdict_of((one.severity for one in old.findings), complete=not old.not_evaluated),
        after=verdict_of((one.severity for one in new.findings), complete=not new.not_evaluated),
        gone=told(before, after),
        come=told(after, before),
    )


def changed_form(form: Form, changes: dict[str, Any]) -> Form:
    """The form with the changes."""
    values = dict(changes)
    if "rating_threshold" in values:
        values["rating_threshold"] = Decimal(values["rating_threshold"])
    if "rates" in values:
        rates = values.pop("rates")
        values["classes"] = tuple(replace(one, rate=Decimal(rate)) for one, rate in zip(form.classes, rates, strict=True))
    return replace(form, **values)
