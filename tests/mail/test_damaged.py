"""Damaged messages are read as far as they go; nothing is raised, and nothing takes long."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from service.mail.parsing import letter_of, outline_of
from service.mail.signed import NotSigned, signed_content
from service.mail.tnef import NotTnef, packed_files
from tests.mail.odd_messages import ODD_MESSAGES
from tests.mail.odd_messages.building import PDF, ordinary, plan
from tests.mail.odd_messages.envelopes import signed, streamed
from tests.mail.odd_messages.outlook import File, winmail

LARGEST = 200_000


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """The message with bytes changed, taken out, doubled or put elsewhere."""
    body = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(body) + 1)
        kind = chance.randrange(5)
        if kind == 0 and at < len(body):
            body[at] = chance.randrange(256)
        elif kind == 1:
            del body[at : at + chance.randint(1, 40)]
        elif kind == 2:
            body[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 20)))
        elif kind == 3:
            body[at:at] = body[at : at + chance.randint(1, 400)]
        else:
            body[at:at] = chance.choice(
                [b"\r\n", b"\r\n\r\n", b"--=_part\r\n", b'"', b"=?utf-8?B?", b"*0*=", b";", b"=\r\n", b"<", b"\0"]
            )
    return bytes(body)


@pytest.mark.slow
def test_no_damage_to_a_message_raises_anything() -> None:
    chance = random.Random(8)
    for odd in ODD_MESSAGES:
        for _ in range(5 if 0 < len(odd.raw) < LARGEST else 0):
            raw = damaged(odd.raw, chance)
            letter = letter_of(raw)
            assert letter.identity == outline_of(raw).identity
            assert all(one.name and "/" not in one.name and "\n" not in one.name for one in letter.attachments)
            assert len({one.name for one in letter.attachments}) == len(letter.attachments)


@pytest.mark.parametrize("inner", ["", "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"])
def test_a_character_set_with_a_nought_in_its_name_is_none(inner: str) -> None:
    head = "From: a@example.gov.tw\r\nDate: Mon, 2 Mar 2026 09:15:00 +0800\r\n"
    body = b'Content-Type: text/plain; charset="utf\0-8"\r\n\r\n\xe8\xa8\x88\r\n'
    letter = letter_of(head.encode() + inner.encode() + body)
    assert letter.attachments == ()


def test_two_deliveries_of_a_message_are_one_and_two_messages_are_two() -> None:
    for odd in ODD_MESSAGES:
        if odd.raw.startswith(b"From:"):
            again = b"Received: from a by b; Mon, 2 Mar 2026 09:15:00 +0800\r\nX-UIDL: 7\r\n" + odd.raw + b"\r\n"
            assert outline_of(again.replace(b"\r\n", b"\n")).identity == outline_of(odd.raw).identity
    one = ordinary(plan())
    others = (
        ordinary(plan(data=PDF)),
        one.replace(b"<one@", b"<two@"),
        one.replace(b"2 Mar", b"3 Mar"),
        one.replace(b"chen.yt@", b"lin@"),
    )
    assert len({outline_of(raw).identity for raw in (one, *others)}) == 5, "also where a mailer gives all its messages one id"


def test_a_stream_that_is_cut_or_changed_anywhere_is_refused_or_read_and_never_more() -> None:
    files = winmail(
        File(title=b"plan.pdf", name="計畫書.pdf", data=b"%PDF-1.7"), File(title=b"old", inner=(File(title=b"a", data=b"b"),))
    )
    der, ber = signed(b"content"), streamed(b"content" * 40)
    for data, read, refusal in ((files, packed_files, NotTnef), (der, signed_content, NotSigned), (ber, signed_content, NotSigned)):
        for at in range(len(data)):
            for changed in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
                with suppress(refusal):
                    read(changed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"=?utf-8?B?" * 20_000 + b"\r\n\r\n",
        b"From: " + b"(" * 50_000 + b"\r\n\r\n",
        b'Content-Disposition: attachment; filename="' + b'\\"' * 50_000 + b"\r\n\r\nx",
        b"Content-Disposition: attachment" + b"; a*0*=b" * 5_000 + b"\r\n\r\nx",
        b"Content-Type: text/html\r\n\r\n" + b"<a <a <a" * 50_000,
        b"Content-Type: text/html\r\n\r\n" + b"&" * 500_000,
        b"Content-Type: text/plain\r\n\r\n" + "下載數".encode() * 100_000,
        b"Content-Type: text/plain\r\n\r\n" + b"iOS " * 100_000,
        b"Content-Type: text/plain\r\n\r\n" + b"On " * 200_000,
        b"Content-Type: text/plain\r\n\r\n" + b"begin 644 x\n" * 50_000,
        b"Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf\r\n\r\n" + b"=" * 1_000_000,
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Type: application/pdf\r\n\r\n" + b"= " * 500_000,
        b"Authentication-Results: " + b"(" * 50_000 + b"\r\n\r\n",
    ],
    ids=range(13),
)
def test_what_is_made_to_take_long_does_not(raw: bytes) -> None:
    began = time.process_time()
    letter_of(raw)
    assert time.process_time() - began < 5
