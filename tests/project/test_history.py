"""The last commits of files, from real repositories."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from featurebuilder.project.source.history import folder_in_repository, last_commits

if TYPE_CHECKING:
    from pathlib import Path

ODD = "a b\tünï.py"


def git(folder: Path, *arguments: str) -> None:
    config = ("user.name=Ann", "user.email=ann@example.org", "commit.gpgSign=false")
    options = [part for value in config for part in ("-c", value)]
    outer = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    dates = {
        "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
        "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    }
    subprocess.run(["git", *options, *arguments], cwd=folder, env=outer | dates, check=True)  # noqa: S607


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with three commits, whose project stands in ``backend``."""
    project = tmp_path / "backend"
    project.mkdir()
    git(tmp_path, "init", "--quiet")
    for name, text in (("one.py", "1"), (ODD, "2"), ("one.py", "3")):
        (project / name).write_text(text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "-m", text)
    return tmp_path


def test_each_file_has_the_newest_commit_that_changed_it(repository: Path) -> None:
    found = last_commits(repository / "backend", ["one.py", ODD, "none.py"])
    assert {path: commit.age for path, commit in found.items()} == {"one.py": 0, ODD: 1}
    assert found["one.py"].day == "2026-01-02"
    assert found["one.py"].author == "Ann"


def test_the_folder_is_seen_from_the_top_of_the_repository(repository: Path) -> None:
    assert folder_in_repository(repository / "backend") == "backend/"
    assert folder_in_repository(repository) == ""


def test_a_repository_without_commits_has_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert last_commits(tmp_path, ["one.py"]) == {}


def test_no_program_that_the_repository_names_is_run(repository: Path) -> None:
    project = repository / "backend"
    witness = repository / "witness"
    program = repository / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{witness}'\n")
    program.chmod(0o755)
    unsigned = subprocess.check_output(["git", "cat-file", "commit", "HEAD"], cwd=repository)  # noqa: S607
    head, body = unsigned.split(b"\n\n", 1)
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
    commit = subprocess.check_output(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],  # noqa: S607
        input=head + b"\n" + signature + b"\n\n" + body,
        cwd=repository,
    )
    git(repository, "update-ref", "HEAD", commit.decode().strip())
    (repository / ".git/info/attributes").write_text("* diff=odd\n")
    for name in ("gpg.program", "core.fsmonitor", "diff.external", "diff.odd.textconv"):
        git(repository, "config", name, str(program))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "log", "-1")
    assert witness.read_text()
    witness.unlink()
    assert last_commits(project, ["one.py"])["one.py"].age == 0
    assert not witness.exists()


def test_a_partial_clone_fetches_nothing(repository: Path) -> None:
    witness = repository / "witness"
    tree = subprocess.check_output(["git", "rev-parse", "HEAD~1^{tree}"], cwd=repository, text=True)  # noqa: S607
    missing = repository / ".git/objects" / tree[:2] / tree[2:].strip()
    missing.unlink()
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {witness}",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git(repository, "config", name, value)
    subprocess.run(
        ["git", "log", "--name-only"],  # noqa: S607
        cwd=repository,
        capture_output=True,
        check=False,
    )
    assert witness.exists()
    witness.unlink()
    last_commits(repository / "backend", ["one.py"])
    assert not witness.exists()


def test_without_git_nothing_is_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert last_commits(repository / "backend", ["one.py"]) == {}
