"""What a submission is to be checked for, to and from its row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ingest.limits import DEFAULT_LIMITS, Limits
from schemas.facts import AppFacts
from schemas.records import replace
from service.db.submission_tables import Submission
from service.pipeline import Request
from service.settings import Settings


def facts_json(facts: AppFacts) -> dict[str, Any]:
    """The facts that are known, as JSON: ratings as strings, so that no digit changes."""
    known = {name: getattr(facts, name) for name in AppFacts.__annotations__}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in known.items() if value is not None}


def facts_from(kept: dict[str, Any]) -> AppFacts:
    """The facts as they were kept."""
    ratings = {name: Decimal(kept[name]) for name in ("ios_rating", "android_rating") if name in kept}
    return AppFacts(
        **ratings,
        downloads=kept.get("downloads"),
        audience=kept.get("audience"),
        failed_last_year=kept.get("failed_last_year"),
    )


def limits_of(settings: Settings) -> Limits:
    """The limits of one document: those of the reader, with the size of a file that the installation takes."""
    return replace(DEFAULT_LIMITS, file_size=settings.upload_limit)


def request_of(submission: Submission, settings: Settings) -> Request:
    """The request that the submission stands for."""
    return Request(
        as_of=submission.as_of,
        form_id=submission.form_id,
        facts=facts_from(submission.facts),
        limits=limits_of(settings),
    )
