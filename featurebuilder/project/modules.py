"""From import statements to files, without importing anything."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from featurebuilder.project.import_starts import (
    ENVIRONMENT,
    TESTS,
    on_tests_path,
    served_from,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from featurebuilder.project.snapshot import Snapshot

SIGNS = (b"Router(", b"FastAPI", b"include_router", b"APIRouter")
_ABSOLUTE = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*(?:\.\w+)*)", re.MULTILINE)
_AUXILIARY = re.compile(r"(^|/)(tests?/|test_\w+\.py$|conftest\.py$|docs/|examples?/)")


def is_auxiliary(path: str) -> bool:
    """Return whether a file tests, documents or shows an application rather than being one's."""
    return _AUXILIARY.search(path) is not None


@dataclass(frozen=True)
class ModuleFinder:
    """Knows which file an import names, for a tree whose import roots may be several."""

    snapshot: Snapshot
    _roots: dict[str, str] = field(default_factory=dict)

    @cached_property
    def signed(self) -> tuple[str, ...]:
        """The Python files that name FastAPI's classes, and so may hold routers.

        Below a folder such as ``{{name}}`` stand templates of modules, which nothing imports.
        """
        return tuple(path for path in self.snapshot.holding(*SIGNS) if "{" not in path)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders that stand on the import path, the root of the tree (empty) first."""
        python = (path for path in self.snapshot.paths if path.endswith(".py"))
        found = {self._root_above(folder) for folder in {parent_folder(path) for path in python}}
        return tuple(sorted(found | {""}, key=lambda root: (root.count("/"), root)))

    @cached_property
    def _told(self) -> tuple[Counter[str], ...]:
        """How often imports are seen to start at each folder, by what tells it: the surest first.

        The application's own modules tell first, then its migrations, then what serves it, and
        tests last, which may reach it otherwise.
        """
        served = served_from(self.snapshot)
        own, environments = map(_by_folder, self._told_by_name)
        return (own, environments, served, self._told_by_tests)

    @cached_property
    def _told_by_name(self) -> tuple[Counter[tuple[str, str]], ...]:
        """How often imports of each name are seen to start at a folder, the surest first."""
        own = [path for path in self.signed if not is_auxiliary(path)]
        environments = self.snapshot.holding(*ENVIRONMENT)
        return (self._starts_of(own), self._starts_of(environments))

    @cached_property
    def _told_by_tests(self) -> Counter[str]:
        """How often imports are seen to start at each folder, in tests and examples."""
        paths = {*self.signed, *self.snapshot.holding(*TESTS)}
        seen = self._starts_of(sorted(path for path in paths if is_auxiliary(path)))
        return _by_folder(seen) or Counter(on_tests_path(self.snapshot))

    def _starts_of(self, paths: Iterable[str]) -> Counter[tuple[str, str]]:
        """Return how often an absolute import of these files starts at a folder, with what name."""
        seen: Counter[tuple[str, str]] = Counter()
        for path in paths:
            folders = sorted(_upwards(parent_folder(path)), key=self._is_package)
            told = {
                (start, name.partition(".")[0])
                for imported in set(_ABSOLUTE.findall(self.snapshot.read(path) or b""))
                if (start := self._start(folders, name := imported.decode())) is not None
            }
            seen.update(told)
        return seen

    def root_of(self, path: str, importer: str = "") -> str:
        """Return the folder that must be on the import path for the file at ``path``.

        What the tree's own imports start from tells; else it is the first folder above that is
        no package. Tests may have another one on their path than the application: that is what
        counts where the ``importer`` is one.
        """
        folder = parent_folder(path)
        if is_auxiliary(importer) and not is_auxiliary(path):
            told = _commonest(self._told_by_tests, folder)
            return self._root_above(folder) if told is None else told
        return self._root_above(folder)

    def _root_above(self, folder: str) -> str:
        """Return the root for the modules of one folder."""
        if folder not in self._roots:
            # Of several projects in one tree, what imports name this folder's tells first.
            named = (_commonest(_of_folder(told, folder), folder) for told in self._told_by_name)
            told = chain(named, (_commonest(counted, folder) for counted in self._told))
            found = next((root for root in told if root is not None), None)
            self._roots[folder] = _package_root(self.snapshot, folder) if found is None else found
        return self._roots[folder]

    def _start(self, folders: list[str], name: str) -> str | None:
        """Return the first of the folders that has the whole of a dotted name, or else its top."""
        inner = name.replace(".", "/")
        whole = (one for one in folders if "/" in inner and self._has(join(one, inner)))
        top = name.partition(".")[0]
        return next(whole, next((one for one in folders if self._starts(one, top)), None))

    def _has(self, stem: str) -> bool:
        return bool(self._file_of(stem)) or self.snapshot.has_folder(stem)

    def _is_package(self, folder: str) -> bool:
        return join(folder, "__init__.py") in self.snapshot

    def _starts(self, folder: str, name: str) -> bool:
        """Return whether ``name`` is below ``folder``; a project of its own is no package."""
        inner = join(folder, name)
        is_package = self.snapshot.has_folder(inner) and not _is_project(self.snapshot, inner)
        return f"{inner}.py" in self.snapshot or is_package

    def find(self, importer: str, module: str, level: int = 0) -> str | None:
        """Return the file of ``module`` as the file ``importer`` would import it.

        ``level`` counts leading dots. ``None`` stands for a module outside the tree.
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
        """Return the dotted name under which the tree imports the file or folder at ``path``.

        Where the ``importer`` is a test, that is the name that tests know it by.
        """
        root = self.root_of(path, importer)
        inner = path[len(root) :].strip("/").removesuffix(".py").removesuffix("/__init__")
        return inner.replace("/", ".")

    def _file_of(self, stem: str) -> str | None:
        candidates = (f"{stem}.py", join(stem, "__init__.py"))
        return next((path for path in candidates if path in self.snapshot), None)


def _commonest(counted: Counter[str], folder: str) -> str | None:
    """Return which of the folders above the modules of ``folder`` is counted most, if any is."""
    above = [one for one in _upwards(folder) if counted[one]]
    return max(above, key=lambda one: counted[one]) if above else None


def _by_folder(counted: Counter[tuple[str, str]]) -> Counter[str]:
    """Return the counts of all names together, by the folder that they start at."""
    total: Counter[str] = Counter()
    for (start, _), count in counted.items():
        total[start] += count
    return total


def _of_folder(counted: Counter[tuple[str, str]], folder: str) -> Counter[str]:
    """Return the counts of the names that ``folder`` has below each of those above it."""
    names = {start: folder[len(start) :].strip("/").partition("/")[0] for start in _upwards(folder)}
    return Counter({s: counted[s, name] for s, name in names.items() if counted[s, name]})


def _upwards(folder: str) -> Iterator[str]:
    """Yield the folder and those above it, the root of the tree last."""
    yield folder
    while folder:
        folder = parent_folder(folder)
        yield folder


def _package_root(snapshot: Snapshot, folder: str) -> str:
    """Return the first folder, from this one upwards, that is no package.

    ``src`` and folders with a project file of their own end a namespace package.
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


def parent_folder(path: str) -> str:
    """Return the folder that holds ``path``; the root is the empty text."""
    return path.rpartition("/")[0]


def join(folder: str, name: str) -> str:
    """Return the path of ``name`` below ``folder``, either of which may be empty."""
    return f"{folder}/{name}".strip("/") if folder and name else folder or name
