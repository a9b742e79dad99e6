"""`plancheck mail`: reads the mail accounts and answers; `--configure` sets them up, `--status` shows how they fare."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from getpass import getuser
from typing import TYPE_CHECKING, Any

from schemas.rules import Lang, Words
from service.cli.options import Parser, WrongUsage, add_lang, filled, path_from

if TYPE_CHECKING:
    from pathlib import Path

    from service.auth.actors import Actor
    from service.wiring import Services

CONFIGURE = Words(
    "以 TOML 檔設定帳號與寄件者（格式見 docs/mail.md）", "set accounts and senders from a TOML file (see docs/mail.md)"
)
STATUS = Words("顯示各帳號狀態與最近郵件的處理結果", "show how accounts fare and what became of the last messages")
FORMAT = Words("輸出格式", "output")
NOT_TOML = Words("「{path}」不是可讀取的 TOML 檔（{error}）。", "“{path}” is no TOML file that can be read ({error}).")
WRONG_TABLE = Words(
    "「{path}」只能有 [[account]] 與 [[sender]]，目前有「{key}」。",
    "“{path}” may hold [[account]] and [[sender]] only, not “{key}”.",
)
WRONG_SENDER = Words(
    "「{path}」的 [[sender]] 須有 agency（機關全名）與 values（地址或網域的清單）。",
    "A [[sender]] of “{path}” needs agency (its full name) and values (a list of addresses and domains).",
)
CONFIGURED = Words(
    "已設定 {accounts} 個帳號、{senders} 個機關的寄件者。", "{accounts} accounts and the senders of {senders} agencies are set."
)
NO_ACCOUNT = Words(
    "尚未設定郵件帳號；請以 plancheck mail --configure 檔案 設定。",
    "There is no mail account; set one with plancheck mail --configure FILE.",
)
RUNNING = Words("郵件服務已啟動（按 Ctrl+C 停止）", "the mail service is running (Ctrl+C stops it)")
STATES = {
    "new": Words("尚未連線", "not read yet"),
    "well": Words("正常", "well"),
    "failing": Words("連線失敗，重試中", "failing, tried again"),
    "stuck": Words("無法運作", "stuck"),
    "off": Words("停用", "off"),
}
LAST = Words("最近成功 {when}", "last success {when}")
NEVER = Words("從未", "never")
COUNTS = Words(
    "郵件 {messages}，處理中 {under_way}，待寄回信 {unsent}，無法寄出 {given_up}",
    "messages {messages}, under way {under_way}, answers to be sent {unsent}, given up {given_up}",
)
FATES = {
    None: Words("處理中", "under way"),
    "answered": Words("已受理", "taken"),
    "declined": Words("未登錄，已婉拒", "stranger, declined"),
    "ignored": Words("未登錄，未回覆", "stranger, not answered"),
    "automatic": Words("自動郵件，未回覆", "automatic, not answered"),
    "forged": Words("寄件者未通過驗證，未回覆", "sender not vouched for, not answered"),
    "broken": Words("無法讀取", "cannot be read"),
}
REPLIES = {
    "waiting": Words("回信待寄", "answer waits"),
    "sending": Words("回信寄送中", "answer being sent"),
    "sent": Words("已回信", "answered"),
    "failed": Words("回信無法寄出", "answer given up"),
}


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--configure", metavar="FILE", type=path_from, help=CONFIGURE.in_lang(lang))
    deeds.add_argument("--status", action="store_true", help=STATUS.in_lang(lang))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=FORMAT.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve mail until told to stop, or do what was asked for; 0."""
    from service import logs  # noqa: PLC0415 - only where something is served
    from service.auth.actors import Actor  # noqa: PLC0415
    from service.db import migrating  # noqa: PLC0415
    from service.errors import Refused  # noqa: PLC0415
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415
    from service.wiring import services_from  # noqa: PLC0415

    try:
        settings = settings_from()
        services = services_from(settings)
        if settings.embedded:
            migrating.upgrade(services.engine)
        actor = Actor(role="service", name=f"plancheck mail ({getuser()})", lang=arguments.lang)
        if arguments.configure is not None:
            _configure(services, actor, arguments.configure, arguments.lang)
        elif arguments.status:
            _show(services, actor, arguments.format, arguments.lang)
        else:
            logs.configure(settings.log_level, "mail")
            _serve(services, arguments.lang)
    except (Refused, WrongSetting) as error:
        raise WrongUsage(error.words) from error
    return 0


def _serve(services: Services, lang: Lang) -> None:
    from service.mail.running import is_configured, run_mail  # noqa: PLC0415 - as above
    from service.queue.parts import stop_at_signal  # noqa: PLC0415

    if not is_configured(services):
        raise WrongUsage(NO_ACCOUNT)
    sys.stderr.write(f"plancheck mail: {RUNNING.in_lang(lang)}\n")
    run_mail(services, stop_at_signal())


def _configure(services: Services, actor: Actor, path: Path, lang: Lang) -> None:
    """Set what the file says; what it does not name stays as it is."""
    import tomllib  # noqa: PLC0415 - only here

    from service.mail import accounts  # noqa: PLC0415 - as above

    try:
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongUsage(filled(NOT_TOML, path=path, error=getattr(error, "strerror", None) or error)) from error
    for key, value in said.items():
        if key not in ("account", "sender") or not isinstance(value, list):
            raise WrongUsage(filled(WRONG_TABLE, path=path, key=key))
    senders = said.get("sender", [])
    for one in senders:
        if set(one) != {"agency", "values"} or not isinstance(one["values"], list):
            raise WrongUsage(filled(WRONG_SENDER, path=path))
    for one in said.get("account", []):
        accounts.save(services, actor, one)
    for one in senders:
        accounts.set_senders(services, actor, str(one["agency"]), [str(value) for value in one["values"]])
    sys.stdout.write(CONFIGURED.in_lang(lang).format(accounts=len(said.get("account", [])), senders=len(senders)) + "\n")


def _show(services: Services, actor: Actor, form: str, lang: Lang) -> None:
    from service.mail import accounts  # noqa: PLC0415 - as above
    from service.settings import TAIPEI  # noqa: PLC0415

    standings, messages = accounts.overview(services, actor), accounts.messages(services, actor, limit=50)
    if form == "json":
        data = {"accounts": [asdict(one) for one in standings], "messages": [asdict(one) for one in messages]}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=_moment) + "\n")
        return
    if not standings:
        sys.stdout.write(NO_ACCOUNT.in_lang(lang) + "\n")
    for one in standings:
        when = one.last_success_at.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M") if one.last_success_at else NEVER.in_lang(lang)
        parts = [one.name, one.address, STATES[one.state].in_lang(lang), LAST.in_lang(lang).format(when=when)]
        sys.stdout.write("  ".join(parts) + "\n")
        counts = COUNTS.in_lang(lang)
        said = counts.format(messages=one.messages, under_way=one.under_way, unsent=one.unsent, given_up=one.given_up)
        sys.stdout.write(f"  {said}\n")
        if one.last_error:
            sys.stdout.write(f"  {one.last_error}\n")
    for message in messages:
        when = message.received_at.astimezone(TAIPEI).strftime("%m-%d %H:%M")
        fate = FATES[message.fate].in_lang(lang)
        reply = REPLIES[message.reply].in_lang(lang) if message.reply else ""
        parts = [when, message.sender or "—", message.subject or "—", fate, reply, message.reason, message.reply_error]
        sys.stdout.write("  ".join(part for part in parts if part) + "\n")


def _moment(value: object) -> str:
    assert isinstance(value, datetime), "nothing else is no JSON"
    return value.isoformat()
