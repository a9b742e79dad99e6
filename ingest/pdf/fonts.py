"""Names of typefaces as PDF files write them, brought to the family names that people know."""

from __future__ import annotations

import re

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(
    r"(?:[-,\s]?(?:Regular|Normal|Medium|Light|DemiLight|ExtraLight|Thin|Book|DemiBold|SemiBold|ExtraBold|Bold|Heavy|Black"
    r"|Italic|Oblique|BoldItalic|BoldMT|ItalicMT|PSMT|MT))+$"
)
_STYLE_AND_MORE = re.compile(r"-(?:Regular|Normal|Medium|Light|Thin|Bold|Heavy|Black|Italic)-[A-Za-z]+$")
"""A style and what LibreOffice or a foundry says of the subset behind it (NotoSansCJKjp-Regular-VKana)."""
_REGION = re.compile(r"(?<=[A-Z]{2})(?:jp|kr|tc|sc|hk)$")
"""A region in small letters behind an acronym (CJKjp), which capitals would cut in two."""
_BOLD = re.compile(r"(?:bold|heavy|black)", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENCODINGS = re.compile(r"-(?:ETen-B5-H|ETenms-B5-H|UniCNS-UTF16-H|Identity-H|90ms-RKSJ-H|GBK-EUC-H|UniGB-UCS2-H)$")
# PostScript names whose words do not come apart by their capitals.
_FAMILIES = {
    "microsoftjhenghei": "Microsoft JhengHei",
    "microsoftjhengheiui": "Microsoft JhengHei UI",
    "msjh": "Microsoft JhengHei",
    "msjhbd": "Microsoft JhengHei",
    "microsoftyahei": "Microsoft YaHei",
    "dfkaishu": "DFKai-SB",
    "dfkaisb": "DFKai-SB",
    "dfkaishusbestdbf": "DFKai-SB",
    "dfkaisbestdbf": "DFKai-SB",
    "pmingliu": "PMingLiU",
    "mingliu": "MingLiU",
    "simsun": "SimSun",
    "simhei": "SimHei",
    "notosanscjktc": "Noto Sans CJK TC",
    "notoserifcjktc": "Noto Serif CJK TC",
    "notosanstc": "Noto Sans TC",
    "dejavusans": "DejaVu Sans",
    "dejavusansmono": "DejaVu Sans Mono",
    "dejavuserif": "DejaVu Serif",
    "pingfangtc": "PingFang TC",
    "timesnewroman": "Times New Roman",
    "timesnewromanps": "Times New Roman",
    "arpluminguk": "AR PL UMing",
    "arplukaitw": "AR PL UKai TW",
    "ukaitw": "AR PL UKai TW",
    "uminguk": "AR PL UMing",
}


def decoded(raw: bytes) -> str:
    """A font name's bytes as text: UTF-8, else Big5 (older Word writes 微軟正黑體 so), else byte by byte."""
    for encoding in ("utf-8", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def family(name: str) -> str | None:
    """The family of a PDF's `BaseFont`: `BAAAAA+MicrosoftJhengHeiBold` is Microsoft JhengHei; None where there is no name."""
    plain = _STYLE_AND_MORE.sub("", _ENCODINGS.sub("", _SUBSET.sub("", name.strip().lstrip("/*"))).strip())
    if not plain:
        return None
    bare = _STYLE.sub("", plain) or plain
    known = _FAMILIES.get(re.sub(r"[^a-z0-9]", "", bare.lower())) if bare.isascii() else None
    if known:
        return known
    if " " in bare or not bare.isascii():
        return bare
    region = _REGION.search(bare)
    words = bare[: region.start()] if region else bare
    return _HUMP.sub(" ", words).replace("-", " ") + (f" {region.group().upper()}" if region else "")


def is_bold(name: str) -> bool:
    """Whether the name of the face says that it is bold."""
    return _BOLD.search(name) is not None
