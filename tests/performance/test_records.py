"""`schemas.records` does what `dataclasses` does, class for class."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import records
from schemas.document import Paragraph, Span
from schemas.facts import AppFacts
from schemas.plan import PlanDate

Make = Callable[..., Any]


def frozen(module: Any) -> Make:
    @module.dataclass(frozen=True, slots=True, kw_only=True)
    class Frozen:
        number: int
        words: tuple[str, ...] = ()
        notes: dict[str, int] = module.field(default_factory=dict)
        doubled: int = module.field(init=False, repr=False, compare=False)

        def __post_init__(self) -> None:
            if self.number < 0:
                raise ValueError("below nought")
            object.__setattr__(self, "doubled", 2 * self.number)

    Frozen.__qualname__ = "Frozen"
    return Frozen


def ordered(module: Any) -> Make:
    @module.dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        year: int
        month: int = 1

    Ordered.__qualname__ = "Ordered"
    return Ordered


def mutable(module: Any) -> Make:
    @module.dataclass(slots=True)
    class Mutable:
        name: str
        parts: list[int] = module.field(default_factory=list)

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return Mutable


def outcome(act: Callable[[], object]) -> object:
    """The result, or the kind of error."""
    try:
        return act()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("make", [frozen, ordered, mutable])
@pytest.mark.parametrize(
    "act",
    [
        lambda cls: repr(cls(3)),
        lambda cls: repr(cls(number=3, words=("a",))),
        lambda cls: repr(cls(3, 2)),
        lambda cls: repr(cls(year=3)),
        lambda cls: repr(cls(name="a", parts=[1])),
        lambda cls: repr(cls(number=-1)),
        lambda cls: cls(),
        lambda cls: cls(number=1, doubled=2),
        lambda cls: hash(cls(1)) == hash(cls(1)),
        lambda cls: hash(cls(number=1, notes=())) == hash((1, (), ())),
        lambda cls: hash(cls(1, 2)) == hash((1, 2)),
        lambda cls: cls(number=1).doubled,
        lambda cls: cls("a").parts is cls("a").parts,
        lambda cls: setattr(cls(1), "year", 2),
        lambda cls: delattr(cls(1), "year"),
        lambda cls: cls(1) < cls(1, 2),
        lambda cls: cls(1) >= cls(1, 2),
        lambda cls: cls(1) == (1, 1),
        lambda cls: cls.__match_args__,
        lambda cls: cls.__slots__,
        lambda cls: [one.name for one in dataclasses.fields(cls)],
        lambda cls: dataclasses.asdict(cls(number=1)),
        lambda cls: repr(dataclasses.replace(cls(number=1), number=4)),
        lambda cls: dataclasses.replace(cls(number=1), number=4).doubled,
        lambda cls: cls(2) == copy.deepcopy(cls(2)),
    ],
)
def test_a_record_does_what_a_dataclass_does(make: Callable[[Any], Make], act: Callable[[Make], object]) -> None:
    assert outcome(lambda: act(make(records))) == outcome(lambda: act(make(dataclasses)))


@given(st.tuples(st.integers(1, 9), st.integers(1, 12)), st.tuples(st.integers(1, 9), st.integers(1, 12)))
def test_records_compare_as_the_tuples_of_their_fields(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (PlanDate(*one) < PlanDate(*other), PlanDate(*one) == PlanDate(*other)) == (one < other, one == other)


@pytest.mark.parametrize("record", [Span(block=1, start=2, end=3), Paragraph(index=0, text="甲"), AppFacts(downloads=3)])
def test_records_travel_between_processes(record: object) -> None:
    assert pickle.loads(pickle.dumps(record, protocol=5)) == record


def test_replacing_goes_through_the_checks_of_a_new_record() -> None:
    assert records.replace(Span(block=1, start=2, end=3), end=9) == Span(block=1, start=2, end=9)
    with pytest.raises(ValueError, match="not a stretch"):
        records.replace(Span(block=1, start=2, end=3), end=1)
