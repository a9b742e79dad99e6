"""`plancheck target AUDIENCE`: class, percentage and standard."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from fractions import Fraction

from schemas.rules import Words
from service.cli import wording
from service.cli.options import Parser, WrongUsage, add_lang, add_profile, audience_from, filled, form_from

SENTENCE = Words(
    "目標對象 {audience:,} 人，屬{name}，下載人次標準為目標對象人數的 {rate}%：\n"
    "{audience:,} × {rate}% = {exact}，即 {standard:,} 人次{cut}。\n依據：{clause}",
    "An audience of {audience:,} belongs to {name}: the download standard is {rate}% of the audience.\n"
    "{audience:,} × {rate}% = {exact}: {standard:,} downloads{cut}.\nBasis: {clause}",
)
NO_CLASSES = Words("「{form}」沒有下載人次標準。", "The form “{name}” has no download standard.")
CUT = Words("（小數捨去）", " (the fraction is cut)")


def add_options(parser: Parser) -> None:
    """The options of this command."""
    parser.add_argument("audience", metavar="AUDIENCE", help=wording.AUDIENCE.in_lang(parser.lang))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(parser.lang))
    add_profile(parser)
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the standard; 0."""
    form = form_from(arguments.profile)
    try:
        audience = audience_from(arguments.audience)
    except ValueError as error:
        raise WrongUsage(filled(wording.NOT_A_COUNT, text=arguments.audience)) from error
    if not form.classes:
        raise WrongUsage(filled(NO_CLASSES, form=form.name["zh-Hant"], name=form.name["en"]))
    group = form.class_of(Decimal(audience))
    standard = group.standard(Decimal(audience))
    exact = Decimal(audience) * group.rate
    if arguments.format == "json":
        found = {
            "audience": audience,
            "class": group.name,
            "rate": float(group.rate * 100),
            "exact": f"{exact.normalize():f}",
            "standard": standard,
            "basis": group.clause,
            "profile": {"id": form.id, "version": form.version},
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return 0
    cut = CUT.in_lang(arguments.lang) if Fraction(exact) != standard else ""
    sentence = SENTENCE.in_lang(arguments.lang).format(
        audience=audience,
        name=group.name,
        rate=f"{(group.rate * 100).normalize():f}",
        exact=f"{exact.normalize():,f}",
        standard=standard,
        cut=cut,
        clause=group.clause,
    )
    sys.stdout.write(sentence + "\n")
    return 0
