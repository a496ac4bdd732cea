"""Run an application in the target's interpreter and return observations, whatever happens."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from featurebuilder.project.testing.import_writes import SERVER
from featurebuilder.verify import process
from featurebuilder.verify.observation import Fault, Observation, Request
from featurebuilder.verify.probe.containment import VARIABLE
from featurebuilder.verify.result_file import read_observation
from featurebuilder.verify.working_folder import working_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from featurebuilder.plan.expected import ExpectedTables
    from featurebuilder.project.routers.application import ApplicationImport
    from featurebuilder.verify.interpreter import Interpreter

_PROBE = Path(__file__).with_name("probe")
_GRACE = 1.0
"""Extra seconds for the probe to report where the application hangs before it is killed."""
_ALARM = "Timeout ("
_FIXED_HASH_SEED = {"PYTHONHASHSEED": "0"}
"""FastAPI derives operation ids from a set of methods; a fixed seed makes them reproducible."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run of the probe.

    Attributes:
        requests: the requests to make.
        timeout: seconds for the whole run.
        tables: the tables to compare with those that their migrations create in an empty database.
        code: the paths of the new modules. If the application cannot be imported, they are imported
            one by one.
    """

    requests: tuple[Request, ...]
    timeout: float
    tables: tuple[ExpectedTables, ...] = ()
    code: tuple[str, ...] = ()

    def to_json(self, root: Path, app: ApplicationImport, scratch: str) -> str:
        """Return the job as the probe reads it."""
        top = os.path.abspath(root)  # noqa: PTH100 - absolute() keeps "..", resolve() drops links
        return json.dumps(
            {
                "root": top,
                "import_roots": [os.path.normpath(Path(top, app.import_root))],
                "module": app.module,
                "attribute": app.attribute,
                "factory": app.factory,
                "requests": [asdict(request) for request in self.requests],
                "tables": [asdict(one) for one in self.tables],
                "modules": [_module_name(path, app.import_root) for path in self.code],
                "result": str(Path(scratch, "result.json")),
                "timeout": self.timeout,
                "attempt_seconds": self.timeout / 4,
            }
        )


@dataclass(slots=True)
class RunningObservation:
    """A running observation; a context manager that stops the process on exit."""

    interpreter: Interpreter
    requests: tuple[Request, ...]
    timeout: float
    _scratch: tempfile.TemporaryDirectory[str]
    _running: process.RunningProcess | Fault
    _observation: Observation | None = None

    def result(self) -> Observation:
        """Wait for the run to end, at most until the timeout, and return the observation."""
        if self._observation is None:
            self._observation = self._collect()
        return self._observation

    def close(self) -> None:
        """Stop the process if it is still running; the observations up to then stay available."""
        if self._observation is None and isinstance(self._running, process.RunningProcess):
            self._running.kill()
        self.result()

    def __enter__(self) -> Self:
        """Return this object."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Stop the process; on an exception, do not collect the observations."""
        if kind is None:
            self.close()
        elif isinstance(self._running, process.RunningProcess):
            self._running.kill()

    def _collect(self) -> Observation:
        with self._scratch as folder:
            if isinstance(self._running, Fault):
                return Observation(self.interpreter, self._running)
            ended = self._running.wait(self.timeout + _GRACE)
            if ended.status == 1 and _ALARM in ended.output:
                # Report a timeout instead of the exit status of the alarm.
                ended = process.ProcessResult(None, ended.output, self.timeout)
            text = _read_if_present(Path(folder, "result.json"))
        return read_observation(self.interpreter, self.requests, text, ended)


def observe(
    interpreter: Interpreter,
    root: Path,
    app: ApplicationImport,
    requests: Sequence[Request],
    *,
    timeout: float,
) -> Observation:
    """Import the application, generate its OpenAPI document and make requests to it, in-process.

    Args:
        interpreter: the Python that runs it.
        root: the target tree; the process runs in the application's project folder in it.
        app: the import location of the application.
        requests: the requests to make. They are made without the lifespan first. Those that raise,
            or return a 5xx status, are repeated with the lifespan running.
        timeout: seconds for the whole run; a single request gets a quarter of it.

    Returns:
        the observation. An application that crashes, hangs, exits or is killed is reported as
        faults in it; nothing is raised.
    """
    with start_observing(interpreter, root, app, Job(tuple(requests), timeout)) as observing:
        return observing.result()


def start_observing(
    interpreter: Interpreter, root: Path, app: ApplicationImport, job: Job
) -> RunningObservation:
    """Start the job in the background; ``result()`` waits for it. See `observe`."""
    scratch = tempfile.TemporaryDirectory(prefix="featurebuilder-", ignore_cleanup_errors=True)
    argv = [str(interpreter.executable), str(_PROBE)]
    running: process.RunningProcess | Fault
    try:
        folder = Path(scratch.name)
        running = process.start(
            argv,
            cwd=working_folder(root, app.import_root),
            scratch=folder,
            stdin=job.to_json(root, app, scratch.name),
            env={**_FIXED_HASH_SEED, **containment(app, folder)},
        )
    except OSError as error:
        running = Fault(f"the interpreter cannot be started: {error}")
    return RunningObservation(interpreter, job.requests, job.timeout, scratch, running)


def containment(app: ApplicationImport, scratch: Path) -> dict[str, str]:
    """Return the variable that keeps the application from changing its database.

    SQLite files are copied to the folder ``scratch``. Changes of other databases are left out.
    """
    if not app.database:
        return {}
    told = {"copies": str(scratch / "databases"), "leaves_out": app.database == SERVER}
    return {VARIABLE: json.dumps(told)}


def _module_name(path: str, import_root: str) -> str:
    """Return the dotted name of the module at ``path``, imported from ``import_root``."""
    inner = path.removeprefix(f"{import_root}/").removesuffix(".py").removesuffix("/__init__")
    return inner.replace("/", ".")


def _read_if_present(path: Path) -> str:
    """Return the contents of a file, or ``""`` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
