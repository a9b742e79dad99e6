"""Which section of the form a wording names.

Two readings of a line: its wording *is* a name of the form (official or alias), or it *resembles* one. The second is only
believed together with number and place (`headings.py`). Folding makes 提昇 and 提升, 週 and 周, full and half width equal;
blanks do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from schemas.forms import Form, SectionSpec
from schemas.records import dataclass, replace
from text.fold import dense, fold, lower, squeeze

_ENDS = ":(〔[【<｛{-;。,"
_OPENING = {"(": ")", "〔": "〕", "[": "]", "【": "】", "<": ">", "{": "}", "（": "）"}
_TAIL = re.compile(
    r"(?:[之的]?(?:逐[一項])?(?:說明|部分|項目|內容|一覽|規劃|安排|[彙綜]整|整理|概[述要況]|摘要|分析|評估|推估|估算|計算|目標))?(?:如[下次]|表)?$"
)
"""What a writer puts behind a name of the form: 改善期程規劃, 功能提昇逐一說明, 目標客群數量推估如下."""
_COMPANION = re.compile(r"[及與和暨/](?![一二三四五六七八九十])[^\d,;。:、]{1,6}$")
"""What a writer names along with it: 市場定位與價值."""
_QUALIFIER = re.compile(r"(?:本?app|本(?:案|計畫|[局處府]|機關)|整體|具體|預計|行銷|各項|主要|相關)[之的]?")
_LOST_MARK = re.compile(r"[一二三四五六七八九壹貳參肆](?=[^、.])")
"""A number whose mark was not typed, or not read off a scan: 二行銷方案."""
_QUALIFIERS_BEGIN = frozenset("aApPＡ本整具預行各主相一二三四五六七八九壹貳參肆")
MORE_THAN_THE_NAME = 0.88
"""How alike a title is that says more than the form's name, such as App市場定位 or 資料更新頻率及週期."""
LONGEST_TITLE = 26
"""Characters; what is longer is a sentence and not a heading."""


@dataclass(frozen=True, slots=True)
class Naming:
    """That a line's wording names a section."""

    name: str
    """The section's last key part with its depth, such as `1:budget`: the place decides which part's."""
    likeness: float
    """1 for the official wording, 0.97 for an alias, less for what only resembles one."""
    end: int
    """Where the title ends, as an offset into the words that were read."""
    run_on: bool = False
    """Whether the line goes on behind the name without a mark between."""


@lru_cache(maxsize=2048)
def fold_name(words: str) -> str:
    """Wording in comparable form: folded, without blanks, lower case."""
    return lower(dense(words))


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    folded: str
    official: bool


@lru_cache(maxsize=8)
def _names(form: Form) -> Mapping[str, tuple[_Name, ...]]:
    """The form's names by their first character, the longest first."""
    names = []
    for spec in form.sections.values():
        if spec.key == form.rest:
            continue
        for place, wording in enumerate((spec.heading, *spec.aliases)):
            names.append(_Name(group_of(spec.key), fold_name(wording), place == 0))
    unique = {(name.key, name.folded): name for name in reversed(names)}
    by_first: dict[str, tuple[_Name, ...]] = {}
    for name in sorted(unique.values(), key=lambda name: -len(name.folded)):
        by_first[name.folded[0]] = (*by_first.get(name.folded[0], ()), name)
    return by_first


def group_of(key: str) -> str:
    """Depth and last part of a key: sections of both parts that are worded alike fall into one group."""
    return f"{key.count('.')}:{key.rpartition('.')[2]}"


@lru_cache(maxsize=2048)
def bigrams(folded: str) -> Counter[str]:
    """Characters and pairs of characters, counted."""
    return Counter(folded) + Counter(folded[place : place + 2] for place in range(len(folded) - 1))


def likeness(first: str, second: str) -> float:
    """How alike two folded wordings are, 0 to 1: Dice's coefficient over characters and pairs of characters."""
    if not first or not second or set(first).isdisjoint(second):
        return 0.0
    one, two = bigrams(first), bigrams(second)
    return 2 * sum((one & two).values()) / (sum(one.values()) + sum(two.values()))


def title_end(folded: str) -> int:
    """Where the title part of a folded line ends: at the first colon, bracket, dash or full stop, or at its end."""
    for place, character in enumerate(folded):
        if character in _ENDS and place:
            return place
    return len(folded)


def closing(text: str, start: int) -> int | None:
    """Where the bracket that opens at `text[start]` closes (behind it); None where it does not, or where none opens."""
    mate = _OPENING.get(text[start : start + 1])
    if mate is None:
        return None
    opener, depth = text[start], 0
    pairs = {opener, {"(": "（", "（": "("}.get(opener, opener)}
    mates = {mate, {")": "）", "）": ")"}.get(mate, mate)}
    for place in range(start, len(text)):
        if text[place] in pairs:
            depth += 1
        elif text[place] in mates:
            depth -= 1
            if depth == 0:
                return place + 1
    return None


@lru_cache(maxsize=512)
def namings(words: str, form: Form) -> tuple[Naming, ...]:
    """Every section that the words name outright, longest name first; the words follow a heading's number.

    Each depth of headings is sought in the same lines.
    """
    beginning = words.lstrip()[:1]
    names = _names(form)
    if beginning not in _QUALIFIERS_BEGIN and lower(fold(beginning)) not in names:
        return ()
    folded = lower(dense(words))
    found: list[Naming] = []
    seen: set[str] = set()
    places: list[int] = []
    for name in names.get(folded[0], ()):
        if name.key in seen or not folded.startswith(name.folded):
            continue
        places = places or squeeze(words)[1]
        found.append(_naming(name, folded, places, len(name.folded), names))
        seen.add(name.key)
    qualifier = (_LOST_MARK.match(folded) or _QUALIFIER.match(folded)) if beginning in _QUALIFIERS_BEGIN else None
    if qualifier and qualifier.end() < len(folded):
        numeral = qualifier.re is _LOST_MARK
        for name in names.get(folded[qualifier.end()], ()):
            if (
                (name.key.startswith("0:") and not numeral)
                or name.key in seen
                or not folded.startswith(name.folded, qualifier.end())
            ):
                continue
            places = places or squeeze(words)[1]
            naming = _naming(name, folded, places, qualifier.end() + len(name.folded), names)
            if not naming.run_on:
                found.append(naming if numeral else replace(naming, likeness=MORE_THAN_THE_NAME))
                seen.add(name.key)
    return tuple(found)


def _naming(name: _Name, folded: str, places: list[int], stop: int, names: Mapping[str, tuple[_Name, ...]]) -> Naming:
    """The naming by a name that ends at `folded[stop]`, with those words behind it that belong to the title."""
    end = places[stop - 1] + 1
    rest = folded[stop:]
    blank_behind = stop < len(places) and places[stop] > end
    title = rest[: title_end(rest)]
    if title and _TAIL.fullmatch(title):
        return Naming(name.key, 0.95, places[stop + len(title) - 1] + 1)
    if not rest or rest[0] in _ENDS or (blank_behind and rest[0] not in "的之與及和為"):
        return Naming(name.key, 1.0 if name.official else 0.97, end)
    companion = _COMPANION.fullmatch(title) and not any(title.startswith(other.folded, 1) for other in names.get(title[1], ()))
    if companion and not name.key.startswith("0:"):
        return Naming(name.key, MORE_THAN_THE_NAME, places[stop + len(title) - 1] + 1)
    return Naming(name.key, 0.9 if name.official else 0.8, end, run_on=True)


def resembles(words: str, spec: SectionSpec) -> tuple[float, int]:
    """How much the title part of the words resembles a section's names, 0 to 1, and where that title part ends."""
    folded, places = squeeze(words)
    folded = lower(folded)
    stop = title_end(folded)
    if stop == 0 or stop > LONGEST_TITLE:
        return 0.0, 0
    title = folded[:stop]
    best = max(likeness(title, fold_name(wording)) for wording in (spec.heading, *spec.aliases))
    if best < 0.5 and any(fold_name(word) in title for word in spec.keywords):
        best = 0.5
    return best, places[stop - 1] + 1
