"""`plancheck serve`: the whole service on this machine, or its web part on one of several."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from schemas.rules import Lang, Words
from service.cli.check import processors
from service.cli.options import Parser, WrongUsage, add_lang, filled, jobs_from

HOST = Words(
    "連線位址（預設 127.0.0.1，只供本機；0.0.0.0 供所有網路）", "address to listen on (default 127.0.0.1: this machine only)"
)
PORT = Words("連線埠（預設 8000；0 由系統選擇）", "port (default 8000; 0 lets the system choose)")
NO_WORKER = Words(
    "不在這部主機檢查文件（由其他主機的 plancheck worker 檢查）", "check no documents here; other machines run plancheck worker"
)
SLOTS = Words("同時檢查的文件數（預設為處理器數）", "documents checked at a time (default: processors)")
NOT_A_PORT = Words("「{text}」不是 0 至 65535 的連線埠", "“{text}” is no port from 0 to 65535")
TAKEN = Words(
    "無法使用 {host}:{port}（{error}）；請以 --host 或 --port 另選。",
    "Cannot listen on {host}:{port} ({error}); choose others with --host or --port.",
)
NEEDS_SECRET = Words(
    "多主機時請設定 PLANCHECK_SECRET_KEY（至少 32 個隨機字元），各主機須相同。",
    "With a broker of its own, set PLANCHECK_SECRET_KEY to at least 32 random characters, the same on every machine.",
)
OPEN = Words("plancheck 已啟動：{url}（按 Ctrl+C 停止）", "plancheck is running: {url} (Ctrl+C stops it)")
FIRST = Words(
    "尚無管理者。請在一天內以下列連結建立（只能使用一次）：\n  {link}",
    "There is no administrator yet. Become the one through this link, within a day and once:\n  {link}",
)
NOT_PREPARED = Words(
    "資料庫未就緒，服務沒有啟動；原因見上。", "The database is not ready, and the service was not started; the reason stands above."
)


def add_options(parser: Parser) -> None:
    """The options of this command."""
    lang = parser.lang
    parser.add_argument("--host", default="127.0.0.1", help=HOST.in_lang(lang))
    parser.add_argument("--port", type=lambda text: _port(text, lang), default=8000, help=PORT.in_lang(lang))
    parser.add_argument("--no-worker", action="store_true", help=NO_WORKER.in_lang(lang))
    parser.add_argument("--slots", metavar="N", type=lambda text: jobs_from(text, lang), help=SLOTS.in_lang(lang))
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    with _listen(arguments.host, arguments.port) as listening:
        return _serve(listening, arguments)


def _serve(listening: socket.socket, arguments: argparse.Namespace) -> int:
    from service.queue.supervisor import Part, Supervisor  # noqa: PLC0415 - only where something is served
    from service.settings import WrongSetting, settings_from  # noqa: PLC0415

    host, port = listening.getsockname()[:2]
    # Links have to lead here where nobody said otherwise.
    os.environ.setdefault("PLANCHECK_PUBLIC_URL", f"http://{_named(host)}:{port}")
    try:
        settings = settings_from()
    except WrongSetting as error:
        raise WrongUsage(error.words) from error
    if not settings.embedded and not settings.secret_key:
        raise WrongUsage(NEEDS_SECRET)
    link = _prepared(arguments.lang)
    parts = [Part(name="web", arguments=("web", str(listening.fileno())), files=(listening.fileno(),))]
    if not arguments.no_worker:
        parts.append(Part(name="worker", arguments=("worker", str(arguments.slots or processors()))))
    parts += [Part(name="scheduler", arguments=("scheduler",)), Part(name="mail", arguments=("mail",))]
    _say(OPEN.in_lang(arguments.lang).format(url=settings.public_url))
    if link:
        _say(FIRST.in_lang(arguments.lang).format(link=link))
    return Supervisor(parts, _tell).run()


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket. Raises WrongUsage where it cannot be had."""
    listening: socket.socket | None = None
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except OSError as error:
        if listening is not None:
            listening.close()
        raise WrongUsage(filled(TAKEN, host=host, port=port, error=error.strerror or error)) from error
    return listening


def _named(host: str) -> str:
    """The address as it stands in a link; every address of this machine is shown as its own."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _prepared(lang: Lang) -> str:
    """Bring the database up to date in a process of its own, so that this one stays small; the first start's link or nothing."""
    done = subprocess.run([sys.executable, "-m", "service.queue.parts", "prepare"], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.stderr.write(NOT_PREPARED.in_lang(lang) + "\n")
        raise SystemExit(1)
    return done.stdout.decode().strip()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _tell(line: str) -> None:
    sys.stderr.write(f"plancheck serve: {line}\n")
    sys.stderr.flush()


def _port(text: str, lang: Lang) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(NOT_A_PORT.in_lang(lang).format(text=text))
    return int(text)
