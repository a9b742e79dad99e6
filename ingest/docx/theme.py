"""Typefaces of the document's theme, which styles name by reference (minorEastAsia) instead of by name."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ingest.docx.names import EAST_ASIA, w

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"zh-CN": "Hans", "zh-SG": "Hans", "ja": "Jpan", "ko": "Hang"}


def theme_font(
    theme: Callable[[], etree._Element | None], settings: Callable[[], etree._Element | None]
) -> Callable[[str], str | None]:
    """A function from a theme reference to a typeface. The two parts are read when the first reference is met."""
    known: dict[str, str | None] = {}
    fonts: dict[str, etree._Element | None] = {}

    def of(reference: str) -> str | None:
        if reference not in known:
            if not fonts:
                root = theme()
                for kind in ("major", "minor"):
                    fonts[kind] = root.find(f".//{_A}{kind}Font") if root is not None else None
                fonts["settings"] = settings()
            known[reference] = _look_up(reference, fonts)
        return known[reference]

    return of


def _look_up(reference: str, fonts: dict[str, etree._Element | None]) -> str | None:
    font = fonts["major" if reference.startswith("major") else "minor"]
    if font is None:
        return None
    if not reference.endswith("EastAsia"):
        latin = font.find(_A + ("cs" if reference.endswith("Bidi") else "latin"))
        return (latin.get("typeface") if latin is not None else None) or None
    east = font.find(_A + "ea")
    if east is not None and east.get("typeface"):
        return east.get("typeface")
    script = _script(fonts["settings"])
    for one in font.iterchildren(_A + "font"):
        if one.get("script") == script:
            return one.get("typeface") or None
    return None


def _script(settings: etree._Element | None) -> str:
    """The script of the document's East Asian language; Traditional Chinese where it is not stated."""
    language = settings.find(w("themeFontLang")) if settings is not None else None
    name = language.get(EAST_ASIA, "") if language is not None else ""
    return _SCRIPTS.get(name) or _SCRIPTS.get(name[:2]) or "Hant"
