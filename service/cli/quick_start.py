"""What is compiled at run time is compiled once and kept beside the bytecode, as Python keeps the bytecode of modules.

plancheck reads with some 250 regular expressions, nearly all of them on every plan, and `re` takes six times as long to
compile them as Python takes to start. What `re.compile` has made is therefore written to `__pycache__`, and `recall` puts it
into the memory that `re` looks into before it compiles, so that no module has to know. A kept expression is found by its
own words, so that it is never out of date; where another Python's memory is made otherwise, `re` compiles as ever. The
initialisers of data classes (`schemas.records`) are kept with them, each under its source.

`python -m service.cli.preparing` loads every module and keeps what they compile. Without it the first check of a Word file
keeps what it compiled, unless PYTHONDONTWRITEBYTECODE is set.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from zlib import crc32

from schemas.records import COMPILED

_FORM = (2, sys.version_info[:3], sys.byteorder)
"""Written ahead of what is kept; a store of another form is not read."""
# pathlib takes as long to load as Python itself.
STORE = os.path.join(os.path.dirname(__file__), "__pycache__", f"expressions.{sys.implementation.cache_tag}")  # noqa: PTH118, PTH120
_NAME = "_cache2" if hasattr(re, "_cache2") else "_cache"
"""What `re` calls the memory that it looks into first: the second name up to Python 3.11."""
_Expression = re.Pattern[str] | re.Pattern[bytes]
_Key = tuple[type[str | bytes], str | bytes, int]
_Program = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""What `_sre.compile` takes besides the words: flags, code in units of four bytes, groups, and the groups' names twice."""
_SEAL = 4
"""Bytes at the beginning that tell a store that was cut off or damaged."""
_recalled = 0
"""How much was known when the store had been read."""


class _Memory(dict[_Key, _Expression]):
    """`re`'s memory, with what is kept behind it: an expression is made when it is first asked for."""

    def __init__(self, kept: dict[tuple[str | bytes, int], _Program]) -> None:
        super().__init__()
        self.kept = kept

    def __missing__(self, key: _Key) -> _Expression:
        import _sre  # type: ignore[import-not-found]  # noqa: PLC0415 - another Python may not have it

        flags, code, groups, index, names = self.kept.pop(key[1:])
        try:
            made: _Expression = _sre.compile(key[1], flags, memoryview(code).cast("I").tolist(), groups, index, names)
        except (TypeError, ValueError, RuntimeError, OverflowError) as fault:
            raise KeyError(key) from fault
        self[key] = made
        return made


def recall(store: str = STORE) -> int:
    """Put what is kept behind `re`'s memory; how many expressions that are. Whatever is wrong with the store, that is 0."""
    global _recalled  # noqa: PLW0603 - one memory a process, as in `re`
    try:
        import _sre  # noqa: PLC0415

        with open(store, "rb") as file:  # noqa: PTH123 - as above
            seal, written = file.read(_SEAL), file.read()
        if seal != _seal(written):
            return 0
        form, magic, kept, initialisers = marshal.loads(written)  # noqa: S302 - as trustworthy as the bytecode beside it
        if form != _FORM or magic != _sre.MAGIC:
            return 0
        memory = _Memory(kept)
        memory.update(getattr(re, _NAME))
        setattr(re, _NAME, memory)
    except (ImportError, AttributeError, OSError, ValueError, TypeError, EOFError):
        return 0
    COMPILED.update(initialisers)
    _recalled = _known()
    return len(kept)


def remember(store: str = STORE) -> int:
    """Keep what was compiled, if there is anything new; how many expressions are kept, 0 where none were written."""
    try:
        import _sre  # noqa: PLC0415

        if _known() == _recalled:
            return 0
        memory: dict[_Key, _Expression] = getattr(re, _NAME)
        kept = dict(memory.kept) if isinstance(memory, _Memory) else {}
        for (_, words, asked), expression in memory.items():
            program = _program(expression)
            if program is not None:
                kept[words, asked] = program
        written = marshal.dumps((_FORM, _sre.MAGIC, kept, COMPILED))
        os.makedirs(os.path.dirname(store), exist_ok=True)  # noqa: PTH103, PTH120
        own = f"{store}.{os.getpid()}"
        with open(own, "wb") as file:  # noqa: PTH123
            file.write(_seal(written) + written)
        os.replace(own, store)  # noqa: PTH105
    except (ImportError, AttributeError, OSError, ValueError):
        return 0
    return len(kept)


def forget() -> None:
    """Begin with nothing kept, so that what is no longer used is not kept for ever."""
    setattr(re, _NAME, {})
    COMPILED.clear()


def _known() -> int:
    memory = getattr(re, _NAME)
    return len(memory) + len(getattr(memory, "kept", ())) + len(COMPILED)


def _seal(written: bytes) -> bytes:
    return crc32(written).to_bytes(_SEAL, "big")


def _program(pattern: _Expression) -> _Program | None:
    """What the expression is made from; None where it does not give the same expression again."""
    import _sre  # noqa: PLC0415
    from array import array  # noqa: PLC0415
    from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415

    asked = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, str) else pattern.flags
    parsed = _parser.parse(pattern.pattern, asked)
    code = _compiler._code(parsed, asked)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    program = (pattern.flags, array("I", map(int, code)).tobytes(), pattern.groups, dict(parsed.state.groupdict), tuple(names))
    again = _sre.compile(pattern.pattern, pattern.flags, [*map(int, code)], *program[2:])
    return program if again == pattern else None
