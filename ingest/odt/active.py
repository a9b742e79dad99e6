"""What an OpenDocument file would run or fetch: macros, scripts, embedded objects and things on other machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.odt.names import DRAW, MATHML, META, OFFICE, SCRIPT, TABLE, TEXT, XLINK
from schemas.document import ActiveContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]+:)?(?://|\\\\)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_SCRIPT_SCHEMES = ("vnd.sun.star.script:", "macro:", "javascript:", "vnd.sun.star.expand:", "script:")
_LISTENER = f"{SCRIPT}event-listener"


def of_names(names: Iterable[str]) -> Iterator[ActiveContent]:
    """Macro and script libraries in the package."""
    modules = [name for name in names if name.startswith("Basic/") and name.count("/") > 1]
    # The index of a library that holds no module says nothing.
    for name in sorted(name for name in modules if not name.rsplit("/", 1)[1].startswith(("script-l", "dialog-l"))):
        yield ActiveContent(kind="macro", detail=name.removesuffix(".xml"))
    for name in sorted(names):
        if name.startswith("Scripts/"):
            yield ActiveContent(kind="script", detail=name)


def of_template(meta: etree._Element) -> Iterator[ActiveContent]:
    """A template on another machine. The bare name of a local one, which Word writes always, fetches nothing."""
    for element in meta.iter(f"{META}template", f"{META}auto-reload"):
        target = element.get(f"{XLINK}href", "")
        if _is_remote(target):
            yield ActiveContent(kind="remote-template" if element.tag == f"{META}template" else "remote-link", detail=target)


def of_part(root: etree._Element, drawn: frozenset[str]) -> Iterator[ActiveContent]:
    """What the elements of one part would run or fetch, in document order.

    `drawn` are the folders of embedded charts and formulas, which are no foreign objects.
    """
    wanted = (
        f"{DRAW}image", f"{DRAW}fill-image", f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}plugin", f"{DRAW}applet",
        f"{DRAW}floating-frame", f"{TEXT}section-source", f"{TEXT}script", f"{TEXT}execute-macro", f"{TEXT}dde-connection",
        f"{TEXT}a", f"{OFFICE}dde-source", f"{OFFICE}script", f"{TABLE}table-source", _LISTENER,
    )  # fmt: skip
    for element in root.iter(*wanted):
        found = _of_element(element)
        if found is not None and not (found.kind == "embedded-object" and _is_drawn(element, drawn)):
            yield found


def _is_drawn(embedded: etree._Element, drawn: frozenset[str]) -> bool:
    return part_of(embedded) in drawn or embedded.find(f"{MATHML}math") is not None


def _of_element(element: etree._Element) -> ActiveContent | None:
    tag, target = element.tag, element.get(f"{XLINK}href", "")
    if tag in (f"{DRAW}image", f"{DRAW}fill-image"):
        return ActiveContent(kind="remote-picture", detail=target) if _is_outside(target) else None
    if tag in (f"{DRAW}object", f"{DRAW}object-ole"):
        return ActiveContent(kind="remote-link" if _is_outside(target) else "embedded-object", detail=target)
    if tag in (f"{DRAW}plugin", f"{DRAW}applet"):
        return ActiveContent(kind="remote-link" if _is_outside(target) else "embedded-object", detail=target)
    if tag in (f"{DRAW}floating-frame", f"{TEXT}section-source", f"{TABLE}table-source"):
        return ActiveContent(kind="remote-link", detail=target) if target else None
    if tag in (f"{TEXT}dde-connection", f"{OFFICE}dde-source"):
        return ActiveContent(kind="remote-link", detail="DDE")
    if tag == f"{TEXT}a":
        # A link that a reader may follow fetches nothing by itself; one that starts a macro is something else.
        return ActiveContent(kind="action", detail=target) if target.lower().startswith(_SCRIPT_SCHEMES) else None
    if tag == _LISTENER:
        return ActiveContent(kind="macro", detail=target or element.get(f"{SCRIPT}macro-name", ""))
    if tag == f"{OFFICE}script" and not len(element) and not (element.text or "").strip():
        return None
    return ActiveContent(kind="script", detail=element.get(f"{TEXT}name", "") or target)


def part_of(embedded: etree._Element) -> str:
    """The folder in the package that an embedded object stands in."""
    return embedded.get(f"{XLINK}href", "").removeprefix("./").rstrip("/")


def _is_remote(target: str) -> bool:
    """Whether the address names another machine."""
    return bool(_REMOTE.match(target)) and not target.lower().startswith("file:///")


def _is_outside(target: str) -> bool:
    """Whether the address lies outside the package: another machine, this machine's disk, or the folder around the file."""
    return bool(_SCHEME.match(target)) or target.startswith(("../", "/", "\\"))
