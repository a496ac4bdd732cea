"""What docs/requests.md shows is what the tool takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.model.resource_field import FIELD_TYPES
from featurebuilder.request.shorthand.composing import compose_request

TEXT = (Path(__file__).parents[2] / "docs/requests.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
SHORT = TEXT.partition("## Short form")[2].partition("The options are")[0]
FIELDS = re.findall(r"`'?((?:\.\.\.|[a-z_]+):[^`']+|[a-z_]+)'?`", SHORT.partition("They are")[0])


@pytest.mark.parametrize("block", BLOCKS)
def test_a_documented_request_loads(block: str) -> None:
    assert load_request(block.encode(), origin="docs", suffix=".yaml").description


def test_there_is_something_documented() -> None:
    assert len(BLOCKS) > 1
    assert len(FIELDS) > 20


@pytest.mark.parametrize("text", FIELDS)
def test_a_documented_field_in_short_is_taken(text: str) -> None:
    assert compose_request(
        "pets", [text.replace("...", "x:str").replace("str:gt", "int:gt")]
    ).resource


def test_every_type_is_documented() -> None:
    table = TEXT.partition("### Fields")[2].partition("## Short form")[0]
    documented = {
        name
        for row in table.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert documented == set(FIELD_TYPES)
