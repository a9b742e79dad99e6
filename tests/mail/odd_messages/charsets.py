"""Texts and headers in encodings that are old, wrong or unnamed."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, TEXT, Odd, b64, head, multi, part, plan, text

_FILES = {NAME: DOCX}
_SIMPLE = "检送计划书如附件，请查收。"


def _body(charset: bytes, data: bytes) -> bytes:
    return head() + multi(part(b"text/plain" + (b"; charset=" + charset if charset else b""), data, encoding=b"8bit"), plan())


def _subject(written: bytes) -> bytes:
    return head(subject=written) + multi(text(), plan())


MESSAGES = (
    Odd(title="body in Big5", raw=_body(b"big5", TEXT.encode("cp950")), files=_FILES),
    Odd(title="body in Big5 called ISO-8859-1", raw=_body(b"iso-8859-1", TEXT.encode("cp950")), files=_FILES),
    Odd(title="body in Big5 called UTF-8", raw=_body(b"utf-8", TEXT.encode("cp950")), files=_FILES),
    Odd(title="body in Big5 called GB2312", raw=_body(b"gb2312", TEXT.encode("cp950")), files=_FILES),
    Odd(title="body in UTF-8 called Big5", raw=_body(b"Big5", TEXT.encode()), files=_FILES),
    Odd(title="body in GBK called Big5", raw=_body(b"big5", _SIMPLE.encode("gbk")), files=_FILES, body=_SIMPLE),
    Odd(title="body in GBK without a charset", raw=_body(b"", _SIMPLE.encode("gbk")), files=_FILES, body=_SIMPLE),
    Odd(title="body in a charset that nobody knows", raw=_body(b"x-user-defined", TEXT.encode("cp950")), files=_FILES),
    Odd(title="body in UTF-16", raw=head() + multi(text(charset="utf-16"), plan()), files=_FILES),
    Odd(title="body in UTF-7", raw=_body(b"utf-7", TEXT.encode("utf-7")), files=_FILES),
    Odd(
        title="body in UTF-8 cut in the middle of a character",
        raw=_body(b"utf-8", TEXT.encode()[:-1]),
        files=_FILES,
        body=TEXT[:-1] + "�",
    ),
    Odd(title="body labelled base64 as if it were a charset", raw=_body(b"base64", TEXT.encode()), files=_FILES),
    Odd(title="raw UTF-8 in the subject", raw=_subject("旅跡高雄送件".encode()), files=_FILES, subject="旅跡高雄送件"),
    Odd(title="raw Big5 in the subject", raw=_subject("旅跡高雄送件".encode("cp950")), files=_FILES, subject="旅跡高雄送件"),
    Odd(
        title="Yahoo: a subject in Q, folded, a character cut in two",
        raw=_subject(b"=?UTF-8?Q?=E6=97=85=E8?=\r\n =?UTF-8?Q?=B7=A1=E9=AB=98=E9=9B=84?= App"),
        files=_FILES,
        subject="旅跡高雄 App",
    ),
    Odd(
        title="Notes: a subject in Big5 and one word in ASCII",
        raw=_subject(b"=?Big5?B?" + b64("檢送計畫書".encode("cp950")) + b"?= (2026)"),
        files=_FILES,
        subject="檢送計畫書 (2026)",
    ),
    Odd(
        title="a subject in ISO-2022-JP",
        raw=_subject(b"=?ISO-2022-JP?B?" + b64("計画書".encode("iso2022_jp")) + b"?="),
        files=_FILES,
        subject="計画書",
    ),
    Odd(title="an encoded word that is none", raw=_subject(b"=?utf-8?X?abc?= plan"), files=_FILES, subject="=?utf-8?X?abc?= plan"),
    Odd(
        title="a sender in raw Big5, not in quotes",
        raw=head(sender="陳怡廷 高雄市政府觀光局".encode("cp950") + b" <chen.yt@tbkc.kcg.gov.tw>") + multi(text(), plan()),
        files=_FILES,
    ),
)
