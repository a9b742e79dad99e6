"""Where a plan departs from its form's JSON Schema (Draft 2020-12).

Three validators give the same answer, which a test demands. The keywords that forms use are judged here: loading jsonschema-rs
alone takes three times as long as starting Python, for two dozen sections. A form with other keywords is judged by it, or
by jsonschema, the reference, where it has no wheel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from schemas.forms import Form
from schemas.rules import Violation

Error = tuple[Sequence[str | int], str, str | None]
"""Path into the plan, keyword that failed, and the property that is missing, if that is what failed."""
Validator = Callable[[Mapping[str, Any]], Iterable[Error]]

Path = tuple[str | int, ...]
_Judge = Callable[[object, Path, list[Error]], None]

_JUDGED = frozenset(
    ("$ref", "type", "const", "minimum", "required", "properties", "additionalProperties", "if", "then", "else", "allOf")
)
_SILENT = frozenset(("$schema", "$id", "$defs", "$comment", "title", "description"))
_ANYTHING: Mapping[str, Any] = {}
_OBJECT = (dict, Mapping)
"""A `dict` is told at once; asking whether something else is a mapping takes long."""
_TYPES: dict[str, tuple[type, ...]] = {
    "object": _OBJECT,
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
_prepared: dict[tuple[str, str], Validator] = {}


def violations(plan: Mapping[str, Any], form: Form) -> tuple[Violation, ...]:
    """Each departure of the plan as JSON, by section key and keyword, in the form's order."""
    known = (form.id, form.version)
    if known not in _prepared:
        _prepared[known] = validator_for(form.schema)
    return ordered(_prepared[known](plan), form)


def validator_for(schema: Mapping[str, Any]) -> Validator:
    """The quickest validator that knows every keyword of the schema."""
    if unknown_keywords(schema):
        try:
            return fast_validator(schema)
        except ImportError:
            return reference_validator(schema)
    return small_validator(schema)


def unknown_keywords(schema: Mapping[str, Any]) -> set[str]:
    """The keywords in the schema that `small_validator` does not know."""
    unknown = {word for word in schema if word not in _JUDGED and word not in _SILENT and not word.startswith("x-")}
    if not str(schema.get("$ref", "#/")).startswith("#/"):
        unknown.add("$ref")
    for word in ("properties", "$defs"):
        for below in schema.get(word, {}).values():
            unknown |= unknown_keywords(below)
    for below in [schema[word] for word in ("if", "then", "else", "additionalProperties") if word in schema] + schema.get(
        "allOf", []
    ):
        unknown |= unknown_keywords(below)
    return unknown


def small_validator(schema: Mapping[str, Any]) -> Validator:
    """A validator for the keywords in `_JUDGED`, and no others."""
    judge = _judge_of(schema, schema, {})

    def errors(plan: Mapping[str, Any]) -> Iterable[Error]:
        found: list[Error] = []
        judge(plan, (), found)
        return found

    return errors


def _judge_of(schema: Mapping[str, Any], root: Mapping[str, Any], known: dict[int, _Judge]) -> _Judge:
    """A function that adds the departures of a value from `schema` to a list; what the keywords say is looked up only once."""
    if id(schema) in known:
        return known[id(schema)]
    steps: list[_Judge] = []

    def judge(value: object, path: Path, found: list[Error]) -> None:
        for step in steps:
            step(value, path, found)

    known[id(schema)] = judge  # before what stands below, which may refer to it
    if "$ref" in schema:
        named = root
        for word in schema["$ref"].removeprefix("#/").split("/"):
            named = named[word]
        steps.append(_judge_of(named, root, known))
    steps += [_STEPS[word](schema[word]) for word in ("type", "const", "minimum") if word in schema]
    if not schema.keys().isdisjoint(("required", "properties", "additionalProperties")):
        steps.append(_of_members(schema, root, known))
    if "if" in schema:
        steps.append(_of_condition(*(_judge_of(schema.get(word, _ANYTHING), root, known) for word in ("if", "then", "else"))))
    steps += [_judge_of(one, root, known) for one in schema.get("allOf", ())]
    return judge


def _of_type(kinds: str | list[str]) -> _Judge:
    is_one = _is_of([kinds] if isinstance(kinds, str) else kinds)

    def judge(value: object, path: Path, found: list[Error]) -> None:
        if not is_one(value):
            found.append((path, "type", None))

    return judge


def _of_const(const: object) -> _Judge:
    def judge(value: object, path: Path, found: list[Error]) -> None:
        if value != const or isinstance(value, bool) != isinstance(const, bool):
            found.append((path, "const", None))

    return judge


def _of_minimum(minimum: float) -> _Judge:
    is_number = _is_of(["number"])

    def judge(value: Any, path: Path, found: list[Error]) -> None:  # noqa: ANN401 - a number, as is asked first
        if is_number(value) and value < minimum:
            found.append((path, "minimum", None))

    return judge


def _of_members(schema: Mapping[str, Any], root: Mapping[str, Any], known: dict[int, _Judge]) -> _Judge:
    required = tuple(schema.get("required", ()))
    inner = {name: _judge_of(below, root, known) for name, below in schema.get("properties", {}).items()}
    more = schema.get("additionalProperties")
    other = _judge_of(more, root, known) if more is not None else None

    def judge(value: object, path: Path, found: list[Error]) -> None:
        if isinstance(value, _OBJECT):
            found += [(path, "required", name) for name in required if name not in value]
            for name, below in value.items():
                step = inner.get(name, other)
                if step is not None:
                    step(below, (*path, name), found)

    return judge


def _of_condition(condition: _Judge, then: _Judge, otherwise: _Judge) -> _Judge:
    def judge(value: object, path: Path, found: list[Error]) -> None:
        departures: list[Error] = []
        condition(value, path, departures)
        (otherwise if departures else then)(value, path, found)

    return judge


_STEPS: Mapping[str, Callable[[Any], _Judge]] = {"type": _of_type, "const": _of_const, "minimum": _of_minimum}


def _is_of(kinds: list[str]) -> Callable[[object], bool]:
    types = tuple(one for kind in kinds for one in _TYPES[kind])
    boolean = "boolean" in kinds  # which Python takes for an integer, and JSON does not
    return lambda value: isinstance(value, types) and (boolean or not isinstance(value, bool))


def fast_validator(schema: Mapping[str, Any]) -> Validator:
    """jsonschema-rs. Raises ImportError where it is not installed."""
    import jsonschema_rs  # noqa: PLC0415 - only a check needs it

    validator = jsonschema_rs.Draft202012Validator(dict(schema))

    def errors(plan: Mapping[str, Any]) -> Iterable[Error]:
        for error in validator.iter_errors(plan):
            missing = error.kind.property if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required) else None
            yield error.instance_path, str(error.kind.name), missing

    return errors


def reference_validator(schema: Mapping[str, Any]) -> Validator:
    """jsonschema, the reference implementation."""
    import jsonschema  # noqa: PLC0415 - only where the faster one is missing

    validator = jsonschema.Draft202012Validator(schema)

    def errors(plan: Mapping[str, Any]) -> Iterable[Error]:
        seen: set[tuple[tuple[str | int, ...], str]] = set()
        for error in validator.iter_errors(plan):
            path = tuple(error.absolute_path)
            if error.validator != "required":
                yield path, str(error.validator), None
                continue
            # One error names one missing property, in its message only: what is missing is reckoned from the instance.
            for name in error.validator_value:
                if name not in error.instance and (path, name) not in seen:
                    seen.add((path, name))
                    yield path, "required", name

    return errors


def ordered(errors: Iterable[Error], form: Form) -> tuple[Violation, ...]:
    """The errors as violations: each once, in the form's order."""
    found = {Violation(key=section_key(path, missing), keyword=keyword) for path, keyword, missing in errors}
    places = {key: place for place, key in enumerate(form.sections)}
    return tuple(sorted(found, key=lambda one: (places.get(one.key, -1), one.key, one.keyword)))


def section_key(path: Sequence[str | int], missing: str | None) -> str:
    """`improvement.budget` for the path sections/improvement/sections/budget/characters; empty for the plan itself."""
    steps = [str(step) for step in path]
    names = [name for above, name in zip(steps[::2], steps[1::2], strict=False) if above == "sections"]
    return ".".join([*names, missing] if missing is not None and steps[-1:] == ["sections"] else names)
