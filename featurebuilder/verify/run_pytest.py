"""Run pytest in the project's environment; stop at the first fixture that cannot connect.

The script must run on every Python that a project may have, and imports nothing of ours.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from typing import Any

_NO_PYTEST = 86
_REFUSED = re.compile(r"connect|host|server|timed? ?out", re.IGNORECASE)
_LONGEST = 200


class _ConnectionWatch:
    """A plugin that ends the session if the setup of a test cannot connect to a server."""

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:  # noqa: ANN401 - pytest's
        """Look at the exception of a setup, if there is one."""
        error = call.excinfo.value if call.when == "setup" and call.excinfo else None
        while error is not None:
            if _is_refused(error):
                told = " ".join(str(error).split())[:_LONGEST]
                item.session.shouldstop = f"cannot connect: {type(error).__name__}: {told}"
                return
            error = error.__cause__ or error.__context__


class _ContainmentEnd:
    """A plugin that lets tests change databases; importing the application must not."""

    def __init__(self, containment: Any) -> None:  # noqa: ANN401
        self.containment = containment

    def pytest_collection_finish(self) -> None:
        """All modules are imported now."""
        self.containment.stop_leaving_out()


def _containment() -> Any:  # noqa: ANN401
    """Return the probe's containment, which is a module of its own."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    path = os.path.join(folder, "probe", "containment.py")  # noqa: PTH118
    spec: Any = importlib.util.spec_from_file_location("_featurebuilder_containment", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Containment()


def _is_refused(error: BaseException) -> bool:
    """Return whether an exception says that a server cannot be reached."""
    if isinstance(error, (ConnectionError, TimeoutError)):
        return True
    name = type(error).__name__
    is_database = name in {"OperationalError", "InterfaceError", "ServerSelectionTimeoutError"}
    return is_database and bool(_REFUSED.search(str(error)))


def main() -> int:
    """Run pytest with the script's arguments and return its exit status."""
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    if sys.path and os.path.abspath(sys.path[0]) == folder:  # noqa: PTH100
        sys.path[0] = os.getcwd()  # noqa: PTH109 - as "python -m pytest" has it
    if not importlib.util.find_spec("pytest"):
        return _NO_PYTEST
    arguments = sys.argv[1:]
    disabled = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    if not disabled and importlib.util.find_spec("pytest_cov"):
        # A part of the tests misses any threshold, and its reports would be written to the tree.
        arguments = ["--no-cov", *arguments]
    import pytest  # noqa: PLC0415 - it may be missing

    containment = _containment()
    containment.start()
    plugins = [_ConnectionWatch(), _ContainmentEnd(containment)]
    return int(pytest.main(arguments, plugins=plugins))


if __name__ == "__main__":
    sys.exit(main())
