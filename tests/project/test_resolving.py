"""From a name to what it stands for, from file to file."""

from __future__ import annotations

import pytest

from tests.trees import encoded, project_of, router

MAIN = """\
from fastapi import FastAPI

from app.routes import {name}

app = FastAPI()
app.include_router({name})
"""


@pytest.mark.parametrize(
    ("name", "served"), [("router", ("/items",)), ("_router", ()), ("other", ())]
)
def test_all_names_of_a_module_are_imported_at_once(name: str, served: tuple[str, ...]) -> None:
    variable = "_router" if name == "_router" else "router"
    files = {
        "app/__init__.py": "",
        "app/routes/__init__.py": "from .nothing import *\nfrom .items import *\n",
        "app/routes/nothing.py": "from . import *\n",
        "app/routes/items.py": router("items").replace("router", variable),
        "app/main.py": MAIN.format(name=name),
    }
    graph = project_of(encoded(files)).graph
    (key,) = [key for key in graph.routers if key.path == "app/routes/items.py"]
    assert graph.served_prefixes(key) == served
