"""Makes the trees under generated/ anew, or with --check says whether that would change them."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

GENERATED = Path(__file__).resolve().parent.parent / "generated"
OVERLAYS = Path(__file__).resolve().parent / "overlays"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a tree comes to be: a new project, what people wrote in it, and features.

    ``overlays`` are folders of `OVERLAYS`; a later one's files take the place of an earlier one's.
    """

    package: str
    features: tuple[str, ...]
    overlays: tuple[str, ...] = ()


CLINIC = ("owners", "pets", "visits")
RECIPES = {
    "petsage": Recipe("petsage", ("smoke_test",)),
    "clinic": Recipe("petsage", CLINIC, ("users", "clinic")),
    "clinic_async": Recipe("petsage", CLINIC, ("users", "clinic", "clinic_async")),
    "clinic_sqlalchemy": Recipe("petsage", CLINIC, ("users", "clinic", "clinic_sqlalchemy")),
    "frontdesk": Recipe("petsage", ("admissions",), ("frontdesk",)),
    "hotel": Recipe("petsage", ("rooms", "stays"), ("users", "hotel")),
}


def main() -> int:
    """Make every tree; return 1 if --check finds one that is not what the code makes today."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 on a change")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            done = [pool.submit(make, made, name, recipe) for name, recipe in RECIPES.items()]
        for tree in done:
            tree.result()
        if check:
            return report(contents(GENERATED), contents(made))
        shutil.rmtree(GENERATED, ignore_errors=True)
        shutil.copytree(made, GENERATED)
    return 0


def make(folder: Path, name: str, recipe: Recipe) -> None:
    """Make the tree ``name`` in ``folder``, with the build log of each feature beside it."""
    with tempfile.TemporaryDirectory() as apart:
        # Two trees may be of packages of the same name.
        featurebuilder(Path(apart), "new", recipe.package)
        tree = shutil.copytree(Path(apart, recipe.package), folder / name)
    for overlay in recipe.overlays:
        shutil.copytree(OVERLAYS / overlay, tree, dirs_exist_ok=True)
    for feature in recipe.features:
        log = folder / f"{name}.{feature}.md"
        featurebuilder(folder, "-C", name, "build", feature, "--verify", "--log", str(log))


def featurebuilder(folder: Path, *arguments: str) -> None:
    """Run the tool as a user would: outside of any active environment, with pytest's plugins."""
    ours = {"VIRTUAL_ENV", "PYTEST_DISABLE_PLUGIN_AUTOLOAD"}
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "featurebuilder", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def contents(root: Path) -> dict[str, bytes]:
    """Return every file below ``root``, but for what running the tree leaves behind."""
    left_behind = {"__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".venv"}
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not left_behind & set(path.parts) and path.name != ".coverage"
    }


def report(committed: dict[str, bytes], made: dict[str, bytes]) -> int:
    """Name every file that differs; return 1 if there is one."""
    paths = sorted(committed.keys() | made.keys())
    stale = [path for path in paths if committed.get(path) != made.get(path)]
    for path in stale:
        print(f"generated/{path} is not what the code makes today")
    print(f"{len(paths) - len(stale)} of {len(paths)} files are as made")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
