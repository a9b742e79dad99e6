"""How much of anything a reader will take. Sizes in bytes, times in seconds."""

from __future__ import annotations

from schemas.records import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that keep a hostile or broken file cheap. A plan has about six pages; these leave room for a hundred times that."""

    file_size: int = 50 * MIB
    pages: int = 600
    unpacked_size: int = 300 * MIB
    """All parts of one package together."""
    part_size: int = 120 * MIB
    unpack_ratio: int = 200
    """Unpacked bytes for each packed one, judged above one MiB of unpacked bytes."""
    parts: int = 5_000
    xml_depth: int = 200
    characters: int = 2_000_000
    image_pixels: int = 60_000_000
    seconds: float = 25.0
    """Processor time for one document (`ingest.clock`)."""
    recognition_seconds: float = 12.0
    """Processor time besides for each page that has to be recognised."""
    recognised_pages: int = 60
    """So many scanned pages are recognised at most; a plan has about six."""
    memory: int = 1024 * MIB
    archive_depth: int = 3
    archive_files: int = 1_000


DEFAULT_LIMITS = Limits()
