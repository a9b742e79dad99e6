"""目標客群數量: how many people the App is for, and the evidence that is named for it.

Of several numbers of people the audience is the one whose words speak most of it. What is assumed:
- It is counted in 人, 名 or 位; households, members or a bare number stand for it only where there is none of these. Shares, ages,
  samples, other counts (隻, 份, 人次 of visits), 每…人 and the bounds of the form's classes (未超過100萬人) are no audience.
- Words of the target (目標客群, 服務對象, 該年齡層, 15-64歲) and of a total (計, 共, 合計) speak for a number; 全市人口…中,
  其中男性, brackets, 扣除 and earlier years against it. The result of a calculation and the total of an enumeration
  (長者A人、照顧者B人，合計C人) speak for themselves, operands and parts do not.
- Where the calculation in 行銷目標下載數量 uses one of the numbers, that speaks for it a little; the first of equals stands.

Evidence is a source that one could look up: statistics, a survey, a register, an authority's data, an attachment, a link. A guess
(推估, 粗估, 本局估計) is none, nor is 另行統計 or 尚無統計資料.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from ingest.facts.prose import Prose
from schemas.document import Span
from schemas.forms import Form
from schemas.plan import Stated
from text.numerals import Number

PEOPLE = frozenset({"人", "名", "位", "員"})
_INSTEAD = frozenset({"人次", "戶", "家", "帳號", ""})
_HEADS_OF = frozenset({"戶", "家"})
LEAST_INSTEAD = 500
"""A number without 人 is taken for the audience only from here on: below it is a count of something else."""

_BRACKETS = re.compile(r"\([^()\n]*\)")
_TARGET = re.compile(
    r"目標(?:客群|對象|族群|人口|使用者|用戶|群眾|市場|人數|受眾)|(?:行銷|服務|適用|推廣|訴求|主要|核心)(?:目標)?(?:對象|客群|族群|使用者)|潛在(?:使用者?|用戶|客群|人口)"
    r"|客群|受眾|使用族群"
)
_CLASS = re.compile(
    r"(?:該|此|上述|前述|前揭|上揭|上開|前開|本)(?:年齡層|年齡區間|類|族群|等|人口|區間|對象)|符合|年齡層|\d{1,2}歲?[-~至]\d{2,3}歲|\d{2}歲以上"
)
_NAMED_BEHIND = re.compile(
    r"[^,。;\d]{0,6},?(?:爰|並|故)?(?:即|以此|據此)?(?:為|作為|列為|屬)(?:本)?[^,。;\d]{0,8}(?:目標|客群|對象)"
)
_TOTAL = re.compile(r"(?:合計|總計|共計|總共|加總)(?:有|為|達|約|近|逾)*$")
_ALL_OF_THEM = re.compile(
    r"(?:[兩二三四五六七八九][者類群]|上述|以上|前述)?(?:相加|加起來|併計)(?:為|是|有|得|共|計|約)*$|(?:[兩二三四五六七八九][者類群]|(?:^|[,。;])以上|上述|前述|各類)[^,。;\d]{0,4}(?:合計|總計|共計|總共|共|計)(?:有|為|達|約|近|逾)*$"
)
_COUNT = re.compile(r"(?:計|共|有|為|達|是|:|=|數|者)(?:有|為|達|約|近|逾|:|大約|估計|推估)*$")
_WHOLE = re.compile(r"全市(?:總)?人口|全(?:國|台|省)|總人口|(?:本市|高雄市|設籍)[^,。;\n]{0,4}(?:總)?人口(?:數|總數)?(?!統計)")
_PART = re.compile(r"其中|男性?(?=\d|約|計|共|有)|女性?(?=\d|約|計|共|有)|扣除|排除|不含|不列入|未含|不計")
_PART_OF_ALL = re.compile(r"其中[^,。;]*者(?:約|計|共|有|為|達)*$")
_DERIVED = re.compile(r"(?:推估|換算|推算|估算|核算)[^,。;\d]{0,8}$|計,[^,。;\d]{0,8}約?$")
_ANOTHER_TIME = re.compile(r"去年|前次|上次|前一年|往年|每年|每月|每日|新增|增加|成長|減少|流失|年增")
_SAMPLE = re.compile(r"樣本|抽樣|受訪|回收|抽測|訪問(?!.{0,6}調查).{0,6}$|問卷(?!調查).{0,6}$|試用")
_FOLLOWERS = re.compile(r"粉絲|好友|按讚|#[^,。;]{0,2}追蹤")
_STAFF = re.compile(r"承辦|志工|人力|本局同仁|專責人員")
_EACH = re.compile(r"(?:每|平均|各|約?每位|任一)[^\d,。;、]{0,4}$")
_BOUND = re.compile(r"(?:超過|逾|未滿|少於|不足|大於|未達|介於|未超過|高於|低於|達|至|~|-|以上|以下)[^\d,。;]{0,2}$")
_BOUND_BEHIND = re.compile(r"(?:以上|以下|以內|之間|至|~|-)")

_SOURCE = re.compile(
    r"(?:資料|數據|統計|人口數?|資訊)(?:主要)?(?:來源|出處)|(?:來源|出處):|(?:詳|如|見|參閱|檢附)[^,。;\n]{0,4}(?:附件|附表|附錄|附圖|佐證)|附件[一二三四五六七八九十\d]"
    r"|https?://|www\.|開放資料|資料(?:集|庫)|opendata"
    r"|\([^()\n]*(?:局|署|處|部|司|院|所|中心|公會)[^()\n]{0,16}(?:資料|數據|年|名冊)[^()\n]*\)|抽樣誤差|有效(?:樣本|問卷)|成功(?:樣本|訪問)"
    r"|統計|普查|年報|月報|季報|名冊|清冊|公報|白皮書|民政局|戶政|主計|國家發展委員會|內政部|資料(?:由|係由?)[^,。;\n]{2,16}提供"
    r"|(?:調查|研究|分析|評估|問卷|訪查)(?:之|的|所)?(?:統計|資料|數據|結果|報告|顯示|指出|發現|推估)"
    r"|(?:依據?|據|根據|參考|參照|參酌|按照?|引用|援引|經查|(?<![調檢審抽])查)(?!規定)[^,。;\n]{0,40}?(?:統計|普查|年報|月報|調查|資料|報告|公布|公告|公開|網站|系統|平台|數據"
    r"|登記|報表|人口數|會員數|在籍|學籍|投保|核發|紀錄|底冊|籍冊|名簿|研究(?!發展)|潛勢圖|分[布佈]圖|圖資|戶籍人口)"
    r"|以[^,。;\n]{0,30}?(?:公布|公告|調查|登記資料)"
    r"|(?:出自|摘自|取自|引自|載於|見於|詳見?)[^,。;\n]{2,30}?(?:調查|報告|研究|資料|系統|網站|報表|名簿)"
    r"|(?<![將擬訂定計於])(?<!\d)(?:1\d\d|20\d\d)年度?[^,。;\n辦擬將規預]{0,12}(?:調查|研究)(?=[:)]|\d|$)"
    r"|(?:依據?|據|根據|參考|參照)[^,。;\n]{2,16}(?:部|局|處|署|司|院|公所|事務所|中心|公會|協會)(?:提供|之|的|\d|,|所|編|登|發)",
    re.IGNORECASE,
)
_NO_SOURCE = re.compile(
    r"(?:另行|另案|後續|未來|將|再|待|俟|擬|尚待|有待|預計|補)(?:行|予|由[^,。;]{0,8})?(?:進行|辦理|提供|補充|洽詢)?[^,。;\n]{0,3}(?:統計|調查|查詢|資料|佐證)"
    r"|(?:無|未|缺乏|查無|尚無|沒有|未有|未經|欠缺|難以|無法)[^,。;\n]{0,8}(?:統計|調查|資料|數據|佐證|來源)|(?:統計|調查)(?:中|後再|後補)"
    r"|(?:問卷|滿意度|需求)調查(?:活動|作業|功能|方式)"
)
_STRONG_SOURCE = re.compile(r"統計|調查|普查|民政局|戶政|年報|資料來源|主計|內政部")


def audience_of(prose: Prose, form: Form, reckoned_with: Collection[Decimal] = ()) -> Stated[Decimal] | None:
    """The audience in heads. `reckoned_with` are the numbers that the plan's calculation of the standard starts from."""
    bounds = {Decimal(bound) for one in form.classes for bound in (one.above, one.least, one.most, one.below) if bound}
    scored = [(number, _score(prose, number, bounds)) for number in prose.numbers if number.unit in PEOPLE]
    people = [(number, score) for number, score in scored if score is not None]
    if not people:
        others = [number for number in prose.numbers if number.unit in _INSTEAD and not number.percent and not number.currency]
        people = [
            (number, score)
            for number in others
            if number.value >= LEAST_INSTEAD
            and (score := _score(prose, number, bounds)) is not None
            and score > (-1 if number.unit in _HEADS_OF else 0)
        ]
    if not people:
        return None
    best = max(people, key=lambda one: (one[1] + _reckoned(prose, one[0], reckoned_with), -one[0].start))
    return prose.number(best[0])


def _reckoned(prose: Prose, number: Number, reckoned_with: Collection[Decimal]) -> int:
    """What it proves that the standard is reckoned from the number; more where it is a part of a population (其中…者624,500人)."""
    if number.value not in reckoned_with:
        return 0
    return 6 if _PART_OF_ALL.search(prose.folded[prose.clause(number.start)[0] : number.start]) else 2


def _score(prose: Prose, number: Number, bounds: Collection[Decimal]) -> int | None:
    """How much the words around a number speak of the audience; None where it cannot be it."""
    folded = prose.folded
    left, _ = prose.clause(number.start)
    sentence, sentence_end = prose.sentence(number.start)
    before, behind = folded[sentence : number.start], folded[number.unit_end : sentence_end]
    clause = folded[left : number.start]
    bracketed = prose.bracketed(number.start)
    if not bracketed:
        before, clause = _BRACKETS.sub("", before), _BRACKETS.sub("", clause)
    if number.percent or number.value != number.value.to_integral_value() or _is_date(folded, number):
        return None
    if number.value in bounds and (_BOUND.search(clause) or _BOUND_BEHIND.match(behind)):
        return None
    if _EACH.search(clause) or _SAMPLE.search(clause) or _FOLLOWERS.search(f"{clause}#{behind[:4]}"):
        return None
    if number.unit in _HEADS_OF and re.match(r"[^,。;\n\d]{0,8}[之的]", behind):
        return None  # 1,200家合作店家之消費者
    score = 0
    score += 6 * bool(_NAMED_BEHIND.match(behind)) or 3 * bool(_TARGET.search(before))
    score += 2 * bool(_CLASS.search(clause))
    score += 6 * bool(_ALL_OF_THEM.search(before)) or 3 * bool(_TOTAL.search(before)) or 2 * bool(_COUNT.search(before))
    score -= 3 * bool(_WHOLE.search(clause) and not _TARGET.search(clause) and not _CLASS.search(clause))
    score -= 4 * bool(re.match(r"(?:之?中|裡|當中)|[之的][約近]?(?:\d[\d.]*%|百分之|[一二三四五六七八九]成)", behind))
    score -= 3 * bool(_PART.search(clause) and not (_TARGET.search(clause) or _CLASS.search(clause)))
    score -= 3 * bracketed
    score -= 3 * bool(_STAFF.search(clause))
    score -= 2 * bool(_ANOTHER_TIME.search(clause))
    score += 2 * bool(_DERIVED.search(before))
    score += _in_calculation(prose, number) + _in_sum(prose, number)
    return score


def _in_calculation(prose: Prose, number: Number) -> int:
    for calculation in prose.calculations:
        if calculation.result.start == number.start:
            return 4
        if any(operand.start == number.start for operand in calculation.operands):
            return -2
    return 0


def _in_sum(prose: Prose, number: Number) -> int:
    for one in prose.sums:
        if one.total.start == number.start:
            return 1
        if any(part.start == number.start for part in one.parts):
            return -2
    return 0


def _is_date(folded: str, number: Number) -> bool:
    return not number.unit and bool(re.match(r"[年/.\-]\d|年|月|日|歲", folded[number.end :]))


def audience_sources_of(prose: Prose, target: Prose, audience: Stated[Decimal] | None) -> tuple[Span, ...]:
    """Words that name evidence: in 目標客群數量 itself, or in a sentence of 行銷目標下載數量 that speaks of the population."""
    found = [prose.span(start, end) for start, end in _sources(prose)]
    if found or audience is None:
        return tuple(found)
    for start, end in _sources(target):
        left, right = target.sentence(start)
        sentence = target.folded[left:right]
        restated = any(left <= number.start < right and number.value == audience.value for number in target.numbers)
        if _STRONG_SOURCE.search(target.folded[start:end]) and (restated or "人口" in sentence or _TARGET.search(sentence)):
            found.append(target.span(start, end))
    return tuple(found)


def _sources(prose: Prose) -> list[tuple[int, int]]:
    denied = [found.span() for found in _NO_SOURCE.finditer(prose.folded)]
    return [
        found.span()
        for found in _SOURCE.finditer(prose.folded)
        if not any(start < found.end() and found.start() < end for start, end in denied)
    ]
