"""Numbered cases: the same number and seed always give the same malformed file."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.fuzz.mutators import ANY, PACKAGE, PDF, Mutator, extreme_decimal
from tests.fuzz.seeds import seeds

SEED = 20261122

# How often a format is spoilt, and how. Old Word and RTF files start a LibreOffice and pictures an OCR engine: few of them.
SHARES: dict[str, tuple[int, tuple[Mutator, ...]]] = {
    "docx": (36, (*ANY, *PACKAGE)),
    "odt": (22, (*ANY, *PACKAGE)),
    "pdf": (26, PDF),
    "zip": (6, ANY),
    "txt": (2, ANY),
    "md": (2, (*ANY, extreme_decimal)),
    "rtf": (2, (*ANY, extreme_decimal)),
    "doc": (2, ANY),
    "png": (1, ANY),
    "jpg": (1, ANY),
    "tif": (1, ANY),
}
_MISNAMED = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One malformed file, and how it was made."""

    label: str
    format: str
    mutation: str
    name: str
    data: bytes


def case(number: int, seed: int = SEED) -> Case:
    """The case of that number."""
    chance = Random(f"{seed}-{number}")
    sound = seeds()
    formats = [suffix for suffix in SHARES if suffix in sound]
    suffix = chance.choices(formats, [SHARES[one][0] for one in formats])[0]
    mutate = chance.choice(SHARES[suffix][1])
    data = mutate(chance, sound[suffix])
    shown = chance.choice(formats) if chance.random() < _MISNAMED else suffix
    return Case(label=str(number), format=suffix, mutation=mutate.__name__, name=f"{number}.{shown}", data=data)
