"""Reads a Word file made of the blocks of `tests.builders.wordml`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingest.docx.reader import read_docx
from ingest.limits import DEFAULT_LIMITS
from schemas.document import Document
from tests.builders.wordml import word_file

Read = Callable[..., Document]


@pytest.fixture
def read() -> Read:
    def of(*blocks: str, **more: Any) -> Document:
        return read_docx(word_file(*blocks, **more), "plan.docx", DEFAULT_LIMITS)

    return of
