"""The forms with their rules, and trials of a change over stored plans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from schemas.forms import Form, UnknownForm, form_ids, load_form
from schemas.rules import Words
from service.api.dependencies import Here, Who
from service.auth.permissions import demand
from service.errors import Refused, not_found
from service.web import posted, trials
from service.web.posted import Posted
from service.web.rendering import go, is_part, page
from validators.registry import RULES

router = APIRouter(include_in_schema=False)
FORM = Words("個計畫格式", "form")
NUMBERS: dict[str, tuple[Words, Callable[[str], Any], str]] = {
    "min_characters": (Words("字數下限", "Least characters"), int, "whole"),
    "max_characters": (Words("字數上限", "Most characters"), int, "whole"),
    "font_size": (Words("字體大小", "Font size"), float, "decimal"),
    "line_height": (Words("固定行高", "Line height"), float, "decimal"),
    "rating_threshold": (Words("星等門檻", "Rating threshold"), str, "decimal"),
}
"""What can be tried with a form that has it: the words, how it is kept, what it looks like."""
NOTHING = Words("請至少變更一項，或排除一條規則。", "Change something, or leave a rule out.")


@router.get("/admin/forms")
def forms(request: Request, who: Who) -> Response:
    """All forms."""
    demand(who, "form.manage")
    return page(request, who, "admin_forms.html", forms=[load_form(one) for one in form_ids()])


@router.get("/admin/forms/{form_id}")
def form(request: Request, who: Who, form_id: str) -> Response:
    """One form: what it demands, the rules, and what can be tried."""
    demand(who, "form.manage")
    return page(request, who, "admin_form.html", form=_form(form_id), rules=RULES, numbers=NUMBERS)


def _form(form_id: str) -> Form:
    try:
        return load_form(form_id)
    except UnknownForm as error:
        raise not_found(FORM) from error


@router.post("/admin/forms/{form_id}/trials")
def start(request: Request, services: Here, who: Who, form_id: str, form: Posted) -> Response:
    """Try a change over the stored plans."""
    found = _form(form_id)
    try:
        changes = _changes(found, form)
        without = [one for one in posted.texts(form, "without") if any(rule.code == one for rule in RULES)]
        if not changes and not without:
            raise Refused(422, "nothing-changed", NOTHING)
    except Refused as error:
        return go(request, f"/admin/forms/{form_id}", "bad", error.words)
    return go(request, f"/admin/trials/{trials.start(services, who, form_id, changes, without)}")


def _changes(form: Form, given: FormData) -> dict[str, Any]:
    """The fields that differ from the form. Raises Refused 422."""
    changes: dict[str, Any] = {}
    for name, (words, kept, look) in NUMBERS.items():
        value = unicodedata.normalize("NFKC", posted.text(given, name)).replace(",", "")
        if not value or getattr(form, name) is None or Decimal(str(getattr(form, name))) == _number(value, words, look):
            continue
        changes[name] = kept(value)
    rates = [unicodedata.normalize("NFKC", one) for one in posted.texts(given, "rate")]
    if len(rates) == len(form.classes):
        percent = Words("下載標準百分比", "percentage")
        wanted = [_number(one, percent, "decimal") / 100 for one in rates]
        if wanted != [one.rate for one in form.classes]:
            changes["rates"] = [str(one) for one in wanted]
    return changes


def _number(value: str, what: Words, look: str) -> Decimal:
    if not re.fullmatch(r"\d{1,7}" if look == "whole" else r"\d{1,7}(\.\d{1,4})?", value):
        raise Refused(422, "bad-number", Words(f"「{what.zh}」請填數字。", f"The {what.en} is to be a number."))
    return Decimal(value)


@router.get("/admin/trials/{trial_id}")
def trial(request: Request, services: Here, who: Who, trial_id: str) -> Response:
    """What the trial has found so far."""
    state = trials.state_of(services, who, trial_id)
    values: dict[str, Any] = {
        "state": state,
        "form": _form(state.form_id),
        "numbers": NUMBERS,
        "stopped": state.stopped(services.now()),
    }
    template = "trial_part.html" if is_part(request) else "trial.html"
    return page(request, who, template, trial_id=trial_id, **values)
