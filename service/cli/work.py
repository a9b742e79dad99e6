"""Checking sources so that no file, however hostile, takes the command with it.

Several files go through `ingest.sandbox.LimitedPool`. A single Word or ODT file is checked in one forked child with limits of
its own: the pool's modules take several times as long to load as the check itself, and such a file starts no further program.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from ingest import clock
from ingest.errors import Broken, Unreadable
from ingest.limits import DEFAULT_LIMITS, MIB, Limits
from ingest.memory import inherited_memory
from schemas.files import bytes_in, sha256_of
from schemas.records import dataclass
from schemas.rules import Words
from service.cli import wording
from service.cli.inputs import Source
from service.cli.options import filled
from service.cli.quick_start import remember
from service.pipeline import Request, page, parse, unreadable, write

if TYPE_CHECKING:
    from schemas.report import Report


Kind = Literal["check", "page", "parse"]
Result = dict[str, Any] | Unreadable
LARGEST_COPY = 40 * MIB
"""What a process may hand to the one that writes it is limited (`ingest.sandbox`), and base64 takes a third more."""
_GRACE = 2.0
"""Seconds beyond the limit after which the child is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One source and what is to be done with it; it travels to the process that does it.

    `check` gives the report, `page` the report and its HTML, which needs the whole document, `parse` the plan.
    """

    kind: Kind
    source: Source
    request: Request
    annotates: bool = False
    """Whether a `page` comes with the annotated copy."""


def work(job: Job) -> dict[str, Any]:
    """The report, `{"report": …, "html": …, "copy": …}`, or the plan. Raises Unreadable where `parse` cannot read the file."""
    if job.source.error is not None:
        raise job.source.error
    data = bytes_of(job.source)
    if job.kind == "parse":
        return parse(data, job.source.name, job.request)
    lang, pages = job.request.lang, job.kind == "page"
    written = write(data, job.source.name, job.request, pages=pages, copies=pages and job.annotates)
    if pages:
        return {"report": written.reports[lang], "html": written.pages[lang], "copy": packed_copy(written.copy)}
    return dict(written.reports[lang])


def packed_copy(made: tuple[str, bytes] | None) -> list[str] | None:
    """The suffix of the annotated copy and its bytes in base64; None where there is none or it is too large."""
    if made is None or len(made[1]) > LARGEST_COPY:
        return None
    return [made[0], b64encode(made[1]).decode("ascii")]


def bytes_of(source: Source) -> bytes:
    """The file's bytes. Raises Broken where it cannot be opened."""
    if source.data is not None:
        return source.data
    assert source.path is not None, "a source without bytes has a path"
    try:
        return bytes_in(source.path)
    except OSError as error:
        raise Broken(filled(wording.CANNOT_OPEN, error=error.strerror), wording.CANNOT_OPEN_REMEDY) from error


def done_in_turn(jobs: Iterable[Job], processes: int, limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, Result]]:
    """Number and result of each job, as they are done in killable processes; jobs are drawn as processes become free."""
    from ingest.sandbox import LimitedPool  # noqa: PLC0415 - a single Word file does without

    preload = ("ingest.reading", "ingest.understanding", "reports.json_report", "validators.registry", "validators.running")
    with LimitedPool("service.cli.work:work", processes, limits, preload=preload) as pool:
        yield from pool.map(jobs)


def report_of(job: Job, result: Result) -> Report:
    """The report in any case: where the process could give none, the one that says so."""
    if not isinstance(result, Unreadable):
        return result["report"] if job.kind == "page" else result  # type: ignore[return-value]  # `work` gave it as plain data
    try:
        data = bytes_of(job.source)
    except Unreadable:
        data = b""
    return unreadable(result, sha256_of(data), job.source.name, job.request).report


def page_of(job: Job, result: Result) -> str | None:
    """The report as HTML where the job was to give it."""
    if job.kind != "page":
        return None
    return page(report_of(job, result), job.request) if isinstance(result, Unreadable) else str(result["html"])


def copy_of(result: Result) -> tuple[str, bytes] | None:
    """The suffix and the bytes of the annotated copy, where the job gave one."""
    packed = None if isinstance(result, Unreadable) else result.get("copy")
    return None if packed is None else (packed[0], b64decode(packed[1]))


def alone(job: Job) -> Result:
    """The result of one job done in a forked child that is killed when it exceeds its limits."""
    limits = job.request.limits
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(job, writer)
    os.close(writer)
    answer = _all_of(reader, time.monotonic() + limits.seconds * clock.PATIENCE + _GRACE, child)
    _, status = os.waitpid(child, 0)
    if answer and os.WIFEXITED(status):
        kind, body = json.loads(answer)
        if kind == "done":
            return dict(body)
        return _error_from(body)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in clock.SIGNALS:
        from ingest.sandbox.messages import too_slow  # noqa: PLC0415 - only where the time is over

        return too_slow(limits)
    how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
    return Broken(filled(wording.UNEXPECTED_END, how=how), wording.UNEXPECTED_END_REMEDY)


def _answer(job: Job, writer: int) -> None:
    """In the child: do the job under limits, write the answer, end. Never returns."""
    code = 1
    try:
        _limit(job.request)
        try:
            answer: tuple[str, Any] = ("done", work(job))
        except Unreadable as error:
            answer = ("unreadable", _error_body(error))
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(json.dumps(answer).encode())
        code = 0
        if not sys.dont_write_bytecode:
            remember()
    finally:
        os._exit(code)


def _limit(request: Request) -> None:
    import resource  # noqa: PLC0415 - only the child needs it

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = request.limits.memory + inherited_memory()  # what a large parent hands on is not the document's
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    clock.start(request.limits.seconds)


def _all_of(reader: int, deadline: float, child: int) -> bytes:
    """What the child writes until it ends; it is killed when the deadline is over."""
    import select  # noqa: PLC0415 - only where a child works

    parts: list[bytes] = []
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        try:
            while select.select([pipe], [], [], max(deadline - time.monotonic(), 0.0))[0]:
                part = pipe.read(1 << 16)
                if not part:
                    return b"".join(parts)
                parts.append(part)
            os.kill(child, signal.SIGKILL)
        except KeyboardInterrupt:
            os.kill(child, signal.SIGKILL)
            raise
    return b""


def _error_body(error: Unreadable) -> list[str | None]:
    return [error.code, error.reason.zh, error.reason.en, error.remedy.zh, error.remedy.en, error.format]


def _error_from(body: list[str]) -> Unreadable:
    from ingest import errors  # noqa: PLC0415

    kinds = {kind.code: kind for kind in (errors.Broken, errors.Encrypted, errors.NoText)}
    code, reason_zh, reason_en, remedy_zh, remedy_en, form = body
    return kinds.get(code, errors.Broken)(Words(reason_zh, reason_en), Words(remedy_zh, remedy_en), format=form)
