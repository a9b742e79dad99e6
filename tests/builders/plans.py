"""Builds plans as Word files for tests: a good plan with some words replaced, in the dress that the test asks for.

    assert codes() == []
    assert codes({"marketing.target": "624,500×10%=62,540人次。目標65,000人次。"}) == ["T404"]
    assert codes({"improvement.stars": None}) == ["S202"]
    assert codes(font="標楷體") == ["F311"]

`sections` maps section keys to new words: a line is a paragraph, a line with ` | ` in it is a row of a table, and None takes
the section out, heading, sub-sections and all. What else can be changed is a field of `Options`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM, load_form
from tests.builders import files, other_plans, word
from tests.builders.good_plan import PLAN, RECEIVED, TITLE

if TYPE_CHECKING:
    from schemas.rules import Example

FileKind = Literal["docx", "truncated", "encrypted", "blank", "scan"]

GOOD: Mapping[str, tuple[str, Mapping[str, str]]] = {DEFAULT_FORM: (TITLE, PLAN), **other_plans.GOOD}
"""The good plan of each form: its title, and its words by section key."""

SUFFIXES = {"encrypted": "pdf", "scan": "pdf"}
"""Kinds of file that are no Word files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the plan is made up. Sizes and line heights in points."""

    font: str = "微軟正黑體"
    size: float = 14
    line_height: float = 22
    guidance: bool = True
    """Whether headings carry the form's words in brackets."""
    remark: bool = False
    """Whether the form's closing 備註 stands below."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Other wordings of headings, by key."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Other numbers of headings, by key."""
    order: tuple[str, ...] = ()
    """Keys of siblings that change places: they take each other's places, and are numbered as they then stand."""
    repeat: tuple[str, ...] = ()
    """Keys of sections that stand a second time, behind themselves."""
    insertion: str | None = None
    """Words in a tracked insertion at the end of the last section."""
    deletion: str | None = None
    """Words in a tracked deletion at the end of the last section."""
    comment: str | None = None
    """A reviewer's comment on the title."""
    macro: bool = False
    remote_template: bool = False
    embedded_object: bool = False
    file: FileKind = "docx"
    """What is handed over: the Word file; the first half of its bytes; a locked PDF; a file without a word; a scan."""
    as_of: date = RECEIVED
    form: str = DEFAULT_FORM


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with its words, as it will stand in the document."""

    key: str
    number: str
    heading: str
    guidance: str
    lines: tuple[str, ...]


def outline(sections: Mapping[str, str | None] | None = None, options: Options | None = None) -> list[Part]:
    """The plan's headings and words in the order in which they will stand. Raises KeyError for a key the form has not."""
    options = options or Options()
    form = load_form(options.form)
    words: dict[str, str | None] = {**GOOD[options.form][1]}
    for key, value in (sections or {}).items():
        if key not in form.sections:
            raise KeyError(key)
        words[key] = value
    gone = {key for key in form.sections if words.get(key) is None}
    places = dict(zip(sorted(options.order, key=list(form.sections).index), options.order, strict=True))
    listed = [key for key in form.sections if not any(key == one or key.startswith(f"{one}.") for one in gone)]
    ordered: list[str] = []
    for key in listed:
        if key in places:
            ordered += [one for one in listed if one == places[key] or one.startswith(f"{places[key]}.")]
        elif not any(key.startswith(f"{one}.") for one in places):
            ordered.append(key)
    numbers = {shown: form.sections[place].number for place, shown in places.items()} | dict(options.numbers)
    parts: list[Part] = []
    for key in ordered:
        spec = form.sections[key]
        guidance = f"({spec.guidance[-1]})" if options.guidance and spec.guidance else ""  # the last wording has no blank to fill
        lines = tuple((words[key] or "").splitlines())
        wording = "" if key == form.rest else options.headings.get(key, spec.heading)
        number = numbers.get(key, spec.number) or ("" if key == form.rest else _own_number(key, listed))
        part = Part(key, number, wording, guidance, lines)
        parts += [part, part] if key in options.repeat else [part]
    return parts


def _own_number(key: str, listed: Iterable[str]) -> str:
    """The number that a writer gives a heading where the form prints none."""
    siblings = [one for one in listed if one.rpartition(".")[0] == key.rpartition(".")[0]]
    ordinal = "一二三四五六七八九十"[siblings.index(key)]
    return f"（{ordinal}）" if "." in key else f"{ordinal}、"


def a_plan(sections: Mapping[str, str | None] | None = None, *, title: str | None = None, **options: Any) -> bytes:
    """The good plan with these changes, as the bytes of a file."""
    chosen = Options(**options)
    heading = GOOD[chosen.form][0] if title is None else title
    parts = outline(sections, chosen)
    remark = f"備註：{load_form(chosen.form).remark_words}" if chosen.remark else ""
    if chosen.file == "encrypted":
        return files.locked_pdf()
    if chosen.file == "blank":
        return word.blank()
    if chosen.file == "scan":
        lines = [heading, *(line for part in parts for line in (f"{part.number}{part.heading}", *part.lines))]
        return files.scan([line.replace(" | ", "　") for line in lines])
    data = word.build(heading, parts, remark, chosen)
    return data[: len(data) // 2] if chosen.file == "truncated" else data


def findings(
    sections: Mapping[str, str | None] | None = None,
    *,
    title: str | None = None,
    facts: AppFacts | None = None,
    select: Iterable[str] = (),
    name: str | None = None,
    **options: Any,
) -> list[dict[str, Any]]:
    """The findings, as in the report, on the good plan with these changes."""
    from service.pipeline import Request, check  # noqa: PLC0415 - builders are read by tests that check nothing

    data, chosen = a_plan(sections, title=title, **options), Options(**options)
    request = Request(facts=facts or AppFacts(), as_of=chosen.as_of, select=tuple(select), form_id=chosen.form)
    return list(check(data, name or f"plan.{SUFFIXES.get(chosen.file, 'docx')}", request).report["findings"])


def codes(sections: Mapping[str, str | None] | None = None, **changes: Any) -> list[str]:
    """The codes of those findings, sorted, each as often as it stands there."""
    return sorted(finding["code"] for finding in findings(sections, **changes))


def codes_of(example: Example) -> list[str]:
    """The codes that an example of the catalogue gives."""
    return codes(example.sections, title=example.title, facts=example.facts, form=example.form, **example.options)


def as_word(**options: Any) -> io.BytesIO:
    """The good plan as a file to open."""
    return io.BytesIO(a_plan(**options))
