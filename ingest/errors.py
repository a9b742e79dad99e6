"""The one family of errors for files that cannot be read. Each carries the code of its finding and its words in both languages."""

from __future__ import annotations

from schemas.rules import Words


class Unreadable(Exception):
    """The file cannot be read. `reason` and `remedy` are whole sentences for the person who sent it."""

    code = "D101"

    def __init__(self, reason: Words, remedy: Words, *, format: str | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.remedy = remedy
        self.format = format


class Broken(Unreadable):
    """D101: the file is not what it claims, is truncated or corrupt, or goes beyond a limit."""

    code = "D101"


class Died(Broken):
    """D101: the process that read the file came to an end by itself. That may be the file's doing or not: once is no proof."""


class Encrypted(Unreadable):
    """D102: a password is needed."""

    code = "D102"


class NoText(Unreadable):
    """D104: no text could be had."""

    code = "D104"
