"""Which service is believed, and what it knows of the pinned packages."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import requests
from packaging.utils import canonicalize_name
from packaging.version import Version
from pip_audit._audit import Auditor
from pip_audit._dependency_source import RequirementSource
from pip_audit._service import Dependency, ResolvedDependency, ServiceError, VulnerabilityResult, VulnerabilityService

from audit.excuses import Excuse

KNOWN_BAD = ResolvedDependency(name="jinja2", version=Version("2.10"))
KNOWN_ADVISORY = "CVE-2019-10906"
"""Every source has this one of that release. A mirror without advisories answers as if every package were without one."""
LONGEST = 60.0
"""Seconds that a live source may take for everything."""

Finding = tuple[Dependency, VulnerabilityResult]
"""A pinned release and what is wrong with it."""


@dataclass(frozen=True)
class Audit:
    """What was found among so many releases, and the packages of which nothing is known."""

    releases: int
    findings: list[Finding]
    unknown: list[str]


class Untrusted(Exception):
    """A source that cannot be reached, or has no advisories."""


class Pinned:
    """Every release in some locks, once, in the order of their names."""

    def __init__(self, locks: Sequence[Path]) -> None:
        self._locks = locks

    def collect(self) -> Iterator[Dependency]:
        """Raises `pip_audit`'s `RequirementSourceError` for a lock without hashes."""
        each = [one for lock in self._locks for one in RequirementSource([lock], require_hashes=True, disable_pip=True).collect()]
        yield from sorted(set(each), key=lambda one: one.canonical_name)


class _Hurried(VulnerabilityService):
    """A service that has so long for all its answers together."""

    def __init__(self, service: VulnerabilityService, seconds: float) -> None:
        self._service, self._until = service, time.monotonic() + seconds

    def query(self, spec: Dependency) -> tuple[Dependency, list[VulnerabilityResult]]:
        if time.monotonic() > self._until:
            raise ServiceError("takes too long")
        return self._service.query(spec)


def audited(service: VulnerabilityService, locks: Sequence[Path]) -> Audit:
    """What this service knows of the releases in these locks."""
    found = list(Auditor(service).audit(Pinned(locks)))
    return Audit(
        releases=len(found),
        findings=[(release, one) for release, some in found for one in some],
        unknown=[release.name for release, _ in found if release.is_skipped()],
    )


def trusted(service: VulnerabilityService, locks: Sequence[Path], seconds: float = LONGEST) -> Audit:
    """The same by a live service, which first has to know what everybody knows. Raises `Untrusted`."""
    hurried = _Hurried(service, seconds)
    try:
        _, known = hurried.query(KNOWN_BAD)
        if not any(one.has_any_id({KNOWN_ADVISORY}) for one in known):
            raise Untrusted(f"does not know {KNOWN_ADVISORY}")
        return audited(hurried, locks)
    except (ServiceError, requests.RequestException, ValueError) as error:
        raise Untrusted("cannot be reached" if not isinstance(error, ValueError) else "answers what nobody can read") from error


def excuse_of(finding: Finding, excuses: Iterable[Excuse], today: date) -> Excuse | None:
    """The excuse that covers a finding on this day."""
    release, advisory = finding
    for one in excuses:
        if canonicalize_name(one.package) == release.canonical_name and advisory.has_any_id({one.advisory}) and today <= one.until:
            return one
    return None
