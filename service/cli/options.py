"""The options of the commands, and what their values mean."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NoReturn

from schemas.facts import AppFacts
from schemas.forms import DEFAULT_FORM, Form, UnknownForm, form_ids, load_form
from schemas.rules import Lang, Words
from service.cli import wording

if TYPE_CHECKING:
    from pathlib import Path

LANGS: tuple[Lang, ...] = ("zh-Hant", "en")
_CODES = re.compile(r"[A-Z]\d{0,3}")


def filled(words: Words, **fields: object) -> Words:
    """The words with their fields filled, in both languages."""
    return Words(words.zh.format(**fields), words.en.format(**fields))


class WrongUsage(Exception):
    """The command cannot be carried out as given. `words` say why, in one sentence."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class _Formatter(argparse.HelpFormatter):
    """argparse's, which would load shutil (and with it bz2 and lzma) to learn the terminal's width for every option."""

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(sys.stdout.fileno()).columns
        except (ValueError, OSError):
            columns = 80
        super().__init__(prog, width=max(columns, 40) - 2)


class Parser(argparse.ArgumentParser):
    """argparse that speaks the user's language."""

    lang: Lang = "zh-Hant"
    """To be set before options are added."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, formatter_class=_Formatter)  # type: ignore[arg-type]  # whatever argparse takes

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence, and end with code 2."""
        problem = wording.usage_problem(message, self.lang)
        usage = re.sub(r"\s+", " ", self.format_usage()).partition(" ")[2].strip()
        sys.stderr.write(f"{wording.WRONG_USAGE.in_lang(self.lang).format(problem=problem)}\n")
        sys.stderr.write(f"{wording.USAGE.in_lang(self.lang)}：{usage}\n")
        raise SystemExit(2)


def asked_lang(arguments: list[str]) -> Lang:
    """The language asked for, found before the options are read: help and complaints are in it."""
    joined = " ".join(arguments)
    return "en" if re.search(r"(^|\s)--lang[ =]en(\s|$)", joined) else "zh-Hant"


def add_lang(parser: Parser) -> None:
    """`--lang`."""
    parser.add_argument("--lang", choices=LANGS, default="zh-Hant", help=wording.LANG.in_lang(parser.lang))


def add_profile(parser: Parser) -> None:
    """`--profile`."""
    text = wording.PROFILE.in_lang(parser.lang).format(default=DEFAULT_FORM)
    parser.add_argument("--profile", metavar="ID", default=DEFAULT_FORM, help=text)


def add_facts(parser: Parser) -> None:
    """The facts about the App, and the day of receipt."""
    say = parser.lang

    def rating(text: str) -> Decimal:
        return _rating(text, say)

    def count(text: str) -> int:
        return _count(text, say)

    def day(text: str) -> date:
        return _day(text, say)

    parser.add_argument("--ios-rating", metavar="N", type=rating, help=wording.IOS.in_lang(say))
    parser.add_argument("--android-rating", metavar="N", type=rating, help=wording.ANDROID.in_lang(say))
    parser.add_argument("--downloads", metavar="N", type=count, help=wording.DOWNLOADS.in_lang(say))
    parser.add_argument("--audience", metavar="N", type=count, help=wording.AUDIENCE.in_lang(say))
    parser.add_argument("--failed-last-year", action="store_true", default=None, help=wording.FAILED.in_lang(say))
    parser.add_argument("--as-of", metavar="YYYY-MM-DD", type=day, help=wording.AS_OF.in_lang(say))


def facts_from(arguments: argparse.Namespace) -> AppFacts:
    """The facts that the options give."""
    return AppFacts(
        ios_rating=arguments.ios_rating,
        android_rating=arguments.android_rating,
        downloads=arguments.downloads,
        audience=arguments.audience,
        failed_last_year=arguments.failed_last_year,
    )


def today() -> date:
    """Today in Taipei, whose days are the office's days; Taiwan has no summer time."""
    from datetime import datetime, timedelta, timezone  # noqa: PLC0415 - only where no day is given

    return datetime.now(timezone(timedelta(hours=8))).date()


def form_from(name: str) -> Form:
    """The form of that name. Raises WrongUsage where it is not installed."""
    try:
        return load_form(name)
    except UnknownForm as error:
        raise WrongUsage(filled(wording.NO_FORM, form=name, known=", ".join(form_ids()))) from error


def codes_from(texts: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """Codes or their beginnings, from options such as `T4,F`. Raises WrongUsage for what no rule begins with."""
    codes = [code for text in texts or [] for code in re.split(r"[,，、\s]+", text.strip().upper()) if code]
    for code in codes:
        if not _CODES.fullmatch(code) or not any(one.startswith(code) for one in known):
            raise WrongUsage(filled(wording.NO_RULE, code=code))
    return tuple(codes)


def audience_from(text: str) -> int:
    """A number of people, as 1986191, 1,986,191 or 198萬6,191. Raises ValueError."""
    plain = re.sub(r"[,，\s_]", "", text.strip())
    found = re.fullmatch(r"(?:(\d+)億)?(?:(\d+(?:\.\d+)?)萬)?(\d*)人?", plain)
    if not found or not any(found.groups()):
        raise ValueError(text)
    hundred_millions, ten_thousands, ones = found.groups()
    value = Decimal(hundred_millions or 0) * 10**8 + Decimal(ten_thousands or 0) * 10**4 + Decimal(ones or 0)
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def jobs_from(text: str, lang: Lang) -> int:
    """A number of processes. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(wording.NOT_JOBS.in_lang(lang).format(text=text))
    return int(text)


def path_from(text: str) -> Path:
    """A path; its module is loaded by who gives one."""
    from pathlib import Path  # noqa: PLC0415

    return Path(text)


def _rating(text: str, lang: Lang) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 5:
        raise argparse.ArgumentTypeError(wording.NOT_A_RATING.in_lang(lang).format(text=text))
    return value


def _count(text: str, lang: Lang) -> int:
    try:
        return audience_from(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(wording.NOT_A_COUNT.in_lang(lang).format(text=text)) from error


def _day(text: str, lang: Lang) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(wording.NOT_A_DAY.in_lang(lang).format(text=text)) from error
