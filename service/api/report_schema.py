"""The JSON Schema of reports as OpenAPI can hold it: in one piece, for its references would point nowhere there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import schemas


def report_schema() -> dict[str, Any]:
    """The schema of `plancheck/report/1` without references."""
    whole: dict[str, Any] = json.loads(Path(schemas.__file__).with_name("report.schema.json").read_text(encoding="utf-8"))
    made: dict[str, Any] = _inlined(whole, whole["$defs"])
    return made


def _inlined(node: Any, parts: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_inlined(one, parts) for one in node]
    if not isinstance(node, dict):
        return node
    own = {name: _inlined(value, parts) for name, value in node.items() if name not in ("$ref", "$defs", "$schema", "$id")}
    if "$ref" not in node:
        return own
    return {**_inlined(parts[node["$ref"].rpartition("/")[2]], parts), **own}
