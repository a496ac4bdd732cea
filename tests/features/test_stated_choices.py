"""Every choice that `inspect` or a log states is one that a build makes, in many styles."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from featurebuilder.plan.choices import choices_of
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT
from featurebuilder.project.versions.versions import read_versions
from tests.trees import after, encoded, module, planned, project_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from featurebuilder.plan.change import Change

NOTES = """
    name: notes
    description: Takes notes.
    endpoints:
      - path: /notes
        summary: List notes
        handler: list_notes
        response: {fields: {text: {value: Hi}}}
    tags: [Notes]
    """
PETS = """
    name: pets
    description: Keeps pets.
    resource: {fields: {name: {max_length: 20}}, sort: [name]}
    """
DEPS = """
    from fastapi import APIRouter, Header
    from fastapi.routing import APIRoute


    def verify(x_key: str = Header("key")) -> None: ...


    class LoggedRoute(APIRoute):
        pass


    class OwnRouter(APIRouter):
        pass
    """
CLIENTS = {
    "none": {},
    "module": {
        "tests/test_items.py": """
            from fastapi.testclient import TestClient

            from app.main import app

            client = TestClient(app)


            def test_items():
                assert client.get("/items").status_code == 200
            """
    },
    "fixture": {
        "tests/conftest.py": """
            import pytest
            from fastapi.testclient import TestClient

            from app.main import app


            @pytest.fixture
            def client() -> TestClient:
                return TestClient(app)
            """,
        "tests/test_items.py": """
            def test_items(client):
                assert client.get("/items").status_code == 200
            """,
    },
    "unittest": {
        "tests/test_items.py": """
            import unittest

            from fastapi.testclient import TestClient

            from app.main import app


            class ItemsTests(unittest.TestCase):
                def setUp(self):
                    self.client = TestClient(app)

                def test_items(self):
                    self.assertEqual(self.client.get("/items").status_code, 200)
            """
    },
}


@dataclass(frozen=True)
class Style:
    """How the routers of a tree are written."""

    is_async: bool = False
    annotates: bool = True
    names_model: bool = False
    docstrings: bool = False
    place: str = "router"
    folder: str = "app/routers/{}.py"
    slash: str = ""
    arguments: str = ""
    made_by: str = "APIRouter"
    client: str = "none"

    def router(self, name: str) -> str:
        given = [f'prefix="/{name}"', f'tags=["{name}"]'] if self.place == "router" else []
        given += [self.arguments] if self.arguments else []
        path = f"/{name}{self.slash}" if self.place == "operation" else self.slash
        model = ", response_model=list[str]" if self.names_model else ""
        returns = " -> list[str]" if self.annotates else ""
        text = f'    """Return the {name}."""\n' if self.docstrings else ""
        start = '"""The module."""\n\n' if self.docstrings else ""
        return (
            f"{start}from fastapi import APIRouter, Depends\n\n"
            "from app.deps import LoggedRoute, OwnRouter, verify\n\n"
            f"router = {self.made_by}({', '.join(given)})\n\n\n"
            f'@router.get("{path}"{model})\n'
            f"{'async ' if self.is_async else ''}def list_{name}(){returns}:\n{text}    return []\n"
        )

    def files(self) -> dict[str, bytes]:
        names = ("items", "users")
        modules = [self.folder.format(name).removesuffix(".py").replace("/", ".") for name in names]
        given = [
            f', prefix="/{name}", tags=["{name}"]' if self.place == "include" else ""
            for name in names
        ]
        lines = [
            "from fastapi import FastAPI\n",
            *(
                f"from {one} import router as {name}"
                for one, name in zip(modules, names, strict=True)
            ),
            "\napp = FastAPI()",
            *(f"app.include_router({name}{more})" for name, more in zip(names, given, strict=True)),
        ]
        files = {
            "app/__init__.py": "",
            "app/deps.py": module(DEPS),
            "app/main.py": "\n".join(lines) + "\n",
            "features/notes.yaml": module(NOTES),
            "features/pets.yaml": module(PETS),
            **{self.folder.format(name): self.router(name) for name in names},
            **{path: module(text) for path, text in CLIENTS[self.client].items()},
        }
        packages = {path.rpartition("/")[0] for path in files if path.startswith("app/")}
        files |= {f"{folder}/__init__.py": "" for folder in packages}
        return encoded(files)


HANDLERS = [
    Style(is_async=is_async, annotates=annotates, names_model=names, docstrings=docstrings)
    for is_async, annotates, names, docstrings in itertools.product([False, True], repeat=4)
]
OTHERS = [
    *(Style(place=place) for place in ("include", "operation")),
    Style(folder="app/{}/router.py"),
    Style(folder="app/api/v1/endpoints/{}.py", place="include"),
    Style(slash="/"),
    Style(slash="/", place="operation"),
    Style(arguments="dependencies=[Depends(verify)]"),
    Style(arguments="route_class=LoggedRoute"),
    Style(arguments='responses={404: {"description": "Not found"}}'),
    Style(made_by="OwnRouter"),
    *(Style(client=client) for client in ("module", "fixture", "unittest")),
]
STYLES = pytest.mark.parametrize("style", [*HANDLERS, *OTHERS], ids=str)


@dataclass(frozen=True)
class Built:
    """What a build writes for one feature."""

    name: str
    files: dict[str, str]
    changes: tuple[Change, ...]

    def text(self, kind: str) -> str:
        (path,) = (c.path for c in self.changes if c.part.value == kind)
        return self.files[path]

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """The path operations of the router."""
        nodes = ast.walk(ast.parse(self.text("router")))
        functions = (n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        return [one for one in functions if one.decorator_list]

    def all_have(
        self, test: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], bool]
    ) -> bool | None:
        """True if all path operations pass the test, false if none does."""
        results = {test(one) for one in self.functions}
        return results.pop() if len(results) == 1 else None


def built(files: dict[str, bytes], name: str) -> Built:
    plan = planned(files, name)
    made = {path: data.decode() for path, data in after(files, plan).items()}
    return Built(name, made, plan.plan.changes)


def router_arguments(made: Built) -> dict[str, str]:
    """Return the keyword arguments of the call that creates the router."""
    for node in ast.walk(ast.parse(made.text("router"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "router":
            assert isinstance(node.value, ast.Call)
            given = {word.arg or "": ast.unparse(word.value) for word in node.value.keywords}
            return {"": ast.unparse(node.value.func), **given}
    raise AssertionError(made)


def includes(made: Built) -> str:
    """Return the source of the new include."""
    found: list[str] = re.findall(r"include_router\(.*\)", made.files["app/main.py"])
    (new,) = [one for one in found if made.name in one]
    return new


def is_placed(made: Built, place: str, argument: str) -> bool:
    given, included = router_arguments(made), includes(made)
    return {
        "on the router": argument in given and f"{argument}=" not in included,
        "where the router is included": argument not in given and f"{argument}=" in included,
        "in each path operation": argument not in given and f"{argument}=" not in included,
    }[place]


def words_hold(made: Built, words: str) -> bool | None:
    """Return whether a clause of a log's reason is true; ``None`` if it states no choice."""
    is_stored = made.name == "pets"
    match words:
        case "async def" | "def":
            return made.all_have(lambda f: isinstance(f, ast.AsyncFunctionDef)) is (
                words == "async def"
            )
        case "docstrings" | "no docstrings":
            return made.all_have(lambda f: bool(ast.get_docstring(f))) is (words == "docstrings")
        case "a return type" | "response_model=" | "a return type and response_model=":
            returns = made.all_have(lambda f: f.returns is not None)
            names = "response_model=" in made.text("router")
            # A resource without a model in the decorator would not be serialized as documented.
            stated = ("a return type" in words, "response_model=" in words)
            return (returns, names) == stated or (is_stored and returns and names is stated[1])
        case "its own client and database":
            return "open_database" in made.text("tests") or "conftest" in str(made.files)
        case "its own TestClient":
            return "client = TestClient(" in made.text("tests")
        case "its own TestClient, in a unittest":
            return "unittest.TestCase" in made.text("tests")
        case "the fixture 'client'":
            return bool(re.search(r"def test_\w+\(client", made.text("tests")))
        case _:
            return None


_CLAUSES = re.compile(r"; |, (?=async def|def|docstrings|no docstrings|a return|response)")


def claims(made: Built) -> Iterator[tuple[str, bool]]:
    """Yield each choice that the log states for a file, and whether the file has it."""
    for change in made.changes:
        for clause in _CLAUSES.split(change.why):
            words = re.split(r", like |: ", clause)[0]
            truth = words_hold(made, words)
            if truth is not None:
                yield f"{change.path}: {words}", truth


def are_in(kind: str, features: tuple[Built, ...], shown: str) -> bool:
    """Return whether the files of a kind are in the stated folder."""
    start = re.split("[<{]", shown)[0]
    paths = [c.path for made in features for c in made.changes if c.part.value == kind]
    return bool(paths) and all(path.startswith(start) for path in paths)


def has_slash(made: Built) -> bool:
    return re.search(rf'"(/{made.name})?/"', made.text("router")) is not None


NOT_OF_CODE = frozenset({"FastAPI", "Pydantic", "Python"})
TESTED_ELSEWHERE = frozenset({"application", "formatting", "line length", "imports"})
HOLDS: dict[str, Callable[[str, Built, Built], bool]] = {
    "router": lambda value, *made: are_in("router", made, value),
    "tests": lambda value, *made: are_in("tests", made, value),
    "document": lambda value, *made: are_in("document", made, value),
    "model": lambda value, notes, _: are_in("model", (notes,), value),
    "model of a resource": lambda value, _, pets: are_in("model", (pets,), value),
    "prefix": lambda value, *made: all(is_placed(one, value, "prefix") for one in made),
    "tags": lambda value, *made: all(is_placed(one, value, "tags") for one in made),
    "router variable": lambda value, *made: all(
        f"\n{value} = " in one.text("router") for one in made
    ),
    "router class": lambda value, *made: all(
        value.startswith(router_arguments(one)[""]) for one in made
    ),
    "router dependencies": lambda value, *made: all(
        value in router_arguments(one).get("dependencies", "") for one in made
    ),
    "route class": lambda value, *made: all(
        value.partition(" ")[0] in one.text("router") and "route_class=" in one.text("router")
        for one in made
    ),
    "router responses": lambda value, *made: all(
        router_arguments(one).get("responses") == value for one in made
    ),
    "style of tags": lambda _, notes, __: (
        '"notes"' in notes.files["app/main.py"] + notes.text("router")
    ),
    "paths of collections": lambda _, __, pets: has_slash(pets),
    "handlers": lambda value, notes, _: bool(words_hold(notes, value.partition(",")[0])),
    "response model": lambda value, *made: all(words_hold(one, value) for one in made),
    "docstrings": lambda value, *made: all(words_hold(one, value) for one in made),
    "test client": lambda value, notes, _: bool(words_hold(notes, value)),
    "aggregator": lambda value, *made: all(
        any(c.path == value.partition(" ")[0] for c in one.changes) for one in made
    ),
}


def inspected(files: dict[str, bytes], notes: Built, pets: Built) -> Iterator[tuple[str, bool]]:
    """Yield each choice that `inspect` states, and whether both features have it."""
    project = project_of(files)
    path = project.application.key.path
    versions = read_versions(project.snapshot, path, UNKNOWN_ENVIRONMENT)
    for one in choices_of(project, versions):
        if one.what not in NOT_OF_CODE | TESTED_ELSEWHERE:
            yield f"{one.what}: {one.value}", HOLDS[one.what](one.value, notes, pets)


@STYLES
def test_each_stated_choice_is_made(style: Style) -> None:
    files = style.files()
    notes, pets = built(files, "notes"), built(files, "pets")
    stated = [*claims(notes), *claims(pets), *inspected(files, notes, pets)]
    assert len(stated) > 12
    assert [words for words, truth in stated if not truth] == []
