"""Starts the program as often as it is asked to, out of one interpreter that has it loaded.

Each run is a process of its own, forked where all modules are imported and nothing has run: what
it costs to start an interpreter is paid once. A line of JSON on standard input is one run; the line
that answers it is the exit code.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn, TypedDict

if TYPE_CHECKING:
    from coverage import Coverage

LOADED = ("featurebuilder.cli", "featurebuilder.pipeline", "featurebuilder.report.terminal")


class Job(TypedDict):
    """One run; ``streams`` is a folder with a file for each of its three streams."""

    arguments: list[str]
    environ: dict[str, str]
    folder: str
    streams: str


def main() -> None:
    """Serve until the input ends."""
    measured = coverage_in(sys.argv[1]) if sys.argv[1:] else None
    for module in LOADED:
        __import__(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(json.loads(line), measured)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def coverage_in(data_file: str) -> Coverage:
    """Begin to measure; each run leaves its data beside those of the tests."""
    from coverage import Coverage  # noqa: PLC0415 - only where it is measured

    measured = Coverage(data_file=data_file, data_suffix=True)
    measured.start()
    return measured


def run(job: Job, measured: Coverage | None) -> NoReturn:
    """Be the program, in the job's folder and environment, with files for its streams."""
    code: object = 1
    try:
        for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
            os.dup2(os.open(os.path.join(job["streams"], str(number)), flags), number)  # noqa: PTH118
        os.chdir(job["folder"])
        os.environ.clear()
        os.environ.update(job["environ"])
        sys.argv[1:] = job["arguments"]
        sys.path[0] = job["folder"]
        runpy.run_module("featurebuilder", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as leaving:
        code = leaving.code or 0
    except BaseException:  # noqa: BLE001 - as the interpreter tells it
        traceback.print_exc()
    if measured:
        measured.stop()
        measured.save()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
