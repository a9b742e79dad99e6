"""Figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.api.dependencies import Here
from service.metrics import CONTENT_TYPE, Metrics

router = APIRouter(tags=["status"])


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def get_metrics(services: Here, request: Request) -> Response:
    """Queue depth, time from upload to report, checks by verdict, deaths of workers."""
    if not hasattr(request.app.state, "metrics"):
        request.app.state.metrics = Metrics(services)
    return Response(request.app.state.metrics.exposition(), media_type=CONTENT_TYPE)
