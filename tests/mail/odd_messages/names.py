"""Names of attached files, in every way that mailers write them."""

from __future__ import annotations

from tests.mail.odd_messages.building import DOCX, NAME, PDF, Odd, attached, b64, ordinary, plan

_BIG5, _GBK = NAME.encode("cp950"), "旅迹高雄改善计划书.docx".encode("gbk")
_STEM = b"".join(b"%%%02X" % byte for byte in NAME.removesuffix(".docx").encode())
_WORD = b"=?UTF-8?B?" + b64(NAME.encode()) + b"?="


def _odd(title: str, *parts: bytes, **outcome: object) -> Odd:
    return Odd(title=title, raw=ordinary(*parts), **({"files": {NAME: DOCX}} | outcome))  # type: ignore[arg-type]


MESSAGES = (
    _odd("RFC 2231 with a charset", plan()),
    _odd(
        "RFC 2231 in pieces, out of order, a character cut in two",
        attached(DOCX, b"filename*1*=%s;\r\n filename*2=.docx;\r\n filename*0*=utf-8'zh-tw'%s" % (_STEM[12:], _STEM[:12])),
        files={NAME: DOCX},
    ),
    _odd("RFC 2231 in Big5", attached(DOCX, b"filename*=big5''" + b"".join(b"%%%02X" % byte for byte in _BIG5))),
    _odd("Outlook: an encoded word in quotes", attached(DOCX, b'filename="' + _WORD + b'"')),
    _odd(
        "Outlook: encoded words over two lines, a character cut in two",
        attached(DOCX, b'filename="=?utf-8?B?' + b64(NAME.encode()[:16]) + b"?=\r\n =?utf-8?B?" + b64(NAME.encode()[16:]) + b'?="'),
    ),
    _odd(
        "Gmail: the name in Content-Type only",
        attached(DOCX, kind=b'application/octet-stream; name="' + _WORD + b'"', disposition=b"Content-Disposition: attachment"),
    ),
    _odd(
        "Apple Mail: both, the disposition goes first",
        attached(
            DOCX,
            b"filename*=utf-8''" + b"".join(b"%%%02X" % byte for byte in NAME.encode()),
            kind=b'application/octet-stream; x-unix-mode=0644; name="wrong.docx"',
        ),
    ),
    _odd(
        "raw Big5 in quotes, with a backslash as second byte",
        attached(DOCX, b'filename="' + "功能許可計畫書.docx".encode("cp950") + b'"'),
        files={"功能許可計畫書.docx": DOCX},
    ),
    _odd("raw UTF-8 in quotes", attached(DOCX, b'filename="' + NAME.encode() + b'"')),
    _odd("raw GBK in quotes", attached(DOCX, b'filename="' + _GBK + b'"'), files={"旅迹高雄改善计划书.docx": DOCX}),
    _odd(
        "Q encoding with blanks in the word",
        attached(DOCX, b'filename="=?UTF-8?Q?=E8=A8=88=E7=95=AB=E6=9B=B8 v2.docx?="'),
        files={"計畫書 v2.docx": DOCX},
    ),
    _odd(
        "no quotes around a name with blanks",
        attached(DOCX, b"filename=plan final v3.docx; size=1234"),
        files={"plan final v3.docx": DOCX},
    ),
    _odd("quotes within quotes", attached(DOCX, b'filename="the "new" plan.docx"'), files={'the "new" plan.docx': DOCX}),
    _odd(
        "a path of Windows in the name",
        attached(DOCX, rb'filename="C:\\Users\\chen\\Desktop\\plan.docx"'),
        files={"plan.docx": DOCX},
    ),
    _odd("a path that leads out", attached(DOCX, b'filename="../../etc/cron.d/plan.docx"'), files={"plan.docx": DOCX}),
    _odd(
        "percent signs without the star",
        attached(DOCX, b'filename="%E8%A8%88%E7%95%AB%E6%9B%B8.docx"'),
        files={"計畫書.docx": DOCX},
    ),
    _odd(
        "a name written from right to left to hide its suffix",
        attached(PDF, b"filename*=utf-8''plan%E2%80%AEcod.pdf"),
        files={"plan cod.pdf": PDF},
    ),
    _odd("an encoded word labelled Big5 that is UTF-8", attached(DOCX, b'filename="=?big5?B?' + b64(NAME.encode()) + b'?="')),
    _odd(
        "an encoded word labelled GB2312 with characters beyond it",
        attached(DOCX, b'filename="=?gb2312?B?' + b64("計畫書臺灣.docx".encode("gb18030")) + b'?="'),
        files={"計畫書臺灣.docx": DOCX},
    ),
    _odd("no name at all", attached(PDF, disposition=b"Content-Disposition: attachment"), files={"附件1.pdf": PDF}),
    _odd("the same name twice", plan(), plan(data=PDF), files={NAME: DOCX, NAME.replace(".docx", " (2).docx"): PDF}),
    _odd("a name longer than file systems take", plan("計" * 250 + ".docx"), files={"計" * 171 + "….docx": DOCX}),
    _odd("a language in the encoded word", attached(DOCX, b'filename="=?utf-8*zh-TW?B?' + b64(NAME.encode()) + b'?="')),
    _odd(
        "base64 without its padding",
        attached(DOCX, b'filename="=?utf-8?B?' + b64("計畫書.docx".encode()).rstrip(b"=") + b'?="'),
        files={"計畫書.docx": DOCX},
    ),
)
