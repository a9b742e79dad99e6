"""One deed on many cases. Each is its own transaction: what is not possible for one does not hold up the others, and is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.rules import Words
from service.auth.actors import Actor
from service.auth.permissions import demand
from service.cases import reviewing
from service.errors import Refused
from service.wiring import Services

BulkDeed = Literal["assign", "take_up", "close"]
LARGEST = 500
_DEMANDED = {"assign": "case.assign", "take_up": "case.assign", "close": "case.close"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A case on which the deed was not possible, and why."""

    case_id: str
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of each case."""

    done: tuple[str, ...]
    undone: tuple[Undone, ...]


def do(services: Services, actor: Actor, deed: BulkDeed, case_ids: Sequence[str], *, reviewer_id: str | None = None) -> Result:
    """Assign (to `reviewer_id`, or with None to nobody), take up or close all these cases."""
    demand(actor, _DEMANDED[deed])
    if len(case_ids) > LARGEST:
        raise Refused(422, "too-many", Words(f"一次最多處理 {LARGEST} 件。", f"At most {LARGEST} cases can be changed at once."))
    one = _of(services, actor, deed, reviewer_id)
    done, undone = [], []
    for case_id in dict.fromkeys(case_ids):
        try:
            one(case_id)
        except Refused as error:
            undone.append(Undone(case_id=case_id, code=error.code, words=error.words))
        else:
            done.append(case_id)
    return Result(done=tuple(done), undone=tuple(undone))


def _of(services: Services, actor: Actor, deed: BulkDeed, reviewer_id: str | None) -> Callable[[str], object]:
    if deed == "assign":
        return lambda case_id: reviewing.assign(services, actor, case_id, reviewer_id)
    if deed == "take_up":
        return lambda case_id: reviewing.take_up(services, actor, case_id)
    return lambda case_id: reviewing.close(services, actor, case_id)
