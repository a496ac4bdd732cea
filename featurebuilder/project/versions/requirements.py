"""Read the packages that a folder's requirement files and lock files name."""

from __future__ import annotations

import ast
import configparser
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from featurebuilder.project.source.modules import join, parent_folder
from featurebuilder.project.source.toml_tables import parse_toml, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from featurebuilder.project.source.snapshot import Snapshot

PYTHON = "python"

_TEXT_FILE = re.compile(r"(?:requirements|constraints)[^/]*\.(?:txt|in)$|^requirements/[^/]+\.txt$")
_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+)?['\"]?(?P<name>[A-Za-z][\w.-]*)[ \t]*(?P<extras>\[[^\]]*\])?"
    r"[ \t]*(?P<specifier>[^;#@'\"\\\n]*)(?:;(?P<marker>[^#\\\n]*))?"
)
_OPTION = re.compile(r"\s--")
_LOCKED = re.compile(r'^name = "([^"]+)"\r?\nversion = "([^"]+)"', re.MULTILINE)
_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a package.

    Attributes:
        name: The normalized name of the package.
        specifier: The versions it allows, as pip or Poetry writes them; empty for any version.
        path: The file of the requirement.
        line: Its line in that file.
        extras: The extras to install.
        is_locked: True if it comes from a lock file, so this version is installed.
        marker: The environments it applies to; empty for all.
    """

    name: str
    specifier: str
    path: str
    line: int
    extras: tuple[str, ...] = ()
    is_locked: bool = False
    marker: str = ""

    @property
    def place(self) -> str:
        """The file and line, for evidence."""
        return f"{self.path}:{self.line}"


def requirements_of(snapshot: Snapshot, folder: str) -> tuple[Requirement, ...]:
    """Return the requirements in the files of ``folder``, locked ones first."""
    reader = _RequirementsReader(snapshot, folder)
    return (*reader.locked(), *reader.declared())


@dataclass(frozen=True)
class _RequirementsReader:
    snapshot: Snapshot
    folder: str

    def locked(self) -> Iterator[Requirement]:
        """Yield the requirements in lock files."""
        for name in _LOCKS:
            text = self._read_text(name)
            for found in _LOCKED.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                yield self._build(found[1], f"=={found[2]}", name, line, is_locked=True)
        text = self._read_text("Pipfile.lock")
        for section in ("default", "develop"):
            for name, entry in table(_parse_json(text).get(section)).items():
                version = table(entry).get("version")
                if isinstance(version, str):
                    yield self._build(name, version, "Pipfile.lock", is_locked=True)

    def declared(self) -> Iterator[Requirement]:
        """Yield the requirements in files that people write."""
        for path in self._find_text_files():
            yield from self._read_lines(path)
        yield from self._read_pyproject()
        yield from self._read_pipfile()
        yield from self._read_setup_cfg()
        yield from self._read_setup_py()
        if version := self._read_text(".python-version").strip():
            yield self._build(PYTHON, f">={version}", ".python-version", 1)

    def _find_text_files(self) -> Iterator[str]:
        start = f"{self.folder}/" if self.folder else ""
        for path in self.snapshot.paths:
            inner = path.removeprefix(start)
            if path.startswith(start) and inner.count("/") <= 1 and _TEXT_FILE.match(inner):
                yield inner

    def _read_lines(self, name: str) -> Iterator[Requirement]:
        for number, line in enumerate(self._read_text(name).splitlines(), 1):
            if found := _LINE.match(line):
                yield self._build_from_match(found, name, number)

    def _read_pyproject(self) -> Iterator[Requirement]:
        content = parse_toml(self._read_text("pyproject.toml"))
        project, tools = table(content.get("project")), table(content.get("tool"))
        optional = table(project.get("optional-dependencies"))
        groups = table(content.get("dependency-groups"))
        uv = table(tools.get("uv")).get("dev-dependencies")
        pdm = table(table(tools.get("pdm")).get("dev-dependencies"))
        lists = [
            project.get("dependencies"),
            *optional.values(),
            *groups.values(),
            uv,
            *pdm.values(),
        ]
        for texts in lists:
            yield from self._read_list(texts, "pyproject.toml")
        if isinstance(version := project.get("requires-python"), str):
            yield self._build(PYTHON, version, "pyproject.toml", key="requires-python")
        poetry = table(tools.get("poetry"))
        inner = (table(group).get("dependencies") for group in table(poetry.get("group")).values())
        for declared in (poetry.get("dependencies"), poetry.get("dev-dependencies"), *inner):
            yield from self._read_table(declared, "pyproject.toml")

    def _read_pipfile(self) -> Iterator[Requirement]:
        content = parse_toml(self._read_text("Pipfile"))
        for section in ("packages", "dev-packages"):
            yield from self._read_table(content.get(section), "Pipfile")
        if isinstance(version := table(content.get("requires")).get("python_version"), str):
            yield self._build(PYTHON, f">={version}", "Pipfile", key="python_version")

    def _read_setup_cfg(self) -> Iterator[Requirement]:
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string(self._read_text("setup.cfg"))
        except configparser.Error:
            return
        texts = [parser.get("options", "install_requires", fallback="")]
        if parser.has_section("options.extras_require"):
            texts += parser["options.extras_require"].values()
        for text in texts:
            yield from self._read_list(text.splitlines(), "setup.cfg")
        if version := parser.get("options", "python_requires", fallback=""):
            yield self._build(PYTHON, version, "setup.cfg", key="python_requires")

    def _read_setup_py(self) -> Iterator[Requirement]:
        try:
            tree = ast.parse(self._read_text("setup.py"))
        except (SyntaxError, ValueError, RecursionError):
            return
        for node in ast.walk(tree):
            match node:
                case ast.keyword(arg="install_requires", value=ast.List(elts=elements)):
                    texts = [e.value for e in elements if isinstance(e, ast.Constant)]
                    yield from self._read_list(texts, "setup.py")
                case ast.keyword(arg="python_requires", value=ast.Constant(value=str(version))):
                    yield self._build(PYTHON, version, "setup.py", key="python_requires")
                case _:
                    pass

    def _read_list(self, texts: object, path: str) -> Iterator[Requirement]:
        for text in texts if isinstance(texts, list) else ():
            if isinstance(text, str) and (found := _LINE.match(text)):
                yield self._build_from_match(found, path)

    def _read_table(self, entries: object, path: str) -> Iterator[Requirement]:
        for name, entry in table(entries).items():
            inner = table(entry)
            version = entry if isinstance(entry, str) else inner.get("version", "*")
            extras = inner.get("extras")
            declared = tuple(map(str, extras)) if isinstance(extras, list) else ()
            if isinstance(version, str):
                made = self._build(name, version, path, extras=declared)
                yield replace(made, marker=str(inner.get("markers", "")))

    def _build_from_match(self, found: re.Match[str], path: str, line: int = 0) -> Requirement:
        extras = tuple(part.strip() for part in (found["extras"] or "[]")[1:-1].split(","))
        specifier, marker = (
            _OPTION.split(found[group] or "")[0].strip() for group in ("specifier", "marker")
        )
        specifier = specifier.removeprefix("(").removesuffix(")")
        declared = tuple(filter(None, extras))
        return replace(
            self._build(found["name"], specifier, path, line, extras=declared), marker=marker
        )

    def _build(  # noqa: PLR0913 - the fields of a requirement, and how to find its line
        self,
        name: str,
        specifier: str,
        path: str,
        line: int = 0,
        *,
        key: str = "",
        extras: tuple[str, ...] = (),
        is_locked: bool = False,
    ) -> Requirement:
        place = join(self.folder, path)
        line = line or self._find_line(path, key or name)
        return Requirement(normal_name(name), specifier, place, line, extras, is_locked)

    def _find_line(self, path: str, name: str) -> int:
        words = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", re.IGNORECASE)
        lines = self._read_text(path).splitlines()
        return next((n for n, line in enumerate(lines, 1) if words.search(line)), 1)

    def _read_text(self, name: str) -> str:
        data = self.snapshot.read(join(self.folder, name)) or b""
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def normal_name(name: str) -> str:
    """Return a package's name in the form that registries compare."""
    return re.sub(r"[-_.]+", "-", name).lower()


def folders_above(path: str) -> Iterator[str]:
    """Yield the folder of ``path`` and its parents, ending with the root (the empty string)."""
    while path:
        path = parent_folder(path)
        yield path


def _parse_json(text: str) -> dict[str, Any]:
    try:
        return table(json.loads(text or "{}"))
    except (ValueError, RecursionError):
        return {}
