"""`plancheck serve` reads mail by itself where an account is configured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.mail import house
from tests.mail.conftest import House
from tests.mail.odd_messages.building import attached
from tests.mail.servers import free_port
from tests.mail.test_mailbox import a_message, words_of

SAMPLE = Path(__file__).parents[2] / "samples" / "target-too-low.docx"


@needs("dovecot")
@pytest.mark.slow
def test_a_plan_that_is_mailed_to_the_service_comes_back_with_its_annotated_copy(a_house: House) -> None:
    a_house.put(a_message(1, attached(SAMPLE.read_bytes(), b"filename=plan.docx"), words="下載數 41230，iOS 3.1"))
    environment = os.environ | dict(a_house.services.settings.environment)
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(free_port()), "--slots", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as served:
        try:
            house.until(a_house.replies, 90)
        finally:
            served.terminate()
            assert served.wait(180) == 0
    (reply,) = a_house.replies()
    assert "T404" in words_of(reply)
    assert "下載數 41,230" in words_of(reply)
    assert [one.get_filename() for one in reply.walk() if one.get_filename()] == ["plan.annotated.docx"]
