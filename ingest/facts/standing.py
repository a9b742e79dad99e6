"""What a plan says of the App's standing in its preface and below the headings of its parts: rating, downloads, audience.

The form asks for these figures only within sections, but a writer who leaves a part out says why before the first section or
in the part's place (本App平均星等為4.0星，免提改善方案). What the sections state goes first. Assumptions: a rating that nothing
explains is today's; downloads are a number straight behind 下載量 or 下載次數, in a clause without 標準, 目標 or 預估; the audience
is a number of people close behind 目標對象 or 目標客群.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.facts.prose import Prose
from ingest.facts.ratings import ratings_of
from schemas.plan import Stated
from schemas.records import dataclass
from text.numerals import Number

_DOWNLOADS_BEFORE = re.compile(
    r"下載(?:安裝)?(?:之|的)?(?:總|累[計積])?(?:量|次數|人次|人數|數量?)?(?:目前|現(?:在|已|有)?|迄今|至今|截至[^,。;]{0,12})?"
    r"(?:已|僅|共|計|為|約|達|有|是|逾|累[計積]|總計|合計|:)*$"
)
_TODAY_BEFORE = re.compile(
    r"(?:現況|目前|現有|現行|現為|現在|既有|截至[^,。;]{0,12}?)(?:app)?(?:之|的)?(?:總|累[計積])?(?:下載)?(?:總|累[計積])?(?:量|次數|人次|人數|數量?)?"
    r"(?:已|僅|共|計|為|約|達|有|是|逾|累[計積]|:)*$",
    re.IGNORECASE,
)
_PEOPLE_SPOKEN_OF = re.compile(r"人口|客群|對象|民眾|居民|市民|族群|標準")
_DOWNLOADED_BEFORE = re.compile(r"(?:累[計積]|共|已(?:有|達)?|計有|目前|現有)(?:約|計|逾)?$")
_DOWNLOADED_BEHIND = re.compile(r"(?:人次|次)?(?:之|的)?下載")
_NOT_OF_TODAY = re.compile(r"標準|目標|門檻|應達|須達|需達|預[期計估定]|增加|新增|成長|提升|尚差|相差|不足|每[年月日週周]")
_AUDIENCE_BEFORE = re.compile(r"(?:目標(?:對象|客群)|行銷對象|服務對象)(?:人[數口]|數量)?[^。;\d]{0,20}$")
_TIMES = frozenset({"次", "人次", "下載", "人"})
_PEOPLE = frozenset({"人", "名", "位"})
_LEAST = 10
"""Smaller numbers without a unit are those of classes and items."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Stars, and numbers of downloads and people; None where nothing is said."""

    rating: Stated[Decimal] | None = None
    ios: Stated[Decimal] | None = None
    android: Stated[Decimal] | None = None
    downloads: Stated[Decimal] | None = None
    audience: Stated[Decimal] | None = None


def standing_of(prose: Prose) -> Standing:
    """The App's standing as the words state it."""
    stars = ratings_of(prose, unexplained="present")
    downloads = next((one for one in prose.numbers if _is_downloads(prose, one)), None)
    audience = next((one for one in prose.numbers if _is_audience(prose, one)), None)
    return Standing(
        rating=stars.present,
        ios=stars.ios,
        android=stars.android,
        downloads=prose.number(downloads) if downloads else None,
        audience=prose.number(audience) if audience else None,
    )


def downloads_today_of(prose: Prose) -> Stated[Decimal] | None:
    """Today's downloads beside the target: a number straight behind 現況 or the like, where nobody is counted."""
    for number in prose.numbers:
        start, end = prose.sentence(number.start)[0], prose.clause(number.end)[1]
        if (
            _is_count(number, _TIMES - {"人"} | {""})
            and number.value >= _LEAST
            and _TODAY_BEFORE.search(prose.folded[start : number.start])
            and not _PEOPLE_SPOKEN_OF.search(prose.folded[start:end])
            and not re.match(r"[年/]|歲|月|日|星", prose.folded[number.end :])
        ):
            return prose.number(number)
    return None


def _is_count(number: Number, units: frozenset[str]) -> bool:
    return number.unit in units and not number.percent and not number.currency and number.value >= 1


def _is_downloads(prose: Prose, number: Number) -> bool:
    start, end = prose.clause(number.start)[0], prose.clause(number.end)[1]
    if not _is_count(number, _TIMES) or _NOT_OF_TODAY.search(prose.folded[start:end]):
        return False
    before, behind = prose.folded[start : number.start], prose.folded[number.end :]
    return bool(_DOWNLOADS_BEFORE.search(before) or (_DOWNLOADED_BEFORE.search(before) and _DOWNLOADED_BEHIND.match(behind)))


def _is_audience(prose: Prose, number: Number) -> bool:
    before = prose.folded[prose.sentence(number.start)[0] : number.start]
    return _is_count(number, _PEOPLE) and bool(_AUDIENCE_BEFORE.search(before))
