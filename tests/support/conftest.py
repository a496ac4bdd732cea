"""The support modules of generated projects, imported from one that is made for the tests."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import after, blueprint, encoded, module, planned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GENERATED = Path(__file__).parents[2] / "generated"
REQUEST = """
    name: pets
    description: Pets.
    resource:
      fields:
        name: {}
        seen_at: {type: datetime}
        home: {type: object, fields: {street: {}}}
    """


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Return a function that imports a support module of a new project.

    Its arguments are the module's name, and settings of the project.
    """

    def load_module(name: str, **settings: str) -> Any:  # noqa: ANN401 - a module
        lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        files = {"features/pets.yaml": module(REQUEST)}
        tree = blueprint(files) | encoded({"pyproject.toml": f"[tool.featurebuilder]\n{lines}"})
        for path, content in after(tree, planned(tree, "pets")).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        return importlib.import_module(f"petsage.core.{name}")

    yield load_module
    _forget_modules()


@pytest.fixture
def load_generated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Any]]:
    """Return a function that imports a support module of a project in ``generated``."""

    def load_module(project: str, name: str) -> Any:  # noqa: ANN401 - a module
        monkeypatch.syspath_prepend(GENERATED / project)
        return importlib.import_module(f"petsage.core.{name}")

    yield load_module
    _forget_modules()


def _forget_modules() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "petsage"]:
        del sys.modules[name]
