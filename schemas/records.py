"""`dataclass`, `field` and `replace` of the standard library, for programs that have to start quickly.

Importing `dataclasses` takes longer than starting Python (it imports `inspect`), and each class then compiles half a dozen
methods, used or not. Here a class compiles nothing but its `__init__`, and that when its first instance is made. What stands
here does as the standard library does (`tests/performance/test_records.py`), and so type checkers are shown that one.
Left out is what plancheck has no use for: classes without slots, inheritance between them, `ClassVar` and `InitVar`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from types import CodeType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

__all__ = ["dataclass", "field", "is_record", "replace"]

T = TypeVar("T")
_NOTHING: Any = object()
_FIELDS = "__record_fields__"
COMPILED: dict[str, CodeType] = {}
"""The code of each `__init__` by its source; who has kept it from an earlier run puts it here (`service.cli.quick_start`)."""


class _Field:
    """What is known of one field. `default` and `factory` are `_NOTHING` where there is none."""

    __slots__ = ("compare", "default", "factory", "init", "repr")

    def __init__(self, default: object, factory: object, *, init: bool, repr: bool, compare: bool) -> None:
        self.default = default
        self.factory = factory
        self.init = init
        self.repr = repr
        self.compare = compare


class _StandardFields:
    """`__dataclass_fields__`, made when somebody asks: with it `dataclasses.replace`, `fields` and `asdict` work as ever."""

    def __get__(self, instance: object, owner: type) -> Mapping[str, object]:
        import dataclasses  # noqa: PLC0415 - a check never asks

        described: list[tuple[str, Any, Any]] = []
        for name, one in getattr(owner, _FIELDS).items():
            values: dict[str, Any] = {"default": one.default, "default_factory": one.factory}
            given = {key: value for key, value in values.items() if value is not _NOTHING}
            standard = dataclasses.field(init=one.init, repr=one.repr, compare=one.compare, **given)
            described.append((name, owner.__annotations__[name], standard))
        made = dataclasses.make_dataclass(owner.__name__, described, kw_only=True)
        return {one.name: one for one in dataclasses.fields(made)}


def _field(
    *,
    default: object = _NOTHING,
    default_factory: object = _NOTHING,
    init: bool = True,
    repr: bool = True,
    compare: bool = True,
) -> object:
    return _Field(default, default_factory, init=init, repr=repr, compare=compare)


def _dataclass(
    *, slots: Literal[True], frozen: bool = False, kw_only: bool = False, eq: bool = True, order: bool = False
) -> Callable[[type[T]], type[T]]:
    assert slots, "every class of plancheck has slots"
    return lambda cls: _made(cls, frozen=frozen, kw_only=kw_only, eq=eq, order=order)


def _made(cls: type[T], *, frozen: bool, kw_only: bool, eq: bool, order: bool) -> type[T]:
    """The class anew, with slots (which cannot be added to a class that stands) and with its methods."""
    body = dict(cls.__dict__)
    fields: dict[str, _Field] = {}
    for name in cls.__annotations__:
        default = body.pop(name, _NOTHING)
        one = default if isinstance(default, _Field) else _Field(default, _NOTHING, init=True, repr=True, compare=True)
        fields[name] = one
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    body["__slots__"] = tuple(fields)
    body["__match_args__"] = () if kw_only else tuple(name for name, one in fields.items() if one.init)
    body[_FIELDS] = fields
    body["__dataclass_fields__"] = _StandardFields()
    body.setdefault("__repr__", _repr)
    if frozen:
        body |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete, "__getstate__": _state, "__setstate__": _set_state}
    compared = [name for name, one in fields.items() if one.compare]
    values = attrgetter(*compared) if len(compared) > 1 else _one_by_one(compared)
    if eq:
        body["__eq__"] = _comparison(values, "__eq__")
        body["__hash__"] = (lambda self: hash(values(self))) if frozen else None
    if order:
        body |= {name: _comparison(values, name) for name in ("__lt__", "__le__", "__gt__", "__ge__")}

    def first_init(self: object, *given: object, **named: object) -> None:
        init = _compiled_init(made, fields, frozen=frozen, kw_only=kw_only)
        made.__init__ = init  # type: ignore[method-assign]
        init(self, *given, **named)

    body["__init__"] = first_init
    made: type[T] = type(cls).__new__(type(cls), cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


def _compiled_init(cls: type, fields: Mapping[str, _Field], *, frozen: bool, kw_only: bool) -> Callable[..., None]:
    """The `__init__` that a person would write; a frozen class is filled through its slots, which know no `__setattr__`."""
    names: dict[str, Any] = {"NOTHING": _NOTHING}
    parameters, lines = [], []
    for name, one in fields.items():
        if frozen:
            names[f"set_{name}"] = cls.__dict__[name].__set__
        value = name
        if one.factory is not _NOTHING:
            names[f"make_{name}"] = one.factory
            value = f"make_{name}() if {name} is NOTHING else {name}" if one.init else f"make_{name}()"
        elif not one.init:
            continue
        if one.init:
            names[f"default_{name}"] = one.default
            optional = one.default is not _NOTHING or one.factory is not _NOTHING
            parameters.append(f"{name}=default_{name}" if optional else name)
        lines.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    star = ["*"] if kw_only and parameters else []
    source = f"def __init__({', '.join(['self', *star, *parameters])}):\n " + "\n ".join(lines or ["pass"])
    code = COMPILED.get(source)
    if code is None:
        code = COMPILED[source] = compile(source, "<record>", "exec")
    exec(code, names)  # noqa: S102 - the words are names of fields that stand in our own code
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _one_by_one(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """What `attrgetter` does for two names and more: always a tuple."""
    return lambda self: tuple(getattr(self, name) for name in names)


def _comparison(values: Callable[[Any], Any], name: str) -> Callable[[object, object], object]:
    def compare(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        mine, theirs = values(self), values(other)
        return mine == theirs if name == "__eq__" else getattr(mine, name)(theirs)

    compare.__name__ = name
    return compare


def _repr(self: object) -> str:
    fields: Mapping[str, _Field] = getattr(self, _FIELDS)
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in fields.items() if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(_self: object, name: str, _value: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only a mistake needs it

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - only a mistake needs it

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, name) for name in getattr(self, _FIELDS)]


def _set_state(self: object, state: list[object]) -> None:
    for name, value in zip(getattr(self, _FIELDS), state, strict=True):
        object.__setattr__(self, name, value)


def is_record(kind: type) -> bool:
    """Whether a class was made here. To ask it for `__dataclass_fields__` would load the standard library's."""
    return hasattr(kind, _FIELDS)


def _replace(instance: T, /, **changes: object) -> T:
    fields: Mapping[str, _Field] = getattr(instance, _FIELDS)
    kept = {name: getattr(instance, name) for name, one in fields.items() if one.init and name not in changes}
    return type(instance)(**kept, **changes)


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace
