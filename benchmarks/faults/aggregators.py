"""Build into projects whose aggregator was rewritten at random, then serve them."""

from __future__ import annotations

import importlib
import os
import random
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING

from featurebuilder.errors import FeatureBuilderError
from featurebuilder.pipeline import Options, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_NAMES = ("owners", "pets", "visits")
_MAIN = "from fastapi import FastAPI\n\nfrom app.api import api\n\napp = FastAPI()\n"
_ROUTER = """\
from fastapi import APIRouter

router = APIRouter({own})


@router.get("{path}")
def list_{name}() -> list[str]:
    return []
"""
_NOISE = ("# The routers of the shop.\n", "import os\n", "\n\n", '"""More words."""\n', "X = 1\n")
_SERVED, _TWICE, _BROKEN = 0, 1, 2


def measure(home: Path, count: int, seed: int = 19) -> Counter[str]:
    """Return what became of ``count`` projects."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    seen: Counter[str] = Counter()
    for _ in range(count):
        shutil.rmtree(home, ignore_errors=True)
        _write(home, chance)
        before = _serve(home, _NAMES)
        if before != _SERVED:
            seen["not served before"] += 1
            continue
        try:
            build(Options(home, verify=False), "smoke_test", None, lambda _: None)
        except FeatureBuilderError:
            seen["refused"] += 1
            continue
        except BaseException as error:  # noqa: BLE001
            seen["traceback"] += 1
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            continue
        after = _serve(home, (*_NAMES, "smoke_test"))
        seen[("served", "served wrongly", "broken")[after]] += 1
        if after:
            sys.stderr.write((home / "app/api.py").read_text() + "---\n")
    return seen


def _write(home: Path, chance: random.Random) -> None:
    """Write a project with a random aggregator."""
    own = chance.choice((True, False))
    folder = home / "app/routes"
    folder.mkdir(parents=True)
    for package in (home / "app", folder):
        (package / "__init__.py").touch()
    for name in _NAMES:
        given = f'prefix="/{name}", tags=["{name}"]' if own else ""
        path = chance.choice(("", "/")) if own else f"/{name}"
        (folder / f"{name}.py").write_text(_ROUTER.format(own=given, path=path, name=name))
    (home / "app/api.py").write_text(_aggregator(chance))
    prefix = chance.choice(("", ', prefix="/api"', ", prefix='/api/v1'", ", tags=['all']"))
    (home / "app/main.py").write_text(f"{_MAIN}app.include_router(api{prefix})\n")


def _aggregator(chance: random.Random) -> str:
    """Return an aggregator: its imports, its router and its includes in some style."""
    quote = chance.choice("'\"")
    imports, reference = chance.choice(_IMPORTS)(chance)
    text = "from fastapi import APIRouter\n" + imports + chance.choice(("", *_NOISE))
    given = chance.choice(("", f"tags=[{quote}x{quote}]", "redirect_slashes=True"))
    made = f"api = APIRouter({given})\n"
    calls = [
        f"api.include_router({reference.format(name=name)})"
        + chance.choice(("", "", "", f"  # {chance.choice(_NAMES)}"))
        for name in _NAMES
    ]
    return text + chance.choice(_PLACES)(made, calls, reference, chance)


def _from_package(chance: random.Random) -> tuple[str, str]:
    names = chance.sample(_NAMES, len(_NAMES))
    listed = "".join(f"    {name},\n" for name in names)
    texts = (
        f"from app.routes import (\n{listed})\n",
        "".join(f"from app.routes import {name}\n" for name in names),
        f"from app.routes import {', '.join(sorted(names))}\n",
    )
    return chance.choice(texts), "{name}.router"


def _from_modules(_: random.Random) -> tuple[str, str]:
    lines = (f"from app.routes.{name} import router as {name}_router\n" for name in _NAMES)
    return "".join(lines), "{name}_router"


def _relative(_: random.Random) -> tuple[str, str]:
    return f"from .routes import {', '.join(_NAMES)}\n", "{name}.router"


def _dotted(_: random.Random) -> tuple[str, str]:
    return "".join(f"import app.routes.{name}\n" for name in _NAMES), "app.routes.{name}.router"


_IMPORTS: tuple[Callable[[random.Random], tuple[str, str]], ...] = (
    *(_from_package, _from_package, _from_modules, _relative, _dotted),
)


def _plain(made: str, calls: Iterable[str], _: str, chance: random.Random) -> str:
    between = chance.choice(("\n", "\n\n", "\n# next\n"))
    return f"\n{made}{between.join(calls)}\n" + chance.choice(("", "\n", "Y = 2\n"))


def _in_if(made: str, calls: Iterable[str], _: str, __: random.Random) -> str:
    return f"\n{made}if True:\n" + "".join(f"    {call}\n" for call in calls)


def _in_function(made: str, calls: Iterable[str], _: str, __: random.Random) -> str:
    body = "".join(f"    {call}\n" for call in calls)
    return f"\n\ndef make() -> APIRouter:\n    {made}{body}    return api\n\n\napi = make()\n"


def _in_loop(made: str, _: Iterable[str], reference: str, chance: random.Random) -> str:
    opening, closing = chance.choice(("[]", "()"))
    items = ", ".join(reference.format(name=name) for name in _NAMES)
    return f"\n{made}for one in {opening}{items}{closing}:\n    api.include_router(one)\n"


def _from_list(made: str, _: Iterable[str], reference: str, __: random.Random) -> str:
    items = "".join(f"    {reference.format(name=name)},\n" for name in _NAMES)
    return f"\nROUTERS = [\n{items}]\n{made}for one in ROUTERS:\n    api.include_router(one)\n"


_PLACES: tuple[Callable[[str, list[str], str, random.Random], str], ...] = (
    *(_plain, _plain, _plain, _in_if, _in_function, _in_loop, _from_list),
)


def _serve(home: Path, names: Iterable[str]) -> int:
    """Import the application in a child, and return whether each name is served exactly once."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = _BROKEN
    try:
        sys.path.insert(0, str(home))
        sys.dont_write_bytecode = True
        paths = list(importlib.import_module("app.main").app.openapi()["paths"])
        counts = [sum(path.rstrip("/").endswith(f"/{name}") for path in paths) for name in names]
        code = _SERVED if set(counts) == {1} and len(paths) == len(counts) else _TWICE
    finally:
        os._exit(code)
