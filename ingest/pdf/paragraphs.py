"""Lines to paragraphs: which line goes on with the one before it, and which begins something new.

A page does not say where its author began a paragraph. What tells: a line that ends although the next word would still have fitted;
a list number at the line's start; a change of indentation, of weight or of size; more room than between other lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.median import median
from ingest.pdf.lines import Line, is_wide
from schemas.document import Role
from schemas.records import dataclass, field
from text.arithmetic import find_calculations
from text.fold import fold
from text.labels import Label, read_label
from text.soft_breaks import UNFINISHED

_NOT_FIRST = set("、。，．：；！？）」』】〕》〉％…‥,.:;!?)]}%”’々ー・‧")
"""Marks that no line begins with: they stay with the character before them."""
_NOT_LAST = set("（「『【〔《〈([{“‘＄$￥")
_BEFORE_NUMBER = set("。，、；：」』）】〉》”’")
"""Marks behind which LibreOffice breaks no line where a number follows."""
_LATIN_START = set("(=+<>")
_GOES_ON = UNFINISHED | set("如及與或第依按見於之的和為至約計共由經")
"""What a sentence does not end with: a number at the start of the next line is then no list number."""
_ENDS = set("。：:；;！？!?")
_FULL_STOPS = set("。！？!?")
_OPENING = re.compile(r"\s*(?:(?:備註|附註|備考|註|單位|合\s*計|總\s*計|小\s*計|總經費|總金額)\s*[：:]|以上[合共總]計)")
"""Words that begin a paragraph where the line before ends a sentence or an amount, however full it is."""
_SAID = re.compile(r"[：:]\s*\S")
"""A colon with words behind it: more than a heading, whatever the weight. Browsers' Type 3 fonts do not always tell theirs."""
_CONTENTS_ENTRY = re.compile(r"(?:[.·‧．]{4,}|…{2,})\s*\d{1,3}\s*$")
"""A line of a table of contents: leaders and the number of a page. They fill it, and the next entry is one of its own."""
_AMOUNT_END = re.compile(r"(?:\d|元整?)$")
_NUMBER_END = re.compile(r"(?<![\d.,])[\d,]+(?:\.\d+)?$")
_NUMBER_START = re.compile(r"[\d,]*\d(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_UNGROUPED = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class DraftParagraph:
    """Lines that belong together. `gap` is the distance of baselines within it, or from its neighbours where it is one line."""

    lines: list[Line]
    role: Role = "body"
    pitch: float | None = None


@dataclass(slots=True)
class Region:
    """The area that lines were set in: the page's body, or one cell. `right` is where a line was full."""

    left: float
    right: float
    pitch: float
    """Usual distance between baselines."""
    justified: bool = False
    rough: bool = False
    """Whether places and sizes were guessed by OCR."""


@dataclass(slots=True)
class _Open:
    """The paragraph being gathered, and what the numbers of earlier items lead to expect."""

    lines: list[Line] = field(default_factory=list)
    label: Label | None = None
    seen: dict[str, int] = field(default_factory=dict)


def usual_pitch(lines: Sequence[Line]) -> float:
    """The most frequent distance between one baseline and the next, in points (to 0.5); 1.6 font sizes where none repeats."""
    steps = Counter(
        round(2 * (after.baseline - before.baseline)) / 2
        for before, after in pairwise(lines)
        if before.stands_with(after) and 0.9 * after.size < after.baseline - before.baseline < 3.2 * after.size
    )
    if steps:
        return max(steps, key=lambda step: (steps[step], -step))
    return 1.6 * median(line.size for line in lines) if lines else 22.0


def first_word(line: Line) -> tuple[float, str]:
    """Width in points of what would have had to fit at the end of the line before, and its characters.

    A Chinese character with the marks that stay with it, or a word up to the next blank or Chinese character.
    """
    strip_place = 0
    strips = line.strips
    while strip_place < len(strips) - 1 and strips[strip_place].text.isspace():
        strip_place += 1
    start = line.left + (line.column.left if line.column else 0.0)
    end = start
    word = ""
    for strip in strips[strip_place:]:
        for place, character in enumerate(strip.text):
            if character.isspace():
                if word:
                    return end - start, word
                continue
            if word:
                last = word[-1]
                sticks = (
                    character in _NOT_FIRST
                    or last in _NOT_LAST
                    or (character in _NOT_LAST and not is_wide(last))
                    or (last in _BEFORE_NUMBER and character.isascii() and (character.isalnum() or character in _LATIN_START))
                    or not (is_wide(character) or is_wide(last) or last == "-")
                )
                if not sticks or len(word) > 40:
                    return end - start, word
            word += character
            end = strip.rights[place]
    return end - start, word


def _room(line: Line, after: Line, region: Region) -> float:
    """Points left in the line; where it and the next are centred or set to the right, the room on the left counts too."""
    right = region.right - line.right
    left = line.left - region.left
    middle = (region.left + region.right) / 2
    indented = after.left > region.left + after.size
    if indented and all(abs((one.left + one.right) / 2 - middle) < 0.1 * one.size for one in (line, after)):
        return right if read_label(line.text) else right + left
    if indented and _right_aligned(line, after, region):
        return max(left, right)
    return right


def _right_aligned(line: Line, after: Line, region: Region) -> bool:
    """Whether both lines are set to the right margin, as amounts in a table are."""
    return all(abs(region.right - one.right) < 0.4 * one.size for one in (line, after)) and after.right - after.left < 0.5 * (
        region.right - region.left
    )


def ended_early(line: Line, after: Line, region: Region) -> bool:
    """Whether the line stops although the first word of the next would still have fitted."""
    room = _room(line, after, region)
    size = max(line.size, after.size)
    width, word = first_word(after)
    if word and line.text and is_wide(word[0]) != is_wide(line.text.rstrip()[-1]):
        width += 0.25 * size
    if region.justified and room > 0.8 * size:
        # Justified lines end at the margin, however long the next word is, but for a paragraph's last.
        return room > min(width, 1.2 * size)
    return room > width + (0.6 if region.rough else 0.12) * size


def _starts_item(line: Line, held: _Open) -> Label | None:
    """The list number that begins a new paragraph here; None where there is none, or where it only looks like one."""
    label = read_label(line.text)
    if label is None:
        return None
    last = held.lines[-1].text.rstrip()[-1:]
    if last in _ENDS:
        return label
    if last in _GOES_ON:
        return None
    follows = label.ordinal == held.seen.get(label.style, 0) + 1
    hangs = len(held.lines) > 1 or held.label is not None
    continued = held.lines[1].left if len(held.lines) > 1 else None
    if follows:
        return label
    if last.isdecimal() and line.text.lstrip()[:1].isdecimal():
        return None  # ２４，９ and ９９，爰訂 are one number
    at_continuation = continued is not None and abs(line.left - continued) < 0.4 * line.size
    if hangs and at_continuation:
        return None
    return label if line.left < held.lines[0].left + 0.4 * line.size else None


def _starts_paragraph(line: Line, held: _Open, region: Region) -> bool:
    before = held.lines[-1]
    size = max(line.size, before.size)
    if line.source != before.source and "annotation" in (line.source, before.source):
        return True
    hangs = _hangs(line, before)
    if line.source == before.source == "form-field" or _has_columns(line) or (_has_columns(before) and not hangs):
        return True
    if line.stands_with(before):
        step = line.baseline - before.baseline
        if step > max(1.3 * region.pitch, 1.25 * size) and step > 1.3 * _own_pitch(held, region):
            return True
        if step < -0.5 * size:
            return True
    if not region.rough and abs(line.size - before.size) > 0.07 * size and abs(line.size - held.lines[0].size) > 0.07 * size:
        return True
    early = ended_early(before, line, region)
    if early or _CONTENTS_ENTRY.search(before.text):
        return True
    if _starts_item(line, held) is not None or _opens(line, before) or _two_numbers(before.text, line.text):
        return True
    if before.bold and not line.strips[0].bold and not _SAID.search(before.text):
        return True
    if line.bold and not before.strips[-1].bold:
        return True
    return not hangs and _indentation_differs(line, held, region)


def _hangs(line: Line, before: Line) -> bool:
    """Whether a line goes on below what stands behind the one wide gap of the line before: the text beside a label."""
    if before.separators.count("\t") != 1 or "\t" in line.separators or not before.stands_with(line):
        return False
    beside = before.strips[before.separators.index("\t") + 1]
    first = len(beside.text) - len(beside.text.lstrip())
    return first < len(beside.text) and abs(line.strips[0].lefts[0] - beside.lefts[first]) < 0.3 * line.size


def _opens(line: Line, before: Line) -> bool:
    """Whether the line begins with words that open a paragraph, and the one before may have ended one."""
    ended = before.text.rstrip()
    return _OPENING.match(line.text) is not None and (ended[-1:] in _ENDS or _AMOUNT_END.search(ended) is not None)


def _two_numbers(before: str, behind: str) -> bool:
    """Whether the digits at the end of a line and those at the start of the next are a number each, however full the line is.

    They are where together they would be none (68,100 and 68,100), and where the first is what its line reckons (3+4=7 and 8月).
    """
    line, after = fold(before).rstrip(), fold(behind).lstrip()
    last, first = _NUMBER_END.search(line), _NUMBER_START.match(after)
    if last is None or first is None or not _is_number(last.group()) or not _is_number(first.group()):
        return False
    both = last.group() + first.group()
    if not _is_number(both):
        return "," in both
    return _reckons(line) and not _reckons(line + first.group())


def _is_number(written: str) -> bool:
    return bool(_GROUPED.fullmatch(written) or _UNGROUPED.fullmatch(written))


def _reckons(line: str) -> bool:
    """Whether the number at the line's end is the right result of a calculation."""
    return any(one.result.end == len(line) and one.holds for one in find_calculations(line))


def _has_columns(line: Line) -> bool:
    """Whether wide gaps part the line, as in a table without ruled lines; the gap behind a list number is none."""
    if "\t" not in line.separators:
        return False
    label = read_label(line.text)
    return "\t" in (line.text[label.body :] if label else line.text)


def _own_pitch(held: _Open, region: Region) -> float:
    if len(held.lines) > 1 and held.lines[-1].stands_with(held.lines[-2]):
        return held.lines[-1].baseline - held.lines[-2].baseline
    return region.pitch


def _indentation_differs(line: Line, held: _Open, region: Region) -> bool:
    first = held.lines[0].left
    near = (0.9 if region.rough else 0.6) * line.size
    before = held.lines[-1]
    if _centred(line, before, region) or (line.left > region.left + line.size and _right_aligned(before, line, region)):
        return False
    if len(held.lines) > 1:
        return abs(line.left - before.left) > near
    if held.label is not None and before.text.rstrip()[-1:] in _FULL_STOPS and line.left < first - 1.2 * line.size:
        return True  # what stands left of a finished point is not its second line
    if line.left > first + near:
        # Only an item's text hangs; the first line of other paragraphs stands out to the right.
        return held.label is None and line.left > first + 1.2 * line.size
    return line.left < first - 6 * line.size


def _centred(line: Line, before: Line, region: Region) -> bool:
    middle = (region.left + region.right) / 2
    return line.left > region.left + line.size and all(
        abs((one.left + one.right) / 2 - middle) < 0.25 * one.size for one in (line, before)
    )


class Gatherer:
    """Gathers the lines of one region, page after page, into paragraphs."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.found: list[DraftParagraph] = []
        self._held = _Open()

    def add(self, line: Line) -> None:
        """Take the next line."""
        held = self._held
        if held.lines and _starts_paragraph(line, held, self.region):
            self.close()
        if not held.lines:
            held.label = read_label(line.text)
            if held.label is not None:
                held.seen[held.label.style] = held.label.ordinal
        held.lines.append(line)

    def close(self) -> None:
        """End the paragraph that is being gathered: a table or another region comes between."""
        if self._held.lines:
            self.found.append(DraftParagraph(lines=self._held.lines))
            self._held.lines = []


def gathered(lines: Sequence[Line], region: Region) -> list[DraftParagraph]:
    """The paragraphs that the lines of one region make."""
    gatherer = Gatherer(region)
    for line in lines:
        gatherer.add(line)
    gatherer.close()
    return gatherer.found


def is_justified(lines: Sequence[Line], right: float) -> bool:
    """Whether lines that go to the margin all end at the very same place, as in justified text."""
    full = [line for line in lines if right - line.right < 1.6 * line.size]
    exact = [line for line in full if abs(right - line.right) < 0.8]
    return len(full) >= 6 and len(exact) >= 0.85 * len(full)


_ENOUGH_PITCHES = 3
"""So many paragraphs of several lines tell the line height of the document."""


def set_pitches(drafts: Sequence[DraftParagraph], usual: float) -> None:
    """Give each paragraph the distance of its baselines in points; one of a single line takes it from its neighbours.

    A neighbour's distance counts only where it is one that lines within paragraphs have too: room between paragraphs is not
    line height. Where hardly any paragraph has two lines, the distance most lines keep has to do.
    """
    within: Counter[float] = Counter()
    for draft in drafts:
        steps = [after.baseline - before.baseline for before, after in pairwise(draft.lines) if before.stands_with(after)]
        if steps:
            draft.pitch = round(median(steps), 2)
            within[round(draft.pitch, 0)] += 1
    told = sum(within.values()) >= _ENOUGH_PITCHES
    for place, draft in enumerate(drafts):
        if draft.pitch is not None:
            continue
        for step in _steps_to_neighbours(drafts, place):
            if within[round(step, 0)] or (not told and abs(step - usual) < 0.8):
                draft.pitch = round(step, 2)
                break


def _steps_to_neighbours(drafts: Sequence[DraftParagraph], place: int) -> list[float]:
    line = drafts[place].lines[0]
    steps: list[float] = []
    if place:
        before = drafts[place - 1].lines[-1]
        if before.stands_with(line) and 0 < line.baseline - before.baseline < 3.2 * line.size:
            steps.append(line.baseline - before.baseline)
    if place + 1 < len(drafts):
        after = drafts[place + 1].lines[0]
        if after.stands_with(line) and 0 < after.baseline - line.baseline < 3.2 * line.size:
            steps.append(after.baseline - line.baseline)
    return steps
