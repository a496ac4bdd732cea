from __future__ import annotations

import pytest

from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.sessions import find_engine
from tests.trees import encoded

ENGINE = "from sqlalchemy import create_engine\n\nengine = create_engine('sqlite://')\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"shop/db.py": ENGINE}, ("shop/db.py", "engine")),
        (
            {"shop/db.py": "main: object = sqlalchemy.ext.create_async_engine(URL)\n"},
            ("shop/db.py", "main"),
        ),
        ({"shop/db.py": "reader = 1\nwriter = make_engine(URL)\n"}, ("shop/db.py", "writer")),
        (
            {
                "shop/db.py": "from shop.base import SessionLocal\n",
                "shop/base.py": f"{ENGINE}SessionLocal = 1\n",
            },
            ("shop/base.py", "engine"),
        ),
        ({"shop/db.py": "def get():\n    engine = create_engine(URL)\n"}, None),
        ({"shop/db.py": "engine = start_engine()\n"}, None),
        ({"shop/db.py": "engine = ("}, None),
        ({}, None),
    ],
)
def test_the_engine_is_what_a_name_of_the_module_holds(
    files: dict[str, str], expected: tuple[str, str] | None
) -> None:
    tree = Snapshot.of_files(encoded({"shop/__init__.py": "", **files}))

    found = find_engine(Resolver(tree), "shop/db.py")

    assert (found and (found.path, found.name)) == expected
