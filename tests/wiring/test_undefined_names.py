"""An edit must not use a name before the module defines it."""

from __future__ import annotations

import pytest

from featurebuilder.errors import EditRefusedError
from featurebuilder.wiring.undefined_names import refuse_undefined_names

PARTS = {
    "late": b"app.include_router(pets)\napp = FastAPI()\n",
    "local": b"def main():\n    api.include_router(pets)\n    api = FastAPI()\n",
    "shadowed": b"api = 1\ndef main():\n    api.include_router(pets)\n    api = FastAPI()\n",
    "silenced": b"app.include_router(pets)  # noqa: F821\napp = FastAPI()\n",
    "good": b"app = FastAPI()\napp.include_router(pets)\n",
    "later in a function": b"def main():\n    app.include_router(pets)\napp = FastAPI()\n",
}
IMPORTS = b"from fastapi import FastAPI\nfrom shop import pets\n"


@pytest.mark.parametrize("name", ["late", "local", "shadowed", "silenced"])
def test_an_early_use_is_refused(name: str) -> None:
    with pytest.raises(EditRefusedError, match="the include would fail: ") as caught:
        refuse_undefined_names(IMPORTS, IMPORTS + PARTS[name], "shop/main.py")
    assert caught.value.problems[0].where


@pytest.mark.parametrize("name", ["good", "later in a function"])
def test_other_code_is_not_refused(name: str) -> None:
    refuse_undefined_names(IMPORTS, IMPORTS + PARTS[name], "shop/main.py")


def test_what_was_undefined_before_is_not_the_edits_fault() -> None:
    before = b"print(unknown)\n"
    refuse_undefined_names(before, b"import os\n" + before, "shop/main.py")
    refuse_undefined_names(before, before, "shop/main.py")
    with pytest.raises(EditRefusedError):
        refuse_undefined_names(before, before * 2, "shop/main.py")
