"""An application that is mounted in another is served below the path of the mount."""

from __future__ import annotations

import pytest

from featurebuilder.project.routers.graph import RouterKey
from featurebuilder.report.inspection import inspection
from tests.trees import after, encoded, module, planned, project_of, router

MAIN = """
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    from shop.api import api, BASE

    site = FastAPI()
    {mount}
    site.mount("/static", StaticFiles(directory="static"))
    """
API = """
    from fastapi import FastAPI

    from shop.routes import owners, pets

    BASE = "/v2"
    api = FastAPI()
    api.include_router(owners.router)
    api.include_router(pets.router)
    """


def mounted(mount: str) -> dict[str, bytes]:
    """Return a project that mounts the application with the routers in this way."""
    return encoded(
        {
            "shop/__init__.py": "",
            "shop/main.py": module(MAIN).format(mount=mount),
            "shop/api.py": module(API),
            "shop/routes/__init__.py": "",
            "shop/routes/owners.py": router("owners"),
            "shop/routes/pets.py": router("pets"),
        }
    )


@pytest.mark.parametrize(
    ("mount", "path"),
    [
        ('site.mount("/api", api)', "/api"),
        ('site.mount(app=api, path="/api/")', "/api"),
        ("site.mount(BASE, api)", "/v2"),
        ('outer = FastAPI()\nouter.mount("/a", site)\nsite.mount("/b", api)', "/a/b"),
        ('site.mount("/api", site)', ""),
        ("", ""),
    ],
)
def test_clients_use_the_path_of_the_mount(mount: str, path: str) -> None:
    project = project_of(mounted(mount))
    key = RouterKey("shop/routes/pets.py", "router")
    assert project.application.key.path == "shop/api.py"
    assert project.application_import.mounted_at == path
    assert project.graph.served_prefixes(key) == ("/pets",)
    assert project.graph.public_prefixes(key) == (f"{path}/pets",)


def test_an_unknown_path_is_told_as_unknown() -> None:
    project = project_of(mounted("site.mount(api.title, api)"))
    key = RouterKey("shop/routes/pets.py", "router")
    assert project.graph.public_prefixes(key) == (None,)
    choice = next(one for one in inspection(project).choices if one.what == "application")
    assert choice.evidence.endswith("site mounts it at an unknown path, in shop/main.py:7")


def test_the_document_names_public_paths_and_the_tests_those_of_the_application() -> None:
    files = mounted('site.mount("/api", api)')
    plan = planned(files)
    built = after(files, plan)
    assert b"## Endpoint: `GET /api/smoke_test`" in built["docs/features/smoke_test.md"]
    (test,) = [text for path, text in built.items() if path.endswith("test_smoke_test.py")]
    assert b'client.get("/smoke_test")' in test
    assert [answer.path for answer in plan.expected] == ["/smoke_test"]
    assert planned(built).plan.writes == ()
