from __future__ import annotations

from featurebuilder.project.routers.handlers import HandlerStyle, read_handler_style
from tests.trees import encoded, module, project_of

MAIN = """
    from fastapi import FastAPI

    from app.api.items import router as items_router
    from app.api.users import router as users_router

    app = FastAPI()
    app.include_router(items_router)
    app.include_router(users_router)
    """
PLAIN = """
    from fastapi import APIRouter

    from app.models.items import Item

    router = APIRouter()


    @router.get("/{name}", response_model=Item)
    async def {name}():
        return Item(id='1')
    """
GUIDE = '''
    """Endpoints."""

    from fastapi import APIRouter

    from app.models.items import Item

    router = APIRouter()


    @router.get("/{name}")
    def {name}() -> Item:
        """Return it."""
        return Item(id="1")
    '''
MODEL = """
    from pydantic import BaseModel


    class Item(BaseModel):
        id: str
    """


def handlers(**routers: str) -> HandlerStyle:
    tree = {"app/main.py": MAIN, "app/models/items.py": MODEL}
    tree |= {f"app/api/{name}.py": text.replace("{name}", name) for name, text in routers.items()}
    project = project_of(encoded({path: module(text) for path, text in tree.items()}))
    paths = "app/api/toys.py", "app/models/toys.py"
    return read_handler_style(project.resolver, project.graph, project.siblings, *paths)


def test_the_style_guide_tells_where_no_router_is_there() -> None:
    found = handlers()

    assert not found.is_told
    assert found == HandlerStyle(conventions=found.conventions)


def test_siblings_tell() -> None:
    found = handlers(items=PLAIN, users=PLAIN)

    assert found.is_async
    assert found.names_model
    assert not found.annotates
    assert not found.docstrings
    assert not found.module_docstrings
    assert not found.class_docstrings
    assert [(habit.value, habit.evidence) for habit in found.conventions] == [
        ("async def", "like items, users"),
        ("response_model=", "like items, users"),
        ("no docstrings", "like items, users"),
    ]


def test_the_guide_wins_a_tie() -> None:
    found = handlers(items=PLAIN, users=GUIDE)

    assert not found.is_async
    assert found.annotates
    assert found.docstrings
    assert found.module_docstrings


def test_the_majority_wins() -> None:
    second = GUIDE + PLAIN.partition("router = APIRouter()\n")[2].replace("{name}", "more") * 2

    found = handlers(items=PLAIN, users=second)

    assert found.is_async
    assert found.names_model


def test_the_text_itself_is_a_habit() -> None:
    tabbed = PLAIN.replace('"', "'").replace("        ", "    \t")

    found = handlers(items=module(tabbed).replace("\n", "\r\n"))

    assert (found.quote, found.indent, found.newline) == ("'", "\t", "\r\n")


def test_quotes_that_had_to_be_tell_nothing() -> None:
    found = handlers(items=module(PLAIN) + '\nA = "it\'s"\nB = "don\'t"\nC = "won\'t"\nD = \'x\'\n')

    assert found.quote in {"'", '"'}
    assert handlers(items=GUIDE).quote == '"'


def test_the_names_of_response_models_are_a_habit() -> None:
    named = module(PLAIN).replace("Item", "ItemOut")
    annotated = module(GUIDE).replace("-> Item", "-> list[UserOut]")

    found = handlers(items=named, users=annotated)

    assert found.class_ending == "Out"
    assert found.conventions[-1].value == "...Out"
    assert handlers(items=PLAIN).class_ending == "Response"


def test_a_future_import_is_a_habit() -> None:
    text = "from __future__ import annotations\n" + module(PLAIN)

    assert handlers(items=text).future_annotations
    assert not handlers(items=PLAIN).future_annotations
