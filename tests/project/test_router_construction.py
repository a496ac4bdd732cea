"""Learn the router class and the dependencies that siblings share."""

from __future__ import annotations

from pathlib import Path

import pytest

from featurebuilder.project.project import read_project
from featurebuilder.project.source.snapshot import Snapshot
from tests.trees import encoded, module

MAIN = """
    from fastapi import FastAPI

    from app.routers import items, users{imports}

    app = FastAPI()
    app.include_router(items.router)
    app.include_router(users.router)
    {includes}
    """
WEB = """
    from fastapi import APIRouter, Depends, Header, HTTPException


    def require_key(x_key: str = Header()) -> None:
        if x_key != "key":
            raise HTTPException(401)


    def count_requests() -> None:
        pass


    KEYED = [Depends(require_key)]


    class KeyedRouter(APIRouter):
        def __init__(self, **kwargs: object) -> None:
            super().__init__(dependencies=[Depends(require_key)], **kwargs)
    """


def router_module(name: str, made: str, imports: str) -> str:
    return f"""{imports}

router = {made.replace("NAME", name)}


@router.get("")
def list_{name}() -> list[str]:
    return []
"""


def tree(made: str, imports: str, **others: tuple[str, str]) -> dict[str, bytes]:
    """Return a project whose routers are made by the expression ``made``."""
    routers = {"items": (made, imports), "users": (made, imports)} | others
    more = [name for name in others if name not in {"items", "users"}]
    main = module(MAIN).format(
        imports="".join(f", {name}" for name in more),
        includes="\n".join(f"app.include_router({name}.router)" for name in more),
    )
    files = {"app/__init__.py": "", "app/web.py": module(WEB), "app/main.py": main}
    files["app/routers/__init__.py"] = ""
    files |= {f"app/routers/{name}.py": router_module(name, *one) for name, one in routers.items()}
    return encoded(files)


FASTAPI = "from fastapi import APIRouter, Depends\nfrom app import web\nfrom app.web import *"
PLAIN = 'APIRouter(prefix="/NAME")'
KEYED = 'APIRouter(prefix="/NAME", dependencies=[Depends(require_key)])'
OWN = 'KeyedRouter(prefix="/NAME")'
OWN_IMPORT = "from app.web import KeyedRouter"
NAMED = "from fastapi import APIRouter, Depends\nfrom app.web import KEYED, require_key"


@pytest.mark.parametrize(
    ("files", "router_class", "guards"),
    [
        (tree(PLAIN, NAMED), None, []),
        (tree(KEYED, NAMED), None, ["require_key"]),
        (tree('APIRouter(prefix="/NAME", dependencies=KEYED)', NAMED), None, ["require_key"]),
        (tree(KEYED, NAMED, users=(PLAIN, NAMED)), None, []),
        (tree(KEYED, NAMED, login=(PLAIN, NAMED)), None, ["require_key"]),
        (tree(KEYED, NAMED, orders=(PLAIN, NAMED)), None, ["require_key"]),
        (tree(PLAIN, NAMED, orders=(KEYED, NAMED)), None, []),
        (tree(OWN, OWN_IMPORT), "app.web.KeyedRouter", []),
        (tree(OWN, OWN_IMPORT, users=(PLAIN, NAMED)), None, []),
        (tree(OWN, OWN_IMPORT, orders=(PLAIN, NAMED)), "app.web.KeyedRouter", []),
        (
            tree('OurRouter(prefix="/NAME")', "from app.web import KeyedRouter as OurRouter"),
            "app.web.KeyedRouter",
            [],
        ),
    ],
)
def test_what_siblings_share(
    files: dict[str, bytes], router_class: str | None, guards: list[str]
) -> None:
    project = read_project(Path("nowhere"), Snapshot.of_files(files))
    found = project.router_construction
    named = found.router_class and f"{found.router_class.module}.{found.router_class.name}"
    assert (named, [guard.name for guard in found.guards]) == (router_class, guards)
    assert len(found.conventions) == bool(router_class) + bool(guards)


TIMED = "from fastapi import APIRouter\nfrom app.web import TimedRoute"
TIMED_ROUTER = 'APIRouter(prefix="/NAME", route_class=TimedRoute)'
FOREIGN = "from fastapi import APIRouter\nfrom dishka.integrations.fastapi import DishkaRoute"
FOREIGN_ROUTER = 'APIRouter(prefix="/NAME", route_class=DishkaRoute)'


@pytest.mark.parametrize(
    ("files", "route_class"),
    [
        (tree(TIMED_ROUTER, TIMED), "app.web.TimedRoute"),
        (tree(TIMED_ROUTER, TIMED, orders=(PLAIN, NAMED)), "app.web.TimedRoute"),
        (tree(TIMED_ROUTER, TIMED, users=(PLAIN, NAMED)), None),
        (tree(FOREIGN_ROUTER, FOREIGN), "dishka.integrations.fastapi.DishkaRoute"),
        (tree('APIRouter(prefix="/NAME", route_class=make_class())', NAMED), None),
    ],
)
def test_the_class_of_routes(files: dict[str, bytes], route_class: str | None) -> None:
    web = (
        files["app/web.py"]
        .decode()
        .replace("from fastapi import", "from fastapi.routing import APIRoute\nfrom fastapi import")
    )
    files["app/web.py"] = f"{web}\n\nclass TimedRoute(APIRoute):\n    pass\n".encode()
    construction = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    found = construction.route_class
    assert (f"{found.module}.{found.name}" if found else None) == route_class
    assert [one.what for one in construction.conventions] == ["route class"] * bool(route_class)


@pytest.mark.parametrize(
    ("responses", "copied"),
    [
        ("{404: {'description': 'Not found'}}", True),
        ("{'404': {'description': 'Not found'}, 500: {}}", True),
        ("{'default': {'description': 'Wrong'}}", False),
        ("{'4XX': {'description': 'Wrong'}}", False),
        ("COMMON", False),
        ("{**COMMON}", False),
        ("{}", False),
    ],
)
def test_responses_that_siblings_document(responses: str, *, copied: bool) -> None:
    files = tree(f'APIRouter(prefix="/NAME", responses={responses})', NAMED)
    found = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    assert found.responses == (responses if copied else "")


@pytest.mark.parametrize(
    ("tags", "style"),
    [
        ({"items": "items", "users": "users"}, "two words"),
        ({"items": "Items", "users": "Users"}, "Two words"),
        ({"items": "Items", "users": "users"}, None),
        ({"items": "items", "user_roles": "user-roles"}, "two-words"),
        ({"items": "items", "user_roles": "user_roles"}, "two_words"),
        ({"items": "Items", "user_roles": "User Roles"}, "Two Words"),
        ({"items": "ITEMS", "user_roles": "USER ROLES"}, "TWO WORDS"),
        ({"items": "Items", "user_roles": "UserRoles"}, "TwoWords"),
        ({"items": "v1", "users": "v1"}, None),
        ({"item": "Items", "users": "v1"}, "Two words"),
        ({"items": None, "users": None}, None),
    ],
)
def test_the_style_of_tags(tags: dict[str, str | None], style: str | None) -> None:
    made = {
        name: (f'APIRouter(prefix="/NAME"{f", tags=[{tag!r}]" if tag else ""})', NAMED)
        for name, tag in tags.items()
    }
    files = tree(PLAIN, NAMED, **made)
    for name in {"items", "users"} - tags.keys():
        files.pop(f"app/routers/{name}.py")
    found = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    assert (found.tag_style.value if found.tag_style else None) == style


def test_a_class_has_guards_of_its_own() -> None:
    files = tree(OWN, OWN_IMPORT)
    found = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    assert found.router_class
    assert [guard.name for guard in found.router_class.guards] == ["require_key"]


def pathed(*paths: tuple[str, str], prefix: bool = True) -> dict[str, bytes]:
    """Return a project with a router of these paths, a collection's and a row's, for each pair."""
    names = ("items", "users", "orders")[: len(paths)]
    made = PLAIN if prefix else "APIRouter()"
    files = tree(made, NAMED, **dict.fromkeys(names[2:], (made, NAMED)))
    for name, (collection, row) in zip(names, paths, strict=True):
        text = router_module(name, made, NAMED)
        text = text.replace('@router.get("")', f'@router.get("{collection.replace("NAME", name)}")')
        more = f'\n\n@router.get("{row.replace("NAME", name)}")\ndef read(key: int) -> None: ...\n'
        files[f"app/routers/{name}.py"] = (text + more).encode()
    return files


@pytest.mark.parametrize(
    ("files", "slashed"),
    [
        (pathed(("/", "/{key}"), ("/", "/{key}")), True),
        (pathed(("", "/{key}"), ("", "/{key}")), False),
        (pathed(("/", "/{key}"), ("", "/{key}")), False),
        (pathed(("/", "/{key}"), ("/", "/{key}"), ("", "/{key}")), True),
        (pathed(("/NAME/", "/NAME/{key}"), ("/NAME/", "/NAME/{key}"), prefix=False), True),
        (pathed(("/NAME", "/NAME/{key}"), ("/NAME", "/NAME/{key}"), prefix=False), False),
        (pathed(("/", "/NAME/{key}"), ("/health/", "/NAME/{key}"), prefix=False), False),
    ],
)
def test_collections_end_with_a_slash_as_most_do(files: dict[str, bytes], *, slashed: bool) -> None:
    found = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    assert found.collection_slash is slashed
    told = [one for one in found.conventions if one.what == "paths of collections"]
    assert [one.value for one in told] == ["end with a slash"] * slashed


def test_generated_routers_are_no_evidence() -> None:
    files = tree(KEYED, NAMED, users=(PLAIN, NAMED), orders=(PLAIN, NAMED))
    for name in ("users", "orders"):
        files[f".featurebuilder/{name}.json"] = (
            b'{"format": 3, "files": {"app/routers/%b.py": {"part": "router"}}}' % name.encode()
        )
    files[".featurebuilder/damaged.json"] = b"{"
    found = read_project(Path("nowhere"), Snapshot.of_files(files)).router_construction
    assert [guard.name for guard in found.guards] == ["require_key"]
