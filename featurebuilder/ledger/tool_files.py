"""Plan the tool's own files next to the ledgers: settings for git, and the schema for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.ledger.codec import FORMAT
from featurebuilder.ledger.ledger import ledger_paths
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.project.source.snapshot import LEDGER_FOLDER
from featurebuilder.request.asking import requested_features
from featurebuilder.request.formats.schema import request_schema
from featurebuilder.request.formats.source import request_paths

if TYPE_CHECKING:
    from featurebuilder.project.source.snapshot import Snapshot

SCHEMA_PATH = f"{LEDGER_FOLDER}/request.schema.json"
_ATTRIBUTES_PATH = f"{LEDGER_FOLDER}/.gitattributes"
_ATTRIBUTES = b"*.json linguist-generated\n"
_FORMAT_MARK = f'"format": {FORMAT},'.encode()
_IGNORED_PATH = f"{LEDGER_FOLDER}/.gitignore"
_IGNORED = b"*.schema.json\n"


def with_attributes(plan: Plan, snapshot: Snapshot) -> Plan:
    """Return the plan with our settings for git, which belong to the ledgers.

    They are written with the first ledger, or when an older ledger gets the current format, and
    deleted with the last ledger.
    """
    if any(change.path == _ATTRIBUTES_PATH for change in plan.changes):
        return plan
    before = set(ledger_paths(snapshot))
    written = [change for change in plan.writes if change.part is Part.LEDGER]
    after = before.union(c.path for c in written if c.after is not None)
    after.difference_update(c.path for c in written if c.after is None)
    there = snapshot.read(_ATTRIBUTES_PATH) if written else None
    is_new = not before or any(c.before and _FORMAT_MARK not in c.before for c in written)
    if written and after and is_new and there is None:
        why = "lets reviews collapse the ledgers"
        change = Change.between(_ATTRIBUTES_PATH, Part.TOOL, None, _ATTRIBUTES, why)
    elif not after and there == _ATTRIBUTES:
        why = "no longer needed"
        change = Change.between(_ATTRIBUTES_PATH, Part.TOOL, _ATTRIBUTES, None, why)
    else:
        return plan
    return Plan((*plan.changes, change))


def without_tool_files(plan: Plan, snapshot: Snapshot) -> Plan:
    """Return the plan with the deletion of the schema of requests, if no request is left.

    The schema's ``.gitignore`` goes with it, if it is as we wrote it.
    """
    changed = {change.path: change.after for change in plan.changes}
    requests = (path for name in requested_features(snapshot) for path in request_paths(name))
    there = [path for path in (*requests, *ledger_paths(snapshot)) if path in snapshot]
    if any(changed.get(path, b"") is not None for path in there):
        return plan
    gone = [path for path in (SCHEMA_PATH, _IGNORED_PATH) if path in snapshot]
    if snapshot.read(_IGNORED_PATH) not in {None, _IGNORED}:
        gone.remove(_IGNORED_PATH)
    why = "no longer needed"
    deleted = (Change.between(p, Part.TOOL, snapshot.read(p), None, why) for p in gone)
    return Plan((*plan.changes, *deleted))


def add_schema(snapshot: Snapshot) -> tuple[Change, ...]:
    """Return the changes that write the JSON Schema of requests and keep it out of git."""
    schema = (json.dumps(request_schema(), separators=(",", ":")) + "\n").encode()
    before = snapshot.read(SCHEMA_PATH)
    changes = [Change.between(SCHEMA_PATH, Part.TOOL, before, schema, "for the editor")]
    if _IGNORED_PATH not in snapshot:
        why = "keeps the schema out of git"
        changes.append(Change.between(_IGNORED_PATH, Part.TOOL, None, _IGNORED, why))
    return tuple(changes)
