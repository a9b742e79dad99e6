"""預期效果: whom the campaign reaches, how many downloads it adds, and where they then stand.

What is assumed:
- A written sum of two (84,340+50,000=134,340) outside a clause on reach is today's downloads, those added and the total, in
  this order unless remarks or the words around (現有, 新增) say otherwise; a sum of more has today's downloads first.
- In words, 新增, 增加, 成長 or 提升 before a number (or 下載量成長 behind it) make it the added ones; 增至, 累計, 總下載, 可達 the
  total; 目前, 現有, 既有 and 截至 today's, even before 累計. Where words and a sum name the same value, the words state it.
- A count behind a mere 計, 為 or 等於 is the total where two counts before it make it up exactly, one of them behind 加計, 加上,
  連同 or the like (連同既有6,180次，計8,180次), or where they are today's downloads and those added.
- Of totals in stages the last one counts, where what is added between them makes it up. A product (每月新增3,000次×6個月=18,000次)
  states the added ones where nothing else does.
- Where only today's downloads and the total are stated (由84,340次成長至134,340次), the added ones are their difference.
- Reach is the number behind 觸及, 曝光, 接觸, 覆蓋 or 瀏覽 in the same clause, or before them; of a sum (45萬+10萬+3萬=58萬人次)
  its result.
- A count that is only supposed (如至8月仍未達8,000次), and one of something else (月活躍人數1,100人), is none of these.
- Shares (成長20%), bracketed asides and numbers behind 目標 are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ingest.facts.prose import Prose
from schemas.plan import Stated
from schemas.records import dataclass
from text.arithmetic import WrittenCalculation
from text.numerals import Number

_COUNTED = frozenset({"人", "人次", "名", "位", "次", "戶", "下載", "筆", "則", "家", "個", ""})
_BRACKETS = re.compile(r"\([^()\n]*\)")
_DOWNLOAD = re.compile(r"下載|安裝|使用者|使用人數|用戶|會員|app", re.IGNORECASE)

_REACH = r"(?:觸及|曝光|接觸|觸達|覆蓋|涵蓋|瀏覽|觀看|收看|接收|宣導|推播|參與|受益|潛在使用者|看[到過見])"
_REACH_BEFORE = re.compile(rf"{_REACH}[^\d,。;]{{0,24}}$")
_REACH_BEHIND = re.compile(rf"(?:人次|人|次)?(?:以上)?(?:之|的)?{_REACH}")
_REACH_CLAUSE = re.compile(_REACH)
_ADDED_BEFORE = re.compile(
    r"(?:新增|增加|淨增|再增|增長|成長|提升|增添|帶動|帶來|創造|挹注|擴增|多出|[可再能會]多|可增|加計|增|新(?=下載|安裝|使用|用戶|註冊|會員))(?!(?:至|到|為|達到))"
    r"(?:之|的|約|至少|逾|近|達|可達|為|計|有|:|新|app|下載|安裝|使用者?|用戶|會員|人次|人數|次數|數量|數|量|總|累計)*$",
    re.IGNORECASE,
)
_ADDED_BEHIND = re.compile(
    r"(?:人次|次|人|名|位|下載)?(?:以上|左右)?(?:之|的)?(?:app)?(?:新增|增加|成長|增量|新下載|下載(?:量|次數|人次|數)?(?:之|的)?(?:成長|增加|增量|新增)|新使用者|新用戶)",
    re.IGNORECASE,
)
_TOTAL_BEFORE = re.compile(
    r"(?:(?:增加|成長|提升|提高|增|升|累積|累計)(?:至|到|為|達到|達)|累計|累積|總計|合計|總(?:下載|次數|量|數|人次)|下載總|共計|總共|(?:^|[,。;])共|可望達|可達|預計達|將達|達到|突破|達成|達|變成|變為|來到|屆時|到時|後[為達共]|→)"
    r"(?:之|的|約|至少|逾|近|達|可達|可|將|為|計|有|:|app|下載|安裝|使用|人次|人數|次數|數量|數|量|總)*$",
    re.IGNORECASE,
)
_TODAY_BEFORE = re.compile(
    r"(?:目前|現有|現行|既有|現況|現已|現為|原有|原|至今|迄今|截至[^,。;]{0,16}?|截止[^,。;]{0,16}?|連同|由|從|自)[^\d,。;]{0,12}$|(?:截至|截止|迄至?|至)\d{2,4}[年/.][^,。;]{0,24}$|已(?:有|達|累計|下載)[^\d,。;]{0,8}$|(?:^|[,。;:(\n])現(?:為|計|約)*$"
)
_TODAY_BEHIND = re.compile(r"(?:人次|次|人)?(?:(?:,|、)?(?:加計|加上)(?!目前|現有|現行|既有|原有|截至|已)|(?:→|-+>)約?\d)")
_DOWNLOAD_WORDS = re.compile(r"新增|增加|下載|安裝|現有|原有|既有|目前")
_DRAWN_BEFORE = re.compile(r"(?:促成|吸引|引導|爭取|帶動|預計|預估|可望|約)(?:約|有|可)*$")
_DRAWN_BEHIND = re.compile(r"(?:人次|次|人|名)?[^,。;\d]{0,4}(?:下載|安裝|註冊)")
_SUM_OF_ALL = re.compile(r"總[數量計]|累[計積]")
_SUPPOSED = re.compile(r"(?<![例有比譬諸猶])(?:若(?!干)|倘|假如|假設|一旦|如(?![下期上前附表圖]))[^。;]*$")
_MISSED = re.compile(r"(?:未達|未滿|未及|不足|不及|低於|少於|尚差|相差)(?:約|到|前述|目標|標準|上開)*$")
_MEASURE = re.compile(r"下載|安裝|(?P<other>活躍|日活|月活|dau|mau|留存)", re.IGNORECASE)
_COMES_TO = re.compile(r"(?:計|為|等於|即|成為|是|[為計共]有)(?:約|有)?$")
_PUT_WITH = re.compile(r"加計|加上|再加|併計|併同|連同|合併|加(?=\d)")
_GOAL = re.compile(r"目標(?!客群|對象)[^\d,。;]{0,10}$|標準[^\d,。;]{0,8}$|(?:高於|超過|大於|優於|>|≥)[^\d,。;=]{0,6}$")
_NOT_DOWNLOADS = re.compile(r"每|平均|各|場|份|元|追蹤|粉絲|好友|立牌|海報|影片|貼文|簡訊")
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("added", re.compile(r"新增|增加|成長|預[期估計]|新")),
    ("current", re.compile(r"截至|底止|現有|目前|現行|既有|原有|原|累計至今|已下載|現")),
)
_TOTAL_LABEL = re.compile(r"總|累計|合計|預期|達成")


@dataclass(frozen=True, slots=True)
class Effect:
    """What the section states, in heads and downloads."""

    current: Stated[Decimal] | None = None
    added: Stated[Decimal] | None = None
    projected: Stated[Decimal] | None = None
    reach: Stated[Decimal] | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    current: Number
    added: Number | None
    total: Number


def effect_of(prose: Prose) -> Effect:
    """The reach and the downloads that the words of 預期效果 state."""
    written = list(prose.calculations)
    sums = [one for one in (_sum(prose, calculation) for calculation in written) if one is not None]
    operands = {number.start for one in written for number in (*one.operands, one.result)}
    free = [one for one in prose.numbers if one.start not in operands and _is_count(prose, one) and not _passes_by(prose, one)]
    added = _first(prose, free, _is_added)
    total = _first(prose, free, _is_total)
    current = _first(prose, free, _is_today)
    made = next((one for one in (_made_up(prose, free, number) for number in free) if one is not None), None)
    if made is not None and made.added is not None:
        current = current or prose.number(made.current)
        added = added or prose.number(made.added)
        total = total or prose.number(made.total)
    if sums:
        one = sums[-1]
        stated = prose.number
        swapped = one.added is not None and added is not None and one.current.value == added.value != one.added.value
        parts = (one.added, one.current) if swapped else (one.current, one.added)
        current = current or (stated(parts[0]) if parts[0] else None)
        added = added or (stated(parts[1]) if parts[1] else None)
        total = stated(one.total)
        if added and parts[0] and parts[1] and added.value != parts[1].value and parts[0].value + parts[1].value == one.total.value:
            added = stated(parts[1])  # what was added in one way is a part of it (每場活動新增5,280次)
    total = _last_of_stages(prose, free, total)
    if added is None:
        added = next((prose.number(one.result) for one in written if _is_added_product(prose, one)), None)
    if added is None and current is not None and total is not None and total.value > current.value:
        added = Stated(value=total.value - current.value, span=total.span, confidence=total.confidence, step=total.step)
    return Effect(current, added, total, _reach(prose, written))


def _last_of_stages(prose: Prose, free: list[Number], total: Stated[Decimal] | None) -> Stated[Decimal] | None:
    """The total of the last stage: one that an earlier total and a count behind that make up (再增10,000次，年底66,200次)."""
    if total is None:
        return None
    value, parts = total.value, [number for number in free if not _is_reach(prose, number)]
    behind = next((place + 1 for place, number in enumerate(parts) if prose.number(number).span == total.span), None)
    for place in range(behind or len(parts), len(parts)):
        if any(one.value + value == parts[place].value for one in parts[behind:place]):
            total, value, behind = prose.number(parts[place]), parts[place].value, place + 1
    return total


def _is_added_product(prose: Prose, calculation: WrittenCalculation) -> bool:
    """Whether a product says how many downloads are added (每月新增3,000次×6個月=18,000次)."""
    if set(calculation.operators) != {"×"} or not _is_count(prose, calculation.result) or calculation.result.unit == "場":
        return False
    clause = prose.folded[prose.clause(calculation.start)[0] : prose.clause(calculation.end)[1]]
    return bool(_DOWNLOAD_WORDS.search(clause)) and not _REACH_CLAUSE.search(clause)


def _is_count(prose: Prose, number: Number) -> bool:
    if number.percent or number.currency or number.unit not in _COUNTED or number.value != number.value.to_integral_value():
        return False
    return number.value >= 1 and not re.match(r"[年/:]|歲|月|日|星|場", prose.folded[number.end :])


def _passes_by(prose: Prose, number: Number) -> bool:
    """Whether a count is only supposed or missed (如仍未達8,000次), or one of something else than downloads (月活躍人數)."""
    if _SUPPOSED.search(prose.folded[prose.clause(number.start)[0] : number.start]):
        return True
    before = _before(prose, number)
    measures = list(_MEASURE.finditer(before))
    return bool(_MISSED.search(before) or (measures and measures[-1].group("other")))


def _before(prose: Prose, number: Number) -> str:
    """The words of the sentence before a number, asides left out."""
    return _BRACKETS.sub("", prose.in_digits[prose.sentence(number.start)[0] : number.start])


def _clause(prose: Prose, number: Number) -> str:
    return prose.folded[prose.clause(number.start)[0] : prose.clause(number.end)[1]]


def _sentence(prose: Prose, number: Number) -> str:
    start, end = prose.sentence(number.start)
    return prose.folded[start:end]


def _is_reach(prose: Prose, number: Number) -> bool:
    return bool(_REACH_BEFORE.search(_before(prose, number)) or _REACH_BEHIND.match(prose.folded[number.end :]))


def _is_today(prose: Prose, number: Number) -> bool:
    before = _before(prose, number)
    behind = prose.folded[number.end :]
    return bool(_TODAY_BEFORE.search(before) or _TODAY_BEHIND.match(behind)) or _label(prose, number) == "current"


def _is_added(prose: Prose, number: Number) -> bool:
    before, behind = _before(prose, number), prose.folded[number.end :]
    if _GOAL.search(before) or _is_today(prose, number):
        return False
    drawn = _DRAWN_BEFORE.search(before) and _DRAWN_BEHIND.match(behind)
    if not (drawn or _ADDED_BEFORE.search(before) or _ADDED_BEHIND.match(behind)):
        return False
    return not _NOT_DOWNLOADS.search(prose.folded[prose.clause(number.start)[0] : number.start])


def _is_total(prose: Prose, number: Number) -> bool:
    before = _before(prose, number)
    if _GOAL.search(before) or _is_today(prose, number) or _is_reach(prose, number) or _is_added(prose, number):
        return False
    clause = _clause(prose, number)
    if not _DOWNLOAD.search(clause):
        spoken_of = (
            number.unit in ("次", "人次", "下載") or _SUM_OF_ALL.search(clause) or _DOWNLOAD.search(_sentence(prose, number))
        )
        if _REACH_CLAUSE.search(_DOWNLOAD_WORDS.split(before)[-1]) or not spoken_of:
            return False
    return bool(_TOTAL_BEFORE.search(before)) and not _NOT_DOWNLOADS.search(clause) and not _REACH_CLAUSE.search(clause)


def _first(prose: Prose, numbers: list[Number], fits: Callable[[Prose, Number], bool]) -> Stated[Decimal] | None:
    for bracketed in (False, True):
        for number in numbers:
            if prose.bracketed(number.start) == bracketed and not (bracketed and _is_reach(prose, number)) and fits(prose, number):
                return prose.number(number)
    return None


def _label(prose: Prose, number: Number) -> str | None:
    """What the remark in brackets behind a number says of it: 71,350（現有下載）."""
    remark = re.match(r"(?:人次|次|人)?\(([^()\n]*)\)", prose.folded[number.end :])
    if remark is None:
        return None
    if _TOTAL_LABEL.search(remark.group(1)) and "現" not in remark.group(1) and "前" not in remark.group(1):
        return "total"
    return next((name for name, words in _LABELS if words.search(remark.group(1))), None)


def _sum(prose: Prose, calculation: WrittenCalculation) -> _Sum | None:
    """Today's downloads, the added ones and the total of a written sum; None where it adds up something else."""
    if not calculation.operators or set(calculation.operators) != {"+"} or calculation.result.percent:
        return None
    before = prose.folded[prose.clause(calculation.start)[0] : calculation.start]
    whole = prose.folded[calculation.start : calculation.end + 12]
    if _REACH_CLAUSE.search(before) or _REACH_CLAUSE.search(whole):
        return None
    if any(number.unit not in _COUNTED or number.percent for number in calculation.operands):
        return None
    first, *others = calculation.operands
    if len(others) > 1:
        return _Sum(first, None, calculation.result)
    second = others[0]
    labels = (_label(prose, first), _label(prose, second))
    led = re.search(r"(?:新增|增加|成長)[^\d,。;]{0,8}$", before) and labels[0] is None
    if labels[0] == "added" or labels[1] == "current" or led:
        first, second = second, first
    return _Sum(first, second, calculation.result)


def _made_up(prose: Prose, free: list[Number], total: Number) -> _Sum | None:
    """Today's downloads and the added ones that a number behind 計, 為 or 等於 is exactly made up of; None where it is no total."""
    sentence = prose.sentence(total.start)[0]
    before = _before(prose, total)
    if not _COMES_TO.search(before) or _REACH_CLAUSE.search(_clause(prose, total)):
        return None
    earlier = [one for one in free if one.end <= total.start and not _is_reach(prose, one)]
    for second in reversed(earlier):
        for first in earlier:
            if second.start < sentence or first.start >= second.start or first.value + second.value != total.value:
                continue
            put_with = _PUT_WITH.search(prose.folded, max(sentence, first.start - 12), second.start)
            turned = _is_today(prose, second) or (_is_added(prose, first) and not _is_today(prose, first))
            parts = (second, first) if turned else (first, second)
            if put_with or (_is_today(prose, parts[0]) and _is_added(prose, parts[1])):
                return _Sum(*parts, total)
    return None


def _reach(prose: Prose, written: list[WrittenCalculation]) -> Stated[Decimal] | None:
    for calculation in written:
        before = _before(prose, calculation.operands[0])
        if _REACH_BEFORE.search(before) and not calculation.result.percent:
            return prose.number(calculation.result)
    operands = {number.start for one in written for number in (*one.operands, one.result)}
    found = [
        number
        for number in prose.numbers
        if _is_count(prose, number) and number.start not in operands and _is_reach(prose, number) and not _is_added(prose, number)
    ]
    outside = [number for number in found if not prose.bracketed(number.start)] or found
    return prose.number(outside[0]) if outside else None
