"""Render a check report as SARIF 2.1.0, the format of code scanning services."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from featurebuilder.features.drift import Drift, Severity
from featurebuilder.report.escape_text import sentence

if TYPE_CHECKING:
    from featurebuilder.report.check.check_report import CheckedDrift, CheckReport, Undecided

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_RULES = {
    Drift.UNRESOLVED: "A file contains merge conflict markers.",
    Drift.FILE_MISSING: "A generated file is missing.",
    Drift.MOVED: "The files of a feature were moved, as when a package is renamed.",
    Drift.UNKNOWN_FILE: "An unmanaged file is at the path of a generated file.",
    Drift.NOT_BUILT: "A request exists for a feature that is not built.",
    Drift.REQUEST_CHANGED: "The request changed since the feature was generated.",
    Drift.TEMPLATE_MOVED: "The template changed since the feature was generated.",
    Drift.WIRING_REMOVED: "The application no longer serves the feature as it was wired.",
    Drift.ORPHAN: "A generated feature has no request any more.",
    Drift.HAND_EDIT: "A generated file was edited by hand.",
}


def render_check_sarif(report: CheckReport, folder: str) -> str:
    """Return the report as SARIF.

    ``folder`` is the path from the repository's root to the project, such as ``backend/``, or
    empty. A fingerprint depends on feature, path and kind of drift but not on the line, so a
    finding keeps its identity when lines move.
    """
    invocation: Json = {
        "executionSuccessful": not report.undecided,
        "toolExecutionNotifications": [_notification(one, folder) for one in report.undecided],
    }
    run: Json = {
        "tool": {"driver": {"name": "featurebuilder", "rules": [_rule(drift) for drift in Drift]}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, folder) for one in report.drifted],
    }
    sarif: Json = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(sarif, indent=2) + "\n"


def _rule(drift: Drift) -> Json:
    return {"id": drift.value, "shortDescription": {"text": _RULES[drift]}}


def _result(one: CheckedDrift, folder: str) -> Json:
    identity = f"{one.feature}\n{one.path}\n{one.drift.value}"
    return {
        "ruleId": one.drift.value,
        "level": "error" if one.severity is Severity.ERROR else "warning",
        "message": _message(f"{one.feature}: {one.words}", one.remedy),
        "locations": [_location(f"{folder}{one.path}", one.line)],
        "partialFingerprints": {"drift/v1": hashlib.sha256(identity.encode()).hexdigest()},
    }


def _notification(one: Undecided, folder: str) -> Json:
    return {
        "level": "error",
        "message": _message(one.what, one.remedy),
        "locations": [_location(f"{folder}{one.path}", one.line)] if one.path else [],
    }


def _message(words: str, remedy: str) -> Json:
    fix = f"\nfix: {sentence(remedy)}" if remedy else ""
    return {"text": sentence(words) + fix}


def _location(path: str, line: int | None) -> Json:
    place: Json = {"uri": quote(path, errors="surrogateescape")}
    return {"physicalLocation": {"artifactLocation": place, "region": {"startLine": line or 1}}}
