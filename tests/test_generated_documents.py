"""The commands in the documents of the gallery, each run by a shell against a live server."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from markdown_it import MarkdownIt

from benchmarks.gallery.serving import migrated, serving
from benchmarks.gallery.tree import GENERATED, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.any_python,
    pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl to run"),
]

MADE_FIRST = {"owners": (), "pets": ("owners",), "visits": ("owners", "pets")}


@dataclass(frozen=True)
class Shell:
    """A shell that knows what the documents' variables stand for."""

    database: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, command: str) -> str:
        """Run a command, which must succeed, and return what it prints."""
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            env={"PATH": "/usr/bin:/bin", "ETAG": '"1"', **self.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def forget(self) -> None:
        """Empty the database."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                if name != "alembic_version":
                    connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own tables


def commands(feature: str, tree: str = "clinic") -> dict[str, str]:
    """Return the commands of a feature's document, by the operation that each asks."""
    text = (GENERATED / tree / "docs/features" / f"{feature}.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    heading = f"POST /{feature}"
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "inline" and token.content.startswith("Endpoint: `"):
            heading = token.content.removeprefix("Endpoint: `").strip("`")
        elif token.type == "fence" and token.info == "bash":
            found[heading.replace("/api/v1", "")] = token.content
    return found


ALL = {feature: commands(feature) for feature in MADE_FIRST}


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    folder = tmp_path_factory.mktemp("served")
    tree = Tree("clinic", GENERATED / "clinic").copy(folder / "clinic")
    database = folder / "clinic.db"
    migrated(tree, f"sqlite:///{database}")
    with serving(tree, f"sqlite:///{database}") as served:
        user = str(UUID(int=1))
        yield Shell(database, {"API": f"{served.address}/api/v1", "TOKEN": user})


@pytest.mark.parametrize("feature", ALL)
def test_a_command_does_what_it_says(shell: Shell, feature: str) -> None:
    shell.forget()
    for needed in MADE_FIRST[feature]:
        made = json.loads(shell.run(ALL[needed][f"POST /{needed}"]))
        shell.variables[f"{needed.removesuffix('s').upper()}_ID"] = made["id"]

    assert json.loads(shell.run(ALL[feature][f"POST /{feature}"]))["id"]


def test_the_commands_of_endpoints_that_store_nothing(tmp_path: Path) -> None:
    tree = Tree("frontdesk", GENERATED / "frontdesk").copy(tmp_path / "frontdesk")
    found = commands("admissions", "frontdesk")
    for name in ("photo.txt", "more.txt", "more2.txt"):
        (tmp_path / name).write_text("A picture.")
    with serving(tree, "sqlite://") as served:
        shell = Shell(tmp_path / "none.db", {"API": f"{served.address}/api/v1"})
        answers = {
            operation: shell.run(f"cd {tmp_path}\n{command}")
            for operation, command in found.items()
        }
    assert sorted(answers) == [
        "DELETE /admissions/{number}",
        "POST /admissions",
        "POST /admissions/{number}/photos",
    ]
    assert json.loads(answers["POST /admissions"])["seen_at"] == "2024-01-31T09:30:00Z"
    assert json.loads(answers["POST /admissions/{number}/photos"]) == {"title": "Title"}
    assert answers["DELETE /admissions/{number}"] == ""
