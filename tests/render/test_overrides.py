from __future__ import annotations

from typing import TYPE_CHECKING

from featurebuilder.artifacts.project.new_project import PackageContext
from featurebuilder.render.environment import Renderer
from featurebuilder.render.safe_text import docstring_text
from featurebuilder.render.template import templates_root
from tests import templates
from tests.render.templating import own_renderer, plant, refusal, render

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = PackageContext(docstring_text("The package."))


def test_without_an_own_template_the_shipped_one_renders(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path / "templates")

    assert renderer.overridden(templates.PACKAGE) is None
    assert renderer.render(templates.PACKAGE, PACKAGE) == '"""The package."""\n'


def test_an_own_template_of_the_same_name_wins(tmp_path: Path) -> None:
    renderer = own_renderer(tmp_path, "x = 1\n", templates.PACKAGE)

    assert renderer.overridden(templates.PACKAGE) == tmp_path / "templates" / templates.PACKAGE
    assert renderer.overridden(templates.MODEL) is None
    assert renderer.render(templates.PACKAGE, PACKAGE) == "x = 1\n"


def test_it_includes_the_shipped_one_and_its_own_partials(tmp_path: Path) -> None:
    plant(tmp_path, "partials/tail.j2", "x = {{ it.docstring|literal }}\n")
    source = f"{{% include 'shipped/{templates.PACKAGE}' %}}\n{{% include 'partials/tail.j2' %}}"

    text = own_renderer(tmp_path, source, templates.PACKAGE).render(templates.PACKAGE, PACKAGE)

    assert text == '"""The package."""\nx = "The package."\n'


def test_it_extends_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    source = (
        f"{{% extends 'shipped/{templates.MODEL}' %}}\n"
        "{% block imports %}\n{{ super() }}\nimport logging\n{% endblock %}"
        "{% block models %}\nLOG = logging.getLogger({{ it.name|literal }})\n{% endblock %}"
    )

    assert render(tmp_path, source) == (
        '"""Models of the pets feature."""\n\nfrom typing import Annotated\n\n'
        "from pydantic import BaseModel, ConfigDict, Field\n\nimport logging\n"
        'LOG = logging.getLogger("pets")\n'
    )


def test_one_that_extends_itself_is_told_how_to_name_the_shipped_one(tmp_path: Path) -> None:
    problem = refusal(tmp_path, f"{{% extends '{templates.MODEL}' %}}")

    assert "RecursionError" in problem.what
    assert "shipped/NAME" in problem.remedy


def test_the_shipped_templates_are_nobodys_own(tmp_path: Path) -> None:
    renderer = Renderer(templates_root(), templates_root().parent)
    (tmp_path / "templates").symlink_to(templates_root())

    assert renderer.overridden(templates.MODEL) is None
    assert Renderer(tmp_path / "templates").overridden(templates.MODEL) is None
