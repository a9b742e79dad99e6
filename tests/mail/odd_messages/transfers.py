"""Transfer encodings that are broken or say what is not so."""

from __future__ import annotations

import binascii

from tests.mail.odd_messages.building import (
    DOC,
    DOCX,
    NAME,
    PDF,
    TEXT,
    Odd,
    attached,
    b64,
    head,
    lines64,
    multi,
    ordinary,
    part,
    plan,
)

_NAMED = b'Content-Disposition: attachment; filename="plan.pdf"'
_LONG = PDF + bytes(range(256)) * 40


def _part(body: bytes, encoding: bytes) -> bytes:
    return ordinary(b"Content-Type: application/pdf\r\n%s\r\nContent-Transfer-Encoding: %s\r\n\r\n" % (_NAMED, encoding) + body)


def _uuencoded(data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[start : start + 45]) for start in range(0, len(data), 45)]
    return b"begin 644 plan.pdf\r\n" + b"".join(lines).replace(b"\n", b"\r\n") + b"`\r\nend\r\n"


MESSAGES = (
    Odd(title="base64 in one long line", raw=_part(b64(_LONG) + b"\r\n", b"base64"), files={"plan.pdf": _LONG}),
    Odd(
        title="base64 with blanks and exclamation marks in it",
        raw=_part(b"!\r\n ".join([b64(_LONG)[:100], b64(_LONG)[100:]]), b"base64"),
        files={"plan.pdf": _LONG},
    ),
    Odd(title="base64 cut off before its padding", raw=_part(b64(PDF[:-1]).rstrip(b"="), b"base64"), files={"plan.pdf": PDF[:-1]}),
    Odd(
        title="base64 encoded in pieces, each padded",
        raw=_part(b64(PDF[:10]) + b"\r\n" + b64(PDF[10:]), b"base64"),
        files={"plan.pdf": PDF},
    ),
    Odd(
        title="base64 with a virus scanner's words behind it",
        raw=_part(
            lines64(_LONG) + b"\r\n_______________________________\r\nThis mail was scanned by the gateway of the city.\r\n",
            b"base64",
        ),
        files={"plan.pdf": _LONG},
    ),
    Odd(title="base64 with capitals and a semicolon in its label", raw=_part(lines64(PDF), b"BASE64;"), files={"plan.pdf": PDF}),
    Odd(title="labelled base64 and sent as it is", raw=_part(PDF, b"base64"), files={"plan.pdf": PDF.rstrip()}),
    Odd(title="labelled 7bit and sent in base64", raw=_part(lines64(_LONG), b"7bit"), files={"plan.pdf": _LONG}),
    Odd(
        title="quoted-printable in small letters, with an equals sign that escapes nothing",
        raw=_part(b"%PDF-1.7=0a=\r\n1+1=2 =e4=b8=ad", b"quoted-printable"),
        files={"plan.pdf": b"%PDF-1.7\n1+1=2 \xe4\xb8\xad"},
    ),
    Odd(title="binary", raw=_part(DOC + b"\xff\xfe\r\n\x00\x81", b"binary"), files={"plan.pdf": DOC + b"\xff\xfe\r\n\x00\x81"}),
    Odd(title="an encoding that nobody knows", raw=_part(PDF, b"x-gzip64"), files={"plan.pdf": PDF.rstrip()}),
    Odd(
        title="uuencoded in the text",
        raw=head() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT.encode() + b"\r\n" + _uuencoded(PDF),
        files={"plan.pdf": PDF},
    ),
    Odd(title="uuencoded as a transfer encoding", raw=_part(_uuencoded(_LONG), b"x-uuencode"), files={"plan.pdf": _LONG}),
    Odd(
        title="quoted-printable text with soft breaks within characters",
        raw=head()
        + multi(
            part(b"text/plain; charset=utf-8", b"=E6=AA=A2=E9=\r\n=80=81=E8=A8=88=E7=95=AB=E6=9B=B8", encoding=b"quoted-printable"),
            plan(),
        ),
        files={NAME: DOCX},
        body="檢送計畫書",
    ),
    Odd(title="line feeds alone", raw=ordinary(plan()).replace(b"\r\n", b"\n"), files={NAME: DOCX}),
    Odd(
        title="a mailbox's From line before the header",
        raw=b"From chen@kcg.gov.tw Mon Mar  2 09:15:00 2026\r\n" + ordinary(plan()),
        files={NAME: DOCX},
    ),
    Odd(title="an empty attachment", raw=ordinary(attached(b"", b'filename="plan.docx"')), refused=("plan.docx",)),
)
