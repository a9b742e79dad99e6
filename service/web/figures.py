"""Figures for people: the status of the service with its charts, and how each rule does."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.api.dependencies import Here, Who
from service.auth.permissions import demand, may
from service.cases import statistics
from service.web import daily
from service.web.kept import Kept
from service.web.rendering import page
from validators.registry import RULES

router = APIRouter(include_in_schema=False)
PROMISE_SECONDS = 30.0
"""What a report may take; the chart shows it as a line."""
RULE_FIGURES = Kept(statistics.rules)
DEADLINES = Kept(statistics.deadlines)
DAYS = Kept(daily.days)


@router.get("/status")
def status(request: Request, services: Here, who: Who) -> Response:
    """How the service is doing: the queue, volume, time to report, deadlines met."""
    return page(
        request,
        who,
        "status.html",
        machine=statistics.machine(services, who),
        days=DAYS(services, who),
        deadlines=DEADLINES(services, who) if may(who, "statistics.read") else None,
        promise=PROMISE_SECONDS,
    )


@router.get("/rules")
def rules(request: Request, services: Here, who: Who, sort: str = "fired") -> Response:
    """How often each rule fired, was confirmed and was dismissed in the last year."""
    demand(who, "reviewer.list")
    figures = {one.code: one for one in RULE_FIGURES(services, who)}
    rows = [(rule, figures.get(rule.code)) for rule in RULES]
    if sort == "dismissed":
        rows.sort(key=lambda row: -((row[1].dismissed_share or 0) if row[1] else 0))
    elif sort == "fired":
        rows.sort(key=lambda row: -(row[1].fired if row[1] else 0))
    return page(request, who, "rules.html", rows=rows, sort=sort)
