from __future__ import annotations

import pytest

from tests.service.api_access.people import City, city_in


@pytest.fixture
def city(tmp_path) -> City:
    """A database with two agencies and one person of each kind."""
    with city_in(tmp_path) as found:
        yield found
