"""The C interface of pdfium, in one place.

`pypdfium2_raw` is the bindings alone: it loads in two thirds of the time of `pypdfium2`, which the reader has no need of.
"""

from __future__ import annotations

from typing import Any

import pypdfium2_raw as raw  # type: ignore[import-untyped] # it ships no types

Handle = Any
"""A pointer that pdfium gave and takes back."""

__all__ = ["Handle", "raw"]
