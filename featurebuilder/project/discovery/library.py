"""What the standard library's functions return to followed code, as far as that is known."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from featurebuilder.project.discovery.entry_points import entry_points, selected
from featurebuilder.project.discovery.files import Files, absolute
from featurebuilder.project.discovery.values import (
    UNKNOWN,
    FailedError,
    FileEntry,
    ModuleSpec,
    Outside,
    TreeClass,
    TreeModule,
    TreeRouter,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from featurebuilder.project.discovery.entry_points import EntryPoint

    Arguments: TypeAlias = "list[object]"
    Answer: TypeAlias = "Callable[[Arguments, dict[str, object], str], object]"

_CONSTANTS = {"os.sep": "/", "os.path.sep": "/", "os.curdir": "."}
_PURE: dict[str, Callable[..., object]] = {
    "os.path.dirname": posixpath.dirname,
    "os.path.basename": posixpath.basename,
    "os.path.splitext": posixpath.splitext,
    "os.path.join": posixpath.join,
    "os.path.normpath": posixpath.normpath,
    "os.fspath": str,
    "builtins.str": str,
    "builtins.len": len,
    "builtins.sorted": sorted,
    "builtins.enumerate": lambda *given: list(enumerate(*given)),
    "builtins.reversed": lambda given: list(reversed(given)),
    "builtins.zip": lambda *given: list(zip(*given, strict=False)),
    "builtins.list": list,
    "builtins.tuple": tuple,
    "builtins.set": lambda given=(): list(dict.fromkeys(given)),
    "builtins.iter": list,
    "pathlib.Path": PurePosixPath,
    "pathlib.PurePath": PurePosixPath,
    "pathlib.PurePosixPath": PurePosixPath,
    "pathlib.Path.cwd": lambda: PurePosixPath("/"),
    "os.getcwd": lambda: "/",
}
_LISTING = ("iterdir", "glob", "rglob")
_BUILTIN: dict[str, type] = {"str": str, "list": list, "tuple": tuple, "dict": dict}


@dataclass
class Library:
    """Answers calls; ``enumerated`` says which files were listed last, as evidence."""

    files: Files
    enumerated: str = ""

    def __post_init__(self) -> None:
        """Make the table of what is known."""
        self._answers: dict[str, Answer] = {
            "importlib.import_module": self._import_module,
            "builtins.__import__": self._import,
            "importlib.util.spec_from_file_location": self._spec,
            "importlib.util.module_from_spec": lambda given, _k, _p: _module_of(given[0]),
            "pkgutil.iter_modules": lambda *call: self._modules(*call, deep=False),
            "pkgutil.walk_packages": lambda *call: self._modules(*call, deep=True),
            "os.listdir": self._listdir,
            "os.scandir": self._scandir,
            "os.walk": self._walk,
            "glob.glob": self._glob,
            "glob.iglob": self._glob,
            "os.path.isdir": lambda given, _, path: self._is(given[0], path, "is_dir"),
            "os.path.isfile": lambda given, _, path: self._is(given[0], path, "is_file"),
            "os.path.exists": lambda given, _, path: self._is(given[0], path, "exists"),
            "os.path.abspath": lambda given, _, path: str(self._absolute(given[0], path)),
            "os.path.realpath": lambda given, _, path: str(self._absolute(given[0], path)),
            "os.path.relpath": self._relpath,
            "builtins.isinstance": _isinstance,
            "os.getenv": _default,
            "os.environ.get": _default,
            "importlib.metadata.entry_points": self._entry_points,
            "pkg_resources.iter_entry_points": self._entry_points,
            "builtins.filter": lambda given, _k, _p: given[1],
        }

    def call(
        self, dotted: str, given: Arguments, keywords: dict[str, object], importer: str
    ) -> object:
        """Return what the function answers, or unknown.

        Raises:
            FailedError: if it would raise.
        """
        if any(value is UNKNOWN for value in (*given, *keywords.values())):
            return UNKNOWN
        if dotted in self._answers:
            return self._answers[dotted](given, keywords, importer)
        if dotted in _PURE:
            return _PURE[dotted](*given, **_sortable(dotted, keywords))
        return UNKNOWN

    def constant(self, dotted: str) -> object:
        """Return a constant of a module, or the name itself."""
        return _CONSTANTS.get(dotted, Outside(dotted))

    def path_method(
        self, path: PurePosixPath, name: str, given: Arguments, importer: str
    ) -> object:
        """Return what a method of ``pathlib.Path`` answers that asks the disk, or unknown."""
        place = self.files.place(path, importer)
        if name in {"resolve", "absolute"}:
            return absolute(place)
        if name in {"is_dir", "is_file", "exists"}:
            return self._is(path, importer, name)
        if name not in _LISTING:
            return UNKNOWN
        pattern = "*" if name == "iterdir" else str(given[0])
        deep = f"**/{pattern}" if name == "rglob" else pattern
        self._note(f"{name} '{pattern}'" if given else name, place)
        return [path / inner for inner in self.files.matching(place, deep)]

    def load(self, point: EntryPoint, importer: str) -> TreeModule:
        """Return the module that an entry point names.

        Raises:
            FailedError: if it is not the tree's.
        """
        file = self.files.module_at(importer, point.module)
        if file is None:
            raise FailedError(point.module)
        return TreeModule(file, point.found_by)

    def _entry_points(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        groups = entry_points(self.files.finder.snapshot, importer)
        asked = {**words, "group": given[0]} if given else words
        return selected(groups, asked) if asked else groups

    def _note(self, function: str, place: str) -> None:
        self.enumerated = f"{function} in {place or '.'}/"

    def _import_module(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        name = str(given[0])
        package = given[1] if len(given) > 1 else words.get("package")
        level = len(name) - len(name.lstrip("."))
        if level:
            above = str(package).split(".")
            above = above[: len(above) - level + 1]
            name = ".".join([*above, name.lstrip(".")]).strip(".")
        file = self.files.module_at(importer, name)
        if file is None:
            raise FailedError(name)
        return TreeModule(file, self.enumerated or "import_module")

    def _import(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        name = str(given[0])
        whole = words.get("fromlist") or len(given) > 3  # noqa: PLR2004 - the fourth is fromlist
        return self._import_module([name if whole else name.partition(".")[0]], {}, importer)

    def _spec(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        place = self.files.place(given[1] if len(given) > 1 else words["location"], importer)
        if not self.files.exists(place):
            raise FailedError(place)
        return ModuleSpec(TreeModule(place, self.enumerated or "spec_from_file_location"))

    def _modules(
        self, given: Arguments, words: dict[str, object], importer: str, *, deep: bool
    ) -> object:
        folders = given[0] if given else words.get("path")
        prefix = given[1] if len(given) > 1 else words.get("prefix", "")
        if not isinstance(folders, list | tuple):
            return UNKNOWN
        places = [self.files.place(folder, importer) for folder in folders]
        self._note("walk_packages" if deep else "iter_modules", ", ".join(places))
        return [m for place in places for m in self.files.modules(place, str(prefix), deep=deep)]

    def _listdir(self, given: Arguments, _: dict[str, object], importer: str) -> object:
        place = self.files.place(given[0] if given else "", importer)
        self._note("listdir", place)
        return list(self.files.names(place))

    def _scandir(self, given: Arguments, _: dict[str, object], importer: str) -> object:
        names = self._listdir(given, {}, importer)
        self.enumerated = self.enumerated.replace("listdir", "scandir")
        top = PurePosixPath(str(given[0] if given else "."))
        return [FileEntry(top / str(name)) for name in names] if isinstance(names, list) else names

    def _walk(self, given: Arguments, _: dict[str, object], importer: str) -> object:
        top = str(given[0])
        place = self.files.place(top, importer)
        self._note("walk", place)
        return [
            (posixpath.join(top, folder[len(place) :].strip("/")).rstrip("/"), folders, names)
            for folder, folders, names in self.files.walk(place)
        ]

    def _glob(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        parts = str(given[0]).split("/")
        fixed = next((at for at, part in enumerate(parts) if set(part) & set("*?[")), len(parts))
        top, pattern = "/".join(parts[:fixed]) or ".", "/".join(parts[fixed:])
        if not words.get("recursive"):
            pattern = pattern.replace("**", "*")
        place = self.files.place(top, importer)
        self._note(f"glob '{pattern}'", place)
        return [posixpath.join(top, inner) for inner in self.files.matching(place, pattern)]

    def _is(self, path: object, importer: str, question: str) -> bool:
        place = self.files.place(path, importer)
        is_folder = self.files.is_folder(place)
        if question == "is_dir":
            return is_folder
        return self.files.exists(place) and not (is_folder and question == "is_file")

    def _absolute(self, path: object, importer: str) -> PurePosixPath:
        return absolute(self.files.place(path, importer))

    def _relpath(self, given: Arguments, words: dict[str, object], importer: str) -> object:
        start = given[1] if len(given) > 1 else words.get("start", ".")
        return posixpath.relpath(*(str(self._absolute(p, importer)) for p in (given[0], start)))


def _default(given: Arguments, words: dict[str, object], _path: str) -> object:
    """Take a variable of the environment for not set: then its default counts, if it has one."""
    return given[1] if len(given) > 1 else words.get("default", UNKNOWN)


def _sortable(dotted: str, keywords: dict[str, object]) -> dict[str, object]:
    """Return the keywords but for a sort's, which changes no more than the order."""
    return {} if dotted == "builtins.sorted" else keywords


def _module_of(spec: object) -> object:
    return replace(spec.module) if isinstance(spec, ModuleSpec) else UNKNOWN


def _isinstance(given: Arguments, _keywords: dict[str, object], _path: str) -> object:
    value, kinds = given[0], given[1] if isinstance(given[1], tuple) else (given[1],)
    answers = [_is_a(value, kind) for kind in kinds]
    return True if True in answers else UNKNOWN if UNKNOWN in answers else False


def _is_a(value: object, kind: object) -> object:
    """Take every class of FastAPI's and the tree's that is asked for to be a router's."""
    name = kind.dotted.rpartition(".")[2] if isinstance(kind, Outside) else ""
    if name in _BUILTIN:
        return isinstance(value, _BUILTIN[name])
    if isinstance(kind, TreeClass) or name.endswith(("Router", "FastAPI")):
        return isinstance(value, TreeRouter)
    return UNKNOWN
