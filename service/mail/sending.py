"""One message over SMTP, and what the server's answer means (RFC 5321 section 4.2.1; XOAUTH2 as Google and Microsoft define it)."""

from __future__ import annotations

import smtplib
import ssl
from base64 import b64encode

from service.db.mail_tables import MailAccount
from service.mail.secrets import Secret


class Rejected(Exception):
    """The server will never take it."""


class NotNow(Exception):
    """The server has certainly not taken it, and may later."""


def send(account: MailAccount, secret: Secret | None, recipient: str, body: bytes, timeout: float) -> None:
    """Hand the message to the account's server. Raises Rejected or NotNow; anything else leaves open whether it was taken."""
    try:
        client = _opened(account, timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow(f"{type(error).__name__}: {error}") from error
    with client:
        try:
            _sign_in(client, account, secret)
            _demand(client.mail(account.address))
            _demand(client.rcpt(recipient))
            _demand(client.docmd("DATA"), good=354)
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(f"{type(error).__name__}: {error}") from error
        # From here on the server may have taken it although its answer does not reach us.
        client.send(_stuffed(body) + b".\r\n")
        _demand(client.getreply())


def _opened(account: MailAccount, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if account.smtp_security == "tls":
        return smtplib.SMTP_SSL(account.smtp_host, account.smtp_port, timeout=timeout, context=context)
    client = smtplib.SMTP(account.smtp_host, account.smtp_port, timeout=timeout)
    if account.smtp_security == "starttls":
        client.starttls(context=context)
    return client


def _sign_in(client: smtplib.SMTP, account: MailAccount, secret: Secret | None) -> None:
    client.ehlo_or_helo_if_needed()
    if secret is None:
        return
    if not secret.is_token:
        client.login(account.smtp_user, secret.value)
        return
    said = b64encode(f"user={account.smtp_user}\x01auth=Bearer {secret.value}\x01\x01".encode()).decode()
    code, words = client.docmd("AUTH", f"XOAUTH2 {said}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _demand(reply: tuple[int, bytes], good: int = 250) -> None:
    """Raise what an answer means that is not the good one."""
    code, words = reply
    if code in (good, 251):
        return
    said = f"{code} {words.decode('utf-8', 'replace')}"
    raise Rejected(said) if 500 <= code < 600 else NotNow(said)


def _stuffed(body: bytes) -> bytes:
    """The message with CRLF at the end of every line, and a second period before each line that begins with one."""
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
