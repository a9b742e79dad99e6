"""Prints reports as they come, so that a folder of thousands of files takes no more memory than a few of them.

One report is an object, a page or a text; several are a list, or one text below the other. What is printed is the same as if all
had been gathered first.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import IO, TYPE_CHECKING, Any

from schemas.forms import Form
from schemas.records import dataclass
from schemas.rules import Lang

if TYPE_CHECKING:
    from reports.layout import Style
    from schemas.findings import Verdict
    from schemas.report import Report

FORMATS = ("text", "json", "html", "sarif")
WIDEST = 100
"""Columns beyond which lines are hard to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A report, and where they are wanted its page and the annotated copy (suffix and bytes)."""

    report: Report
    html: str | None = None
    copy: tuple[str, bytes] | None = None


class Printer:
    """Takes the reports one by one. Whatever happens, either `end` or `stop` is called last, and what was printed is then whole."""

    def __init__(self, out: IO[str]) -> None:
        self.out = out
        self.count = 0

    def add(self, one: Finished) -> None:  # noqa: ARG002 - each format does something else with it
        """Print the next report, or keep it where more has to be known."""
        self.count += 1

    def end(self) -> None:
        """That was all."""

    def stop(self) -> None:
        """There will be no more, though there should have been."""


def printer_for(chosen: str, out: IO[str], form: Form, lang: Lang) -> Printer:
    """The printer of a format."""
    if chosen == "json":
        return _Json(out)
    if chosen == "html":
        return _Page(out)
    return _Sarif(out, form, lang) if chosen == "sarif" else _Text(out, form, lang)


def chosen_format(asked: str | None) -> str:
    """The format that is asked for; text for a person, JSON for a program."""
    return asked or ("text" if sys.stdout.isatty() else "json")


class _Json(Printer):
    _first: Report | None = None
    _in_list = False

    def add(self, one: Finished) -> None:
        super().add(one)
        if self.count == 1:
            self._first = one.report  # an object, or the first of a list
            return
        before = "" if self._in_list else "[\n" + _indented(self._first, 1)
        words = before + ",\n" + _indented(one.report, 1)
        self._in_list, self._first = True, None
        self.out.write(words)

    def end(self) -> None:
        if self._in_list:
            self.stop()
        else:
            self.out.write(_indented(self._first if self.count else [], 0) + "\n")

    def stop(self) -> None:
        if self._in_list:
            self.out.write("\n]\n")


def _indented(value: object, depth: int) -> str:
    """A value as JSON, as it stands in a list at that depth. Strings of JSON hold no newline."""
    blanks = "  " * depth
    return blanks + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + blanks)


class _Text(Printer):
    def __init__(self, out: IO[str], form: Form, lang: Lang) -> None:
        super().__init__(out)
        self._form, self._lang, self._style = form, lang, terminal_style()
        self._tally: Counter[Verdict] = Counter()

    def add(self, one: Finished) -> None:
        super().add(one)
        from reports.text_report import text_report  # noqa: PLC0415 - JSON does without

        self._tally[one.report["verdict"]] += 1
        self.out.write(("\n" if self.count > 1 else "") + text_report(one.report, self._form, self._style))

    def end(self) -> None:
        from reports.text_report import summary  # noqa: PLC0415

        if self.count > 1:
            self.out.write("\n" + summary(self._tally, self._lang, self._style) + "\n")


class _Page(Printer):
    _html = ""

    def add(self, one: Finished) -> None:
        super().add(one)
        self._html = one.html or ""

    def end(self) -> None:
        if self.count == 1:
            self.out.write(self._html)


class _Sarif(Printer):
    """The results wait in a file, for a log begins with a list of all documents."""

    def __init__(self, out: IO[str], form: Form, lang: Lang) -> None:
        from reports.sarif_report import Log  # noqa: PLC0415 - only where it is asked for
        from validators.registry import RULES  # noqa: PLC0415

        super().__init__(out)
        self._log = Log(RULES, form, lang)
        self._results = waiting()

    def add(self, one: Finished) -> None:
        super().add(one)
        for result in self._log.add(one.report):
            self._results.write((",\n" if self._results.tell() else "\n") + _indented(result, 4))

    def end(self) -> None:
        before, empty, behind = _indented(self._log.whole([]), 0).partition('"results": []')
        any_result = self._results.tell() > 0
        self.out.write(before + empty[:-1])
        poured(self._results, self.out)
        self.out.write(("\n" + "  " * 3 if any_result else "") + "]" + behind + "\n")

    def stop(self) -> None:
        self._results.close()


def waiting() -> IO[Any]:
    """A file without a name for text that is printed later; names of files may hold what is no character."""
    from tempfile import TemporaryFile  # noqa: PLC0415 - most runs print at once

    return TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")


def poured(source: IO[str], target: IO[str]) -> None:
    """Print what waited, and forget it."""
    with source:
        source.seek(0)
        while text := source.read(1 << 16):
            target.write(text)


def terminal_style() -> Style:
    """Width and colour that suit where standard output goes; NO_COLOR is respected."""
    from reports.layout import Style  # noqa: PLC0415

    if not sys.stdout.isatty():
        return Style()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(width=max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST, WIDEST)), colour=colour)
