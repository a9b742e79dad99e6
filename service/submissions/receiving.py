"""Files as they arrive, brought to this machine's disk under limits, archives unpacked: documents, and refusals by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.limits import Limits
from schemas.rules import Words
from service.settings import MIB, Settings
from service.submissions.names import filled, tidy_name
from service.submissions.requests import limits_of
from service.submissions.unpacking import may_be_archive, unpacked

_CHUNK = 1 << 18

EMPTY = Words("「{name}」是空的檔案，請確認後重新送件。", "“{name}” is empty; check it and send it again.")
TOO_LARGE = Words(
    "「{name}」超過 {limit} MiB 的上限，請移除不必要的附圖或降低圖片解析度後重新送件。",
    "“{name}” has more than the {limit} MiB that are taken; take out pictures or make them smaller, and send it again.",
)
IN_ARCHIVE = Words("「{name}」：{reason}", "“{name}”: {reason}")
NOTHING_INSIDE = Words(
    "壓縮檔「{name}」內沒有檔案，請確認後重新送件。", "The archive “{name}” holds no file; check it and send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One file as it arrives; `chunks` is read once, and no further than the limit of size."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile:
    """One file that was not taken, and why, in a whole sentence."""

    name: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document on this machine's disk, not stored yet."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(slots=True)
class Sorted:
    """Everything that came together."""

    documents: list[Document] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)


def received(settings: Settings, files: Sequence[Incoming], folder: Path) -> Sorted:
    """Every document that the files hold, on disk, and every file that is refused."""
    found = Sorted()
    limits = limits_of(settings)
    for number, incoming in enumerate(files):
        name = tidy_name(incoming.name)
        path = folder / f"in-{number}"
        document = _spooled(incoming, name, path, limits.file_size)
        if document is None:
            found.refused.append(RefusedFile(name=name, reason=filled(TOO_LARGE, name=name, limit=limits.file_size // MIB)))
        elif document.size == 0:
            found.refused.append(RefusedFile(name=name, reason=filled(EMPTY, name=name)))
        else:
            _sort(document, folder, limits, found)
    return found


def _spooled(incoming: Incoming, name: str, path: Path, limit: int) -> Document | None:
    """The file on disk with its digest; None where it has more than `limit` bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in incoming.chunks:
            size += len(chunk)
            if size > limit:
                return None
            digest.update(chunk)
            file.write(chunk)
    return Document(name=name, path=path, sha256=digest.hexdigest(), size=size)


def _sort(document: Document, folder: Path, limits: Limits, found: Sorted) -> None:
    """Put a file where it belongs: it is a document, or an archive of some."""
    with document.path.open("rb") as file:
        head = file.read(4)
    inside = None
    if may_be_archive(document.name, head):
        inside = unpacked(document.path, document.name, folder, limits)
    if inside is None:
        found.documents.append(document)
        return
    if not inside:
        found.refused.append(RefusedFile(name=document.name, reason=filled(NOTHING_INSIDE, name=document.name)))
    for one in inside:
        name = tidy_name(one.name, folders=True)
        member = None if one.path is None else _known(Path(one.path), name)
        if member is None:
            reason = one.reason or EMPTY
            words = Words(IN_ARCHIVE.zh.format(name=name, reason=reason.zh), IN_ARCHIVE.en.format(name=name, reason=reason.en))
            found.refused.append(RefusedFile(name=name, reason=words))
        elif member.size == 0:
            found.refused.append(RefusedFile(name=name, reason=filled(EMPTY, name=name)))
        else:
            found.documents.append(member)


def _known(path: Path, name: str) -> Document:
    """A file that is on disk, with its digest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Document(name=name, path=path, sha256=digest, size=path.stat().st_size)


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece
