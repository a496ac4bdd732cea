"""What a setting or an option chooses overrides what was learned, with the evidence for it."""

from __future__ import annotations

import pytest

from featurebuilder.errors import InvalidNameError, UnusableProjectError
from featurebuilder.features.planner import FeaturePlan, plan_feature
from featurebuilder.planning import Wiring, with_wiring
from featurebuilder.project.project import Project, read_project
from featurebuilder.project.settings.settings import read_settings
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.report.inspection import inspection
from featurebuilder.request.asking import find_request
from featurebuilder.wiring.wire import plan_wire
from tests.trees import NOWHERE, after, encoded, module, project_of, router, tools_for

V1, V2 = "shop/v1/api.py", "shop/v2/api.py"
TREE = {
    "shop/__init__.py": "",
    "shop/main.py": module(
        """
        from fastapi import FastAPI

        from shop.v1.api import v1
        from shop.v2.api import v2

        app = FastAPI()
        app.include_router(v1, prefix="/v1")
        app.include_router(v2, prefix="/v2")
        """
    ),
} | {
    path: text
    for version in ("v1", "v2")
    for path, text in {
        f"shop/{version}/__init__.py": "",
        f"shop/{version}/api.py": module(
            f"""
            from fastapi import APIRouter

            from shop.{version} import owners, pets

            {version} = APIRouter()
            {version}.include_router(owners.router)
            {version}.include_router(pets.router)
            """
        ),
        f"shop/{version}/owners.py": router("owners"),
        f"shop/{version}/pets.py": router("pets"),
    }.items()
}


def read(
    tree: dict[str, bytes], wiring: Wiring | None = None, leaving_out: str = "smoke_test"
) -> Project:
    snapshot = Snapshot.of_files(tree)
    settings = with_wiring(read_settings(snapshot, NOWHERE), wiring or Wiring())
    return read_project(NOWHERE, snapshot, leaving_out=leaving_out, settings=settings)


def built(tree: dict[str, bytes], wiring: Wiring | None = None) -> FeaturePlan:
    asked = find_request(Snapshot.of_files(tree), "smoke_test", None)
    project = read(tree, wiring)
    return plan_feature(asked, project, tools_for(project))


def configured(*settings: str) -> dict[str, bytes]:
    text = "\n".join(("[tool.featurebuilder]", *settings, ""))
    return encoded(TREE | {"pyproject.toml": text})


@pytest.mark.parametrize("into", [V2, f"{V2}:v2", "shop.v2.api:v2", "shop.v2.api", "v2.api:v2"])
def test_into_names_the_aggregator(into: str) -> None:
    plan = built(encoded(TREE), Wiring(into))
    assert [answer.path for answer in plan.expected] == ["/v2/smoke_test"]
    (change,) = (c for c in plan.plan.writes if c.path == V2)
    assert b"v2.include_router(smoke_test.router)" in (change.after or b"")
    assert plan.features[0].places.router == "shop/v2/smoke_test.py"
    assert plan.project.aggregator_evidence == "set by --into"


def test_the_setting_does_too_and_the_option_comes_first() -> None:
    tree = configured('aggregator = "shop.v2.api:v2"')
    assert [answer.path for answer in built(tree).expected] == ["/v2/smoke_test"]
    assert built(tree).project.aggregator_evidence == "set by pyproject.toml"
    plan = built(tree, Wiring(into=V1))
    assert [answer.path for answer in plan.expected] == ["/v1/smoke_test"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("shop/extra", "shop/extra/smoke_test.py"),
        ("shop/extra/{name}_api.py", "shop/extra/smoke_test_api.py"),
        ("shop/check.py", "shop/check.py"),
    ],
)
def test_router_names_the_file(path: str, where: str) -> None:
    plan = built(encoded(TREE), Wiring(router=path))
    assert plan.features[0].places.router == where
    (change,) = (c for c in plan.plan.writes if c.path == where)
    assert change.why.startswith("set by --router; ")
    assert plan.project.graph.applications


def test_every_place_can_be_set() -> None:
    tree = configured(
        'router = "shop/features/{name}/router.py"',
        'model = "shop/features/{name}/schemas.py"',
        'tests = "checks/{name}_test.py"',
        'document = "handbook/{name}.md"',
        'router-variable = "{name}_router"',
        'prefix-at = "include"',
        'tags-at = "include"',
    )
    plan = built(tree)
    assert list(plan.features[0].places.paths.values()) == [
        "shop/features/smoke_test/schemas.py",
        "shop/features/smoke_test/router.py",
        "checks/smoke_test_test.py",
        "handbook/smoke_test.md",
    ]
    (change,) = (c for c in plan.plan.writes if c.path.endswith("api.py"))
    call = '_router, prefix="/smoke_test", tags=["Health"])'
    assert call.encode() in (change.after or b"")
    shown = {c.what: c.evidence for c in inspection(project_of(tree)).choices}
    assert {shown[part] for part in ("router", "model", "tests", "document")} == {
        "set by pyproject.toml"
    }
    assert shown["prefix"] == shown["tags"] == shown["router variable"] == "set by pyproject.toml"


def test_the_application_can_be_set() -> None:
    tree = configured('entrypoint = "shop.other:server"')
    tree["shop/other.py"] = b"from fastapi import FastAPI\n\nserver = FastAPI()\n"
    project = project_of(tree)
    assert (project.application.key.variable, project.application_evidence) == (
        "server",
        "set by pyproject.toml",
    )


def test_what_was_built_stays_where_it_is() -> None:
    wiring = Wiring(V2, "shop/extra/check.py")
    tree = encoded(TREE)
    tree = after(tree, built(tree, wiring))
    assert built(tree, wiring).plan.writes == ()
    assert built(tree).plan.writes == ()
    with pytest.raises(UnusableProjectError, match=r"--router: .* already exists") as caught:
        built(tree, Wiring(router="shop/v1/check.py"))
    assert "remove smoke_test" in caught.value.problems[0].remedy
    with pytest.raises(UnusableProjectError, match=r"--into: .* is already included") as caught:
        built(tree, Wiring(V1))
    assert "wire shop/extra/check.py" in caught.value.problems[0].remedy


def test_wiring_a_router_into_a_second_version() -> None:
    tree = encoded(TREE | {"shop/v1/toys.py": router("toys")})
    tree[V1] += b"v1.include_router(toys.router)\n"
    tree[V1] = tree[V1].replace(b"owners, pets", b"owners, pets, toys")
    again = plan_wire(read(tree), "shop/v1/toys.py", tools_for(read(tree)))
    assert again.writes == ()
    project = read(tree, Wiring(V2))
    (change,) = plan_wire(project, "shop/v1/toys.py", tools_for(project)).writes
    assert change.path == V2


@pytest.mark.parametrize(
    ("wiring", "what", "remedy"),
    [
        (Wiring(into="shop.v3.api:v3"), "--into: there is no router", "'shop.v2.api:v2'"),
        (Wiring(into="shop/v1/apis.py"), "--into: there is no router", f"'{V1}:v1'"),
        (Wiring(into="../evil.py"), "--into is '../evil.py'", ""),
        (Wiring(router="/etc/x.py"), "--router is '/etc/x.py'", ""),
        (Wiring(router="shop/../../x.py"), "a path inside the project", ""),
        (Wiring(router="shop/my-routes"), "cannot be imported as a module", ""),
    ],
)
def test_options_that_cannot_be_used(wiring: Wiring, what: str, remedy: str) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        built(encoded(TREE), wiring)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert remedy in problem.remedy


REFUSED = (
    ("tempaltes = 'x'", "is not a known setting", "did you mean 'templates'?", 1),
    ("agregator = 'x'", "is not a known setting", "did you mean 'aggregator'?", 1),
    (
        "quite_another = 'x'",
        "is not a known setting",
        "use one of: aggregator, base, check, document",
        1,
    ),
    ("prefix = 3", "is a number, but must be a string", "", 1),
    ("  router = ['x']", "is a list, but must be a string", "", 3),
    ("router = 'shop/routers.py'", "must contain {name}", "", 1),
    ("model = '../{name}.py'", "a path inside the project", "", 1),
    ("tests = 'tests/{name}/{other}.py'", "braces can only contain {name}", "", 1),
    ("document = 'docs//{name}.md'", "an empty part", "", 1),
    ("prefix-at = 'there'", "'router' or 'include' or 'operation'", "", 1),
    ("aggregator = 'no such thing'", "must be like", "", 1),
    ("aggregator = 'shop.v1.api:nope'", "there is no router", "'shop.v1.api:v1'", 1),
    ("entrypoint = 'shop.main:server'", "there is no application", "'shop.main:app'", 1),
    ("router-variable = 'my router'", "a variable name", "", 1),
    (f"templates = '{'x' * 300}'", "too long for a path", "", 1),
    (f"document = '{'x/' * 900}{{name}}.md'", "too long for a path", "", 1),
    ("document = 'docs/{name}.py'", "cannot be a Python module", "'docs/features/{name}.md'", 1),
    ("document = '.git/{name}.md'", "cannot be hidden", "'docs/features/{name}.md'", 1),
    ("document = 'docs/.hidden/{name}.md'", "cannot be hidden", "'docs/features/{name}.md'", 1),
    ("document = 'docs/.{name}.md'", "cannot be hidden", "'docs/features/{name}.md'", 1),
    ("document = '.featurebuilder/{name}.md'", "cannot be hidden", "'docs/features/", 1),
    (
        "owned = ['docs/*', '/etc/x']",
        "'/etc/x', but must be a path inside the project",
        "'docs/",
        1,
    ),
    ("owned = ['/']", "'/', but must be a path inside the project", "", 1),
    ("owned = ['docs/../../x']", "a path inside the project", "", 1),
    ("owned = ['']", "has an empty part", "", 1),
    ("owned = ['./']", "has an empty part", "", 1),
    ("owned = ['docs/[a-z.md']", "a [ is not closed", "write [[]", 1),
    ("check.orphans = 'error'", "check.orphans is not a kind of drift", "mean 'orphan'?", 1),
    ("check.orphan = 'eror'", "is 'eror', but must be error, warning or", "mean 'error'?", 1),
    ("check.orphan = 3", "check.orphan is a number, but must be error", "use one of: error", 1),
    ("check = {hand_edit = 'error'}", "is not a kind of drift", "mean 'hand-edit'?", 1),
    ("check = 'error'", "must be a table of strings", "", 1),
    ("[tool.featurebuilder.check]\n orphans = 'error'", "not a kind", "mean 'orphan'?", (6, 2)),
    ("owned = [1]", "must be a list of paths", "", 1),
)


@pytest.mark.parametrize(("line", "what", "remedy", "column"), REFUSED)
def test_settings_that_cannot_be_used(
    line: str, what: str, remedy: str, column: int | tuple[int, int]
) -> None:
    number, column = column if isinstance(column, tuple) else (5, column)
    text = f"[project]\nname = 'shop'\n\n[tool.featurebuilder] # ours\n{line}\n"
    with pytest.raises(UnusableProjectError) as caught:
        read(encoded(TREE | {"pyproject.toml": text}))
    (problem,) = caught.value.problems
    assert str(problem.where) == f"pyproject.toml:{number}:{column}"
    assert what in problem.what
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("pattern", "path", "owns"),
    [
        ("docs/features/*", "docs/features/pets.md", True),
        ("./docs/features/*", "docs/features/pets.md", True),
        ("docs/features", "docs/features/deep/pets.md", True),
        ("./docs/features/", "docs/features/pets.md", True),
        ("docs/[a-f]*", "docs/features/pets.md", True),
        ("docs/features/pets.md", "docs/features/pets.md", True),
        ("docs/feature", "docs/features/pets.md", False),
        ("features", "docs/features/pets.md", False),
    ],
)
def test_what_the_project_owns(pattern: str, path: str, owns: bool) -> None:  # noqa: FBT001
    snapshot = Snapshot.of_files(configured(f"owned = ['{pattern}']"))
    assert read_settings(snapshot, NOWHERE).owns(path) is owns


def test_all_that_is_wrong_is_said_at_once() -> None:
    tree = encoded(TREE | {"pyproject.toml": "[tool]\nfeaturebuilder.prefix = 1\n"})
    tree["pyproject.toml"] += b"featurebuilder.model = true\n"
    with pytest.raises(UnusableProjectError) as caught:
        read(tree)
    places = [str(problem.where) for problem in caught.value.problems]
    assert places == ["pyproject.toml:2:1", "pyproject.toml:3:1"]


def test_two_parts_in_one_file_are_refused() -> None:
    tree = configured('model = "shop/{name}.py"', 'router = "shop/{name}.py"')
    with pytest.raises(InvalidNameError, match="two parts of the feature would share"):
        built(tree)
