"""How well a rule does on a labelled corpus: `benchmarks.measure_rules` writes it, `plancheck explain` shows it."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Findings on a labelled corpus: those demanded and reported, those missed, and those that nobody demanded."""

    right: int
    missed: int
    made_up: int

    @property
    def precision(self) -> float | None:
        """The share of what was reported that was demanded, 0 to 1; None where nothing was reported."""
        reported = self.right + self.made_up
        return self.right / reported if reported else None

    @property
    def recall(self) -> float | None:
        """The share of what was demanded that was reported, 0 to 1; None where nothing was demanded."""
        demanded = self.right + self.missed
        return self.right / demanded if demanded else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One rule's figures. `formats` divides them by the format of the file."""

    tally: Tally
    formats: Mapping[str, Tally] = field(default_factory=dict)
    day: str
    """The day of the measurement, ISO."""
    files: int
    """How many files were checked."""
    corpus: str
    """The beginning of a hash over the corpus: which one it was."""
