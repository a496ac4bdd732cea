"""Templates of a tree's own, rendered for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from featurebuilder.artifacts.code_style import CodeStyle
from featurebuilder.artifacts.endpoint.imports import ImportsContext
from featurebuilder.errors import Location, Problem, TemplateError
from featurebuilder.naming import FeatureName, Identifier
from featurebuilder.render.environment import Renderer
from featurebuilder.render.safe_text import PythonText
from tests import templates

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.render.template import Template

CODE = '"""\n\nimport os\nos._exit(3)\n\n"""'

PETS = FeatureName("pets")
IMPORTS = ImportsContext(
    (PythonText("from typing import Annotated"),),
    (),
    tuple(map(Identifier, ("BaseModel", "ConfigDict", "Field"))),
    (),
)


@dataclass(frozen=True)
class Sample:
    """What the templates of tests see: a name, and a text that would be code if it could."""

    name: FeatureName = PETS
    text: str = CODE
    inside: str = '" + exit() + "'
    style: CodeStyle = CodeStyle()  # noqa: RUF009 - frozen
    model_imports: ImportsContext = IMPORTS


def own_renderer(root: Path, source: str, template: Template = templates.MODEL) -> Renderer:
    """Return the renderer of a tree whose own ``template`` is ``source``."""
    plant(root, template, source)
    return Renderer(root / "templates", root)


def plant(root: Path, name: str, source: str) -> None:
    """Write a template of the tree's own."""
    file = root / "templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")


def render(root: Path, source: str, template: Template = templates.MODEL) -> str:
    """Return what ``source`` makes of a `Sample`."""
    return own_renderer(root, source, template).render(template, Sample())


def refusal(root: Path, source: str, template: Template = templates.MODEL) -> Problem:
    """Return why ``source`` does not render."""
    with pytest.raises(TemplateError) as caught:
        render(root, source, template)
    (problem,) = caught.value.problems
    return problem


def at(line: int | None, template: Template = templates.MODEL) -> Location:
    """Return the place that an error in the tree's own ``template`` has."""
    return Location(f"templates/{template}", line)
