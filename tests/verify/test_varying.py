"""Values of the OpenAPI document that differ between two runs of the same code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from featurebuilder.verify.observation import Observation
from featurebuilder.verify.varying import has_changes, without_varying_values
from tests.cli.running import featurebuilder, write_tree
from tests.trees import encoded, module
from tests.verify.trees import HERE

if TYPE_CHECKING:
    from pathlib import Path


def seen(*examples: object, more: str = "x") -> Observation:
    """Return an observation of one operation with these examples."""
    schema: Any = {"type": "string", "examples": list(examples)}
    operation: Any = {"parameters": [{"name": "q", "schema": schema}], "summary": more}
    return Observation(HERE, openapi={"paths": {"/things": {"get": operation}}})


@pytest.mark.parametrize(
    ("before", "after", "again", "is_changed"),
    [
        (seen("a"), seen("b"), seen("c"), False),
        (seen("a"), seen("b"), seen("b"), True),
        (seen("a", "same"), seen("b", "same"), seen("c", "same"), False),
        (seen("a", "old"), seen("b", "new"), seen("c", "new"), True),
        (seen("a", more="old"), seen("b", more="new"), seen("c", more="new"), True),
        (seen("a"), seen("b", "c"), seen("d"), False),
        (seen({"at": 1, "b": 2}), seen({"at": 2, "b": 2}), seen({"at": 3, "b": 2}), False),
        (seen({"at": 1}), seen({"at": 2}), seen({}), False),
    ],
)
def test_only_what_stays_the_same_is_compared(
    before: Observation, after: Observation, again: Observation, *, is_changed: bool
) -> None:
    assert has_changes(before, after, ())
    assert has_changes(*without_varying_values(before, after, again), ()) is is_changed


def test_there_may_be_nothing_to_compare() -> None:
    assert not has_changes(None, seen("a"), ())
    assert not has_changes(Observation(HERE), seen("a"), ())
    assert not has_changes(seen("a"), seen("b"), ["GET /things"])


MAIN = """
    import time

    from fastapi import FastAPI, Header

    app = FastAPI(openapi_tags=[{"name": "things"}])


    @app.get("/things", tags=["things"])
    def list_things(after: float = Header(0.0, examples=[time.time_ns()])) -> list[str]:
        return []
    """


def test_a_feature_is_verified_beside_a_random_example(tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/main.py": module(MAIN)}
    write_tree(tmp_path, encoded(files))

    ran = featurebuilder(tmp_path, "build", "smoke_test")

    assert ran.out.startswith("SUCCESS"), ran.out
