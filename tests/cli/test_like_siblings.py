"""Routers are constructed as their siblings are: built, verified and tested in such projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import featurebuilder, tree_of, write_tree
from tests.trees import encoded, module

if TYPE_CHECKING:
    from pathlib import Path

TIMING = """
    import time
    from collections.abc import Callable, Coroutine
    from typing import Any

    from fastapi import Request, Response
    from fastapi.routing import APIRoute


    class TimedRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handle_timed(request: Request) -> Response:
                before = time.monotonic()
                response = await handle(request)
                response.headers["X-Time"] = str(time.monotonic() - before)
                return response

            return handle_timed
    """
ROUTER = """
    from fastapi import APIRouter

    from app.timing import TimedRoute

    router = APIRouter(
        prefix="/{0}",
        tags=["{0}"],
        route_class=TimedRoute,
        responses={{418: {{"description": "A teapot."}}}},
    )


    @router.get("")
    def list_{0}() -> list[str]:
        return []
    """
MAIN = """
    from fastapi import FastAPI

    from app.routers import items, users

    app = FastAPI()
    app.include_router(items.router)
    app.include_router(users.router)
    """
FILES = {
    "app/__init__.py": "",
    "app/timing.py": module(TIMING),
    "app/main.py": module(MAIN),
    "app/routers/__init__.py": "",
    "app/routers/items.py": module(ROUTER).format("items"),
    "app/routers/users.py": module(ROUTER).format("users"),
}
TAKES_JSON = """
    name: {0}
    description: Takes notes.
    endpoints:
      - method: post
        path: /{0}
        summary: Take a note
        handler: take_{0}
        body: {{fields: {{weight: {{type: float}}, words: {{type: str}}}}}}
        response: {{fields: {{taken: {{value: Yes.}}}}}}
    tags: [{1}]
    """


def test_a_resource(tmp_path: Path) -> None:
    write_tree(tmp_path, encoded(FILES))

    ran = featurebuilder(tmp_path, "-v", "build", "pet_foods", "name:str")

    assert "Status: SUCCESS" in ran.out, ran.out
    router = (tmp_path / "app/routers/pet_foods.py").read_text()
    assert "class PetFoodsRoute(SafeRoute, TimedRoute):" in router
    assert 'tags=["pet foods"]' in router
    assert 'responses={418: {"description": "A teapot."}}' in router
    inspected = featurebuilder(tmp_path, "inspect").out
    assert "TimedRoute of app.timing" in inspected
    assert "like items, users" in " ".join(inspected.split())


def test_endpoints_that_take_json_share_a_module(tmp_path: Path) -> None:
    files = FILES | {
        f"features/{name}.yaml": module(TAKES_JSON).format(name, title)
        for name, title in (("notes", "Notes"), ("more_notes", "Other"))
    }
    write_tree(tmp_path, encoded(files))
    before = {path: data for path, (data, _) in tree_of(tmp_path).items()}

    first = featurebuilder(tmp_path, "build", "notes")
    second = featurebuilder(tmp_path, "build", "more_notes")

    assert first.out.startswith("SUCCESS"), first.out
    assert second.out.startswith("SUCCESS"), second.out
    shared = tmp_path / "app/core/validation.py"
    assert (
        "class NotesRoute(ValidatedRoute, TimedRoute):"
        in (tmp_path / "app/routers/notes.py").read_text()
    )
    assert 'tags=["notes"]' in (tmp_path / "app/routers/notes.py").read_text()
    assert 'tags=["Other"]' in (tmp_path / "app/routers/more_notes.py").read_text()
    assert featurebuilder(tmp_path, "check").code == 0
    shared.write_text(shared.read_text() + "\n# ours\n")
    assert "hand-edit (warning): app/core/validation.py" in featurebuilder(tmp_path, "check").out
    shared.write_text(shared.read_text().removesuffix("\n# ours\n"))
    assert featurebuilder(tmp_path, "remove", "notes").code == 0
    assert shared.exists()
    assert featurebuilder(tmp_path, "remove", "more_notes").code == 0
    assert {path: data for path, (data, _) in tree_of(tmp_path).items()} == before


def test_a_resource_and_endpoints_share_it_too(tmp_path: Path) -> None:
    files = FILES | {"features/notes.yaml": module(TAKES_JSON).format("notes", "Notes")}
    write_tree(tmp_path, encoded(files))

    assert featurebuilder(tmp_path, "build", "notes").out.startswith("SUCCESS")
    assert featurebuilder(tmp_path, "build", "pets", "name:str").out.startswith("SUCCESS")
    assert featurebuilder(tmp_path, "check").code == 0
    assert featurebuilder(tmp_path, "remove", "notes").code == 0
    assert (tmp_path / "app/core/validation.py").exists()
    assert featurebuilder(tmp_path, "build", "pets").out.startswith("Up to date: pets")
