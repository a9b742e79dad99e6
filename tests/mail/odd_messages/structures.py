"""How messages are divided: bodies beside each other, pictures in them, parts nobody sees."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, PDF, TEXT, Odd, attached, head, multi, ordinary, part, plan, png, text

_FILES = {NAME: DOCX}
_LOGO = part(
    b'image/png; name="image001.png"',
    png(120, 40),
    b"Content-ID: <image001.png@01DA6C00>",
    b'Content-Disposition: inline; filename="image001.png"',
)
_HTML = text(f'<html><style>p {{}}</style><p>{TEXT}</p><img src="cid:image001.png@01DA6C00"></html>', kind=b"text/html")
_SCAN = png(1240, 1754)

MESSAGES = (
    Odd(
        title="one plan and nothing else, no text",
        raw=head() + attached(PDF, b'filename="plan.pdf"', kind=b"application/pdf"),
        files={"plan.pdf": PDF},
        body="",
    ),
    Odd(
        title="thirty attachments",
        raw=ordinary(*(plan(f"計畫{n}.docx") for n in range(30))),
        files={f"計畫{n}.docx": DOCX for n in range(30)},
    ),
    Odd(
        title="Outlook: text, HTML with its logo, and the plan",
        raw=head()
        + multi(multi(multi(text(), _HTML, kind=b"alternative", boundary=b"a"), _LOGO, kind=b"related", boundary=b"r"), plan()),
        files=_FILES,
        passed_over=("image001.png",),
    ),
    Odd(
        title="Outlook: HTML only, the logo beside the plan",
        raw=head() + multi(_HTML, _LOGO, plan()),
        files=_FILES,
        passed_over=("image001.png",),
    ),
    Odd(
        title="Apple Mail: a plan shown inline between two texts",
        raw=head()
        + multi(
            text(), part(b"application/pdf; name=plan.pdf", PDF, b"Content-Disposition: inline; filename=plan.pdf"), text("陳怡廷")
        ),
        files={"plan.pdf": PDF},
        body=f"{TEXT}\n陳怡廷",
    ),
    Odd(
        title="Apple Mail: a plan inside the HTML alternative",
        raw=head()
        + multi(
            text(),
            multi(
                _HTML,
                part(b"application/pdf", PDF, b"Content-Disposition: inline; filename=plan.pdf"),
                kind=b"mixed",
                boundary=b"m",
            ),
            kind=b"alternative",
            boundary=b"a",
        ),
        files={"plan.pdf": PDF},
    ),
    Odd(
        title="a scanned page attached as a picture",
        raw=ordinary(part(b"image/png", _SCAN, b"Content-Disposition: attachment; filename=scan.png")),
        files={"scan.png": _SCAN},
    ),
    Odd(
        title="iPhone: a photographed page inline with a content id",
        raw=ordinary(part(b"image/png", _SCAN, b"Content-ID: <A1>", b"Content-Disposition: attachment; filename=IMG_0001.png")),
        files={"IMG_0001.png": _SCAN},
    ),
    Odd(
        title="a small picture attached without an id",
        raw=ordinary(part(b"image/png", png(64, 64), b"Content-Disposition: attachment; filename=logo.png"), plan()),
        files=_FILES,
        passed_over=("logo.png",),
    ),
    Odd(
        title="a business card and a calendar entry",
        raw=ordinary(
            part(b"text/x-vcard", b"BEGIN:VCARD", b"Content-Disposition: attachment; filename=chen.vcf"),
            part(b"application/octet-stream", b"BEGIN:VCALENDAR", b"Content-Disposition: attachment; filename=invite.ics"),
            plan(),
        ),
        files=_FILES,
        passed_over=("chen.vcf", "invite.ics"),
    ),
    Odd(
        title="Exchange: the text behind the attachment as ATT00001.htm",
        raw=ordinary(
            plan(),
            part(
                b'text/html; name="ATT00001.htm"',
                b"<html><body></body></html>",
                b'Content-Disposition: attachment; filename="ATT00001.htm"',
            ),
        ),
        files=_FILES,
        passed_over=("ATT00001.htm",),
    ),
    Odd(
        title="a plan as a text file",
        raw=ordinary(
            part(b'text/plain; name="plan.txt"', "壹、改善計畫".encode(), b'Content-Disposition: attachment; filename="plan.txt"')
        ),
        files={"plan.txt": "壹、改善計畫".encode()},
    ),
    Odd(
        title="HTML only, with a quoted answer below",
        raw=head()
        + multi(
            text(f'<div>{TEXT}</div><div class="gmail_quote">下載數 99999<blockquote>舊信</blockquote></div>', kind=b"text/html"),
            plan(),
        ),
        files=_FILES,
    ),
    Odd(
        title="a multipart without its boundary",
        raw=head() + multi(text(), plan()).replace(b'; boundary="=_part"', b"", 1),
        files=_FILES,
    ),
    Odd(
        title="a multipart with another boundary than it says",
        raw=head() + multi(text(), plan()).replace(b'boundary="=_part"', b'boundary="other"', 1),
        files=_FILES,
    ),
    Odd(title="a multipart that is cut off", raw=ordinary(plan())[:-12], files=_FILES),
    Odd(
        title="a preamble and an epilogue",
        raw=head() + multi(text(), plan()).replace(b"\r\n\r\n", b"\r\n\r\nThis is a MIME message.\r\n", 1) + b"Scanned.\r\n",
        files=_FILES,
    ),
    Odd(
        title="a zip is handed on whole",
        raw=ordinary(attached(b"PK\x05\x06" + b"\0" * 18, b"filename=plans.zip", kind=b"application/x-zip-compressed")),
        files={"plans.zip": b"PK\x05\x06" + b"\0" * 18},
    ),
    Odd(
        title="Apple double: the fork of resources is nothing",
        raw=ordinary(
            multi(
                part(b"application/applefile", b"\0\5\x16\7", b'Content-Disposition: attachment; filename="plan.pdf"'),
                part(b"application/pdf", PDF, b'Content-Disposition: attachment; filename="plan.pdf"'),
                kind=b"appledouble",
                boundary=b"ad",
            )
        ),
        files={"plan.pdf": PDF},
        passed_over=("plan.pdf",),
    ),
    Odd(
        title="Gmail: too large for a message, a link to Drive instead",
        raw=head() + text(f'<p>{TEXT}</p><a href="https://drive.google.com/file/d/1a2b/view">計畫書.docx</a>', kind=b"text/html"),
        links=True,
        body=f"{TEXT}\n計畫書.docx",
    ),
    Odd(title="nothing attached", raw=head() + text()),
)
