"""Small documents and plans made by hand, for tests of what comes after reading."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.document import Document, Paragraph, Span
from schemas.forms import load_form
from schemas.plan import Heading, Measures, Plan, Section, Title, Values


def a_document(*lines: str, **fields: object) -> Document:
    """A document of these paragraphs."""
    blocks = tuple(Paragraph(index=place, text=line) for place, line in enumerate(lines))
    values = {"name": "plan.docx", "sha256": "0" * 64, "format": "docx"} | fields
    return Document(blocks=blocks, **values)  # type: ignore[arg-type]


def understood(sections: Mapping[str, str | None], *, title: str = "", values: Values | None = None) -> tuple[Document, Plan]:
    """A document with these sections, in this order, and the plan in it. None leaves a section out, "" leaves it empty."""
    form = load_form()
    lines: list[str] = [title] if title else []
    headings: dict[str, Heading] = {}
    contents: dict[str, tuple[Span, ...]] = {}
    for key, words in sections.items():
        if words is None:
            continue
        spec = form.sections[key]
        text = f"{spec.number}{spec.heading}"
        block = len(lines)
        whole = Span(block=block, start=0, end=len(text))
        named = Span(block=block, start=len(spec.number), end=len(text))
        headings[key] = Heading(key=key, number=spec.number, ordinal=None, title=spec.heading, span=whole, title_span=named)
        lines.append(text)
        content = [line for line in words.splitlines() if line]
        contents[key] = tuple(Span(block=block + 1 + at, start=0, end=len(line)) for at, line in enumerate(content))
        lines += content
    document = a_document(*lines)
    found = {
        key: Section(
            key=key,
            status="missing" if key not in headings else "present" if contents[key] or _has_child(key, headings) else "empty",
            headings=(headings[key],) if key in headings else (),
            content=contents.get(key, ()),
        )
        for key in form.sections
    }
    plan = Plan(
        recognised=True,
        title=Title(spans=(document.whole(0),)) if title else None,
        sections=found,
        order=tuple(headings.values()),
        needed={"improvement": None, "marketing": None},
        remark=(),
        unread=(),
        placeholders=(),
        measures=Measures(characters=2000, word_count=1900, own_text=1700),
        values=values or Values(),
    )
    return document, plan


def _has_child(key: str, headings: Mapping[str, Heading]) -> bool:
    return any(other.startswith(f"{key}.") for other in headings)
