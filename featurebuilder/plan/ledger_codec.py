"""A ledger as the bytes of its file and back: format 2, and format 1 as it was."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.plan.change import Part
from featurebuilder.plan.conventions import Conventions
from featurebuilder.plan.ledger import (
    FileRecord,
    Ledger,
    RecordedRequest,
    TemplateRecord,
    feature_of,
    ledger_path,
    ledger_paths,
)
from featurebuilder.plan.paths import malformed
from featurebuilder.plan.recorded_edit import Hunk, RecordedEdit, fingerprint
from featurebuilder.request.model import FeatureRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from featurebuilder.project.snapshot import Snapshot

FORMAT = 2
_STORES = b'"storage": {'
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError)


def encode_ledger(ledger: Ledger) -> bytes:
    """Return the ledger's file: JSON for people to read, each line of a base on its own."""
    content: dict[str, object] = {"format": FORMAT, "feature": ledger.feature}
    if ledger.request:
        content["request"] = {
            "origin": ledger.request.origin,
            "content": ledger.request.content.model_dump(mode="json", exclude_none=True),
        }
    if ledger.conventions:
        content["conventions"] = _told(ledger.conventions)
    content |= {
        "templates": {name: asdict(one) for name, one in sorted(ledger.templates.items())},
        "router": ledger.router,
        "operations": sorted(ledger.operations),
        "files": {path: _file(one) for path, one in sorted(ledger.files.items())},
        "edits": {path: _recorded(one) for path, one in sorted(ledger.edits.items())},
    }
    if ledger.failed:
        content["failed"] = True
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    # Half a character, which stands for a byte that is no UTF-8, is escaped as JSON has it.
    return text.encode("utf-8", "backslashreplace")


def decode_ledger(data: bytes | None, feature: str) -> Ledger:
    """Return the ledger that a file holds; one that holds nothing where there is no file.

    Raises:
        UnusableProjectError: if the file is damaged, or of a newer format than this one.
    """
    return Ledger(feature) if data is None else _read(data, feature)


# A plan asks many times for what all features of a tree remember, which are large.
@lru_cache(maxsize=4096)
def _read(data: bytes, feature: str) -> Ledger:
    where = Location(ledger_path(feature))
    try:
        content: dict[str, Any] = json.loads(data)
        version = content["format"]
        if version == 1:
            return _first_format(content, feature)
        if version == FORMAT:
            return _decoded(content, feature)
    except _DAMAGE as error:
        remedy = f"restore it from version control, or run 'featurebuilder adopt {feature}'"
        raise UnusableProjectError(Problem("the ledger is damaged", where, remedy)) from error
    what = f"the ledger has format {version!r}; this featurebuilder knows {FORMAT}"
    raise UnusableProjectError(Problem(what, where, "install a newer featurebuilder"))


def ledgers_in(snapshot: Snapshot) -> tuple[dict[str, Ledger], tuple[Problem, ...]]:
    """Return the ledger of each feature of a tree, and what is wrong with those that fail."""
    found: dict[str, Ledger] = {}
    problems: list[Problem] = []
    for path in ledger_paths(snapshot):
        feature = feature_of(path)
        try:
            found[feature] = decode_ledger(snapshot.read(path), feature)
        except UnusableProjectError as error:
            problems += error.problems
    return found, tuple(problems)


def storing_ledgers(snapshot: Snapshot) -> dict[str, Ledger]:
    """Return the ledgers of the features that store something; one that is damaged is passed over.

    Others are not even read through: a tree may have very many.
    """
    found: dict[str, Ledger] = {}
    for path in ledger_paths(snapshot):
        data = snapshot.read(path)
        if _STORES in (data or b""):
            with suppress(UnusableProjectError):
                found[feature_of(path)] = decode_ledger(data, feature_of(path))
    return found


def _decoded(content: dict[str, Any], feature: str) -> Ledger:
    request, conventions = content.get("request"), content.get("conventions")
    return Ledger(
        feature=_same(content["feature"], feature),
        router=_path(content["router"]) if content["router"] else "",
        operations=tuple(map(_text, content["operations"])),
        files={_path(path): _file_record(one) for path, one in content["files"].items()},
        edits={_path(path): _edit(one) for path, one in content["edits"].items()},
        request=_request(request) if request is not None else None,
        conventions=_conventions(conventions) if conventions is not None else None,
        templates={
            _text(name): TemplateRecord(_text(one["origin"]), _text(one["sha256"]))
            for name, one in content["templates"].items()
        },
        failed=content.get("failed", False) is True,
    )


def _first_format(content: dict[str, Any], feature: str) -> Ledger:
    router = _path(content["router"]) if content["router"] else ""
    edits = {
        _path(path): RecordedEdit(
            _text(one["after"]), tuple(Hunk(int(s), int(c), _text(t)) for s, c, t in one["hunks"])
        )
        for path, one in content["edits"].items()
    }
    files = {
        _path(path): FileRecord(_guessed(path, router, feature), _text(sha256))
        for path, sha256 in content["files"].items()
    }
    return Ledger(feature, router, tuple(map(_text, content["operations"])), files, edits)


def _guessed(path: str, router: str, feature: str) -> Part:
    """Return which part a file is of, which format 1 does not say."""
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


def _told(conventions: Conventions) -> Mapping[str, object]:
    told = asdict(conventions)
    unsaid = {key for key in ("storage", "dependencies", "guards", "imports") if not told[key]}
    return {key: value for key, value in told.items() if key not in unsaid}


def _file(record: FileRecord) -> Mapping[str, object]:
    told: dict[str, object] = {"part": record.part.value, "sha256": record.sha256}
    if record.base is not None:
        told["base"] = _lines(record.base.decode("utf-8", "surrogateescape"))
    return told


def _file_record(content: dict[str, Any]) -> FileRecord:
    part, sha256 = Part(content["part"]), _text(content["sha256"])
    if "base" not in content:
        return FileRecord(part, sha256)
    base = _joined(content["base"]).encode("utf-8", "surrogateescape")
    if fingerprint(base) != sha256:
        raise ValueError(sha256)
    return FileRecord(part, sha256, base)


def _recorded(edit: RecordedEdit) -> Mapping[str, object]:
    hunks = [{"start": h.start, "count": h.count, "before": _lines(h.before)} for h in edit.hunks]
    return {"after": edit.after, "hunks": hunks}


def _edit(content: dict[str, Any]) -> RecordedEdit:
    hunks = (Hunk(int(h["start"]), int(h["count"]), _joined(h["before"])) for h in content["hunks"])
    return RecordedEdit(_text(content["after"]), tuple(hunks))


def _request(content: dict[str, Any]) -> RecordedRequest:
    return RecordedRequest(
        _text(content["origin"]), FeatureRequest.model_validate(content["content"])
    )


def _conventions(content: object) -> Conventions:
    conventions = _adapter().validate_python(content)
    conventions.require_usable()
    return conventions


@cache
def _adapter() -> TypeAdapter[Conventions]:
    return TypeAdapter(Conventions)


def _lines(text: str) -> list[str]:
    """Return the lines without their line feeds; the last is empty where the text ends in one."""
    return text.split("\n")


def _joined(lines: list[str]) -> str:
    return "\n".join(map(_text, lines))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _same(value: object, expected: str) -> str:
    if value != expected:
        raise ValueError(value)
    return expected


def _path(value: object) -> str:
    """Return a path of the tree: relative, and leading nowhere else, hidden folders included."""
    text = _text(value)
    if malformed(text) or any(part.startswith(".") for part in text.split("/")):
        raise ValueError(text)
    return text
