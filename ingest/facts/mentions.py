"""Places that call App or agency almost what the title calls them (X804).

An App's name is taken to be misspelt where one character is changed, added, left out, or two neighbours have changed places;
names under four characters are too short to judge. An agency's name is taken to be wrong where only its last word (局, 處,
中心 …) is another, or where one character within is, or one word of two in a longer name, and no agency of that name exists.
Assumptions: a near miss whose ends cut a Chinese word in two is chance and no name (高雄健康|城市 is not the App 高雄健康通). Names
made of ordinary words and one character more (高雄旅遊網) begin like much else that a plan speaks of (高雄旅遊時, 高雄旅遊圈): what
differs in its last character is taken for the name only with a sign that a name is meant, such as quotation marks or App beside
it, or where that character looks or sounds like the right one (高雄旅遊綱). Any other lone wrong character stays silent: of 2,260
places where two words of an invented plan are followed by something else, 188 would pass for a name, and 3 still where a clause
begins with it and a predicate follows (目標對象適為); with the characters that look or sound alike, none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, lru_cache

from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import NameMention, Section, Title
from text.fold import dense, squeeze

_LAST_WORD = re.compile(
    r"(?:委員會|圖書館|博物館|美術館|分局|大隊|總隊|公所|中心|學校|大學|學院|辦公室|局|處|署|司|館|會|所|院|校|室|科|隊|站|場)$"
)
_OTHER_LAST_WORDS = ("委員會", "中心", "分局", "局", "處", "署", "廳", "館", "會", "所", "院", "室", "科", "司")
_BEHIND_AGENCY = ("長", "在", "於")
"""What makes a word with the last of an agency's name and still leaves it a name (交通處長, 交通處在現場)."""
_SHORTEST_APP = 4
_CITIES = ("高雄市", "台北市", "新北市", "桃園市", "台中市", "台南市")
_LETTER = re.compile(r"[A-Za-z0-9]")
_OPENED = re.compile(r"[「『《〈“\"]$")
_CLOSED = re.compile(r"[」』》〉”\"]|(?:行動)?(?:App|應用程式|軟體)", re.IGNORECASE)
_CALLED_BEFORE = re.compile(
    r"(?:App|應用程式|名為|稱為|命名為|名稱[為:]?|打開|開啟|下載|安裝|啟動|點開|點選)[「『《〈“\"]?$", re.IGNORECASE
)
"""What leads to the name of an App. Not 使用: anything is used."""
_CALLED_BEHIND = re.compile(r"[」』》〉”\"]?(?:行動)?(?:App|應用程式|軟體)", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:^|[,，。;；:：、!?()（）「」]|[僅唯本])$")
_PREDICATE = re.compile(r"[是為由可將能已具並以]|提供|定位|收錄|整合|上線|上架|推出")
_NAMING = frozenset("網通寶趣雲讚")
"""What names of Apps are wont to end in, and hardly any other words."""
_ALIKE = {
    "網": "綱罔惘", "通": "桶捅涌誦", "寶": "賓堡褓", "趣": "娶", "雲": "云芸紜耘", "讚": "贊攢鑽",
    "行": "形", "家": "傢稼", "樂": "洛", "幫": "邦",
}  # fmt: skip
"""Last characters of names, and what a slip of eye or ear makes of them; none that words are wont to begin with."""
_JOINING = frozenset("的之與及和或暨")
_JOINED_BY = _JOINING | frozenset("在於到是有")
"""One of these put in, or put for a character, makes the name's words a phrase (樂活在高雄, 停車的幫手)."""
_NO_END = _JOINING | frozenset(
    "時前後者中內外上下間起至是為由在於從對向以因將可能會應須需必欲擬要想得已未曾不無非沒有均皆都也亦仍僅只常多少若如即則便就而且並又再更最較約各每該此其所"
    "相另等類型式性化用率量度力學費稅價款券票證卡圖表冊書界圈業店團隊產人民員客族群館所處局室課組科會社校院場市區縣街路線站點地段案件法規令事物品史展季節祭獎日月年期"
)
"""Last characters of words, and words, that follow on the name of a field (高雄旅遊時, 道路挖掘案): none of an App's name."""


def mentions_of(document: Document, form: Form, sections: Mapping[str, Section], title: Title | None) -> tuple[NameMention, ...]:
    """The first place of each wrong name, in reading order of the sections."""
    if title is None:
        return ()
    agency = dense(title.agency.value) if title.agency else ""
    app = dense(title.app.value) if title.app else ""
    agencies = _agencies(form)
    found: list[NameMention] = []
    seen: set[str] = set()

    @cache
    def whole() -> str:
        return "\n".join(dense(document.quote(span)) for section in sections.values() for span in section.content) + "\n"

    for key, section in sections.items():
        for span in section.content:
            quote = document.quote(span)
            folded = dense(quote)
            near = [("app", app, *one) for one in _near_app(folded, app, agency, whole)]
            near += [("agency", agency, *one) for one in _near_agency(folded, agency, app, agencies)]
            for kind, name, start, end in near:
                wrong = folded[start:end]
                if wrong in seen:
                    continue
                seen.add(wrong)
                places = squeeze(quote)[1]
                where = Span(block=span.block, start=span.start + places[start], end=span.start + places[end - 1] + 1)
                found.append(NameMention(kind="app" if kind == "app" else "agency", section=key, span=where, name=name))
    return tuple(found)


@lru_cache(maxsize=8)
def _agencies(form: Form) -> frozenset[str]:
    return frozenset(dense(name) for name in form.agencies)


def one_edit_away(first: str, second: str) -> bool:
    """Whether one change, one more or one missing character, or two neighbours exchanged, turn the first into the second."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    left, right = first[start : len(first) - end], second[start : len(second) - end]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == len(right) == 2 and left == right[::-1])


def _near_app(folded: str, app: str, agency: str, whole: Callable[[], str]) -> Iterator[tuple[int, int]]:
    """Where the App's name stands with one slip, as offsets into the folded text."""
    length = len(app)
    if length < _SHORTEST_APP or app[0] not in folded:
        return
    exact = [match.start() for match in re.finditer(re.escape(app), folded)]
    half = app[: length // 2], app[length // 2 :]
    place = folded.find(app[0])
    while place >= 0:
        if any(start - 1 <= place < start + length for start in exact):
            place = folded.find(app[0], place + 1)
            continue
        candidates = [
            folded[place : place + size]
            for size in (length, length + 1, length - 1)
            if place + size <= len(folded) and not any(place < start + length and start < place + size for start in exact)
        ]
        chosen = next((one for one in candidates if _is_slip(one, app, half)), None)
        if chosen is None or chosen in agency or _is_ordinary(folded, place, place + len(chosen), app, whole):
            place = folded.find(app[0], place + 1)
            continue
        yield place, place + len(chosen)
        place = folded.find(app[0], place + len(chosen))


def _is_slip(candidate: str, app: str, half: tuple[str, str]) -> bool:
    """One edit away, with the first character kept and at least half of the name whole; one character less is a short form."""
    if not one_edit_away(candidate, app) or candidate[0] != app[0]:
        return False
    if len(candidate) < len(app):
        # A name cut short at its end is a short form (清運好幫手, 清運好幫); one missing within is a slip.
        return candidate[-1] == app[-1] and len(app) > _SHORTEST_APP
    if len(candidate) > len(app) and (candidate.startswith(app) or candidate.endswith(app)):
        return False
    return half[0] in candidate or half[1] in candidate


def _is_ordinary(folded: str, start: int, end: int, app: str, whole: Callable[[], str]) -> bool:
    """Whether the near miss is chance: the city and more (高雄市停車場), a word at its end (高雄健康城市), no sign of a name."""
    near, behind = folded[start:end], folded[end : end + 1]
    if any(near.startswith(city) and not app.startswith(city) for city in _CITIES):
        return True
    if _LETTER.match(near[-1]) and near[-1] != app[-1]:
        return bool(_LETTER.match(behind))
    if _is_set_apart(folded, start, end):
        return False
    if near[-1] == app[-1]:
        more = next((one for one, own in zip(near, app, strict=False) if one != own), "") if len(near) >= len(app) else ""
        return more in _JOINED_BY or (_are_words(near) and not _is_called(folded, start, end, whole))
    if behind and _is_word(near[-1] + behind):
        return True
    if near[:-1] != app[:-1]:
        return False
    ordinary_stem = _are_words(app[:-1])
    if near[-1] in _NAMING and ordinary_stem:  # a word that the last two or three make would cut one of the stem's in two
        return False
    if near[-1] in _NO_END or _is_word(near[-2:]) or _is_word(near[-3:]):
        return True
    if near[-1] in _NAMING or near[-1] in _ALIKE.get(app[-1], "") or _is_called(folded, start, end, whole):
        return False
    return ordinary_stem or not (_CLAUSE.search(folded[:start]) and _PREDICATE.match(folded, end))


def _is_set_apart(folded: str, start: int, end: int) -> bool:
    """Whether the words stand in quotation marks by themselves or before App, or alone in their paragraph or cell."""
    alone = start == 0 and end == len(folded)
    return alone or bool(_OPENED.search(folded[:start]) and _CLOSED.match(folded, end))


def _is_called(folded: str, start: int, end: int, whole: Callable[[], str]) -> bool:
    """Whether the words beside say that an App is meant, or the plan has them twice with different characters behind."""
    if _CALLED_BEFORE.search(folded[:start]) or _CALLED_BEHIND.match(folded, end):
        return True
    return len(set(re.findall(re.escape(folded[start:end]) + "(.)", whole(), re.DOTALL))) > 1


def _are_words(text: str) -> bool:
    """Whether the text is made of words of two characters or more."""
    ends = {0}
    for end in range(2, len(text) + 1):
        if any(start in ends and _is_word(text[start:end]) for start in range(max(0, end - 4), end - 1)):
            ends.add(end)
    return len(text) in ends


def _is_word(text: str) -> bool:
    """Whether the field's vocabulary has the word, or the dictionary, which knows Traditional words only in part."""
    from ingest.facts.vocabulary import vocabulary  # noqa: PLC0415 - only a near miss asks
    from ingest.facts.words import is_word  # noqa: PLC0415 - the dictionary is slow to load

    return text in vocabulary().groups or text in vocabulary().common or is_word(text)


def _near_agency(folded: str, agency: str, app: str, agencies: Collection[str]) -> Iterator[tuple[int, int]]:
    if len(agency) < 6 or agency[0] not in folded:
        return
    word = _LAST_WORD.search(agency)
    if word is None:
        return
    stem, own = agency[: word.start()], word.group()
    for match in re.finditer(re.escape(stem), folded):
        behind = folded[match.end() :]
        if behind.startswith((own, app or own)):
            continue
        other = next((one for one in _OTHER_LAST_WORDS if behind.startswith(one)), None)
        # 會 and 所 also begin words (會議, 所有, 所屬); only a name can stand before a mark, 之, 的 or another name.
        if other and len(other) == 1 and behind[1:2] not in _BEHIND_AGENCY and _is_word(behind[:2]):
            continue  # 交通|處理 is no 交通處
        if other and not (
            len(other) == 1 and other in "會所院室科司" and behind[1:2] and behind[1] not in "，,。、;；之的及與與和)）"
        ):
            whole = stem + other
            if whole not in agencies:
                yield match.start(), match.end() + len(other)
    length = len(agency)
    for first in re.finditer(re.escape(agency[0]), folded[: max(0, len(folded) - length + 1)]):
        place = first.start()
        candidate = folded[place : place + length]
        goes_on = place + length < len(folded) and _is_word(folded[place + length - 1 : place + length + 1])
        slip = one_edit_away(candidate, agency) or (agencies and not goes_on and _has_another_word(candidate, agency, own))
        if candidate[-1] == own[-1] and slip and candidate not in agencies:
            yield place, place + length


def _has_another_word(candidate: str, agency: str, own: str) -> bool:
    """Whether one word of two characters behind the government's name is another, and one at least stands: 環境(管理)局."""
    begin = agency.find("府") + 1
    differing = [place for place, (one, other) in enumerate(zip(candidate, agency, strict=True)) if one != other]
    if not begin or len(differing) != 2 or len(agency) - len(own) - begin < 4:
        return False
    first, second = differing
    return second == first + 1 and first >= begin and (first - begin) % 2 == 0 and _is_word(candidate[first : second + 1])
