import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import schemas
from schemas.version import VERSION

ROOT = Path(schemas.__file__).parents[1]
OURS = ("schemas", "text", "ingest", "validators", "reports", "service", "samples", "docs", "tests", "benchmarks", "audit")
LONGEST = 500


def sources():
    return [path for folder in OURS for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts]


def test_no_file_is_longer_than_a_reader_can_hold():
    assert [path.name for path in sources() if path.read_text(encoding="utf-8").count("\n") > LONGEST] == []


def test_nothing_is_left_to_be_done_later():
    loose = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    here = Path(__file__).name
    assert [path for path in sources() if path.name != here and loose.search(path.read_text(encoding="utf-8"))] == []


def test_the_locks_hold_hashes_and_no_address():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pinned = re.findall(r"^[a-zA-Z0-9._-]+==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE))


def test_what_runs_is_locked_and_explained():
    asked = [line for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for name in asked:
        assert re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE), name
        assert f"**{name}**" in explained, name


def test_the_changelog_knows_this_version_or_what_is_not_released():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{VERSION}]" in text or "## [Unreleased]" in text


def test_the_project_s_settings_can_be_read_and_name_the_command():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["scripts"] == {"plancheck": "service.cli.__main__:run"}


def test_links_in_the_documents_lead_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"


def test_starting_the_command_line_loads_nothing_heavy():
    code = "import sys, service.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert (
        loaded & {"lxml", "docx", "pdfplumber", "jsonschema", "jsonschema_rs", "tqdm", "subprocess", "logging", "ingest"} == set()
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py")))
def test_every_measurement_can_be_loaded(name):
    import_module(f"benchmarks.{name}")
