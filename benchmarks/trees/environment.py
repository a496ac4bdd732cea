"""An environment for each tree: what it pins, or as near to that as can be installed.

Environments stand outside of the repository and are made once for each commit. Only making one
uses the network.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks.trees.declared import Declared, Kind, declared, project_folder, variables
from benchmarks.trees.running import Ran, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.trees.application import Application
    from benchmarks.trees.clone import Commit
    from benchmarks.trees.settings import Settings

_NOTE = "environment.json"
_RECIPE = 1
"""Counts the ways in which environments were made: one of an older way is made again."""
_TOO_LARGE = re.compile(r"(torch|torchvision|torchaudio|triton|tensorflow|nvidia|jax)\b.*")
_FOR_TESTS = re.compile(r"(?i)dev|test")
_OWN_PACKAGE = re.compile(r"(?:-e|--editable)[ =](\.[\w./-]*)(?:\[.*)?")
_BUILDS = ("build", "dist", ".eggs")
_INSTALL_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Environment:
    """A tree's environment.

    ``origin`` says what was installed; ``missing`` what could not be; ``variables`` are settings
    that the tree gives as an example; ``made`` are modules that the tree's own build writes.
    """

    folder: str
    python: str
    origin: str
    missing: tuple[str, ...]
    variables: dict[str, str]
    made: dict[str, str]

    def program(self, name: str) -> str:
        """Return the path of a program of the environment."""
        return f"{self.folder}/bin/{name}"


@dataclass(frozen=True)
class Maker:
    """Makes the environment of one tree, which stands in ``tree`` and is installed from there."""

    folder: Path
    tree: Path
    files: dict[str, bytes]
    application: Application
    commit: Commit
    settings: Settings

    def environment(self) -> Environment:
        """Return the environment that was made before for this commit, or else a new one."""
        settings = variables(self.files, self.application) | self.settings.variables
        if (made := kept_environment(self.folder, self.commit.id)) is None:
            made = self._make()
            told = {"recipe": _RECIPE, "commit": self.commit.id, **asdict(made)}
            text = json.dumps(told, indent=2) + "\n"
            (self.folder / _NOTE).write_text(text, encoding="utf-8")
        return replace(made, variables=settings)

    def _make(self) -> Environment:
        needs = declared(self.files, self.application, self.commit.date)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        python = self.settings.python or (self._python_for(needs) if needs else "3.13")
        self._uv("venv", "--no-python-downloads", "--python", python, str(self._venv))
        # Environments had it for long, and older packages need its ``pkg_resources``.
        self._uv(
            "pip",
            "install",
            *self._target,
            "setuptools<66; python_version < '3.12'",
            "setuptools<81",
        )
        missing = [] if needs is None else self._install(needs)
        if self._run(self._python, "-c", "import pytest").code != 0:
            self._uv("pip", "install", *self._target, "pytest")
            missing.append("(pytest, which the tree does not ask for, was added)")
        for package in self.settings.packages:
            self._uv("pip", "install", *self._target, *self._as_of_then, package)
            missing.append(f"({package}, for the settings, was added)")
        made, complaint = self._install_itself(with_needs=needs is None or needs.kind is Kind.SETUP)
        # Runs write none, so that the tree stays as it is: each would compile all that it imports.
        self._run(self._python, "-m", "compileall", "-q", str(self._venv / "lib"))
        origin = ", ".join(needs.paths) if needs else "nothing declared"
        left = (*missing, *complaint)
        return Environment(str(self._venv), python, origin, left, {}, made)

    def _python_for(self, needs: Declared) -> str:
        """Return the first Python here for which there are builds of all that is pinned."""
        lines = self._pinned(needs)
        wanted = self.folder / "wanted.txt"
        wanted.write_text("\n".join(lines), encoding="utf-8")
        command = ("pip", "compile", "--quiet", "--no-deps", "--no-build", str(wanted))
        pythons = [python for python in needs.pythons if self._has(python)] or needs.pythons
        for python in pythons if lines else ():
            if self._uv(*command, "--python-version", python).code == 0:
                return python
        return pythons[0]

    def _has(self, python: str) -> bool:
        return self._uv("python", "find", "--no-python-downloads", python).code == 0

    def _pinned(self, needs: Declared) -> list[str]:
        lines: list[str] = []
        if needs.kind is Kind.POETRY_LOCK:
            lines = self._locked(needs.paths[0])
        elif needs.kind is Kind.LISTS:
            lines = [line for path in needs.paths for line in self._listed(path) if "==" in line]
        elif needs.kind is Kind.METADATA:
            table = tomllib.loads(self.files[needs.paths[0]].decode()).get("project", {})
            lines = [line for line in table.get("dependencies", ()) if "==" in line]
        return [line for line in dict.fromkeys(lines) if not _TOO_LARGE.fullmatch(line)]

    def _install(self, needs: Declared) -> list[str]:
        """Install all at once, or else one requirement after the other, as far as it goes."""
        match needs.kind:
            case Kind.UV_LOCK:
                return self._install_lines(self._exported(needs.paths[0]), "--no-deps")
            case Kind.POETRY_LOCK:
                return self._install_lines(self._locked(needs.paths[0]), "--no-deps")
            case Kind.LISTS:
                lists = [line for path in needs.paths for line in self._listed(path)]
                return self._install_lines(dict.fromkeys(lists), *self._as_of_then)
            case Kind.METADATA:
                return self._install_metadata(needs.paths[0])
            case Kind.SETUP:
                return []

    def _install_lines(self, lines: Iterable[str], *options: str) -> list[str]:
        wanted = [line for line in lines if not _TOO_LARGE.fullmatch(line)]
        large = [line for line in lines if _TOO_LARGE.fullmatch(line)]
        if self._uv("pip", "install", *self._target, *options, *wanted).code == 0:
            return large
        failed = [
            line
            for line in wanted
            if self._uv("pip", "install", *self._target, *options, line).code != 0
        ]
        return [*large, *(self._near(line) for line in failed)]

    def _near(self, line: str) -> str:
        """Install another release of what cannot be had as it is pinned; return what to tell."""
        name = re.split(r"[^\w.\[\]-]", line, maxsplit=1)[0]
        done = self._uv("pip", "install", *self._target, *self._as_of_then, name)
        return f"{line} (another release is)" if done.code == 0 else line

    def _install_metadata(self, path: str) -> list[str]:
        table = tomllib.loads(self.files[path].decode())
        groups = [
            f"--group={self.tree / path}:{name}" for name in table.get("dependency-groups", ())
        ]
        extras = table.get("project", {}).get("optional-dependencies", ())
        for_tests = [f"--extra={name}" for name in extras if _FOR_TESTS.match(name)]
        command = ("pip", "install", *self._target, *self._as_of_then)
        source = ("-r", str(self.tree / path))
        choices = (("--all-extras", *groups), (*for_tests, *groups), groups, ())
        for choice in ((*source, *options) for options in choices):
            done = self._uv(*command, *choice)
            if done.code == 0:
                return []
        return [f"{path}: {done.last_words}"]

    def _install_itself(self, *, with_needs: bool) -> tuple[dict[str, str], list[str]]:
        """Install the project so that it is imported from the tree, for its metadata.

        Returns what its build wrote to the tree, and why it could not be installed.
        """
        folder = project_folder(self.files, self.application)
        if folder is None:
            return {}, []
        options = self._as_of_then if with_needs else ("--no-deps",)
        place = str(self.tree / folder)
        done = self._uv("pip", "install", *self._target, *options, "--editable", place)
        made = {
            path.relative_to(self.tree).as_posix(): path.read_text(encoding="utf-8")
            for path in self.tree.rglob("*.py")
            if not any(part in _BUILDS for part in path.parts)
        }
        made = {path: text for path, text in made.items() if path not in self.files}
        return made, [] if done.code == 0 else [f"the project itself: {done.last_words}"]

    def _exported(self, path: str) -> list[str]:
        command = ("export", "--frozen", "--all-extras", "--all-groups", "--no-hashes")
        folder = (self.tree / path).parent
        place = ("--no-emit-workspace", "--no-annotate", "--no-header", "--directory", str(folder))
        done = self._uv(*command, *place, "--python", str(self._python))
        lines = [line.strip() for line in done.out.splitlines()]
        return [line for line in lines if line and not line.startswith(("#", "-e", "."))]

    def _locked(self, path: str) -> list[str]:
        packages = tomllib.loads(self.files[path].decode()).get("package", ())
        return [f"{p['name']}=={p['version']}" for p in packages if "source" not in p]

    def _listed(self, path: str) -> list[str]:
        folder = (self.tree / path).parent
        lines: list[str] = []
        for raw in self.files[path].decode("utf-8-sig", "replace").splitlines():
            line = re.sub(r"(^|\s)#.*|\s--hash=\S+|\\$", "", raw).strip()
            if line.startswith(("-r ", "--requirement ")):
                other = (folder / line.split()[1]).resolve()
                inner = other.relative_to(self.tree.resolve()).as_posix()
                lines += self._listed(inner) if inner in self.files else []
            elif found := _OWN_PACKAGE.fullmatch(line):
                # A package of the tree's own, such as another one of a workspace.
                lines.append(f"--editable={folder / found[1]}")
            elif line and not line.startswith("-"):
                lines.append(line)
        return lines

    @cached_property
    def _venv(self) -> Path:
        return (self.folder / "venv").absolute()

    @property
    def _python(self) -> Path:
        return self._venv / "bin/python"

    @property
    def _target(self) -> Sequence[str]:
        return ("--python", str(self._python))

    @property
    def _as_of_then(self) -> Sequence[str]:
        """Where nothing is locked, take what there was when the commit was made."""
        after = date.fromisoformat(self.commit.date) + timedelta(days=1)
        return ("--exclude-newer", after.isoformat())

    def _uv(self, *arguments: str) -> Ran:
        return self._run("uv", *arguments, offline=False)

    def _run(self, *command: str | Path, offline: bool = True) -> Ran:
        return run(command, self.tree, offline=offline, seconds=_INSTALL_SECONDS)


def kept_environment(folder: Path, commit: str) -> Environment | None:
    """Return the environment that was made before for this commit, if one was."""
    note = folder / _NOTE
    told = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    if (told.pop("recipe", None), told.pop("commit", None)) != (_RECIPE, commit):
        return None
    return Environment(**{**told, "missing": tuple(told["missing"])})


def client_packages(folder: Path, environment: Environment) -> str:
    """Return a folder with what a test client needs, for trees that have none of it."""
    place = folder / environment.python
    if not place.is_dir():
        place.mkdir(parents=True)
        python = environment.program("python")
        wanted = ("httpx", "httpx2", "requests")
        target = ("pip", "install", "--python", python, "--target", str(place))
        run(("uv", *target, *wanted), place, offline=False, seconds=_INSTALL_SECONDS)
    return str(place)
