from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from featurebuilder.errors import UnusableProjectError
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.versions.installed import UNKNOWN_ENVIRONMENT, Installed
from featurebuilder.project.versions.versions import (
    DEFAULT_VERSIONS,
    Versions,
    http_package,
    missing_client,
    read_versions,
)
from tests.trees import encoded

if TYPE_CHECKING:
    from featurebuilder.project.versions.ranges import Release

OLD = {"requirements.txt": "fastapi==0.85.2\npydantic==1.10.2\n"}
OLD_PYTHONS = 'fastapi==0.60.0; python_version < "3.7"\nfastapi==0.110.0; python_version >= "3.7"\n'
NEW_HERE = Installed("the active environment", {"fastapi": (0, 165, 0), "pydantic": (2, 14, 3)})
OLD_HERE = Installed("the active environment", {"fastapi": (0, 90, 0), "pydantic": (1, 10, 7)})


def versions(files: dict[str, str], installed: Installed = UNKNOWN_ENVIRONMENT) -> Versions:
    return read_versions(Snapshot.of_files(encoded(files)), "backend/app/main.py", installed)


@pytest.mark.parametrize(
    ("files", "fastapi", "pydantic"),
    [
        ({}, (0, 165), (2,)),
        (OLD, (0, 85, 2), (1,)),
        ({"requirements.txt": "fastapi\n"}, (0, 165), (2,)),
        (
            {"requirements.txt": "# fastapi==0.70\n-r base.txt\nFastAPI == 0.95.0 ; x\n"},
            (0, 95, 0),
            (1,),
        ),
        ({"requirements/base.txt": "fastapi[all]>=0.110,<1"}, (0, 110), (2,)),
        (
            {"requirements.txt": "fastapi>=0.80", "constraints.txt": "fastapi==0.99.1"},
            (0, 99, 1),
            (1,),
        ),
        ({"pyproject.toml": '[project]\ndependencies = ["fastapi>=0.115"]'}, (0, 115), (2,)),
        ({"pyproject.toml": '[dependency-groups]\nx = ["fastapi<0.100,>=0.90"]'}, (0, 90), (1,)),
        (
            {
                "pyproject.toml": '[tool.poetry.dependencies]\nfastapi = "^0.95.1"\npydantic = "^1.10"'  # noqa: E501
            },
            (0, 95, 1),
            (1,),
        ),
        (
            {
                "pyproject.toml": '[tool.poetry.group.a.dependencies]\nfastapi = {version = "~0.110", extras = ["all"]}'  # noqa: E501
            },
            (0, 110),
            (2,),
        ),
        (
            {"pyproject.toml": '[tool.pdm.dev-dependencies]\na = ["fastapi==0.101.0"]'},
            (0, 101, 0),
            (2,),
        ),
        ({"Pipfile": '[packages]\nfastapi = "==0.75.0"'}, (0, 75, 0), (1,)),
        (
            {
                "Pipfile": '[packages]\nfastapi = "*"',
                "Pipfile.lock": '{"default": {"fastapi": {"version": "==0.75.2"}}}',
            },
            (0, 75, 2),
            (1,),
        ),
        ({"setup.cfg": "[options]\ninstall_requires =\n  fastapi>=0.70,<0.80\n"}, (0, 70), (1,)),
        ({"setup.py": "setup(install_requires=['fastapi>=0.70,<0.80'])"}, (0, 70), (1,)),
        (
            {
                "uv.lock": '[[package]]\nname = "fastapi"\nversion = "0.104.1"\n',
                "pyproject.toml": '[project]\ndependencies = ["fastapi"]',
            },
            (0, 104, 1),
            (2,),
        ),
        (
            {"poetry.lock": '[[package]]\nname = "fastapi"\r\nversion = "0.88.0"\r\n'},
            (0, 88, 0),
            (1,),
        ),
        (
            {"backend/requirements.txt": "fastapi==0.90.0", "requirements.txt": "fastapi==0.120.0"},
            (0, 90, 0),
            (1,),
        ),
        ({"other/requirements.txt": "fastapi==0.90.0"}, (0, 165), (2,)),
        ({"requirements.txt": "fastapi>=0.50"}, (0, 65), (2,)),
        ({"pyproject.toml": "not toml"}, (0, 165), (2,)),
        ({"requirements.txt": "fastapi>=0.80\npydantic>=1.8,<3"}, (0, 80), (2,)),
        ({"requirements.txt": "fastapi<0.100"}, (0, 99), (1,)),
        ({"requirements.txt": "fastapi<=0.85"}, (0, 85), (1,)),
        ({"requirements.txt": "fastapi<0.65.1"}, (0, 65), (1,)),
        ({"requirements.txt": "fastapi<1"}, (0, 165), (2,)),
        ({"requirements.txt": "fastapi==0.85.0 --hash=sha256:abc"}, (0, 85, 0), (1,)),
        (
            {"requirements.txt": 'fastapi==0.85.0 ; python_version >= "3.7" --hash=sha256:abc'},
            (0, 85, 0),
            (1,),
        ),
        (
            {"requirements.txt": "fastapi==0.110.0 --hash=sha256:abc\npydantic==1.10.2 --hash=x:y"},
            (0, 110, 0),
            (1,),
        ),
        ({"requirements.txt": OLD_PYTHONS}, (0, 110, 0), (2,)),
        (
            {
                "pyproject.toml": f"[project]\nrequires-python = '>=3.7'\ndependencies = {OLD_PYTHONS.splitlines()}"  # noqa: E501
            },
            (0, 110, 0),
            (2,),
        ),
        ({"requirements.txt": 'fastapi==0.85.0; python_version < "3.7"'}, (0, 85, 0), (1,)),
        ({"Pipfile": "[packages]\nfastapi = {extras = 1, version = '==0.85.0'}"}, (0, 85, 0), (1,)),
        (
            {
                "pyproject.toml": '[tool.poetry.dependencies]\nfastapi = "^0.115"\npydantic = "^1.10 || ^2.0"'  # noqa: E501
            },
            (0, 115),
            (2,),
        ),
    ],
)
def test_what_a_tree_pins(
    files: dict[str, str], fastapi: Release, pydantic: tuple[int, ...]
) -> None:
    found = versions(files)

    assert (found.fastapi, found.pydantic) == (fastapi, pydantic)


@pytest.mark.parametrize(
    ("files", "installed", "fastapi", "pydantic"),
    [
        (OLD, NEW_HERE, (0, 85, 2), (1, 2)),
        (OLD, OLD_HERE, (0, 85, 2), (1,)),
        ({}, OLD_HERE, (0, 90, 0), (1,)),
        ({}, NEW_HERE, (0, 165, 0), (2,)),
        ({"requirements.txt": "fastapi>=0.80\npydantic>=1.8,<3"}, OLD_HERE, (0, 80), (1,)),
        ({"requirements.txt": "pydantic>=2"}, OLD_HERE, (0, 90, 0), (1, 2)),
    ],
)
def test_what_is_installed_counts_too(
    files: dict[str, str], installed: Installed, fastapi: Release, pydantic: tuple[int, ...]
) -> None:
    found = versions(files, installed)

    assert (found.fastapi, found.pydantic) == (fastapi, pydantic)


@pytest.mark.parametrize(
    ("files", "python"),
    [
        ({}, (3, 11)),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.8"'}, (3, 8)),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.9"'}, (3, 9)),
        ({"setup.cfg": "[options]\npython_requires = >=3.7\n"}, (3, 7)),
        ({"setup.py": "setup(python_requires='>=3.7')"}, (3, 7)),
        ({"Pipfile": '[requires]\npython_version = "3.10"'}, (3, 10)),
        ({".python-version": "3.12.1\n"}, (3, 12, 1)),
        ({".python-version": "pypy\n"}, (3, 11)),
    ],
)
def test_the_oldest_python(files: dict[str, str], python: Release) -> None:
    assert versions(files).python == python


def test_each_is_shown_with_its_evidence() -> None:
    fastapi, pydantic, _ = versions({"requirements.txt": "x\nfastapi==0.85.2\n"}, NEW_HERE).facts

    assert (fastapi.value, fastapi.evidence) == (
        "0.85.2 and newer",
        "==0.85.2 in requirements.txt:2; 0.165.0 is installed in the active environment",
    )
    assert (pydantic.value, pydantic.evidence) == (
        "1 and 2",
        "2.14.3 is installed in the active environment",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "fastapi==0.61.2",
            "the project pins FastAPI ==0.61.2; featurebuilder needs 0.65 or newer",
        ),
        (
            'fastapi==0.60.0; sys_platform == "win32"',
            "the project pins FastAPI ==0.60.0; featurebuilder needs 0.65 or newer",
        ),
        ("pydantic<1", "the project pins Pydantic <1; featurebuilder needs 1 or newer"),
    ],
)
def test_too_old_ones_are_refused(line: str, said: str) -> None:
    with pytest.raises(UnusableProjectError) as caught:
        versions({"requirements.txt": f"x\n{line}\n"})

    (problem,) = caught.value.problems
    assert problem.what == said
    assert str(problem.where) == "requirements.txt:2"


@pytest.mark.parametrize(
    ("requirements", "missing"),
    [
        ("fastapi", "httpx2"),
        ("fastapi[standard]", None),
        ("fastapi\nhttpx2", None),
        ("fastapi==0.110.0\nhttpx", None),
        ("fastapi==0.110.0", "httpx"),
        ("fastapi==0.110.0\nrequests", "httpx"),
        ("fastapi>=0.110\nstarlette==1.2.1", "httpx2"),
        ("fastapi==0.80.0", "requests"),
        ("fastapi==0.80.0\nrequests", None),
    ],
)
def test_what_the_test_client_lacks(requirements: str, missing: str | None) -> None:
    assert missing_client(versions({"requirements.txt": requirements})) == missing


def test_what_is_in_the_trees_own_environment_is_not_missing() -> None:
    assert missing_client(versions({}, Installed("the tree's .venv", {"httpx": (0, 28)}))) is None
    assert missing_client(versions({}, Installed("elsewhere", {"httpx2": (2, 0)}))) == "httpx2"


def test_today_needs_no_evidence() -> None:
    assert versions({}).pydantic == DEFAULT_VERSIONS.pydantic


@pytest.mark.parametrize(
    ("lines", "packages", "expected"),
    [
        ("fastapi==0.165.0\n", {}, "httpx2"),
        ("fastapi==0.115.0\n", {}, "httpx"),
        ("fastapi==0.165.0\nhttpx\n", {}, "httpx"),
        ("fastapi[all]==0.115.0\n", {}, "httpx"),
        ("fastapi[all]==0.165.0\n", {"httpx": (0, 28)}, "httpx"),
        ("fastapi==0.165.0\nhttpx\n", {"httpx2": (2, 1)}, "httpx2"),
    ],
)
def test_asynchronous_tests_ask_by_what_is_there(
    lines: str, packages: dict[str, Release], expected: str
) -> None:
    found = versions({"backend/requirements.txt": lines}, Installed("an environment", packages))
    assert http_package(found) == expected
