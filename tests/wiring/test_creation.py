"""An include goes below the statement that creates the including application."""

from __future__ import annotations

import pytest

from featurebuilder.errors import EditRefusedError
from tests.trees import after, encoded, module, planned

IN_BRANCH = """
    from fastapi import FastAPI


    def mount(app: FastAPI, path: str) -> None:
        if path:
            inner = FastAPI(title="inner")
            app.mount(path, inner)
        else:
            print("nothing to mount")
    """
IN_WITH = """
    import contextlib

    from fastapi import FastAPI

    with contextlib.suppress(OSError):
        app = FastAPI()
        print(app)
    """
IN_BOTH = """
    import os

    from fastapi import FastAPI

    if os.environ.get("DEBUG"):
        app = FastAPI(debug=True)
    else:
        app = FastAPI()
    print(app)
    """


@pytest.mark.parametrize(
    ("source", "before", "line"),
    [
        (
            IN_BRANCH,
            '        inner = FastAPI(title="inner")',
            '        inner.include_router(api_v1_router, prefix="/api/v1")',
        ),
        (IN_WITH, "    app = FastAPI()", '    app.include_router(api_v1_router, prefix="/api/v1")'),
        (IN_BOTH, "    app = FastAPI()", 'app.include_router(api_v1_router, prefix="/api/v1")'),
    ],
    ids=["branch", "with", "both branches"],
)
def test_below_the_creation(source: str, before: str, line: str) -> None:
    tree = encoded({"shop/__init__.py": "", "shop/main.py": module(source)})
    lines = after(tree, planned(tree))["shop/main.py"].decode().splitlines()
    at = lines.index(line)
    assert before in lines[:at]
    assert at - lines.index(before) <= 2


def test_an_application_that_is_used_before_it_is_created_is_refused() -> None:
    source = """
        from fastapi import FastAPI

        outer = FastAPI()


        def mount() -> None:
            outer.mount("/", app)
            app = FastAPI()
        """
    tree = encoded(
        {
            "shop/__init__.py": "",
            "shop/main.py": module(source),
            "pyproject.toml": '[tool.fastapi]\nentrypoint = "shop.main:app"\n',
        }
    )
    with pytest.raises(EditRefusedError, match="app is created only on line 8"):
        planned(tree)
