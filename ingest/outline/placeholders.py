"""Blanks of the form that were not filled in: (機關名稱), (App 名稱), 其他___, ○○, XX年.

A masked personal name (王○○先生) or number (0912-***-678) is no blank: circles behind a surname and before a form of
address, and letters within a longer word, stay silent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import Placeholder, Section, Title
from text.fold import fold

_CIRCLE = "○〇◯Ｏ"
_ADDRESS = r"(?:先生|女士|小姐|君|同學|老師|里長|主任|科長|局長|處長|議員|醫師)"
_ASKED = re.compile(r"[(〔\[【]\s*(?:請?(?:填寫|填入|輸入|敘明|說明))[^)〕\]】]{0,20}[)〕\]】]")
_PATTERNS = (
    re.compile(r"其他\s*[:：]?\s*[_＿]{2,}"),
    re.compile(rf"[○◯〇]{{2,}}(?!\s*{_ADDRESS})(?:\s*年(?:度)?)?"),
    re.compile(r"(?<![A-Za-z0-9.])[xX]{2,}(?![A-Za-z0-9])\s*(?:年度?|月|日|萬?元|人次?|次|局|處|區|公司|協會|%)"),
    re.compile(r"(?<![A-Za-z0-9])O{2,}\s*(?:年度?|月|日|局|處|區|公司|協會)"),
    re.compile(r"(?<![一二三四五六七八九十百零〇○◯\d])(?:[○◯]\s*[年月日])+(?!度?\d)"),
    re.compile(r"(?<![A-Za-z0-9])O{2,}\s*[人家所間件元里](?![a-z])"),
    re.compile(r"[_＿]{2,}(?=\s*(?:[年月日人次元件場]|萬元))"),
    re.compile(r"[_＿]{3,}"),
    _ASKED,
)
_BLANK = re.compile("[_＿○◯〇xXO]")
"""Without one of these nothing but `_ASKED` matches; looking for one costs far less than all the patterns."""


def placeholders_of(
    document: Document, form: Form, sections: Mapping[str, Section], title: Title | None, remark: Sequence[Span]
) -> tuple[Placeholder, ...]:
    """Every blank that is left, in reading order, each with the deepest section it stands in (None for title and elsewhere)."""
    owner = _owners(form, sections)
    left_out = {span.block for span in remark}
    printed = _printed(sections)
    found: list[Placeholder] = []
    titled = {span.block for span in (*title.spans, *title.matter)} if title else set()
    for paragraph in document.paragraphs:
        if paragraph.index in left_out or not paragraph.text:
            continue
        folded = fold(paragraph.text)
        taken: list[tuple[int, int]] = []
        if paragraph.index in titled:
            taken = _title_blanks(folded, _blank_names(form))
        for pattern in _PATTERNS if _BLANK.search(folded) else (_ASKED,):
            for match in pattern.finditer(folded):
                start, end = match.start(), match.start() + len(match.group().rstrip())
                if any(start < stop and end > begin for begin, stop in taken):
                    continue
                # What the form prints, in brackets or as a title that is set in them, is no blank; only a line to write on is.
                if pattern is _ASKED and _inside(printed, paragraph.index, start):
                    continue
                if _masked_name(folded, start, end):
                    continue
                taken.append((start, end))
        for start, end in sorted(taken):
            section = _owner(owner, paragraph.index, start)
            found.append(Placeholder(section=section, span=Span(block=paragraph.index, start=start, end=end)))
    return tuple(found)


@lru_cache(maxsize=8)
def _blank_names(form: Form) -> tuple[re.Pattern[str], ...]:
    """The form's own words in the place of names (機關名稱), blanks between them or not."""
    return tuple(
        re.compile(r"\s*".join(re.escape(one) for one in fold(blank).replace(" ", ""))) for blank in form.title_placeholders
    )


def _title_blanks(folded: str, blanks: Sequence[re.Pattern[str]]) -> list[tuple[int, int]]:
    """The form's blanks in the title; neighbours count as one."""
    found = sorted((match.start(), match.end()) for blank in blanks for match in blank.finditer(folded))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and not folded[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


_SURNAMES = frozenset(
    "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許鄧馮韓曹曾彭蕭蔡潘田董袁于余葉蔣杜蘇魏程呂丁沈任姚盧傅鍾姜崔譚廖范汪陸金石戴賈韋夏邱方侯鄒熊孟秦白江閻薛尹段雷黎史龍陶賀顧毛郝龔邵萬錢嚴莊洪康施涂溫柯"
)


def _masked_name(folded: str, start: int, end: int) -> bool:
    """王○○ standing by itself: a surname, two circles, then a mark, a blank or the end."""
    if start == 0 or folded[start] not in "○◯〇" or end - start != 2 or folded[start - 1] not in _SURNAMES:
        return False
    return end == len(folded) or folded[end] in " ,，、。;)(）"


def _owners(form: Form, sections: Mapping[str, Section]) -> list[tuple[int, int, int, str]]:
    spans = []
    for key in form.sections:
        section = sections.get(key)
        if section is None:
            continue
        for heading in section.headings:
            spans += [(span.block, span.start, span.end, key) for span in (heading.span, *heading.guidance)]
        spans += [(span.block, span.start, span.end, key) for span in section.content]
    return spans


def _owner(owners: Sequence[tuple[int, int, int, str]], block: int, start: int) -> str | None:
    return next((key for one, begin, end, key in reversed(owners) if one == block and begin <= start < end), None)


def _printed(sections: Mapping[str, Section]) -> list[Span]:
    headings = [heading for section in sections.values() for heading in section.headings]
    return [span for heading in headings for span in (heading.title_span, *heading.guidance)]


def _inside(spans: Sequence[Span], block: int, start: int) -> bool:
    return any(span.block == block and span.start <= start < span.end for span in spans)
