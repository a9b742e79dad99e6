"""`plancheck compare OLD NEW`: what has become of the findings between two versions of a plan."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from schemas.forms import PROFILES, UnknownForm, load_form
from service.cli import wording
from service.cli.check import UNREADABLE, finished, request_from
from service.cli.inputs import Source, demand_paths, single_package
from service.cli.options import Parser, WrongUsage, add_facts, add_lang, add_profile, filled
from service.cli.printing import terminal_style
from service.cli.work import Job, done_in_turn, report_of
from service.pipeline import Request

if TYPE_CHECKING:
    from reports.annotate.replies import Reply
    from schemas.report import Report

NOTHING_NEW, SOMETHING_NEW = 0, 1
LARGEST = 64 << 20
"""Bytes of a stored report beyond which a file is not taken for one."""


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("old", metavar="OLD", help=wording.OLD.in_lang(lang))
    parser.add_argument("new", metavar="NEW", help=wording.NEW.in_lang(lang))
    parser.add_argument("--format", choices=("text", "json"), default=None, help=wording.FORMAT.in_lang(lang))
    add_profile(parser)
    add_facts(parser)
    parser.add_argument("--select", metavar="CODES", action="append", help=wording.SELECT.in_lang(lang))
    parser.add_argument("--ignore", metavar="CODES", action="append", help=wording.IGNORE.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison; 0 where nothing is new, 1 where something is, 3 where a file could not be read."""
    from reports.comparing import compare, comparison_text  # noqa: PLC0415 - loaded by who asks

    request, form = request_from(arguments)
    demand_paths([arguments.old, arguments.new])
    old, new = (report_at(Path(path), request) for path in (arguments.old, arguments.new))
    earlier, replies = (replies_at(Path(path), report) for path, report in ((arguments.old, old), (arguments.new, new)))
    comparison = compare(old, new, earlier=earlier, replies=replies)
    comparison["lang"] = arguments.lang
    if (arguments.format or ("text" if sys.stdout.isatty() else "json")) == "json":
        sys.stdout.write(json.dumps(comparison, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(comparison_text(comparison, old, new, form, terminal_style()))
    if "unreadable" in (old["verdict"], new["verdict"]):
        return UNREADABLE
    return SOMETHING_NEW if comparison["new_findings"] else NOTHING_NEW


def report_at(path: Path, request: Request) -> Report:
    """The report that the file holds, or the report on the plan that it holds. Raises WrongUsage."""
    if not path.is_file() or path.suffix.lower() == ".zip":
        raise WrongUsage(filled(wording.NOT_ONE_PLAN, path=path))
    if path.suffix.lower() == ".json":
        return stored_report(path)
    job = Job(kind="check", source=Source(name=path.name, path=path), request=request)
    if single_package([str(path)]) is not None:
        return finished(job).report
    return next(report_of(job, result) for _, result in done_in_turn([job], 1, request.limits))


def replies_at(path: Path, report: Report) -> list[Reply]:
    """What people answered inside the comments of a Word, ODT or PDF file; none in other files and those that cannot be read."""
    from ingest.errors import Unreadable  # noqa: PLC0415 - a stored report needs none of it
    from ingest.sandbox import LimitedPool  # noqa: PLC0415

    if (
        path.suffix.lower() == ".json"
        or report["document"]["format"] not in ("docx", "odt", "pdf")
        or report["verdict"] == "unreadable"
    ):
        return []
    try:
        with LimitedPool("reports.annotate.replies:replies_in") as pool:
            found: list[Reply] = pool.run(path.read_bytes())
    except (Unreadable, OSError):
        sys.stderr.write(wording.NO_REPLIES.in_lang(report["lang"]).format(path=path) + "\n")
        return []
    return found


def stored_report(path: Path) -> Report:
    """A report that `plancheck check` has written. Raises WrongUsage where the file is none."""
    import jsonschema_rs  # noqa: PLC0415 - only for stored reports

    schema = Path(PROFILES).parent / "report.schema.json"
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(path)
        data = json.loads(path.read_text(encoding="utf-8"))
        jsonschema_rs.validate(json.loads(schema.read_text(encoding="utf-8")), data)
        load_form(data["profile"]["id"])
    except (OSError, ValueError, RecursionError, UnknownForm) as error:
        raise WrongUsage(filled(wording.NOT_A_REPORT, path=path)) from error
    return cast("Report", data)
