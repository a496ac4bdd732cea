"""Endpoints with bodies, forms, files and dependencies: what is generated is sound, and runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from featurebuilder.errors import UnusableProjectError
from tests.features.living import applied, update_of
from tests.features.test_fit import AWAITED, tree
from tests.project.test_test_clients import CASE
from tests.trees import after, blueprint, module, planned

DOCUMENTED = (Path(__file__).parents[2] / "docs/requests.md").read_text(encoding="utf-8")
REQUEST = next(
    block
    for block in re.findall(r"```yaml\n(.*?)```", DOCUMENTED, re.DOTALL)
    if "name: admissions" in block
)
AUTH = module(
    '''
    """Who asks."""

    from typing import Annotated

    from fastapi import Depends, Header, HTTPException


    class User:
        """Somebody."""


    def verify_key(x_key: Annotated[str, Header()]) -> None:
        """Check the key."""
        raise HTTPException(401)


    def count_calls() -> None:
        """Count."""
        raise NotImplementedError


    async def current_user(key: Annotated[None, Depends(verify_key)]) -> "User | None":
        """Return who asks."""
        raise NotImplementedError


    MODE = "fast"
    '''
)
PETSAGE = {
    "petsage/core/__init__.py": "",
    "petsage/core/auth.py": AUTH,
    "requirements.txt": "fastapi>=0.115\npydantic>=2.7\n",
    "features/admissions.yaml": REQUEST,
}
SIMPLE = REQUEST.replace("petsage.core", "app.core")
APP = {
    "app/core/__init__.py": "",
    "app/core/auth.py": AUTH,
    "requirements.txt": "fastapi>=0.115\npydantic>=2.7\n",
    "features/admissions.yaml": SIMPLE,
}


def made(request: str = REQUEST) -> dict[str, str]:
    before = blueprint(PETSAGE | {"features/admissions.yaml": request})
    return {
        path: data.decode()
        for path, data in after(before, planned(before, "admissions")).items()
        if "admissions" in path
    }


def refused(request: str, **files: str) -> list[str]:
    """Return what is wrong with a request in the tree, each with its place and remedy."""
    before = blueprint(PETSAGE | files | {"features/admissions.yaml": request})
    with pytest.raises(UnusableProjectError) as caught:
        planned(before, "admissions")
    return [f"{p.where} {p.what} -- {p.remedy}" for p in caught.value.problems]


@pytest.mark.parametrize(
    "files",
    [{}, {"tests/test_items.py": CASE}, {"tests/conftest.py": AWAITED}],
    ids=["mounted", "unittest", "awaited"],
)
@pytest.mark.slow
def test_what_is_generated_runs(tmp_path: Path, files: dict[str, str]) -> None:
    before = tree(APP | files)
    for path, data in after(before, planned(before, "admissions")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    options = ("-q", "-W", "error", "-p", "no:cacheprovider", "-p", "anyio.pytest_plugin")
    cover = ("-p", "pytest_cov", "--cov=app.api.admissions", "--cov-branch", "--cov-fail-under=100")
    command = [sys.executable, "-m", "pytest", *options, *cover, "tests/test_admissions.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_kind_of_thing_is_declared_as_fastapi_has_it() -> None:
    files = made()
    router = files["petsage/api/v1/endpoints/admissions.py"]
    models = files["petsage/models/admissions.py"]
    for line in (
        "from petsage.core.auth import User, count_calls, current_user, verify_key\n",
        "dependencies=[Depends(verify_key)]",
        "dependencies=[Depends(count_calls)]",
        "    user: Annotated[User | None, Depends(current_user)],\n    body: AdmissionRequest,\n",
        '    response.headers["X-Room"] = "A1"\n',
        ") -> list[ListAdmissionsResponse]:\n",
        "    body: Annotated[list[AnnounceRequest], Body(max_length=20)],\n",
        "    photo: Annotated[UploadFile, File(",
        ") -> None:\n",
        "seen_at=datetime(2024, 1, 31, 9, 30, tzinfo=UTC)",
    ):
        assert line in router
    for line in (
        '    species: Annotated[\n        Literal["cat"],',
        'Field(discriminator="species", description="Patient.")',
        "    labels: Annotated[\n        list[Annotated[str, Field(max_length=10)]],",
        "default_factory=list[AdmissionRequestStay]",
    ):
        assert line in models
    assert "Literal" not in router


def test_the_document_shows_how_to_ask() -> None:
    document = made()["docs/features/admissions.md"]
    needed = '  --header "X-Key: $X_KEY" \\\n  --json @- <<JSON\n{\n  "name": "Rex",'
    assert f'"$API/admissions" \\\n{needed}' in document
    assert "  --form photo=@photo.txt" in document
    assert "Content type `application/json`, a list of at most 20 such:" in document
    assert '--json @- <<JSON\n[\n  {\n    "visitor": "Visitor",' in document
    assert "- **Depends on:** `verify_key`, `count_calls`" in document
    assert "Status `204 No Content`, with no body." in document
    assert "| `X-Room` | A1 | The room. |" in document


def test_what_it_stands_on_is_required() -> None:
    project = '[project]\nname = "x"\nversion = "1"\ndependencies = ["fastapi>=0.115"]\n'
    before = blueprint(PETSAGE | {"pyproject.toml": project})
    plan = planned(before, "admissions")
    (change,) = (one for one in plan.plan.writes if one.path == "pyproject.toml")
    assert change.why == (
        "adds email-validator>=2.3, python-multipart>=0.0.20, which the feature needs"
    )
    assert b'"python-multipart>=0.0.20"' in (change.after or b"")
    assert plan.packages == ("email-validator>=2.3", "python-multipart>=0.0.20")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "dependencies: [petsage.core.auth.verify_key]",
            "dependencies: [petsage.core.auth.verify_kee]",
            (
                "features/admissions.yaml:4:16 dependencies[0]: petsage/core/auth.py has no "
                "'verify_kee' -- did you mean 'petsage.core.auth.verify_key'?"
            ),
        ),
        (
            "petsage.core.auth.count_calls",
            "petsage.auth.verify_key",
            (
                "features/admissions.yaml:12:20 endpoints[0].dependencies[0]: the project has no "
                "module 'petsage.auth' -- did you mean 'petsage.core.auth.verify_key'?"
            ),
        ),
        (
            "dependency: petsage.core.auth.current_user",
            "dependency: petsage.core.auth.MODE",
            (
                "features/admissions.yaml:14:26 endpoints[0].parameters.user.dependency: 'MODE' in "
                "petsage/core/auth.py is not callable -- use a function or a class"
            ),
        ),
    ],
)
def test_a_dependency_that_is_not_there_is_refused(old: str, new: str, found: str) -> None:
    assert old in REQUEST
    assert refused(REQUEST.replace(old, new)) == [found]


def test_two_dependencies_of_one_name_are_refused() -> None:
    request = REQUEST.replace("petsage.core.auth.count_calls", "petsage.core.other.verify_key")
    (found,) = refused(request, **{"petsage/core/other.py": AUTH})
    assert (
        "endpoints[0].dependencies[0]: petsage.core.other.verify_key has the same name as "
        "petsage.core.auth.verify_key"
    ) in found


@pytest.mark.parametrize("old", ["fastapi==0.90\npydantic>=2", "fastapi==0.110\npydantic==1.10"])
def test_versions_that_are_too_old_are_refused(old: str) -> None:
    (found,) = refused(REQUEST, **{"requirements.txt": old})
    assert (
        "an endpoint has parameters, but the project may run on versions that are too old"
    ) in found


def test_logic_written_by_hand_is_kept_when_the_request_grows() -> None:
    before = blueprint(PETSAGE)
    built = after(before, planned(before, "admissions"))
    router = "petsage/api/v1/endpoints/admissions.py"
    edited = built[router].decode()
    for old, new in (
        ("    del body, user  # not answered yet\n", "    stored = keep(body, user)\n"),
        ('id=UUID("00000000-0000-4000-8000-000000000001")', "id=stored"),
        ("\nrouter =", "\nfrom petsage.core.auth import count_calls as keep\n\nrouter ="),
    ):
        assert old in edited
        edited = edited.replace(old, new)
    request = REQUEST.replace("        contact: {type: email}\n", "        age: {type: int}\n")
    request = request.replace(
        "        id: {type: uuid}\n", "        id: {type: uuid}\n        day: {type: date}\n"
    )
    lived = built | {router: edited.encode(), "features/admissions.yaml": request.encode()}

    now = applied(lived, update_of(lived, "admissions").plan)

    code = now[router].decode()
    assert "    stored = keep(body, user)\n" in code
    assert "        id=stored,\n        day=date(2024, 1, 1),\n" in code
    assert "from datetime import UTC, date, datetime\n" in code
    assert "    age: Annotated[\n        int,\n" in now["petsage/models/admissions.py"].decode()
    assert "contact" not in now["petsage/models/admissions.py"].decode()
    assert '{"age": "many"}' in now["petsage/tests/api/v1/test_admissions.py"].decode()


def test_the_code_says_utc_as_older_pythons_do() -> None:
    request = REQUEST
    before = blueprint(PETSAGE | {".python-version": "3.10", "features/admissions.yaml": request})
    code = after(before, planned(before, "admissions"))["petsage/api/v1/endpoints/admissions.py"]
    imports = {
        alias.name
        for node in ast.parse(code).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert b"tzinfo=timezone.utc" in code
    assert {"datetime", "timezone"} <= imports
    assert "UTC" not in imports
