"""`plancheck worker`: checks documents for a service whose web part runs elsewhere."""

from __future__ import annotations

import argparse

from service.cli.check import processors
from service.cli.options import Parser, WrongUsage, add_lang, jobs_from
from service.cli.serve import SLOTS


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("--slots", metavar="N", type=lambda text: jobs_from(text, lang), help=SLOTS.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop."""
    from service import logs  # noqa: PLC0415 - only where something is worked for
    from service.queue import worker  # noqa: PLC0415
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415
    from service.wiring import services_from  # noqa: PLC0415

    try:
        settings = settings_from()
        services = services_from(settings)
    except WrongSetting as error:
        raise WrongUsage(error.words) from error
    logs.configure(settings.log_level, "worker")
    return worker.run(services, arguments.slots or processors())
