"""A comment as a file holds it, whatever the format: who wrote what, and at which words."""

from __future__ import annotations

from schemas.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment or one reply to a comment."""

    number: str
    author: str
    at: str | None
    """The moment, as the file has it; of a PDF in the form of ISO 8601."""
    lines: tuple[str, ...]
    """What is said, without blank lines."""
    paragraph: str = ""
    """Word: the name of its last paragraph, by which replies know it; empty where the file names none."""
    subject: str = ""
    """PDF: what the comment is about; ours name the code of their finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a comment stands: the characters it marks, counted through its part."""

    part: str
    start: int
    end: int
    words: str
