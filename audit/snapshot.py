"""The advisories that the repository keeps for where there is no network: asked like any service of pip-audit, and written anew.

Of an advisory (Open Source Vulnerability format, version 1) the facts are kept that decide: its names, a sentence, the affected
versions as PEP 440 specifiers, the versions that mend it. What was withdrawn is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from pip_audit._service import (
    Dependency,
    OsvService,
    ResolvedDependency,
    ServiceError,
    SkippedDependency,
    VulnerabilityResult,
    VulnerabilityService,
)

SENTENCE = 200
"""Characters of an advisory's text that are kept."""
Record = Mapping[str, Any]
"""An advisory in the format of the Open Source Vulnerability project."""


@dataclass(frozen=True)
class Snapshot(VulnerabilityService):
    """Advisories by package; `as_of` is the last day on which anything was learnt."""

    source: str
    as_of: date
    packages: Mapping[str, list[dict[str, Any]]]

    @classmethod
    def read(cls, path: Path) -> Snapshot:
        """The snapshot in this file. Raises `OSError`, and `ValueError` or `KeyError` where it is none."""
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(held["source"], date.fromisoformat(held["as_of"]), held["packages"])

    def write(self, path: Path) -> None:
        """The same, for `read`."""
        held = {"source": self.source, "as_of": self.as_of.isoformat(), "packages": dict(sorted(self.packages.items()))}
        path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def query(self, spec: Dependency) -> tuple[Dependency, list[VulnerabilityResult]]:
        """What is known of this release; a package without an entry is skipped, for nothing is known of it."""
        if spec.is_skipped():
            return spec, []
        release = cast(ResolvedDependency, spec)
        if release.canonical_name not in self.packages:
            return SkippedDependency(name=spec.name, skip_reason="no entry in the snapshot"), []
        return spec, [
            VulnerabilityResult.create(
                ids=[one["id"], *one["aliases"]],
                description=one["summary"],
                fix_versions=sorted(Version(fixed) for fixed in one["fixed"]),
                published=None,
            )
            for one in self.packages[release.canonical_name]
            if any(SpecifierSet(some).contains(release.version, prereleases=True) for some in one["affected"])
        ]


def kept(record: Record, package: str) -> dict[str, Any] | None:
    """What a snapshot keeps of an advisory for this package; None where it was withdrawn or speaks of others."""
    about = [
        one
        for one in record.get("affected", ())
        if one["package"]["ecosystem"] == "PyPI" and canonicalize_name(one["package"]["name"]) == package
    ]
    if record.get("withdrawn") or not about:
        return None
    ranges = [one for some in about for one in some.get("ranges", ()) if one["type"] == "ECOSYSTEM"]
    affected = [specifier for one in ranges for specifier in _specifiers(one["events"])]
    if not ranges:
        affected = [f"=={version}" for some in about for version in some.get("versions", ())]
    words = " ".join(str(record.get("summary") or record.get("details") or "").split())
    return {
        "id": record["id"],
        "aliases": sorted(record.get("aliases", ())),
        "summary": words[:SENTENCE],
        "affected": affected,
        "fixed": [str(event["fixed"]) for one in ranges for event in one["events"] if "fixed" in event],
    }


def _specifiers(events: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Each run from an introduction to what ends it, as a PEP 440 specifier; one that nothing ends has no upper bound."""
    begun: str | None = None
    for event in events:
        if "introduced" in event:
            begun = f">={event['introduced']}"
        elif begun is not None and ("fixed" in event or "last_affected" in event):
            yield f"{begun},<{event['fixed']}" if "fixed" in event else f"{begun},<={event['last_affected']}"
            begun = None
    if begun is not None:
        yield begun


def of_folder(names: Iterable[str], folder: Path) -> Snapshot:
    """From a copy of the PyPA advisory database (`vulns/NAME/*.yaml`), as old as the last change in what is taken.

    Only packages that have a folder get an entry. Raises `ValueError` where none has.
    """
    packages: dict[str, list[dict[str, Any]]] = {}
    changed: list[date] = []
    for name in names:
        if not (folder / "vulns" / name).is_dir():
            continue
        records = [
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone: 2.10 is no number
            for path in sorted((folder / "vulns" / name).glob("*.yaml"))
        ]
        packages[name] = [one for record in records if (one := kept(record, name))]
        changed += [datetime.fromisoformat(record["modified"]).date() for record in records]
    if not changed:
        raise ValueError(f"no advisory of the pinned packages below {folder}")
    return Snapshot("PyPA Advisory Database (CC-BY-4.0)", max(changed), packages)


def of_service(names: Iterable[str], service: OsvService, today: date) -> Snapshot:
    """All that the Open Source Vulnerability service has on each package. Raises `ServiceError`, `requests.RequestException`."""
    packages: dict[str, list[dict[str, Any]]] = {}
    for name in names:
        query: dict[str, Any] = {"package": {"name": name, "ecosystem": "PyPI"}}
        packages[name] = []
        while True:
            answer = service.session.post(url=service.osv_url, data=json.dumps(query), timeout=service.timeout)
            if not answer.ok:
                raise ServiceError(f"{answer.status_code} for {name}")
            found = answer.json()
            packages[name] += [one for record in found.get("vulns", ()) if (one := kept(record, name))]
            if not found.get("next_page_token"):
                break
            query["page_token"] = found["next_page_token"]
    return Snapshot("OSV (CC-BY-4.0)", today, packages)
