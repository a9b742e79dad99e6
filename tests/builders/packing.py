"""Zip packages that are the same bytes whenever they are made: a test that builds a file twice has one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts, in their order, as a zip file whose members carry no time of day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            # An entry of its own: with a mere name, zipfile would write down when it was packed, to two seconds.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
