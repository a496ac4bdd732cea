"""The plan of a request to start from."""

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
    for path in request_candidates(name):
        if path in snapshot:
            what = f"the feature '{name}' has a request already"
            raise InvalidRequestError(Problem(what, Location(path), "edit it, then build it"))
    reference = "./" + SCHEMA_PATH.rpartition("/")[2]
    content = dump_request(_start(name), schema_reference=reference)
    schema = (json.dumps(request_schema(), indent=2) + "\n").encode()
    path = request_candidates(name)[0]
    return Plan(
        (
            Change.between(path, Part.REQUEST, None, content, "the request to edit"),
            Change.between(
                SCHEMA_PATH, Part.REQUEST, snapshot.read(SCHEMA_PATH), schema, "for the editor"
            ),
        )
    )


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
