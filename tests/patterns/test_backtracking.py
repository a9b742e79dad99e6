"""No pattern of the program takes more than quadratic time over any text, and none of the service more than linear: a line of
blanks must not hold a process up.

Every pattern that a module keeps is tried, in the way in which its module uses it, on texts pumped up from what it consists of.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import _constants as kinds
from re import _parser as parser

import pytest

import ingest
import reports
import schemas
import service
import text
import validators

LENGTH = 1_500
"""Characters of a text. Linear work on it is over in no time, quadratic in some hundredths of a second, cubic in minutes."""
LENGTH_OF_LINEAR_WORK = 40_000
"""Characters over which quadratic work takes many seconds."""
LONGEST = 1.0
"""Seconds of processor time."""
ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split"}
CLASSES = {kinds.CATEGORY_DIGIT: "1", kinds.CATEGORY_SPACE: " ", kinds.CATEGORY_WORD: "a"}


def modules() -> Iterator[object]:
    for package in (schemas, text, ingest, validators, reports, service):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in one.name and not one.name.endswith("__main__"):
                yield importlib.import_module(one.name)


def uses(module) -> dict[str, set[str]]:
    """The methods that the module calls of each of its names."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


def held(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, list | tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from held(one)


def patterns() -> dict[str, tuple[re.Pattern, bool]]:
    """By module and name: each pattern, and whether it is looked for anywhere in a text."""
    found = {}
    for module in modules():
        used = uses(module)
        for name, value in vars(module).items():
            for number, one in enumerate(held(value)):
                methods = used.get(name, set()) & (ANYWHERE | {"match", "fullmatch"})
                found.setdefault((one.pattern, one.flags), (f"{module.__name__}.{name}.{number}", one, False))
                label, _, anywhere = found[one.pattern, one.flags]
                found[one.pattern, one.flags] = (label, one, anywhere or not methods or bool(methods & ANYWHERE))
    return {label: (one, anywhere) for label, one, anywhere in found.values()}


def characters(tree) -> Iterator[str]:
    """A character for everything that a parsed pattern asks for."""
    for kind, value in tree:
        if kind in (kinds.LITERAL, kinds.NOT_LITERAL):
            yield chr(value)
        elif kind is kinds.RANGE:
            yield chr(value[0])
        elif kind is kinds.CATEGORY:
            yield CLASSES.get(value, "x")
        elif kind in (kinds.IN, kinds.ATOMIC_GROUP):
            yield from characters(value)
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            yield from characters(value[2])
        elif kind is kinds.SUBPATTERN:
            yield from characters(value[3])
        elif kind is kinds.BRANCH:
            for one in value[1]:
                yield from characters(one)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from characters(value[1])


def pumped(pattern: re.Pattern, length: int) -> Iterator[str | bytes]:
    """Texts of what the pattern asks for, again and again, alone and before something that it does not."""
    asked = list(dict.fromkeys([*characters(parser.parse(pattern.pattern, pattern.flags)), " ", "1", "x"]))
    pairs = [one + other for one in asked[:6] for other in asked[:6] if one != other]
    for seed in [*asked[:24], *pairs, "".join(asked[:12])]:
        made = (seed * (length // len(seed) + 1))[:length]
        for whole in (made, f"{made}\0"):
            yield whole.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else whole


class TooLong(Exception):
    pass


@contextmanager
def bounded() -> Iterator[None]:
    """Raise TooLong after so much processor time: the engine looks for signals while it works."""

    def ring(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, ring)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def worst(pattern: re.Pattern, *, anywhere: bool, length: int = LENGTH) -> str | bytes | None:
    """A text over which the pattern takes too long; None where there is none."""
    for one in pumped(pattern, length):
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            if anywhere:
                for _ in pattern.finditer(one):
                    pass
            else:
                pattern.match(one)
                pattern.fullmatch(one)
        except TooLong:
            return one[:20]
    return None


@pytest.mark.slow
def test_no_pattern_takes_more_than_quadratic_time():
    found = patterns()
    assert len(found) > 300
    with bounded():
        slow = {label: bad for label, (one, anywhere) in found.items() if (bad := worst(one, anywhere=anywhere)) is not None}
    assert slow == {}


@pytest.mark.slow
def test_no_pattern_of_the_service_takes_more_than_linear_time():
    """Readers and rules work in processes with limits; mails, names and addresses are read where nothing stops them."""
    found = {label: one for label, one in patterns().items() if label.startswith("service.")}
    assert len(found) > 30
    with bounded():
        slow = {
            label: bad
            for label, (one, anywhere) in found.items()
            if (bad := worst(one, anywhere=anywhere, length=LENGTH_OF_LINEAR_WORK)) is not None
        }
    assert slow == {}


@pytest.mark.parametrize("pattern", [r"(?:a+)+b", r"\s*a?\s*b?\s*c?\s*$", r"(?:a|a)*b", r"(.*)(.*)(.*)x"])
def test_a_pattern_that_backtracks_is_found(pattern):
    with bounded():
        assert worst(re.compile(pattern), anywhere=True) is not None
