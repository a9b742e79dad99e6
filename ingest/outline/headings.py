"""Which lines are the form's headings: by wording, number and place together.

Evidence is added up for each line and section (`_score`). Wording that is a name of the form weighs most; a number in the
style that this document gives to headings of that depth, and of the value that is due there, speaks for it; a number in
another style, or one that only continues a list of points, speaks against it. What merely resembles a name needs number and
place to be believed. Assumptions: headings of one depth carry numbers of one style; a part's sections follow its heading; a
sub-item follows its section's heading.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import islice

from ingest.outline.lines import Line
from ingest.outline.names import LONGEST_TITLE, fold_name, group_of, likeness, namings, resembles, title_end
from schemas.forms import Form, SectionSpec
from schemas.records import dataclass
from text.fold import dense, fold, squeeze
from text.labels import LabelStyle

ACCEPT = 0.65
ACCEPT_REPEATED = 0.95
STYLE_AGREES = 0.25
STYLE_DIFFERS = -0.45
NUMBER_LACKS = -0.30
NUMBER_DUE = 0.15
SET_AS_HEADING = 0.10
RUN_ON = -0.25
CONTINUES_LIST = -0.30
WORDS_BEHIND = -0.05
"""Words behind the title of a line without a number: 預期效果：觸及約15萬人次 may be a heading or a sentence."""
ALIAS_WITH_WORDS_BEHIND = -0.30
LEAST_LIKENESS = 0.45
ALIAS_VOTE = 0.4
_HEAD = 60
"""So many characters of a line are looked at for a title."""
MOST_HEADINGS = 400
"""A plan has two dozen headings; a file made of them is not searched to its end."""
MOST_CANDIDATES = 1_500
"""So many lines are compared with wordings that they only resemble."""
_LEADERS = ".…·‧-_ \t"
_ANNEX = re.compile(r"附[件錄表圖][ ]*[一二三四五六七八九十\d]*(?:[ ]*[:.、\-(]|[ ]|$)")
_ANNEX_NAMED = re.compile(r"附[件錄表圖]")
_LONGEST_ANNEX_TITLE = 40
_CONTENTS_TITLES = frozenset({"目錄", "目次", "目 錄", "目 次"})


@dataclass(frozen=True, slots=True)
class Found:
    """A line that is a heading; `key` is None for a heading that the form does not know."""

    line: int
    key: str | None
    likeness: float
    end: int
    """Where its title ends in the paragraph."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What numbers this document gives to headings of each depth; None where they have none."""

    by_depth: tuple[LabelStyle | None, LabelStyle | None, LabelStyle | None]
    set_as_heading: tuple[bool, bool, bool]
    """Whether headings of that depth are mostly bold or in a heading style."""


def contents_lines(lines: Sequence[Line], form: Form) -> frozenset[int]:
    """The lines of a table of contents: a heading's name, leaders and a page number, or all below a title 目錄."""
    found = {number for number, line in enumerate(lines) if _ends_in_page_number(line) and namings(line.words[:_HEAD], form)}
    if len(found) < 3:
        found = set()
    for number, line in enumerate(lines):
        if line.words.strip() in _CONTENTS_TITLES:
            found.add(number)
            below, seen = number + 1, set[str]()
            while below < len(lines):
                names = namings(lines[below].words[:_HEAD], form)
                if not names or not (names[0].name not in seen or names[0].name.startswith("2:") or below in found):
                    break
                if names[0].name in seen and names[0].name[0] == "0":
                    break
                seen.add(names[0].name)
                below += 1
            # A list that is followed at once by content was no table of contents but the plan itself.
            if len(seen) >= 5 and any(namings(line.words[:_HEAD], form) for line in lines[below:]):
                found.update(range(number, below))
    return frozenset(found)


def _ends_in_page_number(line: Line) -> bool:
    """Whether the line ends in leaders and up to three digits: 改善方案 ........ 1."""
    if line.text[line.end - 1] not in "0123456789":
        return False
    words = line.text[line.start : line.end]
    before = words.rstrip("0123456789")
    leaders = len(before) - len(before.rstrip(_LEADERS))
    return 1 <= len(words) - len(before) <= 3 and (leaders >= 2 or before.endswith("\t"))


def _outright(line: Line, form: Form, depth: int) -> Iterable[tuple[str, float, int, bool]]:
    for naming in namings(line.words[:_HEAD], form):
        if int(naming.name[0]) == depth:
            yield naming.name, naming.likeness, line.body + naming.end, naming.run_on


def learn_styles(lines: Sequence[Line], form: Form, skipped: frozenset[int]) -> Styles:
    """The number style and setting of headings by depth, from the lines that name a section outright.

    Each section votes once for each style it is seen in; the form's own wording counts for more than an alias, which may as
    well be a point's first words.
    """
    votes: list[dict[LabelStyle | None, dict[str, float]]] = [{}, {}, {}]
    strong = [[0, 0], [0, 0], [0, 0]]
    for number, line in enumerate(lines):
        if line.in_data or number in skipped:
            continue
        for naming in namings(line.words[:_HEAD], form):
            if naming.run_on or naming.likeness < 0.95:
                continue
            depth = int(naming.name[0])
            style = line.label.style if line.label else None
            named = votes[depth].setdefault(style, {})
            named[naming.name] = max(named.get(naming.name, 0.0), 1.0 if naming.likeness >= 1.0 else ALIAS_VOTE)
            strong[depth][line.strong] += 1
    chosen: list[LabelStyle | None] = []
    for named_by_style in votes:
        bare = sum(named_by_style.get(None, {}).values())
        weights = {style: sum(names.values()) for style, names in named_by_style.items() if style is not None}
        # Styles of the depths above are taken: a section's number looks other than its part's.
        ranked = sorted((style for style in weights if style not in chosen), key=lambda style: -weights[style])
        best = ranked[0] if ranked else None
        # Numbers typed at only a few headings are slips, not the document's style.
        chosen.append(best if best is not None and weights[best] >= max(ALIAS_VOTE, bare / 2) else None)
    return Styles(
        by_depth=(chosen[0], chosen[1], chosen[2]),
        set_as_heading=(strong[0][1] > strong[0][0], strong[1][1] > strong[1][0], strong[2][1] > strong[2][0]),
    )


class HeadingFinder:
    """One search for the headings of one document."""

    def __init__(self, lines: Sequence[Line], form: Form) -> None:
        self.lines = lines
        self.form = form
        self.skipped = contents_lines(lines, form)
        self.styles = learn_styles(lines, form, self.skipped)
        self.chosen: dict[int, Found] = {}
        self._keys_of_group: dict[str, list[str]] = {}
        self._siblings_below: dict[str | None, list[str]] = {}
        for key, spec in form.sections.items():
            self._keys_of_group.setdefault(group_of(key), []).append(key)
            self._siblings_below.setdefault(spec.parent, []).append(key)

    def find(self) -> list[Found]:
        """All headings in document order, those that the form does not know included."""
        self._outright_parts()
        self._outright_sections()
        self._resembling(0)
        self._resembling(1)
        self._sub_items()
        self._unknown()
        self._annexes()
        return [self.chosen[number] for number in sorted(self.chosen)]

    # -- the pieces of evidence --

    def _score(self, number: int, key: str, alike: float, *, run_on: bool) -> float:
        line, depth = self.lines[number], key.count(".")
        style = self.styles.by_depth[depth]
        score = alike
        if line.label is None:
            score += NUMBER_LACKS if style is not None else 0.0
            if not self._stands_alone(line):
                score += WORDS_BEHIND if alike >= 1.0 else ALIAS_WITH_WORDS_BEHIND
        else:
            if style is not None:
                score += STYLE_AGREES if line.label.style == style else STYLE_DIFFERS
            if line.label.ordinal in self._due(number, key):
                score += NUMBER_DUE
            if (style != line.label.style or run_on) and self._continues_list(number):
                score += CONTINUES_LIST
        if self.styles.set_as_heading[depth]:
            score += SET_AS_HEADING if line.strong else -SET_AS_HEADING
        if run_on:
            score += RUN_ON if line.label is not None else -1.0
        return score

    def _due(self, number: int, key: str) -> frozenset[int]:
        """The numbers that a heading may be expected to carry here: the form's own, and the one after its last sibling's."""
        siblings = self._siblings(key)
        due = {siblings.index(key) + 1}
        before = [found for place, found in self.chosen.items() if place < number and found.key in siblings]
        if before:
            label = self.lines[max(before, key=lambda found: found.line).line].label
            if label is not None:
                due.add(label.ordinal + 1)
        return frozenset(due)

    def _siblings(self, key: str) -> list[str]:
        return self._siblings_below[self.form.sections[key].parent]

    def _continues_list(self, number: int) -> bool:
        """Whether the line's number follows that of an earlier line that is no heading."""
        label = self.lines[number].label
        assert label is not None
        for before in range(number - 1, max(-1, number - 40), -1):
            earlier = self.lines[before].label
            if before in self.chosen:
                return False
            if earlier is not None and earlier.style == label.style:
                return earlier.ordinal == label.ordinal - 1
        return False

    # -- the passes --

    def _candidates(self) -> Iterable[int]:
        return (
            number
            for number, line in enumerate(self.lines)
            if number not in self.skipped and number not in self.chosen and not line.in_data
        )

    def _outright_parts(self) -> None:
        seen: set[str] = set()
        for number in list(self._candidates()):
            for group, alike, end, run_on in _outright(self.lines[number], self.form, 0):
                key = self._keys_of_group[group][0]
                score = self._score(number, key, alike, run_on=run_on)
                if run_on or score < ACCEPT or not self._ends_title(number, end):
                    continue
                if key not in seen or self._repeats(number, score, run_on=run_on):
                    self.chosen[number] = Found(number, key, alike, end)
                    seen.add(key)
                    break

    def _repeats(self, number: int, score: float, *, run_on: bool) -> bool:
        """Whether a line that names a section once more is a second heading and no mere mention of it."""
        line = self.lines[number]
        if len(self.chosen) >= MOST_HEADINGS:
            return False
        return score >= ACCEPT_REPEATED and not run_on and (line.label is not None or self._stands_alone(line))

    def _ends_title(self, number: int, end: int) -> bool:
        """A part's heading has nothing behind its title but a bracket or a colon."""
        line = self.lines[number]
        rest = dense(line.text[end : line.end])
        return not rest or rest[0] in "(:[〔【"

    def _part_at(self, number: int) -> str | None:
        before = [place for place, found in self.chosen.items() if place <= number and found.key and "." not in found.key]
        return self.chosen[max(before)].key if before else None

    def _place_in_part(self, number: int, group: str, seen: Container[str]) -> str | None:
        """The key that a group's name means here: the current part's, or that of a part whose own heading is missing."""
        keys, part = self._keys_of_group[group], self._part_at(number)
        for key in keys:
            if part is not None and key.startswith(f"{part}."):
                return key
        headed = {found.key for found in self.chosen.values()}
        orphans = [key for key in keys if key.partition(".")[0] not in headed and key not in seen]
        if part is None and not orphans:
            return None
        return orphans[0] if orphans else keys[0]

    def _outright_sections(self) -> None:
        seen: dict[str, tuple[int, float]] = {}
        for number in list(self._candidates()):
            best: tuple[float, Found] | None = None
            for group, alike, end, run_on in _outright(self.lines[number], self.form, 1):
                key = self._place_in_part(number, group, seen)
                if key is None:
                    continue
                score = self._score(number, key, alike, run_on=run_on)
                if score < ACCEPT or (key in seen and not self._repeats(number, score, run_on=run_on)):
                    continue
                if best is None or score > best[0]:
                    best = (score, Found(number, key, alike, end))
            if best is not None:
                self._choose(best[1], best[0], seen)

    def _choose(self, found: Found, score: float, seen: dict[str, tuple[int, float]]) -> None:
        """A heading; what only might have been one of that section before it (a title's second half) then is none."""
        assert found.key is not None
        before = seen.get(found.key)
        if before is not None and before[1] < ACCEPT_REPEATED:
            del self.chosen[before[0]]
        self.chosen[found.line] = found
        seen[found.key] = (found.line, score)

    def _resembling(self, depth: int) -> None:
        """Give sections that nothing names outright to the lines that resemble them most."""
        missing = [
            spec
            for spec in self.form.sections.values()
            if spec.depth == depth and spec.key != self.form.rest and all(found.key != spec.key for found in self.chosen.values())
        ]
        if not missing:
            return
        offers: list[tuple[float, int, str, float, int]] = []
        for number in islice(self._candidates(), MOST_CANDIDATES):
            line = self.lines[number]
            if line.label is None and not (line.strong or self._stands_alone(line)):
                continue
            part = self._part_at(number)
            for spec in missing:
                if depth == 1 and part is not None and spec.parent != part:
                    continue
                offer = self._offer(number, spec)
                if offer is not None:
                    offers.append(offer)
        self._take(offers)

    def _offer(self, number: int, spec: SectionSpec) -> tuple[float, int, str, float, int] | None:
        line = self.lines[number]
        alike, end = resembles(line.words[:_HEAD], spec)
        style = self.styles.by_depth[spec.depth]
        if alike < LEAST_LIKENESS or (alike < 0.75 and (line.label is None or line.label.style != style)):
            return None
        score = self._score(number, spec.key, alike, run_on=False)
        return (score, number, spec.key, alike, line.body + end) if score >= ACCEPT else None

    def _take(self, offers: list[tuple[float, int, str, float, int]]) -> None:
        taken: set[str] = set()
        for _, number, key, alike, end in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
            if number not in self.chosen and key not in taken:
                self.chosen[number] = Found(number, key, alike, end)
                taken.add(key)

    def _stands_alone(self, line: Line) -> bool:
        """Whether the line is a title and nothing else."""
        folded = dense(line.words[:_HEAD])
        return len(folded) <= LONGEST_TITLE and title_end(folded) == len(folded)

    def _sub_items(self) -> None:
        """Sub-items, each within its own section; where the section's heading is missing, within its part."""
        sections = sorted((place, found.key) for place, found in self.chosen.items() if found.key)
        for order, (place, key) in enumerate(sections):
            if key is None:
                continue
            stop = sections[order + 1][0] if order + 1 < len(sections) else len(self.lines)
            children = self.form.sections[key].children
            if self.form.sections[key].depth == 1 and children:
                self._sub_items_between(place + 1, stop, children)
        for part in self.form.parts:
            for key in part.children:
                children = self.form.sections[key].children
                if children and all(found.key != key for found in self.chosen.values()):
                    self._orphaned_sub_items(part.key, children)

    def _sub_items_between(self, start: int, stop: int, children: Sequence[str]) -> None:
        seen: dict[str, tuple[int, float]] = {}
        for number in range(start, stop):
            if number in self.skipped or self.lines[number].in_data:
                continue
            for group, alike, end, run_on in _outright(self.lines[number], self.form, 2):
                key = next((child for child in children if group_of(child) == group), None)
                if key is None:
                    continue
                score = self._score(number, key, alike, run_on=run_on)
                if score < ACCEPT or (key in seen and not self._repeats(number, score, run_on=run_on)):
                    continue
                self._choose(Found(number, key, alike, end), score, seen)
                break
        offers = []
        for number in range(start, stop):
            line = self.lines[number]
            if number in self.chosen or number in self.skipped or line.in_data:
                continue
            if line.label is None and not (line.strong or self._stands_alone(line)):
                continue
            for child in children:
                offer = self._offer(number, self.form.sections[child]) if child not in seen else None
                if offer is not None and self._between_siblings(number, child, start, stop):
                    offers.append(offer)
        self._take(offers)

    def _between_siblings(self, number: int, key: str, start: int, stop: int) -> bool:
        """Whether number and place fit the siblings that are already found around the line."""
        label = self.lines[number].label
        if label is None:
            return True
        siblings = set(self._siblings(key))
        for place, found in self.chosen.items():
            if start <= place < stop and found.key in siblings:
                other = self.lines[place].label
                if other is not None and other.style == label.style and (other.ordinal < label.ordinal) != (place < number):
                    return False
        return True

    def _orphaned_sub_items(self, part: str, children: Sequence[str]) -> None:
        """Sub-items whose section has no heading; one alone may be any point that happens to be called so."""
        style = self.styles.by_depth[2]
        orphans: dict[str, tuple[int, Found]] = {}
        for number in list(self._candidates()):
            line = self.lines[number]
            if self._part_at(number) != part or (style is not None and (line.label is None or line.label.style != style)):
                continue
            for group, alike, end, run_on in _outright(line, self.form, 2):
                key = next((child for child in children if group_of(child) == group), None)
                if key is not None and not run_on and alike >= 1.0 and self._score(number, key, alike, run_on=False) >= 1.0:
                    orphans.setdefault(key, (number, Found(number, key, alike, end)))
        if len(orphans) >= min(2, len(children)):
            self.chosen.update(orphans.values())

    def _unknown(self) -> None:
        """Headings of parts and sections that the form does not know: the next number, in the style and setting of headings."""
        for depth in (0, 1):
            style = self.styles.by_depth[depth]
            if style is None:
                continue
            for number in list(self._candidates()):
                line = self.lines[number]
                if line.label is None or line.label.style != style or not self._heading_like(line, depth):
                    continue
                before = [p for p, f in self.chosen.items() if p < number and self._depth(f, p) == depth]
                behind = [p for p, f in self.chosen.items() if p > number and self._depth(f, p) in (depth, 0)]
                last = self.lines[max(before)].label if before else None
                if last is None or last.ordinal + 1 != line.label.ordinal or self._in_list(number, max(before)):
                    continue
                following = self.lines[min(behind)] if behind else None
                after = following.label if following is not None else None
                if after is not None and after.style == style and after.ordinal != line.label.ordinal + 1:
                    continue
                folded = squeeze(line.words[:_HEAD])
                end = folded[1][title_end(folded[0]) - 1] + 1
                self.chosen[number] = Found(number, None, 0.0, line.body + end)

    def _annexes(self) -> None:
        """What follows the last section under a title of its own (附件一：意見統計表) belongs to no section.

        A list of attachments is no annex, nor is what the section refers to (經費如附表一).
        """
        last = max(self.chosen, default=len(self.lines))
        for number in range(last + 1, len(self.lines) - 1):
            if self._begins_annex(number):
                if number > last + 1 and not all(self._begins_annex(behind) for behind in range(number, len(self.lines))):
                    self.chosen[number] = Found(number, None, 0.0, self.lines[number].end)
                return
            if _ANNEX_NAMED.search(fold(self.lines[number].words)):
                return

    def _begins_annex(self, number: int) -> bool:
        line = self.lines[number]
        words = fold(line.text[line.start : line.end])
        return not line.in_data and bool(_ANNEX.match(words)) and len(words) <= _LONGEST_ANNEX_TITLE and not words.endswith("。")

    def _depth(self, found: Found, place: int) -> int | None:
        if found.key is not None:
            return found.key.count(".")
        label = self.lines[place].label
        return self.styles.by_depth.index(label.style) if label and label.style in self.styles.by_depth else None

    def _in_list(self, number: int, since: int) -> bool:
        """Whether points in the same number style stand between the last heading and this line."""
        label = self.lines[number].label
        assert label is not None
        return any(
            (other := self.lines[place].label) is not None and other.style == label.style
            for place in range(since + 1, number)
            if place not in self.chosen
        )

    def _heading_like(self, line: Line, depth: int) -> bool:
        folded = dense(line.words[:_HEAD])
        stop = title_end(folded)
        short = 2 <= stop <= 16 and (stop == len(folded) or folded[stop] in ":(")
        return short and line.strong == self.styles.set_as_heading[depth]


def named_headings(lines: list[Line], form: Form) -> frozenset[str]:
    """Which sections the lines name outright; for telling a form table from a table of data."""
    return frozenset(
        naming.name
        for line in lines
        for naming in namings(line.words[:_HEAD], form)
        if not naming.run_on and naming.likeness >= 0.95
    )


def resembles_guidance(words: str, spec: SectionSpec) -> bool:
    """Whether words in brackets are the form's own guidance for that section, not the author's."""
    inner = fold_name(words).strip("()〔〕[]【】")
    return any(
        likeness(inner, fold_name(guidance)) >= 0.7 or (len(inner) >= 6 and inner in fold_name(guidance))
        for guidance in spec.guidance
    )
