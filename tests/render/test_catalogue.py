from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.render import template as template_module
from featurebuilder.render.template import Template, templates_root
from tests import templates

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_names_each_template_once_and_no_other() -> None:
    root = templates_root()
    on_disk = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}

    assert sorted(on_disk) == sorted(templates.ALL)


@pytest.mark.parametrize(
    ("template", "language"),
    [
        (templates.MODEL, "py"),
        (templates.PACKAGE, "py"),
        (templates.DOCUMENT, "md"),
        (templates.PYPROJECT, "toml"),
        (templates.GITIGNORE, ""),
    ],
)
def test_a_template_is_of_its_outputs_language(template: Template, language: str) -> None:
    assert template.language == language


@pytest.mark.parametrize("below", ["featurebuilder", "."])
def test_the_templates_are_beside_the_package_or_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    folder = (tmp_path / below / "templates").resolve()
    (folder / templates.MODEL).parent.mkdir(parents=True)
    (folder / templates.MODEL).touch()
    monkeypatch.setattr(template_module, "_PACKAGE", tmp_path / "featurebuilder")

    assert templates_root() == folder


def test_a_package_without_templates_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(template_module, "_PACKAGE", tmp_path / "featurebuilder")

    with pytest.raises(FileNotFoundError):
        templates_root()
