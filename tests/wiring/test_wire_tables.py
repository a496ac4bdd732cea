"""What `wire` makes of an aggregator, learned from the routers in it: before, after, and back."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from featurebuilder.features.remove import plan_unwire
from featurebuilder.wiring.wire import plan_wire
from tests.trees import encoded, module, project_of, tools_for

MAIN = "app/main.py"
BARE = (
    "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get('/')\ndef show(): ...\n"
)


class Case(NamedTuple):
    """``modules`` hold a router each; ``new`` is another one; the texts are the application's."""

    name: str
    modules: tuple[str, ...]
    new: str
    before: str
    after: str


def spread(name: str) -> str:
    return (
        f'app.include_router(\n    {name}.router,\n    prefix="/{name}",\n    tags=["{name}"],\n)\n'
    )


def direct(imports: str, calls: str) -> str:
    return f"from fastapi import FastAPI\n\n{imports}\n\napp = FastAPI()\n{calls}"


def sisters(*names: str) -> str:
    return "\n".join(
        f"from app.shop.{name}.views import router as shop_{name}_router" for name in names
    )


def families(*names: tuple[str, str]) -> str:
    imports = "\n".join(
        f"from app.{one}.{two}.views import router as {one}_{two}_router" for one, two in names
    )
    return f"from fastapi import FastAPI\n\n{imports}\n\napplication_of_the_shop = FastAPI()\n"


def family_call(family: str, name: str, *, is_spread: bool = False) -> str:
    name = f"{family}_{name}"
    said = (f"{name}_router", f'prefix="/{name}"', f'tags=["{name}"]')
    between = ",\n    " if is_spread else ", "
    end = "," if is_spread else ""
    return f"application_of_the_shop.include_router(\n    {between.join(said)}{end}\n)\n"


CASES = (
    Case(
        "a remark like those of the siblings",
        ("app/api/users.py", "app/api/items.py"),
        "app/api/toys.py",
        direct(
            "from app.api import items, users",
            "# Users\napp.include_router(users.router)\n\n"
            "# Items\napp.include_router(items.router)\n",
        ),
        direct(
            "from app.api import items, toys, users",
            "# Users\napp.include_router(users.router)\n\n"
            "# Items\napp.include_router(items.router)\n\n"
            "# Toys\napp.include_router(toys.router)\n",
        ),
    ),
    Case(
        "remarks that name no resource are not repeated",
        ("app/api/users.py", "app/api/items.py"),
        "app/api/toys.py",
        direct(
            "from app.api import items, users",
            "# the oldest\napp.include_router(users.router)\n"
            "# needs the first\napp.include_router(items.router)\n",
        ),
        direct(
            "from app.api import items, toys, users",
            "# the oldest\napp.include_router(users.router)\n"
            "# needs the first\napp.include_router(items.router)\n"
            "app.include_router(toys.router)\n",
        ),
    ),
    Case(
        "under the heading that most stand under",
        ("app/api/users.py", "app/api/items.py", "app/api/files.py"),
        "app/api/toys.py",
        direct(
            "from app.api import files, items, users",
            "# public\napp.include_router(users.router)\napp.include_router(items.router)\n\n"
            "# internal\napp.include_router(files.router)\n",
        ),
        direct(
            "from app.api import files, items, toys, users",
            "# public\napp.include_router(users.router)\napp.include_router(items.router)\n"
            "app.include_router(toys.router)\n\n# internal\napp.include_router(files.router)\n",
        ),
    ),
    Case(
        "a line for each argument, as its neighbours",
        ("app/api/users.py", "app/api/items.py"),
        "app/api/toys.py",
        direct("from app.api import items, users", spread("users") + spread("items")),
        direct(
            "from app.api import items, toys, users",
            spread("users") + spread("items") + spread("toys"),
        ),
    ),
    Case(
        "on one line where its neighbours had no room on one",
        ("app/api/international_shipments.py", "app/api/international_settlements.py"),
        "app/api/toys.py",
        direct(
            "from app.api import international_settlements, international_shipments",
            spread("international_shipments") + spread("international_settlements"),
        ),
        direct(
            "from app.api import international_settlements, international_shipments, toys",
            spread("international_shipments")
            + spread("international_settlements")
            + 'app.include_router(toys.router, prefix="/toys", tags=["toys"])\n',
        ),
    ),
    Case(
        "laid out as its namesake in another family",
        (
            "app/order/status/views.py",
            "app/order/kind/views.py",
            "app/bill/kind/views.py",
        ),
        "app/bill/status/views.py",
        families(("bill", "kind"), ("order", "kind"), ("order", "status"))
        + family_call("order", "status", is_spread=True)
        + family_call("order", "kind")
        + family_call("bill", "kind"),
        families(("bill", "kind"), ("bill", "status"), ("order", "kind"), ("order", "status"))
        + family_call("order", "status", is_spread=True)
        + family_call("order", "kind")
        + family_call("bill", "kind")
        + family_call("bill", "status", is_spread=True),
    ),
    Case(
        "the words of sister folders, not of all others",
        (
            "app/users/views.py",
            "app/files/views.py",
            "app/shop/item/views.py",
            "app/shop/sale/views.py",
        ),
        "app/shop/status/views.py",
        direct(
            "from app.files.views import router as files_router\n"
            + sisters("item", "sale")
            + "\nfrom app.users.views import router as users_router",
            'app.include_router(users_router, prefix="/users")\n'
            'app.include_router(files_router, prefix="/files")\n'
            'app.include_router(shop_item_router, prefix="/shop_items")\n'
            'app.include_router(shop_sale_router, prefix="/shop_sales")\n',
        ),
        direct(
            "from app.files.views import router as files_router\n"
            + sisters("item", "sale", "status")
            + "\nfrom app.users.views import router as users_router",
            'app.include_router(users_router, prefix="/users")\n'
            'app.include_router(files_router, prefix="/files")\n'
            'app.include_router(shop_item_router, prefix="/shop_items")\n'
            'app.include_router(shop_sale_router, prefix="/shop_sales")\n'
            'app.include_router(shop_status_router, prefix="/shop_statuses")\n',
        ),
    ),
    Case(
        "the words of the sibling whose name it begins with",
        ("app/api/tag.py", "app/api/user.py", "app/api/file.py"),
        "app/api/tag_type.py",
        direct(
            "from app.api import file, tag, user",
            'app.include_router(tag.router, prefix="/tag")\n'
            'app.include_router(user.router, prefix="/users")\n'
            'app.include_router(file.router, prefix="/files")\n',
        ),
        direct(
            "from app.api import file, tag, tag_type, user",
            'app.include_router(tag.router, prefix="/tag")\n'
            'app.include_router(tag_type.router, prefix="/tag_type")\n'
            'app.include_router(user.router, prefix="/users")\n'
            'app.include_router(file.router, prefix="/files")\n',
        ),
    ),
    Case(
        "what the only sibling calls itself is its own",
        ("app/api/heartbeat.py",),
        "app/api/toys.py",
        direct(
            "from app.api import heartbeat",
            'app.include_router(heartbeat.router, prefix="/health", tags=["health"])\n',
        ),
        direct(
            "from app.api import heartbeat, toys",
            'app.include_router(heartbeat.router, prefix="/health", tags=["health"])\n'
            'app.include_router(toys.router, prefix="/toys", tags=["toys"])\n',
        ),
    ),
    Case(
        "a prefix that the only sibling shares",
        ("app/api/heartbeat.py",),
        "app/api/toys.py",
        direct(
            "from app.api import heartbeat",
            'app.include_router(heartbeat.router, prefix="/v1")\n',
        ),
        direct(
            "from app.api import heartbeat, toys",
            'app.include_router(heartbeat.router, prefix="/v1")\n'
            'app.include_router(toys.router, prefix="/v1")\n',
        ),
    ),
    Case(
        "not behind a router of the same file",
        ("app/api/users.py", "app/api/items.py"),
        "app/api/toys.py",
        direct(
            "from app.api import items, users",
            "app.include_router(users.router)\napp.include_router(items.router)\n\n"
            "own = APIRouter()\n\n\n@own.get('/own')\ndef own(): ...\n\n\n"
            "app.include_router(own)\n",
        ),
        direct(
            "from app.api import items, toys, users",
            "app.include_router(users.router)\napp.include_router(items.router)\n"
            "app.include_router(toys.router)\n\n"
            "own = APIRouter()\n\n\n@own.get('/own')\ndef own(): ...\n\n\n"
            "app.include_router(own)\n",
        ),
    ),
)

EVERY = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def tree_of(case: Case) -> dict[str, bytes]:
    modules = dict.fromkeys((*case.modules, case.new), BARE)
    return encoded(modules | {"app/__init__.py": "", MAIN: module(case.before)})


def wired(tree: dict[str, bytes], path: str) -> dict[str, bytes]:
    project = project_of(tree)
    plan = plan_wire(project, path, tools_for(project))
    return tree | {c.path: c.after for c in plan.writes if c.after is not None}


@EVERY
def test_wire_and_once_more(case: Case) -> None:
    after = wired(tree_of(case), case.new)
    assert after[MAIN].decode() == case.after
    assert wired(after, case.new) == after


@EVERY
def test_unwire_gives_the_bytes_back(case: Case) -> None:
    tree = tree_of(case)
    after = wired(tree, case.new)
    plan = plan_unwire(project_of(after), case.new)
    assert after | {c.path: c.after for c in plan.writes if c.after is not None} == tree


LAZY = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.api import (
        items,{}
        users,
    )

__all__ = ["items",{} "users"]


def __getattr__(name: str) -> object: ...
"""


@pytest.mark.parametrize("there", [False, True], ids=["to be named", "named already"])
def test_a_package_that_imports_for_types_alone(there: bool) -> None:  # noqa: FBT001 - a parameter
    named = LAZY.format("\n        toys,", ' "toys",')
    tree = encoded(
        {
            **dict.fromkeys(("app/api/items.py", "app/api/users.py", "app/api/toys.py"), BARE),
            "app/__init__.py": "",
            "app/api/__init__.py": named if there else LAZY.format("", ""),
            MAIN: direct(
                "from app import api",
                "app.include_router(api.users.router)\napp.include_router(api.items.router)\n",
            ),
        }
    )
    after = wired(tree, "app/api/toys.py")
    assert after["app/api/__init__.py"].decode() == named
    assert after[MAIN].decode().endswith("app.include_router(api.toys.router)\n")


OUTER = """
from fastapi import FastAPI

from app.pets.api import router as pets_router
from app.users.api import router as users_router

app = FastAPI()
app.include_router(users_router)
app.include_router(pets_router)
"""
FILLED = """
from fastapi import APIRouter

from app.users.api.v1.user import router as user_v1_router

router = APIRouter()
router.include_router(user_v1_router{})
"""


FOLLOWED = """
from fastapi import APIRouter

from app.pets.api.v1.pet import router as pet_v1_router

router = APIRouter()
router.include_router(pet_v1_router, prefix="/v1/pet", tags=["Pet"])
"""
PLAIN = """
from fastapi import APIRouter

from app.pets.api.v1 import pet

router = APIRouter()
router.include_router(pet.router)
"""


@pytest.mark.parametrize(
    ("said", "after"),
    [(', prefix="/v1/user", tags=["User"]', FOLLOWED), (", dependencies=[guard]", PLAIN)],
    ids=["like the one that stands like it elsewhere", "not where that says more"],
)
def test_the_first_router_of_an_aggregator(said: str, after: str) -> None:
    own = "app/pets/api/__init__.py"
    tree = encoded(
        {
            **dict.fromkeys(("app/__init__.py", "app/users/__init__.py"), ""),
            **dict.fromkeys(("app/users/api/v1/user.py", "app/pets/api/v1/pet.py"), BARE),
            "app/users/api/__init__.py": module(FILLED.format(said)),
            own: "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
            MAIN: module(OUTER),
        }
    )
    changed = wired(tree, "app/pets/api/v1/pet.py")
    assert changed[own].decode() == module(after)
    assert wired(changed, "app/pets/api/v1/pet.py") == changed


def test_a_remark_that_is_the_prefix_of_a_router_is_that_of_the_new_one() -> None:
    modules = {
        f"app/{name}/api.py": BARE.replace("APIRouter()", f'APIRouter(prefix="/{prefix}")')
        for name, prefix in (("pets", "pets"), ("user", "people/users"), ("zulip", "chat/zulip"))
    }
    calls = "# /pets\napp.include_router(pets_router)\n"
    calls += "# /people/users\napp.include_router(user_router)\n"
    imports = "from app.pets.api import router as pets_router\n"
    imports += "from app.user.api import router as user_router"

    after = wired(encoded(modules | {MAIN: direct(imports, calls)}), "app/zulip/api.py")

    gained = "# /chat/zulip\napp.include_router(zulip_router)\n"
    assert after[MAIN].decode().endswith(calls + gained)
