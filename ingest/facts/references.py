"""References to sections of the plan: 如(六)敘明相關資訊安全防護措施, 詳（三）改善期程.

A number followed by a section's title is a reference where a word that points (如, 詳, 見, 依 …) stands before it, where it
fills a cell of a table, or where it opens a bracket; elsewhere (一)…(二)… only counts points. The title must be the form's own
wording or the one that this document gives to the section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.outline.names import fold_name
from schemas.document import Document, Span
from schemas.forms import Form
from schemas.plan import Reference, Section
from text.fold import fold
from text.labels import read_label

_NUMBER = re.compile(
    r"(?<![\d.])(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,2})(?=\s*[^\s\d.%])|[(〔\[【﹙]\s*(?:[一ㄧ二三四五六七八九十]{1,3}|\d{1,2})\s*[)〕\]】﹚]|[㈠-㈩⑴-⒇①-⑳]|[一二三四五六七八九十壹貳參肆伍陸柒捌玖拾]{1,3}\s*[、.]|\d{1,2}\s*[、.](?!\d)"
)
_POINTER = re.compile(
    r"(?:如|詳|見|依|按|同|參|參照|參閱|參見|請參|於|即|與|及|和|、|第|前述|上述|前開|前揭|所列|所述|本計畫書?|方案)\s*[「『\"(（]?\s*$"
)
_BETWEEN = re.compile(r"[\s「『\"、.．:：]*")


def references_of(document: Document, form: Form, sections: Mapping[str, Section]) -> tuple[Reference, ...]:
    """Every reference by number and title, in reading order of the sections."""
    titles = _titles(form, sections)
    return tuple(
        reference
        for key, section in sections.items()
        for span in section.content
        for reference in _in_span(document, key, span, titles)
    )


def _titles(form: Form, sections: Mapping[str, Section]) -> list[tuple[str, str]]:
    """Folded titles, longest first, with the keys they name."""
    found: set[tuple[str, str]] = set()
    for key, spec in form.sections.items():
        found.add((fold_name(spec.heading), key))
        found.update((fold_name(heading.title), key) for heading in sections[key].headings)
    return sorted((pair for pair in found if len(pair[0]) >= 3), key=lambda pair: (-len(pair[0]), pair[1]))


def _in_span(document: Document, key: str, span: Span, titles: list[tuple[str, str]]) -> Iterator[Reference]:
    paragraph = document.paragraphs[span.block]
    text, folded = paragraph.text, fold(paragraph.text)
    for number in _NUMBER.finditer(folded, span.start, span.end):
        decimal = number.group("decimal")
        label = None if decimal else read_label(text, number.start())
        if not decimal and (label is None or label.start != number.start() or label.end > span.end):
            continue
        ordinal, label_end = (label.ordinal, label.end) if label else (int(decimal.rpartition(".")[2]), number.end())
        before = folded[span.start : number.start()]
        opens = not before.strip()
        if not (_POINTER.search(before) or (opens and paragraph.in_table)):
            continue
        start = label_end + len(_BETWEEN.match(folded, label_end, span.end).group())  # type: ignore[union-attr]  # matches anything
        titled = _title_at(folded, start, span.end, titles)
        if titled is None:
            continue
        end, keys = titled
        yield Reference(
            section=key,
            span=Span(block=span.block, start=number.start(), end=end),
            number=text[number.start() : label_end],
            ordinal=ordinal,
            title=text[start:end],
            target=_nearest(key, keys),
        )


def _title_at(folded: str, start: int, stop: int, titles: list[tuple[str, str]]) -> tuple[int, list[str]] | None:
    """Where the longest title that begins at `start` ends, blanks skipped, and the keys it names."""
    for title, _ in titles:
        place, wanted = start, 0
        while place < stop and wanted < len(title):
            character = folded[place].casefold()
            if not character.isspace():
                if character != title[wanted]:
                    break
                wanted += 1
            place += 1
        if wanted == len(title):
            return place, [key for one, key in titles if one == title]
    return None


def _nearest(key: str, keys: list[str]) -> str:
    """Of sections of the same title, the one in the part where the reference stands."""
    part = key.partition(".")[0]
    return next((one for one in keys if one.partition(".")[0] == part), keys[0])
