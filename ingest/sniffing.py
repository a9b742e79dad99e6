"""What a file really is, by its content and never by its name; and whether its name says something else."""

from __future__ import annotations

import codecs
import re

from ingest import cfb, zips
from schemas.records import dataclass
from schemas.rules import Words

_SHOWN = 65_536
"""Bytes at the beginning by which text is told from other things."""
_PART = 1024 * 1024
"""The most bytes that the list of content types or a media type may have to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file: its name in reports, in words, and the suffixes it may bear (the first is the usual one)."""

    name: str
    words: Words
    suffixes: tuple[str, ...] = ()


def _kind(name: str, zh: str, en: str, *suffixes: str) -> Kind:
    return Kind(name=name, words=Words(zh, en), suffixes=suffixes)


def _picture(name: str, title: str, suffix: str) -> Kind:
    """Pictures may bear each other's suffixes: telephones mix them up, and every viewer goes by the content."""
    return _kind(name, f"{title} 圖片", f"a {title} picture", suffix, *(other for other in _PICTURES if other != suffix))


_WORD = (".docx", ".docm", ".dotx", ".dotm")
_PICTURES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".heic", ".heif")
_LOCKED = (*_WORD, ".xlsx", ".xlsm", ".pptx", ".pptm")

KINDS = {
    kind.name: kind
    for kind in (
        _kind("docx", "Word 文件（.docx）", "a Word document (.docx)", *_WORD),
        _kind("docm", "含巨集的 Word 文件（.docm）", "a Word document with macros (.docm)", *_WORD),
        _kind("dotx", "Word 範本（.dotx）", "a Word template (.dotx)", *_WORD),
        _kind("odt", "ODF 文字文件（.odt）", "an ODF text document (.odt)", ".odt", ".ott"),
        _kind("fodt", "單一 XML 的 ODF 文字文件（.fodt）", "a flat ODF text document (.fodt)", ".fodt", ".xml"),
        _kind("pdf", "PDF 文件", "a PDF document", ".pdf"),
        _kind("doc", "舊版 Word 文件（.doc）", "an old Word document (.doc)", ".doc", ".dot"),
        _kind("rtf", "RTF 文件", "an RTF document", ".rtf"),
        _kind("text", "純文字", "plain text", ".txt", ".md", ".markdown", ".text"),
        _kind("html", "網頁（HTML）", "a web page (HTML)", ".html", ".htm", ".xhtml", ".txt", ".md", ".markdown"),
        _kind("mime", "郵件或網頁封存檔（MIME）", "a mail or web archive (MIME)", ".mht", ".mhtml", ".eml", ".txt"),
        _kind("xml", "XML 檔", "an XML file", ".xml", ".txt", ".md", ".svg"),
        _picture("png", "PNG", ".png"),
        _picture("jpeg", "JPEG", ".jpg"),
        _picture("tiff", "TIFF", ".tif"),
        _picture("webp", "WebP", ".webp"),
        _picture("bmp", "BMP", ".bmp"),
        _picture("gif", "GIF", ".gif"),
        _picture("heic", "HEIC", ".heic"),
        _kind("locked-office", "以密碼加密的 Office 檔案", "an Office file locked with a password", *_LOCKED),
        _kind("xlsx", "Excel 活頁簿（.xlsx）", "an Excel workbook (.xlsx)", ".xlsx", ".xlsm", ".xltx", ".xlsb"),
        _kind("pptx", "PowerPoint 簡報（.pptx）", "a PowerPoint presentation (.pptx)", ".pptx", ".pptm", ".ppsx"),
        _kind("xls", "舊版 Excel 活頁簿（.xls）", "an old Excel workbook (.xls)", ".xls", ".xlt"),
        _kind("ppt", "舊版 PowerPoint 簡報（.ppt）", "an old PowerPoint presentation (.ppt)", ".ppt", ".pps"),
        _kind("msg", "Outlook 郵件（.msg）", "an Outlook message (.msg)", ".msg"),
        _kind("ole", "OLE 複合檔", "an OLE compound file"),
        _kind("ods", "ODF 試算表（.ods）", "an ODF spreadsheet (.ods)", ".ods", ".ots"),
        _kind("odp", "ODF 簡報（.odp）", "an ODF presentation (.odp)", ".odp", ".otp"),
        _kind("odf", "ODF 檔案", "an ODF file", ".odg", ".odf", ".odm", ".odc", ".odb"),
        _kind("epub", "電子書（EPUB）", "an electronic book (EPUB)", ".epub"),
        _kind("zip", "ZIP 壓縮檔", "a ZIP archive", ".zip"),
        _kind("broken-zip", "不完整或損壞的壓縮結構", "a truncated or damaged zip structure", ".zip"),
        _kind("7z", "7-Zip 壓縮檔", "a 7-Zip archive", ".7z"),
        _kind("rar", "RAR 壓縮檔", "a RAR archive", ".rar"),
        _kind("gzip", "gzip 壓縮檔", "a gzip archive", ".gz", ".tgz"),
        _kind("tar", "tar 封存檔", "a tar archive", ".tar"),
        _kind("program", "執行檔", "a program", ".exe", ".dll", ".com", ".scr"),
        _kind("empty", "空的檔案", "an empty file"),
        _kind("unknown", "無法辨認的內容", "nothing that can be recognised"),
    )
}


def _claims() -> dict[str, frozenset[str]]:
    suffixes = {suffix for kind in KINDS.values() for suffix in kind.suffixes}
    return {suffix: frozenset(kind.name for kind in KINDS.values() if suffix in kind.suffixes) for suffix in suffixes}


_CLAIMS = _claims()

# Where a file begins with one of these, that is what it is.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gzip"),
)
_OOXML = (
    (b"ms-word.document.macroEnabled.main", "docm"),
    (b"ms-word.template.macroEnabledTemplate.main", "docm"),
    (b"wordprocessingml.template.main", "dotx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"spreadsheetml.", "xlsx"),
    (b"ms-excel.", "xlsx"),
    (b"presentationml.", "pptx"),
    (b"ms-powerpoint.", "pptx"),
)
_ODF = "application/vnd.oasis.opendocument."
_OLE = (
    ("EncryptedPackage", "locked-office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_MIME = re.compile(rb"(?:MIME-Version:|From:|Received:|Return-Path:|Date:|Subject:)[^\n]*\n(?:[\w-]+:|[ \t])", re.IGNORECASE)


def sniff(data: bytes) -> Kind:
    """What the file is."""
    return KINDS[_sniff(data)]


def _sniff(data: bytes) -> str:
    if not data:
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _zip(data)
    if data.startswith(cfb.MAGIC):
        names = cfb.top_names(data)
        return next((kind for name, kind in _OLE if name in names), "ole")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        return "heic"
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "bmp"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"MZ":
        return "program"
    if data[257:262] == b"ustar":
        return "tar"
    return _written(data[:_SHOWN])


def _written(shown: bytes) -> str:
    """What text is; "unknown" where it is not text."""
    if not is_text(shown):
        return "unknown"
    start = shown.removeprefix(codecs.BOM_UTF8).lstrip()[:4096]
    if start.startswith((b"<?xml", b"<office:document")):
        if b"<office:document" in start and b"opendocument.text" in start:
            return "fodt"
        return "html" if b"<html" in start else "xml"
    if _HTML.match(start):
        return "html"
    return "mime" if _MIME.match(start) else "text"


def is_text(shown: bytes) -> bool:
    """Whether these bytes are the beginning of a text in UTF-8, in UTF-16 with a mark, or in Big5."""
    if shown.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(shown, "utf-16")
    return _decodes(shown, "utf-8") or _decodes(shown, "cp950")


def _decodes(shown: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(shown)  # a character cut at the end is no fault
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text)


def _zip(data: bytes) -> str:
    try:
        entries = {entry.name: entry for entry in zips.directory(data, 20_000)}
    except zips.ZipExcess:
        return "zip"
    except zips.ZipFault:
        seen = dict(zips.beginnings(data))
        return _package(frozenset(seen), seen.get(b"[Content_Types].xml", b""), seen.get(b"mimetype", b""), "broken-zip")

    def part(name: bytes) -> bytes:
        entry = entries.get(name)
        if entry is None or entry.encrypted or entry.method not in (zips.STORED, zips.DEFLATED):
            return b""
        try:
            return zips.contents(data, entry, _PART)
        except (zips.ZipFault, zips.ZipExcess):
            return b""

    return _package(frozenset(entries), part(b"[Content_Types].xml"), part(b"mimetype"), "zip")


def _package(names: frozenset[bytes], content_types: bytes, media_type: bytes, otherwise: str) -> str:
    """What a zip file with these members is."""
    media = media_type.decode("ascii", "replace").strip()
    if media.startswith(_ODF):
        return {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}.get(media.removeprefix(_ODF).partition("-")[0], "odf")
    if media == "application/epub+zip":
        return "epub"
    if b"[Content_Types].xml" in names:
        for sign, name in _OOXML:
            if sign in content_types:
                return name
        for folder, name in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            if any(part.startswith(folder) for part in names):
                return name
    if b"word/document.xml" in names:
        return "docx"
    if b"content.xml" in names and b"META-INF/manifest.xml" in names:
        return "odt"
    return otherwise


def suffix_of(name: str) -> str:
    """The suffix of a file name, in small letters and with its point; empty where there is none."""
    stem, _, ending = name.replace("\\", "/").rstrip("/").rpartition("/")[2].rpartition(".")
    return f".{ending}".lower() if stem and ending else ""


def claims(name: str) -> frozenset[str]:
    """The kinds that a file of this name may be; empty where its suffix says nothing."""
    return _CLAIMS.get(suffix_of(name), frozenset())
