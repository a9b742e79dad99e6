"""Facts about the App that come with a submission: form fields, command line options, the App register."""

from __future__ import annotations

from decimal import Decimal

from schemas.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFacts:
    """Ratings in stars, downloads and audience in heads; None where nobody supplied the fact."""

    ios_rating: Decimal | None = None
    android_rating: Decimal | None = None
    downloads: int | None = None
    audience: int | None = None
    failed_last_year: bool | None = None

    @property
    def rating(self) -> Decimal | None:
        """The mean of the stores' averages; an App on one store only uses that one (`sections.md`)."""
        known = [rating for rating in (self.ios_rating, self.android_rating) if rating is not None]
        return sum(known, Decimal(0)) / len(known) if known else None
