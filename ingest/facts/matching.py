"""Whether any improvement answers a complaint (X802), and whether anything in the part explains a cost (X803).

Two texts are compared by the topics they share (`vocabulary.py`). A topic that is spoken of everywhere (停車 in a parking App)
proves less than one that stands in two places only: its weight falls with the number of paragraphs that hold it. For a
complaint those are the improvements; what the second part promotes says nothing of them.
A complaint counts as answered where some paragraph of the improvements shares enough weight with it, or shares a little and
answers no other (`assignment.py`); a cost as explained where
most of its words' weight is met by its part. Explicit pointers (如UI/UX改善說明, 針對民眾意見第3點) settle the question.
Praise, and words too few to judge by, ask for no answer: silence is better than a false alarm. The limits below were chosen on
the plans of the shared corpus by leaving each plan out in turn (`docs/matching.md`).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.facts.assignment import assigned
from ingest.facts.stating import whole_paragraphs
from ingest.facts.vocabulary import Topics, characters_of, folded, other_words, remedies_of, topics_of, vocabulary
from ingest.facts.words import is_word
from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import CostTable, Item, Match, Section, Title
from schemas.records import dataclass, field

FEEDBACK = "improvement.feedback"
ANSWERS = ("improvement.ui_ux", "improvement.features")
ANSWERED = 0.5
"""Shared weight from which a complaint counts as answered."""
EXPLAINED = 0.4
"""Share of a cost's weight that has to be met by its part."""
LEFT_OVER = 0.8
"""Weight of groups and single characters shared with an improvement that answers nothing else, from which it is the answer."""
CHARACTER = 0.6
"""Weight of a single character against a group of synonyms: one alone is chance."""
REMEDY = 0.8
"""Weight of a remedy of the kind that a complaint asks for: enough for an improvement that answers nothing else."""
STILL = 0.6
"""Share of the best improvement's weight with which another may stand in for it."""
LEAST_WEIGHT = 0.8
"""A text of less weight says too little to be judged."""
WEAK = 0.2
WORD = 0.8
"""Weight of a word of no group against a group of synonyms."""
THING = 1.2
"""Weight of what a complaint is about from which an answer has to mention some of it, not only the trouble."""
THING_MENTIONED = 0.25
"""Share of that weight that counts as a mention."""
NAMED = 1.0
"""Weight of things that a complaint has to name to be compared: one known thing that the improvements do not speak of."""
RATIO = 0.5
"""Share of a complaint's weight that is an answer however little it weighs."""
_SHORTEST = 5
"""Chinese characters of the shortest complaint, and of the shortest reason for a cost, that is judged."""
_VERBATIM = 0.6
"""A cost whose name or reason stands in its part word for word, to this share, is explained without a closer look."""

_TITLE = re.compile(r"(?:[(]?[\d一二三四五六七八九十]{1,2}[.、)])?([^:,。;()「」]{2,12}):")
"""What an improvement is called, before a colon."""
_MERE_PURCHASE = 4
"""Characters of the longest thing that is named behind 、 without saying what it is for: that stands before the first one."""

_NOT_CHINESE = re.compile("[^\u4e00-\u9fff]+")
_SPENT = re.compile(
    r"(?:講義|教材|教具|茶點|[布佈]置|設計|編輯|編印|印製|印刷|輸出|製作|製播|拍攝|採購|購置|租用|租借|布置|修訂|更新|委外|及|與|費用|經費|費)+$"
)
"""How the money is spent (印製, 採購), behind what it is spent on."""
_MERE_WORK = re.compile(
    r"(?:app|系統|程式|前端|後端|介面|軟體|人力|技術|委外|使用者|需求|開發|設計|分析|規劃|建置|製作|整合|維護|維運|上架|作業|測試|訪談|管控|控管|引擎|演算法|排序|檢索|調校|除錯|模組|資料庫|美術|美編|視覺"
    r"|託播|播出|郵寄|寄送|簡訊|講師|鐘點|交通|工程師|人員|人事|業務|專案|經理|顧問|檢測|委託|pm|qa|ui|ux|物|師|及|與|和|、|費用|經費|服務費|費)+"
)
"""A cost that names work of the kind that any App or campaign takes, and nothing that it is done on."""

_RECKONED = re.compile(r":[ ]*\d")
"""Where a cost's name ends and its reckoning begins: 立牌:60座,每座500元."""
_PRAISE = re.compile(r"很棒|好用|真讚|很讚|推薦給|感謝|謝謝|很實用|很方便|滿意|值得肯定|給予肯定|五星好評")
_BLAME = re.compile(r"不|沒|無法|難|太|慢|錯|當|閃|希望|建議|可惜|但|卻|請|能否|可否|應")
_POINTED_ITEM = re.compile(r"(?:意見|回饋|反映|反應|問題)(?:回饋)?[(（]?第?([一二三四五六七八九十]|\d{1,2})(?:點|項|則|至|、|及)")
_POINTER = re.compile(r"[如詳見參同](?:[前上]述|[(（「]|[一二三四五六七八九十]、|第)|[(（][一二三四五六七八九十][)）]|[㈠-㈩]")
_POINTS = re.compile(r"[如詳見參同依]")
"""Before the title of a section (如執行項目第4點, 詳見行銷內容說明) it makes a pointer."""
_ANSWERED_AT = re.compile(
    r"(?:[(\[【「『:,。]|[→⇒]|[-=]+>)(?:已|將|業)?(?P<led>列入|納入|列於|納於|併入|詳見|參見|請見|見|詳|如|回應於|處理於|於)?"
    r"(?:ui/?ux|功能(?:提升|改善)|介面改善)(?:改善)?(?:說明)?(?(led)|第?[(]?(?:\d|[一二三四五六七八九十]))"
    r"|(?:[(\[【]|[→⇒]|[-=]+>)(?:已|將|業)?(?:列入|納入|列於|納於|併入|回應於|處理於)第?[(]?(?:\d{1,2}|[一二三四五六七八九十])[)]?[項點則]"
)
"""Behind a complaint, where it is answered: （列入UI/UX第1點）, →功能提昇3, 【已納入第4項】."""
_NUMBERED = r"(?:第(?:\d{1,2}|[一二三四五六七八九十])[則點項]|[(](?:\d{1,2}|[一二三四五六七八九十])[)])"
_SHARED_OUT = re.compile(
    rf"(?<=[^\s])(?:{_NUMBERED}[、及與和]?)+(?:意見)?(?:則|均|皆|都)?(?:由(?!於)|已於|將於|見|詳|列入|納入|併入)"
)
"""Numbers of complaints that a sentence of the feedback hands to improvements: 以上(1)由退換貨功能處理，(2)(3)已於介面改善."""
_IN_BRACKETS = re.compile(r"[(](?:供|用於|作為)?([^()]{3,})[)]")
_HALF = 0.5
_SCREEN_MARKS = re.compile(r"[(（][^)）]*(?:store|play|星|★)[^)）]*[)）]|★+", re.IGNORECASE)
_REPORTED = re.compile(r"^[^,。:;「]{0,10}?(?:反[映應]|留言|陳情)(?!.{0,3}(?:後|完|了|過|次|久|[沒無]有?(?:人|下文|回)))")
"""Who complains and how (外籍人士反映沒有英文版): no part of the complaint, unless nobody reacted to it (反映三次沒人理)."""
_COUNTED = re.compile(r"(?:^|(?<=[。;,]))(?:第[一二三四五六七八九十][,:、]|首先|其次|再者|[一二三四五六]則|[一二三四五六]是|最後)")
_CHINESE_DIGITS = "一二三四五六七八九十"


@dataclass(slots=True)
class _Unit:
    """A paragraph to compare with."""

    text: str
    span: Span
    topics: Topics = field(init=False)

    def __post_init__(self) -> None:
        self.topics = topics_of(self.text)

    def holds(self, topic: int | str) -> bool:
        """Whether the paragraph speaks of a group (by number) or holds a word."""
        return topic in self.topics.groups if isinstance(topic, int) else topic in self.text


class _Weights:
    """What each topic proves among these paragraphs."""

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._units = units
        self._known: dict[int | str, float] = {}

    def of(self, topic: int | str) -> float:
        """1 for a group that stands in two paragraphs at most, falling to a twentieth for what stands everywhere."""
        if topic not in self._known:
            base = (WEAK if topic in vocabulary().weak else 1.0) if isinstance(topic, int) else WORD
            held = sum(1 for unit in self._units if unit.holds(topic))
            self._known[topic] = base * _rarity(held, len(self._units) + 1)
        return self._known[topic]


def _rarity(held: int, total: int) -> float:
    """1 for what stands in two of `total` paragraphs at most, falling to 0.04 for what stands everywhere."""
    rarity = math.log(total / max(held, 1)) / math.log(total / 2) if total > 3 else 1.0
    return max(0.2, min(1.0, rarity)) ** 2


def _units(document: Document, sections: Mapping[str, Section], keys: Iterable[str], names: Sequence[str]) -> list[_Unit]:
    return [
        _Unit(_nameless(folded(document.quote(span)), names), span)
        for key in keys
        for span in whole_paragraphs(document, sections[key].content)
        if len(document.quote(span).strip()) > 1
    ]


def _counted(unit: _Unit) -> list[_Unit]:
    """The points of a paragraph that counts them in running text (第一，… 第二，…); else the paragraph."""
    begins = [match.start() for match in _COUNTED.finditer(unit.text)]
    if len(begins) < 2:
        return [unit]
    places = [0, *begins[1:], len(unit.text)]
    return [_Unit(unit.text[begin:end], unit.span) for begin, end in itertools.pairwise(places)]


def names_in(title: Title | None) -> tuple[str, ...]:
    """The names of App and agency, folded: words within them (毛孩 in 毛孩在高雄) say nothing of what a text is about."""
    stated = (title.app, title.agency) if title else ()
    return tuple(folded(name.value) for name in stated if name is not None)


def _nameless(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, " ")
    return text


def answers_to_feedback(
    document: Document, form: Form, sections: Mapping[str, Section], title: Title | None = None
) -> tuple[Match, ...]:
    """Each complaint of 民眾意見回饋, and whether any paragraph of the improvements takes it up."""
    if FEEDBACK not in sections or any(sections[key].status != "present" or sections[key].hollow for key in (FEEDBACK, *ANSWERS)):
        return ()
    named = names_in(title)
    improvements = [one for unit in _units(document, sections, ANSWERS, named) for one in _counted(unit)]
    elsewhere = _units(document, sections, (key for key in sections if key.startswith("marketing.")), named)
    weights = _Weights(improvements)
    pointed, shared_out = _pointed_items(improvements), _shared_out(document, sections[FEEDBACK])
    names = [folded(form.sections[key].heading) for key in ANSWERS]
    found: list[Match] = []
    texts: list[str] = []
    said = 0
    for number, span, words in _complaints(document, sections[FEEDBACK]):
        text = _REPORTED.sub("", _nameless(folded(_SCREEN_MARKS.sub("", words)), named))
        asks_nothing = _chinese(text) < _SHORTEST or (_PRAISE.search(text) and not _BLAME.search(text))
        settled = asks_nothing or number in pointed or any(name in text for name in names)
        by = None if settled else _answer(text, improvements, weights) or _titled(text, improvements, weights)
        told = number in shared_out or bool(_ANSWERED_AT.search(text))
        said += told
        answered = bool(settled or told or by)
        comparable = answered or _names_a_thing(text, weights)
        found.append(Match(section=FEEDBACK, span=span, words=words, answered=answered, by=by, comparable=comparable))
        texts.append(text)
    if all(match.answered for match in found) or said > max(1, len(found) // 2):
        return tuple(found)  # who says of most complaints where they are answered leaves no other to guesses
    letters = _Letters([*improvements, *elsewhere])
    settled_by = [
        _likely(text, improvements, weights, letters, ANSWERED, STILL) for text, match in zip(texts, found, strict=True) if match.by
    ]
    unsettled = [place for place, match in enumerate(found) if not match.answered]
    wishes = [_likely(texts[place], improvements, weights, letters, LEFT_OVER) for place in unsettled]
    for place in assigned(settled_by, wishes):
        match = found[unsettled[place]]
        by = improvements[wishes[place][0]].span
        found[unsettled[place]] = Match(section=FEEDBACK, span=match.span, words=match.words, answered=True, by=by)
    return tuple(found)


def _chinese(text: str) -> int:
    """The number of Chinese characters: a complaint in a foreign language cannot be compared with what is written in Chinese."""
    return sum(1 for character in text if "\u4e00" <= character <= "\u9fff")


class _Letters:
    """What each single character proves in this plan, as `_Weights` for words."""

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._total = len(units) + 1
        self._held: dict[str, int] = {}
        for unit in units:
            for character in characters_of(unit.text):
                self._held[character] = self._held.get(character, 0) + 1

    def shared(self, characters: Iterable[str], unit: _Unit) -> float:
        """The weight of those of the characters that the paragraph holds."""
        return sum(_rarity(self._held[one], self._total) for one in characters if one in self._held and one in unit.text)


def _likely(
    text: str, improvements: Sequence[_Unit], weights: _Weights, letters: _Letters, least: float, share: float = 0.0
) -> list[int]:
    """The improvements that share at least this weight with the complaint, and this share of the best one's; the best first."""
    characters, ailments = characters_of(text), remedies_of(text)
    groups = [group for group in topics_of(text).groups if group not in vocabulary().troubles]
    shared = [
        _shared(groups, unit, weights)
        + CHARACTER * letters.shared(characters, unit)
        + REMEDY * bool(ailments and ailments & remedies_of(unit.text))
        for unit in improvements
    ]
    least = max([least, *(share * weight for weight in shared)])
    return sorted((place for place, weight in enumerate(shared) if weight >= least), key=lambda place: -shared[place])


def _complaints(document: Document, section: Section) -> list[tuple[int | None, Span, str]]:
    """The points of the feedback with their sub-points; without numbers, its paragraphs (an introduction aside)."""

    def words_of(item: Item) -> str:
        return "\n".join(document.quote(span) for span in item.spans)

    if section.items:
        found: list[tuple[int | None, Span, str]] = []
        for item in section.items:
            if item.depth and found:
                number, span, words = found[-1]
                found[-1] = (number, span, f"{words}\n{words_of(item)}")
            else:
                found.append((item.ordinal, item.spans[0], words_of(item)))
        return found
    # a table within the feedback counts something; where all of it stands in a table, the form itself is one
    tabled = all(document.paragraphs[span.block].in_table for span in section.content)
    return [
        (None, span, document.quote(span))
        for span in section.content
        if (tabled or not document.paragraphs[span.block].in_table) and not document.quote(span).rstrip().endswith(("：", ":"))
    ]


def _pointed_items(improvements: Sequence[_Unit]) -> frozenset[int]:
    found = set()
    for unit in improvements:
        for match in _POINTED_ITEM.finditer(unit.text):
            found.add(_ordinal(match.group(1)))
    return frozenset(found)


def _shared_out(document: Document, section: Section) -> frozenset[int]:
    texts = [folded(document.quote(span)) for span in whole_paragraphs(document, section.content)]
    parts = [match.group() for text in texts for match in _SHARED_OUT.finditer(text)]
    return frozenset(_ordinal(digits) for part in parts for digits in re.findall(r"\d{1,2}|[一二三四五六七八九十]", part))


def _ordinal(digits: str) -> int:
    return int(digits) if digits.isdecimal() else _CHINESE_DIGITS.index(digits) + 1


def _answer(text: str, improvements: Sequence[_Unit], weights: _Weights) -> Span | None:
    """The improvement that shares most with the complaint, where that is enough; else None."""
    topics = topics_of(text)
    ranked = sorted(improvements, key=lambda unit: -_shared(topics.groups, unit, weights))
    for unit in ranked:
        if _shared(topics.groups, unit, weights) < ANSWERED:
            break
        if _about_the_thing(topics, unit, weights):
            return unit.span
    if not improvements:
        return None
    if ranked and _enough_anyway(text, topics, ranked[0], weights):
        return ranked[0].span
    features: list[int | str] = [*topics.groups, *other_words(text, topics)]
    best = max(improvements, key=lambda unit: _shared(features, unit, weights))
    total = sum(weights.of(feature) for feature in features)
    shared = _shared(features, best, weights)
    enough = shared >= ANSWERED and _about_the_thing(topics, best, weights)
    return best.span if enough or shared >= RATIO * total or total < LEAST_WEIGHT else None


def _titled(text: str, improvements: Sequence[_Unit], weights: _Weights) -> Span | None:
    """The improvement whose own title (地號定位：…) has a word in common with the complaint that hardly any other paragraph has."""
    for unit in improvements:
        title = _TITLE.match(unit.text)
        words = _words_in_both(title.group(1), text) if title is not None else ()
        if any(weights.of(word) >= WORD for word in words):
            return unit.span
    return None


def _words_in_both(title: str, text: str) -> Iterable[str]:
    """The words of a title that the text has too and that name a thing: no common word and no trouble."""
    known = vocabulary()
    empty = known.weak | known.troubles
    for start, end in itertools.combinations(range(len(title) + 1), 2):
        word = title[start:end]
        if len(word) < 2 or word not in text or word in known.common:
            continue
        groups = known.groups.get(word)
        if all(group not in empty for group in groups) if groups else is_word(word):
            yield word


def _enough_anyway(text: str, topics: Topics, unit: _Unit, weights: _Weights) -> bool:
    """Whether the paragraph answers whatever other words the dictionary may find in the complaint.

    Characters that stand in no group weigh at most `WORD` a pair; those that the paragraph holds word for word are met.
    """
    met = sum(size for size in _residue(text, topics, unit.text) if size > 0) / 2 * WORD
    open_ = -sum(size for size in _residue(text, topics, unit.text) if size < 0) / 2 * WORD
    shared = _shared(topics.groups, unit, weights)
    total = sum(weights.of(group) for group in topics.groups) + met + open_
    about = _about_the_thing(topics, unit, weights)
    return total > 0.0 and about and (shared + met / 2 >= ANSWERED or shared + met >= RATIO * total)


def _residue(text: str, topics: Topics, other: str) -> Iterable[int]:
    """Stretches of the text beside groups and common words: their length, negative where `other` does not hold them."""
    common = vocabulary().common
    place = 0
    inside = {offset for begin, end in topics.covered for offset in range(begin, end)}
    while place < len(text):
        if place in inside or not text[place].isalnum() or text[place].isdecimal():
            place += 1
            continue
        end = next((end for end in range(min(len(text), place + 6), place + 1, -1) if text[place:end] in common), None)
        if end is not None:
            place = end
            continue
        end = next((end for end in range(min(len(text), place + 10), place + 1, -1) if text[place:end] in other), None)
        yield end - place if end is not None else -1
        place = end if end is not None else place + 1


def _names_a_thing(text: str, weights: _Weights) -> bool:
    """Whether the complaint names a thing known by several words, so that words can tell that no improvement answers it."""
    return sum(weights.of(group) for group in topics_of(text).groups if group not in vocabulary().troubles) >= NAMED


def _about_the_thing(topics: Topics, unit: _Unit, weights: _Weights) -> bool:
    """Whether the paragraph mentions what the complaint is about, where the complaint names that at all."""
    things = [group for group in topics.groups if group not in vocabulary().troubles]
    named = sum(weights.of(group) for group in things)
    return named < THING or _shared(things, unit, weights) >= named * THING_MENTIONED


def _shared(features: Iterable[int | str], unit: _Unit, weights: _Weights) -> float:
    return sum(weights.of(feature) for feature in features if unit.holds(feature))


def explanations_of_costs(
    document: Document, sections: Mapping[str, Section], tables: Sequence[CostTable], title: Title | None = None
) -> tuple[Match, ...]:
    """Each line of a cost table, and whether anything in its part explains it."""
    found: list[Match] = []
    agency = folded(title.agency.value) if title and title.agency else ""
    for table in tables:
        part = table.section.partition(".")[0]
        keys = [key for key in sections if key.partition(".")[0] == part and ".budget" not in key and key != part]
        units = _units(document, sections, keys, names_in(title))
        if not units:
            continue
        titles = [folded(heading.title) for key in keys for heading in sections[key].headings]
        weights = _Weights(units)
        whole = "\n".join(unit.text for unit in units)
        for line in table.items:
            if line.label is None or not document.quote(line.label).strip():
                continue
            words = document.quote(line.label)
            reason = " ".join(document.quote(span) for span in line.explanation)
            label = _RECKONED.split(folded(words))[0]
            pointed = _POINTER.search(folded(reason)) or any(
                _points_to_title(one, titles) for one in (folded(words), folded(reason))
            )
            answered = bool(pointed) or _explained(label, folded(reason), units, whole, weights, agency)
            found.append(Match(section=table.section, span=line.label, words=words, answered=answered))
    return tuple(found)


def _points_to_title(reason: str, titles: Iterable[str]) -> bool:
    """Whether an explanation refers the reader to a section of the part by the title that it has in this document."""
    return any(title and (at := reason.find(title)) > 0 and _POINTS.search(reason[:at]) for title in titles)


def _explained(label: str, reason: str, units: Sequence[_Unit], whole: str, weights: _Weights, agency: str) -> bool:
    if any(word in label for word in vocabulary().self_evident) or _verbatim(label, whole) >= _VERBATIM:
        return True
    if _MERE_WORK.fullmatch(label):
        return True
    purposes = _IN_BRACKETS.findall(label)
    if any(_verbatim(one, whole) >= _HALF or _met(one, units, weights, agency) for one in purposes):
        return True  # 平板租賃(供到府教學) says itself what it is for
    first, *more = label.split("、")
    if more and all(len(one) <= _MERE_PURCHASE for one in more):
        label = first  # 說明會場布、茶水: what all is bought for stands once
        if _verbatim(label, whole) >= _VERBATIM:
            return True
    worded = _NOT_CHINESE.sub("", reason)
    if len(worded) >= _SHORTEST and _verbatim(worded, whole) >= _VERBATIM:
        return True
    return _met(label, units, weights) or (bool(reason) and _met(reason, units, weights, agency))


def _met(text: str, units: Sequence[_Unit], weights: _Weights, agency: str = "") -> bool:
    """Whether the part meets enough of the text's weight. Words too few to judge by do not make a label unexplained.

    Words of the agency's name (公所 in 鳳山區公所) are no reason for a cost.
    """
    topics = topics_of(text)
    kinds = [group for group, word in topics.groups.items() if word not in agency]
    groups = sum(weights.of(group) for group in kinds)
    met = sum(weights.of(group) for group in kinds if any(unit.holds(group) for unit in units))
    if groups and met >= EXPLAINED * (groups + WORD / 2 * sum(1 for size in _residue(text, topics, "") if size)):
        return True
    others = [word for word in other_words(text, topics) if word not in agency]
    features: list[int | str] = [*kinds, *others]
    total = sum(weights.of(feature) for feature in features)
    if total == 0.0:
        return False
    met = sum(weights.of(feature) for feature in features if any(unit.holds(feature) for unit in units))
    return met / total >= EXPLAINED


def _verbatim(label: str, whole: str) -> float:
    """The share of the label's characters that stand in the part in the same words of two characters or more.

    Common words, and at the end those for how the money is spent, are left out.
    """
    common = vocabulary().common
    label = _SPENT.sub("", label) or label
    covered = judged = place = 0
    while place < len(label):
        end = next((end for end in range(min(len(label), place + 8), place + 1, -1) if label[place:end] in common), None)
        if end is not None:
            place = end
            continue
        end = next((end for end in range(min(len(label), place + 12), place + 1, -1) if label[place:end] in whole), place + 1)
        size = end - place
        judged += size if size > 1 or label[place].isalnum() else 0
        covered += size if size > 1 else 0
        place = end
    return covered / judged if judged else 1.0
