"""How many inputs each property tries."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = "PLANCHECK_PROPERTIES"
"""By how much to multiply the inputs. Above 1 they are other ones in each run, so that deep runs add to each other."""


def tries(inputs: int) -> settings:
    """So many inputs in the ordinary run, the same ones each time."""
    times = int(os.environ.get(TIMES, "1"))
    return settings(max_examples=inputs * times, derandomize=times == 1, suppress_health_check=list(HealthCheck))
