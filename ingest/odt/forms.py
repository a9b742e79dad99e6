"""Values of form controls. A control is declared in `office:forms` and placed in the text by a `draw:control`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.odt.names import FORM, OFFICE, XML_ID
from ingest.odt.plain import paragraphs_text

if TYPE_CHECKING:
    from lxml import etree

_LABELLED = (f"{FORM}fixed-text", f"{FORM}checkbox", f"{FORM}radio", f"{FORM}frame")
_CHOICES = (f"{FORM}listbox", f"{FORM}combobox")
_SILENT = (f"{FORM}password", f"{FORM}hidden", f"{FORM}button", f"{FORM}image", f"{FORM}file")
"""Controls that show no words of the plan."""


def _value(control: etree._Element) -> str:
    if control.tag in _SILENT:
        return ""
    if control.tag in _LABELLED:
        return control.get(f"{FORM}label", "")
    if control.tag == f"{FORM}textarea":
        words = paragraphs_text(control)
        if words:
            return words
    stated = control.get(f"{FORM}current-value") or control.get(f"{FORM}value") or ""
    if not stated and control.tag in _CHOICES:
        chosen = [one for one in control.iter(f"{FORM}option") if one.get(f"{FORM}current-selected") == "true"]
        return "、".join(one.get(f"{FORM}label", "") for one in chosen)
    return stated


class Fields:
    """The values of all controls that show some, by id; each is taken once."""

    def __init__(self, root: etree._Element) -> None:
        self._values: dict[str, str] = {}
        for group in root.iter(f"{OFFICE}forms"):
            for control in group.iter():
                identity = control.get(f"{FORM}id") or control.get(XML_ID)
                words = _value(control).strip() if identity else ""
                if identity and words:
                    self._values[identity] = words

    def take(self, identity: str) -> str:
        """The words that the control shows; empty where it shows none or was taken before."""
        return self._values.pop(identity, "")

    def left(self) -> list[str]:
        """The words of controls that stand nowhere in the text."""
        return list(self._values.values())
