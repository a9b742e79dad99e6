"""Killed at every step, against a real mailbox and a real SMTP server: nothing lost, nothing checked twice, one answer each.

`python -m benchmarks.mail_kills` does the same some hundred times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import needs
from tests.mail.campaign import BY_CHANCE, campaign
from tests.mail.killing import MAIL_STEPS, WORKER_STEPS


@needs("dovecot")
@pytest.mark.slow
def test_a_death_at_any_step_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    told = campaign(tmp_path, 24)
    told.demand_that_all_is_well()
    assert set(told.by_step) == {*MAIL_STEPS, *WORKER_STEPS, BY_CHANCE}
