"""Reports as SARIF 2.1.0 (OASIS), so that any viewer of static analysis can show them.

A plan is seen as a text of one line a paragraph: `startLine` is the paragraph's number from 1, columns count characters from
1. Page and box, which SARIF has no field for, are in the property bags.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reports.catalogue import CLAUSE
from reports.layout import visible
from reports.phrases import section_path
from schemas.forms import Form
from schemas.rules import Lang, Rule, Words
from schemas.version import VERSION

if TYPE_CHECKING:
    from schemas.report import Report, ReportedFinding, Where

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SARIF_VERSION = "2.1.0"
FINGERPRINT = "plancheckClaim/v1"
"""The name of our fingerprint, which holds across versions of a plan."""
UNITS = Words("一行即一段，欄以字元計。", "A line is a paragraph, a column a character.")
_TAGS: dict[Lang, str] = {"zh-Hant": "zh-TW", "en": "en-US"}
"""SARIF takes a language and a country, and no script."""


def sarif_log(reports: Iterable[Report], rules: Iterable[Rule], form: Form, lang: Lang) -> dict[str, Any]:
    """One log with one run: every rule, every document as an artifact, every finding as a result."""
    log = Log(rules, form, lang)
    results = [result for report in reports for result in log.add(report)]
    return log.whole(results)


class Log:
    """A log that is made report by report; who makes it keeps the results, which are most of it."""

    def __init__(self, rules: Iterable[Rule], form: Form, lang: Lang) -> None:
        self._rules, self._form, self._lang = tuple(rules), form, lang
        self._places = {rule.code: place for place, rule in enumerate(self._rules)}
        self._notifications: list[dict[str, Any]] = []
        self._artifacts: list[dict[str, Any]] = []

    def add(self, report: Report) -> list[dict[str, Any]]:
        """Take the next document; its results."""
        place = len(self._artifacts)
        self._notifications += _notifications(report, place)
        self._artifacts.append(_artifact(report))
        return [_result(report, place, finding, self._places, self._form) for finding in report["findings"]]

    def whole(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        """The log with these results."""
        form, lang = self._form, self._lang
        run: dict[str, Any] = {
            "tool": {
                "driver": {
                    "name": "plancheck",
                    "version": VERSION,
                    "semanticVersion": VERSION,
                    "language": _TAGS[lang],
                    "rules": [_rule(rule, lang) for rule in self._rules],
                }
            },
            "language": _TAGS[lang],
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": self._notifications}],
            "artifacts": self._artifacts,
            "results": results,
            "properties": {"profile": form.id, "profileVersion": form.version, "units": UNITS.in_lang(lang)},
        }
        return {"$schema": SCHEMA, "version": SARIF_VERSION, "runs": [run]}


def _rule(rule: Rule, lang: Lang) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.title.in_lang(lang)},
        "fullDescription": {"text": rule.explanation.in_lang(lang)},
        "help": {"text": f"{rule.explanation.in_lang(lang)}\n{CLAUSE.in_lang(lang)}：{rule.clause}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _artifact(report: Report) -> dict[str, Any]:
    document = report["document"]
    return {
        "location": {"uri": uri_of(document["name"])},
        "hashes": {"sha-256": document["sha256"]},
        "properties": {"verdict": report["verdict"], "format": document["format"], "pages": document["pages"]},
    }


def uri_of(name: str) -> str:
    """A document's name as a relative URI reference; never absolute, whatever the name looks like."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return quote("/".join(parts) or "document", safe="/", errors="replace")


def _notifications(report: Report, place: int) -> list[dict[str, Any]]:
    return [
        {
            "level": "error",
            "message": {"text": f"{one['code']}: {one['reason']}"},
            "associatedRule": {"id": one["code"]},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri_of(report["document"]["name"]), "index": place}}}],
        }
        for one in report["not_evaluated"]
    ]


def _result(report: Report, artifact: int, one: ReportedFinding, places: dict[str, int], form: Form) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one["code"],
        "level": one["severity"],
        "kind": "fail",
        "message": {"text": "\n".join(part for part in (visible(one["message"]), visible(one["suggestion"])) if part)},
        "locations": [_location(report, artifact, one["where"], one["section"], form)],
        "partialFingerprints": {FINGERPRINT: one["fingerprint"]},
        "properties": {
            name: value
            for name, value in one.items()
            if name in ("section", "expected", "found", "suggestion", "basis", "likely", "confidence") and value not in (None, "")
        },
    }
    if one["code"] in places:
        result["ruleIndex"] = places[one["code"]]
    if one.get("related"):
        result["relatedLocations"] = [
            {"id": number, **_location(report, artifact, place, None, form)} for number, place in enumerate(one["related"], 1)
        ]
    return result


def _location(report: Report, artifact: int, where: Where | None, section: str | None, form: Form) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri_of(report["document"]["name"]), "index": artifact}}
    location: dict[str, Any] = {"physicalLocation": physical}
    if where is not None:
        line = where["block"] + 1
        physical["region"] = {
            "startLine": line,
            "startColumn": where["start"] + 1,
            "endLine": line,
            "endColumn": where["end"] + 1,
            "snippet": {"text": where["quote"]},
        }
        known = {name: value for name, value in (("page", where["page"]), ("bbox", where["bbox"])) if value is not None}
        if known:
            physical["properties"] = known
    if section is not None:
        path = visible(" › ".join(section_path(report, form, section)))
        location["logicalLocations"] = [{"fullyQualifiedName": section, "name": path, "kind": "section"}]
    return location
