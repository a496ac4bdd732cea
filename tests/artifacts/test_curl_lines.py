"""Commands that ask a resource's operations with curl."""

from __future__ import annotations

import pytest

from featurebuilder.artifacts.curl_commands import resource_curl_command
from featurebuilder.request.resource_operations import resource_operations
from tests.migrations.migrating import stored

OWNER = {"type": "ref", "to": "owners", "optional": True}
NAME = {"type": "str", "example": "Rex"}


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"owner": OWNER}, "{}"),
        ({"owner": OWNER, "name": NAME, "other": NAME}, '{\n  "name": "Rex"\n}'),
    ],
    ids=["nothing to show", "the first field"],
)
def test_an_update_changes_what_an_example_is_known_of(
    fields: dict[str, object], body: str
) -> None:
    request = stored(fields).request
    assert request.resource is not None
    commands = {
        one.name: resource_curl_command(one, one.path, request.resource)
        for one in resource_operations(request)
    }
    assert commands["update"].endswith(f"<<JSON\n{body}\nJSON")
