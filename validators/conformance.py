"""Where a plan departs from its form's JSON Schema (Draft 2020-12).

Three validators give the same answer, which a test demands. The keywords that forms use are judged here: loading jsonschema-rs
alone takes three times as long as starting Python, for two dozen sections. A form with other keywords is judged by it, or
by jsonschema, the reference, where it has no wheel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from schemas.forms import Form
from schemas.rules import Violation

Error = tuple[Sequence[str | int], str, str | None]
"""Path into the plan, keyword that failed, and the property that is missing, if that is what failed."""
Validator = Callable[[Mapping[str, Any]], Iterable[Error]]

Path = tuple[str | int, ...]

_JUDGED = frozenset(
    ("$ref", "type", "const", "minimum", "required", "properties", "additionalProperties", "if", "then", "else", "allOf")
)
_SILENT = frozenset(("$schema", "$id", "$defs", "$comment", "title", "description"))
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (Mapping,),
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

    def errors(plan: Mapping[str, Any]) -> Iterable[Error]:
        return _departures(plan, schema, (), schema)

    return errors


def _departures(value: object, schema: Mapping[str, Any], path: Path, root: Mapping[str, Any]) -> Iterator[Error]:
    if "$ref" in schema:
        named = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            named = named[step]
        yield from _departures(value, named, path, root)
    if "type" in schema and not _is_of(value, schema["type"]):
        yield path, "type", None
    if "const" in schema and (value != schema["const"] or isinstance(value, bool) != isinstance(schema["const"], bool)):
        yield path, "const", None
    if "minimum" in schema and _is_of(value, "number") and value < schema["minimum"]:
        yield path, "minimum", None
    if isinstance(value, Mapping):
        yield from ((path, "required", name) for name in schema.get("required", ()) if name not in value)
        properties = schema.get("properties", {})
        for name, below in value.items():
            inner = properties.get(name, schema.get("additionalProperties"))
            if inner is not None:
                yield from _departures(below, inner, (*path, name), root)
    if "if" in schema:
        holds = next(_departures(value, schema["if"], path, root), None) is None
        yield from _departures(value, schema.get("then" if holds else "else", {}), path, root)
    for one in schema.get("allOf", ()):
        yield from _departures(value, one, path, root)


def _is_of(value: object, kinds: str | list[str]) -> bool:
    return any(
        isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in ([kinds] if isinstance(kinds, str) else kinds)
    )


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
