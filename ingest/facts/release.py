"""預計改版上架時間: when the improved App is to be released.

What is assumed: dates in brackets and those of an earlier version (前次改版, 現行版本, 已於), a meeting or an event are others'
dates; that of an event is the release's where it is the only one (配合115年10月招生季推出). A date whose own clause speaks of
上架 or 上線 comes before one that speaks of tests; otherwise the first one stands. Two months of one year (10月至11月) are one
date with both months. Of a release in stages the date is the first; `last` is when the last stage comes, None where that is not
told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.facts.moments import VAGUE_TIME, dates_of, passes_by, stated_date
from ingest.facts.prose import Prose
from ingest.facts.stages import stages_of
from schemas.plan import PlanDate, Stated
from schemas.records import dataclass, field
from text.dates import DateMention, find_ranges

_RELEASED = re.compile(r"上架|上線|發布|發佈|發行|推出|釋出|更版|改版")
_PREPARED = re.compile(r"封測|測試|送審|檢測|驗收|開發|設計|訪談|招標|決標")
_EARLIER = re.compile(
    r"前次|上次|前版|前一版|上一版|舊版|現行|目前版本|現有版本|原版|初版|首版|曾於|已於|(?<!作)業於|自(?=[^,]*上架(?:以來|迄今|至今))"
)


@dataclass(frozen=True, slots=True)
class Release:
    """The date, and whether any time is named at all."""

    date: Stated[PlanDate] | None = None
    timed: bool = False
    last: Stated[PlanDate] | None = None
    stages: Mapping[str, Stated[PlanDate]] = field(default_factory=dict)


def release_of(prose: Prose) -> Release:
    """The release that the words of 預計改版上架時間 state."""
    dates = dates_of(prose)
    valued = [one for one in dates if one.value is not None]
    own = [one for one in valued if not _is_anothers(prose, one.start, one.end)]
    own = own or [one for one in valued if not _is_anothers(prose, one.start, one.end, occasions=False)]
    own = [one for one in own if not prose.bracketed(one.start)] or own
    if own:
        best = max(own, key=lambda one: (_fitness(prose, one), -one.start))
        date = _with_last_month(prose, best)
        stages = stages_of(prose, [one for one in own if _fitness(prose, one) >= 0])
        return Release(date, True, date, {}) if stages is None else Release(date, True, stages.last, stages.named)
    relative = any(one.relative and not _is_anothers(prose, one.start, one.end) for one in dates)
    vague = any(
        not prose.bracketed(found.start()) and not _is_anothers(prose, found.start(), found.end())
        for found in VAGUE_TIME.finditer(prose.folded)
        if not any(one.start < found.end() and found.start() < one.end for one in dates)
    )
    return Release(timed=relative or vague)


def _is_anothers(prose: Prose, start: int, end: int, *, occasions: bool = True) -> bool:
    left = prose.clause(start)[0]
    return bool(_EARLIER.search(prose.folded[left:start])) or passes_by(prose, start, end, occasions=occasions)


def _fitness(prose: Prose, mention: DateMention) -> int:
    left, right = prose.clause(mention.start)[0], prose.clause(mention.end)[1]
    words = prose.folded[left:right]
    return 2 * bool(_RELEASED.search(words)) - bool(_PREPARED.search(words))


def _with_last_month(prose: Prose, mention: DateMention) -> Stated[PlanDate]:
    first = mention.value
    for period in find_ranges(prose.dated):
        if period.first is None or period.last is None or period.first.start != mention.start or first is None:
            continue
        last = period.last.value
        if last is not None and last.year == first.year and last.month and first.month and not (first.day or last.day):
            whole = PlanDate(first.year, first.month, None, last.last_month or last.month)
            return prose.stated(whole, period.start, period.end)
    return stated_date(prose, mention)
