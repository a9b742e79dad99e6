"""Whether a message was written by a person. What was not is never answered: bounces, auto-replies, lists, our own mail.

Sources: RFC 3834 (Auto-Submitted, Precedence, the null return path), RFC 3464 and 8098 (reports), RFC 2369 and 2919 (lists),
Microsoft's X-Auto-Response-Suppress, and what Notes, Exchange, Gmail and Yahoo send in their stead.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from service.mail.headers import as_bytes, words_of
from service.mail.letter import Address
from service.mail.parameters import value_and_parameters
from service.mail.walking import OUR_MARK, Headers, every, first

_ROBOTS = re.compile(
    r"(?:mailer-?daemon|postmaster|no-?_?reply|do-?not-?reply|donotreply|bounces?|listserv|majordomo|root|daemon|autoreply|auto-reply|notifications?"
    r"|alerts?)(?:[+.=-].*)?|bounce[sd]?[+=-].*",
)
_SUBJECT = re.compile(
    r"(?:自動回覆|自動回复|自动回复|自動答覆|休假通知|外出通知|不在辦公室|Automatic reply|Auto(?:matic)?[- ]?(?:reply|response)"
    r"|Out of (?:the )?Office|AutoReply|Undeliverable|Undelivered Mail|Mail delivery failed|Returned mail|failure notice"
    r"|Delivery (?:Status Notification|Failure|has failed)|無法傳遞|無法寄送|未傳遞的主旨|傳送失敗|退信通知|寄件失敗|系統退信"
    r"|Warning: could not send|讀取[:：]|已讀取?[:：]|讀取回條|回條[:：]|Read:|Return [Rr]eceipt|Not read:|未讀取[:：]"
    r"|Message recall|(?:收回|撤回|回收)(?:郵件|訊息)?[:：]|Recall:)",
    re.IGNORECASE,
)
_MOST_HOPS = 60
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "X-Mailing-List", "X-BeenThere", "Feedback-ID")
_MARKS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-Failed-Recipients",
    "X-Auto-Reply",
    "Auto-Reply",
)


def why_automatic(headers: Headers, sender: Address | None, ours: Collection[str] = ()) -> str | None:
    """What shows that no person wrote this; None where nothing does. `ours` are the addresses we read and write with."""
    if first(headers, OUR_MARK):
        return "our own message"
    if sender is not None and sender.address in ours:
        return "from our own address"
    submitted = _bare(first(headers, "Auto-Submitted"))
    if submitted not in ("", "no"):
        return f"Auto-Submitted: {submitted}"
    precedence = _bare(first(headers, "Precedence"))
    if precedence in ("bulk", "junk", "list", "auto_reply", "auto-reply"):
        return f"Precedence: {precedence}"
    for name in _LISTS:
        if first(headers, name):
            return f"a list: {name}"
    for name in _MARKS:
        if first(headers, name):
            return name
    suppressed = {one.strip() for one in first(headers, "X-Auto-Response-Suppress").lower().split(",")}
    if suppressed & {"all", "autoreply"}:
        return "X-Auto-Response-Suppress"
    paths = every(headers, "Return-Path")
    if paths and paths[0].strip() == "<>":
        return "the null return path"
    return _by_kind(headers) or _by_words(headers, sender)


def _by_kind(headers: Headers) -> str | None:
    kind, parameters = value_and_parameters(first(headers, "Content-Type"))
    if kind == "multipart/report" or "report-type" in parameters:
        return f"a report: {parameters.get('report-type', 'unnamed')}"
    if kind in ("message/delivery-status", "message/disposition-notification"):
        return f"a report: {kind}"
    if kind == "text/calendar" or first(headers, "Content-Class").strip().lower().startswith("urn:content-classes:calendarmessage"):
        return "a calendar entry"
    return None


def _by_words(headers: Headers, sender: Address | None) -> str | None:
    if sender is not None and _ROBOTS.fullmatch(sender.address.partition("@")[0]):
        return f"from {sender.address.partition('@')[0]}"
    found = _SUBJECT.match(words_of(first(headers, "Subject")))
    if found:
        return f"the subject: {found[0]}"
    if len(every(headers, "Received")) > _MOST_HOPS:
        return "too many hops"
    return None


def _bare(value: str) -> str:
    """The value without comments and parameters, in small letters."""
    return re.sub(r"\([^)]*\)", "", as_bytes(value).decode("ascii", "replace")).partition(";")[0].strip().lower()
