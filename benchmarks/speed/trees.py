"""A tree of any size: a small FastAPI application, and modules that have nothing to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FUNCTIONS = 10
_FOLDERS = 50
_APPLICATION = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.api import api_router\n\n"
        'app = FastAPI()\napp.include_router(api_router, prefix="/api")\n'
    ),
    "shop/api.py": (
        "from fastapi import APIRouter\n\nfrom shop.routes import owners, pets\n\n"
        "api_router = APIRouter()\napi_router.include_router(owners.router)\n"
        "api_router.include_router(pets.router)\n"
    ),
    "shop/routes/__init__.py": "",
}
_ROUTES = ("owners", "pets")


def plant(root: Path, count: int) -> None:
    """Write the tree, with ``count`` modules beside the application's, below ``root``."""
    body = "".join(
        f"def function_{at}(value: int) -> int:\n    return value + {at}\n\n\n"
        for at in range(_FUNCTIONS)
    )
    for path, text in _APPLICATION.items():
        _write(root / path, text)
    for name in _ROUTES:
        text = (
            "from fastapi import APIRouter\n\n"
            f'router = APIRouter(prefix="/{name}", tags=["{name}"])\n\n\n'
            f'@router.get("")\ndef list_{name}() -> list[str]:\n    return []\n'
        )
        _write(root / f"shop/routes/{name}.py", text)
    for at in range(count):
        folder = f"package_{at % _FOLDERS}/part_{at // _FOLDERS % _FOLDERS}"
        _write(root / folder / f"module_{at}.py", body)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
