"""Bytes of unknown or mislabelled encoding as text: what mail in Taiwan holds is UTF-8, Big5 or GBK, whatever it calls itself.

Big5 and GBK overlap nearly everywhere, so that both decode most bytes. Their tables are ordered by how common a character is,
and so the share of pairs in the common half of each table tells which of the two was meant.
"""

from __future__ import annotations

import codecs

_MULTIBYTE = frozenset({"utf-8", "cp950", "big5hkscs", "gb18030", "euc_jp", "shift_jis", "cp932", "euc_kr", "cp949"})
_ALIASES = {
    "big5": "cp950",
    "big-5": "cp950",
    "cn-big5": "cp950",
    "x-x-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "gb_2312-80": "gb18030",
    "hz-gb-2312": "hz",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
}
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz", "utf-7"})
"""Encodings that need no eighth bit: nothing else can be meant where they are named."""
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32"})


def codec_named(label: str) -> str | None:
    """The codec that a charset label stands for; None where there is no such text encoding."""
    plain = label.strip().strip("\"'").lower()
    try:
        info = codecs.lookup(_ALIASES.get(plain, plain))
    except (LookupError, ValueError):
        return None
    # base64, rot13 and the like are codecs too and would decode a text into something else.
    return info.name if getattr(info, "_is_text_encoding", True) else None


def text_of(data: bytes, label: str = "") -> str:
    """The bytes as text. What is labelled is believed where the bytes do not speak against it; nothing is ever raised."""
    named = codec_named(label)
    if named in _SEVEN_BIT or named in _WIDE:
        return data.decode(named, "replace")
    if data.isascii():
        return data.decode("ascii")
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    as_utf8 = _strictly(data, "utf-8")
    if as_utf8 is not None and (named == "utf-8" or named not in _MULTIBYTE or _is_east_asian(as_utf8)):
        return as_utf8
    if named in ("cp950", "big5hkscs", "gb18030", "utf-8") or named not in _MULTIBYTE:
        return _chinese(data, named)
    return data.decode(named, "replace")


def _chinese(data: bytes, named: str | None) -> str:
    """Text that is no UTF-8: as Big5 or GBK, whichever its bytes speak for; as labelled where they speak for neither."""
    big5, gbk = commonness(data, "cp950"), commonness(data, "gb18030")
    if named is not None and named not in _MULTIBYTE and max(big5, gbk) < 0.8:
        return data.decode(named, "replace")
    gbk_meant = gbk > big5 or (gbk == big5 and named == "gb18030")
    order = ("gb18030", "cp950", "big5hkscs") if gbk_meant else ("cp950", "big5hkscs", "gb18030")
    for codec in order:
        text = _strictly(data, codec)
        if text is not None:
            return text
    # Truncated or damaged: UTF-8 cut in the middle of a character is still UTF-8.
    loose = data.decode("utf-8", "replace")
    if loose.count("�") <= 2 and _is_east_asian(loose):
        return loose
    return data.decode(order[0], "replace")


def commonness(data: bytes, codec: str) -> float:
    """The share of two-byte pairs that lie among the codec's common characters and marks, 0 to 1; 0 where there are none."""
    common = pairs = at = 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80:
            at += 1
            continue
        trail = data[at + 1] if at + 1 < len(data) else 0
        pairs += 1
        if codec == "cp950":
            good = 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or 0xA1 <= trail <= 0xFE)
        else:
            good = (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3) and 0xA1 <= trail <= 0xFE
        common += good
        at += 2
    return common / pairs if pairs else 0.0


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_east_asian(text: str) -> bool:
    """Whether what is not ASCII is mostly ideographs, kana, hangul and full-width marks."""
    high = [character for character in text if ord(character) > 0x7F and character != "�"]
    wide = sum(1 for character in high if 0x2E80 <= ord(character) <= 0xFFEF or 0x1F000 <= ord(character) <= 0x3FFFF)
    return bool(high) and wide * 2 >= len(high)
