from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from featurebuilder.verify.process import ProcessResult
from featurebuilder.verify.result_file import read_observation
from tests.verify.trees import HERE, PING

if TYPE_CHECKING:
    from featurebuilder.verify.observation import Json

DIED = ProcessResult(-9, "output", 0.5)


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", '{"stage": 4}', '{"stage": "?"}'])
def test_no_result(text: str) -> None:
    observation = read_observation(HERE, [PING], text, DIED)
    assert observation.error
    assert observation.error.what == (
        "the interpreter was killed by signal SIGKILL before it could start"
    )
    assert observation.error.traceback == "output"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"warnings": None, "answers": 3, "openapi": {}},
        {"warnings": [1], "answers": [{}], "openapi_fault": {"files": "x"}},
        {"answers": [{"status": "200", "fault": 1, "body": None}] * 3, "fault": {}},
        {"warnings": [{"stage": "import", "line": "x"}]},
    ],
)
def test_a_result_with_holes_is_read(more: dict[str, Json]) -> None:
    text = json.dumps({"stage": "done", **more})
    observation = read_observation(HERE, [PING], text, ProcessResult(0, "", 0.5))
    assert observation.error is None
    assert [answer.request for answer in observation.answers] == [PING]


def test_a_signal_without_a_name() -> None:
    assert ProcessResult(-999, "", 0).words == "was killed by signal 999"
