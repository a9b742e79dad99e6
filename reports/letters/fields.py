"""Named fields in templates: `{{受文者}}`. A field that does not exist is said with its file and its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from reports.letters.facts import BadTemplate
from schemas.rules import Words

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_UNKNOWN = Words(
    "範本「{file}」{place}的欄位「{field}」不存在；可用的欄位有：{known}。",
    "The template {file}, {place}, names a field “{field}” that does not exist; there are: {known}.",
)


class Slot(Protocol):
    """A stretch of text in a template's file."""

    text: str


def names_in(text: str) -> list[str]:
    """The fields that a text names."""
    return FIELD.findall(text)


def demand_known(text: str, known: Collection[str], file: str, place: Words) -> None:
    """Raise BadTemplate where the text names a field that is not among the known ones."""
    for field in names_in(text):
        if field not in known:
            listed = "、".join(known)
            raise BadTemplate(
                Words(
                    _UNKNOWN.zh.format(file=file, place=place.zh, field=field, known=listed),
                    _UNKNOWN.en.format(file=file, place=place.en, field=field, known=listed),
                )
            )


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; all have to be known."""
    return FIELD.sub(lambda found: values[found[1]], text)


def fill(slots: Sequence[Slot], values: Mapping[str, str]) -> None:
    """Fill the fields of one paragraph, wherever its text is divided: a value takes the format of where its field begins."""
    whole = "".join(slot.text for slot in slots)
    # From behind, so that the places before stay where they are.
    for found in reversed(list(FIELD.finditer(whole))):
        _replace(slots, found.start(), found.end(), values[found[1]])


def _replace(slots: Sequence[Slot], start: int, end: int, value: str) -> None:
    at = 0
    for slot in slots:
        length = len(slot.text)
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            slot.text = slot.text[:first] + value + slot.text[last:]
            value = ""
        at += length
