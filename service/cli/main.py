"""The entry point: reads the command, runs it, turns trouble into one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

from schemas.rules import Lang, Words
from schemas.version import VERSION
from service.cli import wording
from service.cli.options import Parser, WrongUsage, asked_lang

COMMANDS: dict[str, tuple[str, Words]] = {
    "check": ("service.cli.check", wording.CHECK),
    "compare": ("service.cli.compare", wording.COMPARE),
    "parse": ("service.cli.parse", wording.PARSE),
    "target": ("service.cli.target", wording.TARGET),
    "version": ("service.cli.version", wording.VERSION),
    "rules": ("service.cli.rules", wording.RULES),
    "explain": ("service.cli.explain", wording.EXPLAIN),
    "serve": ("service.cli.serve", wording.SERVE),
    "worker": ("service.cli.worker", wording.WORKER),
    "mail": ("service.cli.mail", wording.MAIL),
    "db": ("service.cli.db", wording.DB),
    "user": ("service.cli.user", wording.USER),
    "register": ("service.cli.register", wording.REGISTER),
}
"""Each command's module, loaded when it is asked for; it has `add_options(parser)` and `run(arguments) -> int`."""

WRONG = 2
INTERRUPTED = 130
CLOSED = 141


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the process's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = asked_lang(given)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            code = _run(given, lang)
            sys.stdout.flush()
        except WrongUsage as error:
            sys.stderr.write(f"{error.words.in_lang(lang)}\n")
            return WRONG
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else WRONG
        except KeyboardInterrupt:
            sys.stderr.write(f"\n{wording.STOPPED.in_lang(lang)}\n")
            return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`): nobody is left to tell, and Python shall not try again on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    return code


def _run(given: list[str], lang: Lang) -> int:
    parser = Parser(
        prog="plancheck",
        description=wording.PROGRAM.in_lang(lang),
        epilog=wording.EXITS.in_lang(lang),
        allow_abbrev=False,
    )
    parser.lang = lang
    parser.add_argument("--version", action="version", version=f"plancheck {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command", prog=parser.prog)
    runners: dict[str, Callable[[argparse.Namespace], int]] = {}
    asked = next((one for one in given if one in COMMANDS), None)
    # Where the command comes first, nothing can be asked of the others, and making them known takes time.
    for name in [asked] if asked and asked == given[0] else COMMANDS:
        module_name, words = COMMANDS[name]
        help_text = words.in_lang(lang)
        below = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        below.lang = lang
        if name == asked:
            module = import_module(module_name)
            module.add_options(below)
            runners[name] = module.run
    options = parser.parse_args(given)
    return runners[options.command](options)
