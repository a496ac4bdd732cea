from __future__ import annotations

import pytest

from featurebuilder.errors import Location, UnusableProjectError
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.storage.alembic_settings import AlembicEnvironment, read_environment
from featurebuilder.project.storage.revisions import read_revisions
from tests.trees import encoded, module

VERSIONS = "migrations/versions"


def history(**files: str) -> Snapshot:
    paths = {f"{VERSIONS}/{name}.py": module(text) for name, text in files.items()}
    return Snapshot.of_files(encoded(paths))


def revision(own: str, down: str = "None") -> str:
    return f"\nrevision: str = {own!r}\ndown_revision: str | None = {down}\n"


def test_each_migration_tells_its_id_and_what_it_comes_after() -> None:
    tree = history(
        a="revision = 'a1'\ndown_revision = None\n",
        b=revision("b2", "'a1'"),
        c=revision("c3", "('b2', 'x9')"),
        __init__="",
        helper="def revision() -> None: ...\n",
    )

    read = read_revisions(tree, VERSIONS)

    assert [(file.id, file.down) for file in read.files] == [
        ("a1", ()),
        ("b2", ("a1",)),
        ("c3", ("b2", "x9")),
    ]
    assert read.head == "c3"
    assert [file.id for file in read.after("a1")] == ["b2"]
    assert read.after("c3") == ()


def test_nothing_comes_first_where_there_is_none() -> None:
    read = read_revisions(history(), VERSIONS)

    assert (read.files, read.heads, read.head) == ((), (), None)


def test_several_heads_are_refused_until_they_are_joined() -> None:
    branches = {"a": revision("a1"), "b": revision("b2", "'a1'"), "c": revision("c3", "'a1'")}
    read = read_revisions(history(**branches), VERSIONS)

    assert read.heads == ("b2", "c3")
    with pytest.raises(UnusableProjectError) as caught:
        _ = read.head
    (problem,) = caught.value.problems
    assert problem.what == "the migrations have several heads: b2, c3"
    assert problem.where == Location(f"{VERSIONS}/b.py")
    assert problem.remedy == "run 'alembic merge heads', then build again"

    joined = read_revisions(history(**branches, d=revision("d4", "['b2', 'c3']")), VERSIONS)
    assert joined.head == "d4"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("revision = NAME\ndown_revision = None\n", 1),
        ("revision = 'a'\ndown_revision = LAST\n", 2),
        ("revision = 'a'\ndown_revision = 7\n", 2),
        ("revision = None\n", 1),
        ("revision = (", 1),
    ],
)
def test_what_does_not_tell_plainly_is_refused_with_its_place(text: str, line: int) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        read_revisions(history(a=text), VERSIONS)

    (problem,) = caught.value.problems
    assert problem.where is not None
    assert (problem.where.path, problem.where.line) == (f"{VERSIONS}/a.py", line)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"alembic.ini": "[alembic]\nscript_location = migrations\n"}, {}),
        ({"alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n"}, {}),
        (
            {
                "alembic.ini": "[alembic]\nscript_location = ./migrations/\n"
                "file_template = %%(rev)s\n"
            },
            {"file_template": "%(rev)s"},
        ),
        (
            {
                "alembic.ini": "[alembic]\nscript_location = migrations\n"
                "version_locations = %(here)s/migrations/old, %(here)s/other\n"
            },
            {"versions": "migrations/old"},
        ),
        (
            {"pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/migrations"\n'},
            {"settings": "pyproject.toml"},
        ),
    ],
)
def test_the_settings_tell_where_the_environment_is(
    settings: dict[str, str], expected: dict[str, str]
) -> None:
    tree = Snapshot.of_files(encoded({**settings, "migrations/env.py": ""}))
    plain = {"settings": "alembic.ini", "folder": "migrations", "versions": VERSIONS}

    assert read_environment(tree) == AlembicEnvironment(**{**plain, **expected})


def test_the_environment_may_be_named_as_part_of_a_package() -> None:
    settings = "[alembic]\nscript_location = shop:db/migrations\n"
    files = {"src/shop/alembic.ini": settings, "src/shop/db/migrations/env.py": ""}

    found = read_environment(Snapshot.of_files(encoded(files)))

    assert found is not None
    assert found.versions == "src/shop/db/migrations/versions"


def test_the_environment_stands_beside_its_settings() -> None:
    tree = Snapshot.of_files(
        encoded(
            {
                "backend/alembic.ini": "[alembic]\nscript_location = app/alembic\n",
                "backend/app/alembic/env.py": "",
            }
        )
    )

    found = read_environment(tree)

    assert found == AlembicEnvironment(
        "backend/alembic.ini", "backend/app/alembic", "backend/app/alembic/versions"
    )


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"alembic.ini": "[alembic]\nscript_location = migrations\n"},
        {"alembic.ini": "[alembic\n", "migrations/env.py": ""},
        {"alembic.ini": "[other]\n", "migrations/env.py": ""},
        {"alembic.ini": "[alembic]\nscript_location = pkg:versions\n", "migrations/env.py": ""},
        {"alembic.ini": "[alembic]\nscript_location = ../migrations\n", "migrations/env.py": ""},
        {"alembic.ini": "[alembic]\nscript_location =\n", "migrations/env.py": ""},
        {"pyproject.toml": "[tool]\nalembic = 1\n", "migrations/env.py": ""},
        {"pyproject.toml": "[tool\n", "migrations/env.py": ""},
    ],
)
def test_without_settings_that_lead_to_it_there_is_none(files: dict[str, str]) -> None:
    assert read_environment(Snapshot.of_files(encoded(files))) is None
