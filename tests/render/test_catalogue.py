from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.render import catalogue
from featurebuilder.render.catalogue import Template, templates_root

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_names_each_template_once_and_no_other() -> None:
    root = templates_root()
    on_disk = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}

    assert sorted(on_disk) == sorted(template.value for template in Template)
    assert len(Template) == len(Template.__members__)


@pytest.mark.parametrize(
    ("template", "language"),
    [
        (Template.MODEL, "py"),
        (Template.PACKAGE, "py"),
        (Template.DOCUMENT, "md"),
        (Template.PYPROJECT, "toml"),
        (Template.GITIGNORE, ""),
    ],
)
def test_a_template_is_of_its_outputs_language(template: Template, language: str) -> None:
    assert template.language == language


@pytest.mark.parametrize("below", ["featurebuilder", "."])
def test_the_templates_are_beside_the_package_or_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    folder = (tmp_path / below / "templates").resolve()
    (folder / Template.MODEL.value).parent.mkdir(parents=True)
    (folder / Template.MODEL.value).touch()
    monkeypatch.setattr(catalogue, "_PACKAGE", tmp_path / "featurebuilder")

    assert templates_root() == folder


def test_a_package_without_templates_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(catalogue, "_PACKAGE", tmp_path / "featurebuilder")

    with pytest.raises(FileNotFoundError):
        templates_root()
