"""Messages that mean harm or have lost their shape; each costs little and is answered in words."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, PDF, TEXT, Odd, attached, head, multi, ordinary, plan, text

_FILES = {NAME: DOCX}


def _nested(depth: int) -> bytes:
    raw = text()
    for level in range(depth):
        raw = multi(raw, boundary=b"n%d" % level)
    return head() + raw


MESSAGES = (
    Odd(title="multiparts in multiparts, three thousand deep", raw=_nested(3_000), refused=("?",), body=""),
    Odd(title="sixty thousand parts", raw=head() + multi(*([b"\r\nx"] * 60_000)), refused=("?",), body=""),
    Odd(title="five thousand empty parts", raw=head() + multi(*([b"\r\n"] * 5_000)), refused=("?",), body=None),
    Odd(
        title="two hundred and one attachments",
        raw=ordinary(*(attached(PDF, b"filename=p%d.pdf" % n) for n in range(201))),
        files={f"p{n}.pdf": PDF for n in range(200)},
        refused=("p200.pdf",),
    ),
    Odd(title="a header without its body", raw=head(), body=""),
    Odd(title="nothing", raw=b"", sender=None, subject="", body=""),
    Odd(title="noise", raw=bytes(range(256)) * 16, sender=None, subject="", body=None),
    Odd(
        title="a header field of a hundred thousand characters",
        raw=head(b"X-Long: " + b"x" * 100_000) + multi(text(), plan()),
        files=_FILES,
    ),
    Odd(
        title="controls in the subject",
        raw=head(subject="送件\x00\r\nBcc: x@y.tw\x1b[31m") + multi(text(), plan()),
        files=_FILES,
        subject="送件 Bcc: x@y.tw [31m",
    ),
    Odd(
        title="ends of lines that only Unicode knows in the subject",
        raw=head(subject="送件\u2028Bcc: x@y.tw\x85\u2029z") + multi(text(), plan()),
        files=_FILES,
        subject="送件 Bcc: x@y.tw z",
    ),
    Odd(
        title="HTML with forty thousand open tags",
        raw=head() + multi(text("<div>" * 40_000 + TEXT, kind=b"text/html"), plan()),
        files=_FILES,
    ),
    Odd(title="a blank line before the header", raw=b"\r\n" + ordinary(plan()), sender=None, subject="", body=None),
)
