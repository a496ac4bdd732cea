from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from featurebuilder.artifacts.code_style import CodeStyle
from featurebuilder.artifacts.endpoint.client_context import ClientContext
from featurebuilder.artifacts.endpoint.context import EndpointsContext
from featurebuilder.artifacts.endpoint.endpoint_contexts import EndpointContext
from featurebuilder.artifacts.endpoint.imports import ImportsContext, ModuleImport
from featurebuilder.artifacts.endpoint.model_contexts import ModelContext, ModelFieldContext
from featurebuilder.artifacts.endpoint.sample_calls import CallContext
from featurebuilder.artifacts.project.new_project import PackageContext, ProjectContext
from featurebuilder.naming import ClassName, FeatureName, Identifier, RoutePath
from featurebuilder.render.environment import Renderer
from featurebuilder.render.formatting import Formatter
from featurebuilder.render.safe_text import (
    MarkdownText,
    PythonText,
    docstring_text,
    markdown_block,
)
from tests import templates

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.render.template import Template

STATUS = ModelFieldContext(
    Identifier("status"),
    PythonText("str"),
    "The status.",
    "fine",
    PythonText('"ok"'),
    "status",
    MarkdownText("`str`"),
)
ANSWER = ModelContext(
    ClassName("Pets"), docstring_text("What there is."), None, (STATUS,), {"status": "fine"}
)
READ = EndpointContext(
    method=Identifier("get"),
    path="",
    full_path="/api/pets",
    call=CallContext("/api/pets"),
    summary="Read the pets",
    docstring=docstring_text("Return the pets."),
    description=None,
    explanation="Return the pets.",
    handler=Identifier("read_pets"),
    model=ANSWER,
    body=markdown_block('{\n  "status": "ok"\n}', "json"),
    answer={"status": "ok"},
)
CLIENT = ClientContext(
    Identifier("client"), PythonText("fastapi.testclient"), Identifier("TestClient"), fixture=True
)
FEATURE = EndpointsContext(
    name=FeatureName("pets"),
    title="Pets",
    description="All about pets.",
    endpoints=(READ,),
    prefix=RoutePath("/pets"),
    tags=("Pets",),
    all_tags=("Pets",),
    router_variable=Identifier("router"),
    router_class=Identifier("APIRouter"),
    route_class=None,
    router_responses=PythonText(""),
    style=CodeStyle(),
    client=CLIENT,
    application_expression=PythonText("app"),
    test_path="tests/test_pets.py",
    router_imports=ImportsContext(
        (),
        (Identifier("APIRouter"),),
        (),
        (ModuleImport(PythonText("shop.models.pets"), (PythonText("Pets"),)),),
    ),
    model_imports=ImportsContext(
        (PythonText("from typing import Annotated"),),
        (),
        tuple(map(Identifier, ("BaseModel", "ConfigDict", "Field"))),
        (),
    ),
)
ROUTER = '''\
"""Endpoints of the pets feature."""

from fastapi import APIRouter

from shop.models.pets import Pets

router = APIRouter(prefix="/pets", tags=["Pets"])


@router.get("", summary="Read the pets")
def read_pets() -> Pets:
    """Return the pets."""
    return Pets(status="ok")
'''
TESTS = '''\
"""Tests of the pets feature."""

from http import HTTPStatus

from fastapi.testclient import TestClient


def test_read_pets(client: TestClient) -> None:
    response = client.get("/api/pets")

    assert response.status_code == HTTPStatus.OK
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"status": "ok"}
'''
OWN_CLIENT = """\
from fastapi.testclient import TestClient

from shop.main import app

client = TestClient(app)


def test_read_pets() -> None:
"""
MODEL = '''\
"""Models of the pets feature."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Pets(BaseModel):
    """What there is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "fine"}]})

    status: Annotated[str, Field(description="The status.", examples=["fine"])]
'''
DOCUMENT = """\
# Pets

## Overview

All about pets.

## Endpoint: `GET /api/pets`

- **Summary:** Read the pets
- **Description:** Return the pets.
- **Tags:** Pets
- **Authentication:** none

### Success response

Status `200 OK`, content type `application/json`:

```json
{
  "status": "ok"
}
```

| Field | Type | Meaning |
| --- | --- | --- |
| `status` | `str` | The status. |

## Tests

Run this feature's tests from the project's root:

```console
pytest tests/test_pets.py
```
"""


def made(root: Path, template: Template, **changes: Any) -> str:  # noqa: ANN401 - any field
    """Return what the template makes of the feature, with some of it changed."""
    text = Renderer().render(template, replace(FEATURE, **changes))
    return Formatter(root, None, 88).python(text, "x.py") if template.language == "py" else text


def router_of(root: Path, **changes: Any) -> str:  # noqa: ANN401 - any field
    """Return the router of the feature, with some of its endpoint changed."""
    return made(root, templates.ROUTER, endpoints=(replace(READ, **changes),))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        (templates.ROUTER, ROUTER),
        (templates.MODEL, MODEL),
        (templates.TESTS, TESTS),
        (templates.DOCUMENT, DOCUMENT),
    ],
)
def test_a_small_feature(tmp_path: Path, template: Template, text: str) -> None:
    assert made(tmp_path, template) == text


@pytest.mark.parametrize(
    ("prefix", "tags", "call"),
    [
        (None, (), "APIRouter()"),
        (RoutePath("/a/b"), (), 'APIRouter(prefix="/a/b")'),
        (None, ("A", 'B"'), 'APIRouter(tags=["A", \'B"\'])'),
        (RoutePath("/a"), ("A",), 'APIRouter(prefix="/a", tags=["A"])'),
    ],
)
def test_a_router_carries_what_it_is_given(
    tmp_path: Path, prefix: RoutePath | None, tags: tuple[str, ...], call: str
) -> None:
    assert f"\nrouter = {call}\n" in made(tmp_path, templates.ROUTER, prefix=prefix, tags=tags)


def test_imports_of_many_models_are_sorted_and_wrapped(tmp_path: Path) -> None:
    names = ["Zoo" * 8, "Bar" * 8, "Foo" * 8]
    endpoints = tuple(
        replace(READ, handler=Identifier(f"h{i}"), model=replace(ANSWER, name=ClassName(name)))
        for i, name in enumerate(names)
    )
    lines = "".join(f"    {name},\n" for name in sorted(names))

    own = (ModuleImport(PythonText("shop.models.pets"), tuple(map(PythonText, sorted(names)))),)
    imports = replace(FEATURE.router_imports, own=own)
    text = made(tmp_path, templates.ROUTER, endpoints=endpoints, router_imports=imports)

    assert f"from shop.models.pets import (\n{lines})\n" in text
    assert text.count("\n\n\n@router.get(") == 3


@pytest.mark.parametrize(
    ("description", "argument"),
    [
        ("Plain, but long.", 'description="Plain, but long."'),
        ("Two\nlines", r'description="Two\nlines"'),
        ("Cut\fhere", r'openapi_extra={"description": "Cut\x0chere"}'),
        (" blank", 'openapi_extra={"description": " blank"}'),
        ("end\n", r'openapi_extra={"description": "end\n"}'),
    ],
)
def test_a_description_is_given_so_that_it_stays_as_it_is(
    tmp_path: Path, description: str, argument: str
) -> None:
    assert argument in router_of(tmp_path, description=description)


def test_tests_without_a_fixture_bring_their_own_client(tmp_path: Path) -> None:
    client = replace(CLIENT, fixture=False)
    imported = (ModuleImport(PythonText("shop.main"), (PythonText("app"),)),)

    assert OWN_CLIENT in made(tmp_path, templates.TESTS, client=client, test_imports=imported)


def test_a_models_description_is_given_where_no_docstring_can_say_it(tmp_path: Path) -> None:
    endpoints = (replace(READ, model=replace(ANSWER, description="a\nb")),)

    assert '"description": "a\\nb",' in made(tmp_path, templates.MODEL, endpoints=endpoints)


def test_each_endpoint_has_its_part_of_the_document(tmp_path: Path) -> None:
    other = replace(READ, method=Identifier("post"), full_path="/api/pets/more")

    text = made(tmp_path, templates.DOCUMENT, endpoints=(READ, other), all_tags=("A", "B_"))

    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "# Pets",
        "## Overview",
        "## Endpoint: `GET /api/pets`",
        "### Success response",
        "## Endpoint: `POST /api/pets/more`",
        "### Success response",
        "## Tests",
    ]
    assert text.count("\n- **Tags:** A, B\\_\n") == 2
    assert "\n\n\n" not in text


def test_the_command_is_quoted_for_a_shell(tmp_path: Path) -> None:
    text = made(tmp_path, templates.DOCUMENT, test_path="my tests/x.py")

    assert "\npytest 'my tests/x.py'\n" in text


EVIL = '"""\nimport os\n"""\\ {{ x }} <b> `c`\x00'


@pytest.mark.parametrize("template", [t for t in templates.ALL if t.startswith("project/")])
@pytest.mark.parametrize("text", ["Pet Shop", EVIL, "x" * 300])
def test_a_projects_files_bear_any_title(tmp_path: Path, template: Template, text: str) -> None:
    context: object = ProjectContext(Identifier("shop"), text, text)
    if template in {templates.PACKAGE, templates.AGGREGATOR}:
        context = PackageContext(docstring_text(text), Identifier("router"))

    made = Renderer().render(template, context)

    if template.language == "py":
        formatter = Formatter(tmp_path, None, 88)
        formatted = formatter.python(made, "x.py")
        assert formatter.python(formatted, "x.py") == formatted


def test_a_projects_summary_is_one_line() -> None:
    context = ProjectContext(Identifier("shop"), "Shop", " All\n\nof\x00 it.\u2028")

    assert context.summary == "All of it."
    assert 'description = "All of it."\n' in Renderer().render(templates.PYPROJECT, context)
