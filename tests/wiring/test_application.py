"""What `build smoke_test` makes of the application: mounted once, in the right place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import after, blueprint, encoded, module, planned, router

if TYPE_CHECKING:
    from featurebuilder.features.planner import FeaturePlan

MAIN = "petsage/main.py"

MOUNTED = (
    (
        "nothing is included yet",
        """
        from fastapi import FastAPI

        app = FastAPI(title="PetSage API")


        @app.get("/")
        def welcome() -> dict[str, str]:
            return {}
        """,
        """
        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router

        app = FastAPI(title="PetSage API")
        app.include_router(api_v1_router, prefix="/api/v1")


        @app.get("/")
        def welcome() -> dict[str, str]:
            return {}
        """,
    ),
    (
        "a docstring, a future import, a TYPE_CHECKING block",
        '''
        """PetSage."""
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from fastapi import FastAPI

        if TYPE_CHECKING:
            from collections.abc import Mapping

        app: FastAPI = FastAPI()
        ''',
        '''
        """PetSage."""
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router

        if TYPE_CHECKING:
            from collections.abc import Mapping

        app: FastAPI = FastAPI()
        app.include_router(api_v1_router, prefix="/api/v1")
        ''',
    ),
    (
        "an application factory",
        """
        from fastapi import FastAPI


        def create_app() -> FastAPI:
            application = FastAPI()

            @application.get("/")
            def welcome() -> dict[str, str]:
                return {}

            return application


        app = create_app()
        """,
        """
        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router


        def create_app() -> FastAPI:
            application = FastAPI()
            application.include_router(api_v1_router, prefix="/api/v1")

            @application.get("/")
            def welcome() -> dict[str, str]:
                return {}

            return application


        app = create_app()
        """,
    ),
)


def operations(plan: FeaturePlan) -> list[str]:
    return [answer.operation for answer in plan.expected]


@pytest.mark.parametrize(
    ("before", "expected"), [c[1:] for c in MOUNTED], ids=[c[0] for c in MOUNTED]
)
def test_mounts_the_aggregator(before: str, expected: str) -> None:
    tree = blueprint({MAIN: module(before)})
    plan = planned(tree)
    built = after(tree, plan)
    assert built[MAIN].decode() == module(expected)
    assert operations(plan) == ["GET /api/v1/smoke_test"]
    assert planned(built).plan.writes == ()


SERVED = (
    ("a literal prefix", 'prefix="/api/v1"', "", "", "/api/v1"),
    ("no prefix", "", "", "", ""),
    ("another prefix", 'prefix="/v2"', "", "", "/v2"),
    ("a constant", "prefix=API", 'API = "/api/v9"', "", "/api/v9"),
    ("an f-string", 'prefix=f"{API}/v1"', 'API = "/inner"', "", "/inner/v1"),
    ("the aggregator's own prefix", "", "", 'prefix="/own"', "/own"),
    ("both", 'prefix="/api"', "", 'prefix="/v1"', "/api/v1"),
    (
        "a settings class's default",
        "prefix=settings.API",
        'class Settings:\n    API: str = "/set"\n\n\nsettings = Settings()',
        "",
        "/set",
    ),
)


@pytest.mark.parametrize(
    ("include", "before", "own", "served"), [c[1:] for c in SERVED], ids=[c[0] for c in SERVED]
)
def test_a_mounted_application_is_left_alone(
    include: str, before: str, own: str, served: str
) -> None:
    main = (
        "from fastapi import FastAPI\n\nfrom petsage.api.v1.api import api_v1_router\n\n"
        f"{before}\n\napp = FastAPI()\napp.include_router(api_v1_router, {include})\n"
    )
    api = f"from fastapi import APIRouter\n\napi_v1_router = APIRouter({own})\n"
    tree = blueprint({MAIN: main, "petsage/api/v1/api.py": api})
    plan = planned(tree)
    assert after(tree, plan)[MAIN] == main.encode()
    assert operations(plan) == [f"GET {served}/smoke_test"]


def test_a_tower_of_routers_is_mounted_at_its_top() -> None:
    top = module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.api import api_v1_router

        api_router = APIRouter(prefix="/api")
        api_router.include_router(api_v1_router, prefix="/v1")
        """
    )
    tree = blueprint(
        {"petsage/api/routes.py": top, MAIN: "from fastapi import FastAPI\n\napp = FastAPI()\n"}
    )
    plan = planned(tree)
    built = after(tree, plan)
    assert b"from petsage.api.routes import api_router\n" in built[MAIN]
    assert built[MAIN].endswith(b"app.include_router(api_router)\n")
    assert operations(plan) == ["GET /api/v1/smoke_test"]


def test_an_application_that_includes_everything_itself_is_the_aggregator() -> None:
    main = module(
        """
        from fastapi import FastAPI

        from petsage.routers import owners, pets

        app = FastAPI()
        app.include_router(owners.router)
        app.include_router(pets.router)
        """
    )
    tree = encoded(
        {
            "petsage/__init__.py": "",
            MAIN: main,
            "petsage/routers/__init__.py": "",
            "petsage/routers/owners.py": router("owners"),
            "petsage/routers/pets.py": router("pets"),
        }
    )
    plan = planned(tree)
    built = after(tree, plan)
    assert b"import owners, pets, smoke_test\n" in built[MAIN]
    assert built[MAIN].endswith(b"app.include_router(smoke_test.router)\n")
    assert "petsage/routers/smoke_test.py" in built
    assert operations(plan) == ["GET /smoke_test"]


def test_a_tree_without_an_aggregator_gets_one() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    tree = encoded({"petsage/__init__.py": "", MAIN: main})
    plan = planned(tree)
    built = after(tree, plan)
    assert operations(plan) == ["GET /api/v1/smoke_test"]
    assert b"include_router(smoke_test.router)" in built["petsage/api/v1/api.py"]
    assert {p for p in built if p.endswith("__init__.py")} == {
        f"petsage/{folder}__init__.py"
        for folder in ("", "api/", "api/v1/", "api/v1/endpoints/", "models/", "tests/",
                       "tests/api/", "tests/api/v1/")
    }  # fmt: skip
    assert planned(built).plan.writes == ()
