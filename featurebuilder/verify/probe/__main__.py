"""Load the package from its folder under a name that cannot clash with the target's modules."""

from __future__ import annotations

import importlib
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

_PACKAGE = "_featurebuilder_probe"


def load() -> Any:  # noqa: ANN401 - a module loaded by its path
    """Return the ``job`` module."""
    folder = Path(__file__).parent
    if sys.path and Path(sys.path[0]).resolve() == folder.resolve():
        del sys.path[0]
    places = [str(folder)]
    spec: Any = spec_from_file_location(
        _PACKAGE, folder / "__init__.py", submodule_search_locations=places
    )
    sys.modules[_PACKAGE] = module_from_spec(spec)
    return importlib.import_module(f"{_PACKAGE}.job")


if __name__ == "__main__":
    load().main()
