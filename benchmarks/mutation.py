"""Mutation check of the rules: break each one in every small way, and see that a test fails.

    python -m benchmarks.mutation [--only GLOB] [--json OUT] [TESTS...]

mutmut and cosmic-ray start or collect pytest anew for each mutant, a second and more; here pytest collects once, each
mutant is a fork of that process with one function's code exchanged, and only the tests that run that function are run. A
mutant that no test notices has survived. Survivors that change nothing are listed with the reason in
`benchmarks/equivalent_mutants.tsv` (docs/make_mutation.py makes docs/mutation.md of it); the result is 1 where there are others.
"""

from __future__ import annotations

import argparse
import fnmatch
import importlib
import json
import os
import pkgutil
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

import validators
from benchmarks.mutants import Mutant, mutants_of

TESTS = ("tests/rules/hits", "tests/validators", "tests/forms", "tests/rules/test_measured.py")
EQUIVALENT = Path(__file__).parent / "equivalent_mutants.tsv"
SECONDS = 20
"""A mutant that runs longer is noticed by that."""

Key = tuple[str, str, str]
"""Module, function and change: no line numbers, so that the list outlives edits."""


def modules() -> Iterator[ModuleType]:
    """Every module of the rules, imported."""
    yield from (importlib.import_module(one.name) for one in pkgutil.walk_packages(validators.__path__, "validators."))


def functions_of(module: ModuleType) -> dict[str, FunctionType]:
    """The module's own functions, methods and properties by qualified name."""
    found: dict[str, FunctionType] = {}
    for name, value in vars(module).items():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            found[name] = value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            for below, member in vars(value).items():
                plain = member.fget if isinstance(member, property) else member
                if isinstance(plain, FunctionType) and plain.__code__.co_filename == module.__file__:
                    found[f"{name}.{below}"] = plain
    return found


class Check:
    """A pytest plugin that runs the tests once for themselves, and then for each mutant."""

    def __init__(self, only: str) -> None:
        self.only = only
        self.survivors: list[tuple[Key, int]] = []
        self.tally: Counter[str] = Counter(killed=0, survived=0)
        self.made: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.broken_before: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own loop."""
        chosen = [one for one in modules() if fnmatch.fnmatch(one.__name__, self.only)]
        users = self.users_of(session, chosen)
        if self.broken_before:
            return True
        for module in chosen:
            functions = functions_of(module)
            for mutant in mutants_of(Path(str(module.__file__)).read_text(encoding="utf-8"), str(module.__file__)):
                if mutant.constant:
                    tests = [item for name in functions for item in users[f"{module.__name__}.{name}"]]
                else:
                    tests = users[f"{module.__name__}.{mutant.name}"]
                fate = self.fate(mutant, module, functions, list(dict.fromkeys(tests)))
                self.tally[fate] += 1
                package = ".".join(module.__name__.split(".")[:2])
                self.made[package] += 1
                self.left[package] += fate == "survived"
                if fate == "survived":
                    self.survivors.append(((module.__name__, mutant.name, mutant.what), mutant.line))
            sys.stderr.write(f"\r{module.__name__:<60} {sum(self.tally.values()):>5} {self.tally['survived']:>4}")
            sys.stderr.flush()
        sys.stderr.write("\n")
        return True

    def users_of(self, session: pytest.Session, chosen: list[ModuleType]) -> dict[str, list[pytest.Item]]:
        """Which tests run which function. Those that fail on the unbroken code are noted."""
        names = {
            function.__code__: f"{module.__name__}.{name}" for module in chosen for name, function in functions_of(module).items()
        }
        users: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            called: set[str] = set()

            def note(frame: FrameType, event: str, _: object, called: set[str] = called) -> None:
                if event == "call" and frame.f_code in names:
                    called.add(names[frame.f_code])

            if not passes(item, note):
                self.broken_before.append(item.nodeid)
            for name in called:
                users[name].append(item)
        return users

    def fate(self, mutant: Mutant, module: ModuleType, functions: dict[str, FunctionType], tests: list[pytest.Item]) -> str:
        """`killed` where a test fails or takes too long, else `survived`; in a process of its own."""
        child = os.fork()
        if child:
            _, status = os.waitpid(child, 0)
            return "survived" if status == 0 else "killed"
        signal.alarm(SECONDS)
        try:
            if mutant.constant:
                old, new = getattr(module, mutant.name), eval(mutant.code, vars(module))  # noqa: S307 - our own source, changed by us
                for other in modules():
                    if getattr(other, mutant.name, None) is old:
                        setattr(other, mutant.name, new)
            else:
                functions[mutant.name].__code__ = mutant.code
            survived = all(passes(item) for item in tests)
        except BaseException:
            survived = False
        os._exit(0 if survived else 1)


def passes(item: pytest.Item, note: Callable[[FrameType, str, Any], None] | None = None) -> bool:
    """Whether a test passes. `note` is told of each call."""
    sys.setprofile(note)
    try:
        reports = runtestprotocol(item, log=False, nextitem=None)
    finally:
        sys.setprofile(None)
    return all(report.passed for report in reports)


def equivalent() -> dict[Key, str]:
    """The survivors that are known to change nothing, with the reason."""
    if not EQUIVALENT.exists():
        return {}
    rows = [line.split("\t") for line in EQUIVALENT.read_text(encoding="utf-8").splitlines() if line]
    return {(module, name, what): why for module, name, what, why in rows}


def main() -> int:
    """Run the check; 0 where every survivor is argued."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tests", nargs="*", default=TESTS, help="folders or files of fast tests")
    parser.add_argument("--only", default="validators.*", help="a glob over module names, such as 'validators.target.*'")
    parser.add_argument("--json", type=Path, help="write figures and survivors there")
    arguments = parser.parse_args()
    check = Check(arguments.only)
    pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "--no-summary", *arguments.tests], plugins=[check]
    )
    if check.broken_before:
        print("fail without any mutant:", *check.broken_before, sep="\n  ")
        return 2
    known = equivalent()
    open_ones = [(key, line) for key, line in check.survivors if key not in known]
    print(
        f"{sum(check.tally.values())} mutants, {check.tally['killed']} noticed, {check.tally['survived']} survived; "
        f"{len(check.survivors) - len(open_ones)} of these change nothing, {len(open_ones)} are open"
    )
    for (module, name, what), line in open_ones:
        print(f"{module}\t{name}\t{what}\t# line {line}")
    if arguments.json:
        figures = {
            "mutants": sum(check.tally.values()),
            **check.tally,
            "packages": [[name, made, check.left[name]] for name, made in check.made.items()],
            "survivors": [[*key, line] for key, line in check.survivors],
            "open": [[*key, line] for key, line in open_ones],
        }
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
