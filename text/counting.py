"""Counting characters: the judged measure and Word's 字數 (`rules.md`, Length and format)."""

from __future__ import annotations

import re

# What Word counts one by one: ideographs, bopomofo, kana, CJK punctuation and full-width forms.
_ONE_BY_ONE = (
    r"\u2e80-\u2fdf\u3000-\u303f\u3040-\u312f\u31a0-\u31bf\u3200-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff\u2014\u2018\u2019\u201c\u201d\u2025\u2026"
)
_SINGLES = re.compile(rf"[{_ONE_BY_ONE}]+")
_WORD = re.compile(rf"[^\s{_ONE_BY_ONE}]+")


def count_characters(text: str) -> int:
    """Every character that is not whitespace."""
    return len("".join(text.split()))


def count_words(text: str) -> int:
    """Word's 字數: each CJK character or full-width mark counts one, each run of other characters counts one."""
    return sum(map(len, _SINGLES.findall(text))) - text.count("\u3000") + len(_WORD.findall(text))
