"""Facts about the App in the sender's own words: 下載數 41230，iOS 3.1 ... read where they are clear, and left where they are not.

What is assumed:
- A fact is a name and a number side by side: 下載數：41,230、iOS 3.1 星、目標對象 198萬6,191 人、去年未達標. Full-width writing is
  folded first.
- A target (目標下載數), a forecast (預估), a guess (約 4 萬), a bound (3.5 以上), a version (iOS 17.2 以上) or a question
  (去年是否未達標？) is no fact.
- Two different numbers for one fact are unclear, and then there is none; the same one twice is one.
- A rating is read with its decimals or with 星 or 分 behind it, and up to 5: iOS 15 is a system.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from schemas.facts import AppFacts
from service.mail.letter import ReadFacts
from text.fold import fold

_MOST, _LONGEST = 20_000, 500
"""Characters of a text and of one sentence in which facts are looked for."""
_COUNT = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[ ]?(?P<myriad>萬[ ]?(?P<rest>\d[\d,]*)?)?(?P<behind>[^,。;\n]{0,6})"
_LINK = r"[ ]?(?:數據|資料)?(?:目前|現為|現在|已達|已有|累計|共計|合計|總計)?[ ]?(?:[:=]|為|是|有|達|計|共)*[ ]?"
_DOWNLOADS = re.compile(
    r"(?P<before>[^,。;\n]{0,8}?)"
    r"(?:(?:累計|累積|總|目前|現有|現行)?下載(?:總數|次數|數量|人次|人數|量|數)|(?:total[ ])?(?:current[ ])?downloads?)"
    + _LINK
    + _COUNT,
    re.IGNORECASE,
)
_AUDIENCE = re.compile(
    r"(?P<before>[^,。;\n]{0,8}?)(?:目標對象|目標客群|目標族群|服務對象|(?:target )?audience)(?:總?人數|人口數?|數量|數)?"
    + _LINK
    + _COUNT,
    re.IGNORECASE,
)
_RATED = (
    r"(?:[ ]?(?:版本?|系統|平台|商店|store|的|之|目前|現有|平均|使用者|評分|評價|評等|星等數?|星級|星數|分數"
    r"|rating|rated|average|is)){0,5}[ ]?(?:[:=]|為|是|有|達)*[ ]?(?P<number>[0-9](?:\.\d{1,2})?)(?![\d.])[ ]?"
    r"(?P<stars>顆?星等?|分|★|stars?|/[ ]?5(?:\.0)?)?(?P<behind>[^,。;\n]{0,6})"
)
_IOS = re.compile(r"(?P<before>[^,。;\n]{0,8}?)(?:ios|app[ ]?store|apple|蘋果)" + _RATED, re.IGNORECASE)
_ANDROID = re.compile(r"(?P<before>[^,。;\n]{0,8}?)(?:android|google[ ]?play|play[ ]?商店|安卓)" + _RATED, re.IGNORECASE)
_LAST_YEAR = r"(?:去年|上年度|前一?年度?|上一年度?|11\d年度?)(?:度)?(?:的|之|時|也|亦|仍|均|皆|都|就|已|App|,)*[ ]?"
_FAILED = re.compile(
    _LAST_YEAR + r"(?:(?:指標|績效|考核|評分|星等|下載數?|目標)(?:也|亦|仍|均|皆|都)?)?"
    r"(?P<word>未達(?:成|到)?(?:標準?|指標|目標|門檻)?|沒有?達標|沒過|未通過|不合格|未符合(?:指標|標準)?|達標|有達標|已達(?:成)?(?:標|指標|目標|標準)|通過|合格|符合(?:指標|標準))"
)
_ASKED = re.compile(r"是否|有沒有|如果|假如|倘|若(?!干)|如(?=去年|前一?年)|嗎|[?]|不確定|不知|待查|待確認|應該|可能|好像|大概")
_NOT_NOW = re.compile(
    r"目標(?!對象|客群|族群)|預期|預計|預估|預定|希望|期望|提升|提高|成長|增加|新增|要達|應達|需達|標準|門檻|支援|需要|升級|相容|最低|更新至"
)
_ABOUT = re.compile(r"約|近|大概|左右|上下|多(?!人)|餘|以上|以下|以內|未滿|不到|超過|破|逾|~|-(?=[ ]?\d)|版(?!的?評)|系統|起")
_BETWEEN = re.compile(r"約|近|逾|破|超過|不到|未滿")
_YES = re.compile(r"未|沒|不合格")


def facts_in(subject: str, words: str) -> ReadFacts:
    """The facts in the subject and in the sender's words."""
    values: dict[str, list[tuple[int | Decimal | bool, str]]] = {}
    for line in _sentences(f"{subject}\n{words}"):
        for name, value, quote in _stated(line):
            values.setdefault(name, []).append((value, quote))
    unclear = tuple(name for name, found in values.items() if len({value for value, _ in found}) > 1)
    clear = {name: found[0] for name, found in values.items() if name not in unclear}
    return ReadFacts(
        facts=AppFacts(**{name: value for name, (value, _) in clear.items()}),  # type: ignore[arg-type]  # `_stated` gives each its type
        quotes=tuple((name, quote) for name, (_, quote) in clear.items()),
        unclear=unclear,
    )


def _sentences(text: str) -> Iterator[str]:
    """The text cut where a new statement begins; a mark of asking stays with what it asks."""
    for line in fold(text[:_MOST]).lower().split("\n"):
        yield from (part[:_LONGEST] for part in re.split(r"(?<=[。;!?])", line) if part.strip())


def _stated(sentence: str) -> Iterator[tuple[str, int | Decimal | bool, str]]:
    if _ASKED.search(sentence):
        return
    for name, pattern in (("downloads", _DOWNLOADS), ("audience", _AUDIENCE)):
        for found in pattern.finditer(sentence):
            count = _count(found)
            if count is not None and not _doubtful(sentence, found):
                yield name, count, _quote(sentence, found)
    for name, pattern in (("ios_rating", _IOS), ("android_rating", _ANDROID)):
        for found in pattern.finditer(sentence):
            value = Decimal(found["number"])
            if value <= 5 and ("." in found["number"] or found["stars"]) and not _doubtful(sentence, found):
                yield name, value, _quote(sentence, found)
    for found in _FAILED.finditer(sentence):
        yield "failed_last_year", _YES.match(found["word"]) is not None, found[0].strip()


def _doubtful(sentence: str, found: re.Match[str]) -> bool:
    """Whether the words around speak of another time, of a guess or of a bound."""
    before = re.split(r"[,、:]", sentence[: found.start("number")])[-1]
    named = found[0][: found.start("number") - found.start()]
    behind = re.split(r"[ (,]", found["behind"].strip())[0]
    return bool(
        _NOT_NOW.search(before)
        or _NOT_NOW.search(named)
        or _BETWEEN.search(named)
        or _ABOUT.match(re.sub(r"^(?:人次|人|次|個)", "", behind))
    )


def _count(found: re.Match[str]) -> int | None:
    """The number with its 萬 multiplied out; None where it is no whole one."""
    value = Decimal(found["number"].replace(",", ""))
    if found["myriad"]:
        value = value * 10_000 + Decimal((found["rest"] or "0").replace(",", ""))
    elif re.match(r"[ ]?[%年月日億千百星倍]", found["behind"]):
        return None
    return int(value) if value == value.to_integral_value() and value < 10**9 else None


def _quote(sentence: str, found: re.Match[str]) -> str:
    start = found.start() + len(found["before"])
    return sentence[start : found.start("behind")].strip()
