"""Find the file that an import names, without importing anything."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from featurebuilder.project.source.import_roots import (
    ALEMBIC_SIGNS,
    TEST_SIGNS,
    count_server_roots,
    find_pytest_roots,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.project.source.snapshot import Snapshot

ROUTER_SIGNS = (b"Router(", b"FastAPI", b"include_router", b"APIRouter")
_ABSOLUTE = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*(?:\.\w+)*)", re.MULTILINE)
_AUXILIARY = re.compile(r"(^|/)(tests?/|test_\w+\.py$|conftest\.py$|docs/|examples?/)")


def is_auxiliary(path: str) -> bool:
    """Return whether a file is a test, documentation or an example, not part of an application."""
    return _AUXILIARY.search(path) is not None


@dataclass(frozen=True)
class ModuleFinder:
    """Find the file that an import names, in a project that may have several import roots."""

    snapshot: Snapshot
    _roots: dict[str, str] = field(default_factory=dict)

    @cached_property
    def signed(self) -> tuple[str, ...]:
        """The Python files that name FastAPI's classes, so they may define routers.

        Files below a folder such as ``{{name}}`` are left out: they are templates of modules.
        """
        return tuple(path for path in self.snapshot.holding(*ROUTER_SIGNS) if "{" not in path)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders on the import path, outermost first; the project's root is empty."""
        python = (path for path in self.snapshot.paths if path.endswith(".py"))
        found = {self._root_above(folder) for folder in {parent_folder(path) for path in python}}
        return tuple(sorted(found | {""}, key=lambda root: (root.count("/"), root)))

    @cached_property
    def _votes(self) -> tuple[Counter[str], ...]:
        """The number of imports that start at each folder, by source, the most reliable first.

        The application's own modules come first, then its migrations, then server commands. Tests
        come last because they may have another import path.
        """
        served = count_server_roots(self.snapshot)
        own, environments = map(_sum_by_folder, self._votes_by_name)
        return (own, environments, served, self._votes_of_tests)

    @cached_property
    def _votes_by_name(self) -> tuple[Counter[tuple[str, str]], ...]:
        """The number of imports by start folder and top-level name, most reliable source first."""
        own = [path for path in self.signed if not is_auxiliary(path)]
        environments = self.snapshot.holding(*ALEMBIC_SIGNS)
        return (self._count_starts(own), self._count_starts(environments))

    @cached_property
    def _votes_of_tests(self) -> Counter[str]:
        """The number of imports in tests and examples that start at each folder."""
        paths = {*self.signed, *self.snapshot.holding(*TEST_SIGNS)}
        seen = self._count_starts(sorted(path for path in paths if is_auxiliary(path)))
        return _sum_by_folder(seen) or Counter(find_pytest_roots(self.snapshot))

    def _count_starts(self, paths: Iterable[str]) -> Counter[tuple[str, str]]:
        """Return how many of these files import each top-level name from each start folder."""
        seen: Counter[tuple[str, str]] = Counter()
        for path in paths:
            folders = sorted(_folders_upwards(parent_folder(path)), key=self._is_package)
            evidence = {
                (start, name.partition(".")[0])
                for imported in set(_ABSOLUTE.findall(self.snapshot.read(path) or b""))
                if (start := self._find_start(folders, name := imported.decode())) is not None
            }
            seen.update(evidence)
        return seen

    def root_of(self, path: str, importer: str = "") -> str:
        """Return the folder that must be on the import path to import the file at ``path``.

        The project's own imports decide. Without such evidence, it is the first parent folder that
        is not a package. Tests may have another import path than the application, which counts if
        the ``importer`` is a test.
        """
        folder = parent_folder(path)
        if is_auxiliary(importer) and not is_auxiliary(path):
            evidence = _find_commonest(self._votes_of_tests, folder)
            return self._root_above(folder) if evidence is None else evidence
        return self._root_above(folder)

    def _root_above(self, folder: str) -> str:
        """Return the import root for the modules of one folder."""
        if folder not in self._roots:
            # A tree may hold several projects, so imports of this folder's own name come first.
            named = (
                _find_commonest(_select_folder(evidence, folder), folder)
                for evidence in self._votes_by_name
            )
            evidence = chain(named, (_find_commonest(counted, folder) for counted in self._votes))
            found = next((root for root in evidence if root is not None), None)
            self._roots[folder] = _package_root(self.snapshot, folder) if found is None else found
        return self._roots[folder]

    def _find_start(self, folders: list[str], name: str) -> str | None:
        """Return the first folder that has the whole dotted name, or else its first part."""
        inner = name.replace(".", "/")
        whole = (one for one in folders if "/" in inner and self._has_module(join(one, inner)))
        top = name.partition(".")[0]
        return next(whole, next((one for one in folders if self._has_top_level(one, top)), None))

    def _has_module(self, stem: str) -> bool:
        return bool(self._file_of(stem)) or self.snapshot.has_folder(stem)

    def _is_package(self, folder: str) -> bool:
        return join(folder, "__init__.py") in self.snapshot

    def _has_top_level(self, folder: str, name: str) -> bool:
        """Return whether ``folder`` contains a module or package ``name``.

        A folder that is a project of its own is not a package.
        """
        inner = join(folder, name)
        is_package = self.snapshot.has_folder(inner) and not _is_project(self.snapshot, inner)
        return f"{inner}.py" in self.snapshot or is_package

    def find(self, importer: str, module: str, level: int = 0) -> str | None:
        """Return the file of ``module`` as the file ``importer`` would import it.

        ``level`` is the number of leading dots. ``None`` means that the module is not in the
        project.
        """
        if level:
            folder = parent_folder(importer)
            for _ in range(level - 1):
                folder = parent_folder(folder)
            return self._file_of(join(folder, module.replace(".", "/")))
        own = self.root_of(importer)
        candidates = [own, *(root for root in self.roots if root != own)]
        files = (self._file_of(join(root, module.replace(".", "/"))) for root in candidates)
        return next((file for file in files if file), None)

    def name_of(self, path: str, importer: str = "") -> str:
        """Return the dotted name under which the project imports the file or folder at ``path``.

        If the ``importer`` is a test, it is the name that tests use.
        """
        root = self.root_of(path, importer)
        inner = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
        return inner.replace("/", ".")

    def _file_of(self, stem: str) -> str | None:
        candidates = (f"{stem}.py", join(stem, "__init__.py"))
        return next((path for path in candidates if path in self.snapshot), None)


def _find_commonest(counted: Counter[str], folder: str) -> str | None:
    """Return the folder with the highest count among ``folder`` and its parents, if any has one."""
    above = [one for one in _folders_upwards(folder) if counted[one]]
    return max(above, key=lambda one: counted[one]) if above else None


def _sum_by_folder(counted: Counter[tuple[str, str]]) -> Counter[str]:
    """Return the counts of all names added up by start folder."""
    total: Counter[str] = Counter()
    for (start, _), count in counted.items():
        total[start] += count
    return total


def _select_folder(counted: Counter[tuple[str, str]], folder: str) -> Counter[str]:
    """Return the counts of imports that lead to ``folder``, by the parent folder they start at."""
    names = {
        start: folder[len(start) :].strip("/").partition("/")[0]
        for start in _folders_upwards(folder)
    }
    return Counter({s: counted[s, name] for s, name in names.items() if counted[s, name]})


def _folders_upwards(folder: str) -> Iterator[str]:
    """Yield the folder and its parents, ending with the project's root."""
    yield folder
    while folder:
        folder = parent_folder(folder)
        yield folder


def _package_root(snapshot: Snapshot, folder: str) -> str:
    """Return the folder that contains the package around ``folder``.

    Namespace packages have no ``__init__.py``: they end at ``src``, or at a folder with a project
    file of its own.
    """
    while folder and join(folder, "__init__.py") in snapshot:
        folder = parent_folder(folder)
    while folder and not _ends_namespace(snapshot, folder):
        folder = parent_folder(folder)
    return folder


def _ends_namespace(snapshot: Snapshot, folder: str) -> bool:
    return folder.rpartition("/")[2] == "src" or _is_project(snapshot, folder)


def _is_project(snapshot: Snapshot, folder: str) -> bool:
    return any(
        join(folder, name) in snapshot for name in ("pyproject.toml", "setup.py", "setup.cfg")
    )


def file_name(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def parent_folder(path: str) -> str:
    """Return the folder that contains ``path``; the root is the empty string."""
    return path.rpartition("/")[0]


def join(folder: str, name: str) -> str:
    """Return the path of ``name`` below ``folder``; either may be empty."""
    return f"{folder}/{name}".strip("/") if folder and name else folder or name
