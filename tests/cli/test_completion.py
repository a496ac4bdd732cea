"""What shells offer when a command is half typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("featurebuilder")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree in a folder, with two features that were built and one that is asked for."""
    project = tmp_path / "backend"
    for path in (".featurebuilder/pets.json", ".featurebuilder/toys.json", "features/vets.yaml"):
        file = project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (project / "features" / "request.schema.json").touch()
    return tmp_path


def offered(tree: Path, line: str, shell: str) -> list[str]:
    """Return what is offered at the end of a line, as the shell's own script asks for it."""
    words = line.split(" ")
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    environ = os.environ | asked | {"_FEATUREBUILDER_COMPLETE": f"complete_{shell}"}
    ran = subprocess.run(
        [PROGRAM], cwd=tree, env=environ, capture_output=True, text=True, check=False
    )
    assert not ran.stderr
    found = ran.stdout
    if shell == "zsh":
        found = found.removeprefix("_arguments '*: :((").rstrip().removesuffix("))'")
    return [item.partition("\t")[0].strip('"') for item in found.split("\n") if item]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_names_of_features_are_offered(tree: Path, shell: str) -> None:
    assert offered(tree, "featurebuilder -C backend remove ", shell) == ["pets", "toys"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("featurebuilder -C backend build ", ["pets", "smoke_test", "toys", "vets"]),
        ("featurebuilder -C backend build v", ["vets"]),
        ("featurebuilder build -C backend v", ["vets"]),
        ("featurebuilder -C backend check pets ", ["toys"]),
        ("featurebuilder -C backend update x", []),
        ("featurebuilder build ", ["smoke_test"]),
        ("featurebuilder remove ", []),
        ("featurebuilder build pets born_on:da", ["born_on:date", "born_on:datetime"]),
        ("featurebuilder build pets name a:enu", ["a:enum"]),
        ("featurebuilder build pets born", []),
        ("featurebuilder -C nowhere list ", []),
        ("featurebuilder uw", []),
        ("featurebuilder un", ["unwire"]),
        ("featurebuilder build --dr", ["--dry-run"]),
    ],
)
def test_what_is_offered_suits_the_command(tree: Path, line: str, names: list[str]) -> None:
    assert offered(tree, line, "bash") == names


def test_bash_itself_completes_a_name(tree: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    script = subprocess.run(
        [PROGRAM],
        env=os.environ | {"_FEATUREBUILDER_COMPLETE": "source_bash"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    asked = (
        "COMP_WORDS=(featurebuilder -C backend remove t); COMP_CWORD=4; "
        '_featurebuilder_completion "$0"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(
        [bash, "--norc", "-c", f"{script}\n{asked}", str(PROGRAM)],
        cwd=tree,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "toys\n"
