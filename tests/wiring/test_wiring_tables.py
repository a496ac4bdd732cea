"""What `build smoke_test` makes of an aggregator: before, after, and again unchanged."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.trees import after, blueprint, module, planned, router

API = "petsage/api/v1/api.py"


class Case(NamedTuple):
    name: str
    before: str
    after: str
    endpoints: tuple[str, ...] = ("owners", "pets", "visits")
    prefix: bool = True


CASES = (
    Case(
        "no router yet",
        """
        from fastapi import APIRouter

        api_v1_router = APIRouter()
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import smoke_test

        api_v1_router = APIRouter()
        api_v1_router.include_router(smoke_test.router)
        """,
        endpoints=(),
    ),
    Case(
        "one import of several names, sorted",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, visits

        api_v1_router = APIRouter()

        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(visits.router)
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, smoke_test, visits

        api_v1_router = APIRouter()

        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(smoke_test.router)
        api_v1_router.include_router(visits.router)
        """,
    ),
    Case(
        "names in parentheses, not sorted, with comments",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import (
            visits,  # the oldest
            # needs owners
            pets,
            owners
        )

        api_v1_router = APIRouter()
        api_v1_router.include_router(visits.router)  # first
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(owners.router)
        # the end
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import (
            visits,  # the oldest
            # needs owners
            pets,
            owners,
            smoke_test
        )

        api_v1_router = APIRouter()
        api_v1_router.include_router(visits.router)  # first
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(smoke_test.router)
        # the end
        """,
    ),
    Case(
        "the router itself under an alias",
        """
        from fastapi import APIRouter
        from petsage.api.v1.endpoints.owners import router as owners_router
        from petsage.api.v1.endpoints.pets import router as pets_router

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners_router)
        api_v1_router.include_router(pets_router)
        """,
        """
        from fastapi import APIRouter
        from petsage.api.v1.endpoints.owners import router as owners_router
        from petsage.api.v1.endpoints.pets import router as pets_router
        from petsage.api.v1.endpoints.smoke_test import router as smoke_test_router

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners_router)
        api_v1_router.include_router(pets_router)
        api_v1_router.include_router(smoke_test_router)
        """,
        endpoints=("owners", "pets"),
    ),
    Case(
        "relative imports",
        """
        from fastapi import APIRouter

        from .endpoints import owners
        from .endpoints import pets

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(pets.router)
        """,
        """
        from fastapi import APIRouter

        from .endpoints import owners
        from .endpoints import pets
        from .endpoints import smoke_test

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(smoke_test.router)
        """,
        endpoints=("owners", "pets"),
    ),
    Case(
        "prefix and tags given at the include",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners.router, prefix="/owners", tags=["owners"])
        api_v1_router.include_router(pets.router, prefix="/pets", tags=["pets"])
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, smoke_test

        api_v1_router = APIRouter()
        api_v1_router.include_router(owners.router, prefix="/owners", tags=["owners"])
        api_v1_router.include_router(pets.router, prefix="/pets", tags=["pets"])
        api_v1_router.include_router(smoke_test.router, prefix="/smoke_test", tags=["Health"])
        """,
        endpoints=("owners", "pets"),
        prefix=False,
    ),
    Case(
        "an annotated list that a loop includes",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets

        ROUTERS: list[APIRouter] = [owners.router, pets.router]

        api_v1_router = APIRouter()
        for router in ROUTERS:
            api_v1_router.include_router(router)
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, smoke_test

        ROUTERS: list[APIRouter] = [owners.router, pets.router, smoke_test.router]

        api_v1_router = APIRouter()
        for router in ROUTERS:
            api_v1_router.include_router(router)
        """,
        endpoints=("owners", "pets"),
    ),
    Case(
        "a tuple of modules in a loop",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets

        api_v1_router = APIRouter()
        for module in (
            owners,
            pets,
        ):
            api_v1_router.include_router(module.router)
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, smoke_test

        api_v1_router = APIRouter()
        for module in (
            owners,
            pets,
            smoke_test,
        ):
            api_v1_router.include_router(module.router)
        """,
        endpoints=("owners", "pets"),
    ),
    Case(
        "a conditional include stands last",
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, visits

        api_v1_router = APIRouter()
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(owners.router)
        if __debug__:
            api_v1_router.include_router(visits.router)
        """,
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import owners, pets, smoke_test, visits

        api_v1_router = APIRouter()
        api_v1_router.include_router(pets.router)
        api_v1_router.include_router(owners.router)
        api_v1_router.include_router(smoke_test.router)
        if __debug__:
            api_v1_router.include_router(visits.router)
        """,
    ),
    Case(
        "docstring, future import, blank lines between includes",
        '''
        """Routers."""

        from __future__ import annotations

        from fastapi import APIRouter

        from petsage.api.v1.endpoints import pets, owners

        api_v1_router = APIRouter()

        api_v1_router.include_router(pets.router)

        api_v1_router.include_router(owners.router)


        def helper() -> None:
            pass
        ''',
        '''
        """Routers."""

        from __future__ import annotations

        from fastapi import APIRouter

        from petsage.api.v1.endpoints import pets, owners, smoke_test

        api_v1_router = APIRouter()

        api_v1_router.include_router(pets.router)

        api_v1_router.include_router(owners.router)

        api_v1_router.include_router(smoke_test.router)


        def helper() -> None:
            pass
        ''',
        endpoints=("owners", "pets"),
    ),
)


def _tree(case: Case, text: str) -> dict[str, bytes]:
    endpoints = {name: router(name, prefix=case.prefix) for name in case.endpoints}
    return blueprint({API: text}, **endpoints)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("final", [True, False], ids=["newline at the end", "none"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no bom", "bom"])
@pytest.mark.slow
def test_aggregator(case: Case, newline: str, final: bool, mark: str) -> None:  # noqa: FBT001
    def variant(text: str) -> str:
        text = module(text)
        return mark + (text if final else text.removesuffix("\n")).replace("\n", newline)

    tree = _tree(case, variant(case.before))
    plan = planned(tree)
    built = after(tree, plan)
    assert built[API].decode() == variant(case.after)
    assert plan.plan.conflicts == ()
    assert planned(built).plan.writes == ()


def test_adding_user_where_users_exists() -> None:
    text = module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import users

        api_v1_router = APIRouter()
        api_v1_router.include_router(users.router)
        """
    )
    request = """
        name: user
        description: One user.
        tags: [user]
        endpoints:
          - summary: Read the user
            handler: read_user
            response:
              fields:
                name: {value: Ada, description: The user's name.}
        """
    tree = blueprint({API: text, "features/user.yaml": module(request)}, users=router("users"))
    built = after(tree, planned(tree, "user"))
    assert b"import user, users\n" in built[API]
    assert b"include_router(user.router)\n" in built[API]


def test_an_include_indented_otherwise_is_not_repeated() -> None:
    text = module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import smoke_test

        api_v1_router = APIRouter()
        if True:
            api_v1_router.include_router(
                    smoke_test.router
            )
        """
    )
    tree = blueprint({API: text})
    built = after(tree, planned(tree))
    assert built[API] == text.encode()


def test_only_the_missing_half_is_added() -> None:
    text = module(
        """
        from fastapi import APIRouter

        from petsage.api.v1.endpoints import smoke_test

        api_v1_router = APIRouter()
        """
    )
    tree = blueprint({API: text})
    built = after(tree, planned(tree))
    assert built[API] == text.encode() + b"api_v1_router.include_router(smoke_test.router)\n"


def test_what_is_given_at_the_include_follows_the_request() -> None:
    case = next(case for case in CASES if case.name == "prefix and tags given at the include")
    request = """
        name: nap
        description: Cats need them.
        tags: [Sleep]
        endpoints:
          - path: /nap
            summary: Read the nap
            handler: read_nap
            response:
              fields:
                minutes: {type: int, value: 20, description: How long.}
        """
    tree = _tree(case, module(case.before)) | {"features/nap.yaml": module(request).encode()}
    built = after(tree, planned(tree, "nap"))
    assert b'include_router(nap.router, prefix="/nap", tags=["Sleep"])\n' in built[API]
    changed = module(request).replace("Sleep", "Rest").replace("/nap", "/siesta").encode()
    moved = built | {"features/nap.yaml": changed}
    plan = planned(moved, "nap")
    again = after(moved, plan)
    assert b'include_router(nap.router, prefix="/siesta", tags=["Rest"])\n' in again[API]
    assert [answer.path for answer in plan.expected] == ["/api/v1/siesta"]
    assert planned(again, "nap").plan.writes == ()
