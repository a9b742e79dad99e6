"""`plancheck user add|list|disable|enable|link|reset|token`: accounts, for whoever has the machine."""

from __future__ import annotations

import argparse
import json
import sys
from getpass import getuser
from typing import TYPE_CHECKING

from schemas.rules import Lang, Words
from service.cli import wording
from service.cli.options import Parser, WrongUsage, add_lang, filled

if TYPE_CHECKING:
    from service.auth.actors import Actor
    from service.db.people_tables import User
    from service.wiring import Services

ROLES: dict[str, Words] = {
    "agency": Words("機關人員", "agency staff"),
    "reviewer": Words("審查人員", "reviewer"),
    "administrator": Words("管理者", "administrator"),
}
DEEDS: dict[str, Words] = {
    "add": Words("新增帳號，並顯示設定密碼的一次性連結", "make an account, and show the one-time link to set its password"),
    "list": Words("列出帳號", "list accounts"),
    "disable": Words("停用帳號，並立即登出", "disable an account and sign it out at once"),
    "enable": Words("重新啟用帳號", "enable an account again"),
    "link": Words("另發設定密碼的一次性連結", "make another one-time link to set the password"),
    "reset": Words("重設兩步驟驗證（手機遺失時）", "forget the second factor (where the phone is lost)"),
    "token": Words("發給 API 權杖（只顯示一次）", "make an API token (shown once)"),
}
EMAIL = Words("電子郵件地址", "e-mail address")
NAME = Words("姓名", "name")
ROLE = Words("角色", "role")
AGENCY = Words("機關全名（機關人員必填）", "the agency's full name (for agency staff)")
NEW_AGENCY = Words("機關尚未建立時一併新增", "add the agency where it is not there yet")
TOKEN_NAME = Words("權杖的用途", "what the token is for")
SCOPES = Words(
    "範圍，以逗號分隔：read、submit、review、administer", "scopes, separated by commas: read, submit, review, administer"
)
DAYS = Words("有效天數", "how many days it is valid")
NO_AGENCY = Words(
    "沒有名為「{name}」的機關；確認名稱無誤後，請加 --new-agency。",
    "There is no agency “{name}”; if the name is right, add --new-agency.",
)
OLD_DATABASE = Words(
    "資料庫尚未升級，請先執行 plancheck db upgrade。", "The database is not up to date; run plancheck db upgrade first."
)
NO_DATABASE = Words(
    "無法連上資料庫，請確認 PLANCHECK_DATABASE_URL（或 PLANCHECK_DATA）與資料庫是否執行中。",
    "The database cannot be reached; check PLANCHECK_DATABASE_URL (or PLANCHECK_DATA) and that it runs.",
)
ADDED = Words(
    "已新增 {email}。設定密碼的連結（七日內有效，只能使用一次）：",
    "{email} was added. The link to set the password (works once, for seven days):",
)
LINKED = Words(
    "{email} 設定密碼的連結（七日內有效，只能使用一次）：", "The link to set the password of {email} (works once, for seven days):"
)
DISABLED = Words("已停用 {email}。", "{email} is disabled.")
ENABLED = Words("已啟用 {email}。", "{email} is enabled.")
RESET = Words(
    "已重設 {email} 的兩步驟驗證，並登出所有裝置。", "The second factor of {email} is forgotten, and its sessions have ended."
)
TOKEN = Words("{email} 的 API 權杖（不會再顯示）：", "The API token of {email} (it is not shown again):")
OFF = Words("停用", "disabled")
NOBODY = Words("還沒有任何帳號。", "There are no accounts yet.")


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    deeds = parser.add_subparsers(metavar="ACTION", required=True, dest="deed", prog=parser.prog)
    for deed, words in DEEDS.items():
        below = deeds.add_parser(deed, help=words.in_lang(lang), description=words.in_lang(lang), allow_abbrev=False)
        below.lang = lang
        if deed == "list":
            below.add_argument("--format", choices=("text", "json"), default="text", help=wording.FORMAT.in_lang(lang))
        else:
            below.add_argument("email", metavar="EMAIL", help=EMAIL.in_lang(lang))
        if deed == "add":
            below.add_argument("--name", required=True, help=NAME.in_lang(lang))
            below.add_argument("--role", required=True, choices=tuple(ROLES), help=ROLE.in_lang(lang))
            below.add_argument("--agency", metavar="NAME", help=AGENCY.in_lang(lang))
            below.add_argument("--new-agency", action="store_true", help=NEW_AGENCY.in_lang(lang))
        if deed == "token":
            below.add_argument("--name", required=True, help=TOKEN_NAME.in_lang(lang))
            below.add_argument("--scopes", default="read,submit", help=SCOPES.in_lang(lang))
            below.add_argument("--days", type=int, default=90, metavar="N", help=DAYS.in_lang(lang))
        add_lang(below)


def run(arguments: argparse.Namespace) -> int:
    """Carry it out; 0."""
    from service.auth.actors import Actor  # noqa: PLC0415 - the database is loaded only for this command
    from service.errors import Refused  # noqa: PLC0415
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415
    from service.wiring import services_from  # noqa: PLC0415

    try:
        services = services_from(settings_from())
        bring_up_to_date(services)
        _carry_out(services, Actor(role="service", name=f"plancheck user ({getuser()})", lang=arguments.lang), arguments)
    except (Refused, WrongSetting) as error:
        raise WrongUsage(error.words) from error
    return 0


def _carry_out(services: Services, actor: Actor, arguments: argparse.Namespace) -> None:
    from service.auth import second_factor, tokens, users  # noqa: PLC0415 - as above

    lang: Lang = arguments.lang
    if arguments.deed == "list":
        _list(services, actor, arguments)
        return
    if arguments.deed == "add":
        agency_id = _agency(services, actor, arguments.agency, new=arguments.new_agency) if arguments.agency else None
        user, link = users.add(
            services, actor, email=arguments.email, name=arguments.name, role=arguments.role, agency_id=agency_id, lang=lang
        )
        _say(ADDED, lang, user.email, link)
        return
    user = users.by_email(services, actor, arguments.email)
    if arguments.deed == "link":
        _say(LINKED, lang, user.email, users.new_link(services, actor, user.id))
    elif arguments.deed == "reset":
        second_factor.reset(services, actor, user.id)
        _say(RESET, lang, user.email)
    elif arguments.deed == "token":
        scopes = [part.strip() for part in arguments.scopes.split(",") if part.strip()]
        _, secret = tokens.make(services, actor, name=arguments.name, scopes=scopes, days=arguments.days, user_id=user.id)
        _say(TOKEN, lang, user.email, secret)
    else:
        active = arguments.deed == "enable"
        users.change(services, actor, user.id, users.Changes(active=active))
        _say(ENABLED if active else DISABLED, lang, user.email)


def _list(services: Services, actor: Actor, arguments: argparse.Namespace) -> None:
    from service.auth import users  # noqa: PLC0415 - as above

    found: list[tuple[User, str | None]] = []
    while page := users.listed(services, actor, after=found[-1][0].email if found else "", limit=500):
        found += page
    if arguments.format == "json":
        data = [
            {
                "email": user.email,
                "name": user.name,
                "role": user.role,
                "agency": agency,
                "active": user.active,
                "last_sign_in_at": user.last_sign_in_at.isoformat() if user.last_sign_in_at else None,
            }
            for user, agency in found
        ]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    lang: Lang = arguments.lang
    for user, agency in found:
        parts = [user.email, user.name, ROLES[user.role].in_lang(lang), agency or "", "" if user.active else OFF.in_lang(lang)]
        sys.stdout.write("  ".join(part for part in parts if part) + "\n")
    if not found:
        sys.stdout.write(NOBODY.in_lang(lang) + "\n")


def _agency(services: Services, actor: Actor, name: str, *, new: bool) -> str:
    from service.auth import agencies  # noqa: PLC0415 - as above

    for one in agencies.listed(services, actor):
        if one.name == name.strip():
            return one.id
    if not new:
        raise WrongUsage(filled(NO_AGENCY, name=name))
    return agencies.add(services, actor, name).id


def bring_up_to_date(services: Services) -> None:
    """Embedded, the database is made where there is none; a server's is for `plancheck db upgrade`."""
    from service.db import migrating  # noqa: PLC0415 - as above

    try:
        services.engine.connect().close()
    except Exception as error:  # each driver has its own ways to say so, down to TypeError for an address without a user
        raise WrongUsage(NO_DATABASE) from error
    if services.settings.embedded:
        migrating.upgrade(services.engine)
    elif migrating.revision_of(services.engine) != migrating.newest():
        raise WrongUsage(OLD_DATABASE)


def _say(words: Words, lang: Lang, email: str, secret: str = "") -> None:
    sys.stdout.write(words.in_lang(lang).format(email=email) + "\n")
    if secret:
        sys.stdout.write(secret + "\n")
