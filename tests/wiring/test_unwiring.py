"""A router that is taken out takes its import along, however that was written."""

from __future__ import annotations

import pytest

from featurebuilder.errors import EditRefusedError
from featurebuilder.features.remove import plan_unwire
from tests.trees import encoded, module, project_of, router

HEAD = "from fastapi import FastAPI\n"
TREE = {
    "shop/__init__.py": "",
    "shop/routes/__init__.py": "",
    "shop/routes/pets.py": router("pets"),
    "shop/routes/toys.py": router("toys"),
}

GONE = (
    (
        "imported under another name",
        """
        import shop.routes.pets as pets
        import shop.routes.toys as toys

        app = FastAPI()
        app.include_router(pets.router)
        app.include_router(toys.router)
        """,
        ("import shop.routes.toys as toys", "app.include_router(toys.router)"),
    ),
    (
        "imported whole",
        """
        import shop.routes.pets
        import shop.routes.toys

        app = FastAPI()
        app.include_router(shop.routes.pets.router)
        app.include_router(shop.routes.toys.router)
        """,
        ("import shop.routes.toys", "app.include_router(shop.routes.toys.router)"),
    ),
    (
        "imported whole, and used elsewhere",
        """
        import shop.routes.toys

        app = FastAPI()
        app.include_router(shop.routes.toys.router)
        print(shop.routes.toys.list_toys)
        """,
        ("app.include_router(shop.routes.toys.router)",),
    ),
    (
        "one of several in a try",
        """
        try:
            from shop.routes import pets
            from shop.routes import toys
        except ImportError:
            raise

        app = FastAPI()
        app.include_router(pets.router)
        app.include_router(toys.router)
        """,
        ("    from shop.routes import toys", "app.include_router(toys.router)"),
    ),
    (
        "in a block of a function",
        """
        from shop.routes import pets


        def create_app():
            app = FastAPI()
            app.include_router(pets.router)
            if __debug__:
                from shop.routes import toys

                app.include_router(toys.router)
                print(app)
            return app
        """,
        ("        from shop.routes import toys", "        app.include_router(toys.router)"),
    ),
)


@pytest.mark.parametrize(("text", "gone"), [row[1:] for row in GONE], ids=[row[0] for row in GONE])
def test_the_import_goes_too(text: str, gone: tuple[str, ...]) -> None:
    before = HEAD + module(text)
    project = project_of(encoded(TREE | {"shop/main.py": before}))
    (change,) = plan_unwire(project, "shop/routes/toys.py").writes
    left = [line for line in before.splitlines() if line and line not in gone]
    after = (change.after or b"").decode()
    assert [line for line in after.splitlines() if line] == left


def test_one_name_of_a_shared_import() -> None:
    text = HEAD + "import os, shop.routes.toys as toys\n\napp = FastAPI()\n"
    text += "app.include_router(toys.router)\nprint(os)\n"
    project = project_of(encoded(TREE | {"shop/main.py": text}))
    (change,) = plan_unwire(project, "shop/routes/toys.py").writes
    assert b"\nimport os\n" in (change.after or b"")


def test_an_import_that_may_fail_is_followed_and_its_condition_is_not_emptied() -> None:
    text = HEAD + module(
        """
        try:
            from shop.routes import toys
        except ImportError:
            toys = None

        app = FastAPI()
        if toys:
            app.include_router(toys.router)
        """
    )
    project = project_of(encoded(TREE | {"shop/main.py": text}))
    assert project.graph.served_prefixes(next(k for k in project.graph.routers if "toys" in k.path))
    with pytest.raises(EditRefusedError, match="only statement in its block"):
        plan_unwire(project, "shop/routes/toys.py")
