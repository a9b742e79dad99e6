from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import clock
from ingest.errors import Broken, Encrypted
from ingest.limits import MIB, Limits
from ingest.sandbox import Defect, LimitedPool, run_limited
from schemas.document import Span

ACT = "tests.sandbox.workloads:act"
SMALL = Limits(seconds=0.6, memory=200 * MIB)
START_BY = "PLANCHECK_TEST_POOL_STARTS_BY"


@pytest.fixture(scope="module")
def pool():
    with LimitedPool(ACT, 2, SMALL, start_by=os.environ.get(START_BY, "exec"), output_size=MIB) as pool:
        yield pool


@pytest.mark.slow
def test_all_of_this_holds_for_a_pool_that_forks():
    """In a process of its own: a forked worker begins with the memory of the one that runs all the tests."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        "-k",
        "not pool_that_forks",
        __file__,
    ]
    run = subprocess.run(command, env=os.environ | {START_BY: "fork"}, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def fate(pool: LimitedPool, *order: object) -> object:
    [(_, result)] = pool.map([order])
    return result


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_every_payload_is_answered_under_its_own_number(pool):
    assert dict(pool.map([("double", number) for number in range(50)])) == {number: 2 * number for number in range(50)}


def test_no_payloads_give_no_results(pool):
    assert list(pool.map([])) == []


def test_results_come_as_they_are_done(pool):
    assert [index for index, _ in pool.map([("hang", None), ("double", 1), ("double", 2)])] == [1, 2, 0]


def test_payloads_are_drawn_only_as_processes_become_free(pool):
    drawn = []

    def payloads():
        for number in range(10):
            drawn.append(number)
            yield ("double", number)

    results = pool.map(payloads())
    next(results)
    assert len(drawn) <= 4
    results.close()


@pytest.mark.parametrize("act", ["hang", "spin"])
def test_a_document_that_hangs_costs_its_time_and_one_clear_error(pool, act):
    started = time.monotonic()
    error = fate(pool, act, None)
    assert isinstance(error, Broken)
    assert "處理時間超過 0.6 秒" in error.reason.zh
    assert "0.6 seconds" in error.reason.en
    # One that spins has used its processor time; one that only waits is ended by the wall clock (`ingest.clock`).
    assert time.monotonic() - started < SMALL.seconds * clock.PATIENCE + 2


@pytest.mark.parametrize("order", [("eat", 10**9), ("hoard", None), ("stack", None)])
def test_a_document_that_takes_too_much_memory_is_refused(order):
    with LimitedPool(ACT, 1, Limits(seconds=20.0, memory=200 * MIB)) as pool:
        error = fate(pool, *order)
    assert isinstance(error, Broken)
    assert "超過時間或記憶體上限：需要的記憶體超過 200 MiB" in error.reason.zh


def test_helpers_count_into_the_memory_of_their_document():
    with LimitedPool(ACT, 1, Limits(seconds=9.0, memory=240 * MIB)) as pool:
        error = fate(pool, "eat with child", 120 * MIB)
    assert isinstance(error, Broken)
    assert "需要的記憶體超過 240 MiB" in error.reason.zh


def test_a_crash_of_a_c_library_costs_one_document(pool):
    results = dict(
        pool.map([("double", 1), ("abort", None), ("double", 2), ("signal", signal.SIGSEGV), ("double", 3), ("exit", 7)])
    )
    assert [results[index] for index in (0, 2, 4)] == [2, 4, 6]
    assert "SIGABRT" in results[1].reason.en
    assert "SIGSEGV" in results[3].reason.zh
    assert "exit 7" in results[5].reason.en


def test_a_worker_that_died_while_idle_is_replaced_without_a_word(pool):
    victims = {pid for _, pid in pool.map([("pid", None)] * 4)}
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
    assert [result for _, result in pool.map([("double", 4), ("double", 4)])] == [8, 8]


def test_errors_about_the_file_come_over_whole(pool):
    error = fate(pool, "lock", None)
    assert isinstance(error, Encrypted)
    assert (error.code, error.reason.zh, error.remedy.en, error.format) == ("D102", "需要密碼。", "Remove it.", "docx")


def test_a_programming_error_is_bounded_for_people_and_visible_to_programmers(pool, caplog):
    error = fate(pool, "fail", "本末倒置")
    assert isinstance(error, Broken)
    assert "Traceback" not in error.reason.zh + error.reason.en
    assert isinstance(error.__cause__, Defect)
    assert "ValueError: 本末倒置" in str(error.__cause__)
    assert "ValueError: 本末倒置" in caplog.text


def test_a_result_beyond_the_bound_is_refused(pool):
    assert fate(pool, "long", MIB // 2) == b"x" * (MIB // 2)
    assert "1 MiB" in fate(pool, "long", MIB + 1).reason.zh


def test_types_of_this_project_come_back_as_they_are(pool):
    assert fate(pool, "span", 5) == Span(block=5, start=0, end=3)


def test_a_worker_cannot_send_anything_that_would_run(pool, caplog):
    error = fate(pool, "foreign", None)
    assert isinstance(error, Broken)
    assert "may not send posix.system" in caplog.text


def test_what_a_worker_tells_is_heard_before_its_answer(pool):
    heard = []
    assert pool.run(("tell", 3), heard.append) == "told"
    assert heard == ["0", "1", "2"]
    assert pool.run(("tell", 3)) == "told", "and nobody need listen"


def test_a_worker_that_tells_without_end_is_ended(pool, caplog):
    heard = []
    with pytest.raises(Broken):
        pool.run(("tell", 10_000), heard.append)
    assert len(heard) == 100
    assert "sent what it may not" in caplog.text
    assert pool.run(("double", 2)) == 4


def test_a_worker_cannot_reach_the_network(pool):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        reached = fate(pool, "connect", port)
    if reached == "connected" and not _may_unshare():
        pytest.skip("the kernel gives this user no network namespace")
    assert reached != "connected"


@pytest.mark.parametrize("start_by", ["exec", "fork"])
def test_a_worker_holds_no_secret_of_the_service(monkeypatch, start_by):
    for name in ("PLANCHECK_SECRET_KEY", "PLANCHECK_DATABASE_URL", "PLAN_MAIL_PASSWORD", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    # A worker that is forked holds what this process held, and all tests before may have left it large.
    with LimitedPool(ACT, 1, Limits(seconds=60.0, memory=1 << 36), start_by=start_by) as pool:
        found = fate(pool, "environment", None)
    assert isinstance(found, tuple), found
    held, begun = found
    assert "hunter2" not in held.values()
    assert held["LC_ALL"] == "C.UTF-8"
    # What a process was started with, the system goes on showing: a service starts its workers anew, and a command forks them.
    assert start_by == "fork" or "hunter2" not in begun


def _may_unshare() -> bool:
    return subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode == 0


def test_a_worker_writes_nothing_on_the_terminal(capfd):
    with LimitedPool(ACT, 1, SMALL) as pool:
        assert fate(pool, "print", "HALLO") is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("act", ["leave child", "leave child and hang"])
def test_what_a_dead_worker_started_is_ended_as_well(pool, act, tmp_path):
    file = tmp_path / "pid"
    assert isinstance(fate(pool, act, str(file)), Broken)
    assert gone(int(file.read_text()))


def test_temporary_files_are_removed_with_the_pool():
    with LimitedPool(ACT, 1, SMALL) as pool:
        folder = Path(fate(pool, "temporary", None))
        assert folder.exists()
        own = folder.parent.parent
    assert not folder.exists()
    assert not own.exists()


def test_a_worker_is_replaced_after_its_share_of_documents():
    with LimitedPool(ACT, 1, SMALL, documents_per_worker=3) as pool:
        pids = [pid for _, pid in pool.map([("pid", None)] * 7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_closing_ends_every_process_even_in_mid_work(tmp_path):
    file = tmp_path / "pid"
    pool = LimitedPool(ACT, 2, Limits(seconds=60.0))
    results = pool.map([("pid", None), ("leave child and hang", str(file))])
    _, pid = next(results)
    while not (file.exists() and file.read_text()):
        time.sleep(0.02)
    pool.close()
    assert gone(pid)
    assert gone(int(file.read_text()))
    pool.close()


def test_a_caller_who_stops_listening_leaves_the_pool_usable(pool):
    results = pool.map([("double", 1), ("hang", None), ("hang", None)])
    assert next(results) == (0, 2)
    results.close()
    assert fate(pool, "double", 3) == 6


def test_when_the_caller_is_killed_nothing_is_left(tmp_path):
    file = tmp_path / "pid"
    code = (
        "from ingest.limits import Limits\n"
        "from ingest.sandbox import LimitedPool\n"
        f"pool = LimitedPool({ACT!r}, 1, Limits(seconds=60.0))\n"
        f"list(pool.map([('leave child and hang', {str(file)!r})]))\n"
    )
    caller = subprocess.Popen([sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}"])
    while not (file.exists() and file.read_text()):
        time.sleep(0.02)
    caller.kill()
    caller.wait()
    assert gone(int(file.read_text()))


def test_one_pool_serves_one_caller_at_a_time(pool):
    results = pool.map([("double", 1), ("double", 2), ("double", 3)])
    next(results)
    with pytest.raises(RuntimeError, match="already at work"):
        next(pool.map([("double", 1)]))
    results.close()


def test_a_function_that_is_not_there_is_named_at_once():
    with LimitedPool("tests.sandbox.workloads:nothing") as pool, pytest.raises(ImportError, match="nothing"):
        list(pool.map([1]))


def test_a_large_process_hands_none_of_its_memory_to_its_documents():
    small = Limits(seconds=20.0, memory=200 * MIB)
    held = bytearray(b"x" * (220 * MIB))
    with LimitedPool(ACT, 1, small) as pool:
        assert fate(pool, "double", 21) == 42
        assert fate(pool, "eat", 60 * MIB) == 60 * MIB
    del held


def test_run_limited_returns_the_value_or_raises():
    assert run_limited(ACT, ("double", 21), SMALL) == 42
    with pytest.raises(Encrypted):
        run_limited(ACT, ("lock", None), SMALL)
    with pytest.raises(Broken) as caught:
        run_limited(ACT, ("abort", None), SMALL)
    assert "SIGABRT" in caught.value.reason.zh


def test_the_pool_itself_takes_next_to_nothing():
    with LimitedPool(ACT, 2) as pool:
        list(pool.map([("double", 1)] * 2))
        started = time.process_time()
        list(pool.map([("double", 1)] * 300))
        # Processor time of this process, so that a busy machine does not matter. Typical is 0.2 ms a document.
        assert (time.process_time() - started) / 300 < 0.002


def test_two_processes_work_at_the_same_time():
    with LimitedPool("tests.sandbox.workloads:interval", 2) as pool:
        (begin, end), (other_begin, other_end) = dict(pool.map([0.3, 0.3])).values()
    assert max(begin, other_begin) < min(end, other_end)
