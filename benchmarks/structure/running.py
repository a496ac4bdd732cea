"""Count the modules and classes that a build runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

_PROFILE = """
import json, sys, threading
modules, classes = set(), set()

def note(frame, event, _):
    if event != "call":
        return
    name = frame.f_globals.get("__name__", "")
    if name.startswith("featurebuilder.") and frame.f_code.co_name != "<module>":
        modules.add(name)
    own = frame.f_locals.get("self")
    kind = own if isinstance(own, type) else type(own)
    if kind.__module__.startswith("featurebuilder."):
        classes.add(f"{kind.__module__}.{kind.__qualname__}")

sys.argv = ["featurebuilder", *sys.argv[1:]]
from featurebuilder.cli import main
threading.setprofile(note)
sys.setprofile(note)
try:
    main()
except SystemExit as left:
    code = left.code
finally:
    sys.setprofile(None)
    print(json.dumps([len(modules), len(classes)]), file=sys.__stderr__)
sys.exit(code)
"""


class Ran(NamedTuple):
    """The number of modules and of classes with a function that ran."""

    modules: int
    classes: int


def run_through(root: Path) -> Ran:
    """Return what a dry run of ``build pets name:str`` in a new project runs."""
    environ = os.environ | {"PYTHONPATH": str(root)}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "featurebuilder", "-q", "new", "petsage", "--no-verify"]
        _run(command, folder, environ)
        tree = str(Path(folder, "petsage"))
        command = [sys.executable, "-c", _PROFILE, "build", "pets", "name:str", "--dry-run"]
        told = _run(command, tree, environ)
    return Ran(*json.loads(told.splitlines()[-1]))


def _run(command: list[str], folder: str, environ: dict[str, str]) -> bytes:
    """Run a command and return its standard error."""
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=environ, check=True, capture_output=True
    )
    return done.stderr
