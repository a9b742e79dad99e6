"""Titles that a writer broke with soft line breaks (功能提⏎昇說明, a narrow cell set upright), and two titles on one line.

Only lines of one paragraph are joined, and only where together they name a section of the form that they do not name apart:
otherwise the second half would stand as the section's content, or pass for a heading of its own (經費及⏎經費來源). The two
titles are a section's and its first sub-item's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.outline.lines import Line
from ingest.outline.names import LONGEST_TITLE, group_of, namings
from schemas.forms import Form
from schemas.records import replace
from text.labels import read_label

_HEAD = 60
_BETWEEN = ":：;； \t　"


def mend_titles(lines: Sequence[Line], form: Form) -> list[Line]:
    """The lines, those of a broken title as one, a line of two titles as two."""
    mended: list[Line] = []
    place = 0
    while place < len(lines):
        used = _lines_of_title(lines, place, form)
        line = lines[place]
        if used > 1:
            last = lines[place + used - 1]
            line = replace(line, end=last.end, strong=all(one.strong for one in lines[place : place + used]))
        mended.extend(_two_titles(line, form))
        place += used
    return mended


def _lines_of_title(lines: Sequence[Line], place: int, form: Form) -> int:
    """How many lines from here make up one title, as many as there are; 1 where this line is a title by itself, or none."""
    first = lines[place]
    used = 1
    if first.in_data:
        return used
    for behind in range(place + 1, len(lines)):
        begun = lines[behind - 1].end - first.body
        blanks = behind - place
        if lines[behind].block != first.block or lines[behind].label is not None or begun > LONGEST_TITLE + blanks:
            break
        if any(end > begun for end in _names(first, lines[behind].end, form)):
            used = blanks + 1
    return used


def _names(line: Line, end: int, form: Form) -> list[int]:
    """Where titles end that the line names, read up to `end`; the form's own wordings and aliases, with nothing run on to them."""
    words = line.text[line.body : end][:_HEAD]
    return [naming.end for naming in namings(words, form) if not naming.run_on and naming.likeness >= 0.97]


def _two_titles(line: Line, form: Form) -> Sequence[Line]:
    """The line, or its two parts where a section's title is followed at once by that of a sub-item with its number."""
    if line.in_data:
        return (line,)
    for naming in namings(line.words[:_HEAD], form):
        if naming.run_on or not naming.name.startswith("1:"):
            continue
        behind = line.body + naming.end
        while behind < line.end and line.text[behind] in _BETWEEN:
            behind += 1
        label = read_label(line.text[: line.end], behind) if behind < line.end else None
        if label is None:
            continue
        children = {
            group_of(child) for key, spec in form.sections.items() if group_of(key) == naming.name for child in spec.children
        }
        words = line.text[label.body : line.end][:_HEAD]
        if any(one.name in children and not one.run_on for one in namings(words, form)):
            first = line.text[: line.body + naming.end].rstrip()
            return (replace(line, end=len(first)), replace(line, start=behind, label=label, own_cell=False))
    return (line,)
