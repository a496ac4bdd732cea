"""Read ledgers of formats 1 and 2; the next build or update writes them in the current format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from featurebuilder.errors import Problem, UnusableProjectError
from featurebuilder.ledger.ledger import FileRecord, Ledger
from featurebuilder.ledger.values import (
    read_conventions,
    read_request,
    require_equal,
    require_path,
    require_string,
)
from featurebuilder.merge.recorded_edit import RecordedEdit, RecordedHunk, fingerprint
from featurebuilder.plan.change import Part

if TYPE_CHECKING:
    from featurebuilder.errors import Location


def read_first_format(content: dict[str, Any], feature: str) -> Ledger:
    """Return the ledger in format 1, which has no request, no conventions and no bases.

    Raises:
        ValueError, KeyError, TypeError: if it is damaged.
    """
    router = require_path(content["router"]) if content["router"] else ""
    edits = {
        require_path(path): RecordedEdit(
            require_string(one["after"]),
            tuple(RecordedHunk(int(s), int(c), require_string(t)) for s, c, t in one["hunks"]),
        )
        for path, one in content["edits"].items()
    }
    files = {
        require_path(path): FileRecord(_guess_part(path, router, feature), require_string(sha256))
        for path, sha256 in content["files"].items()
    }
    return Ledger(feature, router, tuple(map(require_string, content["operations"])), files, edits)


def read_second_format(content: dict[str, Any], feature: str, where: Location) -> Ledger:
    """Return the ledger in format 2, whose bases are lists of lines.

    Its records of templates are ignored: the files are rendered again once.

    Raises:
        UnusableProjectError: if the feature stores rows in memory, as an earlier version could.
        ValueError, KeyError, TypeError: if it is damaged.
    """
    _refuse_memory(content, where)
    request, conventions = content.get("request"), content.get("conventions")
    return Ledger(
        feature=require_equal(content["feature"], feature),
        router=require_path(content["router"]) if content["router"] else "",
        operations=tuple(map(require_string, content["operations"])),
        files={require_path(path): _read_file(one) for path, one in content["files"].items()},
        edits={require_path(path): _read_edit(one) for path, one in content["edits"].items()},
        request=read_request(request) if request is not None else None,
        conventions=read_conventions(conventions) if conventions is not None else None,
        failed=content.get("failed", False) is True,
    )


def _refuse_memory(content: dict[str, Any], where: Location) -> None:
    request = content.get("request") or {"content": {}}
    if (request["content"].get("resource") or {}).get("storage") == "memory":
        what = "the feature stores its rows in memory, which is no longer supported"
        remedy = (
            "delete the ledger and the generated files, delete 'storage: memory' from the request, "
            "and build the feature again: a new project stores resources in SQLite"
        )
        raise UnusableProjectError(Problem(what, where, remedy))


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


def _read_file(content: dict[str, Any]) -> FileRecord:
    part, sha256 = Part(content["part"]), require_string(content["sha256"])
    name = require_string(content.get("artifact", ""))
    if "base" not in content:
        return FileRecord(part, sha256, None, name)
    base = _join(content["base"]).encode("utf-8", "surrogateescape")
    if fingerprint(base) != sha256:
        raise ValueError(sha256)
    return FileRecord(part, sha256, base, name)


def _read_edit(content: dict[str, Any]) -> RecordedEdit:
    hunks = (
        RecordedHunk(int(h["start"]), int(h["count"]), _join(h["before"])) for h in content["hunks"]
    )
    return RecordedEdit(require_string(content["after"]), tuple(hunks))


def _join(lines: list[str]) -> str:
    return "\n".join(map(require_string, lines))
