"""The few value types of Office Open XML that need reading: switches, lengths, whole numbers."""

from __future__ import annotations

from lxml import etree

from ingest.docx.names import VAL

_POINTS = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 72.0 / 2.54, "mm": 72.0 / 25.4}

_LONGEST = 22 * 72.0
"""Word's own bound for any length, 22 inches. What is longer, negative or no number at all is an error of the file."""


def switch(element: etree._Element) -> bool:
    """Whether a toggle such as `w:b` is on: present without a value, or with 1, true or on (ST_OnOff)."""
    return element.get(VAL, "1") not in ("0", "false", "off")


def points(text: str | None, per_point: int) -> float | None:
    """A length in points; None where it is none.

    A bare number counts parts of a point, `per_point` of them to one; Strict files may write a unit behind it.
    """
    if not text:
        return None
    factor = 1 / per_point
    if text[-2:] in _POINTS:
        text, factor = text[:-2], _POINTS[text[-2:]]
    try:
        length = float(text) * factor
    except ValueError:
        return None
    return length if 0 <= length <= _LONGEST else None


def whole(text: str | None, otherwise: int) -> int:
    """A whole number; `otherwise` where there is none."""
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
