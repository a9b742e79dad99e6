import os
import time
from pathlib import Path

import pytest
from lxml import etree

from ingest.errors import Broken
from ingest.limits import Limits
from ingest.office import conversion
from ingest.office.conversion import Source, convert
from ingest.office.settings import write_profile

GIVEN = Source(b"given", ".doc", "MS Word 97")
QUICK = Limits(seconds=1.0)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a shell script in LibreOffice's place."""

    def stand_in(script: str) -> Path:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(conversion, "program", lambda: program)
        return program

    return stand_in


def gone(pid: int) -> bool:
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_the_file_made_by_the_program_comes_back(office):
    office('while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; mkdir -p "$out"; cat "$1" > "$out/plan.docx"')
    assert convert(GIVEN, QUICK) == b"given"


def test_the_program_is_told_the_filter_the_profile_and_nothing_of_home(office, tmp_path):
    seen = tmp_path / "seen"
    office(f'printf "%s\\n" "$@" "HOME=$HOME" "proxy=$http_proxy" > {seen}')
    with pytest.raises(Broken):
        convert(GIVEN, QUICK)
    told = seen.read_text().splitlines()
    assert {"--headless", "--infilter=MS Word 97", "--convert-to", conversion.FILTER, "proxy="} <= set(told)
    assert any(one.startswith("-env:UserInstallation=file:///") for one in told)
    assert f"HOME={os.environ.get('HOME')}" not in told


def test_a_file_that_the_program_cannot_open_is_broken(office):
    office("exit 0")
    with pytest.raises(Broken, match="cannot open it"):
        convert(GIVEN, QUICK)


def test_a_result_beyond_the_limit_is_refused(office):
    office('while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; mkdir -p "$out"; cat "$1" > "$out/plan.docx"')
    with pytest.raises(Broken, match="more than is taken"):
        convert(GIVEN, Limits(seconds=1.0, file_size=3))


def test_a_program_that_hangs_is_stopped_with_all_it_started(office, tmp_path):
    office(f"sleep 60 & echo $! > {tmp_path}/child; sleep 60")
    started = time.monotonic()
    with pytest.raises(Broken, match="was stopped"):
        convert(GIVEN, QUICK)
    assert time.monotonic() - started < 5
    assert gone(int((tmp_path / "child").read_text()))


def test_what_a_program_leaves_running_is_stopped(office, tmp_path):
    office(f"sleep 60 & echo $! > {tmp_path}/child")
    with pytest.raises(Broken):
        convert(GIVEN, QUICK)
    assert gone(int((tmp_path / "child").read_text()))


def test_a_program_dies_with_the_process_that_started_it(tmp_path):
    process = conversion.start(["/bin/sh", "-c", f"echo $$ > {tmp_path}/child; sleep 60"], tmp_path)
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
        time.sleep(0.01)
    assert process.stdin is not None
    process.stdin.close()  # as the kernel does when this process ends
    assert gone(int((tmp_path / "child").read_text()))
    conversion.end(process)


def test_a_machine_without_libreoffice_says_what_to_do(monkeypatch):
    monkeypatch.setattr(conversion, "program", lambda: None)
    with pytest.raises(Broken) as caught:
        convert(GIVEN, QUICK)
    assert "未安裝 LibreOffice" in caught.value.reason.zh
    assert ".docx" in caught.value.remedy.zh


def test_the_profile_switches_macros_links_and_the_network_off(tmp_path):
    write_profile(tmp_path / "profile")
    root = etree.parse(tmp_path / "profile" / "user" / "registrymodifications.xcu").getroot()
    name = "{http://openoffice.org/2001/registry}name"
    values = {prop.get(name): prop.findtext("value") for prop in root.iter("prop")}
    assert (values["MacroSecurityLevel"], values["DisableMacrosExecution"], values["Link"]) == ("3", "true", "2")
    assert (values["ooInetProxyType"], values["ooInetHTTPProxyName"]) == ("2", "127.0.0.1")
