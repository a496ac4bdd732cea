"""Routers that a tree's own code finds are read by following that code; a new file is enough."""

from __future__ import annotations

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.features.remove import plan_remove, plan_unwire
from featurebuilder.plan.change import FileAction
from featurebuilder.report.inspection import inspection
from featurebuilder.wiring.wire import plan_wire
from tests.project.discovering import FOUND, MAIN, Found
from tests.trees import after, encoded, module, planned, project_of, router, tools_for

EVERY = pytest.mark.parametrize("case", FOUND, ids=[case.name for case in FOUND])


@EVERY
def test_the_routers_are_found(case: Found) -> None:
    graph = project_of(case.tree).graph
    for name in ("owners", "pets"):
        (key,) = [k for k in graph.routers if k.path == case.routers.format(name=name)]
        assert graph.served_prefixes(key) == (case.served.format(name=name),)
        assert [include.found_by for include in graph.parents(key)] == [case.by]


@EVERY
def test_a_new_feature_is_only_new_files(case: Found) -> None:
    tree = case.tree
    plan = planned(tree)
    built = after(tree, plan)
    assert {path for path in tree if built[path] != tree[path]} == set()
    assert plan.features[0].places.router == case.routers.format(name="smoke_test")
    assert [answer.path for answer in plan.expected] == ["/api/smoke_test"]
    assert planned(built).plan.writes == ()


@EVERY
def test_wiring_says_so_and_changes_nothing(case: Found) -> None:
    project = project_of(case.tree)
    plan = plan_wire(project, case.routers.format(name="pets"), tools_for(project))
    assert plan.writes == ()
    assert case.by in plan.changes[0].why


@EVERY
def test_unwiring_says_what_to_do_instead(case: Found) -> None:
    with pytest.raises(UnusableProjectError, match="finds this module automatically") as caught:
        plan_unwire(project_of(case.tree), case.routers.format(name="pets"))
    assert case.by in caught.value.problems[0].what


@EVERY
def test_removing_takes_the_files(case: Found) -> None:
    tree = case.tree
    built = after(tree, planned(tree))
    plan = plan_remove(project_of(built), "smoke_test")
    assert {c.action for c in plan.writes} == {FileAction.DELETE}
    assert built.keys() - {c.path for c in plan.writes} == tree.keys()


def test_inspect_shows_how_they_are_found() -> None:
    shown = inspection(project_of(FOUND[0].tree)).includes
    assert ("shop/routes/pets.py router", "iter_modules in shop/routes/") in {
        (include.child, include.found_by) for include in shown
    }


def test_a_module_that_is_not_found_is_included() -> None:
    tree = FOUND[0].tree | {"shop/extra/toys.py": router("toys").encode()}
    project = project_of(tree)
    plan = plan_wire(project, "shop/extra/toys.py", tools_for(project))
    (change,) = plan.writes
    assert b"toys.router" in (change.after or b"")


HOSTILE = (
    "while True:\n    pass",
    "def f():\n    return f()\nf()",
    "text = 'aa'\nwhile True:\n    text = text.replace('a', 'aa')",
    "x = " + " + ".join(["'a'"] * 3000),
    "names = []\nfor name in names + [1]:\n    names.append(name)\n    names.extend(names)",
    "importlib.import_module('.' * 50)",
    "for a, (b, *c) in pkgutil.iter_modules(['/', '..', '../../..']):\n    print(a[b][c:1.5])",
    "importlib.import_module(pkgutil.iter_modules(1)[2].name % 3)",
    "a = b\nb = a\nimportlib.import_module(a)",
    "raise SystemExit(1)",
    "return 1",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_code_that_cannot_be_followed_is_harmless(text: str) -> None:
    head = "import importlib\nimport pkgutil\nfrom fastapi import APIRouter\nrouter = APIRouter()\n"
    tree = encoded(
        {
            "shop/__init__.py": "",
            "shop/main.py": module(MAIN),
            "shop/routes/__init__.py": f"{head}pkgutil.iter_modules([])\n{text}\n",
            "shop/routes/pets.py": router("pets"),
        }
    )
    graph = project_of(tree).graph
    assert {include.child_source for include in graph.includes} == {"router"}


ENDLESS = (
    "while True:\n    pass\n",
    "def turn(value):\n    while value:\n        turn(value)\n        turn(1)\n\n\nturn(1)\n",
    "def work():\n    while True:\n        work()\n",
    "def clone(value):\n    clone(value.one)\n    clone(value.two)\n\n\n" + 25 * "clone(thing)\n",
)


@pytest.mark.parametrize("text", ENDLESS)
def test_code_without_an_end_hides_nothing(text: str) -> None:
    case = FOUND[0]
    tree = case.tree
    package = tree["shop/routes/__init__.py"]
    start = package.index(b"router = ")
    tree["shop/routes/__init__.py"] = package[:start] + text.encode() + b"\n" + package[start:]
    graph = project_of(tree).graph
    assert [include.found_by for include in graph.includes if include.found_by] == [case.by] * 2


def test_what_finds_no_router_takes_nothing_from_what_does() -> None:
    loops = "".join(
        f"{'    ' * depth}for {name} in {[*range(10)]}:\n" for depth, name in enumerate("abcd", 1)
    )
    long = "".join(f"def long_{number}():\n{loops}{'    ' * 5}a\n\n\n" for number in range(25))
    case = FOUND[0]
    text = case.tree["shop/routes/__init__.py"].decode()
    start = text.index("router = ")
    body = "".join(f"    {line}\n" for line in text[start:].splitlines())
    package = f"{text[:start]}{long}def made():\n{body}    return router\n"
    tree = case.tree | {"shop/routes/__init__.py": package.encode()}
    found = [include.found_by for include in project_of(tree).graph.includes]
    assert found.count(case.by) == 2


VENDORED = """
    class FastAPI:
        def __init__(self):
            self.include_router(one)
            self.include_router(two)

        def include_router(self, router):
            raise TypeError
    """


@pytest.mark.parametrize("base", ["fastapi", "shop._vendor.fastapi"])
def test_an_application_of_the_trees_own_class_includes_what_is_found(base: str) -> None:
    case = next(case for case in FOUND if "given the application" in case.name)
    main = case.tree["shop/main.py"].decode()
    own = main.replace("from fastapi import FastAPI", f"from {base} import FastAPI")
    own = own.replace("app = FastAPI()", "class Server(FastAPI):\n    pass\n\n\napp = Server()")
    tree = case.tree | encoded({"shop/main.py": own, "shop/_vendor/fastapi.py": module(VENDORED)})
    found = [include.found_by for include in project_of(tree).graph.includes]
    assert found.count(case.by) == 2


HELPER = """
    import importlib
    import pkgutil


    def add_all(package, parent):
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            parent.include_router(module.router)
    """
PACKAGE = """
    import importlib

    from fastapi import APIRouter

    from shop.adding import add_all

    router = APIRouter(prefix="/{name}")
    add_all(importlib.import_module(__name__), router)
    """


def test_each_call_of_a_helper_includes_its_own_package() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/adding.py": module(HELPER),
        "shop/inner/__init__.py": module(PACKAGE.format(name="inner")),
        "shop/inner/owners.py": router("owners"),
        "shop/outer/__init__.py": module(PACKAGE.format(name="outer")),
        "shop/outer/pets.py": router("pets"),
        "shop/main.py": module(
            """
            from fastapi import FastAPI

            from shop import inner, outer

            app = FastAPI()
            app.include_router(inner.router)
            app.include_router(outer.router)
            """
        ),
    }
    graph = project_of(encoded(files)).graph
    served = {key.path: graph.served_prefixes(key) for key in graph.routers}
    assert served["shop/inner/owners.py"] == ("/inner/owners",)
    assert served["shop/outer/pets.py"] == ("/outer/pets",)


def test_an_import_by_name_elsewhere_in_a_module_finds_nothing() -> None:
    main = """
        import importlib
        from pathlib import Path

        from fastapi import FastAPI

        app = FastAPI()


        def migrate() -> None:
            for folder in Path("shop").iterdir():
                print(folder)


        def add(app: FastAPI, name: str) -> None:
            route = getattr(importlib.import_module(name), f"{name}_route")
            app.include_router(route)
        """
    files = {"shop/main.py": module(main), "shop/extras/__init__.py": router("extras")}
    graph = project_of(encoded({"shop/__init__.py": "", **files})).graph
    assert [include.found_by for include in graph.includes if include.found_by] == []


def test_a_glob_below_a_root_is_read() -> None:
    main = """
        import glob
        import importlib
        from pathlib import Path

        from fastapi import FastAPI

        app = FastAPI()
        for file in glob.iglob("*.py", root_dir=Path(__file__).parent / "routes"):
            module = importlib.import_module(f".routes.{Path(file).stem}", package=__package__)
            app.include_router(module.router)
        """
    files = {"shop/main.py": module(main), "shop/routes/pets.py": router("pets")}
    graph = project_of(encoded({"shop/__init__.py": "", **files})).graph
    found = {include.found_by for include in graph.includes if include.child}
    assert found == {"iglob '*.py' in shop/routes/"}
