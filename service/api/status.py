"""How the service does: the queue, the machine's own promise, deadlines, rules, and figures for Prometheus."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from schemas.version import VERSION
from service.api.dependencies import Here, Who
from service.api.values import Day
from service.auth.permissions import may
from service.cases import statistics

router = APIRouter(tags=["status"])

Since = Annotated[Day | None, Query(description="From that day on; the last year unless it is given.")]


class DeadlinesOut(BaseModel):
    """The review clock's promises and what became of them."""

    met: int
    missed: int = Field(description="Answered after the due day.")
    running: int
    overdue: int = Field(description="Not answered yet, the due day over.")
    met_share: float | None = Field(description="Of those whose outcome is known.", examples=[0.97])


class StatusOut(BaseModel):
    """How the service does."""

    version: str
    queued: int = Field(description="Files that wait for a worker.")
    checking: int
    oldest_waiting_seconds: float | None
    finished_lately: int = Field(description="Of the last 24 hours, at most the newest thousand.")
    p50_seconds: float | None = Field(description="From upload to report: half are quicker.", examples=[1.2])
    p95_seconds: float | None = Field(description="19 of 20 are quicker.", examples=[2.8])
    deadlines: DeadlinesOut | None = Field(description="For who may see figures of cases: of all, or of the own agency.")


class RuleFiguresOut(BaseModel):
    """How one rule does."""

    code: str
    fired: int
    versions: int = Field(description="Versions in which it fired.")
    confirmed: int
    dismissed: int
    dismissed_share: float | None = Field(description="Of those that were judged.")


@router.get("/status", summary="How the service does")
def get_status(services: Here, who: Who) -> StatusOut:
    """Queue depth, and the time from upload to report as it was in the last day."""
    machine = statistics.machine(services, who)
    deadlines = statistics.deadlines(services, who) if may(who, "statistics.read") else None
    return StatusOut(
        version=VERSION,
        queued=machine.queued,
        checking=machine.checking,
        oldest_waiting_seconds=machine.oldest_waiting,
        finished_lately=machine.finished,
        p50_seconds=machine.p50,
        p95_seconds=machine.p95,
        deadlines=_deadlines(deadlines) if deadlines else None,
    )


@router.get("/statistics/deadlines", summary="Whether deadlines are met")
def get_deadlines(services: Here, who: Who, since: Since = None) -> DeadlinesOut:
    """Of all cases, for an agency of its own."""
    return _deadlines(statistics.deadlines(services, who, since=since))


@router.get("/statistics/rules", summary="How rules do")
def get_rule_figures(services: Here, who: Who, since: Since = None) -> list[RuleFiguresOut]:
    """How often each rule fired, was confirmed and was dismissed."""
    found = statistics.rules(services, who, since=since)
    return [RuleFiguresOut(**asdict(one), dismissed_share=one.dismissed_share) for one in found]


def _deadlines(found: statistics.DeadlineFigures) -> DeadlinesOut:
    return DeadlinesOut(**asdict(found), met_share=found.met_share)
