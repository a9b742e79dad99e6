"""The audit of the pinned packages: what it finds, what it lets pass, and whom it believes. No test asks a network."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packaging.version import Version
from pip_audit._service import OsvService, ResolvedDependency

from audit.__main__ import HERE, LOCKS, report
from audit.excuses import Excuse, excuses
from audit.snapshot import Snapshot, kept, of_folder

TODAY = date(2026, 11, 29)
CANARY = {
    "id": "PYSEC-2019-217",
    "aliases": ["CVE-2019-10906"],
    "summary": "Sandbox.",
    "affected": ["<2.10.1"],
    "fixed": ["2.10.1"],
}
BAD = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "summary": "It leaks.", "affected": [">=2,<2.5.1"], "fixed": ["2.5.1"]}


@pytest.fixture
def lock(tmp_path):
    """One release, pinned with a hash."""
    path = tmp_path / "requirements.txt"
    path.write_text(f"leaky==2.5 \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    return path


def snapshot(**packages):
    return Snapshot("doctored", date(2026, 11, 1), packages)


def said(lock, held, excused=(), live=()):
    lines, fine = report(live, held, [lock], excused, TODAY)
    return "\n".join(lines), fine


def test_a_vulnerable_pin_fails_and_is_named_with_what_mends_it(lock):
    words, fine = said(lock, snapshot(leaky=[BAD]))
    assert not fine
    assert "leaky 2.5: PYSEC-2026-1, CVE-2026-1: mended in 2.5.1: It leaks." in words
    assert "1 pinned releases against the snapshot of 2026-11-01 (28 days old)" in words


def test_a_mended_pin_passes(lock):
    words, fine = said(lock, snapshot(leaky=[BAD | {"affected": [">=2,<2.5"]}]))
    assert fine
    assert "PYSEC-2026-1" not in words


def test_a_package_of_which_nothing_is_known_is_named(lock):
    words, fine = said(lock, snapshot())
    assert fine
    assert "nothing is known of 1 of them, they are NOT audited: leaky" in words


@pytest.mark.parametrize("name", ["PYSEC-2026-1", "CVE-2026-1"])
def test_an_excuse_lets_one_advisory_of_one_package_pass_until_its_day(lock, name):
    excuse = Excuse("Leaky", name, "The function is never called.", TODAY)
    words, fine = said(lock, snapshot(leaky=[BAD]), [excuse])
    assert fine
    assert "excused until 2026-11-29: The function is never called." in words
    assert not said(lock, snapshot(leaky=[BAD]), [replace(excuse, until=date(2026, 11, 28))])[1]
    assert not said(lock, snapshot(leaky=[BAD]), [replace(excuse, package="other")])[1]
    assert not said(lock, snapshot(leaky=[BAD, BAD | {"id": "PYSEC-2026-2", "aliases": []}]), [excuse])[1]


def test_an_excuse_without_a_reason_or_a_day_is_none(tmp_path):
    path = tmp_path / "excused.json"
    whole = {"package": "leaky", "advisory": "CVE-2026-1", "reason": "Never called.", "until": "2026-12-31"}
    path.write_text(json.dumps([whole]), encoding="utf-8")
    assert excuses(path) == [Excuse("leaky", "CVE-2026-1", "Never called.", date(2026, 12, 31))]
    for wrong, message in (({"reason": "  "}, "without a reason"), ({"until": "some day"}, "some day")):
        path.write_text(json.dumps([whole | wrong]), encoding="utf-8")
        with pytest.raises(ValueError, match=message):
            excuses(path)


def test_a_live_source_that_knows_advisories_decides_and_the_snapshot_is_not_asked(lock):
    live = snapshot(jinja2=[CANARY], leaky=[])
    words, fine = said(lock, snapshot(leaky=[BAD]), live=[live])
    assert fine
    assert "1 pinned releases against live advisories (Snapshot)" in words
    assert not said(lock, snapshot(leaky=[]), live=[snapshot(jinja2=[CANARY], leaky=[BAD])])[1]


def test_a_mirror_that_answers_without_any_advisory_is_not_believed(lock):
    empty = snapshot(jinja2=[], leaky=[])
    words, fine = said(lock, snapshot(leaky=[BAD]), live=[empty])
    assert not fine
    assert "live advisories: Snapshot does not know CVE-2019-10906" in words
    assert "against the snapshot of" in words


def test_where_no_live_source_can_be_reached_the_snapshot_answers(lock, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = OsvService(cache_dir=tmp_path, timeout=4, osv_url=f"http://127.0.0.1:{port}/")
    words, fine = said(lock, snapshot(leaky=[BAD]), live=[away])
    assert not fine
    assert "live advisories: OsvService cannot be reached" in words
    assert "leaky 2.5: PYSEC-2026-1" in words


def test_a_live_source_that_never_answers_costs_seconds(lock, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        away = OsvService(cache_dir=tmp_path, timeout=1, osv_url=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        words, _ = said(lock, snapshot(leaky=[]), live=[away])
    assert "live advisories: OsvService cannot be reached" in words


def record(**more):
    return {
        "id": "PYSEC-2026-1",
        "aliases": ["CVE-2026-1"],
        "details": "It\nleaks.",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "Leaky"}, **more}],
    }


@pytest.mark.parametrize(
    ("events", "affected", "fine"),
    [
        ([{"introduced": "0"}, {"fixed": "2.5.1"}], ["1.0", "2.5"], ["2.5.1", "3"]),
        ([{"introduced": "2.0"}, {"last_affected": "2.5"}], ["2.0", "2.5"], ["1.9", "2.5.1"]),
        ([{"introduced": "1"}, {"fixed": "1.2"}, {"introduced": "2"}, {"fixed": "2.1"}], ["1.1", "2.0.9"], ["0.9", "1.5", "2.1"]),
        ([{"introduced": "2"}], ["2", "99"], ["1.9"]),
    ],
)
def test_the_ranges_of_an_advisory_are_kept(events, affected, fine):
    held = snapshot(leaky=[kept(record(ranges=[{"type": "ECOSYSTEM", "events": events}]), "leaky")])

    def known(version):
        return held.query(ResolvedDependency(name="Leaky", version=Version(version)))[1]

    assert [version for version in affected + fine if known(version)] == affected


def test_an_advisory_without_ranges_counts_for_the_versions_it_names_and_commits_are_no_versions():
    told = kept(record(versions=["1.0"], ranges=[{"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "abc"}]}]), "leaky")
    assert told == {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "summary": "It leaks.", "affected": ["==1.0"], "fixed": []}


def test_what_was_withdrawn_or_is_about_another_package_is_not_kept():
    assert kept(record(versions=["1.0"]) | {"withdrawn": "2026-01-01T00:00:00Z"}, "leaky") is None
    assert kept(record(versions=["1.0"]), "sound") is None


def test_a_snapshot_from_a_copy_of_the_database_is_as_old_as_what_it_holds(tmp_path):
    folder = tmp_path / "vulns" / "leaky"
    folder.mkdir(parents=True)
    (folder / "PYSEC-2026-1.yaml").write_text(
        "id: PYSEC-2026-1\nmodified: '2026-03-04T05:06:07.89Z'\nsummary: It leaks.\naffected:\n- package: {ecosystem: PyPI, name: leaky}\n"
        "  ranges:\n  - type: ECOSYSTEM\n    events:\n    - introduced: '0'\n    - fixed: 2.10\n",
        encoding="utf-8",
    )
    made = of_folder(["leaky", "sound"], tmp_path)
    made.write(tmp_path / "advisories.json")
    again = Snapshot.read(tmp_path / "advisories.json")
    assert again == made
    assert again.as_of == date(2026, 3, 4)
    assert again.packages == {
        "leaky": [{"id": "PYSEC-2026-1", "aliases": [], "summary": "It leaks.", "affected": [">=0,<2.10"], "fixed": ["2.10"]}]
    }
    with pytest.raises(ValueError, match="no advisory"):
        of_folder(["sound"], tmp_path)


def test_the_program_fails_with_a_doctored_snapshot_and_passes_with_an_excuse(tmp_path):
    held, excused = tmp_path / "advisories.json", tmp_path / "excused.json"
    snapshot(lxml=[BAD | {"affected": [">=0"]}]).write(held)
    command = [sys.executable, "-m", "audit", "--offline", "--snapshot", str(held), "--excused"]

    def run(path):
        return subprocess.run([*command, str(path)], cwd=HERE.parent, capture_output=True, text=True, check=False)

    failed = run(HERE / "excused.json")
    assert failed.returncode == 1
    assert "FAILED: raise the pin, or excuse it with a reason" in failed.stdout
    excused.write_text(
        json.dumps([{"package": "lxml", "advisory": "CVE-2026-1", "reason": "Never called.", "until": "9999-12-31"}]),
        encoding="utf-8",
    )
    assert run(excused).returncode == 0


def test_the_kept_snapshot_knows_the_advisory_that_sources_are_tried_with():
    held = Snapshot.read(HERE / "advisories.json")
    _, known = held.query(ResolvedDependency(name="jinja2", version=Version("2.10")))
    assert "PYSEC-2019-217" in {one.id for one in known}
    assert "://" not in (HERE / "advisories.json").read_text(encoding="utf-8")


def test_all_locks_are_audited():
    root = Path(HERE).parent
    assert sorted(LOCKS) == sorted(root.glob("requirements*.txt"))
