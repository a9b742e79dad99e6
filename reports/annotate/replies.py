"""What people answered inside our comments: 已修正 is a claim of correction, 不適用：理由 asks for a waiver.

An answer is a reply of Word (`commentsExtended.xml`), of LibreOffice (`loext:parent-name`) or of a PDF viewer (`IRT`), a comment
at the same words as ours or right behind them (what older LibreOffice makes of a reply), or words typed into our comment. Which
finding it answers is told by the last line of our comment, and by code and marked words where that line is gone.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from reports import wording
from reports.annotate.comments import Comment, Place
from reports.annotate.notes import QUOTED
from reports.annotate.odt import CONTENT
from reports.annotate.packages import Parts, parsed
from reports.annotate.pdf_comments import pdf_comments
from reports.annotate.word_parts import main_part, related, relations_part, target_of
from schemas.records import dataclass
from text.check_notes import AUTHOR, FINDING, FIRST_LINE

if TYPE_CHECKING:
    from lxml import etree

ReplyKind = Literal["fixed", "waiver", "remark"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT = f"{{{_OASIS}office:1.0}}", f"{{{_OASIS}text:1.0}}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CODE = re.compile(r"([A-Z]\d{3})")
_LABELS = (wording.FOUND, wording.EXPECTED, wording.LIKELY, wording.REMEDY, wording.BASIS)
_OURS = tuple(f"{words}{mark}" for one in _LABELS for words, mark in ((one.zh, "："), (one.en, ":"))) + tuple(
    words.partition("{")[0] for one in (wording.CONFIDENCE, QUOTED) for words in (one.zh, one.en)
)
"""How our lines between the first and the last begin."""
_DONE = "修正|改正|更正|補正|訂正|修改|補充|補列|增列|調整|刪除"
_FIXED = re.compile(
    rf"已經?(?:遵照|配合|依[^，。]{{0,8}})?(?:全數|全部|逐項)?(?:{_DONE})|\b(?:fixed|corrected|done)\b", re.IGNORECASE
)
_WAIVED = re.compile(r"\W*(?:不適用|免適用|not applicable|n/a)", re.IGNORECASE)
_ASKED = re.compile(r"[？?嗎]")
_PDF, _HEAD = b"%PDF-", 1024
"""What a PDF begins with, and within how many bytes."""
_EDGES = " \t\r\n　，。、；：,.;:!！「」『』“”\"'（）()【】-—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to one of our comments."""

    fingerprint: str
    """The finding that is answered; empty where nothing names it any more."""
    code: str
    """Empty where several of our comments may be meant."""
    kind: ReplyKind
    reason: str
    """What is said besides: how it was mended, or why the rule does not apply; all the words of a remark."""
    author: str | None
    """None where it was typed into our own comment, which names no other author."""
    at: str | None
    """The moment, as the file has it; None like `author`."""
    words: str
    """The words of the document that our comment marks."""


def replies_in(data: bytes) -> list[Reply]:
    """The answers in a Word, OpenDocument or PDF file, in the order of its comments; none in a file of another kind.

    The file has to have been read before by the guarded readers of `ingest`: nothing is limited here.
    """
    if _PDF in data[:_HEAD]:
        return _replies(*pdf_comments(data), {})
    try:
        package = Parts(data)
    except zipfile.BadZipFile:
        return []
    if CONTENT in package:
        return _replies(*_in_odt(parsed(package.read(CONTENT))))
    if (main := main_part(package)) is not None:
        relations = parsed(package.read(relations_part(main))) if relations_part(main) in package else None
        comments = list(_comments(_root(package, main, relations, "comments")))
        parents = _parents(_root(package, main, relations, "commentsExtended"), comments)
        return _replies(comments, parents, _places(package))
    return []


def _replies(comments: Sequence[Comment], parents: Mapping[str, str], places: Mapping[str, Place]) -> list[Reply]:
    """Which of the comments answer ours, and what they say. `parents` has the number of what each reply replies to."""
    ours = {one.number: found for one in comments if (found := _named(one)) is not None}
    replies: list[Reply] = []
    for one in comments:
        words = places[one.number].words if one.number in places else ""
        if one.number in ours and one.number not in parents:
            (code, fingerprint), typed = ours[one.number], _typed(one)
            by_us = one.author == AUTHOR
            if typed:
                author, at = (None, None) if by_us else (one.author or None, one.at)
                replies.append(_reply(code, fingerprint, typed, author, at, words))
            continue
        answered = _answered(one, ours, parents, places)
        if not answered:
            continue
        text = _typed(one) if one.number in ours else "\n".join(one.lines)
        marked = places[answered[0]].words if answered[0] in places else words
        # Of several comments of ours at the same words, nothing tells which one is meant.
        code, fingerprint = ours[answered[0]] if len(answered) == 1 else ("", "")
        replies.append(_reply(code, fingerprint, text, one.author or None, one.at, marked))
    return replies


def _reply(code: str, fingerprint: str, text: str, author: str | None, at: str | None, words: str) -> Reply:
    kind, reason = meaning_of(text)
    return Reply(fingerprint=fingerprint, code=code, kind=kind, reason=reason, author=author, at=at, words=words)


def meaning_of(text: str) -> tuple[ReplyKind, str]:
    """What a reply says, and its reason: a claim that the finding is mended, a request to waive it, or anything else."""
    for line in text.splitlines():
        found = _WAIVED.match(line)
        if found:
            return "waiver", _plain(text.replace(found[0], "", 1))
    found = _FIXED.search(text)
    if found and not _ASKED.search(text):
        return "fixed", _plain(text[: found.start()] + text[found.end() :])
    return "remark", text.strip()


def _plain(text: str) -> str:
    return " ".join(part for line in text.splitlines() if (part := line.strip(_EDGES)))


def _root(package: Parts, main: str, relations: etree._Element | None, kind: str) -> etree._Element | None:
    targets = (target_of(one, main) for one in related(relations, kind))
    part = next((one for one in targets if one in package), None)
    return None if part is None else parsed(package.read(part))


def _comments(root: etree._Element | None) -> Iterator[Comment]:
    if root is None:
        return
    word = _STRICT if _STRICT in root.tag else _W
    for one in root.iterchildren(f"{word}comment"):
        paragraphs = list(one.iter(f"{word}p"))
        lines = [line for paragraph in paragraphs for line in _text(paragraph, word).splitlines()]
        yield Comment(
            number=one.get(f"{word}id", ""),
            author=one.get(f"{word}author", ""),
            at=one.get(f"{word}date"),
            lines=tuple(line.strip() for line in lines if line.strip()),
            paragraph=paragraphs[-1].get(f"{_W14}paraId", "") if paragraphs else "",
        )


def _text(paragraph: etree._Element, word: str) -> str:
    shown = {f"{word}br": "\n", f"{word}cr": "\n", f"{word}tab": "\t"}
    return "".join((one.text or "") if one.tag == f"{word}t" else shown.get(one.tag, "") for one in paragraph.iter())


def _parents(extended: etree._Element | None, comments: list[Comment]) -> dict[str, str]:
    """For each reply of Word the number of the comment it is a reply to."""
    if extended is None:
        return {}
    numbers = {one.paragraph: one.number for one in comments if one.paragraph}
    parents: dict[str, str] = {}
    for one in extended.iter(f"{_W15}commentEx"):
        child, parent = numbers.get(one.get(f"{_W15}paraId", "")), numbers.get(one.get(f"{_W15}paraIdParent", ""))
        if child is not None and parent is not None:
            parents[child] = parent
    return parents


def _named(one: Comment) -> tuple[str, str] | None:
    """Code and fingerprint that a comment of ours names, the latter empty where only the code is left; None for others."""
    for line in one.lines:
        found = FINDING.search(line)
        if found:
            return found[1], found[2]
    if one.author != AUTHOR or not one.lines:
        return None
    first = FIRST_LINE.match(one.lines[0]) or _CODE.fullmatch(one.subject)
    return None if first is None else (first[1], "")


def _typed(one: Comment) -> str:
    """The words that somebody typed into a comment of ours, or below our words where a reply repeats them."""
    named = next((place for place, line in enumerate(one.lines) if FINDING.search(line)), None)
    if named is None and _CODE.fullmatch(one.subject) and not any(map(_first_of_ours, one.lines)):
        # All of our words were written over.
        return "\n".join(one.lines)
    typed = []
    for place, line in enumerate(one.lines):
        if place == named:
            rest = line[FINDING.search(line).end() :]  # type: ignore[union-attr]  # it was found above
            typed.append(rest.strip(_EDGES))
        elif named is not None and place > named:
            typed.append(line)
        elif place > 0 and not line.startswith(_OURS) and not _first_of_ours(line):
            # A reply of LibreOffice begins with words of its own; ours stand behind them.
            typed.append(line)
    return "\n".join(line for line in typed if line)


def _first_of_ours(line: str) -> bool:
    return FIRST_LINE.search(line) is not None


def _answered(
    one: Comment, ours: Mapping[str, tuple[str, str]], parents: Mapping[str, str], places: Mapping[str, Place]
) -> list[str]:
    """The numbers of the comments of ours that this one answers: its thread's, or all that stand at its words."""
    above = one.number
    for _ in range(len(parents)):
        above = parents.get(above, above)
        if above in ours and above != one.number:
            return [above]
    here = places.get(one.number)
    if here is None or one.number in parents:
        return []
    return [number for number in ours if number != one.number and number in places and _meets(places[number], here)]


def _meets(ours: Place, other: Place) -> bool:
    """Whether a comment stands at exactly the words of ours, or as a point right behind them."""
    return ours.part == other.part and ours.end == other.end and other.start in (ours.start, other.end)


def _places(package: Parts) -> dict[str, Place]:
    """Where each comment stands, by number."""
    places: dict[str, Place] = {}
    for part in package.names():
        if part.endswith(".xml") and b"commentRangeStart" in (data := package.read(part)):
            places.update(_places_in(part, parsed(data)))
    return places


def _places_in(part: str, root: etree._Element) -> Iterator[tuple[str, Place]]:
    word = _STRICT if _STRICT in root.tag else _W
    start, end, called = (f"{word}comment{name}" for name in ("RangeStart", "RangeEnd", "Reference"))
    text = ""
    begun: dict[str, int] = {}
    ranged: set[str] = set()
    for one in root.iter(f"{word}t", start, end, called):
        number = one.get(f"{word}id", "")
        if one.tag == f"{word}t":
            text += one.text or ""
        elif one.tag == start:
            begun[number] = len(text)
            ranged.add(number)
        elif one.tag == end and number in begun:
            first = begun.pop(number)
            yield number, Place(part=part, start=first, end=len(text), words=text[first:])
        elif one.tag == called and number not in ranged:
            yield number, Place(part=part, start=len(text), end=len(text), words="")


def _in_odt(root: etree._Element) -> tuple[list[Comment], dict[str, str], dict[str, Place]]:
    """The annotations of a content part, which of them are replies, and where they stand."""
    comments: list[Comment] = []
    parents: dict[str, str] = {}
    places: dict[str, Place] = {}
    pieces: list[str] = []
    length = 0
    begun: dict[str, tuple[int, int]] = {}

    def add(words: str | None) -> None:
        nonlocal length
        if words:
            pieces.append(words)
            length += len(words)

    def walk(element: etree._Element) -> None:
        name = element.get(f"{_OFFICE}name", "")
        if element.tag == f"{_OFFICE}annotation":
            # A point has no name; it stands for itself.
            name = name or f"#{len(comments)}"
            comments.append(_annotation(element, name))
            parent = element.get(f"{_LOEXT}parent-name")
            if parent:
                parents[name] = parent
            begun[name] = length, len(pieces)
            places[name] = Place(part=CONTENT, start=length, end=length, words="")
            return
        if element.tag == f"{_OFFICE}annotation-end":
            if name in begun:
                start, piece = begun.pop(name)
                places[name] = Place(part=CONTENT, start=start, end=length, words="".join(pieces[piece:]))
            return
        add(element.text)
        for child in element:
            walk(child)
            add(child.tail)

    walk(root)
    return comments, parents, places


def _annotation(element: etree._Element, name: str) -> Comment:
    lines = [line for one in element.iter(f"{_TEXT}p") for line in "".join(str(words) for words in one.itertext()).splitlines()]
    return Comment(
        number=name,
        author=element.findtext(f"{_DC}creator") or "",
        at=element.findtext(f"{_DC}date"),
        lines=tuple(line.strip() for line in lines if line.strip()),
        paragraph="",
    )
