"""行銷目標下載數量: audience × rate = standard, and the target that the agency declares.

What is assumed:
- A calculation is a product of one number and one rate (5%, 百分之五, 0.05, 5÷100, 一成) with its result, in either order; or
  the same in words: 以5%計算…為99,309人次, 1,283,417人之5%為64,170人次. In words the number is the last count of people before
  the rate, else the audience of 目標客群數量; the bounds of the form's classes are none.
- Without a calculation the rate is the only percentage that is stated, or the one of the sentence that says 屬, 適用 or 採.
- The target is the number that 目標 speaks of (行銷目標下載數量訂為, 下載目標：, 以65,000人次為目標; not 目標客群). A number
  behind 標準 is the standard; beside a calculation whose product differs it is the target, as in the official example
  (下載標準人次為10萬人次).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from ingest.facts.prose import Prose
from schemas.forms import Form
from schemas.plan import Stated, TargetCalculation
from schemas.records import dataclass, replace
from text.arithmetic import WrittenCalculation
from text.numerals import Number

_COUNTED = frozenset({"人", "人次", "名", "位", "員", "次", "戶", "家", "下載", "筆", ""})
_AUDIENCE_UNITS = frozenset({"人", "名", "位", "員", "戶", "家", "人次"})
LEAST = 10
"""A count from here on can be an audience or a target: smaller ones number classes, items and years."""

_BRACKETS = re.compile(r"\([^()\n]*\)")
_BOUND_BEFORE = re.compile(r"(?:超過|逾|未滿|少於|不足|大於|小於|未達|介於|未超過|高於|低於|不滿|達到?|至|~|-|到)(?:約)?$")
_BOUND_BEHIND = re.compile(r"(?:人|人次|名)?(?:以上|以下|以內|之間|\(含|~|-|至|,?(?:屬|適用|為第))")
_RATE_USED = re.compile(
    r"(?:以|按|依|人|名|位|乘以|乘上|採|採用|適用|之|的|標準|比率|比例|為|x|×|\*|,|:)(?:為|是|,|目標(?:對象|客群)(?:人數)?(?:之|的)?|人數(?:之|的)?)*$"
)
_PRODUCT_LEAD = re.compile(
    r"(?:計算|核算|計|換算|推算|估算|標準){0,6}[,;]?(?:則|故|爰|經|其|本app|下載(?:人次|次數|標準|數|量)|人次|標準|應達|門檻|目標對象人數|目標人數|要求|之|的|者|\([^()]*\)){0,9}"
    r"(?:計算)?(?:結果)?(?:得出?|為|即|是|計|共|=|≒|應為|應達|達|約|:|,|等於|相當於|折合|須達|需達|至少){1,6}(?:約|為|計|:){0,6}$",
    re.IGNORECASE,
)
_CHOSEN = re.compile(r"屬|適用|採|符合|本app|故|爰|因此|■|☑|✔|✓", re.IGNORECASE)
_NOT_TARGET = r"(?!客群|對象|人口|族群|市場|群眾|使用者|用戶|人數|受眾)"
_TARGET_BEFORE = re.compile(
    rf"(?:目標{_NOT_TARGET}|(?:目標|預定|預計)下載|預期下載目標)(?:之|的)?(?:下載)?(?:人次|次數|數量|數|量|值|總數|總量)?"
    r"[^\d,。;%]{0,14}?(?:,|:|,(?:訂|定|設|為|以)[^\d,。;]{0,6})?(?:約|至少|應|逾)?$"
)
_TARGET_BEHIND = re.compile(
    rf"(?:人次|次|人|下載)?(?:以上)?(?:之|的)?(?:下載)?(?:量|數)?(?:,)?(?:為|作為|做為|列為|訂為|設為|之|的)?[^\d,。;]{{0,10}}目標{_NOT_TARGET}"
)
_SET_BEFORE = re.compile(r"(?:訂|設|調整|調高|提高|取整數?)(?:定)?(?:為|至|於)+(?:約|:)?$")
_OWN_SET_BEFORE = re.compile(
    r"(?:自訂|自定|自行訂定|加碼訂)(?:定)?(?:之|的)?(?:下載)?(?:人次|次數|數量|數|量|值)?(?:為|至|於|:)*(?:約)?$"
)
"""What the agency sets by itself, above the standard (本局自訂65,000), needs no unit."""
_AIM_BEFORE = re.compile(
    r"(?:達成|達到|做到|突破|完成|衝刺|力拚|挑戰|下載(?:人次|次數|數量|數|量)?(?:可|應|須|需|預計|預期|為|達|至|訂|定|設|:)+)[^\d,。;]{0,6}$"
)
_STANDARD_BEFORE = re.compile(
    r"(?:標準|門檻|基準|最低|應達|指標)(?:之|的)?(?:下載)?(?:人次|次數|數量|數|量|值)?(?:應|須|需|即)?(?:為|是|:|計|達|=|,)*(?:約|為)*$"
)
_STAGE = re.compile(r"第[一二三四\d]+(?:階段|期|年|季)|每(?:年|月|季|場|周)|各|平均|階段(?:性)?")
_TODAY = re.compile(r"目前|現有|現行|截至|累計|累積|去年|前次|原(?:訂|定|有)")


@dataclass(frozen=True, slots=True)
class DownloadTarget:
    """What the section states."""

    calculations: tuple[TargetCalculation, ...] = ()
    rate: Stated[Decimal] | None = None
    standard: Stated[Decimal] | None = None
    target: Stated[Decimal] | None = None


def multiplicands_of(prose: Prose) -> frozenset[Decimal]:
    """The numbers of people that the section's written calculations start from."""
    return frozenset(one.audience.value for one in _written(prose))


def download_target_of(
    prose: Prose, form: Form, audience: Stated[Decimal] | None, tabled: Stated[Decimal] | None = None
) -> DownloadTarget:
    """The calculation and the target that the words of 行銷目標下載數量 state.

    `audience` is that of 目標客群數量; `tabled` is a target that a table's label names.
    """
    bounds = {Decimal(bound) for one in form.classes for bound in (one.above, one.least, one.most, one.below) if bound}
    written = list(prose.calculations)
    calculations = tuple(_written(prose)) or tuple(_worded(prose, bounds, audience))
    rate = calculations[0].rate if calculations else _lone_rate(prose)
    standard = calculations[0].product if calculations else None
    free = [number for number in prose.numbers if _is_free(prose, number, written, bounds)]
    products = [prose.number(one.result) for one in written if _rated(one) is not None]
    worded = {one.product.span for one in calculations if one.product}
    free = [number for number in free if prose.number(number).span not in worded]
    target = _declared(prose, free) or _summed_up(prose, written) or tabled
    for number in free:
        if _STANDARD_BEFORE.search(_clause_before(prose, number)):
            if standard is None:
                standard = prose.number(number)
            elif target is None and number.value != standard.value:
                target = prose.number(number)
    if target is None:
        target = next(
            (product for one, product in zip((one for one in written if _rated(one)), products, strict=True)
             if _TARGET_BEFORE.search(_words_before(prose, one.start))),
            None,
        )  # fmt: skip
    if target is None:
        target = _last_resort(prose, free, standard)
    return DownloadTarget(calculations, rate, standard, target)


def _rated(calculation: WrittenCalculation) -> tuple[Number, Number] | None:
    """Audience and rate of a product of two; None where it is another calculation."""
    if calculation.operators == ("×", "÷") and calculation.operands[2].value == 100 and calculation.operands[1].value < 100:
        count, share, hundred = calculation.operands
        return count, replace(share, end=hundred.end, value=share.value / 100, step=share.step / 100, percent=True)
    if calculation.operators != ("×",):
        return None
    first, second = calculation.operands
    for count, rate in ((first, second), (second, first)):
        if not count.percent and count.value >= LEAST and (rate.percent or 0 < rate.value < 1):
            return count, rate
    return None


def _written(prose: Prose) -> Iterator[TargetCalculation]:
    for one in prose.calculations:
        pair = _rated(one)
        if pair is not None:
            yield TargetCalculation(
                span=prose.span(one.start, one.end),
                audience=prose.number(pair[0]),
                rate=prose.number(pair[1]),
                product=prose.number(_whole(prose, one.result)),
            )


def _whole(prose: Prose, result: Number) -> Number:
    """The whole number that a writer makes of a product with decimals: 2,826.25，取2,826人次."""
    if result.places == 0 or result.step >= 1:
        return result
    right = prose.sentence(result.start)[1]
    behind = (one for one in prose.numbers if result.end <= one.start < min(right, result.end + 12))
    return next((one for one in behind if abs(one.value - result.value) <= 1 and not one.percent), result)


def _worded(prose: Prose, bounds: Collection[Decimal], audience: Stated[Decimal] | None) -> Iterator[TargetCalculation]:
    """The first product in words: a rate, its result behind it, and the count before it."""
    numbers = prose.numbers
    for place, rate in enumerate(numbers):
        if not rate.percent or not 0 < rate.value < 1 or not _RATE_USED.search(prose.folded[: rate.start][-24:]):
            continue
        left, right = prose.sentence(rate.start)
        turned = _turned(prose, place)
        if turned is not None:
            yield turned
            return
        product = next((one for one in numbers[place + 1 :] if one.start < right and one.unit in _COUNTED), None)
        if product is None or product.percent or product.value < LEAST:
            continue
        between = _BRACKETS.sub("", prose.folded[rate.end : product.start])
        if _TARGET_BEFORE.search(between) or not _PRODUCT_LEAD.search(between):
            continue
        counts = [one for one in numbers[:place] if one.start >= left and _is_count(prose, one, bounds)]
        behind = [one for one in counts if one.unit in _AUDIENCE_UNITS] or counts
        if audience is not None and behind and behind[-1].approximate and _is_about(behind[-1].value, audience.value):
            stated, start = audience, rate.start  # 近200萬人 only says again what was counted exactly
        elif behind:
            stated, start = prose.number(behind[-1]), behind[-1].start
        elif audience is not None:
            stated, start = audience, rate.start
        else:
            continue
        yield TargetCalculation(
            span=prose.span(start, product.end), audience=stated, rate=prose.number(rate), product=prose.number(product)
        )
        return


def _is_about(value: Decimal, exact: Decimal) -> bool:
    return abs(value - exact) * 20 <= exact


def _turned(prose: Prose, place: int) -> TargetCalculation | None:
    """The product in front of its factors: 24,250人次（97,000×25%）."""
    if place < 2:
        return None
    product, count, rate = prose.numbers[place - 2 : place + 1]
    between, times = prose.folded[product.end : count.start], prose.folded[count.end : rate.start]
    if product.percent or not re.fullmatch(r"(?:人次|次|人)?\((?:即|=)?", between) or not re.fullmatch(r"(?:人|名)?[x×*]", times):
        return None
    return TargetCalculation(
        span=prose.span(product.start, rate.end),
        audience=prose.number(count),
        rate=prose.number(rate),
        product=prose.number(product),
    )


def _is_count(prose: Prose, number: Number, bounds: Collection[Decimal]) -> bool:
    return not number.percent and number.unit in _COUNTED and number.value >= LEAST and not _is_bound(prose, number, bounds)


def _is_bound(prose: Prose, number: Number, bounds: Collection[Decimal]) -> bool:
    """Whether the number is a bound of a class (超過100萬人, 10萬至100萬人之間), and not a count."""
    scaled = {*bounds, *(bound / 10_000 for bound in bounds)}  # 10~100萬人: the first one has no 萬
    if number.value not in scaled:
        return False
    before, behind = prose.folded[: number.start], prose.folded[number.end :]
    return bool(_BOUND_BEFORE.search(before[-6:]) or _BOUND_BEHIND.match(behind))


def _is_free(prose: Prose, number: Number, written: list[WrittenCalculation], bounds: Collection[Decimal]) -> bool:
    """Whether a number can be a target: a count outside calculations, bounds, dates and brackets' asides."""
    if number.currency or not _is_count(prose, number, bounds):
        return False
    if any(one.start <= number.start < one.end for one in written):
        return False
    return not re.match(r"[年/]|歲|月|日", prose.folded[number.end :])


def _lone_rate(prose: Prose) -> Stated[Decimal] | None:
    rates = [one for one in prose.numbers if one.percent and 0 < one.value < 1]
    if len({one.value for one in rates}) == 1:
        return prose.number(rates[0])
    for one in rates:
        left, right = prose.sentence(one.start)
        sentence = prose.folded[left:right]
        others = {other.value for other in rates if left <= other.start < right}
        if len(others) == 1 and _CHOSEN.search(sentence):
            return prose.number(one)
    return None


def _words_before(prose: Prose, place: int) -> str:
    """The words of the sentence before a place, remarks in brackets left out."""
    return _BRACKETS.sub("", prose.folded[prose.sentence(place)[0] : place])


def _clause_before(prose: Prose, number: Number) -> str:
    return _BRACKETS.sub("", prose.folded[max(prose.sentence(number.start)[0], number.start - 40) : number.start])


def _declared(prose: Prose, numbers: list[Number]) -> Stated[Decimal] | None:
    """The number that 目標 speaks of; one of a stage or of today only where there is no other."""
    best: tuple[int, Number] | None = None
    for number in numbers:
        before = _clause_before(prose, number)
        clause = prose.folded[prose.clause(number.start)[0] : number.start]
        score = (
            4 * bool(_TARGET_BEFORE.search(before))
            or 3 * bool(_TARGET_BEHIND.match(prose.folded[number.end :]) or _OWN_SET_BEFORE.search(before))
            or 2 * bool(_SET_BEFORE.search(before) and number.unit in ("人次", "次", "下載"))
        )
        if not score:
            continue
        score -= 2 * bool(_STAGE.search(clause)) + 2 * bool(_TODAY.search(clause)) + prose.bracketed(number.start)
        if best is None or score > best[0]:
            best = (score, number)
    return prose.number(best[1]) if best else None


def _summed_up(prose: Prose, written: list[WrittenCalculation]) -> Stated[Decimal] | None:
    """The result of a written sum that 目標 speaks of: 62,450+2,550=65,000人次為本案目標."""
    for one in written:
        if set(one.operators) == {"+"} and _TARGET_BEHIND.match(prose.folded[one.result.end :]):
            return prose.number(one.result)
    return None


def _last_resort(prose: Prose, numbers: list[Number], standard: Stated[Decimal] | None) -> Stated[Decimal] | None:
    """A number that 達成 or 下載 leads to, else the only count of downloads that is left."""
    left = [
        one
        for one in numbers
        if (standard is None or prose.number(one).span != standard.span)
        and not prose.bracketed(one.start)
        and not _TODAY.search(prose.folded[prose.clause(one.start)[0] : one.start])
    ]
    # what the standard comes to is often said twice (=9.25萬，亦即92,500人次)
    left = [one for one in left if standard is None or one.value != standard.value] or left
    aimed = [one for one in left if _AIM_BEFORE.search(_clause_before(prose, one))]
    if aimed:
        return prose.number(aimed[-1])
    downloads = [one for one in left if one.unit in ("人次", "次", "下載")]
    return prose.number(downloads[0]) if len(downloads) == 1 else None
