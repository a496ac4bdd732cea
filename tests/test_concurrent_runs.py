"""Runs in one project at the same time: each plans from what the one before has written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from featurebuilder.apply.lock import tree_lock
from featurebuilder.errors import StalePlanError, UnusableProjectError
from featurebuilder.pipeline import Options, apply_and_verify, build, plan_and_apply
from featurebuilder.planning import prepare_build, prepare_remove
from tests.cli.running import tree_of, write_tree
from tests.trees import blueprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from featurebuilder.plan.prepared import PreparedCommand

API = "petsage/api/v1/api.py"


@pytest.fixture
def options(tmp_path: Path) -> Options:
    write_tree(tmp_path, blueprint())
    return Options(tmp_path, verify=False)


def smoke_test(options: Options) -> PreparedCommand:
    return prepare_build(options.root, "smoke_test", None, force=False)


def silent(_step: str) -> None:
    pass


def followed_once(
    prepare: Callable[[], PreparedCommand], act: Callable[[], object]
) -> Callable[[], PreparedCommand]:
    """Return the preparation with something that happens after it is made for the first time."""
    acts = [act]

    def prepared() -> PreparedCommand:
        found = prepare()
        for one in acts:
            acts.clear()
            one()
        return found

    return prepared


def test_the_second_run_plans_again(options: Options) -> None:
    api = options.root / API
    steps: list[str] = []

    def edit() -> None:
        api.write_bytes(api.read_bytes() + b"OTHER = 1\n")

    run = plan_and_apply(followed_once(partial(smoke_test, options), edit), options, steps.append)
    assert steps == [
        "planning",
        "planning again, because the project has changed meanwhile",
        "writing",
    ]
    assert run.log.summary.endswith("Planned again, because the project changed meanwhile.")
    assert b"OTHER = 1\n" in api.read_bytes()
    assert b"smoke_test.router" in api.read_bytes()


def test_a_run_that_is_alone_plans_once(options: Options) -> None:
    run = build(options, "smoke_test", None, silent)
    assert "again" not in run.log.summary


def test_what_is_in_the_way_then_is_told(options: Options) -> None:
    router = options.root / "petsage/api/v1/endpoints/smoke_test.py"
    prepare = followed_once(partial(smoke_test, options), lambda: router.write_text("MINE = 1\n"))
    run = plan_and_apply(prepare, options, silent)
    assert run.log.status.value == "CONFLICT"
    assert router.read_text() == "MINE = 1\n"


def test_a_second_removal_finds_nothing_to_remove(options: Options) -> None:
    build(options, "smoke_test", None, silent)
    remove = partial(prepare_remove, options.root, "smoke_test", force=False)
    prepare = followed_once(remove, lambda: plan_and_apply(remove, options, silent))
    with pytest.raises(UnusableProjectError, match="has no ledger"):
        plan_and_apply(prepare, options, silent)


def test_a_saved_plan_is_not_made_again(options: Options) -> None:
    prepared = smoke_test(options)
    api = options.root / API
    api.write_bytes(api.read_bytes() + b"OTHER = 1\n")
    before = tree_of(options.root)
    with pytest.raises(StalePlanError):
        apply_and_verify(prepared, options, silent)
    assert tree_of(options.root) == before


def test_a_run_that_waits_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        tree_lock(tmp_path, 0, lambda: told.append("first")),
        pytest.raises(Exception, match="another featurebuilder process"),
        tree_lock(tmp_path, 0, lambda: told.append("second")),
    ):
        pass
    assert told == ["second"]
