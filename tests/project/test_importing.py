from __future__ import annotations

import pytest

from featurebuilder.project.source.imported_files import imported_files
from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from tests.trees import encoded

TARGET = "shop/models/pets.py"
TREE = {
    "shop/__init__.py": "",
    "shop/models/__init__.py": "",
    "shop/models/others.py": "import os\n",
    TARGET: "from shop.models import others\n",
    "shop/all.py": "from shop.models.pets import *\n",
    "shop/ring.py": "import shop.ring\n",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import shop.models.pets\n", True),
        ("from shop.models import others, pets\n", True),
        ("from shop.models.pets import Pet\n", True),
        ("def late():\n    from shop import all\n", True),
        ("from shop import models\n", False),
        ("import shop.ring\nfrom shop.models import others\n", False),
        ("import (", False),
        ("", False),
    ],
)
def test_names_tell_what_is_imported_on_the_way(text: str, *, expected: bool) -> None:
    tree = Snapshot.of_files(encoded({**TREE, "env.py": text}))

    assert (TARGET in imported_files(Resolver(tree), "env.py")) is expected


def test_a_package_imports_what_its_own_module_does() -> None:
    files = {**TREE, "shop/models/__init__.py": "from . import pets\n"}
    tree = Snapshot.of_files(encoded({**files, "env.py": "import shop.models.others\n"}))

    assert TARGET in imported_files(Resolver(tree), "env.py")
