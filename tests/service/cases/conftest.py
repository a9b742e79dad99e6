"""The world that tests of cases work in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.wiring import Services
from tests.service.cases.building import Clock, NoHints, World, populated


def world_of(services: Services) -> World:
    """The installation with people in it, and a clock that stands until it is moved."""
    clock = Clock()
    return populated(replace(services, now=clock, hints=NoHints()), clock)


@pytest.fixture
def world(services: Services) -> World:
    """An installation on SQLite with two agencies, two reviewers and an administrator."""
    return world_of(services)


@pytest.fixture
def either_world(either_services: Services) -> World:
    """The same on each database in turn."""
    return world_of(either_services)
