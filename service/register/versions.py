"""Version numbers of Apps (要點第三點（三）) and when a security test report is due (要點第六點).

A version is major.minor.stage: 2.1.3. What is left out counts as 0, and numbers beyond the third belong to the stage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from schemas.rules import Words
from text.fold import fold

Change = Literal["new", "major", "minor", "stage", "same"]
"""`new` is an App's first version, `same` no change at all (a relisting)."""

CHANGES: dict[Change, Words] = {
    "new": Words("新 App", "a new App"),
    "major": Words("主版本號異動", "a major version"),
    "minor": Words("子版本號異動", "a minor version"),
    "stage": Words("階段版本號異動", "a stage version"),
    "same": Words("版本號未變動", "no new version"),
}
CLAUSE = "要點第三點（三）"
NEW_APP, MAJOR_VERSION, RELISTED = "要點第六點（一）", "要點第六點（二）", "要點第六點（三）"
GROUNDS: dict[str, Words] = {
    NEW_APP: Words("App 完成開發", "the App is newly developed"),
    MAJOR_VERSION: Words("涉及主版本號之異動", "the major version changes"),
    RELISTED: Words("因資訊安全風險下架後重新上架", "it was removed for a security risk and is to be listed again"),
}
"""Why a security test report is due, by the clause that demands it."""
_VERSION = re.compile(r"[vV版]?\.?\s*(\d{1,9}(?:\.\d{1,9}){0,5})")


class NoVersion(ValueError):
    """Words that are no version, or a version that goes back; `words` say which and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Numbers of a version, the major one first; at least three."""

    numbers: tuple[int, ...]

    def __str__(self) -> str:
        return ".".join(map(str, self.numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a step from one version to another is, and what it takes to list it."""

    old: Version | None
    new: Version
    change: Change
    report_due: bool
    """Whether a report by the 行動應用App基本資安檢測基準 has to be attached before it may be listed."""
    ground: Words
    """Why it is due, or why not."""
    clause: str
    """Of clause 6, the item that demands it; clause 3 where nothing does."""


def version_of(words: str) -> Version:
    """The version in these words, such as `v2.1` or `２．１．３`. Raises NoVersion."""
    found = _VERSION.fullmatch(fold(words).strip())
    if found is None:
        raise NoVersion(
            Words(
                f"「{words}」不是版本號，請寫成主版本號.子版本號.階段版本號，例如 2.1.0。",
                f"“{words}” is no version: write major.minor.stage, such as 2.1.0.",
            )
        )
    numbers = [int(number) for number in found[1].split(".")]
    return Version(tuple(numbers + [0] * (3 - len(numbers))))


def release_of(old: Version | None, new: Version, *, removed_for_security: bool = False) -> Release:
    """The step from `old` (None for an App that was never listed) to `new`. Raises NoVersion where it goes back."""
    change = _change(old, new)
    if change == "new":
        clause = NEW_APP
    elif change == "major":
        clause = MAJOR_VERSION
    else:
        clause = RELISTED if removed_for_security else CLAUSE
    due = clause in GROUNDS
    ground = GROUNDS[clause] if due else Words("未涉及主版本號之異動", "the major version does not change")
    return Release(old=old, new=new, change=change, report_due=due, ground=ground, clause=clause)


def _change(old: Version | None, new: Version) -> Change:
    if old is None:
        return "new"
    size = max(len(old.numbers), len(new.numbers))
    before, after = (one.numbers + (0,) * (size - len(one.numbers)) for one in (old, new))
    if after < before:
        raise NoVersion(
            Words(
                f"新版本號 {new} 比原版本號 {old} 舊，請確認兩者順序。",
                f"The new version {new} is older than {old}: check their order.",
            )
        )
    if after == before:
        return "same"
    return "major" if after[0] != before[0] else "minor" if after[1] != before[1] else "stage"


def listing_refusal(clause: str, *, report_attached: bool) -> Words | None:
    """Why a version whose report is due by that clause may not be listed yet; None where it may, or no clause demands one."""
    ground = GROUNDS.get(clause)
    if ground is None or report_attached:
        return None
    return Words(
        f"{ground.zh}，須先附上依「行動應用App基本資安檢測基準」之檢測結果報告，始得申請上架（{clause}）。",
        f"Because {ground.en}, a security test report has to be attached before it can be listed ({clause}).",
    )
