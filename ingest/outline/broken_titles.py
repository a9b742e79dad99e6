"""Titles that a writer broke with soft line breaks: 功能提⏎昇說明, a number above its title, a narrow cell set upright.

Only lines of one paragraph are joined, and only where together they name a section of the form that they do not name apart:
otherwise the second half would stand as the section's content, or pass for a heading of its own (經費及⏎經費來源).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.outline.lines import Line
from ingest.outline.names import LONGEST_TITLE, namings
from schemas.forms import Form
from schemas.records import replace

_HEAD = 60


def mend_titles(lines: Sequence[Line], form: Form) -> list[Line]:
    """The lines, those of a broken title as one."""
    mended: list[Line] = []
    place = 0
    while place < len(lines):
        used = _lines_of_title(lines, place, form)
        line = lines[place]
        if used > 1:
            last = lines[place + used - 1]
            line = replace(line, end=last.end, strong=all(one.strong for one in lines[place : place + used]))
        mended.append(line)
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
