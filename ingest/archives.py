"""Files out of folders and .zip archives, one after the other, each as bytes in memory or as the reason why it is refused.

Nothing is unpacked to disk, so a member's name can do no harm there; a name that leads out of its archive is refused all
the same, because reports are named after it. Archives in archives are opened up to `Limits.archive_depth`; count and
size are bounded over all of them together.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from ingest import zips
from ingest.errors import Broken, Encrypted, Unreadable
from ingest.limits import DEFAULT_LIMITS, MIB, Limits
from ingest.reading import READERS
from ingest.sniffing import claims, sniff
from schemas.records import dataclass
from schemas.rules import Words

_UNICODE_PATH = 0x7075
"""Info-ZIP's extra field with the name in UTF-8; it counts only where the checksum of the plain name agrees."""
_JUNK_FOLDERS = frozenset({"__MACOSX", ".git", ".svn", "@eaDir"})
_JUNK_NAMES = frozenset({".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory"})
_JUNK_BEGINNINGS = ("~$", "._", ".~lock.")
_READABLE = frozenset(kind for reader in READERS for kind in reader.kinds) | {"locked-office", "zip"}
_SPLIT = Words(
    "請將計畫書分成較小的壓縮檔，或直接逐一送件。",
    "Pack the plans into smaller archives, or send them one by one.",
)
_REPACK = Words(
    "請重新壓縮（一般 ZIP 格式）後再送件，或直接逐一送件。", "Pack it anew as a plain ZIP, or send the files one by one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file. `name` is its path: the folder or archive it came out of, then its own, with forward slashes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One file, or a whole archive, that is not taken, and why."""

    name: str
    error: Unreadable


@dataclass(slots=True)
class _Budget:
    """What is left of count and size for everything that comes out of one outermost archive."""

    files: int
    size: int


def members(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member | Refused]:
    """The files in the .zip archive `data`, those in archives inside it too, in the order of its directory.

    Each is unpacked only when it is asked for. Files that systems leave behind (`__MACOSX`, `Thumbs.db`, lock files) are
    passed over. A fault of the whole archive is one `Refused` under its own name.
    """
    yield from _open(data, name, limits, limits.archive_depth, _Budget(files=limits.archive_files, size=limits.unpacked_size))


def gather(
    paths: Iterable[Path], limits: Limits = DEFAULT_LIMITS, *, passed_over: Callable[[str], None] | None = None
) -> Iterator[Member | Refused]:
    """The files that `paths` stand for: files themselves, folders with all below them, archives with all inside them.

    A file named outright is always taken. In folders, what is no document at all (a program's source, a database) is
    passed over, and `passed_over` is told its name; links to folders are not followed. Files are read one by one.
    """
    tell = passed_over or (lambda _: None)
    for path in paths:
        if path.is_dir():
            yield from _folder(path, limits, tell)
        else:
            yield from _file(path, limits)


def _folder(folder: Path, limits: Limits, tell: Callable[[str], None]) -> Iterator[Member | Refused]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Refused(name=folder.as_posix(), error=_not_read(error))
        return
    for entry in entries:
        if is_junk(entry.name):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _folder(entry, limits, tell)
        elif not claims(entry.name) and not _looks_readable(entry):
            tell(entry.as_posix())
        else:
            yield from _file(entry, limits)


def _looks_readable(path: Path) -> bool:
    """Whether a file whose name says nothing holds a document; text under such a name is something else."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            shown = file.read(65_536)
    except OSError:
        return False
    return sniff(shown).name in (_READABLE | {"broken-zip"}) - {"text"}  # only its beginning is seen


def _file(path: Path, limits: Limits) -> Iterator[Member | Refused]:
    name = path.as_posix()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Refused(name=name, error=_broken("不是一般的檔案。", "It is no ordinary file.", _REPACK))
            return
        if status.st_size > limits.file_size:
            yield Refused(name=name, error=_too_large(status.st_size, limits))
            return
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        yield Refused(name=name, error=_not_read(error))
        return
    if is_archive(data, name):
        yield from members(data, name, limits)
    else:
        yield Member(name=name, data=data)


def is_archive(data: bytes, name: str) -> bool:
    """Whether this is an archive by content and name; one that claims to be a document is left to D101."""
    kind = sniff(data).name
    return kind in ("zip", "broken-zip") and (kind in claims(name) or (kind == "zip" and not claims(name)))


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name (without its path) is something that a system left behind."""
    return name in _JUNK_FOLDERS or name in _JUNK_NAMES or name.startswith(_JUNK_BEGINNINGS)


def _open(data: bytes, name: str, limits: Limits, depth: int, budget: _Budget) -> Iterator[Member | Refused]:
    try:
        entries = [entry for entry in _entries(data, limits) if not entry.name.endswith((b"/", b"\\"))]
    except Broken as error:
        yield Refused(name=name, error=error)
        return
    for entry in entries:
        inner = decode_name(entry).replace("\\", "/")
        if any(is_junk(part) for part in inner.split("/")):
            continue
        if budget.files <= 0:
            yield Refused(name=name, error=_too_many(limits))
            return
        budget.files -= 1
        try:
            full = f"{name}/{_safe(inner)}"
        except Broken as error:
            yield Refused(name=f"{name}/{PurePosixPath(inner).name or '?'}", error=error)
            continue
        try:
            found = _unpack(data, entry, limits, budget)
        except Unreadable as error:
            yield Refused(name=full, error=error)
            continue
        if not is_archive(found, full):
            yield Member(name=full, data=found)
        elif depth > 1:
            yield from _open(found, full, limits, depth - 1, budget)
        else:
            yield Refused(name=full, error=_too_deep(limits))


def _entries(data: bytes, limits: Limits) -> list[zips.Entry]:
    """The directory of an archive that can be trusted as a whole."""
    try:
        entries = zips.directory(data, limits.parts)
        if zips.overlapping(data, entries):
            raise _broken(
                "壓縮檔內的檔案彼此重疊，是惡意的壓縮炸彈，不予解開。",
                "Members of the archive overlap: it is a bomb and is not unpacked.",
                _REPACK,
            )
    except zips.ZipExcess as error:
        raise _too_many(limits) from error
    except zips.ZipFault as error:
        raise _broken(
            "壓縮檔不完整或已損壞，無法開啟。", "The archive is truncated or damaged and cannot be opened.", _REPACK
        ) from error
    return entries


def _unpack(data: bytes, entry: zips.Entry, limits: Limits, budget: _Budget) -> bytes:
    """The bytes of a member, charged to the budget."""
    if entry.encrypted:
        raise Encrypted(
            Words("壓縮檔內的這個檔案設有密碼，無法讀取。", "This file is locked with a password inside the archive."),
            Words("請不設密碼重新壓縮後送件。", "Pack it anew without a password and send it again."),
        )
    if stat.S_ISLNK(entry.attributes >> 16):
        raise _broken("這是指向別處的捷徑，不是檔案。", "This is a link to elsewhere, not a file.", _REPACK)
    if entry.method not in (zips.STORED, zips.DEFLATED):
        raise _broken(
            "這個檔案以少見的方式壓縮，無法解開。", "This file is packed in an uncommon way and cannot be unpacked.", _REPACK
        )
    if entry.unpacked > limits.file_size:
        raise _too_large(entry.unpacked, limits)
    if entry.unpacked > MIB and entry.unpacked > limits.unpack_ratio * max(entry.packed, 1):
        raise _broken(
            f"這個檔案的壓縮比超過 {limits.unpack_ratio} 倍，可能是壓縮炸彈，不予解開。",
            f"This file is packed more than {limits.unpack_ratio} times; it may be a bomb and is not unpacked.",
            _REPACK,
        )
    if entry.unpacked > budget.size:
        raise _broken(
            f"壓縮檔解開後超過 {limits.unpacked_size // MIB} MiB 的上限，這個檔案未處理。",
            f"The archive unpacks to more than the {limits.unpacked_size // MIB} MiB that are taken; this file was not opened.",
            _SPLIT,
        )
    budget.size -= entry.unpacked
    try:
        return zips.contents(data, entry, entry.unpacked)
    except (zips.ZipExcess, zips.ZipFault) as error:
        raise _broken("壓縮檔內的這個檔案已損壞，無法解開。", "This file is damaged inside the archive.", _REPACK) from error


def decode_name(entry: zips.Entry) -> str:
    """A member's name: as UTF-8 where the archive says so or it can be nothing else, otherwise as Big5 (code page 950).

    Windows packs with the code page of the system, Chinese (Taiwan) here; macOS and Linux with UTF-8, often without
    saying so. Bytes that are neither are shown as they would stand in code page 437, which the format falls back to.
    """
    for number, content in zips.extra_fields(entry.extra):
        if number == _UNICODE_PATH and content[:1] == b"\1" and content[1:5] == zlib.crc32(entry.name).to_bytes(4, "little"):
            return content[5:].decode("utf-8", "replace")
    for encoding in ("utf-8",) if entry.says_utf8 else ("utf-8", "cp950"):
        try:
            return entry.name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.name.decode("utf-8", "replace") if entry.says_utf8 else entry.name.decode("cp437")


def _safe(name: str) -> str:
    """The name as a path inside the archive."""
    parts = name.split("/")
    drive = len(parts[0]) == 2 and parts[0][1] == ":"
    if not name or drive or parts[0] == "" or ".." in parts or any(ord(character) < 0x20 for character in name):
        raise _broken(
            f"壓縮檔內的檔名「{_shown(name)}」指向壓縮檔以外的位置或含有不合法的字元，不予處理。",
            f"The name {_shown(name)} in the archive leads out of it or holds illegal characters; it is not opened.",
            _REPACK,
        )
    return "/".join(part for part in parts if part not in ("", "."))


def _shown(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:80])


def _broken(zh: str, en: str, remedy: Words) -> Broken:
    return Broken(Words(zh, en), remedy)


def _too_large(size: int, limits: Limits) -> Broken:
    return _broken(
        f"檔案有 {size / MIB:.1f} MiB，超過 {limits.file_size // MIB} MiB 的上限。",
        f"The file has {size / MIB:.1f} MiB, more than the {limits.file_size // MIB} MiB that are taken.",
        Words("請移除不必要的附圖或降低圖片解析度後重新送件。", "Take out pictures or make them smaller, and send it again."),
    )


def _too_many(limits: Limits) -> Broken:
    return _broken(
        f"壓縮檔內的檔案超過 {limits.archive_files:,} 個的上限，其餘未處理。",
        f"The archive holds more than the {limits.archive_files:,} files that are taken; the rest was not opened.",
        _SPLIT,
    )


def _too_deep(limits: Limits) -> Broken:
    return _broken(
        f"壓縮檔層層包覆超過 {limits.archive_depth} 層，不再解開。",
        f"Archives are nested more than {limits.archive_depth} deep; this one was not opened.",
        Words("請將計畫書直接壓縮成一層後重新送件。", "Pack the plans into one archive directly, and send it again."),
    )


def _not_read(error: Exception) -> Broken:
    refusal = _broken(
        f"無法讀取檔案（{getattr(error, 'strerror', None) or type(error).__name__}）。",
        f"The file cannot be read ({getattr(error, 'strerror', None) or type(error).__name__}).",
        Words("請確認檔案存在，而且有讀取的權限。", "Make sure that it exists and that you may read it."),
    )
    refusal.__cause__ = error
    return refusal
