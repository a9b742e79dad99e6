"""`plancheck version OLD NEW`: major, minor or stage, and whether a security test report is due before listing."""

from __future__ import annotations

import argparse
import json
import sys

from schemas.rules import Words
from service.cli import wording
from service.cli.options import Parser, WrongUsage, add_lang
from service.register.versions import CHANGES, CLAUSE, NoVersion, release_of, version_of

VERSIONS = Words("原版本號與新版本號；只給一個者為新 App", "the old version and the new one; one alone is a new App")
RELISTED = Words("曾因資訊安全風險下架，將重新上架", "it was removed for a security risk and is to be listed again")
TOO_MANY = Words(
    "請給原版本號與新版本號各一個，例如 plancheck version 1.4.2 2.0.0。",
    "Give the old version and the new one, such as plancheck version 1.4.2 2.0.0.",
)
NEW = Words("{new}：{change}。", "{new}: {change}.")
STEP = Words("{old} → {new}：{change}。", "{old} → {new}: {change}.")
DUE = Words(
    "{ground}，上架前須附依「行動應用App基本資安檢測基準」之檢測結果報告。",
    "A security test report is due before it is listed: {ground}.",
)
NOT_DUE = Words("{ground}，無須檢附資安檢測報告。", "No security test report is due: {ground}.")
BASIS = Words("依據：{clause}", "Basis: {clause}")


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("versions", metavar="VERSION", nargs="+", help=VERSIONS.in_lang(lang))
    parser.add_argument("--removed-for-security", action="store_true", help=RELISTED.in_lang(lang))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what the step is; 0."""
    if len(arguments.versions) > 2:
        raise WrongUsage(TOO_MANY)
    try:
        *old, new = (version_of(words) for words in arguments.versions)
        release = release_of(old[0] if old else None, new, removed_for_security=arguments.removed_for_security)
    except NoVersion as error:
        raise WrongUsage(error.words) from error
    if arguments.format == "json":
        found = {
            "old": None if release.old is None else str(release.old),
            "new": str(release.new),
            "change": release.change,
            "security_report_due": release.report_due,
            "ground": release.ground.in_lang(arguments.lang),
            "basis": release.clause,
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return 0

    def say(words: Words) -> str:
        return words.in_lang(arguments.lang).format(
            old=release.old,
            new=release.new,
            change=CHANGES[release.change].in_lang(arguments.lang),
            ground=release.ground.in_lang(arguments.lang),
            clause=CLAUSE if release.clause == CLAUSE else f"{CLAUSE}、{release.clause}",
        )

    first = say(NEW if release.old is None else STEP)
    sys.stdout.write(f"{first}\n{say(DUE if release.report_due else NOT_DUE)}\n{say(BASIS)}\n")
    return 0
