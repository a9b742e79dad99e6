"""What an installation is set to. Everything comes from the environment; secrets come from nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.rules import Words

TAIPEI = ZoneInfo("Asia/Taipei")
"""Days of receipt and due days are days in Taipei, wherever the machine stands."""
MIB = 1024 * 1024


class WrongSetting(ValueError):
    """A setting cannot be used; `words` say which one and how to mend it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation. Embedded, everything lies in `data`: a SQLite file, the documents, the broker's notes."""

    data: Path
    database_url: str
    """For SQLAlchemy: `sqlite+pysqlite:///…` or `postgresql+pg8000://…`."""
    broker_url: str
    """For Celery: `filesystem://` (embedded), `amqp://…` or `redis://…`."""
    storage_url: str
    """`file:///…` or `s3://bucket/prefix`."""
    public_url: str
    """How people reach the service, without a slash at the end; links in mails and letters begin with it."""
    secret_key: str
    """Signs short-lived states of the sign-in and seals the secrets of second factors.

    Embedded, it is made at the first start and kept in `data`.
    """
    secret_key_before: str
    """The one that was changed for `secret_key`: it still opens what was sealed by it."""
    open_to_visitors: bool
    """Whether drafts may be checked without an account."""
    upload_limit: int
    """Bytes of one file."""
    files_per_upload: int
    waiting_limit: int
    """So many plans of one agency may wait for their check, so that the others' do not wait behind them."""
    secure_cookies: bool
    trusted_proxies: tuple[str, ...]
    """Addresses whose X-Forwarded-For is believed."""
    second_factor_required: bool
    """Whether reviewers and administrators need a second factor for their local passwords."""
    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_client_secret: str | None
    calendar: Path | None
    """A government calendar (CSV) that goes before the shipped one."""
    templates: Path | None
    """A folder of letter templates that go before the shipped ones."""
    log_level: str
    lease_seconds: float
    """How long a worker may be silent about a submission before another takes it up."""
    sweep_seconds: float
    """How often what was lost is looked for."""
    passing_days: int
    """How long sheets that nobody imported and trials of forms are kept."""
    environment: Mapping[str, str]
    """All variables, for what is named there: the passwords of mail accounts."""

    @property
    def embedded(self) -> bool:
        """Whether broker and database need no server."""
        return self.broker_url.startswith("filesystem:")


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in the environment (`PLANCHECK_…`, see docs/operating.md). Raises WrongSetting."""
    env = os.environ if environment is None else environment
    data = Path(env.get("PLANCHECK_DATA", "plancheck-data")).absolute()
    return Settings(
        data=data,
        database_url=_database_url(env.get("PLANCHECK_DATABASE_URL") or f"sqlite:///{data / 'plancheck.sqlite3'}"),
        broker_url=env.get("PLANCHECK_BROKER_URL") or "filesystem://",
        storage_url=env.get("PLANCHECK_STORAGE_URL") or (data / "files").as_uri(),
        public_url=(env.get("PLANCHECK_PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
        secret_key=env.get("PLANCHECK_SECRET_KEY", ""),
        secret_key_before=env.get("PLANCHECK_SECRET_KEY_BEFORE", ""),
        open_to_visitors=_flag(env, "PLANCHECK_OPEN_TO_VISITORS", default=True),
        upload_limit=_number(env, "PLANCHECK_UPLOAD_LIMIT_MIB", 50) * MIB,
        files_per_upload=_number(env, "PLANCHECK_FILES_PER_UPLOAD", 50),
        waiting_limit=_number(env, "PLANCHECK_WAITING_LIMIT", 2_000),
        secure_cookies=_flag(env, "PLANCHECK_SECURE_COOKIES", default=env.get("PLANCHECK_PUBLIC_URL", "").startswith("https:")),
        trusted_proxies=tuple(part.strip() for part in env.get("PLANCHECK_TRUSTED_PROXIES", "").split(",") if part.strip()),
        second_factor_required=_flag(env, "PLANCHECK_SECOND_FACTOR_REQUIRED", default=False),
        oidc_issuer=env.get("PLANCHECK_OIDC_ISSUER") or None,
        oidc_client_id=env.get("PLANCHECK_OIDC_CLIENT_ID") or None,
        oidc_client_secret=env.get("PLANCHECK_OIDC_CLIENT_SECRET") or None,
        calendar=_path(env, "PLANCHECK_CALENDAR"),
        templates=_path(env, "PLANCHECK_TEMPLATES"),
        log_level=env.get("PLANCHECK_LOG_LEVEL", "INFO").upper(),
        lease_seconds=float(_number(env, "PLANCHECK_LEASE_SECONDS", 60)),
        sweep_seconds=float(_number(env, "PLANCHECK_SWEEP_SECONDS", 5)),
        passing_days=_number(env, "PLANCHECK_PASSING_DAYS", 7),
        environment=dict(env),
    )


def _database_url(url: str) -> str:
    """The URL with the driver that plancheck ships, whichever way the administrator wrote it."""
    for given, ours in (
        ("postgres://", "postgresql+pg8000://"),
        ("postgresql://", "postgresql+pg8000://"),
        ("sqlite://", "sqlite+pysqlite://"),
    ):
        if url.startswith(given):
            return ours + url.removeprefix(given)
    if url.startswith(("postgresql+pg8000://", "sqlite+pysqlite://")):
        return url
    kind = url.partition(":")[0]
    raise WrongSetting(
        Words(
            f"PLANCHECK_DATABASE_URL 的資料庫種類「{kind}」無法使用，請改用 postgresql:// 或 sqlite:///。",
            f"PLANCHECK_DATABASE_URL names the database kind “{kind}”, which cannot be used; write postgresql:// or sqlite:///.",
        )
    )


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in ("", "1", "0", "true", "false", "yes", "no", "on", "off"):
        return default if not value else value in ("1", "true", "yes", "on")
    raise WrongSetting(Words(f"{name} 請填 1 或 0，目前是「{value}」。", f"{name} is to be 1 or 0, not “{value}”."))


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise WrongSetting(
            Words(f"{name} 請填正整數，目前是「{value}」。", f"{name} is to be a whole number from 1, not “{value}”.")
        )
    return int(value)


def _path(env: Mapping[str, str], name: str) -> Path | None:
    value = env.get(name, "").strip()
    if not value:
        return None
    if not Path(value).exists():
        raise WrongSetting(Words(f"{name} 指定的「{value}」不存在。", f"{name} names “{value}”, which does not exist."))
    return Path(value)
