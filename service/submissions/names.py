"""Names of files as they come from outside, made fit to be shown and kept."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from schemas.rules import Words

_LONGEST = 300
UNNAMED = "未命名"


def tidy_name(name: str, *, folders: bool = False) -> str:
    """The name without what cannot be seen, and without the sender's folders unless they are wanted (inside an archive)."""
    shown = "".join(
        one for one in name.replace("\\", "/") if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    )
    parts = [part.strip() for part in shown.split("/") if part.strip() not in ("", ".", "..")]
    kept = "/".join(parts if folders else parts[-1:]) or UNNAMED
    return kept if len(kept) <= _LONGEST else f"…{kept[1 - _LONGEST :]}"


def title_from(filename: str) -> str:
    """What a plan is called until its title is known: the file's name without folders and suffix."""
    path = PurePosixPath(filename)
    return path.stem or path.name or UNNAMED


def filled(words: Words, **fields: object) -> Words:
    """The words with their fields filled, in both languages."""
    return Words(words.zh.format(**fields), words.en.format(**fields))
