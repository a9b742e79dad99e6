"""What all tests share: programs that may be missing, and the profile of Hypothesis."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ours", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

REQUIRE_ALL = "PLANCHECK_REQUIRE_ALL"
"""Where this is set, as in .ci/run, nothing may be skipped: what is missing makes the test fail."""


def is_there(what: str) -> bool:
    """Whether a program of that name can be run or a module of that name imported; `font:NAME` asks for a typeface."""
    if what.startswith("font:"):
        if shutil.which("fc-list") is None:
            return False
        with os.popen("fc-list : family") as listing:
            return what.removeprefix("font:") in listing.read()
    # Servers of Debian lie where an ordinary user's PATH does not lead.
    program = shutil.which(what) or shutil.which(what, path="/usr/sbin")
    return program is not None or importlib.util.find_spec(what) is not None


def needs(*things: str) -> pytest.MarkDecorator:
    """Mark a test that needs programs or modules: skipped with their names where one is missing, failed in the full check."""
    return pytest.mark.needs(*things)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*things): programs or modules without which the test cannot run")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        missing = [thing for thing in mark.args if not is_there(thing)]
        if missing and os.environ.get(REQUIRE_ALL):
            pytest.fail(f"not installed: {', '.join(missing)}", pytrace=False)
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture(autouse=True)
def forget_closed_logs() -> None:
    """What an earlier test had the log write to, such as its captured standard error, may be closed by now."""
    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if not getattr(getattr(one, "stream", None), "closed", False)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the full check a test that skips itself has not done its work. (An expected failure counts as skipped, too.)"""
    report = yield
    if os.environ.get(REQUIRE_ALL) and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which the full check does not allow: {report.longrepr}"
    return report
