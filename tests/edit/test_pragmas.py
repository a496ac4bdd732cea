"""What siblings tell tools is told of a new one too; what they tell people is not."""

from __future__ import annotations

import pytest

from featurebuilder.edit.pragmas import shared_pragma, without_comments
from featurebuilder.edit.source import Source
from featurebuilder.wiring.wire import plan_wire
from tests.trees import encoded, project_of, router, tools_for

SHARED = (
    ("import a  # noqa: E402\nimport b  # noqa: E402\n", "  # noqa: E402"),
    ("import a # type: ignore\n", " # type: ignore"),
    ("import a  # noqa: E402\nimport b\n", ""),
    ("import a  # noqa: E402\nimport b  # noqa: F401\n", ""),
    ("import a  # the first\nimport b  # the first\n", ""),
    ("import a\n", ""),
)


@pytest.mark.parametrize(("text", "pragma"), SHARED)
def test_a_pragma_that_all_have(text: str, pragma: str) -> None:
    module = Source("a.py", text)
    assert shared_pragma(module, module.tree.body) == pragma


REMARKS = (
    ("f(a)", "f(a)"),
    ("f(\n    a,  # the first\n    b=1,  # noqa: X1\n)", "f(\n    a,\n    b=1,  # noqa: X1\n)"),
    ("f(\n    # all about a\n    a,\n)", "f(\n    a,\n)"),
    ('f("#a", b="# no comment")', 'f("#a", b="# no comment")'),
)


@pytest.mark.parametrize(("text", "plain"), REMARKS)
def test_remarks_are_left_behind(text: str, plain: str) -> None:
    assert without_comments(text) == plain
    assert without_comments(plain) == plain


def test_a_new_router_beside_others_with_pragmas() -> None:
    main = (
        "from fastapi import FastAPI\n\nprint()\n\n"
        "from shop.routes import owners  # noqa: E402\n"
        "from shop.routes import pets  # noqa: E402\n\napp = FastAPI()\n"
        "app.include_router(owners.router)  # type: ignore[arg-type]\n"
        "app.include_router(pets.router)  # type: ignore[arg-type]\n"
    )
    routes = {f"shop/routes/{n}.py": router(n) for n in ("owners", "pets", "toys")}
    packages = {"shop/__init__.py": "", "shop/routes/__init__.py": ""}
    project = project_of(encoded({"shop/main.py": main} | routes | packages))
    (change,) = plan_wire(project, "shop/routes/toys.py", tools_for(project)).writes
    lines = (change.after or b"").decode().splitlines()
    assert "from shop.routes import toys  # noqa: E402" in lines
    assert "app.include_router(toys.router)  # type: ignore[arg-type]" in lines
