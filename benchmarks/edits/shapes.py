"""Trees with one aggregator of a shape that grows by lines, names or words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    Shape: TypeAlias = Callable[[int], str]

_HEAD = "from fastapi import APIRouter\n\nfrom app.routes import first\n"
_ROUTER = "\nrouter = APIRouter()\n"
_INCLUDE = "router.include_router(first.router)\n"
_MAIN = """\
from fastapi import FastAPI

from app.api import router

app = FastAPI()
app.include_router(router, prefix="/api")
"""
_ENDPOINTS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/first", tags=["first"])


@router.get("/")
def read() -> str:
    return "first"
"""


def tree(shape: Shape, size: int) -> dict[str, bytes]:
    """Return a tree whose aggregator has that shape and size."""
    files = {
        "app/__init__.py": "",
        "app/main.py": _MAIN,
        "app/api.py": shape(size),
        "app/routes/__init__.py": "",
        "app/routes/first.py": _ENDPOINTS,
    }
    return {path: text.encode() for path, text in files.items()}


def _comments_above(size: int) -> str:
    return _HEAD + _ROUTER + "# a word\n" * size + _INCLUDE


def _comments_between(size: int) -> str:
    return _HEAD + _ROUTER + "# a word\n\n" * size + _INCLUDE


def _header(size: int) -> str:
    return "# a word\n" * size + _HEAD + _ROUTER + _INCLUDE


def _includes(size: int) -> str:
    more = "".join(f"router.include_router(first.router, prefix='/{n}')\n" for n in range(size))
    return _HEAD + _ROUTER + _INCLUDE + more


def _imports(size: int) -> str:
    more = "".join(f"from app.routes import first as first_{n}\n" for n in range(size))
    return _HEAD + more + _ROUTER + _INCLUDE


def _names(size: int) -> str:
    names = ", ".join(f"first as first_{n}" for n in range(size))
    return _HEAD + f"from app.routes import {names}\n" + _ROUTER + _INCLUDE


def _one_line(size: int) -> str:
    words = ", ".join(f"'first {n}'" for n in range(size))
    return f"{_HEAD}{_ROUTER}{_INCLUDE}WORDS = [{words}]\n"


def _functions(size: int) -> str:
    body = "(a: int) -> int:\n    b = a + 1  # add\n    return b\n"
    return _HEAD + _ROUTER + _INCLUDE + "".join(f"\n\ndef f{n}{body}" for n in range(size))


def _dense(size: int) -> str:
    numbers = ", ".join(map(str, range(20)))
    rows = "".join(f"T{n} = [{numbers}]; U{n} = {{'é': T{n}}}\n" for n in range(size))
    return _HEAD + _ROUTER + _INCLUDE + rows


SHAPES: dict[str, Shape] = {
    "comments above the include": _comments_above,
    "comments with blank lines": _comments_between,
    "a header of comments": _header,
    "includes": _includes,
    "imports": _imports,
    "names of one import": _names,
    "a list on one line": _one_line,
    "functions": _functions,
    "dense code": _dense,
}
