"""Encode ledgers in the current format, and decode them in all formats."""

from __future__ import annotations

import json
import zlib
from base64 import b85decode, b85encode
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from featurebuilder.conventions.paths import feature_of, ledger_path
from featurebuilder.errors import Location, Problem, UnusableProjectError
from featurebuilder.ledger.json_layout import dump_readable
from featurebuilder.ledger.ledger import FileRecord, Ledger, ledger_paths
from featurebuilder.ledger.older_formats import read_first_format, read_second_format
from featurebuilder.ledger.values import (
    read_conventions,
    read_request,
    require_equal,
    require_path,
    require_string,
)
from featurebuilder.merge.recorded_edit import RecordedEdit, RecordedHunk, fingerprint
from featurebuilder.plan.change import Change, Part

if TYPE_CHECKING:
    from featurebuilder.project.source.snapshot import Snapshot

FORMAT = 3
_SHARING_MARKS = (b'"storage": {', b'"support": {')
_ONE_LINE = frozenset({"files"})
_LONGEST_BASE = 16 * 2**20
_DECODING_ERRORS = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    ValidationError,
    zlib.error,
)


def ledger_change(ledger: Ledger, before: bytes | None, why: str) -> Change:
    """Return the change of a ledger's file, whose content is ``before`` now.

    It changes nothing if the file records the same ledger in the current format already: other
    releases of zlib may compress the same text to other bytes.
    """
    path = ledger_path(ledger.feature)
    after = before if before and _records(before, ledger) else encode_ledger(ledger)
    return Change.between(path, Part.LEDGER, before, after, why)


def _records(data: bytes, ledger: Ledger) -> bool:
    with suppress(*_DECODING_ERRORS, UnusableProjectError):
        is_current = json.loads(data)["format"] == FORMAT
        return is_current and decode_ledger(data, ledger.feature) == ledger
    return False


def encode_ledger(ledger: Ledger) -> bytes:
    """Return the bytes of the ledger's file.

    The JSON is readable, except for the bases, which are compressed. Each file is one line. Values
    that equal their default are left out, so changing a default needs a new format.
    """
    content: dict[str, object] = {"format": FORMAT, "feature": ledger.feature}
    if ledger.request:
        request = ledger.request.content.model_dump(
            mode="json", exclude_none=True, exclude_defaults=True
        )
        written = {"written": ledger.request.written} if ledger.request.written else {}
        content["request"] = {"origin": ledger.request.origin, **written, "content": request}
    if ledger.conventions:
        content["conventions"] = _without_defaults(ledger.conventions)
    content |= {
        "router": ledger.router,
        "operations": sorted(ledger.operations),
        "files": {path: _encode_file(one) for path, one in sorted(ledger.files.items())},
        "edits": {path: _encode_edit(one) for path, one in sorted(ledger.edits.items())},
    }
    if ledger.failed:
        content["failed"] = True
    # A lone surrogate stands for a byte that is not UTF-8; write it as a JSON escape.
    return dump_readable(content, _ONE_LINE).encode("utf-8", "backslashreplace")


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
            return read_first_format(content, feature)
        if version == 2:  # noqa: PLR2004 - the formats are numbered
            return read_second_format(content, feature, where)
        if version == FORMAT:
            return _decode_content(content, feature)
    except _DECODING_ERRORS as error:
        remedy = f"restore it from version control, or run 'featurebuilder adopt {feature}'"
        raise UnusableProjectError(Problem("the ledger is damaged", where, remedy)) from error
    what = f"the ledger has format {version!r}; this featurebuilder knows {FORMAT}"
    raise UnusableProjectError(Problem(what, where, "install a newer featurebuilder"))


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


def sharing_ledgers(snapshot: Snapshot) -> dict[str, Ledger]:
    """Return the ledgers of the features that share files, without damaged ones.

    Ledgers of other features are not decoded, because a project may have very many.
    """
    found: dict[str, Ledger] = {}
    for path in ledger_paths(snapshot):
        data = snapshot.read(path)
        if any(mark in (data or b"") for mark in _SHARING_MARKS):
            with suppress(UnusableProjectError):
                found[feature_of(path)] = decode_ledger(data, feature_of(path))
    return found


def _decode_content(content: dict[str, Any], feature: str) -> Ledger:
    request, conventions = content.get("request"), content.get("conventions")
    return Ledger(
        feature=require_equal(content["feature"], feature),
        router=require_path(content["router"]) if content["router"] else "",
        operations=tuple(map(require_string, content["operations"])),
        files={require_path(path): _decode_file(one) for path, one in content["files"].items()},
        edits={require_path(path): _decode_edit(one) for path, one in content["edits"].items()},
        request=read_request(request) if request is not None else None,
        conventions=read_conventions(conventions) if conventions is not None else None,
        failed=content.get("failed", False) is True,
    )


def _without_defaults(value: object) -> object:
    """Return a dataclass as a dictionary of the fields that differ from their defaults."""
    if isinstance(value, tuple):
        return [_without_defaults(one) for one in value]
    if not is_dataclass(value):
        return value
    return {
        field.name: _without_defaults(getattr(value, field.name))
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    }


def _encode_file(record: FileRecord) -> dict[str, str]:
    encoded = {"part": record.part.value, "artifact": record.name, "sha256": record.sha256}
    encoded["template"] = record.template
    if record.base is not None:
        encoded["base"] = b85encode(zlib.compress(record.base, 9)).decode()
    return {key: value for key, value in encoded.items() if value}


def _decode_file(content: dict[str, Any]) -> FileRecord:
    part, sha256 = Part(content["part"]), require_string(content["sha256"])
    name, template = (require_string(content.get(key, "")) for key in ("artifact", "template"))
    base = _decompress(require_string(content["base"])) if "base" in content else None
    if base is not None and fingerprint(base) != sha256:
        raise ValueError(sha256)
    return FileRecord(part, sha256, base, name, template)


def _decompress(text: str) -> bytes:
    reading = zlib.decompressobj()
    data = reading.decompress(b85decode(text), _LONGEST_BASE)
    if not reading.eof:
        raise ValueError(text)
    return data


def _encode_edit(edit: RecordedEdit) -> dict[str, object]:
    return {"after": edit.after, "hunks": [[h.start, h.count, h.before] for h in edit.hunks]}


def _decode_edit(content: dict[str, Any]) -> RecordedEdit:
    hunks = (RecordedHunk(int(s), int(c), require_string(t)) for s, c, t in content["hunks"])
    return RecordedEdit(require_string(content["after"]), tuple(hunks))
