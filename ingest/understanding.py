"""From a `Document` to a `Plan`: outline, title, measures and stated values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ingest.facts.answers import answers_of, details_of
from ingest.facts.copying import copied_passages
from ingest.facts.matching import answers_to_feedback, explanations_of_costs
from ingest.facts.mentions import mentions_of
from ingest.facts.prose import Prose
from ingest.facts.references import references_of
from ingest.facts.standing import standing_of
from ingest.facts.values import read_values
from ingest.hand_breaks import hand_breaks
from ingest.mended import Mended
from ingest.outline.broken_titles import mend_titles
from ingest.outline.close_numbers import numbered
from ingest.outline.headings import Found, HeadingFinder, named_headings
from ingest.outline.lines import Line, lines_of
from ingest.outline.names import fold_name, likeness
from ingest.outline.placeholders import placeholders_of
from ingest.outline.sections import Outline, build_outline
from ingest.outline.title import read_title
from schemas.document import Document, Span
from schemas.facts import AppFacts
from schemas.forms import Form
from schemas.plan import Measures, Plan, Stated, Values
from schemas.records import replace
from text.counting import count_characters, count_words

LEAST_SECTIONS = 3
"""With neither part nor so many sections recognised, the document is not a plan (D105)."""


def understand(document: Document, form: Form, facts: AppFacts | None = None) -> Plan:
    """The plan that a document holds. Facts about the App decide which parts are needed, or else the plan's own words."""
    facts = facts or AppFacts()
    lines, headings, stop, contents = _lines_and_headings(document, form)
    mended = Mended(document, hand_breaks(document, lines[:stop], headings))
    if mended.document is not document:
        document = mended.document
        lines, headings, stop, contents = _lines_and_headings(document, form)
    first = headings[0].line if headings else stop
    title, stray = read_title(document, form, lines[:first])
    remark = tuple(line.span() for line in lines[stop:])
    rest = stray if form.free else ()
    outline = build_outline(document, form, lines, headings, stop, {}, rest)
    front = [line.span() for line in lines[:first]]
    standing = standing_of(Prose(document, [*front, *(span for part in form.parts for span in outline.sections[part.key].content)]))
    stated = read_values(document, form, outline.sections, standing)
    values = replace(
        stated,
        feedback=answers_to_feedback(document, form, outline.sections, title),
        costs=explanations_of_costs(document, outline.sections, stated.cost_tables, title),
        references=references_of(document, form, outline.sections),
        name_mentions=mentions_of(document, form, outline.sections, title),
        copied=copied_passages(document, form, outline.sections, title),
        answers=answers_of(document, form, outline.sections),
        details=details_of(document, form, outline.sections),
    )
    needed = needed_parts(form, facts, values, standing.audience)
    if any(flag is False for flag in needed.values()):
        outline = build_outline(document, form, lines, headings, stop, needed, rest)
    sections = outline.sections
    found = [key for key, section in sections.items() if section.headings]
    named = form.free and title is not None and (title.agency is not None or title.app is not None)
    recognised = any("." not in key for key in found) or len(found) >= LEAST_SECTIONS or named
    plan = Plan(
        recognised=recognised,
        title=title,
        sections=sections,
        order=outline.order,
        needed=needed,
        remark=remark,
        unread=(*(() if form.free else stray), *outline.unknown),
        placeholders=placeholders_of(document, form, sections, title, remark),
        measures=_measures(document, outline, (*remark, *contents)),
        values=values,
    )
    return mended.plan(plan)


def _lines_and_headings(document: Document, form: Form) -> tuple[list[Line], list[Found], int, list[Span]]:
    """All lines, the headings among them, the line where the form's closing remark begins, and a table of contents."""
    lines = numbered(mend_titles(lines_of(document, lambda some: named_headings(some, form)), form), form)
    stop = _remark_line(lines, form)
    finder = HeadingFinder(lines[:stop], form)
    return lines, finder.find(), stop, [lines[number].span() for number in sorted(finder.skipped)]


def _remark_line(lines: Sequence[Line], form: Form) -> int:
    """Where the form's closing remark begins (備註：計畫內容請提供…); the number of lines where there is none.

    A remark of the author's own wording is content. Whatever follows the remark belongs to it only as far as the remark goes
    on there; text behind it would be a reader's loss, so the remark has to be the last thing in the document.
    """
    if not form.remark_words:
        return len(lines)
    wanted = fold_name(form.remark_words)
    opening = fold_name(form.remark_opening)
    for number in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
        line = lines[number]
        joined = "".join(fold_name(one.text[one.start : one.end]) for one in lines[number:])
        if not fold_name(line.text[line.start : line.end]).startswith(opening):
            continue
        words = joined[len(opening) :].lstrip(":")
        if likeness(words, wanted) >= 0.6:
            return number
    return len(lines)


def needed_parts(form: Form, facts: AppFacts, values: Values, audience: Stated[Decimal] | None = None) -> Mapping[str, bool | None]:
    """By part, whether the facts demand it: given facts first, then what the plan itself states; None where neither tells.

    `audience` is the one stated outside its section, which a plan without the part on marketing lacks.
    """
    needed: dict[str, bool | None] = {}
    for part in form.parts:
        if part.needed_when == "rating":
            rating = facts.rating if facts.rating is not None else (values.present_stars.value if values.present_stars else None)
            threshold = form.rating_threshold
            needed[part.key] = None if rating is None or threshold is None else rating <= threshold
        elif part.needed_when == "downloads":
            needed[part.key] = _below_standard(form, facts, values.current_downloads, values.audience or audience)
        else:
            needed[part.key] = True
    return needed


def _below_standard(
    form: Form, facts: AppFacts, downloads: Stated[Decimal] | None, audience: Stated[Decimal] | None
) -> bool | None:
    downloaded = facts.downloads if facts.downloads is not None else (downloads.value if downloads else None)
    people = Decimal(facts.audience) if facts.audience is not None else (audience.value if audience else None)
    if downloaded is None or people is None or not form.classes:
        return None
    return downloaded < form.class_of(people).standard(people)


def _measures(document: Document, outline: Outline, apart: Sequence[Span]) -> Measures:
    """The judged measure leaves out remark and table of contents (`apart`); the author's own text headings and guidance too."""
    left_out: dict[int, list[tuple[int, int]]] = {}
    for span in apart:
        left_out.setdefault(span.block, []).append((span.start, span.end))
    characters = words = 0
    for paragraph in document.paragraphs:
        text = paragraph.text
        for start, end in sorted(left_out.get(paragraph.index, ()), reverse=True):
            text = text[:start] + text[end:]
        characters += count_characters(text)
        words += count_words(text)
    own = sum(count_characters(document.quote(span)) for section in outline.sections.values() for span in section.content)
    own += sum(count_characters(document.quote(span)) for span in outline.unknown)
    return Measures(characters=characters, word_count=words, own_text=own)
