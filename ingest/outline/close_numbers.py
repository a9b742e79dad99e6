"""Numbers that stand close to titles: 1.8經費及經費來源, 1-8 經費及經費來源.

They look like amounts and dates (1.5倍, 3-5歲). They are numbers of headings where several lines with them name sections; PDFs
of browsers lose the blank behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.outline.lines import Line
from ingest.outline.names import namings
from schemas.forms import Form
from schemas.records import replace
from text.fold import fold
from text.labels import Label

_HEAD = 60
_COMPOUND = re.compile(r"(?P<number>\d{1,2}(?P<sign>[.\-])\d{1,2}(?:(?P=sign)\d{1,2})?)(?:[.、]|\s)*(?=[^\s\d.%\-])")
_LEAST_COMPOUND = 3
"""So many sections named behind numbers of one kind make them numbers of headings."""


def numbered(lines: Sequence[Line], form: Form) -> list[Line]:
    """The lines, with labels where numbers of one kind stand in front of several sections' names."""
    mended = list(lines)
    found: dict[str, dict[int, tuple[Label, bool]]] = {}
    named: dict[str, set[str]] = {}
    for place, line in enumerate(lines):
        number = _COMPOUND.match(fold(line.text), line.start, line.end) if line.label is None and not line.in_data else None
        if number is None:
            continue
        parts = tuple(int(part) for part in number.group("number").split(number.group("sign")))
        names = {naming.name for naming in namings(line.text[number.end() : line.end][:_HEAD], form) if not naming.run_on}
        label = Label(line.start, number.end("number"), number.end(), parts[-1], "decimal", parts)
        found.setdefault(number.group("sign"), {})[place] = (label, bool(names))
        named.setdefault(number.group("sign"), set()).update(names)
    for sign, labels in found.items():
        if len(named[sign]) < _LEAST_COMPOUND:
            continue
        last: tuple[int, ...] = ()
        for place, (label, is_named) in sorted(labels.items()):
            if is_named or label.parts == (*last[:-1], last[-1] + 1 if last else 1):
                mended[place] = replace(lines[place], label=label)
                last = label.parts
    return mended
