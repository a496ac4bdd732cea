"""Includes inside ``if``, ``with`` and ``try``: the new one goes where most of its siblings are."""

from __future__ import annotations

import pytest

from tests.trees import after, encoded, module, planned, router

HEAD = """
    import os

    from fastapi import FastAPI

    from shop.routes import boxes, crates, debug

    app = FastAPI()
    """


def built(body: str) -> list[str]:
    """Return the lines that the build of a feature adds to the application's module."""
    names = ("boxes", "crates", "debug")
    files = {f"shop/routes/{name}.py": router(name, prefix=False) for name in names}
    text = module(HEAD) + module(body)
    tree = encoded(
        files | {"shop/__init__.py": "", "shop/routes/__init__.py": "", "shop/main.py": text}
    )
    main = after(tree, planned(tree))["shop/main.py"].decode().splitlines()
    lines = text.splitlines()
    return [
        f"{line} | {main[at - 1].strip()}"
        for at, line in enumerate(main)
        if line not in lines and "include_router" in line
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            """
            app.include_router(boxes.router, prefix="/api/boxes")
            if False:
                app.include_router(debug.router, prefix="/internal/debug")
            """,
            (
                'app.include_router(smoke_test.router, prefix="/api/smoke_test") | '
                'app.include_router(boxes.router, prefix="/api/boxes")'
            ),
        ),
        (
            """
            app.include_router(boxes.router, prefix="/api/boxes")
            app.include_router(crates.router, prefix="/api/crates")
            if os.getenv("DEBUG"):
                app.include_router(debug.router, prefix="/internal/debug")
            """,
            (
                'app.include_router(smoke_test.router, prefix="/api/smoke_test") | '
                'app.include_router(crates.router, prefix="/api/crates")'
            ),
        ),
        (
            """
            if os.getenv("PUBLIC"):
                app.include_router(boxes.router, prefix="/api/boxes")
                app.include_router(crates.router, prefix="/api/crates")
            else:
                app.include_router(debug.router, prefix="/internal/debug")
            """,
            (
                '    app.include_router(smoke_test.router, prefix="/api/smoke_test") | '
                'app.include_router(crates.router, prefix="/api/crates")'
            ),
        ),
        (
            """
            with open(os.devnull):
                app.include_router(boxes.router, prefix="/api/boxes")
                app.include_router(crates.router, prefix="/api/crates")
            """,
            (
                '    app.include_router(smoke_test.router, prefix="/api/smoke_test") | '
                'app.include_router(crates.router, prefix="/api/crates")'
            ),
        ),
    ],
    ids=["never included", "an extra for debugging", "the fuller branch", "all in one block"],
)
def test_the_new_include_follows_most_siblings(body: str, expected: str) -> None:
    assert built(body) == [expected]
