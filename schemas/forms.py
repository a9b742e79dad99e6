"""A form (profile) as data: its sections from the JSON Schema, its limits and classes from `form.json`.

Adding a form is adding a folder below `schemas/profiles/`; nothing here knows a particular one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from schemas.files import beside, words_in
from schemas.records import dataclass

PROFILES = beside(__file__, "profiles")
DEFAULT_FORM = "kaohsiung-app-plan"


class UnknownForm(ValueError):
    """No profile of that name is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words of a form in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a section has to answer, with reasons."""

    yes: tuple[str, ...]
    """Wordings that answer it with yes; a longer one goes before a shorter one that it holds."""
    no: tuple[str, ...]
    least_reasons: int
    """Characters beyond the answer that count as reasons."""
    against: str | None
    """The answer, `yes` or `no`, that a reviewer has to look at; None where neither speaks against the plan."""
    consequence: Wording
    """What that answer means, as a clause of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Something that a section has to name."""

    name: Wording
    kind: str
    """`date`, `document-number`, or `words`: one of `words`."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """What the form says of one section."""

    key: str
    heading: str
    number: str
    guidance: tuple[str, ...]
    """Words in brackets behind the heading."""
    printed: tuple[str, ...]
    """Lines that the form prints below the heading."""
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]
    """Words that hint at this section in a heading of another wording, where number and place agree."""
    clause: str
    question: Question | None
    """What the section has to answer; None where it is asked nothing."""
    details: tuple[Detail, ...]
    """What it has to name, where it stands."""
    optional: bool
    """Whether it may be left out altogether."""
    needed_when: str | None
    """`rating` or `downloads` for a part; None for what is needed with its part or section."""
    children: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        """The key above, None for a part."""
        return self.key.rpartition(".")[0] or None

    @property
    def depth(self) -> int:
        """0 for a part, 1 for a section, 2 for a sub-item."""
        return self.key.count(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadClass:
    """A class of the download standard. Bounds in people; `above` and `below` are exclusive, `least` and `most` inclusive."""

    name: str
    rate: Decimal
    clause: str
    above: int | None = None
    least: int | None = None
    most: int | None = None
    below: int | None = None

    def holds(self, audience: Decimal) -> bool:
        """Whether an audience of so many people belongs to this class."""
        return (
            (self.above is None or audience > self.above)
            and (self.least is None or audience >= self.least)
            and (self.most is None or audience <= self.most)
            and (self.below is None or audience < self.below)
        )

    def standard(self, audience: Decimal) -> int:
        """The downloads demanded: the floor of the exact product (`sections.md`, The download standard)."""
        exact = Fraction(audience) * Fraction(self.rate)
        return exact.numerator // exact.denominator


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """One city's form. Forms are loaded once and compared by identity."""

    id: str
    version: str
    name: Mapping[str, str]
    authority: str
    regulation: str
    sections: Mapping[str, SectionSpec]
    title_endings: tuple[str, ...]
    agency_prefixes: tuple[str, ...]
    title_placeholders: tuple[str, ...]
    remark_opening: str
    remark_words: str
    """The closing remark that the form prints; empty where it prints none."""
    min_characters: int | None
    max_characters: int | None
    """None where the form sets no limit, as with all that follows."""
    length_clause: str
    fonts: tuple[str, ...]
    font_size: float | None
    line_height: float | None
    format_tolerance: float
    format_clause: str
    rating_threshold: Decimal | None
    rating_maximum: Decimal | None
    rating_clause: str
    classes: tuple[DownloadClass, ...]
    review_days: int
    review_kind: str
    review_clause: str
    bases: Mapping[str, str]
    """The clause of a finding, by its rule's code or the beginning of it, where the rule's own is another form's."""
    rest: str | None
    """The section that takes what stands below other headings, where the form does not lay its headings down."""
    agencies: tuple[str, ...]
    """Agencies that exist, by full name: another agency is no misspelling of this one."""
    example_app: str
    """The App that the form's official example is about."""
    example: tuple[str, ...]
    """Passages of the form's official example that an author should not have copied."""
    schema: Mapping[str, Any]
    """The JSON Schema (Draft 2020-12) of the plan as JSON."""

    @property
    def parts(self) -> tuple[SectionSpec, ...]:
        """The form's parts, in order; what takes the rest is none."""
        return tuple(spec for spec in self.sections.values() if spec.depth == 0 and spec.key != self.rest)

    @property
    def free(self) -> bool:
        """Whether headings, their order and their numbers are the writer's: nobody laid them down, or nobody published them."""
        return self.rest is not None

    def basis_of(self, code: str, section: str | None, own: str) -> str:
        """The clause that a finding rests on: the section's, or what the form says of the rule, or else the rule's own."""
        if not self.bases:
            return own
        clause = self.sections[section].clause if section is not None else ""
        known = [one for one in self.bases if code.startswith(one)]
        return clause or (self.bases[max(known, key=len)] if known else own)

    def class_of(self, audience: Decimal) -> DownloadClass:
        """The class an audience belongs to. Raises ValueError where the form's classes leave a gap."""
        for one in self.classes:
            if one.holds(audience):
                return one
        raise ValueError(f"no class of {self.id} covers an audience of {audience}")


def _specs(schema: Mapping[str, Any], above: str = "") -> dict[str, SectionSpec]:
    specs: dict[str, SectionSpec] = {}
    for name, node in schema["properties"]["sections"]["properties"].items():
        key = f"{above}.{name}" if above else name
        below = _specs(node, key) if "properties" in node else {}
        specs[key] = SectionSpec(
            key=key,
            heading=node["title"],
            number=node.get("x-number", ""),
            guidance=tuple(node.get("x-guidance", ())),
            printed=tuple(node.get("x-printed", ())),
            aliases=tuple(node.get("x-aliases", ())),
            keywords=tuple(node.get("x-keywords", ())),
            clause=node["x-clause"],
            question=_question(node["x-question"]) if "x-question" in node else None,
            details=tuple(
                Detail(name=_words(one["name"]), kind=one["kind"], words=tuple(one.get("words", ())))
                for one in node.get("x-details", ())
            ),
            optional=node.get("x-optional", False),
            needed_when=node.get("x-needed-when"),
            children=tuple(one for one, spec in below.items() if spec.parent == key),
        )
        specs.update(below)
    return specs


def _question(node: Mapping[str, Any]) -> Question:
    against = node.get("against")
    return Question(
        yes=tuple(node["yes"]),
        no=tuple(node["no"]),
        least_reasons=node["least_reasons"],
        against=against["answer"] if against else None,
        consequence=_words(against) if against else Wording(zh="", en=""),
    )


def _words(node: Mapping[str, str]) -> Wording:
    return Wording(zh=node["zh"], en=node["en"])


def _rest(schema: Mapping[str, Any]) -> str | None:
    """The part that is marked as taking the rest."""
    parts: Mapping[str, Any] = schema["properties"]["sections"]["properties"]
    return next((name for name, node in parts.items() if node.get("x-rest")), None)


def form_ids() -> tuple[str, ...]:
    """The forms that are installed."""
    with os.scandir(PROFILES) as folders:
        return tuple(sorted(one.name for one in folders if os.access(f"{one.path}/form.json", os.R_OK)))


@lru_cache(maxsize=8)
def load_form(form_id: str = DEFAULT_FORM) -> Form:
    """The form of that name. Raises UnknownForm where there is none."""
    if form_id not in form_ids():
        raise UnknownForm(form_id)
    data = json.loads(words_in(f"{PROFILES}/{form_id}/form.json"))
    schema = json.loads(words_in(f"{PROFILES}/{form_id}/plan.schema.json"))
    none: Mapping[str, Any] = {}
    title, remark, length, page, rating, example = (
        data.get(name, none) for name in ("title", "remark", "length", "format", "rating", "example")
    )
    return Form(
        id=data["id"],
        version=data["version"],
        name=data["name"],
        authority=data["authority"],
        regulation=data["regulation"],
        sections=_specs(schema),
        title_endings=tuple(title["endings"]),
        agency_prefixes=tuple(title.get("agency_prefixes", ())),
        title_placeholders=tuple(title["placeholders"]),
        remark_opening=remark.get("opening", ""),
        remark_words=remark.get("words", ""),
        min_characters=length.get("min"),
        max_characters=length.get("max"),
        length_clause=length.get("clause", ""),
        fonts=tuple(page.get("fonts", ())),
        font_size=page.get("size"),
        line_height=page.get("line_height"),
        format_tolerance=page.get("tolerance", 0.0),
        format_clause=page.get("clause", ""),
        rating_threshold=Decimal(rating["threshold"]) if rating else None,
        rating_maximum=Decimal(rating["maximum"]) if rating else None,
        rating_clause=rating.get("clause", ""),
        classes=tuple(
            DownloadClass(
                name=one["name"],
                rate=Decimal(one["rate"]),
                clause=one["clause"],
                above=one.get("above"),
                least=one.get("from"),
                most=one.get("to"),
                below=one.get("below"),
            )
            for one in data.get("classes", ())
        ),
        review_days=data["review"]["days"],
        review_kind=data["review"]["kind"],
        review_clause=data["review"]["clause"],
        bases=data.get("bases", none),
        rest=_rest(schema),
        agencies=_agencies(data.get("agencies", ())),
        example_app=example.get("app", ""),
        example=tuple(example.get("passages", ())),
        schema=schema,
    )


def _agencies(listed: str | list[str]) -> tuple[str, ...]:
    """The agencies by name, or those of the form that is named instead."""
    return load_form(listed).agencies if isinstance(listed, str) else tuple(listed)
