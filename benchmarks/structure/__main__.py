"""Print figures of the structure of two revisions side by side.

``python -m benchmarks.structure BEFORE [AFTER]`` exports each revision to a temporary folder, reads
its modules and runs ``build pets name:str`` in a new project. AFTER is the working tree unless
given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from benchmarks.structure.imports import cycles, read_modules, single_importers
from benchmarks.structure.running import run_through

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure both revisions and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="benchmarks.structure", description=__doc__)
    parser.add_argument("before", help="a revision of git")
    parser.add_argument("after", nargs="?", help="another one; the working tree unless given")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before = figures(_export(arguments.before, Path(folder, "before")))
        after = _export(arguments.after, Path(folder, "after")) if arguments.after else ROOT
        rows = zip(before.items(), figures(after).values(), strict=True)
        sys.stdout.write("| | before | after |\n| --- | ---: | ---: |\n")
        for (name, old), new in rows:
            sys.stdout.write(f"| {name} | {old} | {new} |\n")


def figures(root: Path) -> dict[str, object]:
    """Return each figure of the package in the checkout at ``root``, by its name."""
    modules = read_modules(root)
    folders = [module.folder for module in modules.values()]
    fullest = max(set(folders), key=folders.count)
    ran = run_through(root)
    return {
        "modules": len(modules),
        "lines": sum(module.lines for module in modules.values()),
        "classes": sum(module.classes for module in modules.values()),
        "modules run by `build pets name:str`": ran.modules,
        "classes run by it": ran.classes,
        "modules with one importer": len(single_importers(modules)),
        "import cycles": len(cycles(modules, typing=False)),
        "import cycles, with imports for typing": len(cycles(modules, typing=True)),
        "fullest folder": f"{fullest}: {folders.count(fullest)}",
        "modules that know the test factory": sum(m.knows_factory for m in modules.values()),
    }


def _export(revision: str, folder: Path) -> Path:
    """Write the files of a revision to ``folder``."""
    command = ["git", "archive", revision]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    with tarfile.open(fileobj=BytesIO(done.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


if __name__ == "__main__":
    main()
