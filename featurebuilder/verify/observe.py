"""Run an application in the target's interpreter and tell what was seen, whatever happens to it."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from featurebuilder.verify import process
from featurebuilder.verify.reading import read_observation
from featurebuilder.verify.seen import AppReference, Fault, Observation, Request
from featurebuilder.verify.workplace import working_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.verify.interpreter import Interpreter

_PROBE = Path(__file__).with_name("probe")
_GRACE = 1.0
"""Seconds for the probe's own alarm to say where the application hangs, before it is killed."""
_ALARM = "Timeout ("
_SAME_ORDER = {"PYTHONHASHSEED": "0"}
"""FastAPI takes an operation id from a set of methods: unseeded, each run has another one."""


@dataclass(slots=True)
class Observing:
    """An application that is being observed; a context manager, so that none is left running."""

    interpreter: Interpreter
    requests: tuple[Request, ...]
    timeout: float
    _scratch: tempfile.TemporaryDirectory[str]
    _running: process.Running | Fault
    _observation: Observation | None = None

    def result(self) -> Observation:
        """Wait for the end, at most until the timeout, and return what was seen."""
        if self._observation is None:
            self._observation = self._collect()
        return self._observation

    def close(self) -> None:
        """Stop it, if it still runs; what was seen up to then is still to be had."""
        if self._observation is None and isinstance(self._running, process.Running):
            self._running.kill()
        self.result()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Leave nothing running; an interrupt does not wait for what there was to see."""
        if kind is None:
            self.close()
        elif isinstance(self._running, process.Running):
            self._running.kill()

    def _collect(self) -> Observation:
        with self._scratch as folder:
            if isinstance(self._running, Fault):
                return Observation(self.interpreter, self._running)
            ended = self._running.wait(self.timeout + _GRACE)
            if ended.status == 1 and _ALARM in ended.output:
                # Say what the alarm was for rather than give its exit status.
                ended = process.Ended(None, ended.output, self.timeout)
            text = _text(Path(folder, "result.json"))
        return read_observation(self.interpreter, self.requests, text, ended)


def observe(
    interpreter: Interpreter,
    root: Path,
    app: AppReference,
    requests: Sequence[Request],
    *,
    timeout: float,
) -> Observation:
    """Import the application, take its OpenAPI document and make requests to it, in-process.

    Args:
        interpreter: the Python that runs it.
        root: the target tree; it is run from the folder of the application's project in it.
        app: where the application is found.
        requests: what it is asked. It is asked without its lifespan first; what raises or fails
            with a 5xx is asked once more with the lifespan running around it.
        timeout: seconds for everything; a single request has a quarter of it.

    Returns:
        what was seen. An application that crashes, hangs, exits or is killed is an observation
        with faults in it: nothing is raised.
    """
    with start_observing(interpreter, root, app, requests, timeout=timeout) as observing:
        return observing.result()


def start_observing(
    interpreter: Interpreter,
    root: Path,
    app: AppReference,
    requests: Sequence[Request],
    *,
    timeout: float,
) -> Observing:
    """Do as ``observe`` does, in the background: ``result()`` waits for it."""
    scratch = tempfile.TemporaryDirectory(prefix="featurebuilder-", ignore_cleanup_errors=True)
    argv = [str(interpreter.executable), str(_PROBE)]
    job = _job(root, app, requests, timeout, scratch.name)
    running: process.Running | Fault
    try:
        folder = Path(scratch.name)
        place = working_folder(root, app.import_root)
        running = process.start(argv, cwd=place, scratch=folder, stdin=job, env=_SAME_ORDER)
    except OSError as error:
        running = Fault(f"the interpreter cannot be started: {error}")
    return Observing(interpreter, tuple(requests), timeout, scratch, running)


def _job(
    root: Path, app: AppReference, requests: Sequence[Request], timeout: float, scratch: str
) -> str:
    top = os.path.abspath(root)  # noqa: PTH100 - Path.absolute() keeps "..", resolve() drops links
    return json.dumps(
        {
            "root": top,
            "import_roots": [os.path.normpath(Path(top, app.import_root))],
            "module": app.module,
            "attribute": app.attribute,
            "factory": app.factory,
            "requests": [asdict(request) for request in requests],
            "result": str(Path(scratch, "result.json")),
            "timeout": timeout,
            "attempt_seconds": timeout / 4,
        }
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
