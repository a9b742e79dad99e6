"""資料更新週期: how often the data are renewed.

What is assumed, in this order:
1. a ticked box (■月, ☑每季) names the cycle, and so does what the writer fills in or sums up (爰填列「日」, 整體以週為更新週期,
   均屬即時資料);
2. words that begin with 其他 name another one, whatever periods follow (一年6梯次);
3. the first period whose clause also speaks of renewing (更新, 同步, 匯入, 維護, 上架 …) is the cycle: 每月5日前維護 is, 每日檢視
   is not;
4. the first period of any other clause, where nothing else is said;
5. renewing tied to an occasion (配合開班梯次更新) is another cycle; 不定期, 視需要 and 適時 name none.
Periods that the form does not list (每半年, 每2週, 每小時) are `other`, unless their clause calls them 即時 (每10分鐘即時更新).
"""

from __future__ import annotations

import re

from ingest.facts.prose import Prose
from schemas.plan import Cycle, Stated

_AMOUNT = r"(?:\d{1,3}|[二兩三四五六七八九十半雙])"
_ONE = r"(?:1|一)?"
_TIMES = r"(?:\d|[一兩二三四五六七八九])?"
_CYCLES: tuple[tuple[Cycle, str], ...] = (
    ("other", rf"(?:每|逐|隔)(?:隔)?(?!1(?!\d)){_AMOUNT}(?:個)?(?:年|季|月|周|星期|日|天|小時|分鐘|分|時|秒)"
     rf"|(?:每|逐)(?:個)?(?:小時|分鐘|時(?!段))|每(?:學期|梯次?|檔期?|場次?|期|旬|批)|以[^年季月周日天,。;]{{1,6}}為(?:資料)?(?:更新)?周期|雙周|半年(?:更新|{_ONE}次|1次|各)"
     rf"|[雙單隔](?:日|天|周|月|季|年)(?!子)|半個?月(?!刊)|\d{{1,2}}(?:小時|分鐘)(?:[之以]?內)(?:同步|更新)|周期(?:為|是|:)(?!1(?!\d)){_AMOUNT}個?(?:年|季|月|周|星期|日|天)"),
    ("realtime", r"即時|即刻|實時|隨時|同步(?=更新|顯示|呈現)|線上直接(?:查詢|介接)|real-?time"),
    ("day", rf"(?:每|逐){_ONE}(?:個)?(?:工作)?(?:日|天)(?!曆)|每(?:晚|早|晨|夜)|按日|以日為"
     rf"|{_ONE}(?:日|天)(?:更新)?{_TIMES}次|日更|天天"),
    ("week", rf"(?:每|逐){_ONE}個?(?:周|星期|禮拜)|按周|以周為|{_ONE}周(?:更新)?{_TIMES}次|(?<![一二三四五六日])周更(?!換)"),
    ("month", rf"(?:每|逐){_ONE}個?月|按月|以月為|{_ONE}個?月(?:更新)?{_TIMES}次|月更(?!換)"),
    ("quarter", rf"(?:每|逐){_ONE}個?季|按季|以季為|{_ONE}季(?:更新)?{_TIMES}次|季更(?!換)"),
    ("year", rf"(?:每|逐){_ONE}個?(?:學)?年(?!齡)|按年|以年為|{_ONE}年(?:更新)?{_TIMES}次|年度更新|年更(?!換)|年度定期"),
)  # fmt: skip
_ANY_CYCLE = re.compile("|".join(f"(?P<{cycle}>{words})" for cycle, words in _CYCLES), re.IGNORECASE)
_RENEW = re.compile(r"更新|同步|匯入|轉入|維護|上傳|介接|抓取|下載資料|批次|排程|刷新|更替|修正資料|資料交換|異動|上架")
_BOXED = re.compile(
    r"[■☑☒✔✓▣◼●◉⊠]\s*(?:每)?(?:個)?(?P<word>年|季|月|周|日|天|即時|其他)|(?:\[[vVxX✓]\]|\([vV✓]\))(?:每)?(?P<word2>年|季|月|周|日|天|即時|其他)"
)
_SUMMED_UP = re.compile(
    r"(?:填列|填報|勾選|選填|列為|歸為|屬於|屬)[「『](?:每|逐)?(?P<word>年|季|月|周|日|天|即時|其他)(?:更新)?[」』]"
    r"|以(?:每)?(?P<word2>年|季|月|周|日|天)為(?:主要|整體)?(?:資料)?(?:更新)?周期"
    r"|[均皆都](?:為|屬於?)(?P<word3>即時)"
)
_WORDS: dict[str, Cycle] = {
    "年": "year", "季": "quarter", "月": "month", "周": "week", "日": "day", "天": "day", "即時": "realtime", "其他": "other",
}  # fmt: skip
_BARE = re.compile(
    r"^(?:更新周期|資料更新周期|周期|頻率|更新頻率)?(?:為|是|:)?(?:每|[1一]個?)?(?P<word>年|季|月|周|日|天)(?:度)?(?:更新)?(?=[。.(,、;]|$)",
    re.MULTILINE,
)
_OTHER = re.compile(r"^(?:\d+[.、])?其[他它](?:\(|:|,|_|-|為)", re.MULTILINE)
_OCCASION = re.compile(
    r"(?:配合|依照?|隨|俟|於|因應|按照?|遇(?:有)?|如有|若有|有|逢|待)[^,。;\n]{1,24}?(?:時|後|即|隨即|立即|再)?(?:進行|辦理|予以)?(?:資料)?(?:更新|異動(?:上傳|公告)|調整上傳)"
    r"|(?:異動|變更|修正|新增)(?:時|後)[^,。;\n]{0,14}更新"
)
_VAGUE = re.compile(r"不定期|視(?:實際)?(?:業務)?(?:需要|需求|情形|狀況)|必要時|適時|適當時機|依(?:實際)?(?:需要|需求)|規定|權責")


def cycle_of(prose: Prose) -> Stated[Cycle] | None:
    """The cycle that the words of 資料更新週期 name; None where they name none."""
    folded = prose.folded
    ticked = _BOXED.search(folded) or _SUMMED_UP.search(folded)
    if ticked:
        word = next(word for word in ticked.groups() if word)
        return prose.stated(_WORDS[word], ticked.start(), ticked.end())
    other = _OTHER.search(folded)
    if other and _is_filled(folded, other.end()):
        return prose.stated("other", other.start(), max(other.start() + 1, prose.clause(other.end())[1]))
    named = [(found, _CYCLE_OF[found.lastgroup or ""]) for found in _ANY_CYCLE.finditer(folded)]
    linked = [one for one in named if _RENEW.search(folded[slice(*_wide_clause(prose, one[0]))])]
    bare = _BARE.search(folded)
    if bare and not linked:
        return prose.stated(_WORDS[bare.group("word")], bare.start("word"), bare.end("word"))
    for found in _OCCASION.finditer(folded):
        if not linked and not _VAGUE.search(found.group()):
            return prose.stated("other", found.start(), found.end())
    chosen = linked or named
    if not chosen:
        return None
    found, cycle = chosen[0]
    at_once = next(
        (one for one, which in named if which == "realtime" and prose.clause(one.start()) == prose.clause(found.start())), None
    )
    if cycle == "other" and at_once:
        found, cycle = at_once, "realtime"
    return prose.stated(cycle, found.start(), found.end())


_CYCLE_OF: dict[str, Cycle] = {cycle: cycle for cycle, _ in _CYCLES}


def _is_filled(folded: str, place: int) -> bool:
    """Whether words stand behind 其他, and not only a blank line to write on."""
    return bool(re.match(r"[\s_(]*[^\s_()。.,]{2,}", folded[place:]))


def _wide_clause(prose: Prose, found: re.Match[str]) -> tuple[int, int]:
    """The clause around a period; behind a colon the next one too: 每週更新：新書及館藏書目."""
    return prose.clause(found.start())[0], prose.clause(found.end())[1]
