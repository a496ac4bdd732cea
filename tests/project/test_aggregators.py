"""Which router a new feature is included in."""

from __future__ import annotations

from tests.trees import encoded, module, project_of, router

MAIN = """
    from fastapi import FastAPI

    from app.routes.api import router

    app = FastAPI()
    app.include_router(router, prefix="/api")
    """


def collecting(*names: str) -> str:
    """Return a module that includes the routers of these modules of its folder."""
    imports = "".join(f"from . import {name}\n" for name in names)
    includes = "".join(f"router.include_router({name}.router)\n" for name in names)
    return f"from fastapi import APIRouter\n\n{imports}\nrouter = APIRouter()\n{includes}"


def aggregator(*names: str) -> str:
    """Return the path of the aggregator in a tree with these routers beside a collected one."""
    tree = {
        "app/main.py": module(MAIN),
        "app/routes/api.py": collecting(*names) + "\nfrom app.routes.pets import api as pets\n"
        "router.include_router(pets.router)\n",
        "app/routes/pets/api.py": collecting("common", "special"),
        "app/routes/pets/common.py": router("pets"),
        "app/routes/pets/special.py": router("pets"),
    } | {f"app/routes/{name}.py": router(name) for name in names}
    found = project_of(encoded(tree)).aggregator
    assert found
    return found.key.path


def test_one_of_many_resources_may_collect_routers_of_its_own() -> None:
    assert aggregator("users", "toys", "tags", "owners", "vets") == "app/routes/api.py"


def test_a_version_that_is_collected_has_the_routers() -> None:
    assert aggregator("login") == "app/routes/pets/api.py"
