"""From the raw bytes of a message to a `Letter`. Nothing is raised: what cannot be read is refused by name, in the letter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ingest.sniffing import sniff, suffix_of
from schemas.rules import Words
from service.mail import outlook_file, tnef
from service.mail.automatic import why_automatic
from service.mail.bodies import links_to_files, own_words, text_of_html
from service.mail.charsets import text_of
from service.mail.facts import facts_in
from service.mail.headers import addresses_in, as_bytes, ids_in, moment_of, words_of
from service.mail.letter import DEFAULT_MAIL_LIMITS, Address, Attachment, Letter, MailLimits, PassedOver, RefusedPart
from service.mail.parameters import file_name
from service.mail.pictures import may_be_page
from service.mail.transfer import uuencoded, without_uuencoded
from service.mail.walking import Headers, Leaf, TooTangled, every, first, headers_of, leaves, opened

MIB = 1024 * 1024
_SIGNATURE_TYPES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys"}
)
_SIDE_TYPES = frozenset(
    {
        "text/calendar",
        "application/ics",
        "text/x-vcard",
        "text/vcard",
        "text/directory",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
        "application/applefile",
        "text/x-amp-html",
        "text/enriched",
        "application/pgp-encrypted",
    }
)
_SIDE_ENDINGS = frozenset({".vcf", ".ics", ".p7s", ".asc", ".sig"})
_EXCHANGE_REST = re.compile(r"ATT\d{5,}(?:\s?\(\d+\))?\.(?:txt|htm|html)|(?:unnamed|noname|未命名的附件.*)", re.IGNORECASE)
_TEXT_TYPES = ("text/plain", "text/html")
_PICTURES = ("png", "jpeg", "gif", "bmp")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_UNNAMED = "附件{number}{suffix}"


@dataclass(slots=True)
class _Gathered:
    """What has been found so far."""

    limits: MailLimits
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    refused: list[RefusedPart] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    pictures: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the ledger says of a message before anything in it is taken apart."""

    identity: str
    message_id: str
    sender: str
    subject: str


def outline_of(raw: bytes) -> Outline:
    """The outline of a message. Only its header is read, and cheaply: whatever the rest holds can do no harm here."""
    headers = headers_of(opened(_head(raw)))
    sender = _sender(headers)
    message_ids = ids_in(first(headers, "Message-ID"))
    return Outline(
        identity=_identity(raw, headers),
        message_id=message_ids[0] if message_ids else "",
        sender=sender.address if sender else "",
        subject=words_of(first(headers, "Subject")),
    )


def letter_of(raw: bytes, limits: MailLimits = DEFAULT_MAIL_LIMITS, ours: Collection[str] = ()) -> Letter:
    """The message. `ours` are the addresses we read and write with."""
    found = _Gathered(limits)
    try:
        message = opened(raw)
        headers = headers_of(message)
        for one in leaves(message, limits):
            _sort(one, found)
    except (TooTangled, RecursionError):
        headers = headers_of(opened(_head(raw)))
        found.refused.append(_tangled())
    html_words, shown, targets = text_of_html("\n".join(found.html))
    _sort_pictures(found, shown)
    seen = "\n".join(found.plain) if "".join(found.plain).strip() else html_words
    return _letter(raw, headers, found, seen, targets, ours)


def header_letter(head: bytes, limits: MailLimits, ours: Collection[str] = ()) -> Letter:
    """A message that is too large to be fetched, from its header alone; what is attached to it is refused elsewhere."""
    return _letter(head, headers_of(opened(head)), _Gathered(limits), "", "", ours)


def too_large(size: int, limits: MailLimits) -> tuple[Words, Words]:
    """Why a message of `size` bytes is not read, and what to do."""
    limit = limits.message_size // MIB
    reason = Words(
        f"整封郵件有 {size / MIB:.0f} MiB，超過 {limit} MiB 的上限，附件未讀取。",
        f"The whole message has {size / MIB:.0f} MiB, more than the {limit} MiB that are taken; its files were not read.",
    )
    return reason, Words("請分成數封郵件，或縮小附圖後重新寄送。", "Send it in several messages, or with smaller pictures.")


def _letter(raw: bytes, headers: Headers, found: _Gathered, seen: str, targets: str, ours: Collection[str]) -> Letter:
    sender = _sender(headers)
    subject = words_of(first(headers, "Subject"))
    body = own_words(seen)
    message_ids = ids_in(first(headers, "Message-ID"))
    replied = ids_in(first(headers, "In-Reply-To"))
    references = dict.fromkeys((*ids_in(first(headers, "References")), *replied[:1]))
    answers = addresses_in(first(headers, "Reply-To"))
    return Letter(
        headers=headers,
        sender=sender,
        reply_to=answers[0] if answers and len(answers) == 1 else None,
        message_id=message_ids[0] if message_ids else None,
        references=tuple(references),
        subject=subject,
        sent=moment_of(first(headers, "Date")),
        body=body,
        attachments=tuple(found.files),
        refused=tuple(found.refused),
        passed_over=tuple(found.passed_over),
        facts=facts_in(subject, body),
        automatic=why_automatic(headers, sender, ours),
        links=links_to_files(f"{seen}\n{targets}"),
        identity=_identity(raw, headers),
    )


def _sender(headers: Headers) -> Address | None:
    """The one who wrote it. Two From fields, or one with several people, could be anyone."""
    fields = every(headers, "From")
    people = addresses_in(fields[0]) if len(fields) == 1 else None
    return people[0] if people is not None and len(people) == 1 else None


def _identity(raw: bytes, headers: Headers) -> str:
    """The same for two deliveries of a message, and other for two messages that share their id by a mailer's fault."""
    digest = hashlib.sha256()
    for name in ("Message-ID", "Date", "From", "Subject"):
        digest.update(as_bytes(first(headers, name)).replace(b"\r\n", b"\n").strip() + b"\0")
    end = _HEAD_END.search(raw)
    # Servers differ in the ends of lines that they hand out.
    digest.update(raw[end.end() :].replace(b"\r\n", b"\n").rstrip() if end else b"")
    return digest.hexdigest()


def _head(raw: bytes) -> bytes:
    end = _HEAD_END.search(raw)
    return raw[: end.end()] if end else raw[:65_536]


def _sort(one: Leaf | RefusedPart, found: _Gathered) -> None:
    """Put one part where it belongs."""
    if isinstance(one, RefusedPart):
        found.refused.append(one)
    elif one.kind in _TEXT_TYPES and one.disposition != "attachment" and (not one.name or one.alternative):
        _take_text(one, found)
    elif one.kind in ("message/partial", "message/external-body"):
        found.refused.append(_elsewhere(one))
    elif one.data.lstrip().startswith(b"-----BEGIN PGP MESSAGE"):
        found.refused.append(_encrypted(one))
    elif why := _side_part(one):
        found.passed_over.append(PassedOver(name=one.name or one.kind, why=why))
    elif one.kind == "application/ms-tnef" or (one.name.lower() == "winmail.dat" and one.data.startswith(tnef.SIGNATURE)):
        _take_tnef(one, found)
    elif one.kind.startswith("image/") or sniff(one.data).name in _PICTURES:
        found.pictures.append(one)  # whether it belongs to the text is known when all text has been seen
    elif sniff(one.data).name == "msg":
        _take_outlook_file(one, found)
    elif not one.data:
        found.refused.append(_empty(one))
    else:
        _take_file(one.name, one.data, found)


def _side_part(one: Leaf) -> str | None:
    """Why a part is no submission; None where it may be one."""
    if one.kind in _SIGNATURE_TYPES or suffix_of(one.name) in (".p7s", ".asc", ".sig"):
        return "signature"
    if one.kind in _SIDE_TYPES or suffix_of(one.name) in _SIDE_ENDINGS:
        return "side part"
    if (
        _EXCHANGE_REST.fullmatch(one.name)
        and one.kind in (*_TEXT_TYPES, "application/octet-stream")
        and sniff(one.data).name in ("text", "html", "empty")
    ):
        return "text cut off by the mailer"
    return None


def _take_text(one: Leaf, found: _Gathered) -> None:
    if one.depth:
        return  # the words of a forwarded message are not the sender's
    data = one.data[: found.limits.body]
    if one.kind == "text/html":
        found.html.append(text_of(data, one.charset or _meta_charset(data)))
        return
    for raw_name, content in uuencoded(one.data):
        _take_file(file_name(text_of(raw_name)), content, found)
    found.plain.append(text_of(without_uuencoded(data), one.charset))


def _meta_charset(data: bytes) -> str:
    said = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", data[:4096], re.IGNORECASE)
    return said[1].decode("ascii") if said else ""


def _take_tnef(one: Leaf, found: _Gathered) -> None:
    try:
        packed = tnef.packed_files(one.data)
    except tnef.NotTnef:
        reason = Words(
            "winmail.dat 已損壞，無法取出其中的附件。", "This winmail.dat is damaged; what is attached in it cannot be read."
        )
        remedy = Words(
            "請在 Outlook 改用「HTML」或「純文字」格式重新寄送。", "Send it again from Outlook in the HTML or plain text format."
        )
        found.refused.append(RefusedPart(name=one.name or "winmail.dat", reason=reason, remedy=remedy))
        return
    _take_packed(packed, found)


def _take_outlook_file(one: Leaf, found: _Gathered) -> None:
    try:
        packed = outlook_file.files_in(one.data)
    except outlook_file.NotOutlookFile:
        reason = Words(
            "Outlook 郵件檔已損壞，無法取出其中的附件。", "This Outlook message is damaged; what is attached in it cannot be read."
        )
        remedy = Words("請將計畫書檔案直接附於郵件後寄送。", "Attach the plans to the message itself and send it again.")
        found.refused.append(RefusedPart(name=one.name or "message.msg", reason=reason, remedy=remedy))
        return
    if not packed:
        found.passed_over.append(PassedOver(name=one.name or one.kind, why="a message without files"))
    _take_packed(packed, found)


def _take_packed(packed: tuple[tnef.Packed, ...], found: _Gathered) -> None:
    """Files out of what Outlook packs them into; pictures only where they may be pages."""
    for file in packed:
        name = file_name(file.name)
        picture = sniff(file.data).name in _PICTURES
        if picture and (file.hidden or not may_be_page(file.data)):
            why = "picture in the text" if file.hidden else "small picture"
            found.passed_over.append(PassedOver(name=name, why=why))
        else:
            _take_file(name, file.data, found)


def _sort_pictures(found: _Gathered, shown: frozenset[str]) -> None:
    """Pictures that the text shows, or that are too small for a page, are no submissions."""
    for one in found.pictures:
        in_text = bool(one.content_id) and (one.content_id in shown or one.disposition != "attachment" or one.related)
        if in_text or one.related:
            found.passed_over.append(PassedOver(name=one.name or one.kind, why="picture in the text"))
        elif not may_be_page(one.data):
            found.passed_over.append(PassedOver(name=one.name or one.kind, why="small picture"))
        else:
            _take_file(one.name, one.data, found)


def _take_file(name: str, data: bytes, found: _Gathered) -> None:
    """One more file, named as no other one is, or refused."""
    if not name:
        kind = sniff(data)
        name = _UNNAMED.format(number=len(found.files) + 1, suffix=kind.suffixes[0] if kind.suffixes else "")
    name = _free(name, {one.name for one in found.files})
    limits = found.limits
    if len(found.files) >= limits.attachments:
        found.refused.append(
            RefusedPart(
                name=name,
                reason=Words(
                    f"一封郵件的附件超過 {limits.attachments} 個的上限，這個檔案未處理。",
                    f"A message may carry {limits.attachments} files; this one was not taken.",
                ),
                remedy=Words("請將這個檔案另外寄送。", "Send this file in another message."),
            )
        )
    elif len(data) > limits.attachment_size:
        found.refused.append(
            RefusedPart(
                name=name,
                reason=Words(
                    f"檔案有 {len(data) / MIB:.1f} MiB，超過 {limits.attachment_size // MIB} MiB 的上限。",
                    f"The file has {len(data) / MIB:.1f} MiB, more than the {limits.attachment_size // MIB} MiB that are taken.",
                ),
                remedy=Words(
                    "請移除不必要的附圖或降低圖片解析度後重新寄送。", "Take out pictures or make them smaller, and send it again."
                ),
            )
        )
    else:
        found.files.append(Attachment(name=name, data=data))


def _free(name: str, taken: Collection[str]) -> str:
    if name not in taken:
        return name
    suffix = suffix_of(name)
    stem = name[: len(name) - len(suffix)]
    return next(other for number in range(2, len(taken) + 3) if (other := f"{stem} ({number}){name[len(stem) :]}") not in taken)


def _empty(one: Leaf) -> RefusedPart:
    return RefusedPart(
        name=one.name or one.kind,
        reason=Words("附件是空的，沒有任何內容。", "The attachment is empty."),
        remedy=Words("請確認檔案內容後重新寄送。", "See that the file holds something, and send it again."),
    )


def _encrypted(one: Leaf) -> RefusedPart:
    return RefusedPart(
        name=one.name or one.kind,
        reason=Words("郵件以 PGP 加密，無法讀取。", "The message is encrypted with PGP and cannot be read."),
        remedy=Words("請不加密（可僅簽章）後重新寄送。", "Send it again without encryption; a signature does no harm."),
    )


def _elsewhere(one: Leaf) -> RefusedPart:
    return RefusedPart(
        name=one.name or one.kind,
        reason=Words(
            "附件不在這封郵件內（分段寄送或存放於他處），無法讀取。",
            "What is attached is not in this message: it was sent in pieces or lies elsewhere.",
        ),
        remedy=Words("請將檔案直接附於一封郵件內寄送。", "Attach the file itself to one message."),
    )


def _tangled() -> RefusedPart:
    return RefusedPart(
        name="?",
        reason=Words("郵件結構過於複雜，部分內容未讀取。", "The message is divided beyond what can be read; parts of it were not."),
        remedy=Words("請將計畫書檔案直接附於一封新的郵件後寄送。", "Attach the plans to a new message and send that."),
    )
