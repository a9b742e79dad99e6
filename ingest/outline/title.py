"""The plan's title and what stands around it before the first heading.

The title is (agency)(App)改善及行銷計畫書 without a mark between the two names, so where the agency's name ends has to be
found out: it ends in a word for an institution (局, 處, 中心, 圖書館 …), and the App's name is what the rest of the plan
uses by itself. Assumption: the App is named at least once more; where it is not, the shortest institution below the city
government counts as the agency, of several the one that the plan speaks of as 本局 or 本中心.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.outline.lines import Line
from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import Stated, Title
from text.fold import dense, squeeze

_INSTITUTION = re.compile(
    r"(?:局|處|署|司|館|會|所|府|院|校|室|科|隊|社|團|園|站|廠|場|庫|中心|學校|大學|學院|高中|高職|國中|國小|小學|中學|幼兒園|幼稚園|分局|大隊|公司|銀行)$"
)
_SCHOOL = re.compile(r"學校|.學|高[中職]|國[中小]")
_WITHIN_A_NAME = re.compile(r"(?:社|會|團|館|園|站|場|所|校|室|科|隊|庫)$")
"""Ends of institutions that are as often the middle of a longer name (社會局, 會計處, 公園處)."""
_NAMELESS = re.compile(r"[府市縣區鄉鎮局處立].$")
"""No institution is called 社 or 會 and nothing else: 高雄市政府社 is cut through 社會局."""
_APP_WORD = re.compile(r"(?:行動應用(?:程式|服務)?|應用程式|app|APP|App|ＡＰＰ)+$")
_AGENCY_LINE = re.compile(
    r"(?:(?:提報|填報|主辦|承辦|提案)?(?:機關|單位)(?:名稱)?:)?(?P<name>[^\W\d_]{1,4}(?:[市縣]|立)[^\W\d_]{2,20})"
)
_QUOTES = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”", '"': '"', "【": "】"}
_MOST_TITLE_LINES = 3
_MATTER = 40
"""A line of the cover is at most so long; what is longer is text that belongs to no section."""


def read_title(document: Document, form: Form, front: Sequence[Line]) -> tuple[Title | None, tuple[Span, ...]]:
    """The title among the lines before the first heading, and the spans of those lines that are neither title nor cover."""
    title, used = _find(document, form, front)
    matter: list[Span] = []
    unread: list[Span] = []
    for number, line in enumerate(front):
        if number in used:
            continue
        words = dense(line.text[line.start : line.end])
        cover = len(words) <= _MATTER and not words.endswith("。")
        (matter if cover else unread).append(line.span())
    if title is None:
        return (Title(spans=tuple(matter)) if matter else None), tuple(unread)
    return Title(spans=title.spans, agency=title.agency, app=title.app, matter=tuple(matter)), tuple(unread)


@lru_cache(maxsize=8)
def _endings(form: Form) -> list[str]:
    """What titles end in, the longest first."""
    return sorted((dense(ending) for ending in form.title_endings), key=len, reverse=True)


def _find(document: Document, form: Form, front: Sequence[Line]) -> tuple[Title | None, frozenset[int]]:
    endings = _endings(form)
    for first in range(len(front)):
        joined = ""
        for last in range(first, min(first + _MOST_TITLE_LINES, len(front))):
            joined += dense(front[last].text[front[last].start : front[last].end])
            ending = next((one for one in endings if one in joined), None)
            if ending is None:
                continue
            begin = _begin_of_title(document, form, front[: last + 1], first, ending)
            lines = front[begin : last + 1]
            spans = tuple(line.span() for line in lines)
            agency, app = _names(document, form, lines, ending)
            stands = range(begin, last + 1)
            if app is not None and agency is None and last + 1 < len(front):
                agency = _agency_in(document, front[last + 1])
                if agency is not None:
                    spans, stands = (*spans, front[last + 1].span()), range(begin, last + 2)
            return Title(spans=spans, agency=agency, app=app), frozenset(stands)
    return None, frozenset()


def _begin_of_title(document: Document, form: Form, front: Sequence[Line], first: int, ending: str) -> int:
    """The first line of the title that ends with the last of these lines.

    A line above that names no institution (目錄, a stamp, a date) is no part of it where the lines below hold both names.
    """
    begin = first
    for place in range(first, len(front) - 1):
        above = squeeze(front[place].text[front[place].start : front[place].end])[0]
        below = "".join(squeeze(line.text[line.start : line.end])[0] for line in front[place + 1 :])
        if _INSTITUTION.search(above) or not all(_names(document, form, front[place + 1 :], ending)) or not below.index(ending):
            break
        begin = place + 1
    return begin


def _agency_in(document: Document, line: Line) -> Stated[str] | None:
    """The agency that a line below the title names and nothing else."""
    folded, places = squeeze(line.text[line.start : line.end])
    named = _AGENCY_LINE.fullmatch(folded)
    if named is None or not _INSTITUTION.search(named["name"]):
        return None
    characters = [(line.block, line.start + place) for place in places]
    return _stated(document, characters, named.start("name"), len(characters))


def _names(document: Document, form: Form, lines: Sequence[Line], ending: str) -> tuple[Stated[str] | None, Stated[str] | None]:
    """Agency and App of a title of one line; a title over several lines is read as if it stood on one."""
    characters: list[tuple[int, int]] = []
    folded = ""
    for line in lines:
        squeezed, places = squeeze(line.text[line.start : line.end])
        folded += squeezed
        characters += [(line.block, line.start + place) for place in places]
    head = folded.index(ending)
    head_text = folded[:head]
    for blank in form.title_placeholders:
        blank_folded = dense(blank)
        if blank_folded in head_text:
            return _around_blank(document, form, characters, head_text)
    opening = next((place for place, character in enumerate(head_text) if character in _QUOTES), None)
    if opening is not None and opening > 1:
        mate = head_text.find(_QUOTES[head_text[opening]], opening + 1)
        if mate > opening + 1:
            return _stated(document, characters, 0, opening), _stated(document, characters, opening + 1, mate)
    stop = head
    word = _APP_WORD.search(head_text)
    if word and word.start() > 2:
        stop = word.start()
    split = _split(document, lines, characters, head_text[:stop])
    if split is None:
        return None, _stated(document, characters, 0, stop)
    return _stated(document, characters, 0, split), _stated(document, characters, split, stop)


def _split(document: Document, lines: Sequence[Line], characters: Sequence[tuple[int, int]], head: str) -> int | None:
    places = [place for place in range(2, len(head) - 1) if _INSTITUTION.search(head[:place]) and not _cuts_a_name(head, place)]
    if not places:
        return None
    # A blank, or a new line, that the writer left between the two names settles it, but not one behind 高雄市政府 of an agency.
    for place in places:
        (block, offset), (next_block, next_offset) = characters[place - 1], characters[place]
        if (block != next_block or next_offset > offset + 1) and not (head[:place].endswith("府") and places[-1] > place):
            return place
    own = {line.block for line in lines}
    rest = "\n".join(dense(paragraph.text) for paragraph in document.paragraphs if paragraph.index not in own)
    best = max(places, key=lambda place: (rest.count(head[place:]) if len(head) - place >= 2 else 0, 0))
    if rest.count(head[best:]) > 0:
        # Of several readings that are used as often, the longest App name that is used by itself is the name.
        count = rest.count(head[best:])
        return next(place for place in places if rest.count(head[place:]) == count)
    # The App is named nowhere else: the longest institution that is named by itself, or the first below the city government.
    named = [place for place in places if head[:place] in rest]
    below_city = [place for place in places if not head[:place].endswith("府")]
    if named and named[-1] in below_city:
        return named[-1]
    return max(below_city or places, key=lambda place: rest.count(f"本{_last_word(head[:place])}"))


def _last_word(name: str) -> str:
    """What an institution calls itself behind 本: 局, 中心, 館, and 校 of every school."""
    found = _INSTITUTION.search(name)
    word = found.group() if found else name
    return "校" if _SCHOOL.fullmatch(word) else word


def _cuts_a_name(head: str, place: int) -> bool:
    """Whether an institution that would end here is the beginning of a longer one: 社 and 會 of 社會局."""
    if not _WITHIN_A_NAME.search(head[:place]):
        return False
    return bool(_NAMELESS.search(head[:place])) or any(behind in "局處署院" for behind in head[place : place + 2])


def _around_blank(
    document: Document, form: Form, characters: Sequence[tuple[int, int]], head: str
) -> tuple[Stated[str] | None, Stated[str] | None]:
    blanks = [dense(blank) for blank in form.title_placeholders]
    agency: Stated[str] | None = None
    app: Stated[str] | None = None
    if blanks[0] in head and blanks[-1] not in head:
        start = head.index(blanks[0]) + len(blanks[0])
        app = _stated(document, characters, start, len(head))
    if blanks[-1] in head and blanks[0] not in head:
        agency = _stated(document, characters, 0, head.index(blanks[-1]))
    return agency, app


def _stated(document: Document, characters: Sequence[tuple[int, int]], start: int, stop: int) -> Stated[str] | None:
    if start >= stop:
        return None
    block = characters[start][0]
    end = start
    while end < stop and characters[end][0] == block:
        end += 1
    span = Span(block=block, start=characters[start][1], end=characters[end - 1][1] + 1)
    words = "".join(document.paragraphs[one].text[offset] for one, offset in characters[start:stop])
    return Stated(value=words.strip("「」『』《》"), span=span) if words.strip("「」『』《》") else None
