"""Files and their digests, for programs that have to start quickly.

pathlib takes a third as long to load as Python takes to start, and hashlib, which loads OpenSSL, a fifth.
"""
# ruff: noqa: PTH100, PTH118, PTH120, PTH123

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from typing import Any

_LARGE = 1 << 20
"""Bytes from which the faster digest is worth loading."""


def beside(module: str, *names: str) -> str:
    """The path of a file or folder that stands beside a module, given by its `__file__`."""
    return os.path.join(os.path.dirname(os.path.abspath(module)), *names)


def words_in(path: str) -> str:
    """The text of a UTF-8 file. Raises OSError."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def bytes_in(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file. Raises OSError."""
    with open(path, "rb") as file:
        return file.read()


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    digest: str = _sha256(small=len(data) < _LARGE)(data).hexdigest()
    return digest


@lru_cache(maxsize=2)
def _sha256(*, small: bool) -> Any:  # noqa: ANN401 - the same in three modules, of which typeshed knows one
    # As `random` of the standard library does: the small module that hashlib itself falls back on.
    for name in ("_sha2", "_sha256") if small else ():
        try:
            return import_module(name).sha256
        except ImportError:
            continue
    return import_module("hashlib").sha256
