"""Files out of a .zip archive, unpacked by a process that may be killed (`ingest.sandbox`): archives are hostile, too."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from ingest.archives import Member, members
from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.sandbox import run_limited
from ingest.sniffing import claims
from schemas.records import dataclass
from schemas.rules import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What is to be unpacked: the archive at `path`, called `name`; its files go to `folder`."""

    path: str
    name: str
    folder: str
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """One file of the archive: where it lies, or why it is not taken."""

    name: str
    path: str | None
    reason: Words | None


def may_be_archive(name: str, head: bytes) -> bool:
    """Whether a file is to be looked into for others. Its content decides in the end, in the process that reads it."""
    claimed = claims(name)
    return "zip" in claimed or (not claimed and head.startswith(b"PK"))


def unpacked(path: Path, name: str, folder: Path, limits: Limits) -> list[Unpacked] | None:
    """The files of an archive; None where it is none after all. What kills the process is one refusal of the whole."""
    packed = Packed(path=str(path), name=name, folder=str(folder), limits=limits)
    try:
        found: list[Unpacked] | None = run_limited("service.submissions.unpacking:unpack", packed, limits, start_by="exec")
    except Unreadable as error:
        return [Unpacked(name=name, path=None, reason=_whole(error))]
    return found


def unpack(packed: Packed) -> list[Unpacked] | None:
    """In the process: write each member to the folder under a name that says nothing."""
    from ingest.archives import is_archive  # noqa: PLC0415 - only here are bytes looked at

    data = Path(packed.path).read_bytes()
    if not is_archive(data, packed.name):
        return None
    found: list[Unpacked] = []
    for one in members(data, packed.name, packed.limits):
        if isinstance(one, Member):
            path = Path(packed.folder) / uuid4().hex
            path.write_bytes(one.data)
            found.append(Unpacked(name=one.name, path=str(path), reason=None))
        else:
            found.append(Unpacked(name=one.name, path=None, reason=_whole(one.error)))
    return found


def _whole(error: Unreadable) -> Words:
    """What is wrong and what to do."""
    return Words(f"{error.reason.zh}{error.remedy.zh}", f"{error.reason.en} {error.remedy.en}")
