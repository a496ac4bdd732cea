"""The plan of a request's file: one to start from, or one that was put together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Location, Problem
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.request.loading import load_request
from featurebuilder.request.locating import request_candidates
from featurebuilder.request.model import FeatureRequest
from featurebuilder.request.presets import preset_bytes
from featurebuilder.request.schema import request_schema
from featurebuilder.request.writing import dump_request

if TYPE_CHECKING:
    from featurebuilder.naming import FeatureName
    from featurebuilder.project.snapshot import Snapshot

SCHEMA_PATH = "features/request.schema.json"


def plan_request(name: FeatureName, snapshot: Snapshot) -> Plan:
    """Return the plan that writes ``features/NAME.yaml`` and the schema that its first line names.

    A preset of that name is the start; without one, an endpoint that answers a fixed message is.

    Raises:
        InvalidRequestError: if the feature has a request already.
    """
    require_no_request(name, snapshot)
    return plan_written(_start(name), snapshot, "the request to edit")


def plan_written(request: FeatureRequest, snapshot: Snapshot, why: str) -> Plan:
    """Return the plan that writes ``request`` to its file, and its schema beside it.

    Raises:
        InvalidRequestError: if the feature has a request already.
    """
    require_no_request(request.name, snapshot)
    reference = "./" + SCHEMA_PATH.rpartition("/")[2]
    content = dump_request(request, schema_reference=reference)
    schema = (json.dumps(request_schema(), indent=2) + "\n").encode()
    before = snapshot.read(SCHEMA_PATH)
    return Plan(
        (
            Change.between(request_path(request.name), Part.REQUEST, None, content, why),
            Change.between(SCHEMA_PATH, Part.REQUEST, before, schema, "for the editor"),
        )
    )


def request_path(name: str) -> str:
    """Return where the request of the feature ``name`` is written."""
    return request_candidates(name)[0]


def require_no_request(name: str, snapshot: Snapshot) -> None:
    """Do nothing if the feature has no request yet.

    Raises:
        InvalidRequestError: if it has one.
    """
    for path in request_candidates(name):
        if path in snapshot:
            what = f"the feature '{name}' has a request already"
            raise InvalidRequestError(Problem(what, Location(path), "edit it, then build it"))


def _start(name: FeatureName) -> FeatureRequest:
    if preset := preset_bytes(name):
        return load_request(preset, origin=name, suffix=".yaml")
    field = {"value": "Hello.", "description": "What the endpoint has to say."}
    endpoint = {
        "summary": f"Read the {name.words.lower()}",
        "handler": f"read_{name}",
        "response": {"fields": {"message": field}},
    }
    return FeatureRequest.model_validate(
        {
            "name": str(name),
            "description": f"What {name.words.lower()} is for.",
            "tags": [name.words],
            "endpoints": [endpoint],
        }
    )
