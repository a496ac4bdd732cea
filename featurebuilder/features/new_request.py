"""Plan new request files: a template to edit, or a finished request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.errors import InvalidRequestError, Location, Problem
from featurebuilder.ledger.tool_files import SCHEMA_PATH, add_schema
from featurebuilder.plan.change import Change, Part, Plan
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.formats.source import request_paths
from featurebuilder.request.formats.writing import dump_request
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.presets import preset_bytes

if TYPE_CHECKING:
    from featurebuilder.naming import FeatureName
    from featurebuilder.project.source.snapshot import Snapshot


def plan_request(name: FeatureName, snapshot: Snapshot) -> Plan:
    """Return the plan that writes ``features/NAME.yaml`` and the JSON Schema that it references.

    The request is the preset of that name, or else an endpoint that returns a fixed message.

    Raises:
        InvalidRequestError: if the feature already has a request.
    """
    require_no_request(name, snapshot)
    return plan_request_file(_initial_request(name), snapshot, "the request to edit")


def plan_request_file(request: FeatureRequest, snapshot: Snapshot, why: str) -> Plan:
    """Return the plan that writes ``request`` to its file, and the JSON Schema of requests.

    Raises:
        InvalidRequestError: if the feature already has a request.
    """
    require_no_request(request.name, snapshot)
    content = dump_request(request, schema_reference=f"../{SCHEMA_PATH}")
    change = Change.between(request_path(request.name), Part.REQUEST, None, content, why)
    return Plan((change, *add_schema(snapshot)))


def request_path(name: str) -> str:
    """Return the path of the request file for the feature ``name``."""
    return request_paths(name)[0]


def require_no_request(name: str, snapshot: Snapshot) -> None:
    """Check that the feature has no request yet.

    Raises:
        InvalidRequestError: if it has one.
    """
    for path in request_paths(name):
        if path in snapshot:
            what = f"the feature '{name}' already has a request"
            raise InvalidRequestError(Problem(what, Location(path), "edit it, then build it"))


def _initial_request(name: FeatureName) -> FeatureRequest:
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
