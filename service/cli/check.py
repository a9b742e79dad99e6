"""`plancheck check PATH...`: reports on files, folders and archives."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from schemas.forms import Form
from schemas.records import replace
from schemas.rules import Lang
from service.cli import wording
from service.cli.inputs import Source, demand_paths, known_total, single_package, sources_in
from service.cli.options import (
    Parser,
    WrongUsage,
    add_facts,
    add_lang,
    add_profile,
    codes_from,
    facts_from,
    filled,
    form_from,
    jobs_from,
    path_from,
    today,
)
from service.cli.printing import FORMATS, Finished, Printer, chosen_format, poured, printer_for, waiting
from service.cli.work import Job, Kind, Result, alone, copy_of, done_in_turn, page_of, report_of
from service.pipeline import Request

if TYPE_CHECKING:
    from pathlib import Path

    from reports.summary_sheet import Rows
    from schemas.findings import Verdict
    from schemas.report import Report

DONE, ERRORS, UNREADABLE = 0, 1, 3
SHEETS: dict[str, Literal["xlsx", "ods"]] = {".xlsx": "xlsx", ".ods": "ods"}


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("paths", metavar="PATH", nargs="+", help=wording.PATHS.in_lang(lang))
    parser.add_argument("--format", choices=FORMATS, default=None, help=wording.FORMAT.in_lang(lang))
    parser.add_argument("--output", metavar="DIR", type=path_from, help=wording.OUTPUT.in_lang(lang))
    parser.add_argument("--annotate", action="store_true", help=wording.ANNOTATE.in_lang(lang))
    parser.add_argument("--summary", metavar="NAME", type=path_from, help=wording.SUMMARY_FILE.in_lang(lang))
    add_profile(parser)
    add_facts(parser)
    parser.add_argument("--select", metavar="CODES", action="append", help=wording.SELECT.in_lang(lang))
    parser.add_argument("--ignore", metavar="CODES", action="append", help=wording.IGNORE.in_lang(lang))
    add_lang(parser)
    parser.add_argument("--jobs", metavar="N", type=lambda text: jobs_from(text, lang), help=wording.JOBS.in_lang(lang))


def run(arguments: argparse.Namespace) -> int:
    """Check everything, print the reports in the order of the input, and say by the exit code how it went."""
    request, form = request_from(arguments)
    demand_paths(arguments.paths)
    if arguments.summary is not None and arguments.summary.suffix.lower() not in SHEETS:
        raise WrongUsage(filled(wording.NOT_A_SHEET, path=arguments.summary))
    if arguments.annotate and arguments.output is None:
        raise WrongUsage(filled(wording.ANNOTATE_WHERE))
    demand_one_page(arguments, known_total(arguments.paths) or 1)
    verdicts: set[Verdict] = set()
    sheets = _Sheets(arguments, form)
    saver = _Saver(arguments, form) if arguments.output is not None else None
    with _printing(arguments, form) as printer:
        for one in reports_on(arguments, request):
            demand_one_page(arguments, printer.count + 1)
            if saver is not None:
                saver.save(one)
            sheets.add(one.report)
            printer.add(one)
            verdicts.add(one.report["verdict"])
    sheets.save()
    if "unreadable" in verdicts:
        return UNREADABLE
    return ERRORS if "fail" in verdicts else DONE


@contextmanager
def _printing(arguments: argparse.Namespace, form: Form) -> Iterator[Printer]:
    """The printer, which comes to a proper end also where the run does not."""
    # On the terminal that shows the progress, what is printed waits for its end.
    waits = sys.stdout.isatty() and sys.stderr.isatty() and single_package(arguments.paths) is None
    out = waiting() if waits else sys.stdout
    printer = printer_for(chosen_format(arguments.format), out, form, arguments.lang)
    before = _ended_like_an_interrupt()
    try:
        yield printer
    except BaseException:
        printer.stop()
        raise
    else:
        printer.end()
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
        if waits:
            poured(out, sys.stdout)


def _ended_like_an_interrupt() -> Any:  # noqa: ANN401 - what `signal` calls a handler
    """Let SIGTERM be like Ctrl-C, so that what was printed can be ended; what stood in its place."""
    try:
        return signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # a thread, which cannot be interrupted
        return None


def demand_one_page(arguments: argparse.Namespace, total: int) -> None:
    """Raise WrongUsage where more than one HTML page would go to standard output."""
    if arguments.format == "html" and total > 1 and arguments.output is None:
        raise WrongUsage(filled(wording.ONE_PAGE))


def request_from(arguments: argparse.Namespace) -> tuple[Request, Form]:
    """What the options ask for. Raises WrongUsage."""
    form = form_from(arguments.profile)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    if arguments.select or arguments.ignore:
        from validators.registry import RULES  # noqa: PLC0415 - the parent needs the catalogue for nothing else

        known = tuple(rule.code for rule in RULES)
        select, ignore = codes_from(arguments.select, known), codes_from(arguments.ignore, known)
    request = Request(
        as_of=arguments.as_of or today(),
        form_id=form.id,
        facts=facts_from(arguments),
        select=select,
        ignore=ignore,
        lang=arguments.lang,
    )
    return request, form


def reports_on(arguments: argparse.Namespace, request: Request) -> Iterator[Finished]:
    """The reports in the order of the input."""
    kind: Kind = "page" if arguments.format == "html" or arguments.output is not None else "check"
    single = single_package(arguments.paths)
    if single is not None:
        yield finished(Job(kind=kind, source=single, request=request, annotates=arguments.annotate))
        return
    under_way: dict[int, Job] = {}
    sources = sources_in(arguments.paths, arguments.lang)
    jobs = _jobs(sources, Job(kind=kind, source=Source(name=""), request=request, annotates=arguments.annotate), under_way)
    results = done_in_turn(jobs, arguments.jobs or processors(), request.limits)
    done: dict[int, Finished] = {}
    due = 0
    for place, result in shown(results, known_total(arguments.paths), arguments.lang):
        done[place] = finished(under_way.pop(place), result)
        while due in done:
            yield done.pop(due)
            due += 1


def finished(job: Job, result: Result | None = None) -> Finished:
    """What has come of a job; without a result it is done now, in a process of its own."""
    outcome = alone(job) if result is None else result
    return Finished(report=report_of(job, outcome), html=page_of(job, outcome), copy=copy_of(outcome))


def _jobs(sources: Iterator[Source], like: Job, under_way: dict[int, Job]) -> Iterator[Job]:
    for place, source in enumerate(sources):
        under_way[place] = replace(like, source=source)
        yield under_way[place]


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shown(results: Iterator[tuple[int, Result]], total: int | None, lang: Lang) -> Iterator[tuple[int, Result]]:
    """The results, with a progress bar where a person watches more than one file."""
    if total == 1 or not sys.stderr.isatty():
        yield from results
        return
    from tqdm import tqdm  # noqa: PLC0415 - only where someone watches

    yield from tqdm(results, total=total, desc=wording.CHECKING.in_lang(lang), leave=False)


class _Saver:
    """Writes each report beside the others, NAME.report.json, .txt and .html, and the copy as NAME.annotated.docx, .odt or .pdf."""

    def __init__(self, arguments: argparse.Namespace, form: Form) -> None:
        self._folder: Path = arguments.output
        self._form, self._lang, self._annotate = form, arguments.lang, arguments.annotate
        self._taken: set[str] = set()

    def save(self, one: Finished) -> None:
        """Write one. Raises WrongUsage where it cannot be written; a document without a copy is named on standard error."""
        from reports.text_report import text_report  # noqa: PLC0415 - only where it is saved

        folder = self._folder
        try:
            if not self._taken:
                folder.mkdir(parents=True, exist_ok=True)
            name = free_name(one.report["document"]["name"], self._taken)
            text = json.dumps(one.report, ensure_ascii=False, indent=2) + "\n"
            (folder / f"{name}.report.json").write_text(text, encoding="utf-8")
            (folder / f"{name}.report.txt").write_text(text_report(one.report, self._form), encoding="utf-8")
            if one.html is not None:
                (folder / f"{name}.report.html").write_text(one.html, encoding="utf-8")
            if one.copy is not None:
                (folder / f"{name}.annotated{one.copy[0]}").write_bytes(one.copy[1])
            elif self._annotate:
                sys.stderr.write(wording.NO_COPY.in_lang(self._lang).format(name=one.report["document"]["name"]) + "\n")
        except OSError as error:
            raise _cannot_write(folder, error) from error


class _Sheets:
    """The summary of all reports as a spreadsheet, where one is asked for or several reports are saved."""

    def __init__(self, arguments: argparse.Namespace, form: Form) -> None:
        self._folder: Path | None = arguments.output
        self._asked: Path | None = arguments.summary
        self._rows: Rows | None = None
        if self._folder is not None or self._asked is not None:
            from reports.summary_sheet import Rows  # noqa: PLC0415 - only where it is asked for

            self._rows = Rows(form, arguments.lang)

    def add(self, report: Report) -> None:
        """Keep the report's lines."""
        if self._rows is not None:
            self._rows.add(report)

    def save(self) -> None:
        """Write them, in the kinds that the paths' endings say. Raises WrongUsage."""
        if self._rows is None:
            return
        from reports.summary_sheet import workbook  # noqa: PLC0415

        several = self._folder is not None and self._rows.count > 1
        paths = [self._folder / f"summary{suffix}" for suffix in SHEETS] if several and self._folder is not None else []
        sheets = self._rows.sheets()
        for path in [*paths, *([self._asked] if self._asked is not None else [])]:
            data = workbook(sheets, SHEETS[path.suffix.lower()])
            try:
                path.write_bytes(data)
            except OSError as error:
                raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> WrongUsage:
    return WrongUsage(filled(wording.CANNOT_WRITE, path=path, error=error.strerror))


def free_name(name: str, taken: set[str]) -> str:
    """A file name for this document that no other one of this run has; a name never leads out of the folder."""
    plain = "_".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")) or "document"
    unique, number = plain, 1
    while unique in taken:
        number += 1
        unique = f"{plain}-{number}"
    taken.add(unique)
    return unique
