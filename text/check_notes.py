"""How a comment of plancheck's own is known in a file that comes back: by its author and by how its words begin or end."""

from __future__ import annotations

import re

AUTHOR = "plancheck"
FINDING = re.compile(r"〔([A-Z]\d{3})-([0-9a-f]+)〕")
"""What the last line of a comment of ours names its finding by: code and fingerprint."""
FIRST_LINE = re.compile(r"[【\[][^】\]]+[】\]]\s*([A-Z]\d{3})\s")
"""How its first line begins: severity and code."""


def is_check_note(author: str | None, words: str) -> bool:
    """Whether a comment is one that plancheck wrote: signed so, and with words that name a finding, which nobody types."""
    return author == AUTHOR and (FINDING.search(words) is not None or FIRST_LINE.match(words) is not None)
