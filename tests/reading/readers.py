"""Readers for the tests of the seam."""

from __future__ import annotations

from ingest.errors import NoText
from ingest.limits import Limits
from schemas.document import Document
from schemas.rules import Words


def good(data: bytes, name: str, limits: Limits) -> Document:
    return Document(name=name, sha256=str(limits.pages), format=data[:5].decode(), blocks=())


def blank(data: bytes, name: str, limits: Limits) -> Document:
    raise NoText(Words("沒有文字。", "No text."), Words("請確認。", "Look."))


def faulty(data: bytes, name: str, limits: Limits) -> Document:
    return {}[name]


def deep(data: bytes, name: str, limits: Limits) -> Document:
    return deep(data, name, limits)


def greedy(data: bytes, name: str, limits: Limits) -> Document:
    raise MemoryError
