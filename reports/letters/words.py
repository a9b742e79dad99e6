"""The words of a letter from their template: a subject of one sentence, numbered items, and what stands below.

A line whose field has no value is left out and the items are numbered anew, so that a template needs no conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.letters.facts import BadTemplate
from reports.letters.fields import demand_known, filled, names_in
from reports.letters.values import Filling
from schemas.records import dataclass
from schemas.rules import Words
from text.labels import cjk_numeral

SUBJECT, ITEMS, DEADLINE = "主旨", "說明", "補正期限"
BELOW = ("附件", "正本", "副本")
_HEAD = re.compile(rf"({'|'.join((SUBJECT, ITEMS, *BELOW))})[：:]\s*(.*)")
_MARKS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"[(（][一二三四五六七八九十百]+[)）]"),
    re.compile(r"\d+、"),
    re.compile(r"[(（]\d+[)）]"),
)
"""What an item of each level begins with; the brackets become half-width, as 文書處理手冊 has them."""
_COMMENT = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the explanation."""

    level: int
    """From 0."""
    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The words of one letter."""

    subject: str
    items: tuple[Item, ...]
    below: dict[str, str]
    """附件, 正本 and 副本; empty where there are none."""


def body_of(template: str, file: str, filling: Filling) -> Body:
    """The template's words with its fields filled. Raises BadTemplate."""
    subject = ""
    drafts: list[tuple[int, str]] = []
    below = dict.fromkeys(BELOW, "")
    known = (*filling.single, *filling.lists)
    head: str | None = None
    for number, line in enumerate(template.removeprefix("\ufeff").splitlines(), 1):
        words = line.strip()
        if not words or words.startswith(_COMMENT):
            continue
        place = Words(f"第 {number} 行", f"line {number}")
        demand_known(words, known, file, place)
        found = _HEAD.fullmatch(words)
        if found:
            head, words = found[1], found[2]
            if head == SUBJECT:
                subject = subject or _subject(words, file, place, filling)
            elif head in BELOW:
                below[head] = next(_lines(words, filling), "")
            if head != ITEMS or not words:
                continue
        if head != ITEMS:
            raise _wrong(
                file, place, "應以「主旨：」「說明：」「附件：」「正本：」或「副本：」起頭", "needs a heading such as 主旨："
            )
        level, words = _level(words, file, place)
        drafts += [(level, one) for one in _lines(words, filling)]
    if not subject:
        raise _wrong(file, Words("", ""), "缺少「主旨：」，或其欄位都沒有值", "has no 主旨： whose fields all have values")
    return Body(subject=subject, items=tuple(_numbered(drafts)), below=below)


def _subject(words: str, file: str, place: Words, filling: Filling) -> str:
    """The subject; empty where a field of it has no value. It is one sentence, and carries the day to reply by."""
    if words.count("。") != 1 or not words.endswith("。") or any(mark.match(words) for mark in _MARKS):
        raise _wrong(file, place, "的主旨應為一句話，以句號結尾，不分項", "has a subject that is not one sentence without items")
    made = next(_lines(words, filling), "")
    if made and filling.deadline and DEADLINE not in names_in(words):
        raise _wrong(
            file,
            place,
            f"的主旨未載明期限：請加入欄位 {{{{{DEADLINE}}}}}",
            f"has a subject without the day to reply by; add {{{{{DEADLINE}}}}}",
        )
    return made


def _lines(words: str, filling: Filling) -> Iterator[str]:
    """The line with its fields filled: as often as its list has values, and not at all where a field has none."""
    names = names_in(words)
    if any(name in filling.single and not filling.single[name] for name in names):
        return
    listed = [name for name in names if name in filling.lists]
    if not listed:
        yield filled(words, filling.single)
        return
    for values in zip(*(filling.lists[name] for name in listed), strict=False):
        yield filled(words, {**filling.single, **dict(zip(listed, values, strict=True))})


def _level(words: str, file: str, place: Words) -> tuple[int, str]:
    for level, mark in enumerate(_MARKS):
        found = mark.match(words)
        if found:
            return level, words[found.end() :].strip()
    raise _wrong(file, place, "應以「一、」「(一)」「1、」或「(1)」起頭", "has to begin with 一、 (一) 1、 or (1)")


def _numbered(drafts: list[tuple[int, str]]) -> Iterator[Item]:
    """The items with their numbers. Where there is but one of the first level, it still has one, as items below refer to it."""
    counts = [0] * len(_MARKS)
    for level, words in drafts:
        counts[level] += 1
        counts[level + 1 :] = [0] * (len(_MARKS) - level - 1)
        number = counts[level]
        label = (f"{cjk_numeral(number)}、", f"({cjk_numeral(number)})", f"{number}、", f"({number})")[level]
        yield Item(level=level, label=label, words=words)


def _wrong(file: str, place: Words, zh: str, en: str) -> BadTemplate:
    return BadTemplate(Words(f"範本「{file}」{place.zh}{zh}。", f"The template {file}{', ' if place.en else ''}{place.en} {en}."))
