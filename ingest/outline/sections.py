"""From headings to sections: which words are guidance of the form, which are the author's, and the points among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.outline.headings import Found, resembles_guidance
from ingest.outline.lines import Line
from ingest.outline.names import closing, fold_name, likeness
from schemas.document import Document, Span
from schemas.forms import Form, SectionSpec
from schemas.plan import Heading, Item, Section, Status
from schemas.records import dataclass, field, replace
from text.counting import count_characters
from text.fold import fold
from text.labels import read_label
from text.soft_breaks import bullet_end
from text.substance import is_blank, is_hollow

_LEFT_OUT = re.compile(r"免(?:予|再|另)?[填提附列送]|(?:無|毋)[須需庸](?:填|提|附|辦)|不適用")
_LONGEST_EXCUSE = 120
"""Characters; a part whose sections stand in one long text is no part that was left out."""
_BARE_NUMBER = re.compile(r"(?:\d{1,2}[.\-]){0,2}(?P<last>\d{1,2})[.、]?")
"""What fills a cell before a heading's: 2, 2.3, 2-3."""
_MARKS_BEHIND = ":：;；,，、.。-－—–　 \t"
_LONGEST_GUIDANCE_LINES = 3


@dataclass(slots=True)
class _Part:
    """What is gathered for one heading while its lines are read."""

    heading: Heading
    content: list[Span] = field(default_factory=list)
    lines: list[tuple[Line, int]] = field(default_factory=list)
    """The content's lines, each with the offset where the author's words begin."""

    def add(self, line: Line, begin: int) -> None:
        """Words of the author, from `begin` to the line's end."""
        self.lines.append((line, begin))
        self.content.append(line.span(begin, line.end))


@dataclass(frozen=True, slots=True)
class Outline:
    """The document cut up by its headings."""

    sections: Mapping[str, Section]
    order: tuple[Heading, ...]
    unknown: tuple[Span, ...]
    """What stands below headings that the form does not know, those headings included; none where the form takes the rest."""


def build_outline(
    document: Document,
    form: Form,
    lines: Sequence[Line],
    headings: Sequence[Found],
    stop: int,
    needed: Mapping[str, bool | None],
    stray: Sequence[Span] = (),
) -> Outline:
    """Sections from headings; `lines[stop:]` are the form's closing remark and belong to none.

    `stray` stands before the first heading and is no title: a form that leaves headings to the writer takes it with the rest.
    """
    parts: dict[str, list[_Part]] = {}
    order: list[Heading] = []
    unknown: list[Span] = []
    numbers = {found.line: number for found in headings if (number := _number_beside(lines, found.line)) is not None}
    for place, found in enumerate(headings):
        behind = headings[place + 1].line if place + 1 < len(headings) else None
        end = stop if behind is None else behind - (behind in numbers)
        region = lines[found.line : end]
        if found.key is None:
            unknown.extend(line.span() for line in (*lines[found.line - (found.line in numbers) : found.line], *region))
            continue
        part = _read_region(region, found, form.sections[found.key])
        if found.line in numbers:
            beside, ordinal = numbers[found.line]
            guidance = (beside.span(), *part.heading.guidance)
            words = beside.text[beside.start : beside.end]
            part.heading = replace(part.heading, number=words, ordinal=ordinal, guidance=guidance)
        parts.setdefault(found.key, []).append(part)
        order.append(part.heading)
    sections: dict[str, Section] = {}
    for key in reversed(list(form.sections)):
        sections[key] = _section(document, form, key, parts.get(key, []), sections, needed)
    if form.rest is not None:
        sections[form.rest] = _rest(document, form.rest, (*stray, *unknown))
        unknown = []
    return Outline({key: sections[key] for key in form.sections}, tuple(order), tuple(unknown))


def _number_beside(lines: Sequence[Line], place: int) -> tuple[Line, int] | None:
    """The number that stands in a cell of its own before a heading in the next one, as its line and ordinal."""
    if not place or not lines[place].own_cell or lines[place].label is not None or not lines[place - 1].own_cell:
        return None
    before = lines[place - 1]
    words = before.text[before.start : before.end]
    if before.text.strip() != words or before.block + 1 != lines[place].block:
        return None
    compound = _BARE_NUMBER.fullmatch(fold(words))
    if compound is not None:
        return before, int(compound.group("last"))
    label = before.label or read_label(f"{words}、")
    return (before, label.ordinal) if label is not None and label.end >= len(words) + (before.label is None) else None


def _rest(document: Document, key: str, spans: tuple[Span, ...]) -> Section:
    """The writer's own sections, headings and all."""
    status: Status = "present" if spans else "not_needed"
    return Section(key=key, status=status, content=spans, characters=sum(count_characters(document.quote(span)) for span in spans))


def _read_region(region: Sequence[Line], found: Found, spec: SectionSpec) -> _Part:
    """One heading and the lines below it: title, guidance, content."""
    line, place = region[0], found.end
    guidance: list[Span] = []
    consumed = 0
    while place < line.end:
        if line.text[place] in _MARKS_BEHIND:
            place += 1
            continue
        stop, used = _guidance_end(region, place, spec)
        if stop is None:
            break
        if used:
            guidance.append(line.span(place, line.end))
            guidance.extend(one.span() for one in region[1:used])
            last = region[used]
            guidance.append(last.span(last.start, stop))
            consumed, line, place = used, last, stop
            continue
        guidance.append(line.span(place, stop))
        place = stop
    first = region[0]
    head_end = min(place, first.end) if consumed == 0 else first.end
    heading = Heading(
        key=spec.key,
        number=first.text[first.label.start : first.label.end] if first.label else "",
        ordinal=first.label.ordinal if first.label else None,
        title=first.text[first.body : found.end].strip(),
        span=first.span(first.start, max(found.end, head_end)),
        title_span=first.span(first.body, found.end),
        guidance=tuple(guidance),
    )
    part = _Part(heading)
    if place < line.end:
        part.add(line, place)
    rest = list(region[consumed + 1 :])
    _read_lines(rest, spec, part, guidance)
    if len(guidance) > len(heading.guidance):
        part.heading = replace(heading, guidance=tuple(guidance))
    return part


def _guidance_end(region: Sequence[Line], place: int, spec: SectionSpec) -> tuple[int | None, int]:
    """Where a bracket with the form's guidance ends, and on which line of the region; (None, 0) where none begins here."""
    line = region[0]
    stop = closing(line.text[: line.end], place)
    if stop is not None:
        return (stop, 0) if resembles_guidance(line.text[place:stop], spec) else (None, 0)
    if line.text[place] not in "(（〔[【":
        return None, 0
    words = line.text[place : line.end]
    for used in range(1, min(_LONGEST_GUIDANCE_LINES, len(region))):
        behind = region[used]
        for offset in range(behind.start, behind.end):
            if behind.text[offset] in ")）〕]】" and resembles_guidance(words + behind.text[behind.start : offset + 1], spec):
                return offset + 1, used
        words += behind.text[behind.start : behind.end]
    return None, 0


def _read_lines(rest: Sequence[Line], spec: SectionSpec, part: _Part, guidance: list[Span]) -> None:
    printed = [fold_name(words) for words in spec.printed]
    skip = 0
    for place, line in enumerate(rest):
        if skip:
            skip -= 1
            continue
        begin = line.start
        words = line.text[line.start : line.end]
        if not part.lines and words[0] in "(（〔[【" and closing(words, 0) == len(words) and resembles_guidance(words, spec):
            guidance.append(line.span())
            continue
        if printed and not line.in_data:
            length, used = _printed_prefix(rest, place, printed)
            if used:
                skip = used - 1
                guidance.extend(one.span() for one in rest[place : place + used])
                continue
            if length:
                guidance.append(line.span(line.start, length))
                begin = length
                while begin < line.end and line.text[begin] in _MARKS_BEHIND:
                    begin += 1
        if begin < line.end:
            part.add(line, begin)


def _printed_prefix(rest: Sequence[Line], place: int, printed: Sequence[str]) -> tuple[int, int]:
    """Whether the line is one that the form prints: (end of the printed beginning, 0), (0, lines used), or (0, 0)."""
    line = rest[place]
    folded = fold_name(line.words)
    for words in printed:
        if folded == words or (abs(len(folded) - len(words)) <= 4 and likeness(folded, words) >= 0.9):
            return 0, 1
        if folded.startswith(words):
            wanted, offset = len(words), line.body
            while wanted:
                wanted -= not line.text[offset].isspace()
                offset += 1
            return offset, 0
        if len(folded) >= 8 and words.startswith(folded) and place + 1 < len(rest):
            both = folded + fold_name(rest[place + 1].text[rest[place + 1].start : rest[place + 1].end])
            if both == words or likeness(both, words) >= 0.95:
                return 0, 2
    return 0, 0


def _section(
    document: Document,
    form: Form,
    key: str,
    parts: Sequence[_Part],
    known: Mapping[str, Section],
    needed: Mapping[str, bool | None],
) -> Section:
    children = [known[child] for child in form.sections[key].children]
    content = tuple(span for part in parts for span in part.content)
    quotes = [document.quote(span) for span in content]
    has_children = any(child.status in ("present", "empty") for child in children)
    status: Status
    lifted = form.sections[key].optional or needed.get(key.partition(".")[0]) is False
    if not has_children and (not parts or (children and not lifted and _is_left_out(quotes))):
        status = "not_needed" if lifted else "missing"
    elif has_children or not all(is_blank(quote) for quote in quotes):
        status = "present"
    else:
        status = "empty"
    hollow = _hollow(document, content) if not has_children else None
    own = sum(count_characters(quote) for quote in quotes)
    head = sum(count_characters(document.quote(part.heading.span)) for part in parts)
    return Section(
        key=key,
        status=status,
        headings=tuple(part.heading for part in parts),
        content=content,
        items=tuple(item for part in parts for item in _items(part.lines)),
        hollow=hollow,
        characters=own + head + sum(child.characters for child in children),
    )


def _is_left_out(quotes: Sequence[str]) -> bool:
    """Whether the words in the place of sections say that they are left out: a part that is not there, in so many words."""
    words = fold_name("".join(quotes))
    return len(words) <= _LONGEST_EXCUSE and bool(_LEFT_OUT.search(words))


def _hollow(document: Document, content: Sequence[Span]) -> Span | None:
    """The filler's words, where all of the content is filler."""
    said = [span for span in content if not is_blank(document.quote(span))]
    if not said or len(said) > 3 or not all(is_hollow(document.quote(span)) for span in said):
        return None
    words = document.quote(said[0])
    lead = len(words) - len(words.lstrip(" \t　:：(（「"))
    tail = len(words.rstrip(" \t　。.!！)）」"))
    return Span(block=said[0].block, start=said[0].start + lead, end=said[0].start + max(tail, lead))


def _items(lines: Sequence[tuple[Line, int]]) -> list[Item]:
    """The numbered points: the first number style seen is depth 0, any other one below it is depth 1."""
    items: list[Item] = []
    styles: list[str] = []
    for line, begin in lines:
        whole = begin == line.start
        label = line.label if whole and not line.in_data else None
        bullet = bullet_end(line.text, begin) if whole and label is None and not line.in_data else None
        if label is None and bullet is None:
            if items and whole:
                last = items[-1]
                spans = (*last.spans, line.span())
                items[-1] = Item(number=last.number, ordinal=last.ordinal, depth=last.depth, spans=spans)
            continue
        style = label.style if label else "bullet"
        if style not in styles:
            styles.append(style)
        items.append(
            Item(
                number=line.text[label.start : label.end] if label else line.text[begin:bullet].strip(),
                ordinal=label.ordinal if label else None,
                depth=min(styles.index(style), 1),
                spans=(line.span(label.body if label else bullet),),
            )
        )
    return items
