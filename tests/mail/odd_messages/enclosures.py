"""Messages in messages, winmail.dat, S/MIME."""

from __future__ import annotations

from tests.builders import zips
from tests.mail.odd_messages.building import DOCX, NAME, PDF, Odd, attached, head, multi, ordinary, part, plan, png, text
from tests.mail.odd_messages.envelopes import enveloped, signed, streamed
from tests.mail.odd_messages.outlook import File, winmail
from tests.mail.odd_messages.saved import saved

_FILES = {NAME: DOCX}
_INNER = head(subject="原信") + multi(text("原信內容，下載數 99999"), plan(), boundary=b"inner")


def _forwarded(depth: int, innermost: bytes = _INNER) -> bytes:
    """A message that lies in `depth` others."""
    raw = innermost
    for level in range(depth):
        raw = head() + multi(text(), b"Content-Type: message/rfc822\r\n\r\n" + raw, boundary=b"level%d" % level)
    return raw


def _tnef(*files: File, name: bytes = b"winmail.dat", kind: bytes = b"application/ms-tnef", damage: bool = False) -> bytes:
    data = winmail(*files)
    return ordinary(attached(data[:-7] if damage else data, b"filename=" + name, kind=kind))


_LARGE = zips.build(zips.Line(name=b"word/document.xml", data=bytes(range(256)) * 20, method=0))
_LOGO = png(120, 40) + bytes(5000)


def _saved(*files: File) -> bytes:
    return ordinary(attached(saved(*files), b"filename=old.msg", kind=b"application/vnd.ms-outlook"))


MESSAGES = (
    Odd(title="forwarded as an attachment: the plan of the old message, the facts of none", raw=_forwarded(1), files=_FILES),
    Odd(title="forwarded three times", raw=_forwarded(3), files=_FILES),
    Odd(title="forwarded more often than anyone does", raw=_forwarded(6), refused=("原信",)),
    Odd(title="forwarded in base64, which is forbidden", raw=ordinary(part(b"message/rfc822", _INNER)), files=_FILES),
    Odd(title="an .eml file attached", raw=ordinary(attached(_INNER, b"filename=old.eml")), files=_FILES),
    Odd(title="our own reply sent back: our copies are no plans", raw=_forwarded(1, b"X-Plancheck: reply\r\n" + _INNER)),
    Odd(
        title="a digest of two messages",
        raw=head()
        + multi(text(), multi(b"\r\n" + _INNER, b"\r\n" + _INNER.replace(NAME.encode(), b"x"), kind=b"digest", boundary=b"dg")),
        files={NAME: DOCX, NAME.replace(".docx", " (2).docx"): DOCX},
    ),
    Odd(title="winmail.dat with a long name in Unicode", raw=_tnef(File(title=b"PLAN~1.DOC", name=NAME, data=DOCX)), files=_FILES),
    Odd(title="winmail.dat with a title in Big5 only", raw=_tnef(File(title=NAME.encode("cp950"), data=DOCX)), files=_FILES),
    Odd(
        title="winmail.dat called application/octet-stream",
        raw=_tnef(File(title=b"plan.pdf", data=PDF), kind=b"application/octet-stream"),
        files={"plan.pdf": PDF},
    ),
    Odd(
        title="winmail.dat with a picture in the text",
        raw=_tnef(File(title=b"image001.png", data=b"\x89PNG\r\n\x1a\n", hidden=True), File(title=b"plan.pdf", data=PDF)),
        files={"plan.pdf": PDF},
        passed_over=("image001.png",),
    ),
    Odd(
        title="winmail.dat with a message in it",
        raw=_tnef(File(title=b"old", inner=(File(title=b"plan.pdf", data=PDF),))),
        files={"plan.pdf": PDF},
    ),
    Odd(title="winmail.dat that is cut off", raw=_tnef(File(title=b"plan.pdf", data=PDF), damage=True), refused=("winmail.dat",)),
    Odd(title="Outlook: a saved message", raw=_saved(File(name=NAME, title=b"PLAN~1.DOC", data=_LARGE)), files={NAME: _LARGE}),
    Odd(
        title="Outlook: a saved message with a name in Big5 only",
        raw=_saved(File(title=NAME.encode("cp950"), data=_LARGE)),
        files={NAME: _LARGE},
    ),
    Odd(
        title="Outlook: a saved message with another in it, and a logo",
        raw=_saved(File(inner=(File(name="plan.docx", data=_LARGE),)), File(name="image001.png", data=_LOGO, hidden=True)),
        files={"plan.docx": _LARGE},
        passed_over=("image001.png",),
    ),
    Odd(
        title="Outlook: a saved message that is cut off",
        raw=ordinary(attached(saved(File(name="plan.docx", data=_LARGE))[:3000], b"filename=old.msg")),
        refused=("old.msg",),
    ),
    Odd(title="Outlook: a saved message with nothing attached", raw=_saved(), passed_over=("old.msg",)),
    Odd(
        title="winmail.dat with a plan that has a content id",
        raw=_tnef(File(title=b"plan.pdf", data=PDF, hidden=True)),
        files={"plan.pdf": PDF},
    ),
    Odd(
        title="S/MIME: the signature beside the message",
        raw=head()
        + multi(
            multi(text(), plan(), boundary=b"in"),
            part(b"application/pkcs7-signature; name=smime.p7s", b"0\x80", b"Content-Disposition: attachment; filename=smime.p7s"),
            kind=b"signed",
            more=b'; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        files=_FILES,
        passed_over=("smime.p7s",),
    ),
    Odd(
        title="S/MIME: opaquely signed, by OpenSSL in DER",
        raw=head()
        + part(
            b"application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
            signed(multi(text(), plan(), boundary=b"in")),
            b"Content-Disposition: attachment; filename=smime.p7m",
        ),
        files=_FILES,
    ),
    Odd(
        title="S/MIME: opaquely signed, streamed in pieces of BER",
        raw=head()
        + part(
            b"application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m",
            streamed(multi(text(), plan(), boundary=b"in")),
            b"Content-Disposition: attachment; filename=smime.p7m",
        ),
        files=_FILES,
    ),
    Odd(
        title="S/MIME: encrypted",
        raw=head()
        + part(
            b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            enveloped(),
            b"Content-Disposition: attachment; filename=smime.p7m",
        ),
        refused=("smime.p7m",),
        body="",
    ),
    Odd(
        title="PGP: encrypted",
        raw=head()
        + multi(
            part(b"application/pgp-encrypted", b"Version: 1"),
            part(b"application/octet-stream; name=encrypted.asc", b"-----BEGIN PGP MESSAGE-----"),
            kind=b"encrypted",
        ),
        refused=("encrypted.asc",),
        passed_over=("application/pgp-encrypted",),
        body="",
    ),
    Odd(
        title="an attachment that lies elsewhere",
        raw=ordinary(
            b'Content-Type: message/external-body; access-type=URL; URL="http://10.0.0.1/plan.docx"; name="plan.docx"\r\n\r\nContent-Type: application/msword\r\n\r\n'
        ),
        refused=("plan.docx",),
    ),
    Odd(
        title="a message sent in pieces",
        raw=head()
        + b'Content-Type: message/partial; id="x"; number=1; total=3\r\n\r\nContent-Type: application/pdf\r\n\r\nJVBERi0=',
        refused=("message/partial",),
        body="",
    ),
)
