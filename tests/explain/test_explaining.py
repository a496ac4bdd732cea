"""Requests in words, as they were read and found good; written again with ``REWRITE_GOLDEN=1``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from featurebuilder.errors import Location, Problem
from featurebuilder.explain.resource import describe_files, describe_problems, explain_request
from featurebuilder.plan.change import Plan
from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.model.request import FeatureRequest
from featurebuilder.request.presets import preset_bytes

FOLDER = Path(__file__).with_name("explained")


@pytest.mark.parametrize("name", ["pets", "notes", "smoke_test", "greetings"])
def test_a_request_in_words(name: str) -> None:
    content = preset_bytes(name) or (FOLDER / f"{name}.yaml").read_bytes()
    words = explain_request(load_request(content, origin=name, suffix=".yaml"))
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(words, encoding="utf-8")
    assert words == golden.read_text(encoding="utf-8")
    assert max(len(line) for line in words.splitlines()) <= 100


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({}, "x: string."),
        ({"min_length": 3}, "x: string, at least 3 characters."),
        (
            {"type": "int", "le": 9, "default": 0},
            "x: integer, at most 9, default 0.",
        ),
        ({"type": "bool", "default": True}, "x: boolean, default true."),
        (
            {"type": "ref", "to": "vets"},
            "x_id: id of a row of vets, which cannot be deleted",
        ),
        ({"alias": "X", "description": "Why\x1b[31m."}, "X: string. Why [31m."),
    ],
)
def test_a_field_in_words(field: dict[str, Any], words: str) -> None:
    data = {"name": "pets", "description": "d", "resource": {"fields": {"x": field}}}
    assert f"  - {words}" in explain_request(FeatureRequest.model_validate(data))


def _words(resource: dict[str, Any]) -> str:
    data = {"name": "pets", "description": "d", "resource": resource}
    return " ".join(explain_request(FeatureRequest.model_validate(data)).split())


def test_a_soft_delete_is_not_stopped_and_frees_unique_values() -> None:
    resource = {
        "fields": {"x": {"unique": True}, "pals": {"type": "refs", "to": "pets"}},
        "bulk": ["delete"],
        "concurrency": "etag",
    }
    told = {soft: _words({**resource, "soft_delete": soft}) for soft in (False, True)}
    assert told[False].count("409 if another row refers") == 2
    assert "409 if another row" not in told[True]
    freed = "Other rows can have the unique values of a deleted one."
    assert freed in told[True]
    assert freed not in told[False]
    for words in told.values():
        assert "Bulk delete does not check versions" in words
        assert "pal_ids takes at most 100 keys." in words


def test_where_nothing_is_written_all_stands_as_it_would_be_made() -> None:
    assert describe_files(Plan(())) == "\nAll its files exist and are up to date.\n"


def test_what_stands_in_the_way() -> None:
    problems = (Problem("no user"), Problem("no base", Location("app/db.py", 3)))
    assert describe_problems(problems) == (
        "\nIt cannot be built in this project:\n  no user\n  app/db.py:3: no base\n"
    )
