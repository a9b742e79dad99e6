"""Stars in 預期提昇平均星等數: those the App has, by store and in the mean, and those it is to reach.

What is assumed:
- A rating is a number up to 9.99 before 星, 顆星, 星等, ★ or 分, in any writing (4, ４, 四, 三點八, 四星半); without such a word
  only a number with decimals (iOS 3.4、Android 3.6) or one straight behind 提升至, 目標 or the like counts.
- What it is follows from the nearest word before it in its sentence: 目前, 現行, 由 and a store's name speak of today; 預期,
  提升至, 達, 目標, 改版後 of the rating to come; 門檻, 標準, 未達 or 高於 of the city's threshold.
- A year before it speaks of today too, unless it lies behind the improvement, or behind its begin where 現行 or the like spoke of
  today before (現行3.2星，117年中4.0星).
- In a calculation only the result of a mean speaks, and it speaks of today unless the sentence says otherwise; a difference
  (3.5-3.1=0.4) is no rating, and 提升0.5星 is a rise.
- Stars of reviews (1星負評, 五星好評) are no mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from ingest.facts.prose import Prose
from schemas.plan import PlanDate, Stated
from schemas.records import dataclass, replace
from text.dates import find_dates

Role = Literal["present", "expected", "threshold", "rise", "none"]
Store = Literal["ios", "android"]

HIGHEST = Decimal(10)
"""No rating is read from here on: a wrong 5.5 or 8 has to be seen, a number of users has not."""

_DIGITS = {
    "零": "0",
    "〇": "0",
    "一": "1",
    "二": "2",
    "兩": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
_NUMBER = r"(?<![\d.,A-Za-z])\d(?:\.\d{1,2})?(?![\d.]*\d)|[一二兩三四五](?:[點.‧・·][零〇一二三四五六七八九]{1,2})?"
_STARS = r"(?:顆半星|顆星等?|顆★|個星|星等級?|星級?半?|★|分(?![之鐘]))"
_MENTION = re.compile(rf"(?P<number>{_NUMBER})(?P<stars>{_STARS})?")
_REVIEW = re.compile(
    r"(?:以下|以上)?(?:的|之)?(?:評論|評價者?|負評|好評|評分者|留言|意見|給分|旅館|飯店|服務|體驗)|(?<=星)期|制|[)）]?[」』]"
)
_NOT_A_RATING = re.compile(r"[%％倍萬千個年月日天周次人項種版階期版筆款]|分之|成(?!為)|、[二三四五六七八九]")
_ARITHMETIC = re.compile(
    r"(?P<left>\(?[\d.]+(?:星等?|分)?(?:\([^()\d]*\))?(?:[-+x×✕*/÷][\[(]*[\d.]+(?:星等?|分)?(?:\([^()\d]*\))?[\])]*)+)"
    r"(?P<equals>=|≒|≈)(?P<result>\d(?:\.\d+)?)"
)
_COMPARISON = re.compile(r"(?P<left>\d(?:\.\d+)?)(?:星等?|分)?(?P<sign>[<>≦≧≤≥])(?P<right>\d(?:\.\d+)?)")
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "threshold",
        re.compile(
            r"(?:未達|不足|(?<!不)低於|未滿|未高於|不及|未逾|未超過|少於|相差|距|門檻(?:值|為|是)?|標準(?:為|是)?|指標(?:為|是)?|規定(?:之|的)?|要求(?:之|的)?"
            r"|達標(?:值)?|與)(?:約|之|的|平均|星等)*$"
        ),
    ),
    (
        "expected",
        re.compile(
            r"預期|預計|預估|期望|期能|希望|冀望|冀|盼|力求|力拚|想要|要有|爭取|挑戰|目標(?!客群|對象)|提升|提高|拉高|拉升|推升|升至|升為|升到|上升|往上|成長|增至|增加至|達到|可達|應達|達成|達|回升|不低於|不小於|至少|[明後]年"
            r"|(?:改版|改善|更新|上架|排除|修正|完成|推出|實施|優化|調整)[^,。;\n]{0,6}後|至(?!今)|到|→|高於|超過|大於|逾"
        ),
    ),
    (
        "present",
        re.compile(
            r"目前|現行|現況|現狀|現有|現為|現在|現今|現階段|迄今|至今|截至|原有|原本|原為|原|改版前|改善前|自(?!動)|由|從|本年度|去年|今年|上年度|前次|近一年"
            r"|(?P<dated>\d{2,4}年(?:度|底)?(?!內|後))"
        ),
    ),
)
_OF_ANY_DAY = frozenset({"達", "到", "至", "達到", "可達", "高於", "超過", "大於", "逾", "不低於", "不小於", "至少"})
_OF_TODAY = re.compile(r"(?:目前|現行|現況|現有|現階段|迄今|截至|原)")
_DEMANDED = re.compile(r"(?:標準|門檻|規定|要求|指標)[^,;]{0,12}(?:不低於|不小於|至少)(?:要有|達|為|約|平均|有)*$")
_RISE = re.compile(
    r"(?:往上[提拉推調升加]?|提升|提高|增加|上升|進步|成長|增進|拉高|改善)(?:了|約|至少|幅度(?:為|達)?|平均|星等數?)*$"
)
_APART = re.compile(r"(?:相差|差距|落差|尚差|差|距離?|不足|低)(?:約|了|有|僅|為)*$")
_ABOVE = re.compile(r"(?:高於|超過|大於|逾|突破)(?:約)?$")
_NOT_ABOVE = re.compile(r"(?:未|不|無法|沒有|尚未)(?:能)?(?:高於|超過|大於|逾|突破)$")
_RANGE = re.compile(r"\d(?:星|分|顆星)?[-~至到]$")
_FROM = re.compile(r"[由從自][^,;]*$")
_AIM_BEHIND = re.compile(r"(?:以上)?(?:為|作為|列為|之|的)(?:本)?[^,。;\d]{0,6}目標")
_OR_LESS = re.compile(r"(?:\(含\))?以下")
_OR_MORE = re.compile(r"(?:\(含\))?以上")
_FULL_MARKS = re.compile(r"(?:滿分|最高|上限|滿級)(?:為|是|可達)?$")
_THRESHOLD_BEHIND = re.compile(r"(?:星等?|分|顆星)?(?:以上|以下)?(?:之|的)?(?:門檻|標準|指標|規定|要求|及格)")
_STORES: tuple[tuple[Store, re.Pattern[str]], ...] = (
    ("ios", re.compile(r"ios|app ?store|apple|蘋果", re.IGNORECASE)),
    ("android", re.compile(r"android|google ?play|google|play商店|安卓", re.IGNORECASE)),
)
_TWO_STORES = re.compile(
    r"(?:ios|app ?store|apple|android|google ?play)(?:商店|平台|版|系統)?(?:及|與|和|、|/|,)(?:apple|google)? ?"
    r"(?:ios|app ?store|android|google ?play|play)(?:商店|平台|版|系統)?$",
    re.IGNORECASE,
)
_OWN_MEAN = re.compile(r"(?:商店|平台|版)?(?:之|的)?平均(?:評分|星等數?|分數|評價)?(?:為|約|是|僅|有|:)*")
"""A store's own mean: App Store平均3.2星."""
_BOTH = re.compile(r"平均|兩(?:大)?(?:平台|系統|商店|者|版本)|雙平台|合計|整體|總")


@dataclass(frozen=True, slots=True)
class Ratings:
    """The stars that the section states; `open_` tells that `expected` is only promised to be surpassed."""

    expected: Stated[Decimal] | None = None
    open_: bool = False
    rise: Stated[Decimal] | None = None
    present: Stated[Decimal] | None = None
    ios: Stated[Decimal] | None = None
    android: Stated[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    value: Decimal
    step: Decimal
    role: Role
    store: Store | None
    open_: bool = False
    date: PlanDate | None = None


def ratings_of(prose: Prose, unexplained: Role = "none", *, begun: PlanDate | None = None, done: PlanDate | None = None) -> Ratings:
    """The ratings in the words of 預期提昇平均星等數; `unexplained` is what a rating is of which no word tells.

    The App's improvement is `begun` and `done` on these dates, where they are known.
    """
    mentions = [
        replace(one, role=unexplained) if one.role == "none" and not _OR_MORE.match(prose.folded, one.end) else one
        for one in _mentions(prose)
    ]
    mentions = [
        replace(one, role="expected") if one.date and _is_to_come(one, one.date, mentions, begun, done) else one for one in mentions
    ]
    present = [one for one in mentions if one.role == "present"]
    ios, android = (_first(one for one in present if one.store == store) for store in ("ios", "android"))
    mean = _first(one for one in present if one.store is None)
    expected, opened = _expected(mentions, prose)
    now = _stated(prose, mean)
    if now is None and (ios or android):
        now = _mean(prose, [one for one in (ios, android) if one is not None])
    rise = _first(one for one in mentions if one.role == "rise")
    if expected is None and rise is not None and now is not None:
        expected = prose.stated(now.value + rise.value, rise.start, rise.end, max(rise.step, now.step or rise.step))
    return Ratings(
        expected=expected,
        open_=opened,
        rise=_stated(prose, rise),
        present=now,
        ios=_stated(prose, ios),
        android=_stated(prose, android),
    )


def _is_to_come(mention: _Mention, date: PlanDate, mentions: list[_Mention], begun: PlanDate | None, done: PlanDate | None) -> bool:
    """Whether a rating of which only its date tells is one to come."""
    if done is not None and date.last_day() >= done.first_day():
        return True
    spoken = any(one.role == "present" and one.date is None and one.start < mention.start for one in mentions)
    return spoken and begun is not None and date.first_day() > begun.last_day()


def _expected(mentions: list[_Mention], prose: Prose) -> tuple[Stated[Decimal] | None, bool]:
    """The last expected mean (4.0星 rather than 3.5星以上), else the mean of the stores, else a rating that nothing explains."""
    hoped = [one for one in mentions if one.role == "expected"]
    means = [one for one in hoped if one.store is None]
    definite = [one for one in means if not one.open_] or means
    exact = [one for one in definite if not prose.folded.startswith("以上", one.end)] or definite
    if exact:
        return _stated(prose, exact[-1]), exact[-1].open_
    stores = {one.store: one for one in hoped}
    if stores:
        return _mean(prose, list(stores.values())), False
    lone = [one for one in mentions if one.role == "none"]
    if lone:
        return _stated(prose, lone[-1]), False
    return None, False


def _mentions(prose: Prose) -> list[_Mention]:
    folded = prose.folded
    found: list[_Mention] = []
    covered: list[tuple[int, int]] = []
    for calculation in _ARITHMETIC.finditer(folded):
        covered.append(calculation.span())
        if re.search(r"[/÷]|[x×*]0?\.5", calculation.group("left")):
            start, end = calculation.span("result")
            role, _ = _role(folded, prose.sentence(calculation.start())[0], calculation.start())
            found.append(_mention(calculation.group("result"), start, end, "expected" if role == "expected" else "present", None))
    covered += [comparison.span() for comparison in _COMPARISON.finditer(folded)]
    for match in _MENTION.finditer(folded):
        start, end = match.span()
        if any(first < end and start < last for first, last in covered):
            continue
        mention = _read(prose, match)
        if mention is not None:
            found.append(mention)
    return sorted(found, key=lambda one: one.start)


def _read(prose: Prose, match: re.Match[str]) -> _Mention | None:
    folded = prose.folded
    start, end = match.span()
    sentence = prose.sentence(start)[0]
    before = folded[sentence:start]
    written, stars = match.group("number"), match.group("stars")
    if _REVIEW.match(folded, end) and not re.match(r"以[上下](?!的?之?[評負好留])", folded[end:]):
        return None
    if not stars and (_NOT_A_RATING.match(folded, end) or not _is_rating_without_word(written, before)):
        return None
    if stars == "分" and "." not in written and written not in "345":
        return None
    value, step = _value(written, half="半" in (stars or ""))
    if value >= HIGHEST:
        return None
    if _RANGE.search(before) and not _FROM.search(before):
        return None  # of 4.0-4.2星 the lower end is what is promised
    if before.endswith(("+", "±")) or _APART.search(before) or _FULL_MARKS.search(before):
        return None
    role, year = _role(folded, sentence, start)
    if _THRESHOLD_BEHIND.match(folded, start + len(written)):
        role = "threshold"
    if _RISE.search(before) and value < 2:
        role = "rise"
    opened = role == "expected" and bool(_ABOVE.search(before))
    if _NOT_ABOVE.search(before):
        role = "threshold"
    store = _store(folded, sentence, start)
    if _AIM_BEHIND.match(folded, end):
        role = "expected"
    if role == "none" and store is not None:
        role = "present"
    if role != "expected" and _OR_LESS.match(folded, end):
        role = "threshold"
    date = _date_at(prose, year) if role == "present" and year is not None else None
    return _Mention(start, end, value, step, role, store, opened, date)


def _is_rating_without_word(written: str, before: str) -> bool:
    if not written[0].isdecimal():
        return False
    straight = re.search(r"(?:提升|提高|增加|升|達|達到|目標|平均|回升|增)(?:至|為|到|是|:|約|值|星等數?|可達|數)*$", before)
    if "." in written:
        return not re.search(r"(?:版本?|[vV]|TLS|第|L)$", before)
    return straight is not None


def _date_at(prose: Prose, year: int) -> PlanDate | None:
    """The date whose year stands at a place; none where its clause speaks of today (目前（115年3月）)."""
    if _OF_TODAY.search(prose.folded, prose.clause(year)[0], year):
        return None
    return next((one.value for one in find_dates(prose.dated) if one.value is not None and one.start <= year < one.end), None)


def _role(folded: str, sentence: int, place: int) -> tuple[Role, int | None]:
    """The role that the nearest word before `place` in its sentence gives, and where the year stands that gives it."""
    before = folded[sentence:place]
    if _ROLES[0][1].search(before) or _DEMANDED.search(before):
        return "threshold", None
    best: tuple[int, Role, int | None] = (-1, "none", None)
    for role, words in _ROLES[1:]:
        for found in words.finditer(before):
            if found.end() > best[0] and not (role == "expected" and _is_of_today(before, found)):
                year = found.start("dated") + sentence if role == "present" and found.group("dated") else None
                best = (found.end(), role, year)
    return best[1], best[2]


def _is_of_today(before: str, found: re.Match[str]) -> bool:
    """Whether 達 or 到 belongs to today: 目前已達3.2星, 現為3.2星."""
    if found.group() not in _OF_ANY_DAY:
        return False
    return bool(re.search(_OF_TODAY.pattern + r"[^,;]{0,10}$", before[: found.start()]))


def _store(folded: str, sentence: int, place: int) -> Store | None:
    """The store named last before `place`, unless a mean of both is named behind it."""
    before = folded[sentence:place]
    best: tuple[int, Store | None] = (-1, None)
    for store, words in _STORES:
        for found in words.finditer(before):
            best = max(best, (found.end(), store), key=lambda one: one[0])
    if best[1] is None:
        return None
    between = before[best[0] :]
    if _OWN_MEAN.fullmatch(between) and not _TWO_STORES.search(before[: best[0]]):
        return best[1]
    if _BOTH.search(between) or re.match(r"(?:及|與|和|、|/)?(?:ios|android|google|app)", between, re.IGNORECASE):
        return None
    if _TWO_STORES.search(before[: best[0]]):
        return None
    return best[1]


def _value(written: str, *, half: bool) -> tuple[Decimal, Decimal]:
    plain = "".join(_DIGITS.get(character, "." if character in "點‧・·" else character) for character in written)
    decimals = len(plain.partition(".")[2])
    value = Decimal(plain)
    if half and not decimals:
        return value + Decimal("0.5"), Decimal("0.1")
    return value, Decimal(1).scaleb(-decimals)


def _mention(written: str, start: int, end: int, role: Role, store: Store | None) -> _Mention:
    value, step = _value(written, half=False)
    return _Mention(start, end, value, step, role, store)


def _first(mentions: Iterable[_Mention]) -> _Mention | None:
    return next(iter(mentions), None)


def _stated(prose: Prose, mention: _Mention | None) -> Stated[Decimal] | None:
    return None if mention is None else prose.stated(mention.value, mention.start, mention.end, mention.step)


def _mean(prose: Prose, mentions: list[_Mention]) -> Stated[Decimal]:
    """The mean of the stores, at the words from the first one to the last one."""
    value = sum((one.value for one in mentions), Decimal(0)) / len(mentions)
    return prose.stated(
        value, min(one.start for one in mentions), max(one.end for one in mentions), max(one.step for one in mentions)
    )
