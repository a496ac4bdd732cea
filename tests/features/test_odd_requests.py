"""No request ends in anything but a plan or errors, however odd its fields are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from featurebuilder.errors import FeatureBuilderError, InvalidRequestError, Problem
from featurebuilder.features.project_problems import find_project_problems
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.request.asking import find_request, find_valid_part
from featurebuilder.request.model.resource_field import FIELD_TYPES
from tests.trees import NOWHERE, blueprint, planned

NUMBERS = (0, -1, 1, 5, 1e30, -1e300, 2**53, 2**63, 0.1, 1e-9, "1e400", "x", None, True)
KEYS: dict[str, tuple[object, ...]] = {
    "type": (*FIELD_TYPES, "strr", 3, None),
    "to": ("pets", "owners", "", 1, None),
    **dict.fromkeys(("gt", "ge", "lt", "le", "min_length", "max_length"), NUMBERS),
    **dict.fromkeys(("digits", "places", "max_items"), NUMBERS),
    **dict.fromkeys(("default", "example"), (*NUMBERS, "2024-01-31", [], {})),
    **dict.fromkeys(("optional", "unique", "index"), (True, False, "yes")),
    "values": (["a", "a"], ["+1", "-1"], [], [1], "a", None),
    "items": ("str", "date", "ref", {"type": "int", "gt": 1e30}, {}, None),
    "fields": ({}, {"a": {}}, {"a": {"type": "decimal", "gt": 1e30}}, [], None),
    "of": ({"a": {}}, {}, None),
    "pattern": ("^[a-z]{3}$", "(", "(?=a)", "", None),
    "alias": ("from", "b", "-", "", "a b", "json", None),
    "on_delete": ("cascade", "set_null", "x", None),
}
FIELDS = st.dictionaries(
    st.sampled_from(sorted(KEYS)), st.integers(0, 99), min_size=1, max_size=4
).map(lambda one: {key: KEYS[key][at % len(KEYS[key])] for key, at in one.items()})
NAMES = st.sampled_from(["a", "date", "from", "json", "Bad", "id", "model_a", "_", "b"])
LISTS = st.lists(NAMES, max_size=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example({"a": {"type": "ref"}}, {})
@example({"a": {"type": "decimal", "gt": 1e30}}, {})
@example({"a": {"alias": "from"}}, {"filters": ["a"], "sort": ["a"]})
@given(
    st.dictionaries(NAMES, FIELDS, min_size=1, max_size=3),
    st.fixed_dictionaries({}, optional={"filters": LISTS, "sort": LISTS, "search": LISTS}),
)
@pytest.mark.slow
def test_a_plan_or_errors(fields: dict[str, Any], lists: dict[str, Any]) -> None:
    request = {"name": "pets", "description": "x", "resource": {"fields": fields, **lists}}
    tree = blueprint({"features/pets.json": json.dumps(request)})
    snapshot = Snapshot.of_files(tree)
    try:
        find_request(snapshot, "pets", None)
    except InvalidRequestError as error:
        found: tuple[Problem, ...] | None = error.problems
        find_project_problems(NOWHERE, snapshot, find_valid_part(snapshot, "pets", None))
    else:
        found = _problems_of_plan(tree)
    assert found is None or len(found) > 0


def _problems_of_plan(tree: dict[str, bytes]) -> tuple[Problem, ...] | None:
    """Return the errors of the plan, or ``None`` if there is a plan."""
    try:
        planned(tree, "pets")
    except FeatureBuilderError as error:
        return error.problems
    return None
