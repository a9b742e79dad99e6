"""Turns a file into .docx by LibreOffice, started for that one file and ended with it.

LibreOffice is given a throw-away profile, a folder of its own, a process group of its own and a time limit. It never asks
back, and whatever it leaves running is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ingest.errors import Broken
from ingest.limits import MIB, Limits
from ingest.office.settings import write_profile
from ingest.packages import RESAVE
from schemas.records import dataclass
from schemas.rules import Words

FILTER = "docx:MS Word 2007 XML"
QUIET = ("--headless", "--norestore", "--nologo", "--nolockcheck")
PROGRAMS = ("soffice", "libreoffice")
PLACES = ("/usr/lib/libreoffice/program", "/opt/libreoffice/program", "/Applications/LibreOffice.app/Contents/MacOS")
"""Where LibreOffice may lie when it is not on the path."""
_SHARE_OF_TIME = 0.8
"""LibreOffice gets this much of the time that a document has; the rest is for reading what it made."""
_PAUSE = 0.02
_GUARD = 'exec 3<&0 </dev/null; { read -r _ <&3; kill -9 0; } & "$@" 3<&-; kill -9 0'


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be turned: its bytes, the suffix that says what they are, and the import filter where it is certain."""

    data: bytes
    suffix: str
    filter: str | None = None

    def options(self) -> list[str]:
        """The words on LibreOffice's command line that speak of the kind of file."""
        # With the filter named, LibreOffice does not guess: what only looks like a document is not opened as something else.
        infilter = [f"--infilter={self.filter}"] if self.filter else []
        return [*infilter, "--convert-to", FILTER]


def program() -> Path | None:
    """The LibreOffice of this machine; None where there is none."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return Path(found).resolve()
    for place in PLACES:
        for name in PROGRAMS:
            if (Path(place) / name).is_file():
                return Path(place) / name
    return None


def not_installed() -> Broken:
    """The error for a machine without LibreOffice."""
    return Broken(
        Words(
            "本機未安裝 LibreOffice，無法讀取舊版 Word（.doc）及 RTF 檔案。",
            "LibreOffice is not installed on this machine; old Word files (.doc) and RTF cannot be read.",
        ),
        Words(
            "請將檔案另存為 .docx、.odt 或 .pdf 後重新送件，或請系統管理者安裝 LibreOffice Writer。",
            "Save the file as .docx, .odt or .pdf and send it again, or have an administrator install LibreOffice Writer.",
        ),
    )


def too_slow(seconds: float) -> Broken:
    """The error for a file that LibreOffice did not finish in time."""
    return Broken(
        Words(
            f"檔案轉換超過 {seconds:.0f} 秒仍未完成，已中止。",
            f"The conversion took more than {seconds:.0f} seconds and was stopped.",
        ),
        RESAVE,
    )


def start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Starts the command in a process group of its own, with no home but `folder`, no display and no proxy.

    The group dies when the command is over, and when this process is gone, in whatever way: its leader is a shell that
    waits for the other end of a pipe to close.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.Popen(  # noqa: S603 — a program of this machine, and file names of our own making
        ["/bin/sh", "-c", _GUARD, "sh", *command],
        cwd=folder,
        env={**kept, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kills the process and all that it started in its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def time_for(limits: Limits) -> float:
    """How many seconds LibreOffice has for one file."""
    return limits.seconds * _SHARE_OF_TIME


def result_of(target: Path, limits: Limits) -> bytes:
    """What LibreOffice wrote to `target`. Raises Broken where it wrote nothing (it could not open the file) or too much."""
    if not target.is_file() or target.stat().st_size == 0:
        raise Broken(
            Words("檔案不完整或已損壞，LibreOffice 無法開啟。", "The file is truncated or damaged: LibreOffice cannot open it."),
            RESAVE,
        )
    size = target.stat().st_size
    if size > limits.file_size:
        raise Broken(
            Words(
                f"檔案轉換後有 {size // MIB} MiB，超出可處理的範圍。",
                f"The converted file has {size // MIB} MiB, more than is taken.",
            ),
            Words(
                "請移除不必要的附圖與附件後重新送件。", "Take out pictures and attachments that are not needed, and send it again."
            ),
        )
    return target.read_bytes()


def convert(source: Source, limits: Limits) -> bytes:
    """The file as .docx. Raises Broken where LibreOffice is not installed, cannot open the file, or is too slow."""
    office = program()
    if office is None:
        raise not_installed()
    with tempfile.TemporaryDirectory(prefix="plancheck-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_profile(folder / "profile")
        given = folder / f"plan{source.suffix}"
        given.write_bytes(source.data)
        command = [
            str(office),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *QUIET,
            *source.options(),
            "--outdir",
            str(folder / "out"),
            str(given),
        ]
        process = start(command, folder)
        try:
            wait(process, time_for(limits))
        finally:
            end(process)
        return result_of(folder / "out" / "plan.docx", limits)


def wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Waits for the process to end. Raises Broken where it takes longer."""
    # Popen.wait with a limit sleeps ever longer between its looks; a conversion is over in a second or less.
    ends = time.monotonic() + seconds
    while process.poll() is None:
        if time.monotonic() > ends:
            raise too_slow(seconds)
        time.sleep(_PAUSE)
