"""Sums over a sentence: 業務人員12人、管理員45人及資訊人員4人，共計61人.

A sum is given only where the parts are plainly an enumeration of one unit that leads to its total: the words go backwards
from 共計 through the parts, and whatever is not a part ends the enumeration. Where the reading is not certain there is none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from schemas.records import dataclass
from text.fold import fold
from text.numerals import Number, as_fraction, find_numbers
from text.units import same_unit


@dataclass(frozen=True, slots=True)
class WrittenSum:
    """Parts and their stated total at `text[start:end]`; `tolerance` as for calculations."""

    start: int
    end: int
    parts: tuple[Number, ...]
    total: Number
    unit: str
    tolerance: Fraction

    @property
    def holds(self) -> bool:
        """Whether the parts add up to the total."""
        exact = sum((Fraction(part.value) for part in self.parts), Fraction(0))
        return abs(exact - Fraction(self.total.value)) <= self.tolerance


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two marks or conjunctions, and the mark before it."""

    start: int
    end: int
    mark: str


_MARKER = re.compile(
    r"(?:共計|合計|總計|總共|一共|共為|合為|加總為|計|共)(?:有|為|需|約|達|新?台幣|NT\$|\$|[ ]|:)*"
    r"(?=[\d壹貳參肆伍陸柒捌玖拾一二兩三四五六七八九十])"
)
_NOT_A_MARKER = re.compile(r"(?:[預統估設累僅審會主不另小公一算推獨次]|以)$")
_SENTENCE = re.compile(r"[。;!?\n]")
_SPLIT = re.compile(
    r"[、,]|(?<![以涉普觸提企])及(?![格時早齡])|以及|(?<![參])與(?![會])|(?<![共飽緩總溫平])和(?![平])|暨|並有|加上|另有|另加"
)
_AND = ("及", "與", "和", "、", "暨", "以及")
_REMARK = re.compile(r"\([^()]*\)")
_AMONG_THEM = re.compile(r"\((?:其中|包括|包含|含)[^()]*\)")
"""How many of a part are of some kind: 志工45人(含週末志工15人)."""
_BEGINS = re.compile(r"^(?:以上|上述|前述|包括|包含|計有|分別為|分別由|分為|分(?![館局隊站所部校區班院店社])|其中|由|動員|動用|需)")
_EACH = re.compile(r"(?:每|各)[^\W\d]{0,2}[ ]*約?[ ]*$")
_ABORT = re.compile(r"減少|扣除|減去|較|增至|提升|提高|降至|升至|折合|相當|平均|比例|占|佔|剩|不含|未含|除以|乘|[x×*+=÷<>]")
_PART_TAIL = re.compile(r"^[ ]*(?:支應|勻支|編列|負擔|補助|自籌|執行|參與|協助|辦理|經費|整|左右|配合|完成|擔任|預算|項下)*[ ]*$")
_INTRODUCES = re.compile(
    r"^(?:全年度?|全期|全案|全部|以上|整體|前後|[兩二三四五]者|[兩二三四五各]項|人力|總人力|工作人力|經費|期程|時程|工期)$"
)
_SUBTOTAL = re.compile(r"^(?:共計|合計|總計|小計|計|共)(?:有|為|需|[ ])*$")
_COUNTED_TO = re.compile(r"(?:共計|合計|計|共)(?:有|為)?[ ]*$")
"""What leads to the result of a part that is reckoned first: 17個分局各4人計68人."""
_EACH_FIRST = re.compile(r"[各每]")
_ALL_OF_THEM = re.compile(r"^[ ]*(?:以上|上述|前述|[兩二三四五六七八九][者類])[ ]*$")
_SO_MANY = re.compile(r"([兩二三四五六七八九])[者類][ ]*$")
"""How many parts there are: with fewer at hand, the others stand elsewhere."""
_HOW_MANY = {"兩": 2} | {numeral: number for number, numeral in enumerate("二三四五六七八九", start=2)}
_ORDERED = re.compile(r"^[ ]*(?:前|後|首|次|末|再|另|第[一二三四五六\d]|上|下|中)[^\W\d]{0,3}$")
_PEOPLE_STAND_AT = re.compile(
    r"^(?:公所|里辦公處|辦公處|衛生所|圖書館|分館|服務處|服務站|站|所|館|校|處)?(?:臨櫃|櫃檯|櫃台|櫃|服務台|服務檯|窗口|駐點)"
)
_LEAST_NUMBERS = 3
"""Two parts and their total."""
_PLACES = ("區", "處", "站", "所", "館", "校")


def find_sums(text: str) -> tuple[WrittenSum, ...]:
    """Every sum over a sentence, in order."""
    folded = fold(text)
    if not re.search(r"[計共合加總]", folded):
        return ()
    numbers = find_numbers(text)
    if len(numbers) < _LEAST_NUMBERS:
        return ()
    found: list[WrittenSum] = []
    for marker in _MARKER.finditer(folded):
        if _NOT_A_MARKER.search(folded[: marker.start()]):
            continue
        total = next((number for number in numbers if marker.end() <= number.start <= marker.end() + 1), None)
        if total is None or total.percent or not total.unit:
            continue
        start = _begin(folded, marker.start())
        if _EACH_FIRST.search(re.split(r"[、,;]", folded[start : marker.start()])[-1]):
            continue  # 各分館一人計60人 is a part
        said = _SO_MANY.search(folded[start : marker.start()])
        if start > 1 and folded[start - 1] in "。;" and _ALL_OF_THEM.match(folded[start : marker.start()]):
            begin = max(folded.rfind("\n", 0, start), folded.rfind(":", 0, start)) + 1
            listed = folded[:begin] + re.sub("[。;]", ",", folded[begin:start]) + folded[start:]
            written = _read(listed, begin, marker.start(), total, numbers)
        else:
            written = _read(folded, start, marker.start(), total, numbers) or _in_brackets(folded, total, numbers)
            if written is not None and not written.holds and start and folded[start - 1] == ";":
                written = _over_semicolons(folded, start, marker.start(), total, numbers) or written
        if written is not None and (said is None or len(written.parts) == _HOW_MANY[said[1]]):
            found.append(written)
    return tuple(found)


def _over_semicolons(text: str, start: int, end: int, total: Number, numbers: tuple[Number, ...]) -> WrittenSum | None:
    """The sum with the parts before a semicolon: 護理師76人、志工4人；疾管處12人、資訊室2人，合計94人."""
    begin = max(text.rfind(mark, 0, start) for mark in "。!?\n:") + 1
    return _read(text[:begin] + text[begin:start].replace(";", ",") + text[start:], begin, end, total, numbers)


def _begin(text: str, place: int) -> int:
    """Where the words that may hold the parts begin: behind the last full stop, colon or opening bracket that is still open."""
    depth = 0
    for offset in range(place - 1, -1, -1):
        character = text[offset]
        if character == ")":
            depth += 1
        elif character == "(":
            if depth == 0:
                return offset + 1
            depth -= 1
        elif depth == 0 and (_SENTENCE.match(character) or (character == ":" and text[offset + 1 : offset + 2] != "")):
            return offset + 1
    return 0


def _blanked(text: str) -> str:
    return _REMARK.sub(lambda found: " " * len(found.group()), text)


def _pieces(text: str, start: int, end: int, numbers: tuple[Number, ...]) -> list[_Piece]:
    inside = {place for number in numbers for place in range(number.start, number.end)}
    pieces, begin, mark = [], start, ""
    for found in _SPLIT.finditer(text, start, end):
        if found.start() in inside:
            continue
        pieces.append(_Piece(begin, found.start(), mark))
        begin, mark = found.end(), found.group()
    pieces.append(_Piece(begin, end, mark))
    return [piece for piece in pieces if text[piece.start : piece.end].strip()]


def _read(text: str, start: int, end: int, total: Number, numbers: tuple[Number, ...]) -> WrittenSum | None:
    plain = text[:start] + _blanked(text[start:end]) + text[end:]
    among = [found.span() for found in _AMONG_THEM.finditer(text, start, end)]
    numbers = tuple(one for one in numbers if not any(first <= one.start < last for first, last in among))
    pieces = _pieces(plain, start, end, numbers)
    parts = _parts(plain, pieces, total, numbers)
    if parts is None or len(parts) < 2:
        parts = _parallel(plain, start, end, total, numbers) or _standing(plain, pieces, total, numbers)
    return _sum(tuple(parts), total) if parts else None


def _sum(parts: tuple[Number, ...], total: Number) -> WrittenSum | None:
    if len(parts) < 2 or any(part.approximate for part in parts):
        return None
    exact = sum((as_fraction(part.value) for part in parts), Fraction(0))
    step = as_fraction(total.step)
    allowed = Fraction(0) if (exact / step).denominator == 1 else step
    if total.approximate:
        allowed = max(step, exact / 20)
    ordered = sorted((*parts, total), key=lambda number: number.start)
    return WrittenSum(ordered[0].start, max(ordered[-1].end, ordered[-1].unit_end), parts, total, total.unit, allowed)


def _counts(number: Number, total: Number) -> bool:
    """Whether a number counts what the total counts; amounts without a word of their own must look like amounts."""
    if number.percent:
        return False
    if number.unit:
        return same_unit(number.unit, total.unit)
    return number.grouped or number.step >= 1000


def _parts(text: str, pieces: list[_Piece], total: Number, numbers: tuple[Number, ...]) -> list[Number] | None:
    """The parts, read backwards from the total; None where something speaks against a sum."""
    parts: list[Number] = []
    behind = ""
    reckoned = False
    for piece in reversed(pieces):
        begin = max(piece.start, text.rfind("=", piece.start, piece.end) + 1)
        words = text[begin : piece.end]
        mark, behind = behind, piece.mark
        inside = [number for number in numbers if begin <= number.start < piece.end and _counts(number, total)]
        if words.lstrip().startswith("其中"):
            if parts or not inside:
                break
            continue
        if not inside:
            if not parts and piece is pieces[-1] and _INTRODUCES.match(words.strip()):
                continue
            if mark in _AND and parts and not re.search(r"\d", words) and not _BEGINS.match(words.strip()):
                continue  # 企劃及資訊人員9人 is one part
            break
        if _ABORT.search(words):
            return None if parts else []
        last = inside[-1]
        before = text[begin : last.start]
        if _SUBTOTAL.match(before.strip()):
            parts.append(last)
            break
        if reckoned and _EACH.search(before):
            reckoned = False
            continue  # 每隊2人，52個分隊計104人
        reckoned = bool(_COUNTED_TO.search(before))
        if reckoned and _EACH_FIRST.search(before):
            inside = [last]
        if len(inside) != 1 or not _PART_TAIL.match(text[max(last.end, last.unit_end) : piece.end]):
            return []  # it may be a part in other words
        if _EACH.search(before):
            return []
        parts.append(last)
        if _BEGINS.match(words.strip()):
            break
    return parts[::-1]


def _parallel(text: str, start: int, end: int, total: Number, numbers: tuple[Number, ...]) -> list[Number]:
    """Parts that each open a clause of their own: 前3個月完成首頁、相簿，後4個月完成測試，合計7個月."""
    parts: list[Number] = []
    place = end
    for found in [*reversed(list(re.finditer(r",(?!\d{3})", text[start:end]))), None]:
        begin = start + found.end() if found else start
        words = text[begin:place]
        inside = [number for number in numbers if begin <= number.start < place and number.unit and _counts(number, total)]
        place = start + found.start() if found else start
        if not words.strip():
            continue
        if len(inside) != 1 or _ABORT.search(words) or not _ORDERED.match(text[begin : inside[0].start]):
            break
        parts.append(inside[0])
    return parts[::-1] if len(parts) >= 2 else []


def _standing(text: str, pieces: list[_Piece], total: Number, numbers: tuple[Number, ...]) -> list[Number]:
    """One person at each of so many counters: 38區公所臨櫃及資訊人員5人，共計43人.

    The first number counts places, so the sum is given only where the total is next to it, not where each place has several.
    """
    if total.unit not in ("人", "名", "位") or len(pieces) < 2:
        return []
    first, second = pieces[-2], pieces[-1]
    if second.mark not in _AND:
        return []
    places = [number for number in numbers if first.start <= number.start < first.end]
    people = [number for number in numbers if second.start <= number.start < second.end]
    if len(places) != 1 or len(people) != 1 or text[first.start : places[0].start].strip():
        return []
    if places[0].unit not in _PLACES or not same_unit(people[0].unit, total.unit):
        return []
    if not _PEOPLE_STAND_AT.match(text[places[0].unit_end : first.end].strip()):
        return []
    wanted = places[0].value + people[0].value
    return [places[0], people[0]] if abs(wanted - total.value) <= max(Decimal(2), wanted // 20) else []


def _in_brackets(text: str, total: Number, numbers: tuple[Number, ...]) -> WrittenSum | None:
    """Parts that a bracket behind the total lists in full: 共計61人（業務12人、管理45人及資訊4人）."""
    opening = re.match(r"[ ]*\((?:包括|包含|即|分別為)?", text[total.unit_end :])
    if opening is None:
        return None
    start = total.unit_end + opening.end()
    end = text.find(")", start)
    if end < 0 or re.search(r"其中|不含|等|每|各\d|(?<!包)含|約|或|[x×*=~+]", text[start:end]):
        return None
    pieces = _pieces(text, start, end, numbers)
    parts: list[Number] = []
    for piece in pieces:
        inside = [number for number in numbers if piece.start <= number.start < piece.end]
        if len(inside) != 1 or not inside[0].unit or not _counts(inside[0], total):
            return None
        if not _PART_TAIL.match(text[inside[0].unit_end : piece.end]):
            return None
        parts.append(inside[0])
    return _sum(tuple(parts), total)
