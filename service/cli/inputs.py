"""From the paths on the command line to the documents they hold: files, folders, .zip archives."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.errors import Unreadable
from schemas.records import dataclass
from schemas.rules import Lang
from service.cli import wording
from service.cli.options import WrongUsage, filled

if TYPE_CHECKING:
    from pathlib import Path

LIGHT = (".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott")
_ZIP = b"PK\x03\x04"
_NAMED = 5
"""So many of the files that were passed over are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document: its name in reports, and its path, or its bytes, or why it could not be had."""

    name: str
    path: str | os.PathLike[str] | None = None
    data: bytes | None = None
    error: Unreadable | None = None


def single_package(paths: list[str]) -> Source | None:
    """The one Word or ODT file that is asked for; None where there is more, or something else."""
    path = paths[0]
    if len(paths) > 1 or not path.lower().endswith(LIGHT):
        return None
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - without pathlib, as in `schemas.files`
            return Source(name=os.path.basename(path), path=path) if file.read(len(_ZIP)) == _ZIP else None  # noqa: PTH119
    except OSError:
        return None


def known_total(paths: list[str]) -> int | None:
    """How many documents there will be; None where folders or archives have yet to tell."""
    plain = all(os.path.isfile(path) and not path.lower().endswith(".zip") for path in paths)  # noqa: PTH113 - as above
    return len(paths) if plain else None


def demand_paths(paths: list[str]) -> None:
    """Raise WrongUsage where a path leads nowhere."""
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - as above
            raise WrongUsage(filled(wording.NOT_THERE, path=path))


def sources_in(paths: list[str], lang: Lang) -> Iterator[Source]:
    """Every document below the paths, in the order given, folders by name; each is read when its turn comes.

    Raises WrongUsage at the end where there was none at all. What is passed over is said on standard error.
    """
    from pathlib import Path  # noqa: PLC0415 - a single Word file does without

    twice = {name for name, times in Counter(Path(path).name for path in paths).items() if times > 1}
    any_at_all = False
    for path in paths:
        found = False
        for source in _below(Path(path), Path(path).name in twice, lang):
            found = any_at_all = True
            yield source
        if not found and len(paths) > 1:
            sys.stderr.write(wording.NOTHING_THERE.in_lang(lang).format(path=path) + "\n")
    if not any_at_all:
        raise WrongUsage(filled(wording.NOTHING_THERE, path=", ".join(paths)))


def _below(path: Path, in_full: bool, lang: Lang) -> Iterator[Source]:
    from pathlib import Path  # noqa: PLC0415

    from ingest.archives import Member, gather  # noqa: PLC0415 - a single Word file does without

    passed: list[str] = []
    # Names in reports begin at what was named on the command line: below a folder, at a file, at an archive.
    above = "" if in_full else f"{path.as_posix()}/" if path.is_dir() else f"{path.parent.as_posix()}/"
    for one in gather([path], passed_over=passed.append):
        name = one.name.removeprefix(above)
        yield Source(name=name, data=one.data) if isinstance(one, Member) else Source(name=name, error=one.error)
    if passed:
        names = ", ".join(Path(one).name for one in passed[:_NAMED]) + ("…" if len(passed) > _NAMED else "")
        sys.stderr.write(wording.PASSED_OVER.in_lang(lang).format(path=path, n=len(passed), names=names) + "\n")
