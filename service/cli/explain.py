"""`plancheck explain CODE`: one rule in full."""

from __future__ import annotations

import argparse
import json
import sys

from service.cli import wording
from service.cli.options import Parser, WrongUsage, add_lang, filled


def add_options(parser: Parser) -> None:
    """The options of this command."""
    parser.add_argument("code", metavar="CODE", help=wording.CODE.in_lang(parser.lang))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(parser.lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the rule; 0. Raises WrongUsage for a code that no rule has."""
    from reports.catalogue import as_data, in_full  # noqa: PLC0415 - loaded by who asks
    from validators.measured import measured  # noqa: PLC0415
    from validators.registry import rule_of  # noqa: PLC0415

    try:
        rule = rule_of(arguments.code)
    except KeyError as error:
        raise WrongUsage(filled(wording.NO_RULE, code=arguments.code)) from error
    if arguments.format == "json":
        sys.stdout.write(json.dumps(as_data(rule, arguments.lang, measured(rule.code)), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_full(rule, arguments.lang, measured=measured(rule.code)))
    return 0
