"""Under which prefix a router is served, in the ways in which settings are written."""

from __future__ import annotations

import pytest

from featurebuilder.project.routers.application import find_import
from featurebuilder.project.routers.graph import RouterKey
from tests.trees import encoded, module, planned, project_of, router

MAIN = """
    from fastapi import FastAPI

    {imports}
    from app.pets import router as pets_router

    app = FastAPI()
    app.include_router(pets_router, prefix={prefix})
    """
NESTED = """
    from pydantic import BaseModel, Field
    from pydantic_settings import BaseSettings


    class ApiSettings(BaseModel):
        prefix: str = "/api/v2"


    class Settings(BaseSettings):
        {field}


    def get_settings() -> Settings:
        return Settings()


    settings = Settings()
    """
SETTINGS = """
    import os

    from pydantic import Field
    from pydantic_settings import BaseSettings


    class Base(BaseSettings):
        {field}


    class Settings(Base):
        debug: bool = False


    def get_settings() -> Settings:
        return Settings()


    def made_anew():
        return Settings()


    settings = get_settings()
    """


def served(settings: str, prefix: str, imports: str = "from app import config") -> str | None:
    main = MAIN.format(imports=imports, prefix=prefix)
    files = {"app/config.py": settings, "app/main.py": main}
    tree = {path: module(text) for path, text in files.items()}
    tree |= {"app/__init__.py": "", "app/pets.py": router("pets", prefix=False)}
    (found,) = project_of(encoded(tree)).graph.served_prefixes(RouterKey("app/pets.py", "router"))
    return found


@pytest.mark.parametrize(
    "field",
    [
        'API: str = "/api/v2"',
        'API: str = Field("/api/v2", alias="API_PREFIX")',
        'API: str = Field(default="/api/v2", description="Where it is served.")',
        'API: str = os.getenv("API", "/api/v2")',
        'API = os.environ.get("API", "/api/v2")',
        'API = config("API", default="/api/v2")',
        'API: str = f"/api/{"v2"}"'.replace('"v2"', "'v2'"),
    ],
)
def test_fields_of_settings(field: str) -> None:
    assert served(SETTINGS.format(field=field), "config.settings.API") == "/api/v2"


@pytest.mark.parametrize(
    "prefix",
    ["config.get_settings().API", "config.made_anew().API", 'f"{config.Settings().API}"'],
)
def test_settings_that_are_called_for(prefix: str) -> None:
    assert served(SETTINGS.format(field='API: str = "/api/v2"'), prefix) == "/api/v2"


@pytest.mark.parametrize(
    "field",
    [
        "api: ApiSettings",
        "api: ApiSettings = ApiSettings()",
        "api: ApiSettings = Field(default_factory=ApiSettings)",
    ],
)
def test_settings_inside_of_settings(field: str) -> None:
    settings = NESTED.format(field=field)
    assert served(settings, "config.settings.api.prefix") == "/api/v2"
    assert served(settings, "config.get_settings().api.prefix") == "/api/v2"


@pytest.mark.parametrize(
    "field", ["API: str", "API: str = Field(...)", 'API: str = os.environ["API"]']
)
def test_what_only_the_environment_tells(field: str) -> None:
    assert served(SETTINGS.format(field=field), "config.settings.API") is None


FACTORY = """
    from fastapi import APIRouter, FastAPI

    from app.pets import router as pets_router


    def build_router({parameter}) -> APIRouter:
        api = APIRouter()
        api.include_router(pets_router, prefix=prefix)
        return api


    app = FastAPI()
    app.include_router(build_router({argument}))
    """


@pytest.mark.parametrize(
    ("parameter", "argument"),
    [
        ("prefix", '"/api/v2"'),
        ("*, prefix: str", 'prefix="/api/v2"'),
        ('prefix: str = "/api/v2"', ""),
        ('*, prefix: str = "/api/v2"', ""),
        ('prefix: str = "/api"', '"/api/v2"'),
    ],
)
def test_a_prefix_that_is_handed_over(parameter: str, argument: str) -> None:
    main = module(FACTORY.format(parameter=parameter, argument=argument))
    files = {"app/__init__.py": "", "app/main.py": main, "app/pets.py": router("pets")}
    project = project_of(encoded(files))
    assert project.graph.served_prefixes(RouterKey("app/pets.py", "router")) == ("/api/v2/pets",)


def test_a_router_that_a_function_hands_on() -> None:
    main = module(
        """
        from fastapi import FastAPI


        def final_router():
            from app.pets import router as pets_router

            return pets_router


        app = FastAPI()
        api = final_router()
        app.include_router(api)
        """
    )
    files = {"app/__init__.py": "", "app/main.py": main, "app/pets.py": router("pets")}
    project = project_of(encoded(files))
    assert project.graph.served_prefixes(RouterKey("app/pets.py", "router")) == ("/pets",)


def test_an_application_that_another_module_holds() -> None:
    setup = module(
        """
        from fastapi import FastAPI


        def create_application(title: str) -> FastAPI:
            application = FastAPI(title=title)
            return application
        """
    )
    call = 'from app.core.setup import create_application\n\nservice = create_application("Pets")\n'
    files = {
        "app/__init__.py": "",
        "app/core/__init__.py": "",
        "app/core/setup.py": setup,
        "app/tests/test_setup.py": call.replace("service", "other"),
        "a/describe.py": call.replace("service", "described"),
        "app/main.py": call,
    }
    project = project_of(encoded(files))
    found = find_import(project.resolver, project.application)
    assert (found.module, found.attribute, found.factory) == ("app.main", "service", False)


@pytest.mark.parametrize(
    ("made", "included", "documented"),
    [
        ("", "", True),
        ("", "include_in_schema=True", True),
        ("", "include_in_schema=False", False),
        ("", "include_in_schema=DEBUG", False),
        ("include_in_schema=False", "", False),
        ('prefix="", include_in_schema=True', "", True),
    ],
)
def test_what_is_kept_out_of_the_document(made: str, included: str, *, documented: bool) -> None:
    main = f"""
        from fastapi import APIRouter, FastAPI

        from app.pets import router as pets_router

        api = APIRouter({made})
        api.include_router(pets_router)
        app = FastAPI()
        app.include_router(api, {included})
        """
    tree = {"app/__init__.py": "", "app/main.py": module(main), "app/pets.py": router("pets")}
    graph = project_of(encoded(tree)).graph
    found = graph.documented_prefixes(RouterKey("app/pets.py", "router"))
    assert found == ({"/pets"} if documented else frozenset())


def test_a_feature_that_is_served_twice_is_documented_once() -> None:
    main = module(
        """
        from fastapi import APIRouter, FastAPI

        from app.pets import router as pets_router

        api = APIRouter()
        api.include_router(pets_router)
        app = FastAPI()
        app.include_router(api, prefix="/v1")
        app.include_router(api, prefix="/latest", include_in_schema=False)
        """
    )
    tree = {"app/__init__.py": "", "app/main.py": main, "app/pets.py": router("pets")}
    expected = planned(encoded(tree)).expected
    assert [(answer.path, answer.is_documented) for answer in expected] == [
        ("/v1/smoke_test", True),
        ("/latest/smoke_test", False),
    ]
