from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from featurebuilder.request.formats.loading import load_request
from featurebuilder.request.presets import preset_bytes
from tests.render.generating import plan, start, write
from tests.render.requests import hostile_request
from tests.render.test_markdown_text import seen

if TYPE_CHECKING:
    from pathlib import Path

    from featurebuilder.request.model.request import FeatureRequest

REQUEST = hostile_request()
SINGLE = """
[tool.ruff.format]
quote-style = "single"
[tool.ruff.lint.flake8-quotes]
inline-quotes = "single"
"""
ASK = """
import json, sys
from fastapi.testclient import TestClient
from petsage.main import app

with TestClient(app) as client:
    answers = [client.request(*operation).text for operation in json.load(sys.stdin)]
print(json.dumps([app.openapi(), answers]))
"""


def run(root: Path, *command: str, given: str = "") -> str:
    """Run a module in the tree and return what it prints; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", *command],
        cwd=root,
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def exact(value: object) -> str:
    """Write a value so that no two numbers look the same."""
    return json.dumps(value, sort_keys=True)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    start(root)
    write(plan(root, REQUEST).plan, root)
    return root


@pytest.fixture(scope="module")
def told(tree: Path) -> tuple[dict[str, Any], list[str]]:
    """The OpenAPI document, and the body that each endpoint answers."""
    operations = [(e.method, f"/api/v1{e.path}") for e in REQUEST.endpoints]
    openapi, answers = json.loads(run(tree, "-W", "error", "-c", ASK, given=json.dumps(operations)))
    return openapi, answers


class TestHostile:
    def test_it_keeps_to_the_style(self, tree: Path) -> None:
        run(tree, "-m", "ruff", "check", "--no-cache")
        run(tree, "-m", "ruff", "format", "--check", "--no-cache")

    @pytest.mark.any_python
    @pytest.mark.slow
    def test_its_types_are_right(self, tree: Path) -> None:
        run(tree, "-m", "mypy")

    def test_its_own_tests_cover_all_of_it(self, tree: Path) -> None:
        cover = ("-p", "pytest_cov", "--cov", "--cov-branch", "--cov-fail-under=100")
        printed = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *cover)

        documented = [one for one in REQUEST.endpoints if one.errors]
        assert f"{len(REQUEST.endpoints) + len(documented) + 1} passed" in printed

    def test_the_values_come_back(self, told: tuple[dict[str, Any], list[str]]) -> None:
        for endpoint, answer in zip(REQUEST.endpoints, told[1], strict=True):
            expected = {name: field.value for name, field in endpoint.answer.fields.items()}
            assert exact(json.loads(answer)) == exact(expected)

    def test_the_words_come_back(self, told: tuple[dict[str, Any], list[str]]) -> None:
        for endpoint in REQUEST.endpoints:
            operation = told[0]["paths"][f"/api/v1{endpoint.path}"][endpoint.method]
            assert operation["summary"] == endpoint.summary
            assert operation["tags"] == [*REQUEST.tags, *endpoint.tags]
            assert operation.get("deprecated", False) is endpoint.deprecated
            assert str(endpoint.status) in operation["responses"]
            for status, meaning in endpoint.errors.items():
                assert operation["responses"][status]["description"] == meaning
            if endpoint.description:
                assert operation["description"] == endpoint.description

    def test_the_models_words_come_back(self, told: tuple[dict[str, Any], list[str]]) -> None:
        for endpoint in REQUEST.endpoints:
            fields = endpoint.answer.fields
            schema = told[0]["components"]["schemas"][endpoint.answer.model]
            assert schema["description"] == endpoint.answer.description
            assert exact(schema["examples"]) == exact([{n: f.example for n, f in fields.items()}])
            for name, field in fields.items():
                said = schema["properties"][name]
                assert said["description"] == field.description
                assert exact(said["examples"]) == exact([field.example])

    def test_the_document_says_it_too(self, tree: Path) -> None:
        text = (tree / "docs/features/hostile.md").read_text(encoding="utf-8")
        tokens = MarkdownIt("commonmark").enable("table").parse(text)

        headings = [
            tokens[place + 1].children or []
            for place, token in enumerate(tokens)
            if token.type == "heading_open"
        ]
        assert ["".join(t.content for t in line) for line in headings] == [
            seen(REQUEST.title),
            "Overview",
            *(
                words
                for e in REQUEST.endpoints
                for words in (
                    f"Endpoint: {e.method.upper()} /api/v1{e.path}",
                    "Success response",
                    *(["Other responses"] if e.errors else []),
                )
            ),
            "Tests",
        ]
        bodies = [t.content for t in tokens if t.type == "fence" and t.info == "json"]
        for endpoint, body in zip(REQUEST.endpoints, bodies, strict=True):
            fields = endpoint.answer.fields
            assert exact(json.loads(body)) == exact({n: f.value for n, f in fields.items()})

    def test_it_is_made_the_same_again(self, tree: Path) -> None:
        assert not plan(tree, REQUEST).plan.writes


def preset() -> FeatureRequest:
    return load_request(preset_bytes("smoke_test") or b"", origin="preset", suffix=".yaml")


@pytest.mark.parametrize("request_", [preset(), REQUEST], ids=["preset", "hostile"])
@pytest.mark.parametrize(
    ("ruff", "tables"),
    [
        ("line-length = 79", ""),
        ("line-length = 120\nrequired-version = '>=0.1'\ntarget-version = 'py313'", ""),
        ("line-length = 88", SINGLE),
        ("line-length = 88", "[tool.ruff.format]\nline-ending = 'cr-lf'"),
        ("line-length = 88", "[tool.ruff.lint.isort]\nforce-single-line = true"),
        (
            "line-length = 88",
            "[tool.ruff.lint.isort]\nrequired-imports = ['from __future__ import annotations']",
        ),
    ],
)
@pytest.mark.slow
def test_it_keeps_to_the_style_of_its_tree(
    tmp_path: Path, ruff: str, tables: str, request_: FeatureRequest
) -> None:
    start(tmp_path, ruff, tables)
    made = plan(tmp_path, request_)
    write(made.plan, tmp_path)

    files = [path for path in made.features[0].places.paths.values() if path.endswith(".py")]
    # A future import would have TestClient's import moved, which is more than layout.
    run(tmp_path, "-m", "ruff", "check", "--no-cache", "--ignore=TC", *files)
    run(tmp_path, "-m", "ruff", "format", "--check", "--no-cache", *files)
    assert all((b"\r\n" in (tmp_path / file).read_bytes()) == ("cr-lf" in tables) for file in files)
