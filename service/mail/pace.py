"""How quickly the mail service goes about its work, and how much it sends: settings beyond those of all services."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.rules import Words
from service.settings import MIB, Settings, WrongSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times in seconds, sizes in bytes."""

    lease: float = 60
    """How long a process may be silent about something before another takes it up."""
    poll: float = 60
    """How often a mailbox is looked at whose server does not tell of new mail."""
    tick: float = 1
    """How often the ledger is looked at for what is to be done."""
    retry: float = 60
    """Before the second attempt to send; doubled for each further one, up to six hours."""
    attempts: int = 20
    """So often a message is tried: over some three days."""
    attach: int = 10 * MIB
    """Annotated copies up to this size together are attached to a reply."""
    alert: float = 900
    """An account that has failed for so long is stuck."""
    timeout: float = 30
    """For one answer of a server."""


def pace_from(settings: Settings) -> Pace:
    """What the environment says (`PLANCHECK_MAIL_…`, see docs/mail.md). Raises WrongSetting."""
    env = settings.environment

    def number(name: str, default: float) -> float:
        value = env.get(name, "").strip()
        try:
            found = float(value) if value else default
        except ValueError:
            found = 0.0
        if not 0 < found < 10**7:
            raise WrongSetting(Words(f"{name} 請填正數，目前是「{value}」。", f"{name} is to be a positive number, not “{value}”."))
        return found

    usual = Pace()
    return Pace(
        lease=number("PLANCHECK_MAIL_LEASE_SECONDS", usual.lease),
        poll=number("PLANCHECK_MAIL_POLL_SECONDS", usual.poll),
        tick=number("PLANCHECK_MAIL_TICK_SECONDS", usual.tick),
        retry=number("PLANCHECK_MAIL_RETRY_SECONDS", usual.retry),
        attach=int(number("PLANCHECK_MAIL_ATTACH_MIB", usual.attach / MIB) * MIB),
        alert=number("PLANCHECK_MAIL_ALERT_SECONDS", usual.alert),
        timeout=number("PLANCHECK_MAIL_TIMEOUT_SECONDS", usual.timeout),
    )
