"""`plancheck check PATH...`: reports on files, folders and archives."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from schemas.forms import Form
from schemas.records import dataclass, replace
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
from service.cli.work import Job, Kind, Result, alone, copy_of, done_in_turn, page_of, report_of
from service.pipeline import Request

if TYPE_CHECKING:
    from pathlib import Path

    from reports.layout import Style
    from schemas.report import Report

DONE, ERRORS, UNREADABLE = 0, 1, 3
FORMATS = ("text", "json", "html", "sarif")
WIDEST = 100
"""Columns beyond which lines are hard to read."""
SHEETS: dict[str, Literal["xlsx", "ods"]] = {".xlsx": "xlsx", ".ods": "ods"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A report, and where they are wanted its page and the annotated copy (suffix and bytes)."""

    report: Report
    html: str | None = None
    copy: tuple[str, bytes] | None = None


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
    finished = list(reports_on(arguments, request))
    reports = [one.report for one in finished]
    demand_one_page(arguments, len(reports))
    write_out(finished, form, arguments)
    if arguments.output is not None:
        save(finished, form, arguments)
        if len(reports) > 1:
            save_sheets(reports, form, [arguments.output / f"summary{suffix}" for suffix in SHEETS], arguments.lang)
    if arguments.summary is not None:
        save_sheets(reports, form, [arguments.summary], arguments.lang)
    if any(report["verdict"] == "unreadable" for report in reports):
        return UNREADABLE
    return ERRORS if any(report["verdict"] == "fail" for report in reports) else DONE


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


def write_out(done: list[Finished], form: Form, arguments: argparse.Namespace) -> None:
    """Print the reports: one as an object, a page or a text, several as a list or one text below the other."""
    reports = [one.report for one in done]
    chosen = arguments.format or ("text" if sys.stdout.isatty() else "json")
    if chosen == "json":
        sys.stdout.write(json.dumps(reports[0] if len(reports) == 1 else reports, ensure_ascii=False, indent=2) + "\n")
        return
    if chosen == "sarif":
        from reports.sarif_report import sarif_log  # noqa: PLC0415 - only where it is asked for
        from validators.registry import RULES  # noqa: PLC0415

        log = sarif_log(reports, RULES, form, arguments.lang)
        sys.stdout.write(json.dumps(log, ensure_ascii=False, indent=2) + "\n")
        return
    if chosen == "html":
        if len(done) == 1:
            sys.stdout.write(done[0].html or "")
        return
    from reports.text_report import summary, text_report  # noqa: PLC0415 - JSON does without

    style = terminal_style()
    sys.stdout.write("\n".join(text_report(report, form, style) for report in reports))
    if len(reports) > 1:
        sys.stdout.write("\n" + summary(reports, arguments.lang, style) + "\n")


def terminal_style() -> Style:
    """Width and colour that suit where standard output goes; NO_COLOR is respected."""
    from reports.layout import Style  # noqa: PLC0415

    if not sys.stdout.isatty():
        return Style()
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(width=max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST, WIDEST)), colour=colour)


def save(done: list[Finished], form: Form, arguments: argparse.Namespace) -> None:
    """Write each report beside the others, NAME.report.json, .txt and .html, and the copy as NAME.annotated.docx, .odt or .pdf.

    Raises WrongUsage where that cannot be. A document that no copy could be made of is named on standard error.
    """
    from reports.text_report import text_report  # noqa: PLC0415

    folder: Path = arguments.output
    taken: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in done:
            name = free_name(one.report["document"]["name"], taken)
            text = json.dumps(one.report, ensure_ascii=False, indent=2) + "\n"
            (folder / f"{name}.report.json").write_text(text, encoding="utf-8")
            (folder / f"{name}.report.txt").write_text(text_report(one.report, form), encoding="utf-8")
            if one.html is not None:
                (folder / f"{name}.report.html").write_text(one.html, encoding="utf-8")
            if one.copy is not None:
                (folder / f"{name}.annotated{one.copy[0]}").write_bytes(one.copy[1])
            elif arguments.annotate:
                sys.stderr.write(wording.NO_COPY.in_lang(arguments.lang).format(name=one.report["document"]["name"]) + "\n")
    except OSError as error:
        raise WrongUsage(filled(wording.CANNOT_WRITE, path=folder, error=error.strerror)) from error


def save_sheets(reports: list[Report], form: Form, paths: list[Path], lang: Lang) -> None:
    """Write the summary of all reports as a spreadsheet, in the kind that each path's ending says. Raises WrongUsage."""
    from reports.summary_sheet import summary_sheet  # noqa: PLC0415 - only where it is asked for

    for path in paths:
        data = summary_sheet(reports, form, lang, SHEETS[path.suffix.lower()])
        try:
            path.write_bytes(data)
        except OSError as error:
            raise WrongUsage(filled(wording.CANNOT_WRITE, path=path, error=error.strerror)) from error


def free_name(name: str, taken: set[str]) -> str:
    """A file name for this document that no other one of this run has; a name never leads out of the folder."""
    plain = "_".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")) or "document"
    unique, number = plain, 1
    while unique in taken:
        number += 1
        unique = f"{plain}-{number}"
    taken.add(unique)
    return unique
