from __future__ import annotations

import pytest

from featurebuilder.project.source.resolving import Resolver
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.sessions import expires_on_commit
from tests.trees import encoded

OPENED = """\
from sqlmodel import Session

def get_session():
    with Session({arguments}) as session:
        yield session
"""
CALLED = """\
from shop.making import SessionLocal

async def get_session():
    async with SessionLocal() as session:
        yield session
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"shop/db.py": OPENED.format(arguments="engine")}, True),
        ({"shop/db.py": OPENED.format(arguments="engine, expire_on_commit=True")}, True),
        ({"shop/db.py": OPENED.format(arguments="engine, expire_on_commit=KEPT")}, True),
        ({"shop/db.py": OPENED.format(arguments="engine, **OPTIONS")}, True),
        ({"shop/db.py": OPENED.format(arguments="engine, expire_on_commit=False")}, False),
        (
            {
                "shop/db.py": CALLED,
                "shop/making.py": "SessionLocal = async_sessionmaker(e, expire_on_commit=False)\n",
            },
            False,
        ),
        (
            {
                "shop/db.py": CALLED,
                "shop/making.py": "SessionLocal = orm.sessionmaker(bind=e, class_=AsyncSession)\n",
            },
            True,
        ),
        (
            {
                "shop/db.py": CALLED,
                "shop/making.py": "SessionLocal = made(expire_on_commit=False)\n",
            },
            True,
        ),
        (
            {
                "shop/db.py": "from sqlalchemy.orm import Session\n\n"
                "def get_session():\n"
                "    if READS:\n"
                "        yield Session(replica)\n"
                "    else:\n"
                "        yield Session(main, expire_on_commit=False)\n",
            },
            True,
        ),
        (
            {
                "shop/db.py": "def get_session():\n"
                "    with Session(engine, expire_on_commit=False) as session:\n"
                "        yield session\n",
            },
            True,
        ),
    ],
)
def test_a_session_keeps_what_it_commits_only_if_every_one_is_made_so(
    files: dict[str, str], *, expected: bool
) -> None:
    resolver = Resolver(Snapshot.of_files(encoded({"shop/__init__.py": "", **files})))
    dependency = resolver.definition("shop/db.py", "get_session")
    assert dependency is not None

    assert expires_on_commit(resolver, dependency) is expected
