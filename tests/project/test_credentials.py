"""What a request must contain to pass a dependency, read from its source."""

from __future__ import annotations

import pytest

from featurebuilder.project.routers.credentials import read_credentials
from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from tests.trees import encoded, module

SHARED = """
    from typing import Annotated

    from fastapi import Cookie, Depends, Header, Query, Request, Security
    from fastapi.security import (
        APIKeyCookie,
        APIKeyHeader,
        APIKeyQuery,
        HTTPBasic,
        HTTPBearer,
        OAuth2PasswordBearer,
    )

    bearer = HTTPBearer()
    oauth2 = OAuth2PasswordBearer(tokenUrl="login")
    TokenDep = Annotated[str, Depends(oauth2)]


    class OwnBearer(HTTPBearer):
        pass


    class Role:
        def __init__(self, name: str) -> None:
            self.name = name

        def __call__(self, x_role: str = Header()) -> None: ...


    class Keys:
        def __init__(self, key: Annotated[str, Query()]) -> None: ...


    admin = Role("admin")
    own_bearer = OwnBearer()
    """
CASES = [
    ("def check(x_token: str = Header()): ...", ["header X-Token"]),
    ("def check(x_token: str = Header(...)): ...", ["header X-Token"]),
    ("def check(x_token: str = Header('somebody')): ...", []),
    ("def check(x_token: Annotated[str, Header()] = 'somebody'): ...", []),
    ("def check(x_token: Annotated[str | None, Header()] = None): ...", ["header X-Token"]),
    ("def check(token: Annotated[str, Header(alias='X-Key')]): ...", ["header X-Key"]),
    ("def check(*, session: str | None = Cookie(None)): ...", ["cookie session"]),
    ("def check(key: str = Query()): ...", ["query key"]),
    ("async def check(token: str = Depends(oauth2)): ...", ["header Authorization"]),
    ("def check(token: TokenDep): ...", ["header Authorization"]),
    ("def check(credentials=Security(bearer)): ...", ["header Authorization"]),
    ("def check(credentials=Depends(HTTPBasic())): ...", ["basic "]),
    ("def check(key=Depends(APIKeyHeader(name='X-Api-Key'))): ...", ["header X-Api-Key"]),
    ("def check(key=Depends(APIKeyCookie(name='sid'))): ...", ["cookie sid"]),
    ("def check(key=Depends(APIKeyQuery(name='key'))): ...", ["query key"]),
    ("check = HTTPBearer()", ["header Authorization"]),
    ("check = own_bearer", []),
    ("check = OwnBearer()", ["header Authorization"]),
    ("check = Role('admin')", ["header X-Role"]),
    (
        "def check(_=Depends(admin), __=Depends(bearer)): ...",
        ["header X-Role", "header Authorization"],
    ),
    ("check = Keys", []),
    ("def check(_=Depends(Keys)): ...", ["query key"]),
    ("def check(request: Request): ...", []),
    ("def check(x: str = Header(alias='it is; rm -rf')): ...", []),
    ("def check(_=Depends(check)): ...", []),
    ("def check(a=Depends(bearer), b=Depends(oauth2)): ...", ["header Authorization"]),
]


@pytest.mark.parametrize(("code", "found"), CASES, ids=[code for code, _ in CASES])
def test_what_a_dependency_reads(code: str, found: list[str]) -> None:
    files = {"app/__init__.py": "", "app/deps.py": f"{module(SHARED)}\n\n{code}\n"}
    resolver = Resolver(Snapshot.of_files(encoded(files)))
    read = read_credentials(resolver, "app/deps.py", "check")
    assert [f"{one.place} {one.name}" for one in read] == found
