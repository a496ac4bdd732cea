"""Encode ledgers in format 2, and decode formats 1 and 2."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from featurebuilder.conventions.feature import Conventions
from featurebuilder.conventions.paths import feature_of, ledger_path, path_error
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.ledger.ledger import (
    FileRecord,
    Ledger,
    RecordedRequest,
    TemplateRecord,
    ledger_paths,
)
from featurebuilder.merge.recorded_edit import RecordedEdit, RecordedHunk, fingerprint
from featurebuilder.plan.change import Part
from featurebuilder.request.model.request import FeatureRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.source.snapshot import Snapshot

FORMAT = 2
_RESOURCE_MARK = b'"storage": {'
_DECODING_ERRORS = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    ValidationError,
)


def encode_ledger(ledger: Ledger) -> bytes:
    """Return the bytes of the ledger's file.

    The JSON is readable, and each line of a base is a string of its own, so that diffs are small.
    """
    content: dict[str, object] = {"format": FORMAT, "feature": ledger.feature}
    if ledger.request:
        content["request"] = {
            "origin": ledger.request.origin,
            "content": ledger.request.content.model_dump(mode="json", exclude_none=True),
        }
    if ledger.conventions:
        content["conventions"] = _encode_conventions(ledger.conventions)
    content |= {
        "templates": {name: asdict(one) for name, one in sorted(ledger.templates.items())},
        "router": ledger.router,
        "operations": sorted(ledger.operations),
        "files": {path: _encode_file(one) for path, one in sorted(ledger.files.items())},
        "edits": {path: _encode_edit(one) for path, one in sorted(ledger.edits.items())},
    }
    if ledger.failed:
        content["failed"] = True
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    # A lone surrogate stands for a byte that is not UTF-8; write it as a JSON escape.
    return text.encode("utf-8", "backslashreplace")


def decode_ledger(data: bytes | None, feature: str) -> Ledger:
    """Return the ledger in the bytes of its file, or an empty ledger if ``data`` is ``None``.

    Raises:
        UnusableProjectError: if the file is damaged, or its format is newer than this version of
            featurebuilder.
    """
    return Ledger(feature) if data is None else _read(data, feature)


# A plan reads all ledgers many times, and they are large.
@lru_cache(maxsize=4096)
def _read(data: bytes, feature: str) -> Ledger:
    where = Location(ledger_path(feature))
    try:
        content: dict[str, Any] = json.loads(data)
        version = content["format"]
        if version == 1:
            return _decode_first_format(content, feature)
        if version == FORMAT:
            _refuse_memory(content, where)
            return _decode_content(content, feature)
    except _DECODING_ERRORS as error:
        remedy = f"restore it from version control, or run 'featurebuilder adopt {feature}'"
        raise UnusableProjectError(Problem("the ledger is damaged", where, remedy)) from error
    what = f"the ledger has format {version!r}; this featurebuilder knows {FORMAT}"
    raise UnusableProjectError(Problem(what, where, "install a newer featurebuilder"))


def _refuse_memory(content: dict[str, Any], where: Location) -> None:
    """Refuse a feature that an earlier version stored in memory.

    Raises:
        UnusableProjectError: if the ledger records such a request.
    """
    request = content.get("request") or {"content": {}}
    if (request["content"].get("resource") or {}).get("storage") == "memory":
        what = "the feature stores its rows in memory, which is no longer supported"
        remedy = (
            "delete the ledger and the generated files, delete 'storage: memory' from the request, "
            "and build the feature again: a new project stores resources in SQLite"
        )
        raise UnusableProjectError(Problem(what, where, remedy))


def ledgers_in(snapshot: Snapshot) -> tuple[dict[str, Ledger], tuple[Problem, ...]]:
    """Return the ledger of each feature in the project, and the problems of those that fail."""
    found: dict[str, Ledger] = {}
    problems: list[Problem] = []
    for path in ledger_paths(snapshot):
        feature = feature_of(path)
        try:
            found[feature] = decode_ledger(snapshot.read(path), feature)
        except UnusableProjectError as error:
            problems += error.problems
    return found, tuple(problems)


def resource_ledgers(snapshot: Snapshot) -> dict[str, Ledger]:
    """Return the ledgers of the features that store rows, without damaged ones.

    Ledgers of other features are not decoded, because a project may have very many.
    """
    found: dict[str, Ledger] = {}
    for path in ledger_paths(snapshot):
        data = snapshot.read(path)
        if _RESOURCE_MARK in (data or b""):
            with suppress(UnusableProjectError):
                found[feature_of(path)] = decode_ledger(data, feature_of(path))
    return found


def _decode_content(content: dict[str, Any], feature: str) -> Ledger:
    request, conventions = content.get("request"), content.get("conventions")
    return Ledger(
        feature=_require_equal(content["feature"], feature),
        router=_require_path(content["router"]) if content["router"] else "",
        operations=tuple(map(_require_string, content["operations"])),
        files={_require_path(path): _decode_file(one) for path, one in content["files"].items()},
        edits={_require_path(path): _decode_edit(one) for path, one in content["edits"].items()},
        request=_decode_request(request) if request is not None else None,
        conventions=_decode_conventions(conventions) if conventions is not None else None,
        templates={
            _require_string(name): TemplateRecord(
                _require_string(one["origin"]), _require_string(one["sha256"])
            )
            for name, one in content["templates"].items()
        },
        failed=content.get("failed", False) is True,
    )


def _decode_first_format(content: dict[str, Any], feature: str) -> Ledger:
    router = _require_path(content["router"]) if content["router"] else ""
    edits = {
        _require_path(path): RecordedEdit(
            _require_string(one["after"]),
            tuple(RecordedHunk(int(s), int(c), _require_string(t)) for s, c, t in one["hunks"]),
        )
        for path, one in content["edits"].items()
    }
    files = {
        _require_path(path): FileRecord(_guess_part(path, router, feature), _require_string(sha256))
        for path, sha256 in content["files"].items()
    }
    return Ledger(feature, router, tuple(map(_require_string, content["operations"])), files, edits)


def _guess_part(path: str, router: str, feature: str) -> Part:
    """Infer the part of a file from its path, because format 1 does not record it."""
    name = path.rpartition("/")[2]
    if path == router:
        return Part.ROUTER
    if name == "__init__.py":
        return Part.PACKAGE
    if name.endswith(".md"):
        return Part.DOCUMENT
    if name.startswith("test_") or name.endswith("_test.py"):
        return Part.TESTS
    return Part.MODEL if feature in path else Part.AGGREGATOR


def _encode_conventions(conventions: Conventions) -> Mapping[str, object]:
    """Encode the conventions; omit optional ones that are empty."""
    encoded = asdict(conventions)
    omitted = {key for key in ("storage", "dependencies", "guards", "imports") if not encoded[key]}
    return {key: value for key, value in encoded.items() if key not in omitted}


def _encode_file(record: FileRecord) -> Mapping[str, object]:
    encoded: dict[str, object] = {"part": record.part.value, "sha256": record.sha256}
    if record.name:
        encoded["artifact"] = record.name
    if record.base is not None:
        encoded["base"] = _lines(record.base.decode("utf-8", "surrogateescape"))
    return encoded


def _decode_file(content: dict[str, Any]) -> FileRecord:
    part, sha256 = Part(content["part"]), _require_string(content["sha256"])
    name = _require_string(content.get("artifact", ""))
    if "base" not in content:
        return FileRecord(part, sha256, None, name)
    base = _join(content["base"]).encode("utf-8", "surrogateescape")
    if fingerprint(base) != sha256:
        raise ValueError(sha256)
    return FileRecord(part, sha256, base, name)


def _encode_edit(edit: RecordedEdit) -> Mapping[str, object]:
    hunks = [{"start": h.start, "count": h.count, "before": _lines(h.before)} for h in edit.hunks]
    return {"after": edit.after, "hunks": hunks}


def _decode_edit(content: dict[str, Any]) -> RecordedEdit:
    hunks = (
        RecordedHunk(int(h["start"]), int(h["count"]), _join(h["before"])) for h in content["hunks"]
    )
    return RecordedEdit(_require_string(content["after"]), tuple(hunks))


def _decode_request(content: dict[str, Any]) -> RecordedRequest:
    return RecordedRequest(
        _require_string(content["origin"]), FeatureRequest.model_validate(content["content"])
    )


def _decode_conventions(content: object) -> Conventions:
    conventions = _adapter().validate_python(content)
    conventions.require_usable()
    return conventions


@cache
def _adapter() -> TypeAdapter[Conventions]:
    return TypeAdapter(Conventions)


def _lines(text: str) -> list[str]:
    """Return the lines without line feeds; the last is empty if the text ends with a line feed."""
    return text.split("\n")


def _join(lines: list[str]) -> str:
    return "\n".join(map(_require_string, lines))


def _require_string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _require_equal(value: object, expected: str) -> str:
    if value != expected:
        raise ValueError(value)
    return expected


def _require_path(value: object) -> str:
    """Return ``value`` if it is a relative path in the project without hidden folders."""
    text = _require_string(value)
    if path_error(text) or any(part.startswith(".") for part in text.split("/")):
        raise ValueError(text)
    return text
