"""Parse the probe's result file into observations; missing parts become faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from featurebuilder.verify.observation import (
    Answer,
    Fault,
    Observation,
    ObservedWarning,
    Stage,
    TableComparison,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.verify.interpreter import Interpreter
    from featurebuilder.verify.observation import Json, Request
    from featurebuilder.verify.process import ProcessResult

_ACTIVITIES = {
    "import": "while it imported the application",
    "openapi": "while it generated the OpenAPI document",
    "requests": "while it handled requests",
    "tables": "while it ran the migrations",
}


def read_observation(
    interpreter: Interpreter, requests: Sequence[Request], text: str, ended: ProcessResult
) -> Observation:
    """Parse the result of one probe run.

    Args:
        interpreter: the Python that ran it.
        requests: the requests, in order.
        text: the contents of the result file, empty if there is none.
        ended: how the process ended.

    Returns:
        the observation; the parts that were not reached carry the reason.
    """
    seen = _parse_result(text)
    stage = _string(seen, "stage")
    end = _fault(seen.get("fault")) or _sudden_end(stage, ended)
    if stage not in {"openapi", "requests", "tables", "done"}:
        faults = map(_fault, _entries(seen, "module_faults"))
        return Observation(interpreter, end, module_faults=tuple(filter(None, faults)))
    document = seen.get("openapi")
    return Observation(
        interpreter=interpreter,
        openapi=document,
        openapi_error=None if document is not None else _fault(seen.get("openapi_fault")) or end,
        warnings=tuple(_warning(entry) for entry in _entries(seen, "warnings")),
        answers=tuple(_answers(requests, _entries(seen, "answers"), end)),
        tables=tuple(_comparison(entry) for entry in _entries(seen, "tables")),
    )


def _sudden_end(stage: str, ended: ProcessResult) -> Fault:
    """Return the fault for a process that ended before it reported one."""
    doing = _ACTIVITIES.get(stage, "before it could start")
    words = f"the interpreter {ended.words} {doing}"
    return Fault(words, traceback=ended.output, timed_out=ended.status is None)


def _answers(
    requests: Sequence[Request], entries: Sequence[dict[str, Json]], end: Fault
) -> list[Answer]:
    """Return a response for each request; requests that were not made get the fault ``end``."""
    answers = [_answer(*pair) for pair in zip(requests, entries, strict=False)]
    unasked = requests[len(answers) :]
    return [*answers, *(Answer(request, None, fault=end) for request in unasked)]


def _answer(request: Request, entry: dict[str, Json]) -> Answer:
    status = entry.get("status")
    return Answer(
        request=request,
        status=status if isinstance(status, int) else None,
        content_type=_string(entry, "content_type"),
        body=_string(entry, "body"),
        fault=_fault(entry.get("fault")),
        lifespan=_fault(entry.get("lifespan")),
        endpoint=_string(entry, "endpoint"),
        routed=entry.get("routed") is True,
    )


def _comparison(entry: dict[str, Json]) -> TableComparison:
    differences = entry.get("differences")
    found = differences if isinstance(differences, list) else []
    return TableComparison(tuple(map(str, found)), _fault(entry.get("fault")))


def _warning(entry: dict[str, Json]) -> ObservedWarning:
    line = entry.get("line")
    return ObservedWarning(
        stage=Stage(_string(entry, "stage")),
        category=_string(entry, "category"),
        message=_string(entry, "message"),
        path=_string(entry, "path"),
        line=line if isinstance(line, int) else 0,
    )


def _fault(value: Json) -> Fault | None:
    if not isinstance(value, dict):
        return None
    files = value.get("files")
    return Fault(
        what=_string(value, "what"),
        traceback=_string(value, "traceback"),
        files=tuple(str(file) for file in files) if isinstance(files, list) else (),
        missing_module=_string(value, "missing_module"),
    )


def _parse_result(text: str) -> dict[str, Json]:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _entries(seen: dict[str, Json], key: str) -> list[dict[str, Json]]:
    entries = seen.get(key)
    return [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []


def _string(entry: dict[str, Json], key: str) -> str:
    """Return a string from the target, with lone surrogates replaced so that it can be printed."""
    value = entry.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
