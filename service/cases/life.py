"""The life of a case as a table: which deed is possible in which state, and where it leads. All use cases ask here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from schemas.rules import Words
from service.db.case_tables import Case, State
from service.errors import Refused

Deed = Literal["add_version", "submit", "assign", "take_up", "judge", "correct_due", "decide", "close"]
Kind = Literal["returned", "approved", "rejected"]
KINDS: tuple[Kind, ...] = ("returned", "approved", "rejected")

POSSIBLE: Mapping[Deed, frozenset[State]] = {
    "add_version": frozenset({"draft", "returned"}),
    "submit": frozenset({"draft", "returned"}),
    "assign": frozenset({"received", "in_review", "returned"}),
    "take_up": frozenset({"received"}),
    "judge": frozenset({"received", "in_review"}),
    "correct_due": frozenset({"received", "in_review"}),
    "decide": frozenset({"in_review"}),
    "close": frozenset({"returned", "approved", "rejected"}),
}
OPEN: tuple[State, ...] = ("received", "in_review")
"""The states in which the clock runs."""

STATES: Mapping[State, Words] = {
    "draft": Words("草稿", "draft"),
    "received": Words("已收件", "received"),
    "in_review": Words("審查中", "in review"),
    "returned": Words("退回補正", "returned for correction"),
    "approved": Words("審查通過", "approved"),
    "rejected": Words("審查不通過", "rejected"),
    "closed": Words("已結案", "closed"),
}
DEEDS: Mapping[Deed, Words] = {
    "add_version": Words("上傳新版本", "take a new version"),
    "submit": Words("正式送件", "be submitted formally"),
    "assign": Words("指派承辦人", "be assigned"),
    "take_up": Words("開始審查", "be taken up"),
    "judge": Words("審認檢核結果", "have its findings judged"),
    "correct_due": Words("更正限辦日", "have its due day corrected"),
    "decide": Words("作成決定", "be decided"),
    "close": Words("結案", "be closed"),
}


def is_possible(deed: Deed, state: str) -> bool:
    """Whether the deed can be done in that state."""
    return state in POSSIBLE[deed]


def demand_possible(deed: Deed, case: Case) -> None:
    """Raise Refused (409) where the case's state does not allow the deed."""
    if is_possible(deed, case.state):
        return
    now, what = STATES[state_of(case)], DEEDS[deed]
    allowed = [STATES[state] for state in STATES if state in POSSIBLE[deed]]
    raise Refused(
        409,
        "wrong-state",
        Words(
            f"本案目前為「{now.zh}」，不能{what.zh}；僅「{'」「'.join(one.zh for one in allowed)}」的案件可以。",
            f"This case is {now.en} and cannot {what.en}; that takes one that is {' or '.join(one.en for one in allowed)}.",
        ),
    )


def state_of(case: Case) -> State:
    """The state as what it is: the database holds no other."""
    return cast("State", case.state)
