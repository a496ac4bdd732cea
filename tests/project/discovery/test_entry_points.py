"""Routers that a tree declares as entry points are read; a new one cannot be declared for it."""

from __future__ import annotations

import pytest

from featurebuilder.errors import EditRefusedError
from featurebuilder.plan.wire import plan_wire
from tests.trees import encoded, module, planned, project_of, router, tools_for

STANDARD = """
    [project]
    name = "shop"

    [project.entry-points."shop.routers"]
    owners = "shop.routes.owners:router"
    pets = "shop.routes.pets"
    other = "elsewhere:router"

    [project.entry-points."shop.numbers"]
    one = 1
    """
POETRY = """
    [tool.poetry.plugins."shop.routers"]
    owners = "shop.routes.owners:router"
    pets = "shop.routes.pets"
    """
GROUP = 'entry_points(group="shop.routers")'
SELECTED = (
    'entry_points().select(group="shop.routers", name="owners")'
    ' + entry_points(group="shop.routers").select(name="pets")'
    ' + entry_points(group="shop.routers", name="none")'
)
BY = "the entry points 'shop.routers' of pyproject.toml"


def tree(
    declared: str, points: str = GROUP, imported: str = "importlib.metadata"
) -> dict[str, bytes]:
    main = f"""
        from {imported} import {points.partition("(")[0]}

        from fastapi import FastAPI

        app = FastAPI()
        for point in {points}:
            loaded = point.load()
            router = loaded if point.name == "owners" else loaded.router
            app.include_router(router, prefix=f"/api/{{point.name}}")
        """
    files = {
        "pyproject.toml": module(declared),
        "shop/__init__.py": "",
        "shop/main.py": module(main),
        "shop/routes/__init__.py": "",
        **{f"shop/routes/{name}.py": router(name, prefix=False) for name in ("owners", "pets")},
    }
    return encoded(files)


@pytest.mark.parametrize(
    ("declared", "points", "imported"),
    [
        (STANDARD, GROUP, "importlib.metadata"),
        (POETRY, GROUP, "importlib.metadata"),
        (STANDARD, 'entry_points().get("shop.routers", [])', "importlib.metadata"),
        (STANDARD, 'entry_points()["shop.routers"]', "importlib.metadata"),
        (STANDARD, 'entry_points().select(group="shop.routers")', "importlib.metadata"),
        (
            STANDARD,
            SELECTED,
            "importlib.metadata",
        ),
        (STANDARD, 'iter_entry_points("shop.routers")', "pkg_resources"),
    ],
)
def test_the_routers_are_found(declared: str, points: str, imported: str) -> None:
    graph = project_of(tree(declared, points, imported)).graph
    found = {key.path: graph.served_prefixes(key) for key in graph.routers if "routes" in key.path}
    assert found == {
        "shop/routes/owners.py": ("/api/owners",),
        "shop/routes/pets.py": ("/api/pets",),
    }
    assert {include.found_by for include in graph.includes if include.child} == {BY}


@pytest.mark.parametrize(
    "declared", ["", "[project.entry-points]\nx = 1\n", "[project]\nentry-points = 1\n"]
)
def test_what_is_not_declared_is_not_found(declared: str) -> None:
    graph = project_of(tree(declared)).graph
    assert all(include.child is None for include in graph.includes)


def test_a_new_one_is_refused_with_the_line_to_add() -> None:
    files = tree(STANDARD) | {"shop/routes/toys.py": router("toys").encode()}
    project = project_of(files)
    with pytest.raises(EditRefusedError, match="entry points") as caught:
        plan_wire(project, "shop/routes/toys.py", tools_for(project))
    (problem,) = caught.value.problems
    assert str(problem.where) == "pyproject.toml"
    assert problem.snippet == (
        '[project.entry-points."shop.routers"]\ntoys = "shop.routes.toys:router"'
    )
    with pytest.raises(EditRefusedError, match="entry points"):
        planned(files)
