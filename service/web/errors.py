"""The page that tells a browser what went wrong, in place of the API's problem document."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from service.api.problems import Problem
from service.auth.actors import Actor
from service.web.rendering import render

NOBODY = Actor(role="nobody", name="visitor")
"""An error may come before it is known who asks."""


def error_page(request: Request, problem: Problem) -> Response:
    """The problem as a page."""
    actor = getattr(request.state, "actor", NOBODY)
    return HTMLResponse(render(request, actor, "error.html", problem=problem, flash=None), status_code=problem.status)
