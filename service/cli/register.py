"""`plancheck register preview|import|board|export|due`: the App register, for whoever has the machine."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.rules import Lang, Words
from service.cli import wording
from service.cli.options import Parser, WrongUsage, add_lang, filled

if TYPE_CHECKING:
    from service.auth.actors import Actor
    from service.register.board import Line
    from service.register.importing import Preview
    from service.wiring import Services

DEEDS: dict[str, Words] = {
    "preview": Words(
        "顯示匯入試算表會變更的內容，以及無法使用的資料列", "show what importing a spreadsheet would change, and every bad line"
    ),
    "import": Words("匯入試算表（.xlsx、.ods、.csv）", "import a spreadsheet (.xlsx, .ods, .csv)"),
    "board": Words("列出某年度各 App 是否達成指標、應提報何種計畫", "list how Apps stood in a year, and who owes a plan"),
    "export": Words("匯出某年度的指標（.xlsx、.ods、.pdf）", "export a year's board (.xlsx, .ods, .pdf)"),
    "due": Words("訂定某年度計畫書的提報期限", "set the day until which the plans of a year have to come"),
}
SHEET = Words("試算表檔案", "the spreadsheet")
SKIP = Words("略過無法使用的資料列", "leave out lines that cannot be used")
YEAR = Words("年度，民國或西元", "the year, in ROC or Western reckoning")
TARGET = Words("輸出檔，副檔名須為 .xlsx、.ods 或 .pdf", "the file to write, ending in .xlsx, .ods or .pdf")
DAY = Words("期限 YYYY-MM-DD，或 none 表示不訂", "the day, YYYY-MM-DD, or none for no day")
SHOW = Words("只列這些", "only these")
COUNTS = Words(
    "共 {lines} 列：變更 {changed} 項、無變動 {unchanged} 列、無法使用 {problems} 處。",
    "{lines} lines: {changed} changes, {unchanged} lines unchanged, {problems} places that cannot be used.",
)
IMPORTED = Words("已匯入。", "Imported.")
CHANGE = Words("第 {row} 列  {agency}  {app}{year}：{fields}", "line {row}  {agency}  {app}{year}: {fields}")
NOT_A_KIND = Words("「{path}」的副檔名須為 .xlsx、.ods 或 .pdf。", "“{path}” has to end in .xlsx, .ods or .pdf.")
NOT_A_YEAR = Words(
    "「{text}」不是年度，請填民國年（例如 114）或西元年（例如 2025）。", "“{text}” is no year: write 2025, or 114 for it."
)
NOT_A_DAY = Words("「{text}」不是 YYYY-MM-DD 形式的日期。", "“{text}” is no day written as YYYY-MM-DD.")
DUE = Words("已訂定 {year} 年度計畫書提報期限：{day}。", "Plans of {year} are due on {day}.")
NO_APP = Words("沒有符合的 App。", "There is no such App.")
SHOWN = 200
"""Changes that are listed; the count is of all."""


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    deeds = parser.add_subparsers(metavar="ACTION", required=True, dest="deed", prog=parser.prog)
    for deed, words in DEEDS.items():
        below = deeds.add_parser(deed, help=words.in_lang(lang), description=words.in_lang(lang), allow_abbrev=False)
        below.lang = lang
        if deed in ("preview", "import"):
            below.add_argument("path", metavar="FILE", type=Path, help=SHEET.in_lang(lang))
        else:
            below.add_argument("year", metavar="YEAR", help=YEAR.in_lang(lang))
        if deed == "import":
            below.add_argument("--skip-bad-lines", action="store_true", help=SKIP.in_lang(lang))
        if deed == "board":
            below.add_argument("--show", metavar="WHICH", default="all", help=SHOW.in_lang(lang))
            below.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(lang))
        if deed == "export":
            below.add_argument("target", metavar="FILE", type=Path, help=TARGET.in_lang(lang))
        if deed == "due":
            below.add_argument("day", metavar="DAY", help=DAY.in_lang(lang))
        add_lang(below)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out; 0, or 1 where a preview has bad lines."""
    from service.auth.actors import Actor  # noqa: PLC0415 - the database is loaded only for this command
    from service.cli.user import bring_up_to_date  # noqa: PLC0415
    from service.errors import Refused  # noqa: PLC0415
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415
    from service.wiring import services_from  # noqa: PLC0415

    try:
        services = services_from(settings_from())
        bring_up_to_date(services)
        return _carry_out(services, Actor(role="service", name=f"plancheck register ({getuser()})", lang=arguments.lang), arguments)
    except (Refused, WrongSetting) as error:
        raise WrongUsage(error.words) from error


def _carry_out(services: Services, actor: Actor, arguments: argparse.Namespace) -> int:
    from service.register import exports, figures, importing  # noqa: PLC0415 - as above
    from service.register.board import Wanted  # noqa: PLC0415

    lang: Lang = arguments.lang
    if arguments.deed in ("preview", "import"):
        try:
            data = arguments.path.read_bytes()
        except OSError as error:
            raise WrongUsage(filled(wording.NOT_THERE, path=arguments.path)) from error
        if arguments.deed == "import":
            _tell(importing.apply(services, actor, data, skip_bad_lines=arguments.skip_bad_lines), lang)
            sys.stdout.write(IMPORTED.in_lang(lang) + "\n")
            return 0
        shown = importing.preview(services, actor, data)
        _tell(shown, lang)
        return 1 if shown.problems else 0
    year = _year(arguments.year)
    if arguments.deed == "board":
        return _board(services, actor, year, arguments)
    if arguments.deed == "export":
        kind = arguments.target.suffix.lower().removeprefix(".")
        if kind not in exports.MEDIA_TYPES:
            raise WrongUsage(filled(NOT_A_KIND, path=arguments.target))
        made = exports.export(services, actor, Wanted(year=year), kind, lang)
        try:
            arguments.target.write_bytes(made.data)
        except OSError as error:
            raise WrongUsage(filled(wording.CANNOT_WRITE, path=arguments.target, error=error.strerror)) from error
        return 0
    day = None if arguments.day == "none" else _day(arguments.day)
    figures.set_due_day(services, actor, year, day)
    sys.stdout.write(DUE.in_lang(lang).format(year=year - 1911 if lang == "zh-Hant" else year, day=day or "—") + "\n")
    return 0


def _board(services: Services, actor: Actor, year: int, arguments: argparse.Namespace) -> int:
    from service.register.board import LARGEST_PAGE, SHOWS, Wanted, board  # noqa: PLC0415 - as above

    if arguments.show not in SHOWS:
        problem = f"argument --show: invalid choice: '{arguments.show}' (choose from {', '.join(SHOWS)})"
        said = wording.usage_problem(problem, arguments.lang)
        raise WrongUsage(Words(said, said))
    shown = board(services, actor, Wanted(year=year, show=arguments.show, size=LARGEST_PAGE))
    lang: Lang = arguments.lang
    if arguments.format == "json":
        sys.stdout.write(json.dumps([_as_data(line, lang) for line in shown.lines], ensure_ascii=False, indent=2) + "\n")
        return 0
    for line in shown.lines:
        told = _told(line, lang)
        sys.stdout.write(f"{line.agency}  {line.app}  {_outcome(line, lang)}{f'  {told}' if told else ''}\n")
    if not shown.lines:
        sys.stdout.write(NO_APP.in_lang(lang) + "\n")
    return 0


def _as_data(line: Line, lang: Lang) -> dict[str, Any]:
    standing, owes = line.standing, line.obligation
    return {
        "agency": line.agency,
        "app": line.app,
        "app_id": line.app_id,
        "year": line.figures.year,
        "outcome": standing.outcome if standing else None,
        "steps": [step.words.in_lang(lang) for step in standing.steps] if standing else [],
        "duty": owes.duty if owes else None,
        "parts": list(owes.parts) if owes else [],
        "second_year": owes is not None and owes.second_year,
        "case_id": line.case_id,
    }


def _outcome(line: Line, lang: Lang) -> str:
    from service.register.board import OUTCOMES  # noqa: PLC0415 - as above

    return OUTCOMES[line.standing.outcome if line.standing else None][lang == "en"]


def _told(line: Line, lang: Lang) -> str:
    from schemas.forms import load_form  # noqa: PLC0415 - as above
    from service.register.duties import told  # noqa: PLC0415

    return told(line.obligation, load_form()).in_lang(lang) if line.obligation is not None else ""


def _tell(done: Preview, lang: Lang) -> None:
    """Changes to standard output, bad lines to standard error."""
    from service.register.importing import line_of, shown  # noqa: PLC0415 - as above

    for one in done.changes[:SHOWN]:
        year = "" if one.year is None else f" {one.year - 1911 if lang == 'zh-Hant' else one.year}"
        fields = "；".join(f"{name} {shown(was)} → {shown(now)}" for name, (was, now) in one.fields.items())
        sys.stdout.write(CHANGE.in_lang(lang).format(row=one.row, agency=one.agency, app=one.app, year=year, fields=fields) + "\n")
    for problem in done.problems:
        sys.stderr.write(line_of(problem).in_lang(lang) + "\n")
    counts = {"lines": done.lines, "changed": len(done.changes), "unchanged": done.unchanged, "problems": len(done.problems)}
    sys.stdout.write(COUNTS.in_lang(lang).format(**counts) + "\n")


def _year(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) in (2, 3, 4):
        return int(text) + 1911 if len(text) < 4 else int(text)
    raise WrongUsage(filled(NOT_A_YEAR, text=text))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(filled(NOT_A_DAY, text=text)) from error
