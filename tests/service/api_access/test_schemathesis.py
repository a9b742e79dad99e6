"""Schemathesis sends what the description allows and what it does not: the service never breaks, and answers as described."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.api_access.people import populated

SECONDS = "15"
"""For the fuzzing of one role. A longer run is `schemathesis run` with the same options and more of them."""
LEFT_OUT = "positive_data_acceptance"
"""That whatever fits the description is accepted: a password may fit it and yet be too easy."""


@pytest.mark.slow
@pytest.mark.parametrize(("who", "database"), [("administrator", "postgres_services"), ("agency A", "services")])
def test_no_request_makes_the_service_fail_or_answer_otherwise_than_described(request, tmp_path, who, database):
    services = request.getfixturevalue(database)
    settings = replace(services.settings, environment={"PLANCHECK_RATE_LIMITS": "off"})
    city = populated(replace(services, settings=settings))
    city.checked(formally=True)
    city.checked()
    with city.served() as url:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                "run",
                f"{url}/api/v1/openapi.json",
                f"--header=Authorization: Bearer {city.token(who)}",
                "--checks=all",
                f"--exclude-checks={LEFT_OUT}",
                "--seed=6",
                "--max-examples=10",
                f"--max-time={SECONDS}",
                "--request-timeout=20",
                "--no-shrink",
                "--continue-on-failure",
                "--warnings=off",
                "--no-color",
            ],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No issues found" in done.stdout
