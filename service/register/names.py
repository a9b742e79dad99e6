"""Names of Apps and agencies in comparable form."""

from __future__ import annotations

import re
from functools import lru_cache

from text.fold import dense, lower

_QUOTES = "「」『』《》\"'()"
_APP_WORD = re.compile(r"(?:行動應用程式|行動應用軟體|應用程式|app)$")


@lru_cache(maxsize=16384)
def fold_app(name: str) -> str:
    """An App's name without what writers vary: width, blanks, case, 臺 and 台, quotes, an App behind it."""
    plain = lower(dense(name)).strip(_QUOTES)
    return (_APP_WORD.sub("", plain).strip(_QUOTES) or plain)[:200]


@lru_cache(maxsize=4096)
def fold_agency(name: str) -> str:
    """An agency's name in comparable form."""
    return lower(dense(name))
