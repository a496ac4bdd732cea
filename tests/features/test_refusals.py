"""What cannot be planned is said, with the place and the way out, and nothing is planned."""

from __future__ import annotations

import pytest

from featurebuilder.errors import (
    EditRefusedError,
    FeatureBuilderError,
    InvalidNameError,
    InvalidRequestError,
    UnusableProjectError,
)
from featurebuilder.features.planner import plan_feature
from featurebuilder.plan.change import Part
from featurebuilder.request.asking import RequestFile, find_request
from tests.trees import (
    after,
    blueprint,
    encoded,
    module,
    planned,
    project_of,
    router,
    tools_for,
)

API = "petsage/api/v1/api.py"
MAIN = "petsage/main.py"

REQUEST = """
    name: {name}
    description: A feature.
    tags: [x]
    endpoints:
      - summary: Read
        handler: read_it
        response:
          fields:
            a: {{value: b, description: c}}
    """


def asking_for(name: str) -> dict[str, str]:
    return {f"features/{name}.yaml": module(REQUEST.format(name=name))}


def test_a_tree_without_fastapi() -> None:
    with pytest.raises(UnusableProjectError, match="no FastAPI application"):
        planned(encoded({"app.py": "print('flask')\n"}))


def test_an_aggregator_that_does_not_parse() -> None:
    tree = blueprint({API: "from fastapi import APIRouter\napi_v1_router = APIRouter(\n"})
    with pytest.raises(FeatureBuilderError) as caught:
        planned(tree)
    assert str(caught.value.problems[0].where).startswith(API)


def test_routers_that_a_loop_imports_by_name() -> None:
    text = module(
        """
        import importlib

        from fastapi import FastAPI

        app = FastAPI()
        for name in ("pets", "owners"):
            app.include_router(importlib.import_module(f"petsage.{name}").router)
        """
    )
    tree = encoded({"petsage/__init__.py": "", MAIN: text})
    plan = planned(tree)
    assert [answer.path for answer in plan.expected] == ["/api/v1/smoke_test"]


def test_a_prefix_that_the_source_does_not_tell() -> None:
    main = module(
        """
        import os

        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router

        app = FastAPI()
        app.include_router(api_v1_router, prefix=os.environ["PREFIX"])
        """
    )
    with pytest.raises(UnusableProjectError) as caught:
        planned(blueprint({MAIN: main}))
    problem = caught.value.problems[0]
    assert str(problem.where) == f"{MAIN}:8"
    assert "[tool.featurebuilder]" in problem.remedy
    told = blueprint({MAIN: main, "pyproject.toml": '[tool.featurebuilder]\nprefix = "/told"\n'})
    assert planned(told).expected[0].path == "/told/smoke_test"


def test_a_name_that_the_aggregator_uses_for_something_else() -> None:
    text = "from fastapi import APIRouter\n\nsmoke_test = 1\napi_v1_router = APIRouter()\n"
    with pytest.raises(EditRefusedError) as caught:
        planned(blueprint({API: text}))
    problem = caught.value.problems[0]
    assert problem.where is not None
    assert problem.where.path == API
    assert problem.snippet == (
        "from petsage.api.v1.endpoints import smoke_test\n\n"
        "api_v1_router.include_router(smoke_test.router)"
    )


NAMES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("petsage", {}, "package"),
    ("pets", {"petsage/models/Pets.py": ""}, "only in case"),
    ("pets", {"petsage/models/pets/__init__.py": ""}, "folder of the same name"),
)


@pytest.mark.parametrize(("name", "files", "reason"), NAMES)
def test_names_that_collide_with_the_tree(name: str, files: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidNameError, match=reason):
        planned(blueprint(asking_for(name) | files), name)


@pytest.mark.parametrize(
    "name", ["../../../evil", "class", "x; import os", "Pets", "json", "p\u0435ts"]
)
def test_names_that_are_no_names(name: str) -> None:
    with pytest.raises(InvalidNameError):
        planned(blueprint(), name)


def test_a_feature_without_a_request() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        planned(blueprint(), "smoke_tests")
    assert "did you mean 'smoke_test'?" in caught.value.problems[0].remedy


def test_a_feature_with_two_requests() -> None:
    files = asking_for("pets")
    files["features/pets.json"] = "{}"
    with pytest.raises(InvalidRequestError, match=r"features/pets\.yaml, features/pets\.json"):
        planned(blueprint(files), "pets")


def test_a_damaged_ledger() -> None:
    tree = blueprint({".featurebuilder/smoke_test.json": "{"})
    with pytest.raises(UnusableProjectError, match="damaged"):
        planned(tree)


def test_a_ledger_of_a_newer_format() -> None:
    text = '{"format": 99, "files": {}, "operations": []}'
    with pytest.raises(UnusableProjectError, match="format 99"):
        planned(blueprint({".featurebuilder/smoke_test.json": text}))


@pytest.mark.parametrize(
    ("toml", "where"),
    [
        ("[tool.featurebuilder]\ntempaltes = 'x'\n", "pyproject.toml:2:1"),
        ("[tool]\nfeaturebuilder = 2\n", "pyproject.toml:2:1"),
        ("[tool\n", "pyproject.toml:1:6"),
    ],
)
def test_settings_that_cannot_be_used(toml: str, where: str) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        planned(blueprint({"pyproject.toml": toml}))
    assert str(caught.value.problems[0].where) == where


def test_a_file_that_was_not_made_by_the_tool() -> None:
    tree = blueprint(smoke_test=router("smoke_test"))
    plan = planned(tree).plan
    (conflict,) = plan.conflicts
    assert conflict.path == "petsage/api/v1/endpoints/smoke_test.py"
    assert conflict.why == "not made by featurebuilder"
    assert planned(tree, force=True).plan.conflicts == ()


def test_a_file_that_was_edited_by_hand() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    built["docs/features/smoke_test.md"] += b"\nOurs.\n"
    plan = planned(built).plan
    assert plan.writes == plan.conflicts == ()
    (document,) = [change for change in plan.changes if change.part is Part.DOCUMENT]
    assert document.why == "keeps its hand edits"


def test_a_file_that_the_tool_made_follows_its_request() -> None:
    tree = blueprint(asking_for("pets"))
    built = after(tree, planned(tree, "pets"))
    built["features/pets.yaml"] = built["features/pets.yaml"].replace(b"value: b", b"value: z")
    plan = planned(built, "pets").plan
    assert plan.conflicts == ()
    assert {change.path.rpartition("/")[2] for change in plan.writes} == {
        "pets.py", "test_pets.py", "pets.md", "pets.json",
    }  # fmt: skip


def test_a_path_operation_that_is_served_already() -> None:
    hand_written = module(
        """
        from fastapi import FastAPI

        from petsage.api.v1.api import api_v1_router

        app = FastAPI()
        app.include_router(api_v1_router, prefix="/api/v1")


        @app.get("/api/v1/smoke_test", include_in_schema=False)
        def old() -> dict[str, str]:
            return {}
        """
    )
    with pytest.raises(UnusableProjectError) as caught:
        planned(blueprint({MAIN: hand_written}))
    assert str(caught.value.problems[0].where) == f"{MAIN}:10"


def test_a_lost_ledger_does_not_make_the_feature_a_stranger() -> None:
    tree = blueprint()
    built = after(tree, planned(tree))
    del built[".featurebuilder/smoke_test.json"]
    again = planned(built)
    assert again.plan.conflicts == ()
    assert again.own_operations == ("GET /api/v1/smoke_test",)


def test_an_include_without_the_dependencies_of_its_siblings_says_so() -> None:
    text = module(
        """
        from fastapi import APIRouter, Depends

        from petsage.api.v1.endpoints import pets

        api_v1_router = APIRouter()
        api_v1_router.include_router(pets.router, dependencies=[Depends(print)])
        """
    )
    plan = planned(blueprint({API: text}, pets=router("pets"))).plan
    (change,) = [change for change in plan.changes if change.path == API]
    assert change.why.endswith("but without its dependencies")


@pytest.mark.parametrize("toml", ["tool = 1\n", "[tool]\nruff = []\nblack = 'x'\nfastapi = 1\n"])
def test_settings_of_another_kind_are_passed_over(toml: str) -> None:
    assert planned(blueprint({"pyproject.toml": toml})).plan.writes


@pytest.mark.parametrize("folder", ["/etc", "../up", "a\\u0000b"])
def test_templates_from_outside_the_tree(folder: str) -> None:
    toml = f'[tool.featurebuilder]\ntemplates = "{folder}"\n'
    with pytest.raises(UnusableProjectError, match="path inside the project"):
        planned(blueprint({"pyproject.toml": toml}))


def test_an_application_that_does_not_parse_is_named() -> None:
    with pytest.raises(UnusableProjectError) as caught:
        planned(encoded({"main.py": "from fastapi import FastAPI\n\napp = FastAPI(\n"}))
    assert str(caught.value.problems[0].where).startswith("main.py:3")


def test_a_module_named_like_its_package() -> None:
    main = "from fastapi import FastAPI\n\nfrom shop.shop import x\n\napp = FastAPI()\n"
    tree = encoded({"shop/__init__.py": "", "shop/shop.py": "x = 1\n", "shop/main.py": main})
    built = after(tree, planned(tree))
    assert b"from shop.api.v1.api import api_v1_router\n" in built["shop/main.py"]


STORED = b"""\
name: visits
description: Visits.
resource:
  storage: database
  access: {create: user}
  fields:
    pet: {type: ref, to: pets}
"""


@pytest.mark.parametrize("suffix", [".yaml", ""])
@pytest.mark.parametrize(
    ("content", "place"),
    [
        (STORED, "7:26 5:11"),
        (STORED.replace(b"user", b"anyone"), "7:26"),
    ],
)
def test_what_the_tree_refuses_has_its_place_in_a_request_that_is_handed_over(
    content: bytes, place: str, suffix: str
) -> None:
    tree = blueprint()
    project = project_of(tree)
    given = RequestFile(content, "elsewhere/ours", suffix)
    asked = find_request(project.snapshot, None, given)
    with pytest.raises(UnusableProjectError) as caught:
        plan_feature(asked, project, tools_for(project))
    told = [str(problem.where) for problem in caught.value.problems]
    assert told == [f"elsewhere/ours:{one}" for one in place.split()]


def test_a_folder_that_cannot_be_imported_from_is_refused() -> None:
    main = """
        from fastapi import FastAPI

        from .rugs import router as rugs
        from .toys import router as toys

        app = FastAPI()
        app.include_router(toys)
        app.include_router(rugs)
        """
    files = {f"shop/data-plugin/{name}.py": router(name) for name in ("toys", "rugs")}
    packages = {"shop/__init__.py": "", "shop/data-plugin/__init__.py": ""}
    tree = encoded(files | packages | {"shop/data-plugin/main.py": module(main)})
    with pytest.raises(UnusableProjectError) as caught:
        planned(tree)
    (problem,) = caught.value.problems
    assert problem.what == "the module name 'shop.data-plugin.smoke_test' cannot be imported"
    assert problem.where
    assert problem.remedy.startswith("name another folder with --router")
