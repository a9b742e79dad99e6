"""Fields: the code is not shown, the result is; some show text without having a result."""

from __future__ import annotations

import re

from lxml import etree

from ingest.docx.names import DELETED, FF_DATA, FLD_CHAR, VAL, w
from ingest.docx.symbols import symbol
from ingest.docx.values import switch, whole

_SWITCH = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
_EQ_COMMAND = re.compile(r"\\([a-z])[^(,;)]*\(", re.IGNORECASE)
_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*\\f\s+"?([^"\\]+)"?)?', re.IGNORECASE | re.DOTALL)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s(.*)$", re.IGNORECASE | re.DOTALL)
_CIRCLES = ("○", "〇", "◯", "\u20dd")
_TEN = "一二三四五六七八九十"
_COUNTED = frozenset(("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"))


MAX_CODE = 4_000
"""How much of a field's code is kept: far more than any field needs, and nothing for a hostile file to build on."""


class Field:
    """A field that is open: its code so far, and whether its result has begun."""

    __slots__ = ("begin", "code", "result", "shown")

    def __init__(self, begin: etree._Element, *, shown: bool) -> None:
        self.begin = begin
        self.code = ""
        """Its first `MAX_CODE` characters or so."""
        self.result: tuple[object, int] | None = None
        """Where the result begins: the paragraph's content and how many pieces it had; None in the code."""
        self.shown = shown
        """Whether the field itself stands in text that is shown."""

    @property
    def name(self) -> str:
        """The kind of field, such as PAGE or HYPERLINK."""
        return field_name(self.code)

    @property
    def is_form(self) -> bool:
        """Whether this is a check box or a choice of a form."""
        return self.name in ("FORMCHECKBOX", "FORMDROPDOWN")


def field_name(code: str) -> str:
    """The first word of a field's code."""
    words = code.split(None, 1)
    return words[0].upper() if words else ""


def shows_a_count(name: str) -> bool:
    """Whether Word counts for this field by itself without writing the number into the file."""
    return name in _COUNTED


def text_without_result(field: Field) -> str:
    """What a field shows that has no result in the file: circled characters (EQ), symbols, buttons, form check boxes."""
    name = field.name
    if name == "EQ":
        return _equation(field.code.strip()[2:])
    if name == "SYMBOL":
        found = _SYMBOL.match(field.code)
        font = (found.group(2) or "").strip() if found else None
        return (symbol(int(found.group(1), 0), font or None) or "") if found else ""
    if name in ("MACROBUTTON", "GOTOBUTTON"):
        found = _BUTTON.match(field.code)
        return found.group(1).strip() if found else ""
    if name in ("FORMCHECKBOX", "FORMDROPDOWN"):
        return _form_field(field.begin)
    return ""


def _equation(code: str) -> str:
    """The characters that an EQ field shows; those in a circle, as Word's 圍繞字元 makes them, are the circled character."""
    bare = _SWITCH.sub("", code)
    # Nobody writes brackets thirty deep; a hostile file might, to overflow the stack.
    return (_evaluated(bare, 0)[0] if bare.count("(") <= 30 else bare).strip()


def _evaluated(code: str, place: int) -> tuple[str, int]:
    """The text from `place` to the bracket that closes there or to the end, and where that is."""
    shown = ""
    while place < len(code) and code[place] != ")":
        found = _EQ_COMMAND.match(code, place)
        if found is None:
            if code[place] != "\\":
                shown += code[place]
            place += 1
            continue
        place = found.end()
        arguments: list[tuple[bool, str]] = []
        while place < len(code) and code[place] != ")":
            begin, depth = place, 0
            while place < len(code) and (depth or code[place] not in ",;)"):
                depth += {"(": 1, ")": -1}.get(code[place], 0)
                place += 1
            argument = code[begin:place]
            arguments.append((argument.lstrip().startswith("\\s"), _evaluated(argument, 0)[0].strip()))
            place += place < len(code) and code[place] in ",;"
        place += 1
        shown += _combined(found.group(1).lower(), arguments)
    return shown, place


def _combined(command: str, arguments: list[tuple[bool, str]]) -> str:
    """What a command of an EQ field makes of its arguments; each says whether it is raised or lowered."""
    texts = [text for _raised, text in arguments]
    if command == "f":
        return "/".join(texts)
    if command == "r":
        return "√" + "".join(texts[-1:])
    if command != "o":
        return "".join(texts)
    # Laid over one another. Raised beside others, it is the reading of the characters below.
    level = [text for raised, text in arguments if not raised] or texts
    around, inside = level[0], "".join(level[1:])
    if around in _CIRCLES and inside:
        if inside.isdecimal() and 1 <= int(inside) <= 20:
            return chr(0x2460 + int(inside) - 1)
        if len(inside) == 1 and inside in _TEN:
            return chr(0x3280 + _TEN.index(inside))
        return inside
    return "".join(level)


def _form_field(begin: etree._Element) -> str:
    data = begin.find(FF_DATA)
    if data is None:
        return ""
    box = data.find(w("checkBox"))
    if box is not None:
        state = box.find(w("checked"))
        if state is None:
            state = box.find(w("default"))
        return "☑" if state is not None and switch(state) else "□"
    chooser = data.find(w("ddList"))
    if chooser is None:
        return ""
    entries = [entry.get(VAL, "") for entry in chooser.iterchildren(w("listEntry"))]
    chosen = chooser.find(w("result"))
    if chosen is None:
        chosen = chooser.find(w("default"))
    place = whole(chosen.get(VAL), 0) if chosen is not None else 0
    return entries[place] if 0 <= place < len(entries) else ""


def unclosed_fields(root: etree._Element) -> frozenset[etree._Element]:
    """The beginnings of fields that never end. Taken at their word they would hide all text behind them."""
    open_ones: list[etree._Element] = []
    for mark in root.iter(FLD_CHAR):
        kind = mark.get(w("fldCharType"))
        if kind not in ("begin", "end") or next(mark.iterancestors(*DELETED), None) is not None:
            continue
        if kind == "begin":
            open_ones.append(mark)
        elif open_ones:
            open_ones.pop()
    return frozenset(open_ones)
