"""What a limited process does with one document of the service. It imports no database, no broker and no network."""

from __future__ import annotations

from ingest.sandbox.telling import tell
from schemas.records import dataclass
from schemas.rules import Lang
from service.pipeline import Request, Written, annotate, check, write

LANGS: tuple[Lang, ...] = ("zh-Hant", "en")
PRELOAD = (
    "ingest.reading",
    "ingest.understanding",
    "reports.json_report",
    "reports.html_report",
    "validators.registry",
    "validators.running",
)
"""What every check needs, imported before the process forks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One document and what it is to be checked for."""

    data: bytes
    name: str
    request: Request


def written(assignment: Assignment) -> Written:
    """The reports and pages in both languages, of one check; tells the pool of its stages."""
    return write(assignment.data, assignment.name, assignment.request, langs=LANGS, pages=True, at=tell)


def annotated(assignment: Assignment) -> tuple[str, bytes] | None:
    """The suffix and the bytes of the annotated copy; None where there can be none."""
    checked = check(assignment.data, assignment.name, assignment.request)
    return annotate(assignment.data, checked, assignment.request)
