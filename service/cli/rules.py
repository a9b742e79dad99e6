"""`plancheck rules`: the catalogue."""

from __future__ import annotations

import argparse
import json
import sys

from service.cli import wording
from service.cli.options import Parser, add_lang


def add_options(parser: Parser) -> None:
    """The options of this command."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(parser.lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print every rule; 0."""
    from reports.catalogue import as_data, listing  # noqa: PLC0415 - loaded by who lists
    from validators.registry import RULES  # noqa: PLC0415

    if arguments.format == "json":
        sys.stdout.write(json.dumps([as_data(rule, arguments.lang) for rule in RULES], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(listing(RULES, arguments.lang))
    return 0
