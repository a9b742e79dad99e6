"""Audits the locks, and writes the snapshot anew.

    python -m audit [--offline]                  exit 1 for a finding that is not excused
    python -m audit --renew [--from FOLDER]      from the live service, or from a copy of the PyPA advisory database

Live advisories are asked for first; where they cannot be had within seconds, the snapshot answers, and its age is said.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import requests
from pip_audit._service import OsvService, PyPIService, ServiceError, VulnerabilityService

from audit.auditing import Audit, Pinned, Untrusted, audited, excuse_of, trusted
from audit.excuses import Excuse, excuses
from audit.snapshot import Snapshot, of_folder, of_service

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCKS = tuple(ROOT / name for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"))
WAIT = 4
"""Seconds for one answer of a live service."""


def verdict(audit: Audit, excused: Sequence[Excuse], today: date) -> tuple[list[str], bool]:
    """A line a finding, and whether all of them are excused."""
    lines, fine = [], True
    for release, one in audit.findings:
        names = ", ".join([one.id, *sorted(one.aliases)])
        mended = ", ".join(map(str, one.fix_versions)) or "nothing yet"
        excuse = excuse_of((release, one), excused, today)
        fine = fine and excuse is not None
        said = f"excused until {excuse.until}: {excuse.reason}" if excuse else f"mended in {mended}: {one.description}"
        lines.append(f"{release.name} {getattr(release, 'version', '')}: {names}: {said}")
    return lines, fine


def report(
    live: Sequence[VulnerabilityService], snapshot: Snapshot, locks: Sequence[Path], excused: Sequence[Excuse], today: date
) -> tuple[list[str], bool]:
    """What to print, and whether nothing is wrong: by the first live service that is to be trusted, else by the snapshot."""
    lines = []
    for service in live:
        name = type(service).__name__
        try:
            audit = trusted(service, locks)
        except Untrusted as error:
            lines.append(f"live advisories: {name} {error}")
            continue
        lines.append(f"{audit.releases} pinned releases against live advisories ({name})")
        break
    else:
        audit = audited(snapshot, locks)
        age = (today - snapshot.as_of).days
        lines.append(f"{audit.releases} pinned releases against the snapshot of {snapshot.as_of} ({age} days old)")
    if audit.unknown:
        lines.append(f"nothing is known of {len(audit.unknown)} of them, they are NOT audited: {', '.join(audit.unknown)}")
    found, fine = verdict(audit, excused, today)
    return [*lines, *found, "no finding that is not excused" if fine else "FAILED: raise the pin, or excuse it with a reason"], fine


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 where nothing is wrong, 1 for a finding, 2 where the snapshot cannot be renewed."""
    parser = argparse.ArgumentParser(prog="python -m audit")
    parser.add_argument("--offline", action="store_true", help="ask no live service")
    parser.add_argument("--renew", action="store_true", help="write the snapshot anew")
    parser.add_argument("--from", dest="folder", type=Path, help="a copy of the PyPA advisory database to renew it from")
    parser.add_argument("--snapshot", type=Path, default=HERE / "advisories.json")
    parser.add_argument("--excused", type=Path, default=HERE / "excused.json")
    asked = parser.parse_args(arguments)
    today = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory() as cache:
        if asked.renew:
            names = sorted({release.canonical_name for release in Pinned(LOCKS).collect()})
            try:
                service = OsvService(cache_dir=Path(cache), timeout=WAIT)
                made = of_folder(names, asked.folder) if asked.folder else of_service(names, service, today)
            except (OSError, ValueError, ServiceError, requests.RequestException) as error:
                print(f"the snapshot is left as it is: {type(error).__name__}", file=sys.stderr)
                return 2
            made.write(asked.snapshot)
            print(f"{sum(map(len, made.packages.values()))} advisories of {len(made.packages)} packages as of {made.as_of}")
            return 0
        live: list[VulnerabilityService] = []
        if not asked.offline:
            live = [PyPIService(cache_dir=Path(cache), timeout=WAIT), OsvService(cache_dir=Path(cache), timeout=WAIT)]
        lines, fine = report(live, Snapshot.read(asked.snapshot), LOCKS, excuses(asked.excused), today)
    print("\n".join(lines))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
