"""`plancheck parse PATH`: the structured plan as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ingest.errors import Unreadable
from service.cli import wording
from service.cli.inputs import Source, single_package
from service.cli.options import Parser, WrongUsage, add_facts, add_lang, add_profile, facts_from, filled, form_from, today
from service.cli.work import Job, alone, done_in_turn
from service.pipeline import Request

UNREADABLE = 3


def add_options(parser: Parser) -> None:
    """The options of this command."""
    parser.add_argument("path", metavar="PATH", type=Path, help=wording.PLAN.in_lang(parser.lang))
    add_profile(parser)
    add_facts(parser)
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the plan; 0, or 3 where it cannot be read."""
    form = form_from(arguments.profile)
    if not arguments.path.is_file():
        raise WrongUsage(filled(wording.NOT_THERE, path=arguments.path))
    request = Request(as_of=arguments.as_of or today(), form_id=form.id, facts=facts_from(arguments), lang=arguments.lang)
    job = Job(kind="parse", source=Source(name=arguments.path.name, path=arguments.path), request=request)
    light = single_package([str(arguments.path)]) is not None
    result = alone(job) if light else next(result for _, result in done_in_turn([job], 1))
    if isinstance(result, Unreadable):
        sys.stderr.write(f"{result.reason.in_lang(arguments.lang)}{result.remedy.in_lang(arguments.lang)}\n")
        return UNREADABLE
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    return 0
